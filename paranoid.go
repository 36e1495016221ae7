package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// Restore brings the deleted rows of a paranoid model that meet the conditions back and returns their number; without a
// condition, all of them. updatedAt is set, and the version raised.
func (m *untyped) Restore(ctx context.Context, options ...UpdateOption) (int64, error) {
	c, err := m.model.foldUpdate(options)
	if err != nil {
		return 0, err
	}
	if err := m.model.db.open(); err != nil {
		return 0, err
	}
	if m.model.table.DeletedAt == nil {
		return 0, errorf("%s is not paranoid: its rows cannot be restored", m.model.table.Model)
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	c.Update.Deleted = query.OnlyDeleted
	c.Update.Set = []query.Assignment{{Path: m.model.table.DeletedAt.Name, Value: nil}}
	if c.cascade {
		return m.model.restoreCascade(ctx, c)
	}
	return m.model.bulkUpdate(ctx, c, func(s *hookSet) *pair[*UpdateQuery] { return &s.bulkRestore }, restoreHooks)
}

// restoreCascade restores rows and what was deleted with them.
func (m *model) restoreCascade(ctx context.Context, c *updateCall) (n int64, err error) {
	revive := func(ctx context.Context) error {
		return m.db.atomically(ctx, func(ctx context.Context) error {
			n, err = m.reviveWhere(ctx, c, c.individual && !c.noHooks)
			return err
		})
	}
	if c.noHooks {
		err = revive(ctx)
		return n, err
	}
	err = around(ctx, m, &UpdateQuery{c}, func(s *hookSet) *pair[*UpdateQuery] { return &s.bulkRestore }, revive)
	return n, err
}

// RestoreOne brings a deleted record of a paranoid model back. A row that is gone, or that is not deleted, is
// ErrNotFound.
func (m *ModelOf[P]) RestoreOne(ctx context.Context, record P, options ...WriteOption) error {
	c, err := m.model.foldWrite(options)
	if err != nil {
		return err
	}
	return m.model.restoreOne(ctx, address(record), c)
}

func (m *model) restoreOne(ctx context.Context, p unsafe.Pointer, c *writeCall) error {
	if err := m.db.open(); err != nil {
		return err
	}
	a := m.table.DeletedAt
	if a == nil {
		return errorf("%s is not paranoid: its rows cannot be restored", m.table.Model)
	}
	if err := m.notReference(p); err != nil {
		return err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	return m.writeTogether(ctx, []unsafe.Pointer{p}, func(ctx context.Context) error {
		m.remember(ctx, p)
		if err := m.runUnless(ctx, c, p, beforeRestore); err != nil {
			return err
		}
		u, err := m.ofRecord(p, c)
		if err != nil {
			return err
		}
		u.Update.Deleted = query.OnlyDeleted
		u.Update.Set = []query.Assignment{{Path: a.Name, Value: nil}}
		if c.cascade {
			return m.reviveOne(ctx, p, u, c)
		}
		defer m.lookBack(c, []unsafe.Pointer{p}, afterRestore)()
		n, err := m.updateStatement(ctx, u)
		if err == nil && n == 0 {
			err = m.notFound()
		}
		if err != nil {
			return err
		}
		if a.HasField {
			if err := m.set(a, p, nil); err != nil {
				return err
			}
			m.adoptOne(p, []*schema.Attribute{a})
		}
		if err := m.rereadNames(ctx, p, m.keptNames(), c.schema); err != nil {
			return err
		}
		return m.runUnless(ctx, c, p, afterRestore)
	})
}
