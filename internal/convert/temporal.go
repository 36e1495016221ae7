package convert

import (
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

func instant(t *ast.Type, v any) (any, bool, error) {
	var at time.Time
	switch x := v.(type) {
	case time.Time:
		at = x
	case string:
		read, err := datatypes.ParseTimestamp(x)
		if err != nil {
			return nil, true, fault(t, v, "is not the text of a time")
		}
		at = read
	case datatypes.DateOnly:
		at = x.Time(time.UTC)
	default:
		return nil, false, nil
	}
	if !datatypes.ValidTimestamp(at) {
		return nil, true, fault(t, v, "is outside of the years 1 to 9999")
	}
	return at.Truncate(unitOf(max(t.Length, 6))).UTC(), true, nil
}

// units are the steps of times with so many fractional digits.
var units = [...]time.Duration{time.Second, time.Second / 10, time.Second / 100, time.Millisecond, 100 * time.Microsecond, 10 * time.Microsecond, time.Microsecond, 100 * time.Nanosecond}

func unitOf(digits int) time.Duration {
	if digits < 0 || digits >= len(units) {
		return time.Microsecond
	}
	return units[digits]
}

// Instant is at as a column of type t holds it: in UTC, with what goes beyond the column's digits cut off. Databases would
// round it, some of them into the next second or year.
func Instant(t *ast.Type, at time.Time) time.Time { return at.Truncate(unitOf(t.Length)).UTC() }

// TimeOfDay is at as a column of type t holds it, cut off as Instant is.
func TimeOfDay(t *ast.Type, at datatypes.TimeOfDay) datatypes.TimeOfDay {
	hour, minute, second := at.Clock()
	if t.Kind != ast.Time || t.Length < 0 || t.Length > 5 || hour == 24 {
		return at
	}
	unit := int(unitOf(t.Length))
	return datatypes.NewTimeOfDay(hour, minute, second, at.Nanosecond()/unit*unit)
}

// Stored is Canonical for a value that is written into a column of type t: times end at its last digit.
func Stored(t *ast.Type, v any) (any, error) {
	v, err := Canonical(t, v)
	switch x := v.(type) {
	case time.Time:
		if t.Kind == ast.Date {
			return Instant(t, x), err
		}
	case datatypes.TimeOfDay:
		return TimeOfDay(t, x), err
	}
	return v, err
}

func date(t *ast.Type, v any) (any, bool, error) {
	var d datatypes.DateOnly
	switch x := v.(type) {
	case datatypes.DateOnly:
		d = x
	case time.Time:
		d = datatypes.DateOf(x)
	case string:
		// A whole timestamp is what JSON makes of a time.Time; its date is taken as it is written.
		if err := d.Scan(x); err != nil {
			return nil, true, fault(t, v, "is not the text of a date")
		}
	default:
		return nil, false, nil
	}
	if !d.Valid() {
		return nil, true, fault(t, v, "is outside of the years 1 to 9999")
	}
	return d, true, nil
}

func timeOfDay(t *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case datatypes.TimeOfDay:
		return v, true, nil
	case time.Time:
		return datatypes.TimeOfDayOf(x), true, nil
	case string:
		at, err := datatypes.ParseTimeOfDay(x)
		if err != nil {
			return nil, true, fault(t, v, "is not the text of a time of day")
		}
		return at, true, nil
	}
	return nil, false, nil
}
