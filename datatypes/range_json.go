package datatypes

import (
	"bytes"
	"encoding/json"
)

// jsonBound is a bound in Sequelize's JSON. Value is null without a bound.
type jsonBound struct {
	Value     json.RawMessage `json:"value"`
	Inclusive bool            `json:"inclusive"`
}

// MarshalJSON writes what Sequelize gives to clients: an array of two objects
// {"value": …, "inclusive": …}, with a null value for no bound, and [] for an
// empty range.
func (r Range[T]) MarshalJSON() ([]byte, error) {
	if r.Empty {
		return []byte("[]"), nil
	}
	bounds := make([]jsonBound, 0, 2)
	for _, bound := range []Bound[T]{r.Lower, r.Upper} {
		j := jsonBound{Inclusive: bound.Kind == Inclusive}
		if bound.Kind != Unbounded {
			value, err := json.Marshal(bound.Value)
			if err != nil {
				return nil, err
			}
			j.Value = value
		}
		bounds = append(bounds, j)
	}
	return json.Marshal(bounds)
}

// UnmarshalJSON reads what MarshalJSON writes; an array of two plain values,
// null meaning no bound, which is [lower,upper) as in Sequelize; or a string
// in the text form of SQL. As encoding/json does, it leaves r alone for null.
func (r *Range[T]) UnmarshalJSON(text []byte) error {
	text = bytes.TrimSpace(text)
	if string(text) == "null" {
		return nil
	}
	if len(text) > 0 && text[0] == '"' {
		var quoted string
		if err := json.Unmarshal(text, &quoted); err != nil {
			return err
		}
		return r.UnmarshalText([]byte(quoted))
	}
	var bounds []json.RawMessage
	if err := json.Unmarshal(text, &bounds); err != nil {
		return err
	}
	read, err := rangeOfJSON[T](bounds)
	if err != nil {
		return err
	}
	if read.outOfOrder() {
		return newParseError("range", string(text), errRangeOrder.Error())
	}
	*r = read
	return nil
}

func rangeOfJSON[T RangeValue](bounds []json.RawMessage) (r Range[T], err error) {
	switch len(bounds) {
	case 0:
		return EmptyRange[T](), nil
	case 2:
	default:
		return r, newParseError("range", "", "want an array of two bounds, or of none for an empty range")
	}
	if r.Lower, err = boundOfJSON[T](bounds[0], Inclusive); err != nil {
		return r, err
	}
	r.Upper, err = boundOfJSON[T](bounds[1], Exclusive)
	return r, err
}

// boundOfJSON reads {"value", "inclusive"} or a plain value, whose kind is
// plain.
func boundOfJSON[T RangeValue](text json.RawMessage, plain BoundKind) (Bound[T], error) {
	bound := Bound[T]{Kind: plain}
	if text[0] == '{' {
		var object struct {
			Value     json.RawMessage `json:"value"`
			Inclusive *bool           `json:"inclusive"`
		}
		if err := json.Unmarshal(text, &object); err != nil {
			return Bound[T]{}, err
		}
		if object.Inclusive != nil {
			bound.Kind = Exclusive
			if *object.Inclusive {
				bound.Kind = Inclusive
			}
		}
		text = object.Value
	}
	if len(text) == 0 || string(text) == "null" {
		return Bound[T]{}, nil
	}
	if err := json.Unmarshal(text, &bound.Value); err != nil {
		return Bound[T]{}, err
	}
	return bound, nil
}
