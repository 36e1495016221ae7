package convert

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// GoType is the Go type of canonical values of columns of type t; nil where they have several.
func GoType(t *ast.Type) reflect.Type {
	if t == nil {
		return nil
	}
	switch t.Kind {
	case ast.String, ast.Char, ast.TextKind, ast.CIText, ast.TSVector, ast.Enum,
		ast.CIDR, ast.Inet, ast.MacAddr, ast.MacAddr8:
		return reflect.TypeFor[string]()
	case ast.Boolean:
		return reflect.TypeFor[bool]()
	case ast.BigInt:
		if t.Unsigned {
			return reflect.TypeFor[uint64]()
		}
		return reflect.TypeFor[int64]()
	case ast.Array:
		if elem := GoType(t.Elem); elem != nil {
			return reflect.SliceOf(elem)
		}
		return nil
	case ast.Range:
		return rangeGoType(t.Elem)
	}
	return plainGoTypes[t.Kind]
}

var plainGoTypes = map[ast.Kind]reflect.Type{
	ast.TinyInt: reflect.TypeFor[int64](), ast.SmallInt: reflect.TypeFor[int64](), ast.MediumInt: reflect.TypeFor[int64](), ast.Integer: reflect.TypeFor[int64](),
	ast.Float: reflect.TypeFor[float64](), ast.Real: reflect.TypeFor[float64](), ast.Double: reflect.TypeFor[float64](),
	ast.Decimal: reflect.TypeFor[datatypes.Decimal](), ast.Time: reflect.TypeFor[datatypes.TimeOfDay](),
	ast.Date: reflect.TypeFor[time.Time](), ast.DateOnly: reflect.TypeFor[datatypes.DateOnly](), ast.UUID: reflect.TypeFor[datatypes.UUID](),
	ast.Blob: reflect.TypeFor[[]byte](), ast.JSON: reflect.TypeFor[json.RawMessage](), ast.JSONB: reflect.TypeFor[json.RawMessage](),
	ast.HStore: reflect.TypeFor[datatypes.HStore](), ast.Geometry: reflect.TypeFor[datatypes.Geometry](), ast.Geography: reflect.TypeFor[datatypes.Geometry](),
}

func array(t *ast.Type, v any) (any, bool, error) {
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Slice && r.Kind() != reflect.Array || r.Type().Elem().Kind() == reflect.Uint8 {
		return nil, false, nil
	}
	if r.Kind() == reflect.Slice && r.IsNil() {
		return nil, true, nil
	}
	if r.Type() == GoType(t) && isExact(t.Elem) {
		return v, true, nil
	}
	items := make([]any, r.Len())
	nulls := false
	for i := range items {
		item, err := Canonical(t.Elem, r.Index(i).Interface())
		if err != nil {
			return nil, true, fmt.Errorf("element %d: %w", i, err)
		}
		items[i], nulls = item, nulls || item == nil
	}
	return sliceOf(GoType(t.Elem), items, nulls), true, nil
}

// isExact says that every value of the element's canonical Go type is a value of the element type.
func isExact(t *ast.Type) bool {
	switch t.Kind {
	case ast.String, ast.Char, ast.TextKind, ast.CIText, ast.Boolean, ast.BigInt, ast.Double, ast.UUID:
		return true
	}
	return false
}

func sliceOf(elem reflect.Type, items []any, nulls bool) any {
	if elem == nil {
		return items
	}
	slot := elem
	if nulls && !nilable(elem) {
		slot = reflect.PointerTo(elem)
	}
	s := reflect.MakeSlice(reflect.SliceOf(slot), len(items), len(items))
	for i, item := range items {
		if item == nil {
			continue
		}
		at := s.Index(i)
		if slot != elem {
			at.Set(reflect.New(elem))
			at = at.Elem()
		}
		if v := reflect.ValueOf(item); v.Type().AssignableTo(elem) {
			at.Set(v)
		} else { // a nested slice that holds NULLs has a type of its own
			return items
		}
	}
	return s.Interface()
}

func nilable(t reflect.Type) bool { return t.Kind() == reflect.Slice || t.Kind() == reflect.Map }
