package schema

import (
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/convert"
)

// columnFunc makes a typed slice of n values, whose addresses at gives: of their canonical form, or where null of
// pointers to it, nil for NULL. Nil means that only boxed values can tell what is wrong with one of them.
type columnFunc func(n int, at func(int) unsafe.Pointer, null bool) any

// sameColumn is the column of a type whose canonical form is itself.
func sameColumn[T any](n int, at func(int) unsafe.Pointer, null bool) any {
	if null {
		list := make([]*T, n)
		for i := range list {
			list[i] = (*T)(at(i))
		}
		return list
	}
	list := make([]T, n)
	for i := range list {
		list[i] = *(*T)(at(i))
	}
	return list
}

// wideColumn is the column of a number that is widened to C.
func wideColumn[T signedInt | unsignedInt | float32 | float64, C int64 | float64](n int, at func(int) unsafe.Pointer, null bool) any {
	list := make([]C, n)
	if !null {
		for i := range list {
			list[i] = C(*(*T)(at(i)))
		}
		return list
	}
	pointers := make([]*C, n)
	for i := range list {
		if p := at(i); p != nil {
			list[i] = C(*(*T)(p))
			pointers[i] = &list[i]
		}
	}
	return pointers
}

// timeColumn is the column of instants in columns of type t.
func timeColumn(t *ast.Type) columnFunc {
	return func(n int, at func(int) unsafe.Pointer, null bool) any {
		list := make([]time.Time, n)
		pointers := []*time.Time(nil)
		if null {
			pointers = make([]*time.Time, n)
		}
		for i := range list {
			p := (*time.Time)(at(i))
			if p == nil {
				continue
			}
			if !datatypes.ValidTimestamp(*p) {
				return nil
			}
			list[i] = convert.Instant(t, *p)
			if null {
				pointers[i] = &list[i]
			}
		}
		if null {
			return pointers
		}
		return list
	}
}

// bytesColumn is the column of bytes, whose nil is NULL.
func bytesColumn(n int, at func(int) unsafe.Pointer, _ bool) any {
	list := make([][]byte, n)
	for i := range list {
		if p := (*[]byte)(at(i)); p != nil {
			list[i] = *p
		}
	}
	return list
}

// throughColumn is the column of fields that lead to their value by a step, which gives nil for NULL.
func throughColumn(column columnFunc, step func(unsafe.Pointer) unsafe.Pointer) columnFunc {
	if column == nil {
		return nil
	}
	return func(n int, at func(int) unsafe.Pointer, _ bool) any {
		return column(n, func(i int) unsafe.Pointer { return step(at(i)) }, true)
	}
}

// bindColumn makes Attribute.GetAll of a codec for the field at an offset.
func bindColumn(c codec, offset uintptr) func([]unsafe.Pointer) any {
	if c.column == nil {
		return nil
	}
	return func(records []unsafe.Pointer) any {
		return c.column(len(records), func(i int) unsafe.Pointer { return unsafe.Add(records[i], offset) }, false)
	}
}
