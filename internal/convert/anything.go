package convert

import (
	"encoding/json"
	"math"
	"net"
	"net/netip"
	"reflect"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// anything is the canonical form by the value's own Go type.
func anything(_ *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case int64, float64, string, bool, datatypes.UUID, datatypes.DateOnly, datatypes.TimeOfDay, datatypes.Decimal, datatypes.Geometry:
		return v, true, nil
	case float32:
		return float64(x), true, nil
	case []byte:
		if x == nil {
			return nil, true, nil
		}
		return v, true, nil
	case json.RawMessage:
		if x == nil {
			return nil, true, nil
		}
		return v, true, nil
	case datatypes.HStore:
		if x == nil {
			return nil, true, nil
		}
		return v, true, nil
	case datatypes.Point:
		return x.Geometry(), true, nil
	case time.Time:
		return instant(&ast.Type{Kind: ast.Date}, v)
	case net.HardwareAddr:
		return hardware(&ast.Type{Kind: ast.MacAddr}, v)
	case netip.Addr, netip.Prefix, net.IP:
		return network(&ast.Type{Kind: ast.Inet}, v)
	}
	if n, ok := asInt(v); ok {
		return n, true, nil
	}
	if n, ok := asUint(v); ok {
		if n <= math.MaxInt64 {
			return int64(n), true, nil
		}
		return n, true, nil
	}
	return anyComposite(v)
}

func anyComposite(v any) (any, bool, error) {
	r := reflect.ValueOf(v)
	if _, is := v.(anyRange); is && r.Kind() == reflect.Struct {
		return v, true, nil
	}
	if r.Type().PkgPath() == datatypesPath && r.Kind() == reflect.Struct && !IsNull(r.Type()) { // JSON[T]
		return document(&ast.Type{Kind: ast.JSON}, v)
	}
	switch r.Kind() {
	case reflect.Array:
		if r.Len() == 16 && r.Type().Elem().Kind() == reflect.Uint8 {
			return uuid(nil, v)
		}
	case reflect.Slice:
		if r.Type().PkgPath() == "" {
			return anySlice(r)
		}
	}
	return nil, false, nil
}

// anySlice makes a slice of canonical values: typed where all have one type, []any otherwise.
func anySlice(r reflect.Value) (any, bool, error) {
	if r.IsNil() {
		return nil, true, nil
	}
	if elem := r.Type().Elem(); elem.PkgPath() == "" && (elem.Kind() == reflect.String || elem.Kind() == reflect.Int64 || elem.Kind() == reflect.Float64 || elem.Kind() == reflect.Bool) {
		return r.Interface(), true, nil
	}
	items := make([]any, r.Len())
	var elem reflect.Type
	mixed, nulls := false, false
	for i := range items {
		item, err := CanonicalAny(r.Index(i).Interface())
		if err != nil {
			return nil, true, err
		}
		items[i] = item
		if item == nil {
			nulls = true
			continue
		}
		mixed = mixed || elem != nil && elem != reflect.TypeOf(item)
		elem = reflect.TypeOf(item)
	}
	if mixed {
		elem = nil
	}
	return sliceOf(elem, items, nulls), true, nil
}
