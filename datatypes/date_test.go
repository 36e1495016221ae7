package datatypes

import (
	"encoding/json"
	"math"
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for _, text := range []string{"0001-01-01", "1582-10-15", "1900-02-28", "1969-12-31", "1970-01-01", "2000-02-29", "2024-02-29", "2024-12-31", "9999-12-31"} {
		d, err := ParseDate(text)
		if err != nil {
			t.Errorf("ParseDate(%q): %v", text, err)
			continue
		}
		want, _ := time.Parse(time.DateOnly, text)
		wantSame(t, "String", d.String(), text)
		wantSame(t, "Time", d.Time(nil), want)
		wantSame(t, "Weekday", d.Weekday(), want.Weekday())
		wantSame(t, "DateOf", DateOf(want), d)
		if !d.Valid() {
			t.Errorf("%s is not Valid", text)
		}
	}
	for _, text := range []string{"", "2024", "2024-1-01", "2024-13-01", "2024-00-01", "2024-02-30", "2023-02-29", "1900-02-29", "0000-01-01", "0000-00-00", "2024-01-00", "+024-01-01", "2024-01-0a", "2024/01/01", " 2024-01-01", "2024-01-01 ", "12024-01-01"} {
		_, err := ParseDate(text)
		wantParseError(t, text, err)
	}
}

// TestCalendar walks through every day of ten thousand years.
func TestCalendar(t *testing.T) {
	at := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for day := range int64(lastDay + 1) {
		year, month, dom := civilDate(day)
		y, m, d := at.Date()
		if int(year) != y || int(month) != int(m) || int(dom) != d || daysBefore(year, month, dom) != day {
			t.Fatalf("day %d is %d-%d-%d, want %v", day, year, month, dom, at)
		}
		at = at.Add(24 * time.Hour)
	}
}

func TestNewDateNormalises(t *testing.T) {
	for _, c := range []struct {
		year, month, day int
		want             string
	}{
		{2024, 10, 32, "2024-11-01"}, {2024, 13, 1, "2025-01-01"}, {2024, 0, 1, "2023-12-01"},
		{2024, 3, 0, "2024-02-29"}, {2024, -11, 1, "2023-01-01"}, {2024, 1, 366, "2024-12-31"},
	} {
		wantSame(t, "NewDate", NewDate(c.year, time.Month(c.month), c.day).String(), c.want)
	}
}

func TestDateArithmetic(t *testing.T) {
	d := NewDate(2024, time.February, 28)
	next := d.AddDays(2)
	wantSame(t, "AddDays", next, NewDate(2024, time.March, 1))
	wantSame(t, "DaysSince", []int{next.DaysSince(d), d.DaysSince(next)}, []int{2, -2})
	wantSame(t, "Compare", []int{d.Compare(next), d.Compare(d), next.Compare(d)}, []int{-1, 0, 1})
	wantSame(t, "Before", []bool{d.Before(next), d.Before(d)}, []bool{true, false})
	wantSame(t, "After", []bool{next.After(d), d.After(d)}, []bool{true, false})
	wantSame(t, "fields", []int{d.Year(), int(d.Month()), d.Day()}, []int{2024, 2, 28})
	wantSame(t, "IsZero", []bool{DateOnly{}.IsZero(), d.IsZero()}, []bool{true, false})
	wantSame(t, "zero", DateOnly{}.String(), "0001-01-01")
	berlin := time.FixedZone("", 3600)
	wantSame(t, "Time in a zone", d.Time(berlin), time.Date(2024, 2, 28, 0, 0, 0, 0, berlin))
}

func TestDateOutOfRange(t *testing.T) {
	for _, d := range []DateOnly{
		NewDate(0, 12, 31), NewDate(10000, 1, 1), NewDate(-44, 3, 15), NewDate(math.MaxInt, 1, 1), NewDate(math.MinInt, 1, 1),
		NewDate(2024, 1, math.MaxInt), NewDate(2024, 1, math.MinInt), NewDate(9999, 12, 31).AddDays(math.MaxInt), DateOnly{}.AddDays(math.MinInt),
	} {
		if d.Valid() {
			t.Errorf("%v is Valid", d)
		}
		if v, err := d.Value(); err == nil {
			t.Errorf("Value = %v", v)
		}
		if text, err := json.Marshal(d); err == nil {
			t.Errorf("Marshal = %s", text)
		}
	}
	wantSame(t, "String", NewDate(10000, 1, 1).String(), "10000-01-01")
}

func TestDateRoundTrip(t *testing.T) {
	roundTrip(t, NewDate(2024, 2, 29), `"2024-02-29"`, "2024-02-29")
	roundTrip(t, DateOnly{}, `"0001-01-01"`, "0001-01-01")
	text, err := json.Marshal(map[DateOnly]int{NewDate(2024, 1, 2): 3})
	if err != nil || string(text) != `{"2024-01-02":3}` {
		t.Errorf("as a map key: %s, %v", text, err)
	}
}

func TestDateScan(t *testing.T) {
	far := time.FixedZone("far", 14*3600)
	want := NewDate(2024, 1, 2)
	for _, src := range []any{
		"2024-01-02", []byte("2024-01-02"), "2024-01-02T00:00:00Z", "2024-01-02 00:00:00+14", "2024-01-02 23:59:59.999",
		time.Date(2024, 1, 2, 0, 0, 0, 0, far), time.Date(2024, 1, 2, 23, 0, 0, 0, time.UTC),
	} {
		var d DateOnly
		if err := d.Scan(src); err != nil {
			t.Errorf("Scan(%v): %v", src, err)
		}
		wantSame(t, "Scan", d, want)
	}
	wantScanError(t, want, nil, 5, "0000-00-00", "2024-01-02 x", "2024-01-02T25:00:00Z", "2024-01-02x")
}
