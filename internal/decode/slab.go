package decode

import (
	"reflect"
	"unsafe"
)

// slabSizes are the numbers of records that are allocated at once. They are few, because each makes an array type that
// the runtime keeps. A slab lives as long as any of its records does.
var slabSizes = [...]int{1, 2, 4, 8, 16, 32, 64, 128}

// Slab hands out new records of one type. It is used by one goroutine.
type Slab struct {
	record   reflect.Type
	size     uintptr
	next     unsafe.Pointer
	left     int
	made     int // records in all slabs so far
	expected int
}

// NewSlab makes a slab for records of type t, of which about expected are needed; 0 where nothing is known.
func NewSlab(t reflect.Type, expected int) Slab {
	return Slab{record: t, size: t.Size(), expected: expected}
}

// Expect says how many records will be needed, about.
func (s *Slab) Expect(n int) { s.expected = n }

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
	n := s.step()
	if n == 1 {
		s.next = reflect.New(s.record).UnsafePointer()
	} else {
		s.next = reflect.New(reflect.ArrayOf(n, s.record)).UnsafePointer()
	}
	s.left = n
	s.made += n
}

// step is the size of the next slab: what is still expected, but never much more than was needed already, so that one
// record where many were expected does not keep the memory of many; beyond what was expected, slabs grow by themselves.
func (s *Slab) step() int {
	need := s.expected - s.made
	most := 4 * (s.made + 4)
	if need <= 0 {
		need = 3*s.made + 1
	}
	n := 1
	for _, size := range slabSizes {
		if size > most || size > need+need/4 { // a few too many are cheaper than another slab
			break
		}
		n = size
	}
	return n
}
