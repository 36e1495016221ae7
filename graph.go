package sequelize

import (
	"context"
	"slices"
	"strings"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// graph is a nested write while it runs: what Create, Save and BulkCreate do with Include. Each level is written by one
// statement for its new records and one for those that exist: the targets of belongsTo first, whose keys the records
// take over, then the records, then the targets that have their keys, then the through rows.
type graph struct {
	db *Sequelize
	c  *writeCall
	tx *Tx // around the graph; nil without one
	// each: hooks and validation run for each record, as in Create and Save; otherwise as in BulkCreate.
	each bool
	// kept are the records as they were, in the order in which they were touched: a graph that fails leaves no trace.
	kept    kept
	touched map[graphNode]bool
	// reached are the records that are written already, or are about to be.
	reached map[graphNode]bool
	// invalid is why the record invalidAt was refused, nil of none.
	invalid   error
	invalidAt graphNode
}

// graphNode is a record of a table. A struct and its first field have one address, so the address alone does not do.
type graphNode struct {
	table *schema.Table
	p     unsafe.Pointer
}

// createGraph inserts records with what their includes name.
func (m *model) createGraph(ctx context.Context, records []unsafe.Pointer, c *writeCall) error {
	if c.ignoreDuplicates || len(c.updateOnDuplicate) > 0 {
		return errorf("%s: IgnoreDuplicates and UpdateOnDuplicate leave keys unset, which the included records would need: write them apart", m.table.Model)
	}
	return m.writeGraph(ctx, records, c, true)
}

// saveGraph updates a record with what its includes name.
func (m *model) saveGraph(ctx context.Context, p unsafe.Pointer, c *writeCall) error {
	return m.writeGraph(ctx, []unsafe.Pointer{p}, c, false)
}

func (m *model) writeGraph(ctx context.Context, records []unsafe.Pointer, c *writeCall, create bool) error {
	if err := m.db.resolve(); err != nil {
		return err
	}
	if c.schema != m.schemaName { // of an option
		m = m.inSchema(c.schema)
	}
	branches, err := m.branches(c.includes)
	if err != nil {
		return err
	}
	g := &graph{db: m.db, c: c, tx: m.db.txOf(ctx), each: !c.bulk || c.individual && !c.noHooks, touched: map[graphNode]bool{}, reached: map[graphNode]bool{}}
	level := &graphLevel{m: m, c: c, branches: branches, create: create, fresh: create}
	err = m.db.atomically(ctx, func(ctx context.Context) error { return g.write(ctx, level, records) })
	if err != nil {
		err = g.allFaults(ctx, err, level, records)
		g.kept.restore()
		return m.whichMissed(ctx, err, c)
	}
	return nil
}

// graphBranch is an association that is written with its sources.
type graphBranch struct {
	*relation
	branches []*graphBranch
}

// branches are the associations that includes name, as a tree.
func (m *model) branches(includes []query.Include) ([]*graphBranch, error) {
	var list []*graphBranch
	for i := range includes {
		var err error
		if list, err = m.branch(list, &includes[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// branch adds an include to a model's branches. Includes of one association join.
func (m *model) branch(list []*graphBranch, in *query.Include) ([]*graphBranch, error) {
	if len(in.Where) > 0 || in.Limit != nil || in.Offset > 0 || len(in.On) > 0 || len(in.ThroughWhere) > 0 {
		return nil, errorf("%s: Include %q of a write names what is written: conditions, Limit and Offset mean nothing to it", m.table.Model, in.Path)
	}
	if in.Root != nil && in.Root != m.table {
		return nil, errorf("%s: Include %q is of an association of %s: take the field or handle of one of %s", m.table.Model, in.Path, in.Root.Model, m.table.Model)
	}
	if in.All {
		for _, a := range m.table.Associations {
			if a.HasField && a.Target != nil {
				var err error
				if list, err = m.branch(list, &query.Include{Path: a.As, Find: query.Find{Includes: in.Includes}}); err != nil {
					return nil, err
				}
			}
		}
		return list, nil
	}
	head, rest, more := strings.Cut(in.Path, ".")
	r, err := m.written(head)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(list, func(b *graphBranch) bool { return b.a == r.a })
	if at < 0 {
		at, list = len(list), append(list, &graphBranch{relation: r})
	}
	inner := in.Includes
	if more {
		inner = []query.Include{{Path: rest, Find: query.Find{Includes: in.Includes}}}
	}
	for i := range inner {
		if list[at].branches, err = r.target.branch(list[at].branches, &inner[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// written is the association of an alias whose records are to be written.
func (m *model) written(as string) (*relation, error) {
	a := m.table.Association(as)
	switch {
	case a == nil:
		return nil, question(plan.UnknownAssociation(m.table, as))
	case len(a.From) == 0:
		return nil, errorf("%s.%s: the association leads to or through a model that is not defined: %s", m.table.Model, as, a.Declared)
	case !a.HasField:
		field := "*" + a.Target.GoName
		if a.Many() {
			field = "[]" + field
		}
		return nil, errorf("%s: Include %q writes the records of a field, and %s has none for the association: add one of type %s, tagged as it or with the name of its alias and sequelize:\"-\"", m.table.Model, as, m.table.GoName, field)
	}
	target := m.db.modelOf(a.Target)
	if target == nil {
		return nil, errorf("%s.%s leads to the through table %s, which has no struct: define a model of it", m.table.Model, as, a.Target.Model)
	}
	target = target.beside(m)
	return &relation{a: a, source: m, target: target}, target.writable()
}

// keep remembers a record as it was before the graph touched it.
func (g *graph) keep(m *model, p unsafe.Pointer) {
	node := graphNode{m.table, p}
	if g.touched[node] {
		return
	}
	g.touched[node] = true
	if m.table.HasInstance && g.tx != nil && !g.tx.adopted {
		g.tx.remember(m, []unsafe.Pointer{p})
	}
	g.kept = g.kept.keep(m, p)
}
