package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

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
