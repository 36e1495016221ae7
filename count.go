package sequelize

import (
	"context"

	"github.com/go-sequelize/sequelize/internal/query"
)

// Count counts the rows that meet the conditions; each row once, whatever is included. Limit, Offset and Order do not
// matter to it. With Distinct(true) and one of Attributes it counts the different values.
func (m *untyped) Count(ctx context.Context, options ...FindOption) (int64, error) {
	c, err := m.model.fold(options)
	if err != nil {
		return 0, err
	}
	n, err := m.model.count(ctx, c)
	c.done()
	return n, err
}

// count counts the rows of a folded question, which is another one afterwards. Required includes select parents, so they
// stay as conditions.
func (m *model) count(ctx context.Context, c *findCall) (int64, error) {
	if err := m.db.open(); err != nil {
		return 0, err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	if err := m.beforeCount(ctx, c); err != nil {
		return 0, err
	}
	if err := m.selectBy(c); err != nil {
		return 0, err
	}
	if len(c.Find.Group) > 0 {
		return 0, errorf("%s: Count gives one number: use CountBy for groups", m.table.Model)
	}
	f := &c.Find
	f.Purpose, f.Typed = query.Count, false
	f.Limit, f.Offset, f.Order, f.Includes, f.Lock = nil, 0, nil, nil, nil
	if !f.Distinct {
		f.HasSelect, f.Select, f.Exclude, f.Extra = false, nil, nil, nil
	}
	return scalar[int64](ctx, m, f)
}

// Exists reports whether a row meets the conditions.
func (m *untyped) Exists(ctx context.Context, options ...FindOption) (bool, error) {
	c, err := m.model.fold(options)
	if err != nil {
		return false, err
	}
	if err := m.model.db.open(); err != nil {
		return false, err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	if err := m.model.beforeCount(ctx, c); err != nil {
		return false, err
	}
	if err := m.model.selectBy(c); err != nil {
		return false, err
	}
	f := c.Find
	f.Purpose, f.Typed = query.Exists, false
	f.Order, f.Includes, f.Lock = nil, nil, nil
	list, err := column[int64](ctx, m.model, &f)
	return len(list) > 0, err
}

// FindAndCountAll returns a page of rows, and the number of rows without Limit and Offset. Each parent counts once,
// whatever is included.
func (m *ModelOf[P]) FindAndCountAll(ctx context.Context, options ...FindOption) ([]P, int64, error) {
	c, err := m.model.fold(options)
	if err != nil {
		return nil, 0, err
	}
	counted := *c
	n, err := m.model.count(ctx, &counted)
	if err != nil {
		return nil, 0, err
	}
	records, err := m.model.find(ctx, c)
	return asRecords[P](records), n, err
}
