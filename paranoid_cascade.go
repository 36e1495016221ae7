package sequelize

import (
	"context"
	"slices"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/op"
)

// A destroy with Cascade(true) marks a record and the rows of paranoid models that refer to it with one time of deletion.
// A restore with Cascade(true) brings back the rows that have the record's: what was deleted before it stays deleted.

func (d Cascade) update(c *updateCall) { c.cascade = bool(d) }
func (d Cascade) write(c *writeCall)   { c.cascade = bool(d) }

// deletedAt is when a record was deleted, as its row says.
func (m *model) deletedAt(p unsafe.Pointer) (time.Time, error) {
	a := m.table.DeletedAt
	if !a.HasField {
		return time.Time{}, errorf("%s: %s has no field for %q, by which Restore with Cascade finds what was deleted together", m.table.Model, m.table.GoName, a.Name)
	}
	v, err := m.get(a, p)
	if err != nil {
		return time.Time{}, err
	}
	at, ok := v.(time.Time)
	if !ok {
		return at, errorf("%s.%s: Restore with Cascade needs the moment of the deletion, not a date", m.table.Model, a.Name)
	}
	return at, nil
}

// reviveWhere restores the rows that meet the conditions of c, and what was deleted together with them.
func (m *model) reviveWhere(ctx context.Context, c *updateCall, hooked bool) (int64, error) {
	records, err := m.rowsOf(ctx, &c.Update.Find, c.call)
	if err != nil || len(records) == 0 {
		return 0, err
	}
	var times []time.Time
	together := map[time.Time][]unsafe.Pointer{}
	for _, p := range records {
		at, err := m.deletedAt(p)
		if err != nil {
			return 0, err
		}
		if at = at.UTC(); together[at] == nil {
			times = append(times, at)
		}
		together[at] = append(together[at], p)
		if hooked {
			if err := m.run(ctx, p, beforeRestore); err != nil {
				return 0, err
			}
		}
	}
	for some := range slices.Chunk(records, mostKeys) {
		if err := m.updateKeys(ctx, some, c.Update.Set, c); err != nil {
			return 0, err
		}
	}
	for _, at := range times {
		if err := m.reviveBelow(ctx, together[at], at, c.call); err != nil {
			return 0, err
		}
	}
	if err := m.rereadAll(ctx, records, c.Update.Find.Schema); err != nil || !hooked {
		return int64(len(records)), err
	}
	if err := m.runEach(ctx, records, afterRestore); err != nil {
		return 0, err
	}
	return int64(len(records)), nil
}

// reviveBelow restores the rows that refer to records of m and were deleted with them, at the time at.
func (m *model) reviveBelow(ctx context.Context, records []unsafe.Pointer, at time.Time, told call) error {
	for _, r := range m.referrers() {
		deletedAt := r.child.table.DeletedAt
		if r.action != "CASCADE" || deletedAt == nil || r.child.table.Type == nil {
			continue
		}
		keys, err := presentKeys(m, records, r.to)
		if err != nil {
			return err
		}
		for some := range slices.Chunk(keys, mostKeys) {
			c := &updateCall{rowsCall: rowsCall{call: call{noHooks: told.noHooks}, given: true}}
			c.Update.Table, c.Update.Find.Schema, c.Update.Deleted = r.child.table, r.child.schemaName, query.OnlyDeleted
			c.Update.Where = append([]query.Cond{keyIs(r.from, some), {Op: op.KindEq, Path: deletedAt.Name, Value: at}}, scopeConds(r.scope)...)
			c.Update.Set = []query.Assignment{{Path: deletedAt.Name, Value: nil}}
			if _, err := r.child.reviveWhere(ctx, c, !told.noHooks); err != nil {
				return err
			}
		}
	}
	return nil
}

// reviveOne restores the row of a record, and what was deleted together with it.
func (m *model) reviveOne(ctx context.Context, p unsafe.Pointer, u *updateCall, c *writeCall) error {
	n, err := m.reviveWhere(ctx, u, false)
	if err == nil && n == 0 {
		err = m.notFound()
	}
	if err != nil {
		return err
	}
	if err := m.rereadAll(ctx, []unsafe.Pointer{p}, c.schema); err != nil {
		return err
	}
	return m.runUnless(ctx, c, p, afterRestore)
}
