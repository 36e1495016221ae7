package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// upsertRow runs the upsert of one record. How often the database is asked depends on what it can tell by itself.
func (m *model) upsertRow(ctx context.Context, p unsafe.Pointer, c *writeCall, st *stamp) (created bool, err error) {
	target, err := m.conflictTarget(p, c)
	if err != nil {
		return false, err
	}
	key := writeKey{columns: m.columns(p, c), kind: insertUpsert, rows: 1, schema: c.schema}
	for _, a := range target {
		key.target.add(a.Place)
	}
	key.update = m.overwritten(key.columns, key.target, c)
	writes := key.update != attributeSet{} || m.table.Version != nil
	switch tells := m.db.features.UpsertTells; {
	case tells == dialect.UpsertTellsRow && writes:
		return m.upsertTold(ctx, p, &key, st)
	case tells == dialect.UpsertInTwo && writes:
		return m.upsertInTwo(ctx, p, &key, st)
	case tells == dialect.UpsertTellsID && m.keyTells(p, &key):
		return m.upsertKeyed(ctx, p, &key, st)
	}
	err = m.db.atomically(ctx, func(ctx context.Context) error {
		created, err = m.upsertAsking(ctx, p, &key, target, st)
		return err
	})
	return created, err
}

// upsertTold runs the upsert as one statement that gives back what the database made, and whether the row is new.
func (m *model) upsertTold(ctx context.Context, p unsafe.Pointer, key *writeKey, st *stamp) (created bool, err error) {
	wp, err := m.upsertPlan(key, true)
	if err != nil {
		return false, err
	}
	w := takeScratch()
	defer w.release()
	if err := m.prepare(w, p, wp, st); err != nil {
		return false, err
	}
	err = m.readBack(ctx, p, wp.Plan, w)
	return w.told, err
}

// upsertTries bounds the turns of upsertInTwo: each needs another process that deletes the row in between.
const upsertTries = 10

// upsertInTwo runs the upsert as an insert that skips an existing row, then as an update of that row, or the other way
// round where the last upsert of the model met a row: those of one program are mostly of one kind. Each statement
// stands for itself: where the row is gone before the update, the insert has its turn again.
func (m *model) upsertInTwo(ctx context.Context, p unsafe.Pointer, key *writeKey, st *stamp) (created bool, err error) {
	first, then := *key, *key
	first.kind, first.update = insertOrSkip, attributeSet{}
	then.kind, then.columns = updateSkipped, attributeSet{}
	skip := m.upsertsUpdate.Load() && !m.hasOtherKey(key)
	for range upsertTries {
		if !skip {
			if created, err = m.insertOrSkip(ctx, p, &first, st); created || err != nil {
				m.upsertsUpdate.Store(false)
				return created, err
			}
		}
		skip = false
		if updated, err := m.updateSkipped(ctx, p, &then, st); updated || err != nil {
			m.upsertsUpdate.Store(true)
			return false, err
		}
	}
	return false, errorf("%s: the row of an upsert was deleted each time before it could be updated", m.table.Model)
}

// hasOtherKey reports whether the insert of an upsert writes a primary key by which it does not look for a row: only the
// insert finds out that another row has it.
func (m *model) hasOtherKey(key *writeKey) bool {
	for _, a := range m.table.PrimaryKey {
		if key.columns.has(a.Place) && !key.target.has(a.Place) {
			return true
		}
	}
	return false
}

func (m *model) insertOrSkip(ctx context.Context, p unsafe.Pointer, key *writeKey, st *stamp) (inserted bool, err error) {
	wp, err := m.insertPlan(key)
	if err != nil {
		return false, err
	}
	return m.writesRow(ctx, p, wp, st)
}

func (m *model) updateSkipped(ctx context.Context, p unsafe.Pointer, key *writeKey, st *stamp) (updated bool, err error) {
	wp := m.writes.get(key)
	if wp == nil {
		wp = &writePlan{attrs: key.update.of(m.table)}
		target := key.target.of(m.table)
		wp.Plan, err = m.db.compiler.UpdateBy(m.table, key.schema, wp.attrs, target, m.table.Version, m.madeByUpsert())
		if err != nil {
			return false, err
		}
		wp.attrs = append(wp.attrs, target...)
		m.writes.put(key, wp)
	}
	return m.writesRow(ctx, p, wp, st)
}

// writesRow runs a write that may leave the row of p alone, and reports whether it did not: what the database made is
// then in the record.
func (m *model) writesRow(ctx context.Context, p unsafe.Pointer, wp *writePlan, st *stamp) (written bool, err error) {
	w := takeScratch()
	defer w.release()
	if err := m.prepare(w, p, wp, st); err != nil {
		return false, err
	}
	if wp.Returning {
		return m.readRow(ctx, p, wp.Plan, w)
	}
	result, err := m.db.runner.Exec(ctx, m.db.on(ctx), &w.stmt)
	if err != nil || result.RowsAffected == 0 {
		return false, m.db.failure(err, m.table)
	}
	if wp.keyed {
		err = m.setKey(w, p, result.LastInsertID)
	}
	return true, err
}

// keyTells reports whether the driver's last id tells of an upsert: of tables whose key the database counts up, where
// the record has no negative key of its own.
func (m *model) keyTells(p unsafe.Pointer, key *writeKey) bool {
	auto := m.table.AutoIncrement
	if auto == nil || !auto.HasField || len(m.table.PrimaryKey) != 1 || m.table.PrimaryKey[0] != auto {
		return false
	}
	if !key.columns.has(auto.Place) {
		return true
	}
	v, err := auto.Get(p)
	id, ok := v.(int64)
	return err == nil && ok && id > 0
}

// upsertKeyed runs the upsert as one statement, of whose row the driver tells the id: inverted where the row was there.
// What else the database made is read by that id.
func (m *model) upsertKeyed(ctx context.Context, p unsafe.Pointer, key *writeKey, st *stamp) (created bool, err error) {
	wp, err := m.upsertPlan(key, false)
	if err != nil {
		return false, err
	}
	result, err := m.exec(ctx, p, wp, st)
	if err != nil {
		return false, err
	}
	id, after := result.LastInsertID, wp.after
	created = id >= 0
	if !created {
		id, after = ^id, wp.updated
	}
	if err := m.set(m.table.AutoIncrement, p, id); err != nil || len(after) == 0 {
		return created, err
	}
	return created, m.reload(ctx, p, after, key.schema)
}

// exec runs the statement of a plan with the values of one record.
func (m *model) exec(ctx context.Context, p unsafe.Pointer, wp *writePlan, st *stamp) (dialect.Result, error) {
	w := takeScratch()
	defer w.release()
	if err := m.prepare(w, p, wp, st); err != nil {
		return dialect.Result{}, err
	}
	result, err := m.db.runner.Exec(ctx, m.db.on(ctx), &w.stmt)
	return result, m.db.failure(err, m.table)
}

// upsertPlan finds or makes the plan of an upsert, which may tell of its row.
func (m *model) upsertPlan(key *writeKey, tells bool) (*writePlan, error) {
	if wp := m.writes.get(key); wp != nil {
		return wp, nil
	}
	wp := &writePlan{attrs: key.columns.of(m.table)}
	in := &plan.Insert{Table: m.table, Schema: key.schema, Columns: wp.attrs, Rows: 1, Conflict: m.conflict(key)}
	if tells {
		in.Returning, in.Inserted = m.madeByUpsert(), m.db.features.UpsertInserted
	}
	if m.db.features.UpsertTells == dialect.UpsertTellsID {
		in.Conflict.Key = m.table.AutoIncrement
	}
	for _, a := range m.madeByUpsert() {
		if a == m.table.AutoIncrement {
			continue
		}
		wp.updated = append(wp.updated, a)
		if !key.columns.has(a.Place) {
			wp.after = append(wp.after, a)
		}
	}
	var err error
	if wp.Plan, err = m.db.compiler.Insert(in); err != nil {
		return nil, err
	}
	m.writes.put(key, wp)
	return wp, nil
}

// madeByUpsert are the attributes whose values in an existing row may differ from the record's.
func (m *model) madeByUpsert() []*schema.Attribute {
	var list []*schema.Attribute
	for _, a := range m.table.Attributes {
		made := a.PrimaryKey || a.ReadOnly || a.Default.Kind == schema.DefaultSQL || a == m.table.CreatedAt || a == m.table.Version
		if made && a.HasField && !a.Virtual {
			list = append(list, a)
		}
	}
	return list
}

// upsertAsking looks the row up by its conflicting key before the upsert, to tell whether it is new, and after it, for
// what the database made: the way for databases that tell nothing themselves.
func (m *model) upsertAsking(ctx context.Context, p unsafe.Pointer, key *writeKey, target []*schema.Attribute, st *stamp) (created bool, err error) {
	values, err := m.valuesOf(target, p)
	if err != nil {
		return false, err
	}
	conds := equals(target, values)
	existing, err := m.existsWhere(ctx, conds, key.schema)
	if err != nil {
		return false, err
	}
	wp, err := m.upsertPlan(key, false)
	if err != nil {
		return false, err
	}
	if _, err := m.exec(ctx, p, wp, st); err != nil {
		return false, err
	}
	return !existing, m.readMade(ctx, p, conds, key.schema)
}

func (m *model) existsWhere(ctx context.Context, conds []query.Cond, schemaName string) (bool, error) {
	f := &query.Find{Table: m.table, Purpose: query.Exists, Where: conds, Deleted: query.WithDeleted, Schema: schemaName}
	list, err := column[int64](ctx, m, f)
	return len(list) > 0, err
}

// readMade reads the row's attributes that the database made, by its unique key.
func (m *model) readMade(ctx context.Context, p unsafe.Pointer, conds []query.Cond, schemaName string) error {
	made := m.madeByUpsert()
	if len(made) == 0 {
		return nil
	}
	f := query.Find{
		Table: m.table, Where: conds, Deleted: query.WithDeleted, Schema: schemaName, Typed: true,
		HasSelect: true, Select: selected(made),
	}
	w := takeScratch()
	defer w.release()
	pl, err := m.db.planFind(&f, w)
	if err != nil {
		return err
	}
	return m.readBack(ctx, p, pl, w)
}
