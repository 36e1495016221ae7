package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// Upsert inserts a record, or updates the row that has its unique key: that of ConflictFields, else the primary key
// where it is given, else the first unique key that is. An update writes every attribute but the key and createdAt, or
// those of Fields. It reports whether the row was created. The record has the row's key afterwards.
func (m *Model[T]) Upsert(ctx context.Context, record *T, options ...WriteOption) (created bool, err error) {
	c, err := m.foldWrite(options)
	if err != nil {
		return false, err
	}
	return m.upsert(ctx, unsafe.Pointer(record), c)
}

func (m *model) upsert(ctx context.Context, p unsafe.Pointer, c *writeCall) (created bool, err error) {
	if err := m.db.open(); err != nil {
		return false, err
	}
	if err := m.notReference(p); err != nil {
		return false, err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	st := &stamp{now: m.db.now(), explicit: c.explicit, silent: c.silent}
	if err := m.fill(p, st); err != nil {
		return false, err
	}
	if err := m.valid(ctx, p, c); err != nil {
		return false, err
	}
	// Whether the row is there must be asked in the same transaction, except where the statement tells.
	err = m.db.atomically(ctx, func(ctx context.Context) error {
		if err := m.runUnless(ctx, c, p, beforeUpsert); err != nil {
			return err
		}
		if created, err = m.upsertRow(ctx, p, c, st); err != nil {
			return err
		}
		m.adoptWritten(p)
		return m.runUnless(ctx, c, p, afterUpsert)
	})
	return created, err
}

// upsertRow runs the upsert. The row is looked up by its conflicting key before, to tell whether it is new, and after,
// for what the database made of it: the same on every database, where the statements' own answers differ.
func (m *model) upsertRow(ctx context.Context, p unsafe.Pointer, c *writeCall, st *stamp) (created bool, err error) {
	key := writeKey{columns: m.columns(p, c), kind: insertUpsert, rows: 1, schema: c.schema}
	target, err := m.conflictTarget(p, c)
	if err != nil {
		return false, err
	}
	for _, a := range target {
		key.target.add(a.Place)
	}
	for _, a := range m.table.Attributes {
		if key.columns.has(a.Place) && m.overwritten(a, target, c) {
			key.update.add(a.Place)
		}
	}
	conds, err := conditionsOf(target, p)
	if err != nil {
		return false, err
	}
	existing, err := m.existsWhere(ctx, conds, c)
	if err != nil {
		return false, err
	}
	wp, err := m.upsertPlan(&key)
	if err != nil {
		return false, err
	}
	w := takeScratch()
	defer w.release()
	if w.args, err = m.bind(w.args, p, wp.attrs, st); err != nil {
		return false, err
	}
	w.stmt = dialect.Statement{SQL: wp.Statement.SQL, Args: w.args}
	if _, err := m.db.runner.Exec(ctx, m.db.on(ctx, nil), &w.stmt); err != nil {
		return false, m.db.failure(err, m.table)
	}
	return !existing, m.readKey(ctx, p, conds, c)
}

// overwritten reports whether an upsert writes attribute a over an existing row's.
func (m *model) overwritten(a *schema.Attribute, target []*schema.Attribute, c *writeCall) bool {
	t := m.table
	if a.PrimaryKey || a == t.CreatedAt || a == t.Version || slices.Contains(target, a) {
		return false
	}
	if a == t.UpdatedAt {
		return !c.silent
	}
	return c.updateOnDuplicate == nil || slices.Contains(c.updateOnDuplicate, a.Name)
}

// conflictTarget is the unique key by which the existing row is found.
func (m *model) conflictTarget(p unsafe.Pointer, c *writeCall) ([]*schema.Attribute, error) {
	t := m.table
	if len(c.conflictFields) > 0 {
		var list []*schema.Attribute
		for _, name := range c.conflictFields {
			list = append(list, t.Attribute(name))
		}
		return list, nil
	}
	given := func(list []*schema.Attribute) bool {
		return len(list) > 0 && !slices.ContainsFunc(list, func(a *schema.Attribute) bool { return !a.HasField || p != nil && a.IsZero(p) })
	}
	if given(t.PrimaryKey) {
		return t.PrimaryKey, nil
	}
	for _, u := range t.Uniques {
		if given(u.Attributes) {
			return u.Attributes, nil
		}
	}
	return nil, errorf("%s: an upsert needs a unique key that is given: set one, or name it by ConflictFields", t.Model)
}

// conditionsOf compares attributes with the record's values.
func conditionsOf(attrs []*schema.Attribute, p unsafe.Pointer) ([]query.Cond, error) {
	var list []query.Cond
	for _, a := range attrs {
		v, err := a.Get(p)
		if err != nil {
			return nil, err
		}
		list = append(list, query.Cond{Op: opEq, Path: a.Name, Value: v})
	}
	return list, nil
}

func (m *model) existsWhere(ctx context.Context, conds []query.Cond, c *writeCall) (bool, error) {
	f := &query.Find{Table: m.table, Purpose: query.Exists, Where: conds, Deleted: query.WithDeleted, Schema: c.schema}
	list, err := column[int64](ctx, m, f)
	return len(list) > 0, err
}

// readKey reads the row's attributes that the database made, by its unique key.
func (m *model) readKey(ctx context.Context, p unsafe.Pointer, conds []query.Cond, c *writeCall) error {
	fc := &findCall{}
	fc.Find = query.Find{Table: m.table, Where: conds, Deleted: query.WithDeleted, Schema: c.schema, Typed: true, HasSelect: true}
	var attrs []*schema.Attribute
	for _, a := range m.table.Attributes {
		made := a.PrimaryKey || a.ReadOnly || a.Default.Kind == schema.DefaultSQL || a == m.table.CreatedAt || a == m.table.Version
		if made && a.HasField && !a.Virtual {
			attrs = append(attrs, a)
			fc.Find.Select = append(fc.Find.Select, query.Selection{X: &query.Attr{Path: a.Name}})
		}
	}
	if len(attrs) == 0 {
		return nil
	}
	w := takeScratch()
	defer w.release()
	pl, err := m.db.planFind(&fc.Find, w)
	if err != nil {
		return err
	}
	return m.readBack(ctx, p, pl, w)
}

// upsertPlan finds or makes the plan of an upsert.
func (m *model) upsertPlan(key *writeKey) (*writePlan, error) {
	if wp := m.inserts.get(key); wp != nil {
		return wp, nil
	}
	wp := &writePlan{attrs: key.columns.of(m.table)}
	in := &plan.Insert{Table: m.table, Schema: key.schema, Columns: wp.attrs, Rows: 1, Conflict: m.conflict(key)}
	var err error
	if wp.Plan, err = m.db.compiler.Insert(in); err != nil {
		return nil, err
	}
	m.inserts.put(key, wp)
	return wp, nil
}

// conflict is what an insert does where its key exists.
func (m *model) conflict(key *writeKey) *plan.Conflict {
	switch key.kind {
	case insertIgnore:
		return &plan.Conflict{DoNothing: true, Target: key.target.of(m.table)}
	case insertUpsert:
		return &plan.Conflict{
			Target: key.target.of(m.table), Update: key.update.of(m.table), Raise: m.table.Version,
			DoNothing: key.update == attributeSet{} && m.table.Version == nil,
		}
	}
	return nil
}

// conflictKey notes in key what a bulk insert updates where a key exists.
func (m *model) conflictKey(key *writeKey, names []string, c *writeCall) error {
	target, err := m.conflictTarget(nil, c)
	if err != nil {
		return err
	}
	for _, a := range target {
		key.target.add(a.Place)
	}
	for _, name := range names {
		key.update.add(m.table.Attribute(name).Place)
	}
	if a := m.table.UpdatedAt; a != nil && !c.silent {
		key.update.add(a.Place)
	}
	return nil
}
