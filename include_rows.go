package sequelize

import (
	"reflect"
	"slices"
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
	link        *model              // of the through records, where they have Instances
	linked      []*schema.Attribute // that they were read with

	// Of what is read beside the records: see joinedReader.
	joined []*joinedReader
	bases  []unsafe.Pointer
	at     []place // of the row, by base
	// Where rows can stand several times: the records' keys, and a record that no row has taken.
	known   *assemble.Index
	owned   map[[2]int32]int32 // the records by the numbers of their parents' key and their own
	pending unsafe.Pointer
}

func newRowReader(t *schema.Table, nodes []*includeNode) *rowReader {
	r := &rowReader{table: t, slab: decode.NewSlab(t.Type, 0)}
	r.join(nodes, plan.BaseRecord)
	r.bases = make([]unsafe.Pointer, plan.BaseJoined+len(r.joined))
	r.at = make([]place, len(r.bases))
	if slices.ContainsFunc(r.joined, func(j *joinedReader) bool { return j.many }) {
		r.known, r.owned = assemble.NewIndex(t.PrimaryKey, 0), map[[2]int32]int32{}
	}
	return r
}

// children makes r read the records of an include.
func (r *rowReader) children(n *includeNode, keys *assemble.Index) {
	r.keys = keys
	if attrs := n.throughAttributes(); len(attrs) > 0 {
		r.through = n.assoc.ThroughRecord
		if r.through.Pointer {
			r.throughSlab = decode.NewSlab(r.through.Type, 0)
		}
		if n.assoc.Through.HasInstance {
			r.link = n.linkModel()
		}
	}
}

// all reads the rows of a result.
func (r *rowReader) all(rows dialect.Rows, p *plan.Plan) error {
	if err := rows.Bind(p.Destinations()); err != nil {
		return err
	}
	r.attributes = p.Attributes
	for i, j := range r.joined {
		j.attributes = p.Joined[i].Attributes
	}
	r.keyOf(p)
	before := len(r.records)
	r.expect(before + p.Usual())
	for rows.Next() {
		if err := r.row(rows); err != nil {
			return err
		}
	}
	p.Gave(len(r.records) - before)
	r.linked = p.Through
	return rows.Err()
}

// expect makes room for n records.
func (r *rowReader) expect(n int) {
	r.slab.Expect(n)
	r.throughSlab.Expect(n)
	if r.records == nil && n > 0 {
		r.records = make([]unsafe.Pointer, 0, min(n, mostExpected))
		if r.keys != nil {
			r.numbers = make([]int32, 0, min(n, mostExpected))
		}
	}
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
	record := r.next()
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
	at, err := r.take(record)
	if err != nil || at.number == assemble.None {
		return err
	}
	r.at[plan.BaseRecord] = at
	for i, j := range r.joined {
		if r.at[plan.BaseJoined+i], err = j.take(r.bases, r.bases[plan.BaseJoined+i], r.at[j.parent]); err != nil {
			return err
		}
	}
	return nil
}

// next is where the record of a row is written.
func (r *rowReader) next() unsafe.Pointer {
	if r.pending == nil {
		return r.slab.Next()
	}
	record := r.pending
	reflect.NewAt(r.table.Type, record).Elem().SetZero()
	return record
}

// take keeps the record of a row, unless a row before had it already. A row that belongs to no parent has no place.
func (r *rowReader) take(record unsafe.Pointer) (place, error) {
	owner := assemble.None
	if r.keys != nil {
		from := r.key
		if r.own {
			from = record
		}
		var err error
		if owner, err = r.keys.Find(r.owner, from); err != nil || owner == assemble.None {
			return place{number: assemble.None}, err
		}
	}
	number := int32(len(r.records))
	if r.known != nil {
		key, err := r.known.Add(record)
		if err != nil {
			return place{}, err
		}
		if have, ok := r.owned[[2]int32{owner, key}]; ok {
			r.pending = record
			return place{number: have}, nil
		}
		r.owned[[2]int32{owner, key}], r.pending = number, nil
	}
	r.records = append(r.records, record)
	if r.keys != nil {
		r.numbers = append(r.numbers, owner)
	}
	return place{number, true}, nil
}

// throughRecord is where the through record of a record is written.
func (r *rowReader) throughRecord(record unsafe.Pointer) unsafe.Pointer {
	at := unsafe.Add(record, r.through.Offset)
	if r.through.Pointer {
		link := r.throughSlab.Next()
		*(*unsafe.Pointer)(at) = link
		at = link
	}
	return at
}

// adoptLinks binds the through records, where they have Instances.
func (r *rowReader) adoptLinks() {
	if r.link == nil {
		return
	}
	links := make([]unsafe.Pointer, len(r.records))
	for i, record := range r.records {
		links[i] = unsafe.Add(record, r.through.Offset)
		if r.through.Pointer {
			links[i] = *(*unsafe.Pointer)(links[i])
		}
	}
	r.link.adopt(links, r.linked)
}
