//go:build cgo

package sqlite

import (
	"fmt"
	"regexp"
	"sync"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/mattn/go-sqlite3"
)

// register gives a new connection what SQLite lacks: regexp, the function behind the REGEXP operator, in Go's syntax,
// and exact decimals under the names of SQLite's own extension decimal.c, with collation decimal for text columns.
func register(c *sqlite3.SQLiteConn) error {
	functions := []struct {
		name string
		impl any
	}{
		{"regexp", matchRegexp},
		{"decimal", decimalText},
		{"decimal_add", arithmetic("decimal_add", exact(datatypes.Decimal.Add))},
		{"decimal_sub", arithmetic("decimal_sub", exact(datatypes.Decimal.Sub))},
		{"decimal_mul", arithmetic("decimal_mul", exact(datatypes.Decimal.Mul))},
		{"decimal_div", arithmetic("decimal_div", quotient)},
		{"decimal_mod", arithmetic("decimal_mod", remainder)},
		{"decimal_cmp", decimalCmp},
		{"decimal_fit", decimalFit},
		{"time_of_day", timeOfDay},
	}
	for _, f := range functions {
		if err := c.RegisterFunc(f.name, f.impl, true); err != nil {
			return fmt.Errorf("sequelize: registering SQLite's function %s: %w", f.name, err)
		}
	}
	if err := c.RegisterAggregator("decimal_sum", func() *decimalSum { return new(decimalSum) }, true); err != nil {
		return fmt.Errorf("sequelize: registering SQLite's function decimal_sum: %w", err)
	}
	if err := c.RegisterAggregator("decimal_avg", func() *decimalAvg { return new(decimalAvg) }, true); err != nil {
		return fmt.Errorf("sequelize: registering SQLite's function decimal_avg: %w", err)
	}
	return c.RegisterCollation("decimal", collateDecimal)
}

const compiledMax = 256

// compiled keeps compiled patterns: a statement asks for the same one with every row.
var compiled = struct {
	sync.RWMutex
	byPattern map[string]*regexp.Regexp
}{byPattern: map[string]*regexp.Regexp{}}

// matchRegexp is regexp(pattern, value); NULL gives NULL.
func matchRegexp(pattern, value any) (any, error) {
	p, ok := textOf(pattern)
	v, ok2 := textOf(value)
	if !ok || !ok2 {
		return nil, nil
	}
	compiled.RLock()
	re := compiled.byPattern[p]
	compiled.RUnlock()
	if re == nil {
		var err error
		if re, err = regexp.Compile(p); err != nil {
			return nil, err
		}
		compiled.Lock()
		if len(compiled.byPattern) >= compiledMax {
			clear(compiled.byPattern)
		}
		compiled.byPattern[p] = re
		compiled.Unlock()
	}
	return re.MatchString(v), nil
}

// textOf is the text of a value of SQLite's; false for NULL.
func textOf(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", false
	case string:
		return v, true
	case []byte: // a nil one is how the driver gives NULL
		return string(v), v != nil
	}
	return fmt.Sprint(v), true
}

// timeOfDay is time_of_day(x): the time of day of an instant or of a text, as the library stores it; NULL where there is
// none, as date(x) of the server is.
func timeOfDay(x any) (any, error) {
	s, ok := textOf(x)
	if !ok {
		return nil, nil
	}
	if at, err := datatypes.ParseTimestamp(s); err == nil {
		return datatypes.TimeOfDayOf(at.UTC()).String(), nil
	}
	at, err := datatypes.ParseTimeOfDay(s)
	if err != nil {
		return nil, nil
	}
	return at.String(), nil
}

// decimalOf reads a number of SQLite's; false for NULL.
func decimalOf(v any) (datatypes.Decimal, bool, error) {
	switch v := v.(type) {
	case int64:
		return datatypes.DecimalFromInt(v), true, nil
	case float64:
		d, err := datatypes.DecimalFromFloat(v)
		return d, true, err
	}
	s, ok := textOf(v)
	if !ok {
		return datatypes.Decimal{}, false, nil
	}
	d, err := datatypes.ParseDecimal(s)
	return d, true, err
}

// decimalText is decimal(x): the exact number as text.
func decimalText(x any) (any, error) {
	d, ok, err := decimalOf(x)
	if !ok || err != nil {
		return nil, err
	}
	return d.String(), nil
}

// arithmetic is a function of two decimals; NULL, or a division by zero, gives NULL as the server's own operators do.
func arithmetic(name string, f func(a, b datatypes.Decimal) (datatypes.Decimal, bool)) func(a, b any) (any, error) {
	return func(a, b any) (any, error) {
		x, ok, err := decimalOf(a)
		y, ok2, err2 := decimalOf(b)
		if err != nil || err2 != nil {
			return nil, fmt.Errorf("%s wants numbers", name)
		}
		if !ok || !ok2 {
			return nil, nil
		}
		d, ok := f(x, y)
		if !ok {
			return nil, nil
		}
		return d.String(), nil
	}
}

func exact(f func(a, b datatypes.Decimal) datatypes.Decimal) func(a, b datatypes.Decimal) (datatypes.Decimal, bool) {
	return func(a, b datatypes.Decimal) (datatypes.Decimal, bool) { return f(a, b), true }
}

// quotientDigits are the digits behind the point that a quotient has at least, as on PostgreSQL.
const quotientDigits = 16

func quotient(a, b datatypes.Decimal) (datatypes.Decimal, bool) {
	q, err := a.Quo(b, max(quotientDigits, a.Scale(), b.Scale()))
	return q, err == nil
}

// remainder has the sign of a.
func remainder(a, b datatypes.Decimal) (datatypes.Decimal, bool) {
	whole, err := a.Quo(b, 0)
	if err != nil {
		return a, false
	}
	r := a.Sub(whole.Mul(b))
	if r.Sign()*a.Sign() < 0 { // the quotient was rounded up
		if r.Sign() < 0 {
			return r.Add(b.Abs()), true
		}
		return r.Sub(b.Abs()), true
	}
	return r, true
}

// decimalFit is decimal_fit(x, precision, scale): x as a DECIMAL(precision,scale) holds it.
func decimalFit(x any, precision, scale int64) (any, error) {
	d, ok, err := decimalOf(x)
	if !ok || err != nil {
		return nil, err
	}
	if d, err = fit(d, int(precision), int(scale)); err != nil {
		return nil, err
	}
	return d.String(), nil
}

// decimalCmp is -1, 0 or 1 as a is less than, equal to or more than b.
func decimalCmp(a, b any) (any, error) {
	x, ok, err := decimalOf(a)
	y, ok2, err2 := decimalOf(b)
	if err != nil || err2 != nil {
		return nil, fmt.Errorf("decimal_cmp wants numbers")
	}
	if !ok || !ok2 {
		return nil, nil
	}
	return int64(x.Cmp(y)), nil
}

// decimalSum is the aggregate decimal_sum. Of no number it is NULL, as SUM is.
type decimalSum struct {
	sum datatypes.Decimal
	n   int64
}

// Step adds a row.
func (s *decimalSum) Step(x any) error {
	d, ok, err := decimalOf(x)
	if err != nil || !ok {
		return err
	}
	s.sum, s.n = s.sum.Add(d), s.n+1
	return nil
}

// Done gives the sum.
func (s *decimalSum) Done() any {
	if s.n == 0 {
		return nil
	}
	return s.sum.String()
}

// decimalAvg is the aggregate decimal_avg: the sum divided by the number of numbers, with averageDigits more digits behind
// the point than the sum has.
type decimalAvg struct{ decimalSum }

const averageDigits = 6

// Done gives the average.
func (s *decimalAvg) Done() (any, error) {
	if s.n == 0 {
		return nil, nil
	}
	average, err := s.sum.Quo(datatypes.DecimalFromInt(s.n), s.sum.Scale()+averageDigits)
	return average.String(), err
}
