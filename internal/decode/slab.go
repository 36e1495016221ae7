package decode

import (
	"reflect"
	"unsafe"
)

// slabSizes are the numbers of records that are allocated at once: the first find of one record allocates one, a long
// list few slabs. They are few, because each makes an array type that the runtime keeps. A slab lives as long as any of
// its records does.
var slabSizes = [...]int{1, 4, 16, 64, 128}

// Slab hands out new records of one type. It is used by one goroutine.
type Slab struct {
	record reflect.Type
	size   uintptr
	next   unsafe.Pointer
	left   int
	step   int // index into slabSizes of the next slab
}

// NewSlab makes a slab for records of type t, of which about expected are needed; 0 where nothing is known.
func NewSlab(t reflect.Type, expected int) Slab {
	s := Slab{record: t, size: t.Size()}
	for s.step < len(slabSizes)-1 && slabSizes[s.step] < expected {
		s.step++
	}
	return s
}

// Type is the type of the records.
func (s *Slab) Type() reflect.Type { return s.record }

// Next returns the address of a new, zero record.
func (s *Slab) Next() unsafe.Pointer {
	if s.left == 0 {
		s.grow()
	}
	p := s.next
	if s.left--; s.left > 0 { // never past the end: that address belongs to another object
		s.next = unsafe.Add(p, s.size)
	} else {
		s.next = nil
	}
	return p
}

// grow allocates through reflect, so that the garbage collector knows where the records' pointers are.
func (s *Slab) grow() {
	n := slabSizes[s.step]
	if n == 1 {
		s.next = reflect.New(s.record).UnsafePointer()
	} else {
		s.next = reflect.New(reflect.ArrayOf(n, s.record)).UnsafePointer()
	}
	s.left = n
	if s.step < len(slabSizes)-1 {
		s.step++
	}
}
