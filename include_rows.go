package sequelize

import (
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/assemble"
	"github.com/go-sequelize/sequelize/internal/decode"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// rowReader makes records of rows in which several records can stand side by side.
type rowReader struct {
	table      *schema.Table
	slab       decode.Slab
	records    []unsafe.Pointer
	attributes []*schema.Attribute // that records were read with

	// Of the records of an include: the number of the parents' key that each belongs to.
	numbers []int32
	keys    *assemble.Index
	owner   *assemble.Reader
	own     bool           // the record itself holds the key
	key     unsafe.Pointer // a record of the parents' model that holds nothing but the key

	through     *schema.ThroughField
	throughSlab decode.Slab
	link        *model // of the through records, where they have Instances
	links       []unsafe.Pointer

	joined []*joinedReader
	bases  []unsafe.Pointer
}

// joinedReader makes the records of one joined include.
type joinedReader struct {
	node       *includeNode
	parent     int // base of the record to which it belongs
	offset     uintptr
	pointer    bool
	slab       decode.Slab
	pending    unsafe.Pointer // a new record that no row has taken
	records    []unsafe.Pointer
	attributes []*schema.Attribute
}

func newRowReader(t *schema.Table, nodes []*includeNode, rows int) *rowReader {
	r := &rowReader{table: t, slab: decode.NewSlab(t.Type, rows)}
	r.join(nodes, plan.BaseRecord)
	r.bases = make([]unsafe.Pointer, plan.BaseJoined+len(r.joined))
	return r
}

// join adds the joined includes, in the order in which the plan joins them.
func (r *rowReader) join(nodes []*includeNode, parent int) {
	for _, n := range nodes {
		if !n.joined {
			continue
		}
		place := assemble.PlaceOf(n.assoc)
		j := &joinedReader{node: n, parent: parent, offset: place.Offset(), pointer: place.Pointer(), slab: decode.NewSlab(n.assoc.Target.Type, 0)}
		r.joined = append(r.joined, j)
		r.join(n.kids, plan.BaseJoined+len(r.joined)-1)
	}
}

// children makes r read the records of an include.
func (r *rowReader) children(n *includeNode, keys *assemble.Index) {
	r.keys = keys
	if attrs := n.throughAttributes(); len(attrs) > 0 {
		r.through = throughField(n.assoc)
		if r.through.Pointer {
			r.throughSlab = decode.NewSlab(r.through.Type, 0)
		}
		if n.assoc.Through.HasInstance {
			r.link = n.model.db.modelOf(n.assoc.Through)
		}
	}
}

// all reads the rows of a result.
func (r *rowReader) all(rows dialect.Rows, p *plan.Plan) error {
	if err := rows.Bind(p.Destinations()); err != nil {
		return err
	}
	for i, j := range r.joined {
		j.attributes = p.Joined[i].Attributes
	}
	r.keyOf(p)
	for rows.Next() {
		if err := r.row(rows); err != nil {
			return err
		}
	}
	if r.link != nil {
		r.link.adopt(r.links, p.Through)
	}
	return rows.Err()
}

// keyOf finds out where the key of a row's parents stands.
func (r *rowReader) keyOf(p *plan.Plan) {
	if r.keys == nil {
		return
	}
	if r.own = len(p.Keys) == 0; r.own {
		r.owner = assemble.NewReader(p.Owner)
		return
	}
	r.owner = assemble.NewReader(p.Keys)
	slab := decode.NewSlab(p.Source.Type, 1)
	r.key = slab.Next()
}

// row reads one row.
func (r *rowReader) row(rows dialect.Rows) error {
	record := r.slab.Next()
	r.bases[plan.BaseRecord], r.bases[plan.BaseKey] = record, r.key
	if r.through != nil {
		r.bases[plan.BaseThrough] = r.throughRecord(record)
	}
	for i, j := range r.joined {
		r.bases[plan.BaseJoined+i] = j.next(r.bases)
	}
	if err := rows.Scan(r.bases); err != nil {
		return err
	}
	for i, j := range r.joined {
		j.take(r.bases, r.bases[plan.BaseJoined+i])
	}
	if r.keys == nil {
		r.records = append(r.records, record)
		return nil
	}
	from := r.key
	if r.own {
		from = record
	}
	number, err := r.keys.Find(r.owner, from)
	if err != nil || number == assemble.None {
		return err
	}
	r.records, r.numbers = append(r.records, record), append(r.numbers, number)
	return nil
}

// throughRecord is where the through record of a record is written.
func (r *rowReader) throughRecord(record unsafe.Pointer) unsafe.Pointer {
	at := unsafe.Add(record, r.through.Offset)
	if r.through.Pointer {
		link := r.throughSlab.Next()
		*(*unsafe.Pointer)(at) = link
		at = link
	}
	if r.link != nil {
		r.links = append(r.links, at)
	}
	return at
}

// next is where the joined record of a row is written: in its parent, or a new record.
func (j *joinedReader) next(bases []unsafe.Pointer) unsafe.Pointer {
	if !j.pointer {
		return unsafe.Add(bases[j.parent], j.offset)
	}
	if j.pending == nil {
		j.pending = j.slab.Next()
	}
	return j.pending
}

// take gives the record that was read, if there was one, to its parent.
func (j *joinedReader) take(bases []unsafe.Pointer, record unsafe.Pointer) {
	if record == nil || bases[j.parent] == nil {
		return
	}
	j.records = append(j.records, record)
	if j.pointer {
		*(*unsafe.Pointer)(unsafe.Add(bases[j.parent], j.offset)) = record
		j.pending = nil
	}
}
