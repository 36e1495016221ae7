package datatypes

import (
	"testing"
	"time"
)

func TestParseTimeOfDay(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"00:00", "00:00:00"}, {"15:04", "15:04:00"}, {"15:04:05", "15:04:05"}, {"15:04:05.5", "15:04:05.500000"},
		{"15:04:05.123456", "15:04:05.123456"}, {"15:04:05.1234569", "15:04:05.123456"}, {"23:59:59.999999999", "23:59:59.999999"},
		{"15:04:05.000000", "15:04:05"}, {"24:00", "24:00:00"}, {"24:00:00.000", "24:00:00"}, {"00:00:00.000001", "00:00:00.000001"},
	} {
		got, err := ParseTimeOfDay(c.text)
		if err != nil {
			t.Errorf("ParseTimeOfDay(%q): %v", c.text, err)
		}
		wantSame(t, c.text, got.String(), c.want)
	}
	for _, text := range []string{"", "5:04", "15", "15:0", "24:01", "24:00:00.1", "25:00", "15:60", "15:04:60", "15:04:05.", "15:04:05.x", "15:04:05.1234567890", "15:04:05Z", "15:04:5", "15:04:05 ", "-1:00:00", "15:04:05+02", "838:59:59"} {
		_, err := ParseTimeOfDay(text)
		wantParseError(t, text, err)
	}
}

func TestNewTimeOfDay(t *testing.T) {
	for _, c := range []struct {
		hour, minute, second, nanos int
		want                        string
	}{
		{9, 75, 0, 0, "10:15:00"}, {25, 0, 0, 0, "01:00:00"}, {-1, 0, 0, 0, "23:00:00"}, {24, 0, 0, 0, "24:00:00"},
		{0, 0, 0, 1999, "00:00:00.000001"}, {0, 0, 0, -1, "23:59:59.999999"}, {23, 59, 60, 0, "24:00:00"},
	} {
		wantSame(t, "NewTimeOfDay", NewTimeOfDay(c.hour, c.minute, c.second, c.nanos).String(), c.want)
	}
}

func TestTimeOfDayParts(t *testing.T) {
	at := time.Date(2024, 1, 2, 15, 4, 5, 123456789, time.FixedZone("", 7200))
	tod := TimeOfDayOf(at)
	hour, minute, second := tod.Clock()
	wantSame(t, "Clock", []int{hour, minute, second, tod.Nanosecond()}, []int{15, 4, 5, 123456000})
	wantSame(t, "Duration", tod.Duration(), 15*time.Hour+4*time.Minute+5*time.Second+123456*time.Microsecond)
	wantSame(t, "On", tod.On(DateOf(at), at.Location()).Equal(at.Truncate(time.Microsecond)), true)
	wantSame(t, "On in UTC", NewTimeOfDay(24, 0, 0, 0).On(NewDate(2024, 1, 2), nil), time.Date(2024, 1, 3, 0, 0, 0, 0, time.UTC))
	noon := NewTimeOfDay(12, 0, 0, 0)
	wantSame(t, "Compare", []int{noon.Compare(tod), tod.Compare(tod), tod.Compare(noon)}, []int{-1, 0, 1})
	wantSame(t, "IsZero", []bool{TimeOfDay{}.IsZero(), noon.IsZero()}, []bool{true, false})
	text, err := noon.AppendText([]byte("at "))
	wantSame(t, "AppendText", string(text), "at 12:00:00")
	wantSame(t, "error", err, nil)
}

func TestTimeOfDayRoundTrip(t *testing.T) {
	roundTrip(t, TimeOfDay{}, `"00:00:00"`, "00:00:00")
	roundTrip(t, NewTimeOfDay(15, 4, 5, 120000), `"15:04:05.000120"`, "15:04:05.000120")
	roundTrip(t, NewTimeOfDay(24, 0, 0, 0), `"24:00:00"`, "24:00:00")
	var scanned TimeOfDay
	if err := scanned.Scan(time.Date(1, 1, 1, 15, 4, 5, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	wantSame(t, "Scan of a time.Time", scanned, NewTimeOfDay(15, 4, 5, 0))
	wantScanError(t, scanned, nil, 5, "x")
}
