package datatypes

import (
	"reflect"
	"time"
)

// RangeValue lists the Go types of which there are ranges, and thereby the
// ranges of the servers that have them: int32 (int4range), int and int64
// (int8range), Decimal and float64 (numrange), time.Time (tstzrange) and
// DateOnly (daterange).
type RangeValue interface {
	int32 | int64 | int | Decimal | float64 | time.Time | DateOnly
}

// BoundKind says whether a range has a bound and whether the bound belongs to
// the range.
type BoundKind uint8

// The kinds of bounds.
const (
	Unbounded BoundKind = iota // no bound: the range goes on without end
	Inclusive                  // the value belongs to the range
	Exclusive                  // the range ends before the value
)

// Bound is one end of a range. The zero value is Unbounded.
type Bound[T RangeValue] struct {
	Value T         // meaningless when Unbounded
	Kind  BoundKind // Unbounded, Inclusive or Exclusive
}

// Range is an interval of T. The zero value has no bounds and contains
// everything; an empty range contains nothing.
//
// In Sequelize: DataTypes.RANGE and its array of two {value, inclusive}.
type Range[T RangeValue] struct {
	// Lower and Upper are the bounds; the zero Bound is none.
	Lower, Upper Bound[T]
	// Empty makes the range empty, whatever the bounds say.
	Empty bool
}

// NewRange returns the range from lower up to but not including upper, the
// default form in SQL and in Sequelize: [lower,upper).
func NewRange[T RangeValue](lower, upper T) Range[T] {
	return Range[T]{Lower: Bound[T]{lower, Inclusive}, Upper: Bound[T]{upper, Exclusive}}
}

// RangeOf returns the range with the given bounds: "[)", "[]", "(]" or "()", a
// bracket meaning inclusive. It panics when bounds, which is text of a
// program, is anything else.
func RangeOf[T RangeValue](lower, upper T, bounds string) Range[T] {
	r := NewRange(lower, upper)
	switch bounds {
	case "[)":
	case "[]":
		r.Upper.Kind = Inclusive
	case "(]":
		r.Lower.Kind, r.Upper.Kind = Exclusive, Inclusive
	case "()":
		r.Lower.Kind = Exclusive
	default:
		panic(`sequelize: RangeOf: bounds must be "[)", "[]", "(]" or "()"`)
	}
	return r
}

// RangeFrom returns the range of lower and everything above it: [lower,).
func RangeFrom[T RangeValue](lower T) Range[T] {
	return Range[T]{Lower: Bound[T]{lower, Inclusive}}
}

// RangeUntil returns the range of everything below upper: (,upper).
func RangeUntil[T RangeValue](upper T) Range[T] {
	return Range[T]{Upper: Bound[T]{upper, Exclusive}}
}

// EmptyRange returns the range that contains nothing.
func EmptyRange[T RangeValue]() Range[T] { return Range[T]{Empty: true} }

// ElementType returns the reflect.Type of T, by which a dialect chooses the
// column type.
func (Range[T]) ElementType() reflect.Type { return reflect.TypeFor[T]() }

// Contains reports whether v lies in the range.
func (r Range[T]) Contains(v T) bool {
	if r.Empty {
		return false
	}
	if r.Lower.Kind != Unbounded {
		if c := compareRangeValues(v, r.Lower.Value); c < 0 || c == 0 && r.Lower.Kind == Exclusive {
			return false
		}
	}
	if r.Upper.Kind != Unbounded {
		if c := compareRangeValues(v, r.Upper.Value); c > 0 || c == 0 && r.Upper.Kind == Exclusive {
			return false
		}
	}
	return true
}

// IsEmpty reports whether the range contains no value: it is Empty, its bounds
// are in the wrong order, or they meet in a value that one of them excludes.
// Servers also find (1,2) of integers empty; Canonical does that.
func (r Range[T]) IsEmpty() bool {
	if r.Empty || r.Lower.Kind == Unbounded || r.Upper.Kind == Unbounded {
		return r.Empty
	}
	c := compareRangeValues(r.Lower.Value, r.Upper.Value)
	return c > 0 || c == 0 && (r.Lower.Kind == Exclusive || r.Upper.Kind == Exclusive)
}

// Equal reports whether both ranges contain the same values. Ranges of
// integers and dates are compared in Canonical form, as servers do.
func (r Range[T]) Equal(s Range[T]) bool {
	r, s = r.Canonical(), s.Canonical()
	return r.Empty == s.Empty && r.Lower.equal(s.Lower) && r.Upper.equal(s.Upper)
}

func (b Bound[T]) equal(c Bound[T]) bool {
	return b.Kind == c.Kind && (b.Kind == Unbounded || compareRangeValues(b.Value, c.Value) == 0)
}

// Canonical returns the form in which servers store the range: an empty range
// has no bounds, and ranges of integers and dates are [lower,upper). A bound
// at the very end of its type, which has no successor, stays as it is.
func (r Range[T]) Canonical() Range[T] {
	if r.IsEmpty() {
		return EmptyRange[T]()
	}
	lower, upper := r.Lower, r.Upper
	if lower.Kind == Exclusive {
		if next, ok := successor(lower.Value); ok {
			lower = Bound[T]{next, Inclusive}
		}
	}
	if upper.Kind == Inclusive {
		if next, ok := successor(upper.Value); ok {
			upper = Bound[T]{next, Exclusive}
		}
	}
	canonical := Range[T]{Lower: lower, Upper: upper}
	if canonical.IsEmpty() {
		return EmptyRange[T]()
	}
	return canonical
}
