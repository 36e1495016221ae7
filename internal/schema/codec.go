package schema

import (
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/box"
	"github.com/go-sequelize/sequelize/internal/convert"
)

// codec is the compiled access to values of one Go type in columns of one type. Every p is the field's address.
type codec struct {
	kind   dialect.DestinationKind // ToOther where only assign can store
	null   dialect.NullMode
	valid  uintptr // of NullStruct: from the field to its Valid
	get    func(p unsafe.Pointer) (any, error)
	isZero func(p unsafe.Pointer) bool
	// assign stores what a driver gives, or a canonical value. nil stores the zero value.
	assign func(p unsafe.Pointer, v any) error
	alloc  func() unsafe.Pointer
	// column reads many values at once, or is nil.
	column columnFunc
	// box is get with a box of a kind, or is nil.
	box     boxFunc
	boxKind box.Kind
}

type boxFunc func(p unsafe.Pointer, b *box.Boxes) (any, error)

// newCodec compiles the access for fields of Go type g in columns of type t, which are compatible.
func newCodec(g reflect.Type, t *ast.Type) codec {
	inner, pointer, null := strip(g)
	c := valueCodec(inner, t)
	switch {
	case pointer:
		return pointerTo(c, inner)
	case null:
		return nullOf(c, g)
	}
	return c
}

// pointerTo makes of the codec of T the codec of *T.
func pointerTo(c codec, inner reflect.Type) codec {
	alloc := c.alloc
	if alloc == nil {
		alloc = func() unsafe.Pointer { return reflect.New(inner).UnsafePointer() }
	}
	get, assign := c.get, c.assign
	return codec{
		kind: c.kind, null: dialect.NullPointer, alloc: alloc,
		column:  throughColumn(c.column, pointee),
		boxKind: c.boxKind, box: throughBox(c.box, pointee),
		get: func(p unsafe.Pointer) (any, error) {
			if q := *(*unsafe.Pointer)(p); q != nil {
				return get(q)
			}
			return nil, nil
		},
		isZero: func(p unsafe.Pointer) bool { return *(*unsafe.Pointer)(p) == nil },
		assign: func(p unsafe.Pointer, v any) error {
			if v == nil {
				*(*unsafe.Pointer)(p) = nil
				return nil
			}
			q := alloc() // a fresh one: the old value may be shared with a snapshot
			if err := assign(q, v); err != nil {
				return err
			}
			*(*unsafe.Pointer)(p) = q
			return nil
		},
	}
}

func pointee(p unsafe.Pointer) unsafe.Pointer { return *(*unsafe.Pointer)(p) }

// throughBox boxes values to which a step leads, which gives nil for NULL.
func throughBox(inner boxFunc, step func(unsafe.Pointer) unsafe.Pointer) boxFunc {
	if inner == nil {
		return nil
	}
	return func(p unsafe.Pointer, b *box.Boxes) (any, error) {
		if p = step(p); p == nil {
			return nil, nil
		}
		return inner(p, b)
	}
}

// nullOf makes of the codec of T the codec of sql.Null[T]. The value is field 0, so both have one address.
func nullOf(c codec, g reflect.Type) codec {
	valid := g.Field(1).Offset
	get, assign := c.get, c.assign
	value := func(p unsafe.Pointer) unsafe.Pointer {
		if *(*bool)(unsafe.Add(p, valid)) {
			return p
		}
		return nil
	}
	return codec{
		kind: c.kind, null: dialect.NullStruct, valid: valid, column: throughColumn(c.column, value),
		boxKind: c.boxKind, box: throughBox(c.box, value),
		get: func(p unsafe.Pointer) (any, error) {
			if *(*bool)(unsafe.Add(p, valid)) {
				return get(p)
			}
			return nil, nil
		},
		isZero: func(p unsafe.Pointer) bool { return !*(*bool)(unsafe.Add(p, valid)) },
		assign: func(p unsafe.Pointer, v any) error {
			if err := assign(p, v); err != nil {
				return err
			}
			*(*bool)(unsafe.Add(p, valid)) = v != nil
			return nil
		},
	}
}

// valueCodec compiles the access to a type that is neither a pointer nor a Null.
func valueCodec(g reflect.Type, t *ast.Type) codec {
	c := classOf(g)
	if t.Kind == ast.RawType && g.Kind() == reflect.Interface && g.NumMethod() == 0 {
		return anyCodec()
	}
	if t.Kind == ast.JSON || t.Kind == ast.JSONB {
		if c == classRaw {
			return rawMessageCodec(t)
		}
		if c != classScanner {
			return jsonCodec(g)
		}
	}
	switch c {
	case classInt, classUint, classFloat, classBool, classString, classBytes:
		return basicCodec(g, t)
	case classTime:
		return timeCodec(t)
	case classUUID:
		return uuidCodec(g, t)
	case classDate:
		return dateCodec()
	case classClock:
		return clockCodec(t)
	case classDecimal:
		return decimalCodec(t)
	case classRaw:
		return rawMessageCodec(t)
	case classSlice:
		if t.Elem == nil {
			return rawSliceCodec(g)
		}
		return sliceCodec(g, t)
	case classJSON:
		return jsonCodec(g)
	}
	return scannedCodec(g, t)
}

// checked makes a getter strict for columns that hold less than the Go type: a smaller integer, the list of an ENUM.
func checked(t *ast.Type, get func(unsafe.Pointer) (any, error)) func(unsafe.Pointer) (any, error) {
	return func(p unsafe.Pointer) (any, error) {
		v, err := get(p)
		if v == nil || err != nil {
			return nil, err
		}
		return convert.Canonical(t, v)
	}
}
