package schema

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/convert"
)

// sliceCodec serves ARRAY columns.
func sliceCodec(g reflect.Type, t *ast.Type) codec {
	elem := newCodec(g.Elem(), t.Elem)
	return codec{
		kind: dialect.ToOther, null: dialect.NullAssign,
		get: func(p unsafe.Pointer) (any, error) {
			s := reflect.NewAt(g, p).Elem()
			if s.IsNil() {
				return nil, nil
			}
			return convert.Canonical(t, s.Interface())
		},
		isZero: func(p unsafe.Pointer) bool { return reflect.NewAt(g, p).Elem().IsNil() },
		assign: func(p unsafe.Pointer, v any) error { return assignSlice(reflect.NewAt(g, p).Elem(), elem, v) },
	}
}

// assignSlice stores a server's array text, or any slice that a driver made, element by element.
func assignSlice(field reflect.Value, elem codec, v any) error {
	switch x := v.(type) {
	case nil:
		field.SetZero()
		return nil
	case []datatypes.Element: // an array inside an array
		return assignElements(field, elem, x)
	case []byte:
		return assignSlice(field, elem, string(x))
	case string:
		items, err := datatypes.ParseArray(x)
		if err != nil {
			return err
		}
		return assignElements(field, elem, items)
	}
	from := reflect.ValueOf(v)
	if from.Kind() != reflect.Slice {
		return fmt.Errorf("a %T cannot be stored in %s", v, goName(field.Type()))
	}
	fresh := reflect.MakeSlice(field.Type(), from.Len(), from.Len())
	for i := range from.Len() {
		item, err := convert.CanonicalAny(from.Index(i).Interface())
		if err == nil {
			err = assignElement(fresh.Index(i), elem, item)
		}
		if err != nil {
			return fmt.Errorf("element %d: %w", i, err)
		}
	}
	field.Set(fresh)
	return nil
}

func assignElements(field reflect.Value, elem codec, items []datatypes.Element) error {
	fresh := reflect.MakeSlice(field.Type(), len(items), len(items))
	for i, item := range items {
		var err error
		switch at := fresh.Index(i); {
		case item.Array && at.Kind() == reflect.Slice:
			err = elem.assign(at.Addr().UnsafePointer(), item.Items)
		case item.Array:
			err = fmt.Errorf("an array cannot be stored in %s", goName(at.Type()))
		case item.Null:
			err = assignElement(at, elem, nil)
		default:
			err = assignElement(at, elem, item.Text)
		}
		if err != nil {
			return fmt.Errorf("element %d: %w", i, err)
		}
	}
	field.Set(fresh)
	return nil
}

func assignElement(at reflect.Value, elem codec, v any) error {
	if v == nil && (elem.null == dialect.NullError || elem.null == dialect.NullZero) {
		return fmt.Errorf("it is NULL, which %s cannot hold", goName(at.Type()))
	}
	return elem.assign(at.Addr().UnsafePointer(), v)
}
