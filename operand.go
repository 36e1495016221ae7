package sequelize

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"net/netip"
	"reflect"
	"time"

	"github.com/go-sequelize/sequelize/internal/convert"
	"github.com/go-sequelize/sequelize/op"
)

// operand brings the right side of a comparison into the form that the planner reads.
func operand(v any) (any, error) {
	switch x := v.(type) {
	case nil, string, bool, int, int64, float64, time.Time:
		return v, nil
	case []byte:
		if x == nil { // stored as NULL, so it is found as NULL
			return nil, nil
		}
		return v, nil
	case expression:
		e, _ := x.selected()
		return e, nil
	case *SelectQuery:
		return x.question()
	case op.Operator:
		if k := x.Kind(); (k == op.KindAny || k == op.KindAll) && len(x.Args()) == 1 {
			return rows(k, x.Args()[0])
		}
		return nil, fmt.Errorf("an operator cannot be the operand of another: use op.And, op.Or or op.Not")
	case Condition:
		return nil, fmt.Errorf("%T is a condition of its own, not a value", v)
	}
	return indirect(v)
}

// indirect follows pointers, and turns what is nil or an invalid Null into nil.
func indirect(v any) (any, error) {
	rv := reflect.ValueOf(v)
	if rv.Kind() == reflect.Pointer {
		if rv.IsNil() {
			return nil, nil
		}
		if _, ok := v.(driver.Valuer); !ok {
			return operand(rv.Elem().Interface())
		}
	}
	if isAbsent(rv) {
		return nil, nil
	}
	if convert.IsNull(rv.Type()) {
		return operand(rv.Field(0).Interface())
	}
	if valuer, ok := v.(driver.Valuer); ok {
		inner, err := valuer.Value()
		if err != nil {
			return nil, err
		}
		if inner == nil {
			return nil, nil
		}
	}
	switch rv.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer, reflect.Complex64, reflect.Complex128:
		return nil, fmt.Errorf("%T is not a value of a database", v)
	}
	return v, nil
}

// isAbsent reports whether a value is stored as NULL: an invalid Null, bytes that are nil, an address that is none.
func isAbsent(v reflect.Value) bool {
	switch t := v.Type(); t.Kind() {
	case reflect.Slice:
		return v.IsNil() && t.Elem().Kind() == reflect.Uint8
	case reflect.Struct:
		switch x := v.Interface().(type) {
		case netip.Addr:
			return !x.IsValid()
		case netip.Prefix:
			return !x.IsValid()
		}
		return convert.IsNull(t) && !v.Field(1).Bool()
	}
	return false
}

// isList reports whether v is a slice that means a list of values.
func isList(v any) bool {
	switch v.(type) {
	case []byte, json.RawMessage, driver.Valuer, nil:
		return false
	case []any, []int, []int64, []string:
		return true
	}
	t := reflect.TypeOf(v)
	switch t.Kind() {
	case reflect.Slice:
		return t.Elem().Kind() != reflect.Uint8
	case reflect.Array:
		return t.Elem().Kind() != reflect.Uint8
	}
	return false
}

// mayHoldNil reports whether a value of type t can be NULL.
func mayHoldNil(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface:
		return true
	}
	return convert.IsNull(t)
}

func anyList(v any) []any {
	rv := reflect.ValueOf(v)
	list := make([]any, rv.Len())
	for i := range list {
		list[i] = rv.Index(i).Interface()
	}
	return list
}
