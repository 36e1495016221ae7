package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/plan"
)

// Create inserts a record. Its key, defaults, timestamps and what the database computes are set in it. A plain field
// with a default and a zero value takes the default, unless Explicit names it.
//
// Errors: *ValidationError before anything is written; *UniqueConstraintError, *ForeignKeyConstraintError and their
// like from the database.
func (m *ModelOf[P]) Create(ctx context.Context, record P, options ...WriteOption) error {
	c, err := m.model.foldWrite(options)
	if err != nil {
		return err
	}
	err = m.model.create(ctx, address(record), c)
	c.done()
	return err
}

// create inserts one record with all that belongs to it.
func (m *model) create(ctx context.Context, p unsafe.Pointer, c *writeCall) error {
	if err := m.db.open(); err != nil {
		return err
	}
	if err := m.notReference(p); err != nil {
		return err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	if len(c.includes) > 0 {
		return m.createGraph(ctx, []unsafe.Pointer{p}, c)
	}
	if !c.noHooks && m.listens(createEvents...) {
		return m.writeTogether(ctx, []unsafe.Pointer{p}, func(ctx context.Context) error { return m.createAlone(ctx, p, c) })
	}
	return m.createAlone(ctx, p, c)
}

// createEvents are the hooks of a create that make it a transaction: what they write goes with the record or not at all.
var createEvents = []event{beforeCreate, beforeSave, afterCreate, afterSave}

// createAlone inserts one record with its hooks.
func (m *model) createAlone(ctx context.Context, p unsafe.Pointer, c *writeCall) error {
	m.remember(ctx, p)
	st := &stamp{now: m.db.now(), explicit: m.explicit(p, c), silent: c.silent, given: c.given}
	if err := m.fill(p, st); err != nil {
		return err
	}
	var watched *watch
	if c.fields != nil && !c.noHooks && m.listens(beforeValidate, afterValidate, beforeCreate, beforeSave) {
		watched = m.watch(p)
	}
	if err := m.valid(ctx, p, c); err != nil {
		return err
	}
	if err := m.runUnless(ctx, c, p, beforeCreate, beforeSave); err != nil {
		return err
	}
	if watched != nil {
		c = c.alsoWriting(watched.touched().of(m.table))
	}
	defer m.lookBack(c, []unsafe.Pointer{p}, afterCreate, afterSave)()
	if err := m.insert(ctx, p, c, st); err != nil {
		return err
	}
	return m.runUnless(ctx, c, p, afterCreate, afterSave)
}

// explicit are the attributes whose zero value is meant: those of Explicit, and those that Build or Set named.
func (m *model) explicit(p unsafe.Pointer, c *writeCall) []string {
	if !m.table.HasInstance {
		return c.explicit
	}
	st, err := m.stateOf(p)
	if err != nil || st == nil || st.assigned == (attributeSet{}) {
		return c.explicit
	}
	names := slices.Clone(c.explicit)
	for _, a := range st.assigned.of(m.table) {
		names = append(names, a.Name)
	}
	return names
}

// insert inserts one row and reads back what the database made.
func (m *model) insert(ctx context.Context, p unsafe.Pointer, c *writeCall, st *stamp) error {
	key := writeKey{columns: m.columns(p, c), schema: c.schema, rows: 1}
	wp, err := m.insertPlan(&key)
	if err != nil {
		return err
	}
	w := takeScratch()
	defer w.release()
	if err := m.prepare(w, p, wp, st); err != nil {
		return err
	}
	if wp.Returning {
		if err = m.readBack(ctx, p, wp.Plan, w); err != nil {
			m.unmake([]unsafe.Pointer{p}, wp)
		}
	} else {
		err = m.insertKeyed(ctx, p, wp, w)
	}
	if err == nil && m.table.HasInstance {
		m.adoptInserted([]unsafe.Pointer{p}, wp)
	}
	return err
}

// insertKeyed runs the insert in w where the database gives no row back.
func (m *model) insertKeyed(ctx context.Context, p unsafe.Pointer, wp *writePlan, w *scratch) error {
	result, err := m.db.runner.Exec(ctx, m.db.on(ctx), &w.stmt)
	if err != nil {
		return m.db.failure(err, m.table)
	}
	if wp.keyed {
		if err := m.setKey(w, p, result.LastInsertID); err != nil {
			return err
		}
	}
	if len(wp.after) > 0 {
		return m.reload(ctx, p, wp.after, wp.schema)
	}
	return nil
}

// adoptInserted binds records that were just inserted: what was written, and what came back.
func (m *model) adoptInserted(records []unsafe.Pointer, wp *writePlan) {
	if !m.table.HasInstance {
		return
	}
	attrs := slices.Concat(wp.attrs, wp.Plan.Attributes, wp.after)
	if a := m.table.AutoIncrement; a != nil && a.HasField && !a.IsZero(records[0]) {
		attrs = append(attrs, a)
	}
	m.adopt(records, attrs)
}

// readBack runs the statement in w and stores its one row into p.
func (m *model) readBack(ctx context.Context, p unsafe.Pointer, pl *plan.Plan, w *scratch) error {
	found, err := m.readRow(ctx, p, pl, w)
	if err == nil && !found {
		return m.notFound()
	}
	return err
}

// readRow runs the statement in w and stores its row into p, where it gives one.
func (m *model) readRow(ctx context.Context, p unsafe.Pointer, pl *plan.Plan, w *scratch) (found bool, err error) {
	err = m.db.runner.Query(ctx, m.db.on(ctx), &w.stmt, func(r dialect.Rows) error {
		if err := r.Bind(pl.Destinations()); err != nil {
			return err
		}
		if !r.Next() {
			return r.Err()
		}
		found = true
		w.bases = append(w.bases[:0], p, unsafe.Pointer(&w.told))
		if err := r.Scan(w.bases); err != nil {
			return err
		}
		r.Next() // an error of the statement may come behind its row
		return r.Err()
	})
	return found, m.db.failure(err, m.table)
}
