package convert

import (
	"fmt"
	"reflect"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Plain reports whether the list v, a slice, holds canonical values of type t already.
func Plain(t *ast.Type, v any) bool {
	switch v.(type) {
	case []int64, []int:
		return t.Kind == ast.BigInt && !t.Unsigned
	case []string:
		return t.Kind == ast.String || t.Kind == ast.TextKind
	}
	return false
}

// List makes a list of canonical values of the slice v; t is nil where the values have no column.
// The error tells the place of the first value that is none.
func List(t *ast.Type, v any) ([]any, error) {
	one := func(x any) (any, error) {
		if t == nil {
			return CanonicalAny(x)
		}
		return Canonical(t, x)
	}
	if list, ok := v.([]any); ok {
		out := make([]any, len(list))
		for i, x := range list {
			c, err := one(x)
			if err != nil {
				return nil, fmt.Errorf("value %d of the list: %w", i, err)
			}
			out[i] = c
		}
		return out, nil
	}
	rv := reflect.ValueOf(v)
	out := make([]any, rv.Len())
	for i := range out {
		c, err := one(rv.Index(i).Interface())
		if err != nil {
			return nil, fmt.Errorf("value %d of the list: %w", i, err)
		}
		out[i] = c
	}
	return out, nil
}
