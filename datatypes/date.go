package datatypes

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"math"
	"strconv"
	"time"
)

// DateOnly is a calendar date without time and zone. It compares with == and
// serves as a map key. As with time.Time, the zero value is 0001-01-01.
//
// Databases hold the years 1 to 9999. Arithmetic may leave them, as it may
// with time.Time; Valid tells, and MarshalText and Value then return an error.
//
// In Sequelize: DataTypes.DATEONLY.
type DateOnly struct {
	day int32 // days since 0001-01-01
}

// NewDate returns the date, normalising as time.Date does: October 32 is
// November 1.
func NewDate(year int, month time.Month, day int) DateOnly {
	months := int64(month) - 1
	y := int64(year) + floorDiv(months, 12)
	m := months - floorDiv(months, 12)*12 + 1
	// Years that int32 days cannot count stay out of range instead of wrapping.
	y = min(max(y, -6_000_000), 6_000_000)
	return dateFromDay(daysBefore(y, m, 1) + min(max(int64(day), math.MinInt32), math.MaxInt32) - 1)
}

// DateOf returns the calendar date that t shows in its own location.
func DateOf(t time.Time) DateOnly { return NewDate(t.Date()) }

// ParseDate reads YYYY-MM-DD, years 0001 to 9999. It returns a *ParseError for
// anything else, a date that the calendar lacks included.
func ParseDate(s string) (DateOnly, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return DateOnly{}, newParseError("date", s, "want YYYY-MM-DD")
	}
	year, month, day := digits4(s, 0), digits2(s, 5), digits2(s, 8)
	if year < 0 || month < 0 || day < 0 {
		return DateOnly{}, newParseError("date", s, "want YYYY-MM-DD")
	}
	if fault := dateFault(year, month, day); fault != "" {
		return DateOnly{}, newParseError("date", s, fault)
	}
	return dateFromDay(daysBefore(int64(year), int64(month), int64(day))), nil
}

func dateFromDay(day int64) DateOnly {
	return DateOnly{day: int32(min(max(day, math.MinInt32), math.MaxInt32))}
}

// Date returns year, month and day.
func (d DateOnly) Date() (year int, month time.Month, day int) {
	y, m, n := civilDate(int64(d.day))
	return int(y), time.Month(m), int(n)
}

// Year returns the year.
func (d DateOnly) Year() int { y, _, _ := d.Date(); return y }

// Month returns the month.
func (d DateOnly) Month() time.Month { _, m, _ := d.Date(); return m }

// Day returns the day of the month, from 1.
func (d DateOnly) Day() int { _, _, n := d.Date(); return n }

// Weekday returns the day of the week.
func (d DateOnly) Weekday() time.Weekday {
	// 0001-01-01 was a Monday.
	day := int64(d.day) + 1
	return time.Weekday(day - floorDiv(day, 7)*7)
}

// Time returns the first instant of the date in loc; nil means UTC. Where a
// clock change skips midnight, time.Date's rule for such times applies.
func (d DateOnly) Time(loc *time.Location) time.Time {
	if loc == nil {
		loc = time.UTC
	}
	year, month, day := d.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, loc)
}

// AddDays returns the date n days later, or earlier for a negative n.
func (d DateOnly) AddDays(n int) DateOnly {
	return dateFromDay(int64(d.day) + min(max(int64(n), math.MinInt32), math.MaxInt32))
}

// DaysSince returns the number of days from e to d, negative when d is earlier.
func (d DateOnly) DaysSince(e DateOnly) int { return int(int64(d.day) - int64(e.day)) }

// Compare returns -1, 0 or +1 as d is before, the same as, or after e.
func (d DateOnly) Compare(e DateOnly) int { return cmp.Compare(d.day, e.day) }

// Before reports whether d is earlier than e.
func (d DateOnly) Before(e DateOnly) bool { return d.day < e.day }

// After reports whether d is later than e.
func (d DateOnly) After(e DateOnly) bool { return d.day > e.day }

// IsZero reports whether d is the zero value, 0001-01-01.
func (d DateOnly) IsZero() bool { return d.day == 0 }

// Valid reports whether d is in the years 1 to 9999 that databases hold.
func (d DateOnly) Valid() bool { return d.day >= 0 && d.day <= lastDay }

// String returns YYYY-MM-DD.
func (d DateOnly) String() string {
	var buffer [16]byte
	return string(d.append(buffer[:0]))
}

func (d DateOnly) append(b []byte) []byte {
	year, month, day := civilDate(int64(d.day))
	if d.Valid() {
		b = append4(b, int(year))
	} else {
		b = strconv.AppendInt(b, year, 10)
	}
	b = append2(append(b, '-'), int(month))
	return append2(append(b, '-'), int(day))
}

// AppendText appends YYYY-MM-DD to b. It is an error when d is not Valid.
func (d DateOnly) AppendText(b []byte) ([]byte, error) {
	if !d.Valid() {
		return b, errors.New("date outside of the years 1 to 9999")
	}
	return d.append(b), nil
}

// MarshalText returns YYYY-MM-DD; encoding/json makes a JSON string of it.
func (d DateOnly) MarshalText() ([]byte, error) {
	return d.AppendText(make([]byte, 0, 10))
}

// UnmarshalText reads what ParseDate reads.
func (d *DateOnly) UnmarshalText(text []byte) error {
	read, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = read
	return nil
}

// Scan reads a date from text or a time.Time. Of a time.Time, and of a text
// with time and zone, it takes the calendar fields as they are written: no
// zone is applied, so the day never shifts.
func (d *DateOnly) Scan(src any) error {
	if t, ok := src.(time.Time); ok {
		*d = DateOf(t)
		return nil
	}
	text, err := scanText("DateOnly", src)
	if err != nil {
		return err
	}
	if len(text) > 10 && (text[10] == ' ' || text[10] == 'T') {
		if _, err := ParseTimestamp(text); err != nil {
			return err
		}
		text = text[:10]
	}
	return d.UnmarshalText([]byte(text))
}

// Value returns YYYY-MM-DD as a string. It is an error when d is not Valid.
func (d DateOnly) Value() (driver.Value, error) {
	text, err := d.MarshalText()
	if err != nil {
		return nil, err
	}
	return string(text), nil
}
