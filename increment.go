package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
)

// Increment adds numbers to attributes of all rows that meet the conditions: Increment(ctx, Set{"age": 2}, …).
// It runs no hooks and no validation.
func (m *untyped) Increment(ctx context.Context, by Set, options ...UpdateOption) (int64, error) {
	return m.model.add(ctx, by, false, options)
}

// Decrement subtracts numbers from attributes of all rows that meet the conditions.
func (m *untyped) Decrement(ctx context.Context, by Set, options ...UpdateOption) (int64, error) {
	return m.model.add(ctx, by, true, options)
}

func (m *model) add(ctx context.Context, by Set, minus bool, options []UpdateOption) (int64, error) {
	c, err := m.foldUpdate(options)
	if err != nil {
		return 0, err
	}
	if err := m.addTo(c, by, minus); err != nil {
		return 0, err
	}
	if err := m.db.open(); err != nil {
		return 0, err
	}
	if !c.given {
		return 0, m.everyRow("Increment or Decrement", "change")
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	return m.updateStatement(ctx, c)
}

// addTo sets each attribute to itself plus or minus a number.
func (m *model) addTo(c *updateCall, by Set, minus bool) error {
	for _, name := range sortedNames(by) {
		a := m.table.Attribute(name)
		if a == nil {
			return m.unknownAttribute(name)
		}
		if !a.IsNumber() {
			return errorf("%s.%s is not a number to add to", m.table.Model, name)
		}
		x := Col(name).Plus(by[name])
		if minus {
			x = Col(name).Minus(by[name])
		}
		c.Update.Set = append(c.Update.Set, query.Assignment{Path: name, Value: x.x})
	}
	if len(by) == 0 {
		return errorf("%s: Increment and Decrement take a Set of attributes and numbers", m.table.Model)
	}
	return nil
}

// IncrementOne adds numbers to attributes of one record, in the database and, with what stands there now, in the record.
func (m *ModelOf[P]) IncrementOne(ctx context.Context, record P, by Set, options ...WriteOption) error {
	return m.model.addOne(ctx, address(record), by, false, options)
}

// DecrementOne subtracts numbers from attributes of one record.
func (m *ModelOf[P]) DecrementOne(ctx context.Context, record P, by Set, options ...WriteOption) error {
	return m.model.addOne(ctx, address(record), by, true, options)
}

func (m *model) addOne(ctx context.Context, p unsafe.Pointer, by Set, minus bool, options []WriteOption) error {
	wc, err := m.foldWrite(options)
	if err != nil {
		return err
	}
	if err := m.notReference(p); err != nil {
		return err
	}
	c, err := m.ofRecord(p, wc)
	if err != nil {
		return err
	}
	if err := m.addTo(c, by, minus); err != nil {
		return err
	}
	ctx, cancel := wc.context(ctx)
	defer cancel()
	n, err := m.updateStatement(ctx, c)
	if err == nil && n == 0 {
		err = m.notFound()
	}
	if err != nil {
		return err
	}
	m.rememberMade(ctx, p, sortedNames(by))
	names := append(sortedNames(by), m.keptNames()...)
	return m.rereadNames(ctx, p, names, wc.schema)
}
