package assemble

import (
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// Place is how the records of an association stand in its field: []*T, []T, *T or T.
type Place struct {
	offset  uintptr
	many    bool
	pointer bool
	field   reflect.Type
	target  reflect.Type // the record's struct
}

// PlaceOf is the place of an association that has a field.
func PlaceOf(a *schema.Association) Place {
	p := Place{offset: a.Offset, many: a.Many(), field: a.GoType, target: a.Target.Type}
	element := a.GoType
	if p.many {
		element = element.Elem()
	}
	p.pointer = element.Kind() == reflect.Pointer
	return p
}

// Offset is the field's place in its record.
func (p *Place) Offset() uintptr { return p.offset }

// Pointer reports whether the field holds addresses of records, not the records.
func (p *Place) Pointer() bool { return p.pointer }

// Groups are records by the number of the key that they belong to.
type Groups struct {
	Records []unsafe.Pointer // the records of number 0, then those of 1, and so on, each in the order in which they came
	starts  []int32
	array   unsafe.Pointer // of []T: where the records stand
	taken   []bool
}

// Arrange groups records of n keys. Of a []T field they move to one array, where they stay.
func (p *Place) Arrange(records []unsafe.Pointer, numbers []int32, n int) *Groups {
	g := &Groups{starts: make([]int32, n+1), Records: make([]unsafe.Pointer, len(records))}
	for _, number := range numbers {
		g.starts[number+1]++
	}
	for i := range n {
		g.starts[i+1] += g.starts[i]
	}
	next := append([]int32(nil), g.starts[:n]...)
	for i, r := range records {
		at := &next[numbers[i]]
		g.Records[*at] = r
		*at++
	}
	if p.many && !p.pointer && len(records) > 0 {
		p.move(g)
	}
	return g
}

// InOrder are the records in the order in which they came, where they stand now: numbers are those of Arrange.
func (g *Groups) InOrder(numbers []int32) []unsafe.Pointer {
	list := make([]unsafe.Pointer, len(numbers))
	next := append([]int32(nil), g.starts...)
	for i, number := range numbers {
		list[i] = g.Records[next[number]]
		next[number]++
	}
	return list
}

// move copies the records to an array of their own, in which slices of values can share.
func (p *Place) move(g *Groups) {
	n := len(g.Records)
	array := reflect.MakeSlice(p.field, n, n)
	g.array, g.taken = array.UnsafePointer(), make([]bool, len(g.starts))
	for i, r := range g.Records {
		to := array.Index(i)
		to.Set(reflect.NewAt(p.target, r).Elem())
		g.Records[i] = to.Addr().UnsafePointer()
	}
}

// Assign stores the records with number in the field of the record at parent; None leaves it empty.
func (p *Place) Assign(parent unsafe.Pointer, g *Groups, number int32) {
	at := unsafe.Add(parent, p.offset)
	var from, to int32
	if number != None {
		from, to = g.starts[number], g.starts[number+1]
	}
	switch {
	case p.many && p.pointer:
		*(*[]unsafe.Pointer)(at) = some(g.Records[from:to:to])
	case p.many:
		p.assignValues(at, g, number, from, to)
	case p.pointer:
		*(*unsafe.Pointer)(at) = first(g.Records[from:to])
	default:
		field := reflect.NewAt(p.target, at).Elem()
		if from == to {
			field.SetZero()
			return
		}
		field.Set(reflect.NewAt(p.target, g.Records[from]).Elem())
	}
}

// some is list, or an empty list that is not nil.
func some(list []unsafe.Pointer) []unsafe.Pointer {
	if len(list) == 0 {
		return []unsafe.Pointer{}
	}
	return list
}

func first(list []unsafe.Pointer) unsafe.Pointer {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// assignValues gives the first parent of a key the part of the array that is its own, and every further one a copy.
func (p *Place) assignValues(at unsafe.Pointer, g *Groups, number, from, to int32) {
	field := reflect.NewAt(p.field, at).Elem()
	if from == to {
		field.Set(reflect.MakeSlice(p.field, 0, 0))
		return
	}
	n := int(to - from)
	*(*slice)(at) = slice{unsafe.Add(g.array, uintptr(from)*p.target.Size()), n, n}
	if g.taken[number] {
		field.Set(reflect.AppendSlice(reflect.MakeSlice(p.field, 0, n), field))
	}
	g.taken[number] = true
}

// Copies are the records in the field of a parent that holds records themselves, where they are not those of g.
func (p *Place) Copies(parent unsafe.Pointer, g *Groups, number int32) []unsafe.Pointer {
	n := int(g.starts[number+1] - g.starts[number])
	at := unsafe.Add(parent, p.offset)
	if !p.many {
		return []unsafe.Pointer{at}[:min(n, 1)]
	}
	s := *(*slice)(at)
	if n == 0 || s.data == g.Records[g.starts[number]] {
		return nil
	}
	list := make([]unsafe.Pointer, n)
	for i := range list {
		list[i] = unsafe.Add(s.data, uintptr(i)*p.target.Size())
	}
	return list
}

// slice is the memory of a slice.
type slice struct {
	data     unsafe.Pointer
	len, cap int
}
