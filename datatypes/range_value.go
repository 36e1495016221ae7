package datatypes

import (
	"cmp"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// The type switches below are the only place that knows what the types of
// RangeValue have in particular.

var errRangeInfinity = errors.New("infinite bounds are not supported; leave the bound out for a range without end")

func compareRangeValues[T RangeValue](a, b T) int {
	switch a := any(a).(type) {
	case int32:
		return cmp.Compare(a, any(b).(int32))
	case int64:
		return cmp.Compare(a, any(b).(int64))
	case int:
		return cmp.Compare(a, any(b).(int))
	case float64:
		return cmp.Compare(a, any(b).(float64))
	case Decimal:
		return a.Cmp(any(b).(Decimal))
	case time.Time:
		return a.Compare(any(b).(time.Time))
	case DateOnly:
		return a.Compare(any(b).(DateOnly))
	}
	return 0
}

// successor returns the next value of a discrete type, false where there is
// none.
func successor[T RangeValue](v T) (T, bool) {
	var next any
	switch v := any(v).(type) {
	case int32:
		if v < math.MaxInt32 {
			next = v + 1
		}
	case int64:
		if v < math.MaxInt64 {
			next = v + 1
		}
	case int:
		if v < math.MaxInt {
			next = v + 1
		}
	case DateOnly:
		if v.AddDays(1).Valid() {
			next = v.AddDays(1)
		}
	}
	result, ok := next.(T)
	return result, ok
}

// appendRangeValue appends the text of v, unquoted.
func appendRangeValue[T RangeValue](b []byte, v T) ([]byte, error) {
	switch v := any(v).(type) {
	case int32:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return b, errRangeInfinity
		}
		return strconv.AppendFloat(b, v, 'g', -1, 64), nil
	case Decimal:
		return v.AppendText(b)
	case time.Time:
		if !ValidTimestamp(v) {
			return b, errors.New("a bound is outside of the years 1 to 9999")
		}
		return AppendTimestamp(b, v), nil
	case DateOnly:
		return v.AppendText(b)
	}
	return b, nil
}

// parseRangeValue reads the text of one bound, already unquoted.
func parseRangeValue[T RangeValue](s string) (T, error) {
	var v T
	var err error
	if word := strings.ToLower(strings.TrimLeft(s, "+-")); word == "infinity" || word == "inf" || word == "nan" {
		return v, errRangeInfinity
	}
	switch p := any(&v).(type) {
	case *int32:
		var n int64
		n, err = parseRangeInt(s, 32)
		*p = int32(n)
	case *int64:
		*p, err = parseRangeInt(s, 64)
	case *int:
		var n int64
		n, err = parseRangeInt(s, strconv.IntSize)
		*p = int(n)
	case *float64:
		if *p, err = strconv.ParseFloat(s, 64); err != nil {
			err = errors.New("a bound is no number or out of range")
		}
	case *Decimal:
		*p, err = ParseDecimal(s)
	case *time.Time:
		*p, err = ParseTimestamp(s)
	case *DateOnly:
		*p, err = ParseDate(s)
	}
	return v, err
}

func parseRangeInt(s string, bits int) (int64, error) {
	n, err := strconv.ParseInt(s, 10, bits)
	if err != nil {
		return 0, errors.New("a bound is no integer or out of range")
	}
	return n, nil
}
