package postgres

import (
	"fmt"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// ListEncoder implements dialect.Values: a typed slice for the types that the driver has arrays of, a slice of texts
// for all others (see listType). Slices with NULLs are slices of pointers.
func (d Dialect) ListEncoder(t *ast.Type) func([]any) (any, error) {
	travels, _, err := listType(t)
	if err != nil {
		return func([]any) (any, error) { return nil, err }
	}
	switch travels {
	case "bigint":
		return slice[int64]
	case "boolean":
		return slice[bool]
	case "double precision", "real":
		return slice[float64]
	case "timestamptz":
		return slice[time.Time]
	case "bytea":
		return bytesList
	case "text":
		return d.textList(t)
	}
	return d.untypedList
}

// slice is a list as []T, or as []*T where NULLs are in it.
func slice[T any](list []any) (any, error) {
	values := make([]T, len(list))
	for i, item := range list {
		if item == nil {
			return nullable[T](list)
		}
		v, ok := item.(T)
		if !ok {
			return nil, wrongElement[T](i, item)
		}
		values[i] = v
	}
	return values, nil
}

func nullable[T any](list []any) (any, error) {
	values := make([]*T, len(list))
	for i, item := range list {
		if item == nil {
			continue
		}
		v, ok := item.(T)
		if !ok {
			return nil, wrongElement[T](i, item)
		}
		values[i] = &v
	}
	return values, nil
}

func wrongElement[T any](i int, item any) error {
	var want T
	return fmt.Errorf("element %d is of type %T, and the list is of %T", i+1, item, want)
}

func bytesList(list []any) (any, error) {
	values := make([][]byte, len(list))
	for i, item := range list {
		if item == nil {
			continue
		}
		b, ok := item.([]byte)
		if !ok {
			return nil, wrongElement[[]byte](i, item)
		}
		if b == nil {
			b = []byte{}
		}
		values[i] = b
	}
	return values, nil
}

// textList encodes each value and gives its text.
func (d Dialect) textList(t *ast.Type) func([]any) (any, error) {
	encode := d.Encoder(t)
	return func(list []any) (any, error) {
		texts := make([]any, len(list))
		for i, item := range list {
			value, err := d.listText(item, t, encode)
			if err != nil {
				return nil, fmt.Errorf("element %d: %w", i+1, err)
			}
			texts[i] = value
		}
		return slice[string](texts)
	}
}

func (d Dialect) listText(item any, t *ast.Type, encode func(any) (any, error)) (any, error) {
	var err error
	if encode != nil {
		if item, err = encode(item); err != nil {
			return nil, err
		}
	}
	if item == nil {
		return nil, nil
	}
	if t != nil && t.Kind == ast.Array {
		return arrayText(item)
	}
	if item, err = dialect.PlainValue(item); err != nil || item == nil {
		return nil, err
	}
	return elementText(item), nil
}

// untypedList is a list whose column is not known: its first value says what it is a list of.
func (d Dialect) untypedList(list []any) (any, error) {
	for _, item := range list {
		switch item.(type) {
		case nil:
			continue
		case int64:
			return slice[int64](list)
		case float64:
			return slice[float64](list)
		case bool:
			return slice[bool](list)
		case time.Time:
			return slice[time.Time](list)
		case []byte:
			return bytesList(list)
		}
		break
	}
	return d.textList(nil)(list)
}
