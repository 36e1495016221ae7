package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
)

// destroyEach destroys rows with the hooks of each record: all hooks before, one statement, all hooks after.
func (m *model) destroyEach(ctx context.Context, c *destroyCall) (int64, error) {
	if !restricts(c.Delete.Where) && !c.Delete.All {
		return 0, m.everyRow("Destroy", "delete")
	}
	switch {
	case c.force && c.Delete.Deleted == query.HideDeleted:
		c.Delete.Deleted = query.WithDeleted
	case !c.force:
		c.Delete.Deleted = query.HideDeleted
	}
	records, err := m.rowsOf(ctx, &c.Delete.Find, c.call)
	if err != nil {
		return 0, err
	}
	hooked := c.individual && !c.noHooks
	if hooked {
		if err := m.runEach(ctx, records, beforeDestroy); err != nil {
			return 0, err
		}
	}
	if c.cascade {
		if err := m.destroyChildren(ctx, records, c); err != nil {
			return 0, err
		}
	}
	for some := range slices.Chunk(records, mostKeys) {
		if err := m.destroyKeys(ctx, some, c); err != nil {
			return 0, err
		}
	}
	if hooked {
		if err := m.runEach(ctx, records, afterDestroy); err != nil {
			return 0, err
		}
	}
	if c.returning != nil {
		return int64(len(records)), m.give(c.returning, records)
	}
	return int64(len(records)), nil
}

// destroyKeys deletes or marks the rows of records, and says so in the records.
func (m *model) destroyKeys(ctx context.Context, records []unsafe.Pointer, c *destroyCall) error {
	where, err := m.keysOf(records)
	if err != nil {
		return err
	}
	one := &destroyCall{rowsCall: rowsCall{call: c.call, now: c.time(m)}, force: c.force}
	one.Delete.Table, one.Delete.Find.Schema = m.table, c.Delete.Find.Schema
	one.Delete.Where = []query.Cond{where}
	if _, err := m.destroyStatement(ctx, one); err != nil {
		return err
	}
	a := m.table.DeletedAt
	if a == nil || c.force {
		return nil
	}
	m.remember(ctx, records...)
	for _, p := range records {
		if a.HasField {
			if err := m.set(a, p, nowFor(a, one.now)); err != nil {
				return err
			}
		}
		if err := m.raise(p); err != nil {
			return err
		}
		m.adoptWritten(p)
	}
	return nil
}
