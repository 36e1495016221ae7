package sequelize

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/op"
)

// errStop ends the reading of rows when the loop over them was left.
var errStop = errors.New("sequelize: the loop was left")

// Each yields the rows that meet the options one by one: it holds one row, and its connection, until the loop ends by
// its end, a break, an error or the context. A statement on the same transaction inside the loop is an error; use
// FindInBatches there. With includes it reads in batches of 100 parents, in the order of the primary key. AfterFind
// hooks run row by row.
func (m *ModelOf[P]) Each(ctx context.Context, options ...FindOption) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		c, err := m.model.fold(options)
		if err == nil {
			err = m.model.each(ctx, c, func(p unsafe.Pointer) bool { return yield(as[P](p), nil) })
		}
		if err != nil && !errors.Is(err, errStop) {
			yield(as[P](nil), err)
		}
	}
}

// each runs a question row by row. It returns errStop when yield says that the loop was left.
func (m *model) each(ctx context.Context, c *findCall, yield func(unsafe.Pointer) bool) error {
	if len(c.Find.Includes) > 0 {
		return m.batches(ctx, c, 100, func(ctx context.Context, records []unsafe.Pointer) error {
			for _, p := range records {
				if !yield(p) {
					return errStop
				}
			}
			return nil
		})
	}
	if err := m.db.open(); err != nil {
		return err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	if err := m.beforeFind(ctx, c); err != nil {
		return err
	}
	if err := m.checkSelection(c); err != nil {
		return err
	}
	w := takeScratch()
	defer w.release()
	p, err := m.db.planFind(&c.Find, w)
	if err != nil {
		return err
	}
	err = m.db.runner.Query(ctx, m.db.readOn(ctx, w.master), &w.stmt, func(r dialect.Rows) error {
		return m.stream(ctx, c, p, w, r, yield)
	})
	if errors.Is(err, errStop) {
		return err
	}
	return m.db.failure(err, m.table)
}

func (m *model) stream(ctx context.Context, c *findCall, p *plan.Plan, w *scratch, r dialect.Rows, yield func(unsafe.Pointer) bool) error {
	if err := r.Bind(p.Destinations()); err != nil {
		return err
	}
	one := make([]unsafe.Pointer, 1)
	for r.Next() {
		// Each row is a record of its own: the loop may keep it.
		one[0] = reflect.New(m.table.Type).UnsafePointer()
		w.bases = append(w.bases[:0], one[0])
		if err := r.Scan(w.bases); err != nil {
			return err
		}
		if m.table.HasInstance {
			m.adopt(one, p.Attributes)
		}
		if err := m.afterFind(ctx, c, one); err != nil {
			return err
		}
		if !yield(one[0]) {
			return errStop
		}
	}
	return r.Err()
}

// FindInBatches calls f with size rows at a time, in the order of the primary key, each batch read by a statement of its
// own: rows may be written in between. An Order or Offset is an error; Limit bounds the rows of all batches together.
func (m *ModelOf[P]) FindInBatches(ctx context.Context, size int, f func(ctx context.Context, batch []P) error, options ...FindOption) error {
	c, err := m.model.fold(options)
	if err != nil {
		return err
	}
	return m.model.batches(ctx, c, size, func(ctx context.Context, records []unsafe.Pointer) error {
		return f(ctx, asRecords[P](records))
	})
}

// batches reads a question by key order.
func (m *model) batches(ctx context.Context, c *findCall, size int, f func(context.Context, []unsafe.Pointer) error) error {
	if err := m.needsKey(); err != nil {
		return err
	}
	if size < 1 {
		return errorf("%s: FindInBatches reads at least one row at a time, not %d", m.table.Model, size)
	}
	if len(c.Find.Order) > 0 || c.Find.Offset > 0 || len(c.Find.Group) > 0 {
		return errorf("%s: batches are read in the order of the primary key: Order, Offset and Group have no place in them", m.table.Model)
	}
	if err := m.selectKey(&c.Find); err != nil {
		return err
	}
	for _, a := range m.table.PrimaryKey {
		c.Find.Order = append(c.Find.Order, query.Order{X: m.asCompared(a)})
	}
	left := int64(-1)
	if c.Find.Limit != nil {
		left = *c.Find.Limit
	}
	var last []any
	asking := asOneCall(ctx)
	for left != 0 {
		n := int64(size)
		if left > 0 {
			n = min(n, left)
		}
		batch := *c
		batch.Find.Limit = &n
		batch.Find.Where = append(append([]query.Cond(nil), c.Find.Where...), m.behind(last)...)
		records, err := m.find(asking, &batch)
		if err != nil || len(records) == 0 {
			return err
		}
		if last, err = m.keyOf(records[len(records)-1]); err != nil {
			return err
		}
		if err := f(ctx, records); err != nil {
			return err
		}
		if int64(len(records)) < n {
			return nil
		}
		if left > 0 {
			left -= int64(len(records))
		}
	}
	return nil
}

// asCompared is an attribute in the order in which its values compare.
func (m *model) asCompared(a *schema.Attribute) query.Expr {
	x := &query.Attr{Path: a.Name}
	if a.Type.Kind == ast.Enum && m.db.dialect.Features().EnumOrder {
		return &query.Call{Name: "concat", Args: []query.Expr{x, &query.Value{V: ""}}}
	}
	return x
}

// selectKey makes sure that batches read the key from which the next one starts.
func (m *model) selectKey(f *query.Find) error {
	for _, a := range m.table.PrimaryKey {
		if slices.Contains(f.Exclude, a.Name) {
			return errorf("%s: batches need the primary key, and %s is excluded", m.table.Model, a.Name)
		}
	}
	f.Select, _ = withKeys(f, m.table.PrimaryKey)
	return nil
}

// behind is the condition that the primary key comes after a given one: of a composite key, a greater first attribute,
// or an equal one and a greater second, and so on.
func (m *model) behind(last []any) []query.Cond {
	if last == nil {
		return nil
	}
	or := query.Cond{Kind: query.Or}
	for i, a := range m.table.PrimaryKey {
		further := query.Cond{Op: op.KindGt, Path: a.Name, Value: last[i]}
		or.Kids = append(or.Kids, query.Cond{Kind: query.And, Kids: append(equals(m.table.PrimaryKey[:i], last), further)})
	}
	return []query.Cond{or}
}
