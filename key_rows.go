package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// eachByKey reads the rows of records, as many at a time as one statement names, and calls each with both. The question
// says what is read of the rows.
func (m *model) eachByKey(ctx context.Context, question query.Find, records []unsafe.Pointer, each func(records, rows []unsafe.Pointer) error) error {
	c := &findCall{}
	c.Find = question
	c.Find.Table, c.Find.Typed = m.table, true
	for some := range slices.Chunk(records, mostKeys) {
		where, err := m.keysOf(some)
		if err != nil {
			return err
		}
		c.Find.Where = []query.Cond{where}
		rows, err := m.rows(ctx, c)
		if err == nil {
			err = each(some, rows)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// rereadAll reads the rows of records again.
func (m *model) rereadAll(ctx context.Context, records []unsafe.Pointer, schemaName string) error {
	attrs := m.table.Attributes
	question := query.Find{Schema: schemaName, Deleted: query.WithDeleted}
	return m.eachByKey(ctx, question, records, func(records, rows []unsafe.Pointer) error {
		if err := m.copyRows(records, rows, attrs); err != nil {
			return err
		}
		m.adopt(records, attrs)
		return nil
	})
}

// rereadMade reads what the database made in the rows of records that were just inserted.
func (m *model) rereadMade(ctx context.Context, records []unsafe.Pointer, wp *writePlan) error {
	if len(wp.after) == 0 {
		return nil
	}
	question := query.Find{
		HasSelect: true, Select: selected(slices.Concat(m.table.PrimaryKey, wp.after)),
		Schema: wp.schema, Deleted: query.WithDeleted, Master: true,
	}
	return m.eachByKey(ctx, question, records, func(records, rows []unsafe.Pointer) error {
		return m.copyRows(records, rows, wp.after)
	})
}

// copyRows lays attributes of rows over the records of the same keys.
func (m *model) copyRows(records, rows []unsafe.Pointer, attrs []*schema.Attribute) error {
	byKey, err := m.byKey(rows)
	if err != nil {
		return err
	}
	for _, p := range records {
		key, err := m.keyText(p)
		if err != nil {
			return err
		}
		row := byKey[key]
		if row == nil {
			return m.notFound()
		}
		for _, a := range attrs {
			if !a.HasField || a.Virtual {
				continue
			}
			v, err := m.get(a, row)
			if err == nil {
				err = m.set(a, p, v)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// byKey finds records by their keys' texts.
func (m *model) byKey(records []unsafe.Pointer) (map[string]unsafe.Pointer, error) {
	found := make(map[string]unsafe.Pointer, len(records))
	for _, p := range records {
		key, err := m.keyText(p)
		if err != nil {
			return nil, err
		}
		found[key] = p
	}
	return found, nil
}
