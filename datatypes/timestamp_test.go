package datatypes

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAppendTimestamp(t *testing.T) {
	for _, at := range []time.Time{
		{}, time.Unix(0, 0), time.Unix(-1, 999999999), time.Date(2024, 2, 29, 23, 59, 59, 123456789, time.FixedZone("", -5*3600)),
		time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC), time.Date(1969, 12, 31, 23, 0, 0, 1000, time.UTC),
	} {
		want := at.UTC().Format("2006-01-02 15:04:05.000000 +00:00")
		got := string(AppendTimestamp([]byte("x"), at))
		wantSame(t, "AppendTimestamp", got, "x"+want)
		back, err := ParseTimestamp(got[1:])
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, "back", back, at.UTC().Truncate(time.Microsecond))
	}
}

func TestTimestampRange(t *testing.T) {
	first, last := time.Time{}, time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)
	for at, want := range map[time.Time]bool{first: true, last: true, first.Add(-1): false, last.Add(1): false} {
		wantSame(t, at.String(), ValidTimestamp(at), want)
	}
	for _, at := range []time.Time{first.Add(-1), last.Add(1)} {
		text := string(AppendTimestamp(nil, at))
		wantSame(t, "text", text, at.UTC().Format("2006-01-02 15:04:05.000000 +00:00"))
		_, err := ParseTimestamp(text)
		wantParseError(t, text, err)
	}
}

func TestTimestampsSortAsText(t *testing.T) {
	times := []time.Time{{}, time.Unix(-1, 0), time.Unix(0, 0), time.Unix(0, 5000), time.Unix(1, 0), time.Unix(1e10, 0)}
	texts := make([]string, len(times))
	for at := range times {
		texts[at] = string(AppendTimestamp(nil, times[at]))
	}
	if !slices.IsSorted(texts) {
		t.Errorf("%q are not sorted", texts)
	}
}

func TestParseTimestamp(t *testing.T) {
	want := time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)
	for text, add := range map[string]time.Duration{
		"2024-01-02 03:04:05.000000 +00:00":   0,
		"2024-01-02 03:04:05.123456 +00:00":   123456 * time.Microsecond,
		"2024-01-02 03:04:05.123 +00:00":      123 * time.Millisecond,
		"2024-01-02 03:04:05.123 +02:00":      123*time.Millisecond - 2*time.Hour,
		"2024-01-02 03:04:05":                 0,
		"2024-01-02 03:04:05.5":               500 * time.Millisecond,
		"2024-01-02 03:04:05.123456789":       123456789,
		"2024-01-02T03:04:05Z":                0,
		"2024-01-02t03:04:05z":                0,
		"2024-01-02T03:04:05.25Z":             250 * time.Millisecond,
		"2024-01-02T03:04:05+05:30":           -5*time.Hour - 30*time.Minute,
		"2024-01-02 03:04:05-08":              8 * time.Hour,
		"2024-01-02 03:04:05-0330":            3*time.Hour + 30*time.Minute,
		"2024-01-02 03:04:05+00:19:32":        -19*time.Minute - 32*time.Second,
		"2024-01-02 03:04":                    -5 * time.Second,
		"2024-01-02T03:04Z":                   -5 * time.Second,
		"2024-01-02":                          -(3*time.Hour + 4*time.Minute + 5*time.Second),
		"2024-01-02 03:04:05 +0000 UTC":       0,
		"2024-01-02 03:04:05.5 +0200 UTC":     500*time.Millisecond - 2*time.Hour,
		"2024/01/02 03:04:05":                 0,
		"Tue, 02 Jan 2024 03:04:05 GMT":       0,
		"Tue, 02 Jan 2024 03:04:05 -0100":     time.Hour,
		"Tue Jan 02 2024 03:04:05 GMT+0100":   -time.Hour,
		"Tue Jan  2 03:04:05 2024":            0,
		"2024-01-02 03:04:05.000000000-00:00": 0,
	} {
		got, err := ParseTimestamp(text)
		if err != nil {
			t.Errorf("ParseTimestamp(%q): %v", text, err)
			continue
		}
		wantSame(t, text, got, want.Add(add))
		fromBytes, err := ParseTimestampBytes([]byte(text))
		wantSame(t, "from bytes", fromBytes, got)
		wantSame(t, "error", err, nil)
	}
}

func TestParseTimestampRefuses(t *testing.T) {
	for _, text := range []string{
		"", "x", "2024", "infinity", "-infinity", "0044-03-15 00:00:00 BC", "10000-01-01 00:00:00", "0000-00-00 00:00:00",
		"2024-02-30 00:00:00", "2024-01-02 24:00:00", "2024-01-02 03:60:00", "2024-01-02 03:04:60", "2024-01-02 03:04:05.",
		"2024-01-02 03:04:05.1234567890", "2024-01-02x03:04:05", "2024-01-02 03:04:05 PST", "2024-01-02 03:04:05+1",
		"2024-01-02 03:04:05+24:00", "2024-01-02 03:04:05+01:60", "2024-01-02 03:04:05+0a:00", "2024-01-02 03:04:05 +00:00 ",
		"0001-01-01 00:00:00 +01:00", "9999-12-31 23:00:00 -02:00", "2024-01-02 ", "2024-01-02 03", "Tue, 02 Jan 2024 03:04:05 PST",
		strings.Repeat("2024-01-02 ", 1000),
	} {
		_, err := ParseTimestamp(text)
		wantParseError(t, text, err)
		_, err = ParseTimestampBytes([]byte(text))
		wantParseError(t, text, err)
	}
}

func TestTimestampAllocatesNothing(t *testing.T) {
	buffer := make([]byte, 0, 64)
	at := time.Date(2024, 1, 2, 3, 4, 5, 6000, time.UTC)
	text := "2024-01-02 03:04:05.000006 +00:00"
	bytes := []byte(text)
	if n := testing.AllocsPerRun(100, func() {
		buffer = AppendTimestamp(buffer[:0], at)
		a, _ := ParseTimestamp(text)
		b, _ := ParseTimestampBytes(bytes)
		if !a.Equal(b) || !a.Equal(at) {
			t.Error("parsed something else")
		}
	}); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func BenchmarkParseTimestamp(b *testing.B) {
	const text = "2024-01-02 03:04:05.123456 +00:00"
	b.Run("ParseTimestamp", func(b *testing.B) {
		for b.Loop() {
			if _, err := ParseTimestamp(text); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("time.Parse", func(b *testing.B) {
		for b.Loop() {
			if _, err := time.Parse("2006-01-02 15:04:05.000000 -07:00", text); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkAppendTimestamp(b *testing.B) {
	at := time.Date(2024, 1, 2, 3, 4, 5, 123456000, time.UTC)
	buffer := make([]byte, 0, 64)
	b.Run("AppendTimestamp", func(b *testing.B) {
		for b.Loop() {
			buffer = AppendTimestamp(buffer[:0], at)
		}
	})
	b.Run("time.AppendFormat", func(b *testing.B) {
		for b.Loop() {
			buffer = at.UTC().AppendFormat(buffer[:0], "2006-01-02 15:04:05.000000 -07:00")
		}
	})
}
