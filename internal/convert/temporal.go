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
	return at.Round(0).UTC(), true, nil // Round(0) strips the monotonic clock
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
