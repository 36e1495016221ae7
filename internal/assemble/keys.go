// Package assemble puts loaded records into the fields of the records that they belong to. Keys are compared as typed
// values; nothing is joined to strings.
package assemble

import (
	"fmt"
	"reflect"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// Index numbers the distinct keys of records, from 0 on: records with equal keys have one number. It is used by one
// goroutine.
type Index struct {
	parts []part
	// pairs number the pairs of what came before and the next part, for each part of a composite key but the first.
	pairs []map[[2]int32]int32
	count int32
}

// None is the number of a record whose key has a NULL in it, or is none of the index.
const None int32 = -1

// NewIndex makes an index over the values of attributes, for about n keys.
func NewIndex(attrs []*schema.Attribute, n int) *Index {
	x := &Index{parts: make([]part, len(attrs))}
	for i, a := range attrs {
		x.parts[i].init(a, n)
	}
	for range len(attrs) - 1 {
		x.pairs = append(x.pairs, make(map[[2]int32]int32, n))
	}
	return x
}

// Len is the number of distinct keys.
func (x *Index) Len() int { return int(x.count) }

// Add returns the number of the key of the record at p, a new one where the key is new.
func (x *Index) Add(p unsafe.Pointer) (int32, error) {
	id, err := x.parts[0].number(p, true)
	for i := 1; i < len(x.parts) && err == nil && id != None; i++ {
		var next int32
		if next, err = x.parts[i].number(p, true); next == None {
			return None, err
		}
		id = pair(x.pairs[i-1], id, next, true)
	}
	if id == x.count && err == nil {
		x.count++
		for i := range x.parts {
			if err := x.parts[i].keep(p); err != nil {
				return None, err
			}
		}
	}
	return id, err
}

// Find returns the number of the key that attrs have in the record at p. They are of the classes of the index's own.
func (x *Index) Find(reader *Reader, p unsafe.Pointer) (int32, error) {
	id, err := x.parts[0].lookup(&reader.parts[0], p)
	for i := 1; i < len(x.parts) && err == nil && id != None; i++ {
		var next int32
		if next, err = x.parts[i].lookup(&reader.parts[i], p); next == None {
			return None, err
		}
		id = pair(x.pairs[i-1], id, next, false)
	}
	return id, err
}

func pair(m map[[2]int32]int32, a, b int32, add bool) int32 {
	id, ok := m[[2]int32{a, b}]
	if !ok {
		if !add {
			return None
		}
		id = int32(len(m))
		m[[2]int32{a, b}] = id
	}
	return id
}

// Lists are the keys in the order of their numbers: one list for each attribute, []int64, []string or []any.
func (x *Index) Lists() []any {
	lists := make([]any, len(x.parts))
	for i := range x.parts {
		lists[i] = x.parts[i].list()
	}
	return lists
}

// Reader reads keys from other records than the index was made of.
type Reader struct{ parts []field }

// NewReader makes a reader of attributes.
func NewReader(attrs []*schema.Attribute) *Reader {
	r := &Reader{parts: make([]field, len(attrs))}
	for i, a := range attrs {
		r.parts[i] = fieldOf(a)
	}
	return r
}

// field is where an attribute's key value stands in a record.
type field struct {
	attr   *schema.Attribute
	class  schema.KeyClass
	kind   dialect.DestinationKind
	null   dialect.NullMode
	offset uintptr
	valid  uintptr
}

func fieldOf(a *schema.Attribute) field {
	d := &a.Dest
	return field{attr: a, class: a.KeyClass(), kind: d.Kind, null: d.Null, offset: d.Offset, valid: d.Valid}
}

// at is the address of the value, nil where it is NULL.
func (f *field) at(p unsafe.Pointer) unsafe.Pointer {
	switch f.null {
	case dialect.NullPointer:
		return *(*unsafe.Pointer)(unsafe.Add(p, f.offset))
	case dialect.NullStruct:
		if !*(*bool)(unsafe.Add(p, f.valid)) {
			return nil
		}
	}
	return unsafe.Add(p, f.offset)
}

// integer reads an integer of the field's size. A uint64 keeps its bits.
func (f *field) integer(p unsafe.Pointer) int64 {
	switch f.kind {
	case dialect.ToInt8:
		return int64(*(*int8)(p))
	case dialect.ToInt16:
		return int64(*(*int16)(p))
	case dialect.ToInt32:
		return int64(*(*int32)(p))
	case dialect.ToUint8:
		return int64(*(*uint8)(p))
	case dialect.ToUint16:
		return int64(*(*uint16)(p))
	case dialect.ToUint32:
		return int64(*(*uint32)(p))
	case dialect.ToInt, dialect.ToUint:
		return int64(*(*int)(p))
	}
	return *(*int64)(p)
}

// value reads any other value in a form that compares.
func (f *field) value(p unsafe.Pointer) (any, error) {
	v, err := f.attr.Get(p)
	if err != nil || v == nil {
		return nil, err
	}
	switch v := v.(type) {
	case []byte:
		return bytesKey(v), nil
	case time.Time:
		return timeKey{v.Unix(), v.Nanosecond()}, nil
	}
	if !reflect.TypeOf(v).Comparable() {
		return nil, fmt.Errorf("sequelize: %s: a value of type %T cannot be a key", f.attr.Dest.Name, v)
	}
	return v, nil
}

type bytesKey string

type timeKey struct {
	seconds     int64
	nanoseconds int
}
