package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// Save inserts a record whose key is zero, and updates one that has a key. Of a model with Instance it writes only what
// changed since the record was read, and nothing where nothing did. An update that meets no row is ErrNotFound, never a
// silent insert; with a version, an *OptimisticLockError.
func (m *ModelOf[P]) Save(ctx context.Context, record P, options ...WriteOption) error {
	c, err := m.model.foldWrite(options)
	if err != nil {
		return err
	}
	err = m.model.save(ctx, address(record), c)
	c.done()
	return err
}

func (m *model) save(ctx context.Context, p unsafe.Pointer, c *writeCall) error {
	if err := m.notReference(p); err != nil {
		return err
	}
	isNew, err := m.isNew(p)
	if err != nil {
		return err
	}
	if isNew {
		return m.create(ctx, p, c)
	}
	if err := m.db.open(); err != nil {
		return err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	if len(c.includes) > 0 {
		return m.saveGraph(ctx, p, c)
	}
	if !c.noHooks && m.listens(beforeUpdate, beforeSave, afterUpdate, afterSave) {
		return m.writeTogether(ctx, []unsafe.Pointer{p}, func(ctx context.Context) error { return m.updateAlone(ctx, p, c) })
	}
	return m.updateAlone(ctx, p, c)
}

// isNew reports whether a record is to be inserted.
func (m *model) isNew(p unsafe.Pointer) (bool, error) {
	if m.table.HasInstance {
		return m.instanceIsNew(p)
	}
	if len(m.table.PrimaryKey) == 0 {
		return false, errorf("%s has no primary key: Save cannot tell a new record from an old one, use Create or Update", m.table.Model)
	}
	for _, a := range m.table.PrimaryKey {
		if !a.HasField {
			return false, errorf("%s: Save needs the key, and %s has no field for %q: add one, or use Create and Update", m.table.Model, m.table.GoName, a.Name)
		}
		if !a.IsZero(p) {
			return false, nil
		}
	}
	return true, nil
}

// updateAlone updates one record with its hooks. Without hooks the record is not watched.
func (m *model) updateAlone(ctx context.Context, p unsafe.Pointer, c *writeCall) error {
	if err := m.ownRow(p); err != nil {
		return err
	}
	m.remember(ctx, p)
	var watched *watch
	if !c.noHooks && m.listens(beforeValidate, afterValidate, validationFailed, beforeUpdate, beforeSave) {
		watched = m.watch(p)
	}
	if err := m.valid(ctx, p, c); err != nil {
		return err
	}
	if err := m.beforeUpdate(ctx, p, c); err != nil {
		return err
	}
	changed, err := m.changes(p, c)
	if err == nil && watched != nil {
		changed, err = m.withTouched(changed, watched)
	}
	if err != nil || changed == (attributeSet{}) && len(c.computed) == 0 {
		return err
	}
	update := m.updateRecord
	if len(c.computed) > 0 {
		update = m.updateComputed
	}
	if err := update(ctx, p, c, changed); err != nil {
		return err
	}
	return m.runUnless(ctx, c, p, afterUpdate, afterSave)
}

// beforeUpdate runs the hooks before an update, and validates again what they changed.
func (m *model) beforeUpdate(ctx context.Context, p unsafe.Pointer, c *writeCall) error {
	if c.noHooks || !m.listens(beforeUpdate, beforeSave) {
		return nil
	}
	watched := m.watch(p)
	if err := m.run(ctx, p, beforeUpdate, beforeSave); err != nil {
		return err
	}
	touched := watched.touched()
	if touched == (attributeSet{}) {
		return nil
	}
	for _, a := range m.table.PrimaryKey {
		if touched.has(a.Place) {
			return m.keyChanged(a)
		}
	}
	return m.valid(ctx, p, c.alsoWriting(touched.of(m.table)))
}

// alsoWriting is the call with further attributes among its Fields.
func (c *writeCall) alsoWriting(attrs []*schema.Attribute) *writeCall {
	if c.fields == nil {
		return c
	}
	more := *c
	more.fields = slices.Clone(c.fields)
	for _, a := range attrs {
		more.fields = append(more.fields, a.Name)
	}
	return &more
}

// withTouched adds to the attributes that an update writes those that hooks changed, whatever Fields says.
func (m *model) withTouched(changed attributeSet, w *watch) (attributeSet, error) {
	all, err := m.changes(w.record, &writeCall{})
	if err != nil {
		return changed, err
	}
	touched := w.touched()
	for i := range changed {
		changed[i] |= touched[i] & all[i]
	}
	return changed, nil
}

// changes are the attributes that an update of p writes, without those that the library keeps up.
func (m *model) changes(p unsafe.Pointer, c *writeCall) (attributeSet, error) {
	if m.table.HasInstance {
		return m.instanceChanges(p, c)
	}
	var set attributeSet
	for _, a := range m.table.Attributes {
		if m.updatable(a, c) {
			set.add(a.Place)
		}
	}
	return set, nil
}

// updatable reports whether an update may write attribute a: not the key, not what is computed or kept up.
func (m *model) updatable(a *schema.Attribute, c *writeCall) bool {
	t := m.table
	if !a.HasField || a.Virtual || a.ReadOnly || a.PrimaryKey || a == t.CreatedAt || a == t.UpdatedAt || a == t.Version || a == t.DeletedAt {
		return false
	}
	return c.fields == nil || slices.Contains(c.fields, a.Name)
}

// updateRecord writes the changed attributes of one record by its key, with updatedAt and the version.
func (m *model) updateRecord(ctx context.Context, p unsafe.Pointer, c *writeCall, changed attributeSet) error {
	t, st := m.table, &stamp{now: m.db.now(), silent: c.silent}
	restoreTime := func() {}
	if a := t.UpdatedAt; a != nil && !c.silent {
		changed.add(a.Place)
		if a.HasField {
			old, err := a.Get(p)
			if err != nil {
				return err
			}
			restoreTime = func() { _ = a.Set(p, old) }
			if err := m.set(a, p, nowFor(a, st.now)); err != nil {
				return err
			}
		}
	}
	key := writeKey{columns: changed, kind: updateRow, schema: c.schema}
	err := m.writeByKey(ctx, p, &key, st)
	if err != nil {
		restoreTime()
		return err
	}
	m.adoptOne(p, changed.of(t))
	return nil
}

// writeByKey runs an update or delete of one record by its key and version.
func (m *model) writeByKey(ctx context.Context, p unsafe.Pointer, key *writeKey, st *stamp) error {
	if err := m.writeRow(ctx, p, key, st); err != nil {
		return err
	}
	if key.kind == deleteRow {
		m.forget(p)
		return nil
	}
	if m.table.Version == nil {
		return nil
	}
	if err := m.raise(p); err != nil {
		return err
	}
	m.adoptOne(p, []*schema.Attribute{m.table.Version})
	return nil
}

// writeRow runs the statement of writeByKey, and leaves the record as it is.
func (m *model) writeRow(ctx context.Context, p unsafe.Pointer, key *writeKey, st *stamp) error {
	wp, err := m.rowPlan(key)
	if err != nil {
		return err
	}
	w := takeScratch()
	defer w.release()
	if err := m.prepare(w, p, wp, st); err != nil {
		return err
	}
	return m.runRow(ctx, w, p, key)
}

// runRow runs the statement in w, which writes the row of one record.
func (m *model) runRow(ctx context.Context, w *scratch, p unsafe.Pointer, key *writeKey) error {
	result, err := m.db.runner.Exec(ctx, m.db.on(ctx), &w.stmt)
	if err != nil {
		if err = m.db.failure(err, m.table); key.kind == deleteRow {
			err = ofDelete(err)
		}
		return err
	}
	if result.RowsAffected == 0 {
		return m.missed(p)
	}
	return nil
}

// missed is the error of a write by key that met no row.
func (m *model) missed(p unsafe.Pointer) error {
	version := m.table.Version
	if version == nil {
		return m.notFound()
	}
	e := &OptimisticLockError{Model: m.table.Model, Key: map[string]any{}}
	for _, a := range m.table.PrimaryKey {
		e.Key[a.Name], _ = a.Get(p)
	}
	if v, err := version.Get(p); err == nil {
		e.Version, _ = v.(int64)
	}
	return e
}

// raise counts a record's version up, where its model has one, as the database did.
func (m *model) raise(p unsafe.Pointer) error {
	a := m.table.Version
	if a == nil {
		return nil
	}
	v, err := m.get(a, p)
	if err != nil {
		return err
	}
	n, _ := v.(int64)
	return m.set(a, p, n+1)
}

// rowPlan finds or makes the plan of a write by key.
func (m *model) rowPlan(key *writeKey) (*writePlan, error) {
	if wp := m.writes.get(key); wp != nil {
		return wp, nil
	}
	if err := m.needsKey(); err != nil {
		return nil, err
	}
	wp, version := &writePlan{attrs: key.columns.of(m.table)}, m.table.Version
	var err error
	if key.kind == deleteRow {
		wp.Plan, err = m.db.compiler.DeleteRow(m.table, key.schema, version)
	} else {
		wp.Plan, err = m.db.compiler.UpdateRow(m.table, key.schema, wp.attrs, version)
	}
	if err != nil {
		return nil, err
	}
	wp.attrs = append(wp.attrs, m.table.PrimaryKey...)
	if version != nil {
		wp.attrs = append(wp.attrs, version)
	}
	m.writes.put(key, wp)
	return wp, nil
}

// Reload reads a record again, all of its attributes. A row that is gone is ErrNotFound.
func (m *ModelOf[P]) Reload(ctx context.Context, record P, options ...WriteOption) error {
	c, err := m.model.foldWrite(options)
	if err != nil {
		return err
	}
	return m.model.reloadAll(ctx, address(record), c)
}

// reloadAll reads all attributes of a record again, and binds it.
func (m *model) reloadAll(ctx context.Context, p unsafe.Pointer, c *writeCall) error {
	if err := m.notReference(p); err != nil {
		return err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	var attrs []*schema.Attribute
	for _, a := range m.table.Attributes {
		if a.HasField && !a.Virtual {
			attrs = append(attrs, a)
		}
	}
	if err := m.reload(ctx, p, attrs, c.schema); err != nil {
		return err
	}
	m.adopt([]unsafe.Pointer{p}, attrs)
	return nil
}

// reload reads attributes of one record by its key, from the table in a schema.
func (m *model) reload(ctx context.Context, p unsafe.Pointer, attrs []*schema.Attribute, schemaName string) error {
	if err := m.db.open(); err != nil {
		return err
	}
	if err := m.needsKey(); err != nil {
		return err
	}
	wp, err := m.selectPlan(attrs, schemaName)
	if err != nil {
		return err
	}
	w := takeScratch()
	defer w.release()
	if err := m.prepare(w, p, wp, &stamp{}); err != nil {
		return err
	}
	return m.readBack(ctx, p, wp.Plan, w)
}

// selectPlan finds or makes the plan of a read of attributes by key.
func (m *model) selectPlan(attrs []*schema.Attribute, schemaName string) (*writePlan, error) {
	key := writeKey{kind: selectRow, schema: schemaName}
	for _, a := range attrs {
		key.columns.add(a.Place)
	}
	if wp := m.writes.get(&key); wp != nil {
		return wp, nil
	}
	pl, err := m.db.compiler.SelectRow(m.table, schemaName, key.columns.of(m.table))
	if err != nil {
		return nil, err
	}
	wp := &writePlan{Plan: pl, attrs: m.table.PrimaryKey}
	m.writes.put(&key, wp)
	return wp, nil
}
