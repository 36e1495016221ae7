package schema

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// RawDestination is the place of a value of Go type g at offset 0 for a result column of which nothing is known but its
// value: the columns of raw queries and of expressions. ok is false for types that hold no single value (channels,
// functions). Slices are read from array text and from JSON, structs and maps from JSON.
func RawDestination(g reflect.Type, name string) (d dialect.Destination, ok bool) {
	inner, _, _ := strip(g)
	switch inner.Kind() {
	case reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.Uintptr, reflect.Complex64, reflect.Complex128:
		return d, false
	}
	t := &ast.Type{Kind: ast.RawType}
	c := newCodec(g, t)
	return dialect.Destination{Kind: c.kind, Null: c.null, Valid: c.valid, Assign: c.assign, New: c.alloc, Name: name, Type: t}, true
}

// Normal is a driver's value as it is given to those who asked for any type: bytes that are text become a string, other
// bytes are copied.
func Normal(v any) any {
	b, ok := v.([]byte)
	if !ok {
		return v
	}
	if utf8.Valid(b) {
		return string(b)
	}
	return append([]byte(nil), b...)
}

// anyCodec keeps what the driver gives.
func anyCodec() codec {
	return codec{
		kind: dialect.ToOther, null: dialect.NullAssign,
		get:    func(p unsafe.Pointer) (any, error) { return *(*any)(p), nil },
		isZero: func(p unsafe.Pointer) bool { return *(*any)(p) == nil },
		assign: func(p unsafe.Pointer, v any) error { *(*any)(p) = Normal(v); return nil },
		alloc:  func() unsafe.Pointer { return unsafe.Pointer(new(any)) },
	}
}

// rawSliceCodec reads slices from array text and from JSON.
func rawSliceCodec(g reflect.Type) codec {
	array := sliceCodec(g, &ast.Type{Kind: ast.Array, Elem: &ast.Type{Kind: ast.RawType}})
	document := jsonCodec(g)
	return codec{
		kind: dialect.ToOther, null: dialect.NullAssign, isZero: array.isZero,
		get: func(p unsafe.Pointer) (any, error) { return reflect.NewAt(g, p).Elem().Interface(), nil },
		assign: func(p unsafe.Pointer, v any) error {
			text, isText := v.(string)
			if b, ok := v.([]byte); ok {
				text, isText = string(b), true
			}
			switch text = strings.TrimSpace(text); {
			case !isText:
				return array.assign(p, v)
			case strings.HasPrefix(text, "{"):
				return array.assign(p, text)
			case json.Valid([]byte(text)):
				return document.assign(p, text)
			}
			return fmt.Errorf("text that is neither an array nor JSON cannot be stored in %s", goName(g))
		},
	}
}

// IsDocument reports whether a Go type is no value that columns have a type of its own for: a struct or a map.
func IsDocument(t reflect.Type) bool { return classOf(t) == classJSON && t.PkgPath() != datatypesPath }
