// Package snapshot keeps what a record held when it was read, apart from the record's own memory, so that a later change
// of the record is noticed: also one inside a slice, a map, a document or behind a pointer.
//
// Most attributes are kept as they are, in a second record of the same struct: no value is boxed. Only what shares
// memory with the record beyond one pointer (slices, maps, documents) is kept in its canonical form.
package snapshot

import (
	"reflect"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/decode"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// Shape is how the records of one table are kept and compared. It is made once for a model and safe for concurrent use.
type Shape struct {
	record reflect.Type
	fields []field // by attribute place
	deep   int     // attributes that are kept in canonical form
}

// field is how one attribute is kept.
type field struct {
	a       *schema.Attribute // nil where the struct has no field
	access  access            // of the field, or of what its pointer leads to
	pointer reflect.Type      // what the field's pointer leads to; nil where it is none
	deep    int               // place among the canonical values; -1 where the field is kept as it is
}

// Of makes the shape of a table's records.
func Of(t *schema.Table) *Shape {
	s := &Shape{record: t.Type, fields: make([]field, len(t.Attributes))}
	for i, a := range t.Attributes {
		if !a.HasField {
			continue
		}
		f := field{a: a, deep: -1}
		g := a.GoType
		if g.Kind() == reflect.Pointer && immutable(g.Elem()) {
			f.pointer, g = g.Elem(), g.Elem()
		}
		if immutable(g) {
			f.access = accessOf(g)
		} else {
			f.deep = s.deep
			s.deep++
		}
		s.fields[i] = f
	}
	return s
}

// Values is what one record held.
type Values struct {
	record unsafe.Pointer // a record of the same struct
	deep   []any          // canonical values
}

// Keeper keeps records. Its memory is allocated for many of them at once; it is used by one goroutine.
type Keeper struct {
	shape   *Shape
	records decode.Slab
	deep    []any
	targets []decode.Slab // of pointers, by place; made when the first is needed
	n       int
}

// Keeper makes a keeper for about n records.
func (s *Shape) Keeper(n int) Keeper {
	return Keeper{shape: s, records: decode.NewSlab(s.record, n), n: n}
}

// New is the values of a record of which nothing is known: all zero.
func (k *Keeper) New() Values {
	v := Values{record: k.records.Next()}
	if d := k.shape.deep; d > 0 {
		if len(k.deep) < d {
			k.deep = make([]any, d*max(1, k.n))
		}
		v.deep, k.deep = k.deep[:d:d], k.deep[d:]
	}
	return v
}

// Keep notes in v what the record at p holds in the attribute at a place.
func (k *Keeper) Keep(v *Values, p unsafe.Pointer, place int) {
	f := &k.shape.fields[place]
	switch {
	case f.a == nil:
	case f.deep >= 0:
		c, err := f.a.Get(p)
		if err != nil {
			c = nil // compares as changed with whatever becomes readable
		}
		v.deep[f.deep] = Detached(c)
	case f.pointer != nil:
		from, to := *(*unsafe.Pointer)(unsafe.Add(p, f.a.Offset)), (*unsafe.Pointer)(unsafe.Add(v.record, f.a.Offset))
		if from == nil {
			*to = nil
			return
		}
		*to = k.target(place, f.pointer) // a fresh one: Previous may have given the old one away
		f.access.copy(*to, from)
	default:
		f.access.copy(unsafe.Add(v.record, f.a.Offset), unsafe.Add(p, f.a.Offset))
	}
}

// target is memory for what a pointer leads to.
func (k *Keeper) target(place int, t reflect.Type) unsafe.Pointer {
	if k.n <= 1 {
		return reflect.New(t).UnsafePointer()
	}
	if k.targets == nil {
		k.targets = make([]decode.Slab, len(k.shape.fields))
	}
	s := &k.targets[place]
	if *s == (decode.Slab{}) {
		*s = decode.NewSlab(t, k.n)
	}
	return s.Next()
}

// Clone is a copy of v that later Keeps of v do not reach.
func (s *Shape) Clone(v *Values) Values {
	c := Values{record: reflect.New(s.record).UnsafePointer(), deep: slices.Clone(v.deep)}
	reflect.NewAt(s.record, c.record).Elem().Set(reflect.NewAt(s.record, v.record).Elem())
	return c
}

// Differs reports whether the record at p holds something else than v in the attribute at a place. The error is that of
// a value that its column cannot take.
func (s *Shape) Differs(v *Values, p unsafe.Pointer, place int) (bool, error) {
	f := &s.fields[place]
	if f.a == nil {
		return false, nil
	}
	if f.deep >= 0 {
		c, err := f.a.Get(p)
		if err != nil {
			return false, err
		}
		old := v.deep[f.deep]
		if old == nil { // NULL or not kept: the field's zero value, which of a struct is a document
			if old, err = f.a.Get(v.record); err != nil {
				return false, err
			}
		}
		return !equal(c, old), nil
	}
	x, y := unsafe.Add(p, f.a.Offset), unsafe.Add(v.record, f.a.Offset)
	if f.pointer != nil {
		x, y = *(*unsafe.Pointer)(x), *(*unsafe.Pointer)(y)
		if x == nil || y == nil {
			return x != y, nil
		}
	}
	if f.access.same(x, y) {
		return false, nil
	}
	if f.access.exact {
		return true, nil
	}
	// Two forms of one value (times of two zones in a Null) are told by their canonical values.
	c, err := f.a.Get(p)
	if err != nil {
		return true, nil // the write says what is wrong with it
	}
	d, err := f.a.Get(v.record)
	return err != nil || !equal(c, d), nil
}

// Restore puts what was held in the attribute at a place back into the record at p, which shares nothing with v then.
func (s *Shape) Restore(v *Values, p unsafe.Pointer, place int) {
	f := &s.fields[place]
	if f.a == nil {
		return
	}
	field := reflect.NewAt(f.a.GoType, unsafe.Add(p, f.a.Offset)).Elem()
	field.Set(reflect.ValueOf(s.Value(v, place)))
}

// Value is what was held in the attribute at a place, as a value of the field's Go type that shares nothing with v.
func (s *Shape) Value(v *Values, place int) any {
	f := &s.fields[place]
	if f.a == nil {
		return nil
	}
	from := v.record
	if f.deep >= 0 {
		from = reflect.New(s.record).UnsafePointer()
		if err := f.a.Set(from, Detached(v.deep[f.deep])); err != nil {
			return nil
		}
	}
	value := reflect.NewAt(f.a.GoType, unsafe.Add(from, f.a.Offset)).Elem()
	if f.pointer == nil || value.IsNil() {
		return value.Interface()
	}
	c := reflect.New(f.pointer)
	c.Elem().Set(value.Elem())
	return c.Convert(f.a.GoType).Interface()
}
