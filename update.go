package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/op"
)

// Set are the attributes to set, by name: values, nil for NULL, expressions (Col("stock").Minus(1)) or sub-queries.
// A zero value sets zero. A dotted name sets a place inside a JSON attribute: Set{"meta.address.city": "Rome"}.
type Set map[string]any

func (s Set) update(c *updateCall) {
	switch room := len(s) + 2; { // updatedAt and the version come to them
	case c.Update.Set != nil:
	case room <= len(c.setRoom):
		c.Update.Set = c.setRoom[:0:room]
	default:
		c.Update.Set = make([]query.Assignment, 0, room)
	}
	for name, v := range inOrder(s) {
		v, err := operand(v)
		if err != nil {
			c.fail(&QueryError{Attribute: name, Err: errorf("Set %q: %w", name, err)})
			return
		}
		c.Update.Set = append(c.Update.Set, query.Assignment{Path: name, Value: v})
	}
}

// foldUpdate makes a question of an update's options.
func (m *model) foldUpdate(options []UpdateOption) (*updateCall, error) {
	c := updateCalls.Get().(*updateCall)
	c.Update.Table, c.Update.Find.Schema = m.table, m.schemaName
	scopes, err := m.writeScopes()
	if err != nil {
		return nil, err
	}
	scopes.update(c)
	scoped := len(c.Update.Where)
	for _, o := range options {
		if o != nil {
			o.update(c)
		}
	}
	c.given = m.choosesRows(c.Update.Where, scoped) || c.Update.All
	return c, m.folded(&c.call)
}

// Update sets attributes of all rows that meet the conditions and returns their number, in one statement. Without a
// condition it is an error: All says that every row is meant. updatedAt is set, and the version raised.
//
//	users.Update(ctx, sequelize.Set{"lastName": "Doe"}, sequelize.Where{"lastName": nil})
func (m *untyped) Update(ctx context.Context, options ...UpdateOption) (int64, error) {
	c, err := m.model.foldUpdate(options)
	if err != nil {
		return 0, err
	}
	n, err := m.model.updateWhere(ctx, c)
	c.done()
	return n, err
}

func (m *model) updateWhere(ctx context.Context, c *updateCall) (int64, error) {
	if err := m.db.open(); err != nil {
		return 0, err
	}
	if !c.given {
		return 0, m.everyRow("Update", "change")
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	if err := m.throughSetters(c); err != nil {
		return 0, err
	}
	if err := m.settable(ctx, c, !c.noHooks); err != nil {
		return 0, err
	}
	return m.bulkUpdate(ctx, c, func(s *hookSet) *pair[*UpdateQuery] { return &s.bulkUpdate }, updateHooks)
}

// settable checks what an update sets; with the validation hooks before those of the update, without them after.
func (m *model) settable(ctx context.Context, c *updateCall, hooked bool) error {
	if len(c.Update.Set) == 0 {
		return errorf("%s: Update sets nothing: give a Set or assignments of fields", m.table.Model)
	}
	return m.validSet(ctx, c, hooked)
}

// bulkUpdate runs an update by condition with the bulk hooks, and those of each record where asked.
func (m *model) bulkUpdate(ctx context.Context, c *updateCall, moment func(*hookSet) *pair[*UpdateQuery], each recordEventsOf) (n int64, err error) {
	if c.noHooks || !c.individual && c.err == nil && !hooked(m, moment) {
		return m.updateStatement(ctx, c)
	}
	write := func(ctx context.Context) error {
		n, err = m.updateStatement(ctx, c)
		return err
	}
	if c.individual {
		write = func(ctx context.Context) error {
			return m.db.atomically(ctx, func(ctx context.Context) error {
				n, err = m.updateEach(ctx, c, each)
				return err
			})
		}
	}
	sets := len(c.Update.Set)
	c.shown = true
	err = around(ctx, m, &UpdateQuery{c}, moment, func(ctx context.Context) error {
		if c.err != nil {
			return c.err
		}
		if own, global := hooksOf(m, moment); sets > 0 && (own.before.any() || global.before.any()) {
			if err := m.settable(ctx, c, false); err != nil { // what the hooks set
				return err
			}
		}
		return write(ctx)
	})
	return n, err
}

// keepUp adds what the library writes with every update.
func (m *model) keepUp(c *updateCall) {
	t := m.table
	if a := t.UpdatedAt; a != nil && !c.silent && !sets(c, a.Name) {
		c.Update.Set = append(c.Update.Set, query.Assignment{Path: a.Name, Value: nowFor(a, c.time(m))})
	}
	if a := t.Version; a != nil && !sets(c, a.Name) {
		c.Update.Set = append(c.Update.Set, query.Assignment{Path: a.Name, Value: Col(a.Name).Plus(1).x})
	}
}

func sets(c *updateCall, name string) bool {
	for i := range c.Update.Set {
		if c.Update.Set[i].Path == name {
			return true
		}
	}
	return false
}

// updateStatement runs the one UPDATE.
func (m *model) updateStatement(ctx context.Context, c *updateCall) (int64, error) {
	if !restricts(c.Update.Where) && !c.Update.All && c.Update.Deleted != query.OnlyDeleted {
		return 0, m.everyRow("Update", "change")
	}
	m.keepUp(c)
	if c.returning != nil {
		c.Update.Returning = true
		if !m.db.features.UpdateReturning {
			return 0, errorf("%s: this database does not give updated rows back: find them after the update", m.table.Model)
		}
	}
	w := takeScratch()
	defer w.release()
	if err := m.db.resolve(); err != nil {
		return 0, err
	}
	if err := w.shape.OfUpdate(&c.Update, m.db.features); err != nil {
		return 0, err
	}
	p, err := m.db.planned(w, func() (*plan.Plan, error) { return m.db.compiler.Update(&c.Update, &w.shape) })
	if err != nil {
		return 0, err
	}
	return m.execute(ctx, p, w, c.returning)
}

// execute runs a write by condition; rows that come back go into returning, a *[]*T.
func (m *model) execute(ctx context.Context, p *plan.Plan, w *scratch, returning any) (int64, error) {
	if err := m.db.arguments(p, w); err != nil {
		return 0, err
	}
	if p.Returning {
		w.master = true // it writes
		records, err := m.read(ctx, p, w, 0)
		if err != nil {
			return 0, err
		}
		m.adopt(records, p.Attributes)
		return int64(len(records)), m.give(returning, records)
	}
	result, err := m.db.runner.Exec(ctx, m.db.on(ctx), &w.stmt)
	return result.RowsAffected, m.db.failure(err, m.table)
}

// give stores records into the *[]*T of Returning.
func (m *model) give(returning any, records []unsafe.Pointer) error {
	r, ok := returning.(receiver)
	if !ok || r.recordType() != m.table.Type {
		return errorf("%s: Returning takes a *[]*%s", m.table.Model, m.table.GoName)
	}
	r.receive(records)
	return nil
}

// ofRecord is an update of the one row of a record.
func (m *model) ofRecord(p unsafe.Pointer, wc *writeCall) (*updateCall, error) {
	if err := m.needsKey(); err != nil {
		return nil, err
	}
	if err := m.ownRow(p); err != nil {
		return nil, err
	}
	c := &updateCall{rowsCall: rowsCall{call: wc.call}, silent: wc.silent}
	c.Update.Table, c.Update.Find.Schema = m.table, wc.schema
	for _, a := range m.table.PrimaryKey {
		v, err := a.Get(p)
		if err != nil {
			return nil, err
		}
		if v == nil || a.IsZero(p) && len(m.table.PrimaryKey) == 1 {
			return nil, errorf("%s: the record has no %s, by which its row is found", m.table.Model, a.Name)
		}
		c.Update.Where = append(c.Update.Where, query.Cond{Op: op.KindEq, Path: a.Name, Value: v})
	}
	return c, nil
}

// keptNames are the attributes with fields that every update changes.
func (m *model) keptNames() []string {
	var names []string
	if a := m.table.UpdatedAt; a != nil && a.HasField {
		names = append(names, a.Name)
	}
	if a := m.table.Version; a != nil {
		names = append(names, a.Name)
	}
	return names
}

// rereadNames reads the named attributes of a record again, from the table in a schema.
func (m *model) rereadNames(ctx context.Context, p unsafe.Pointer, names []string, schemaName string) error {
	var set attributeSet
	for _, name := range names {
		if a := m.table.Attribute(name); a.HasField {
			set.add(a.Place)
		}
	}
	attrs := set.of(m.table)
	if len(attrs) == 0 {
		return nil
	}
	if err := m.reload(ctx, p, attrs, schemaName); err != nil {
		return err
	}
	m.adopt([]unsafe.Pointer{p}, attrs)
	return nil
}
