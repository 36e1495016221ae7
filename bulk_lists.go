package sequelize

import (
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/box"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// bindLists binds one list a column.
func (m *model) bindLists(w *scratch, wp *writePlan, records []unsafe.Pointer, st *stamp) error {
	values := make([]any, len(wp.attrs))
	for i, a := range wp.attrs {
		list, err := m.columnOf(a, records, st)
		if err != nil {
			return err
		}
		values[i] = list
	}
	var err error
	w.args, err = wp.Statement.Args(w.args, values)
	return err
}

// columnOf is the canonical values of one attribute of many records: a typed slice where the database and the attribute
// have one, or a []any.
func (m *model) columnOf(a *schema.Attribute, records []unsafe.Pointer, st *stamp) (any, error) {
	if m.db.features.UnnestRows && a.GetAll != nil {
		if column := a.GetAll(records); column != nil {
			return column, nil
		}
	}
	return m.list(a, records, st)
}

// list is the canonical values of one attribute of many records.
func (m *model) list(a *schema.Attribute, records []unsafe.Pointer, st *stamp) ([]any, error) {
	list := make([]any, len(records))
	if !a.HasField {
		for i, p := range records {
			list[i] = st.without(a, p)
		}
		return list, nil
	}
	boxes, room := box.Boxes{}, box.Room{}
	room[a.Box] = 1
	boxes.Expect(room, len(records))
	for i, p := range records {
		v, err := a.GetIn(p, &boxes)
		if err != nil {
			return nil, &AggregateError{[]*BulkRecordError{{i, errorf("%s.%s: %w", m.table.Model, a.Name, err)}}}
		}
		list[i] = v
	}
	return list, nil
}
