package datatypes

import (
	"bytes"
	"database/sql/driver"
	"errors"
	"strings"
)

var errRangeOrder = errors.New("the lower bound is above the upper bound")

// ParseRange reads the text form of SQL: a bracket or parenthesis, the lower
// bound or nothing, a comma, the upper bound or nothing, a parenthesis or
// bracket; or the word empty. A bound may stand in double quotes, in which a
// doubled quote or a backslash protects a quote.
//
// It returns a *ParseError for anything else, for bounds in the wrong order,
// and for infinity and -infinity, which Go's types do not have.
func ParseRange[T RangeValue](s string) (Range[T], error) {
	text := strings.TrimSpace(s)
	if strings.EqualFold(text, "empty") {
		return EmptyRange[T](), nil
	}
	if len(text) < 3 {
		return Range[T]{}, newParseError("range", s, "want [lower,upper) or empty")
	}
	lower, upper, ok := splitBounds(text[1 : len(text)-1])
	lowerKind, okLower := boundKind(text[0], '[', '(')
	upperKind, okUpper := boundKind(text[len(text)-1], ']', ')')
	if !ok || !okLower || !okUpper {
		return Range[T]{}, newParseError("range", s, "want [lower,upper) or empty")
	}
	var r Range[T]
	var err error
	if r.Lower, err = parseBound[T](lower, lowerKind); err != nil {
		return Range[T]{}, newParseError("range", s, err.Error())
	}
	if r.Upper, err = parseBound[T](upper, upperKind); err != nil {
		return Range[T]{}, newParseError("range", s, err.Error())
	}
	if r.outOfOrder() {
		return Range[T]{}, newParseError("range", s, errRangeOrder.Error())
	}
	return r, nil
}

func boundKind(sign, inclusive, exclusive byte) (BoundKind, bool) {
	switch sign {
	case inclusive:
		return Inclusive, true
	case exclusive:
		return Exclusive, true
	}
	return Unbounded, false
}

// boundText is a bound as it was written. An empty text without quotes is no
// bound; one in quotes is a value, if a malformed one.
type boundText struct {
	text   string
	quoted bool
}

// splitBounds splits at the comma that no quotes protect.
func splitBounds(s string) (lower, upper boundText, ok bool) {
	lower, rest, ok := cutBound(s)
	if !ok || rest == "" || rest[0] != ',' {
		return lower, upper, false
	}
	upper, rest, ok = cutBound(rest[1:])
	return lower, upper, ok && rest == ""
}

// cutBound reads up to a comma or the end, resolving quotes and backslashes.
func cutBound(s string) (bound boundText, rest string, ok bool) {
	var text []byte
	inside := false
	at := 0
	for ; at < len(s); at++ {
		switch c := s[at]; {
		case c == '\\':
			if at++; at == len(s) {
				return bound, "", false
			}
			text = append(text, s[at])
		case c == '"' && inside && at+1 < len(s) && s[at+1] == '"':
			at++
			text = append(text, '"')
		case c == '"':
			inside, bound.quoted = !inside, true
		case !inside && c == ',':
			bound.text = string(text)
			return bound, s[at:], true
		case !inside && strings.IndexByte("()[]", c) >= 0:
			return bound, "", false
		default:
			text = append(text, c)
		}
	}
	bound.text = string(text)
	return bound, "", !inside
}

func parseBound[T RangeValue](b boundText, kind BoundKind) (Bound[T], error) {
	if b.text == "" && !b.quoted {
		return Bound[T]{}, nil
	}
	value, err := parseRangeValue[T](b.text)
	return Bound[T]{Value: value, Kind: kind}, err
}

func (r Range[T]) outOfOrder() bool {
	return !r.Empty && r.Lower.Kind != Unbounded && r.Upper.Kind != Unbounded &&
		compareRangeValues(r.Lower.Value, r.Upper.Value) > 0
}

// String returns the text form of SQL, or a note in parentheses in place of a
// bound that has none (NaN, infinities, years outside of 1 to 9999).
func (r Range[T]) String() string {
	text, err := r.append(make([]byte, 0, 64))
	if err != nil {
		return "(" + err.Error() + ")"
	}
	return string(text)
}

// AppendText appends the text form of SQL to b: [1,10), (,10), empty. Bounds
// with a space in them stand in double quotes. It is an error when the bounds
// are in the wrong order or have no text form.
func (r Range[T]) AppendText(b []byte) ([]byte, error) {
	if r.outOfOrder() {
		return b, errRangeOrder
	}
	return r.append(b)
}

func (r Range[T]) append(b []byte) ([]byte, error) {
	if r.Empty {
		return append(b, "empty"...), nil
	}
	opening, closing := byte('('), byte(')')
	if r.Lower.Kind == Inclusive {
		opening = '['
	}
	if r.Upper.Kind == Inclusive {
		closing = ']'
	}
	b, err := appendBound(append(b, opening), r.Lower)
	if err != nil {
		return b, err
	}
	b, err = appendBound(append(b, ','), r.Upper)
	return append(b, closing), err
}

func appendBound[T RangeValue](b []byte, bound Bound[T]) ([]byte, error) {
	if bound.Kind == Unbounded {
		return b, nil
	}
	start := len(b)
	b, err := appendRangeValue(append(b, '"'), bound.Value)
	if err != nil {
		return b, err
	}
	// None of the values has quotes, backslashes or brackets in it, so a
	// space is the one thing that asks for quotes.
	if bytes.IndexByte(b[start:], ' ') < 0 {
		return append(b[:start], b[start+1:]...), nil
	}
	return append(b, '"'), nil
}

// MarshalText returns what AppendText appends.
func (r Range[T]) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads what ParseRange reads.
func (r *Range[T]) UnmarshalText(text []byte) error {
	read, err := ParseRange[T](string(text))
	if err != nil {
		return err
	}
	*r = read
	return nil
}

// Scan reads the text form in a string or []byte.
func (r *Range[T]) Scan(src any) error {
	text, err := scanText("Range", src)
	if err != nil {
		return err
	}
	return r.UnmarshalText([]byte(text))
}

// Value returns the text form as a string. It is an error where MarshalText is.
func (r Range[T]) Value() (driver.Value, error) {
	text, err := r.MarshalText()
	if err != nil {
		return nil, err
	}
	return string(text), nil
}
