package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

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
