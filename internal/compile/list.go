package compile

import (
	"fmt"
	"reflect"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
)

// A list value is []any or a typed slice. The common ones are read without reflection.

func listLen(list any) (int, error) {
	switch s := list.(type) {
	case []any:
		return len(s), nil
	case []int64:
		return len(s), nil
	case []int:
		return len(s), nil
	case []string:
		return len(s), nil
	case []float64:
		return len(s), nil
	case []bool:
		return len(s), nil
	case []time.Time:
		return len(s), nil
	case []datatypes.UUID:
		return len(s), nil
	case [][]byte:
		return len(s), nil
	}
	if v := reflect.ValueOf(list); v.Kind() == reflect.Slice || v.Kind() == reflect.Array {
		return v.Len(), nil
	}
	return 0, fmt.Errorf("a list is needed, not %T", list)
}

// listAt is the canonical value at a place that exists.
func listAt(list any, i int) any {
	switch s := list.(type) {
	case []any:
		return s[i]
	case []int64:
		return s[i]
	case []int:
		return int64(s[i])
	case []string:
		return s[i]
	case []float64:
		return s[i]
	case []bool:
		return s[i]
	case []time.Time:
		return s[i]
	case []datatypes.UUID:
		return s[i]
	case [][]byte:
		return s[i]
	}
	return canonical(reflect.ValueOf(list).Index(i))
}

// canonical is the canonical form of an element whose Go type is none of the common ones: the basic kinds are
// widened, anything else passes as it is.
func canonical(v reflect.Value) any {
	if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return nil
		}
		if v.Kind() == reflect.Interface || v.Elem().Kind() < reflect.Array || v.Elem().Kind() == reflect.String {
			return canonical(v.Elem())
		}
	}
	switch {
	case v.CanInt() && v.Type().PkgPath() == "":
		return v.Int()
	case v.CanUint() && v.Type().PkgPath() == "":
		return v.Uint()
	case v.CanFloat() && v.Type().PkgPath() == "":
		return v.Float()
	}
	return v.Interface()
}

func listItems(list any) ([]any, error) {
	if items, ok := list.([]any); ok {
		return items, nil
	}
	n, err := listLen(list)
	if err != nil {
		return nil, err
	}
	items := make([]any, n)
	for i := range items {
		items[i] = listAt(list, i)
	}
	return items, nil
}
