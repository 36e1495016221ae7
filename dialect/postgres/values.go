package postgres

import (
	"encoding/hex"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Encoder implements dialect.Values. Numbers, booleans, bytes and instants pass as they are; all else is text, which
// must not hold NUL.
func (d Dialect) Encoder(t *ast.Type) func(any) (any, error) {
	if t == nil {
		return encodeAny
	}
	switch t.Kind {
	case ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt:
		if t.Unsigned {
			return encodeAny
		}
		return nil
	case ast.Boolean, ast.Float, ast.Real, ast.Double, ast.Blob, ast.Date:
		return nil
	case ast.Array:
		return d.arrayEncoder(t)
	}
	return encodeAny
}

// encodeAny encodes a value by its own Go type. PostgreSQL has no unsigned integers: a large one travels as the text
// of a NUMERIC.
func encodeAny(v any) (any, error) {
	if u, ok := v.(uint64); ok {
		if u <= math.MaxInt64 {
			return int64(u), nil
		}
		return strconv.FormatUint(u, 10), nil
	}
	return dialect.TextWithoutNUL(v)
}

// arrayEncoder makes arrays: slices that the driver writes itself pass, all others become text of the form {…}.
func (d Dialect) arrayEncoder(t *ast.Type) func(any) (any, error) {
	leaf := t.Elem
	for leaf != nil && leaf.Kind == ast.Array {
		leaf = leaf.Elem
	}
	elem := d.Encoder(leaf)
	text := t.Elem != nil && (t.Elem.Kind == ast.String || t.Elem.Kind == ast.TextKind)
	return func(v any) (any, error) {
		switch s := v.(type) {
		case nil, []int64, []float64, []bool, string:
			return v, nil
		case []string:
			if text {
				return v, withoutNUL(s)
			}
		}
		items, isNull, err := elements(reflect.ValueOf(v), elem)
		if err != nil || isNull {
			return nil, err
		}
		return string(datatypes.AppendArray(nil, items)), nil
	}
}

func withoutNUL(list []string) error {
	for i, s := range list {
		if _, err := dialect.TextWithoutNUL(s); err != nil {
			return fmt.Errorf("element %d: %w", i+1, err)
		}
	}
	return nil
}

// elements are the elements of a slice as PostgreSQL's array text has them. Bytes are an element, not a slice.
func elements(v reflect.Value, encode func(any) (any, error)) (items []datatypes.Element, isNull bool, err error) {
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		return nil, false, fmt.Errorf("an array is needed, not %s", v.Type())
	}
	if v.Kind() == reflect.Slice && v.IsNil() {
		return nil, true, nil
	}
	items = make([]datatypes.Element, v.Len())
	for i := range items {
		if items[i], err = element(v.Index(i), encode); err != nil {
			return nil, false, fmt.Errorf("element %d: %w", i+1, err)
		}
	}
	return items, false, nil
}

func element(v reflect.Value, encode func(any) (any, error)) (datatypes.Element, error) {
	if v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	if isNested(v) {
		items, isNull, err := elements(v, encode)
		return datatypes.Element{Null: isNull, Array: !isNull, Items: items}, err
	}
	value, err := dialect.PlainValue(v.Interface())
	if err == nil && encode != nil {
		value, err = encode(value)
	}
	if err != nil || value == nil {
		return datatypes.Element{Null: true}, err
	}
	return datatypes.Element{Text: elementText(value)}, nil
}

func isNested(v reflect.Value) bool {
	switch v.Interface().(type) {
	case datatypes.UUID:
		return false
	}
	if _, ok := v.Interface().(interface{ MarshalText() ([]byte, error) }); ok {
		return false
	}
	return v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8
}

// elementText is a plain value as PostgreSQL's input functions read it.
func elementText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case uint64:
		return strconv.FormatUint(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []byte:
		return `\x` + hex.EncodeToString(v)
	case time.Time:
		return string(datatypes.AppendTimestamp(nil, v))
	}
	return fmt.Sprint(value)
}

// Decoder implements dialect.Values: pgx gives every type in a form that the generic conversions read.
func (Dialect) Decoder(t *ast.Type) func(any) (any, error) { return nil }

// arrayText is an encoded array in PostgreSQL's text form, for arrays inside of lists.
func arrayText(v any) (any, error) {
	if s, ok := v.(string); ok {
		return s, nil
	}
	items, isNull, err := elements(reflect.ValueOf(v), nil)
	if err != nil || isNull {
		return nil, err
	}
	return string(datatypes.AppendArray(nil, items)), nil
}
