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
	defer m.lookBack(c, []unsafe.Pointer{p}, afterUpdate, afterSave)()
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
	all := m.chosen().updated
	if c.fields == nil {
		return all, nil
	}
	var set attributeSet
	for _, name := range c.fields {
		if a := m.table.Attribute(name); all.has(a.Place) {
			set.add(a.Place)
		}
	}
	return set, nil
}

// updatable reports whether an update may write attribute a: not the key, not what is computed or kept up.
func (m *model) updatable(a *schema.Attribute, c *writeCall) bool {
	return m.chosen().updated.has(a.Place) && (c.fields == nil || slices.Contains(c.fields, a.Name))
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
