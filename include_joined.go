package sequelize

import (
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/assemble"
	"github.com/go-sequelize/sequelize/internal/decode"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// place is a row's record among those that were read: its number, or None where the row has none.
type place struct {
	number int32
	fresh  bool // the row is the first that has it
}

// joinedReader makes the records of one joined include, or the through records beside them. Where several to-many
// includes are joined, a record stands in as many rows as the others have records: it is the first row that makes it,
// known by its parent and its typed key.
type joinedReader struct {
	model  *model // of the records
	kids   []*includeNode
	parent int // base of the record to which it belongs

	field   assemble.Place // of an include
	offset  uintptr
	pointer bool
	many    bool

	slab       decode.Slab
	pending    unsafe.Pointer // a new record that no row has taken
	written    bool           // a row wrote to pending all the same
	records    []unsafe.Pointer
	parents    []int32             // of the records: numbers of the records that they belong to
	attributes []*schema.Attribute // that they were read with

	known *assemble.Index    // to-many: the records' keys
	owned map[[2]int32]int32 // to-many: the records by the numbers of their parent and their key
	ones  []int32            // to-one: the records by the numbers of their parent
}

// join adds the joined includes, in the order in which the plan joins them.
func (r *rowReader) join(nodes []*includeNode, parent int) {
	for _, n := range nodes {
		if !n.joined {
			continue
		}
		r.joined = append(r.joined, n.reader(parent))
		base := plan.BaseJoined + len(r.joined) - 1
		if len(n.throughAttributes()) > 0 {
			r.joined = append(r.joined, n.linkReader(base))
		}
		r.join(n.kids, base)
	}
}

func (n *includeNode) reader(parent int) *joinedReader {
	field, t := assemble.PlaceOf(n.assoc), n.assoc.Target
	j := &joinedReader{model: n.model, kids: n.kids, parent: parent, field: field, slab: decode.NewSlab(t.Type, 0)}
	j.offset, j.pointer, j.many = field.Offset(), field.Pointer(), n.assoc.Many()
	if j.many {
		j.known, j.owned = assemble.NewIndex(t.PrimaryKey, 0), map[[2]int32]int32{}
	}
	return j
}

// linkModel is the model of the through records.
func (n *includeNode) linkModel() *model {
	return n.model.db.modelOf(n.assoc.Through).beside(n.model)
}

// linkReader makes the through records beside the records of a joined include.
func (n *includeNode) linkReader(parent int) *joinedReader {
	f := n.assoc.ThroughRecord
	j := &joinedReader{model: n.linkModel(), parent: parent, slab: decode.NewSlab(f.Type, 0)}
	j.offset, j.pointer = f.Offset, f.Pointer
	return j
}

// next is where the joined record of a row is written: in its parent, or a new record.
func (j *joinedReader) next(bases []unsafe.Pointer) unsafe.Pointer {
	if !j.many && !j.pointer {
		return unsafe.Add(bases[j.parent], j.offset)
	}
	if j.pending == nil {
		j.pending = j.slab.Next()
	} else if j.written {
		reflect.NewAt(j.slab.Type(), j.pending).Elem().SetZero()
	}
	j.written = false
	return j.pending
}

// take gives the record that was read, if there was one, to its parent, unless a row before had it already.
func (j *joinedReader) take(bases []unsafe.Pointer, record unsafe.Pointer, parent place) (place, error) {
	number := int32(len(j.records))
	switch {
	case record == nil || parent.number == assemble.None:
		number = assemble.None
	case j.many:
		key, err := j.known.Add(record)
		if err != nil {
			return place{}, err
		}
		at := [2]int32{parent.number, key}
		if have, ok := j.owned[at]; ok {
			j.written = true
			return place{number: have}, nil
		}
		j.owned[at] = number
	case !parent.fresh:
		j.written = true
		return place{number: j.ones[parent.number]}, nil
	case j.pointer:
		*(*unsafe.Pointer)(unsafe.Add(bases[j.parent], j.offset)) = record
	}
	if !j.many && parent.fresh {
		j.ones = append(j.ones, number) // parents are new in the order of their numbers
	}
	if number == assemble.None {
		return place{number: number}, nil
	}
	j.records, j.parents, j.pending = append(j.records, record), append(j.parents, parent.number), nil
	return place{number, true}, nil
}

// hang puts the records of the to-many includes into their parents' fields: the innermost first, so that records which
// move into a slice take along what hangs on them.
func (r *rowReader) hang() {
	for i := len(r.joined) - 1; i >= 0; i-- {
		j := r.joined[i]
		if !j.many {
			continue
		}
		parents := r.recordsAt(j.parent)
		groups := j.field.Arrange(j.records, j.parents, len(parents))
		for n, p := range parents {
			j.field.Assign(p, groups, int32(n))
		}
		j.records = groups.InOrder(j.parents)
	}
}

// settle finds the records again that stand in others, which may have moved. What was read now stands in records.
func (r *rowReader) settle(records []unsafe.Pointer) {
	r.records = records
	for _, j := range r.joined {
		if j.many || j.pointer {
			continue
		}
		parents := r.recordsAt(j.parent)
		for i := range j.records {
			j.records[i] = unsafe.Add(parents[j.parents[i]], j.offset)
		}
	}
}

func (r *rowReader) recordsAt(base int) []unsafe.Pointer {
	if base == plan.BaseRecord {
		return r.records
	}
	return r.joined[base-plan.BaseJoined].records
}
