package datatypes

import (
	"cmp"
	"database/sql/driver"
	"time"
)

// TimeOfDay is a time on the clock without date and zone, in microseconds. It
// compares with == and serves as a map key. The zero value is midnight.
//
// 24:00:00, the end of a day, is a value of its own, as it is in SQL.
//
// In Sequelize: DataTypes.TIME.
type TimeOfDay struct {
	micros int64 // since midnight, 0 to microsPerDay
}

const microsPerDay = secondsPerDay * 1_000_000

// NewTimeOfDay returns the time, normalising as time.Date does and wrapping at
// midnight: 9:75 is 10:15, and 25:00 is 01:00. What is below a microsecond is
// cut off. 24:00:00 exactly is kept.
func NewTimeOfDay(hour, minute, second, nanosecond int) TimeOfDay {
	micros := int64(hour)*3_600_000_000 + int64(minute)*60_000_000 +
		int64(second)*1_000_000 + floorDiv(int64(nanosecond), 1000)
	if micros != microsPerDay {
		micros -= floorDiv(micros, microsPerDay) * microsPerDay
	}
	return TimeOfDay{micros: micros}
}

// TimeOfDayOf returns the time that t shows in its own location.
func TimeOfDayOf(t time.Time) TimeOfDay {
	hour, minute, second := t.Clock()
	return NewTimeOfDay(hour, minute, second, t.Nanosecond())
}

// ParseTimeOfDay reads 15:04, 15:04:05 and 15:04:05.123456 with one to nine
// digits in the fraction; those below a microsecond are cut off. It returns a
// *ParseError for anything else.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	c, rest, ok := readClock(s)
	if !ok || len(rest) != 0 {
		return TimeOfDay{}, newParseError("time of day", s, "want HH:MM:SS.ffffff")
	}
	if c.hour == 24 && c.minute == 0 && c.second == 0 && c.nanos == 0 {
		return TimeOfDay{micros: microsPerDay}, nil
	}
	if fault := c.fault(); fault != "" {
		return TimeOfDay{}, newParseError("time of day", s, fault)
	}
	return NewTimeOfDay(c.hour, c.minute, c.second, c.nanos), nil
}

// Clock returns hour, minute and second.
func (t TimeOfDay) Clock() (hour, minute, second int) {
	seconds := int(t.micros / 1_000_000)
	return seconds / 3600, seconds / 60 % 60, seconds % 60
}

// Nanosecond returns the fraction of the second in nanoseconds.
func (t TimeOfDay) Nanosecond() int { return int(t.micros%1_000_000) * 1000 }

// Duration returns the time that has passed since midnight on a day without
// clock changes.
func (t TimeOfDay) Duration() time.Duration { return time.Duration(t.micros) * time.Microsecond }

// On returns the instant at which clocks in loc show t on date d; nil means UTC.
func (t TimeOfDay) On(d DateOnly, loc *time.Location) time.Time {
	if loc == nil {
		loc = time.UTC
	}
	year, month, day := d.Date()
	hour, minute, second := t.Clock()
	return time.Date(year, month, day, hour, minute, second, t.Nanosecond(), loc)
}

// Compare returns -1, 0 or +1 as t is before, the same as, or after u.
func (t TimeOfDay) Compare(u TimeOfDay) int { return cmp.Compare(t.micros, u.micros) }

// IsZero reports whether t is midnight, the zero value.
func (t TimeOfDay) IsZero() bool { return t.micros == 0 }

// String returns HH:MM:SS, followed by a point and six digits unless the
// fraction of the second is zero.
func (t TimeOfDay) String() string {
	var buffer [16]byte
	return string(t.append(buffer[:0]))
}

func (t TimeOfDay) append(b []byte) []byte {
	hour, minute, second := t.Clock()
	b = append2(b, hour)
	b = append2(append(b, ':'), minute)
	b = append2(append(b, ':'), second)
	if fraction := int(t.micros % 1_000_000); fraction != 0 {
		b = append6(append(b, '.'), fraction)
	}
	return b
}

// AppendText appends what String returns to b. The error is always nil.
func (t TimeOfDay) AppendText(b []byte) ([]byte, error) { return t.append(b), nil }

// MarshalText returns what String returns; encoding/json makes a JSON string
// of it.
func (t TimeOfDay) MarshalText() ([]byte, error) { return t.append(make([]byte, 0, 16)), nil }

// UnmarshalText reads what ParseTimeOfDay reads.
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	read, err := ParseTimeOfDay(string(text))
	if err != nil {
		return err
	}
	*t = read
	return nil
}

// Scan reads text, or the clock of a time.Time in its own location.
func (t *TimeOfDay) Scan(src any) error {
	if at, ok := src.(time.Time); ok {
		*t = TimeOfDayOf(at)
		return nil
	}
	text, err := scanText("TimeOfDay", src)
	if err != nil {
		return err
	}
	return t.UnmarshalText([]byte(text))
}

// Value returns the text of String.
func (t TimeOfDay) Value() (driver.Value, error) { return t.String(), nil }
