package sequelize

import (
	"context"
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
)

// Force(true) creates tables anew in Sync, dropping what is there; in Destroy it removes rows of a paranoid model for
// good.
type Force bool

func (f Force) destroy(c *destroyCall) { c.force = bool(f) }
func (f Force) sync(c *syncCall)       { c.force = bool(f) }

// Cascade(true) destroys what refers to the records first, with its hooks, as the foreign keys' OnDelete says: with
// CASCADE rows are destroyed, those of paranoid models by marking them, also where the record itself is only marked; with
// SET NULL they lose their key. Rows of through tables go, the records at their other end stay. It reads the rows that
// have hooks or rows of their own behind them; the database's cascades, which run no hooks, do the rest when a row is
// really deleted.
type Cascade bool

func (d Cascade) destroy(c *destroyCall) { c.cascade = bool(d) }

// receiver takes the rows that a write gives back.
type receiver interface {
	recordType() reflect.Type
	receive(records []unsafe.Pointer)
}

type returningInto[T any] struct{ rows *[]*T }

func (r returningInto[T]) recordType() reflect.Type { return reflect.TypeFor[T]() }
func (r returningInto[T]) receive(records []unsafe.Pointer) {
	*r.rows = asRecords[*T](records)
}
func (r returningInto[T]) update(c *updateCall)   { c.returning = r }
func (r returningInto[T]) destroy(c *destroyCall) { c.returning = r }

// ReturningOption is an option of Update and Destroy that brings the written rows back.
type ReturningOption interface {
	UpdateOption
	DestroyOption
}

// Returning brings the rows that an Update or Destroy wrote back into rows: as they are after an update, as they were
// before a destroy. On databases that cannot give them back it is an error.
func Returning[T any](rows *[]*T) ReturningOption { return returningInto[T]{rows} }

// foldDestroy makes a question of a destroy's options.
func (m *model) foldDestroy(options []DestroyOption) (*destroyCall, error) {
	c := destroyCalls.Get().(*destroyCall)
	c.Delete.Table, c.Delete.Find.Schema = m.table, m.schemaName
	scopes, err := m.writeScopes()
	if err != nil {
		return nil, err
	}
	scopes.destroy(c)
	scoped := len(c.Delete.Where)
	for _, o := range options {
		if o != nil {
			o.destroy(c)
		}
	}
	c.given = m.choosesRows(c.Delete.Where, scoped) || c.Delete.All
	return c, m.folded(&c.call)
}

// Destroy deletes all rows that meet the conditions and returns their number. Rows of a paranoid model are marked as
// deleted, unless Force(true). Without a condition it is an error: All says that every row is meant.
func (m *untyped) Destroy(ctx context.Context, options ...DestroyOption) (int64, error) {
	c, err := m.model.foldDestroy(options)
	if err != nil {
		return 0, err
	}
	n, err := m.model.destroyWhere(ctx, c)
	c.done()
	return n, err
}

// destroyWhere runs a folded destroy with its hooks.
func (m *model) destroyWhere(ctx context.Context, c *destroyCall) (n int64, err error) {
	if err := m.db.open(); err != nil {
		return 0, err
	}
	if !c.given {
		return 0, m.everyRow("Destroy", "delete")
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	write := func(ctx context.Context) error {
		n, err = m.destroyStatement(ctx, c)
		return err
	}
	if c.individual && !c.noHooks || c.cascade {
		write = func(ctx context.Context) error {
			return m.db.atomically(ctx, func(ctx context.Context) error {
				n, err = m.destroyEach(ctx, c)
				return err
			})
		}
	}
	moment := func(s *hookSet) *pair[*DestroyQuery] { return &s.bulkDestroy }
	if c.noHooks || !hooked(m, moment) {
		err = write(ctx)
		return n, err
	}
	c.shown = true
	err = around(ctx, m, &DestroyQuery{c}, moment, func(ctx context.Context) error {
		if c.err != nil {
			return c.err
		}
		return write(ctx)
	})
	return n, err
}

// destroyStatement runs the one DELETE, or the UPDATE that marks rows as deleted.
func (m *model) destroyStatement(ctx context.Context, c *destroyCall) (int64, error) {
	if !restricts(c.Delete.Where) && !c.Delete.All {
		return 0, m.everyRow("Destroy", "delete")
	}
	if m.table.DeletedAt != nil && !c.force {
		return m.mark(ctx, c)
	}
	if c.force && c.Delete.Deleted == query.HideDeleted {
		c.Delete.Deleted = query.WithDeleted
	}
	if c.returning != nil {
		c.Delete.Returning = true
		if !m.db.features.DeleteReturning {
			return 0, errorf("%s: this database does not give deleted rows back: find them before", m.table.Model)
		}
	}
	if err := m.db.resolve(); err != nil {
		return 0, err
	}
	w := takeScratch()
	defer w.release()
	if err := w.shape.OfDelete(&c.Delete, m.db.features); err != nil {
		return 0, err
	}
	p, err := m.db.planned(w, func() (*plan.Plan, error) { return m.db.compiler.Delete(&c.Delete, &w.shape) })
	if err != nil {
		return 0, err
	}
	n, err := m.execute(ctx, p, w, c.returning)
	return n, ofDelete(err)
}

// mark is the soft delete: an update of deletedAt, which leaves updatedAt alone as Sequelize does.
func (m *model) mark(ctx context.Context, c *destroyCall) (int64, error) {
	if c.Delete.Deleted == query.OnlyDeleted {
		return 0, errorf("%s: OnlyDeleted chooses rows that are destroyed already: with Force(true) they are removed for good", m.table.Model)
	}
	c.Delete.Deleted = query.HideDeleted
	a := m.table.DeletedAt
	u := &updateCall{rowsCall: rowsCall{call: c.call, returning: c.returning, now: c.now}, silent: true}
	u.Update.Find, u.Update.All = c.Delete.Find, c.Delete.All
	u.Update.Set = []query.Assignment{{Path: a.Name, Value: nowFor(a, u.time(m))}}
	return m.updateStatement(ctx, u)
}

// DestroyOne deletes a record; one of a paranoid model is marked as deleted, unless Force(true). A row that is gone is
// ErrNotFound; with a version, an *OptimisticLockError.
func (m *ModelOf[P]) DestroyOne(ctx context.Context, record P, options ...DestroyOption) error {
	c, err := m.model.foldDestroy(options)
	if err != nil {
		return err
	}
	err = m.model.destroyOne(ctx, address(record), c)
	c.done()
	return err
}

func (m *model) destroyOne(ctx context.Context, p unsafe.Pointer, c *destroyCall) error {
	if err := m.db.open(); err != nil {
		return err
	}
	if err := m.notReference(p); err != nil {
		return err
	}
	if err := m.needsKey(); err != nil {
		return err
	}
	if isNew, err := m.isNew(p); err != nil || isNew {
		if err == nil {
			err = errorf("%s: the record has no key: it was never saved", m.table.Model)
		}
		return err
	}
	if err := m.ownRow(p); err != nil {
		return err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	if c.cascade || !c.noHooks && m.listens(beforeDestroy, afterDestroy) {
		return m.writeTogether(ctx, []unsafe.Pointer{p}, func(ctx context.Context) error { return m.destroyAlone(ctx, p, c) })
	}
	return m.destroyAlone(ctx, p, c)
}

func (m *model) destroyAlone(ctx context.Context, p unsafe.Pointer, c *destroyCall) error {
	m.remember(ctx, p)
	if !c.noHooks {
		if err := m.run(ctx, p, beforeDestroy); err != nil {
			return err
		}
	}
	if c.cascade {
		if err := m.destroyChildren(ctx, []unsafe.Pointer{p}, c); err != nil {
			return err
		}
	}
	if err := m.destroyRow(ctx, p, c); err != nil {
		return err
	}
	if c.noHooks {
		return nil
	}
	return m.run(ctx, p, afterDestroy)
}

// destroyRow deletes or marks the row of a record.
func (m *model) destroyRow(ctx context.Context, p unsafe.Pointer, c *destroyCall) error {
	a := m.table.DeletedAt
	if a == nil || c.force {
		return m.writeByKey(ctx, p, &writeKey{kind: deleteRow, schema: c.Delete.Find.Schema}, &stamp{})
	}
	if !a.HasField {
		key, err := m.ofRecord(p, &writeCall{call: c.call})
		if err != nil {
			return err
		}
		d := &destroyCall{rowsCall: rowsCall{call: c.call, now: c.time(m)}}
		d.Delete.Find = key.Update.Find
		n, err := m.mark(ctx, d)
		if err == nil && n == 0 {
			err = m.notFound()
		}
		return err
	}
	old, err := a.Get(p)
	if err != nil {
		return err
	}
	if old != nil {
		return errorf("%s: the record is deleted already: %w", m.table.Model, ErrNotFound)
	}
	if err := m.set(a, p, nowFor(a, c.time(m))); err != nil {
		return err
	}
	var set attributeSet
	set.add(a.Place)
	if err := m.updateRecord(ctx, p, &writeCall{call: c.call}, set); err != nil {
		_ = a.Set(p, nil)
		return err
	}
	return nil
}
