package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/assemble"
	"github.com/go-sequelize/sequelize/internal/exec"
	"github.com/go-sequelize/sequelize/internal/query"
)

// findWith runs a question that has includes.
func (m *model) findWith(ctx context.Context, c *findCall) ([]unsafe.Pointer, error) {
	nodes, err := m.includes(c)
	if err != nil {
		return nil, err
	}
	l := m.loader(&c.Find)
	var records []unsafe.Pointer
	if len(c.Find.Joined) == 0 {
		if records, err = m.rows(ctx, c); err == nil {
			err = l.all(ctx, nodes, records)
		}
	} else {
		records, err = l.rows(ctx, m, &c.Find, nodes)
	}
	if err != nil {
		return nil, err
	}
	return records, m.afterFind(ctx, c, records)
}

// loader loads the includes of one question, level by level.
type loader struct {
	db      *Sequelize
	schema  string // in which the question finds its tables, instead of home
	home    string
	comment string
	master  bool // replicas are not asked, because the question itself is not put to them
}

// loader loads what a question includes.
func (m *model) loader(f *query.Find) *loader {
	return &loader{db: m.db, schema: f.Schema, home: m.table.Name.Schema, comment: f.Comment, master: f.Master || f.Lock != nil}
}

// rows reads the parents together with their joined includes, and loads the others.
func (l *loader) rows(ctx context.Context, m *model, f *query.Find, nodes []*includeNode) ([]unsafe.Pointer, error) {
	r := newRowReader(m.table, nodes)
	if err := l.read(ctx, m, f, r); err != nil {
		return nil, err
	}
	r.hang()
	r.settle(r.records)
	m.adopt(r.records, r.attributes)
	return r.records, l.beside(ctx, nodes, r, r.records)
}

// read runs a question and reads its rows.
func (l *loader) read(ctx context.Context, m *model, f *query.Find, r *rowReader) error {
	w := takeScratch()
	defer w.release()
	p, err := l.db.planFind(f, w)
	if err != nil {
		return err
	}
	w.master = w.master || l.master
	err = l.db.runner.Query(ctx, l.db.readOn(ctx, w.master), &w.stmt, func(rows dialect.Rows) error { return r.all(rows, p) })
	return l.db.failure(err, m.table)
}

// beside loads what is included beside and beneath the joined records of a result.
func (l *loader) beside(ctx context.Context, nodes []*includeNode, r *rowReader, records []unsafe.Pointer) error {
	for _, j := range r.joined {
		j.model.adopt(j.records, j.attributes)
		if err := l.all(ctx, j.kids, j.records); err != nil {
			return err
		}
	}
	return l.all(ctx, nodes, records)
}

// all loads includes of records, except those that were joined.
func (l *loader) all(ctx context.Context, nodes []*includeNode, parents []unsafe.Pointer) error {
	loads := make([]load, 0, len(nodes))
	for _, n := range nodes {
		if n.joined {
			continue
		}
		ld, err := newLoad(n, parents)
		if err != nil {
			return err
		}
		loads = append(loads, ld)
	}
	if err := l.fetch(ctx, loads); err != nil {
		return err
	}
	for i := range loads {
		if err := l.finish(ctx, &loads[i]); err != nil {
			return err
		}
	}
	return nil
}

// load is an include whose records are being read.
type load struct {
	n       *includeNode
	parents []unsafe.Pointer
	keys    *assemble.Index // of the parents, each once
	numbers []int32         // of the parents' keys
	rows    *rowReader
}

func newLoad(n *includeNode, parents []unsafe.Pointer) (load, error) {
	ld := load{n: n, parents: parents, keys: assemble.NewIndex(n.from(), len(parents)), numbers: make([]int32, len(parents))}
	for i, p := range parents {
		var err error
		if ld.numbers[i], err = ld.keys.Add(p); err != nil {
			return load{}, err
		}
	}
	ld.rows = newRowReader(n.assoc.Target, n.kids)
	if ld.asks() {
		ld.rows.children(n, ld.keys)
	}
	return ld, nil
}

// asks reports whether there can be records at all.
func (ld *load) asks() bool {
	return ld.keys.Len() > 0 && (ld.n.in.Limit == nil || *ld.n.in.Limit > 0)
}

// fetch reads the records of includes side by side: in one round trip where the database can, else one after another.
func (l *loader) fetch(ctx context.Context, loads []load) error {
	for i := range loads {
		if ld := &loads[i]; ld.keys.Len() == 0 {
			if err := l.check(ld); err != nil {
				return err
			}
		}
	}
	if len(loads) > 1 {
		if on, ok := l.db.readOn(ctx, l.master).(exec.BatchRunner); ok {
			return l.together(ctx, on, loads)
		}
	}
	for i := range loads {
		ld := &loads[i]
		if !ld.asks() {
			continue
		}
		if err := l.keyed(ld.n, ld.keys, func(f *query.Find) error { return l.read(ctx, ld.n.model, f, ld.rows) }); err != nil {
			return err
		}
	}
	return nil
}

// finish loads what lies beneath an include, and puts its records into their parents.
func (l *loader) finish(ctx context.Context, ld *load) error {
	n, r := ld.n, ld.rows
	r.hang()
	place := assemble.PlaceOf(n.assoc)
	groups := place.Arrange(r.records, r.numbers, ld.keys.Len())
	r.settle(groups.InOrder(r.numbers))
	r.adoptLinks()
	n.model.adopt(groups.Records, r.attributes)
	if err := l.beside(ctx, n.kids, r, groups.Records); err != nil {
		return err
	}
	for i, p := range ld.parents {
		place.Assign(p, groups, ld.numbers[i])
	}
	return n.adoptValues(ld.parents, ld.numbers, groups, place, r)
}

// adoptValues binds the copies that fields of the record's own type hold.
func (n *includeNode) adoptValues(parents []unsafe.Pointer, numbers []int32, groups *assemble.Groups, place assemble.Place, r *rowReader) error {
	if !n.assoc.Target.HasInstance || place.Pointer() {
		return nil
	}
	var copies []unsafe.Pointer
	for i, p := range parents {
		if numbers[i] != assemble.None {
			copies = append(copies, place.Copies(p, groups, numbers[i])...)
		}
	}
	n.model.adopt(copies, r.attributes)
	return nil
}

// keyed asks for the targets of the keys. A list of composite keys is bound value by value where the database has no
// lists for it, so a long one takes several statements.
func (l *loader) keyed(n *includeNode, keys *assemble.Index, ask func(f *query.Find) error) error {
	f, lists := l.question(n), keys.Lists()
	step := l.keysAtOnce(len(lists), keys.Len())
	for from := 0; from < keys.Len(); from += step {
		f.Keyed = n.keyed(&f, lists, from, step, keys.Len() > 1)
		if err := ask(&f); err != nil {
			return err
		}
	}
	return nil
}

// question is an include's question without its keys.
func (l *loader) question(n *includeNode) query.Find {
	f := n.in.Find
	f.Comment = l.comment
	if l.schema != "" && n.assoc.Target.Name.Schema == l.home {
		f.Schema = l.schema
	}
	if !n.assoc.Many() && !n.single() {
		firstOnly(n, &f)
	}
	return f
}

// keyed asks for the targets of step keys. Where there are not many keys but one, its rows are all rows, and a page of
// them needs no numbers.
func (n *includeNode) keyed(f *query.Find, lists []any, from, step int, many bool) *query.Keyed {
	k := query.NewKeyed(n.assoc, n.in.On)
	k.ThroughWhere, k.Through = n.in.ThroughWhere, n.throughAttributes()
	k.PerKey = many && (f.Limit != nil || f.Offset > 0)
	for _, list := range lists {
		k.Keys = append(k.Keys, part(list, from, step))
	}
	return k
}

// firstOnly makes a to-one include that could meet several records meet the first: in the include's order, which limits
// each parent's rows, or by key.
func firstOnly(n *includeNode, f *query.Find) {
	if len(f.Order) > 0 {
		one := int64(1)
		f.Limit = &one
		return
	}
	for _, a := range n.assoc.Target.PrimaryKey {
		f.Order = append(f.Order, query.Order{X: &query.Attr{Path: a.Name}})
	}
}

// compositeKeys is the most composite keys of one statement where each value has a placeholder.
const compositeKeys = 1024

// keysAtOnce is the number of keys of one statement.
func (l *loader) keysAtOnce(parts, keys int) int {
	if parts == 1 || l.db.features.UnnestRows {
		return keys
	}
	most := compositeKeys
	for l.db.features.MaxParams > 0 && most*parts*2 > l.db.features.MaxParams {
		most /= 2
	}
	return most
}

// part is a piece of a list of key values.
func part(list any, from, step int) any {
	switch list := list.(type) {
	case []int64:
		return list[from:min(from+step, len(list))]
	case []string:
		return list[from:min(from+step, len(list))]
	}
	all := list.([]any)
	return all[from:min(from+step, len(all))]
}
