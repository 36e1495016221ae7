package snapshot

import (
	"net/netip"
	"reflect"
	"time"
	"unsafe"
)

// access copies and compares values of one Go type in place.
type access struct {
	copy  func(to, from unsafe.Pointer)
	same  func(a, b unsafe.Pointer) bool
	exact bool // values that are not the same are different values, not two forms of one
}

// immutable reports whether a copy of a value of type t shares nothing with it that could change.
func immutable(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[time.Time](), reflect.TypeFor[netip.Addr](), reflect.TypeFor[netip.Prefix]():
		return true
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return true
	case reflect.Array:
		return immutable(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !immutable(t.Field(i).Type) {
				return false
			}
		}
		return true
	}
	return false
}

// accessOf compiles the access to an immutable type.
func accessOf(t reflect.Type) access {
	if t == reflect.TypeFor[time.Time]() {
		return access{
			copy:  func(to, from unsafe.Pointer) { *(*time.Time)(to) = *(*time.Time)(from) },
			same:  func(a, b unsafe.Pointer) bool { return (*time.Time)(a).Equal(*(*time.Time)(b)) },
			exact: true,
		}
	}
	switch t.Kind() {
	case reflect.String:
		return plain[string]()
	case reflect.Float32:
		return floating[float32]()
	case reflect.Float64:
		return floating[float64]()
	case reflect.Array, reflect.Struct:
		return composite(t)
	}
	switch t.Size() {
	case 1:
		return plain[uint8]()
	case 2:
		return plain[uint16]()
	case 4:
		return plain[uint32]()
	}
	return plain[uint64]()
}

func plain[V comparable]() access {
	return access{
		copy:  func(to, from unsafe.Pointer) { *(*V)(to) = *(*V)(from) },
		same:  func(a, b unsafe.Pointer) bool { return *(*V)(a) == *(*V)(b) },
		exact: true,
	}
}

// floating takes NaN as equal to itself: it would be written at every save.
func floating[V float32 | float64]() access {
	x := plain[V]()
	x.same = func(a, b unsafe.Pointer) bool {
		v, w := *(*V)(a), *(*V)(b)
		return v == w || v != v && w != w
	}
	return x
}

// composite copies and compares structs and arrays. They are comparable, because immutable has no slice, map or
// function.
func composite(t reflect.Type) access {
	at := func(p unsafe.Pointer) reflect.Value { return reflect.NewAt(t, p).Elem() }
	return access{
		copy: func(to, from unsafe.Pointer) { at(to).Set(at(from)) },
		same: func(a, b unsafe.Pointer) bool { return at(a).Equal(at(b)) },
	}
}
