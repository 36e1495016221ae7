package dialect

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
)

// PlainValue brings a canonical value to what any driver takes: nil, bool, int64, uint64, float64, string, []byte or
// time.Time. Documents and value types become text.
func PlainValue(v any) (any, error) {
	switch v := v.(type) {
	case nil, bool, int64, uint64, float64, string, []byte, time.Time:
		return v, nil
	case datatypes.UUID:
		return v.String(), nil
	case json.RawMessage:
		if v == nil {
			return nil, nil
		}
		return string(v), nil
	case driver.Valuer:
		if p := reflect.ValueOf(v); p.Kind() == reflect.Pointer && p.IsNil() {
			return nil, nil
		}
		return v.Value()
	}
	return plainKind(reflect.ValueOf(v))
}

// plainKind widens the basic kinds.
func plainKind(v reflect.Value) (any, error) {
	switch {
	case v.Kind() == reflect.Pointer && v.IsNil():
		return nil, nil
	case v.Kind() == reflect.Pointer:
		return PlainValue(v.Elem().Interface())
	case v.Kind() == reflect.Bool:
		return v.Bool(), nil
	case v.Kind() == reflect.String:
		return v.String(), nil
	case v.CanInt():
		return v.Int(), nil
	case v.CanUint():
		return v.Uint(), nil
	case v.CanFloat():
		return v.Float(), nil
	}
	return nil, fmt.Errorf("a value of Go type %s cannot be bound", v.Type())
}

// FiniteFloat is an encoder that refuses NaN and the infinities, for databases whose DOUBLE has none.
func FiniteFloat(v any) (any, error) {
	if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
		return nil, fmt.Errorf("%v cannot be stored: this database has neither NaN nor infinities", f)
	}
	return v, nil
}

// TextWithoutNUL is an encoder of text for databases whose text cannot hold U+0000.
func TextWithoutNUL(v any) (any, error) {
	s, ok := v.(string)
	if !ok {
		plain, err := PlainValue(v)
		if s, ok = plain.(string); err != nil || !ok {
			return plain, err
		}
		v = plain
	}
	if strings.IndexByte(s, 0) >= 0 {
		return nil, errors.New("text with the character NUL (U+0000) cannot be stored in this database")
	}
	return v, nil
}
