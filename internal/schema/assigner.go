package schema

import (
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/convert"
)

// Assigner makes the function that stores a user's value in a variable of Go type g, with the conversions of the
// attribute's column. ok is false where values of the column do not go into a g.
func (a *Attribute) Assigner(g reflect.Type) (assign func(p unsafe.Pointer, v any) error, ok bool) {
	t := a.Type
	if a.Virtual {
		t = &ast.Type{Kind: ast.RawType}
	}
	if !compatible(g, t) {
		return nil, false
	}
	c, null := newCodec(g, t), holdsNull(g)
	return func(p unsafe.Pointer, v any) error {
		v, err := convert.Canonical(t, v)
		if err != nil {
			return err
		}
		if v == nil && !null {
			return errors.New("cannot be null")
		}
		return c.assign(p, v)
	}, true
}

// IsDocument reports whether the attribute is JSON.
func (a *Attribute) IsDocument() bool {
	return a.Type != nil && (a.Type.Kind == ast.JSON || a.Type.Kind == ast.JSONB)
}

// Inner is the Go type of the attribute's values without the pointer or Null around it, and the function that reads one
// from the field at p: nil where the field holds NULL.
func (a *Attribute) Inner() (t reflect.Type, read func(p unsafe.Pointer) any) {
	g, offset := a.GoType, a.Offset
	inner, pointer, null := strip(g)
	field := func(p unsafe.Pointer) reflect.Value { return reflect.NewAt(g, unsafe.Add(p, offset)).Elem() }
	switch {
	case pointer:
		return inner, func(p unsafe.Pointer) any {
			if v := field(p); !v.IsNil() {
				return v.Elem().Interface()
			}
			return nil
		}
	case null:
		return inner, func(p unsafe.Pointer) any {
			if v := field(p); v.Field(1).Bool() {
				return v.Field(0).Interface()
			}
			return nil
		}
	}
	switch g.Kind() {
	case reflect.Slice, reflect.Map, reflect.Interface:
		return g, func(p unsafe.Pointer) any {
			if v := field(p); !v.IsNil() {
				return v.Interface()
			}
			return nil
		}
	}
	return g, func(p unsafe.Pointer) any { return field(p).Interface() }
}

// GoName is the name of the attribute's Go field without the structs that it is embedded in.
func (a *Attribute) GoName(record reflect.Type) string {
	if !a.HasField {
		return ""
	}
	return record.FieldByIndex(a.Index).Name
}

// FieldError is an error about the attribute of a definition.
func (a *Attribute) FieldError(format string, args ...any) error {
	return fmt.Errorf(a.Field+": "+format, args...)
}
