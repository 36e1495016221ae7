package sequelize

import (
	"context"
	"errors"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/plan"
)

// BulkUpdate writes the named attributes of many records, each row its own values, in as few statements as the
// database's limits allow and in one transaction. updatedAt is set, and the version checked and raised. A record whose
// row is gone makes it fail with ErrNotFound, or with an *OptimisticLockError, and nothing is written. Each row is given
// once: two records of one row are an error where one statement takes both. Hooks run with IndividualHooks(true) alone:
// those of each record, all before the statements and all after them.
func (m *ModelOf[P]) BulkUpdate(ctx context.Context, records []P, fields Fields, options ...WriteOption) error {
	c, err := m.model.foldWrite(append([]WriteOption{fields}, options...))
	if err != nil {
		return err
	}
	err = m.model.bulkUpdateRecords(ctx, asPointers(records), c)
	c.done()
	return err
}

func (m *model) bulkUpdateRecords(ctx context.Context, records []unsafe.Pointer, c *writeCall) error {
	if err := m.needsKey(); err != nil {
		return err
	}
	if len(c.fields) == 0 {
		return errorf("%s: BulkUpdate takes the Fields to write", m.table.Model)
	}
	for i, p := range records {
		if err := m.notReference(p); err != nil {
			return &AggregateError{[]*BulkRecordError{{i, err}}}
		}
		if err := m.ownRow(p); err != nil {
			return &AggregateError{[]*BulkRecordError{{i, err}}}
		}
	}
	if err := m.db.open(); err != nil || len(records) == 0 {
		return err
	}
	if c.validate {
		if err := m.validAll(ctx, records, c); err != nil {
			return err
		}
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	var set attributeSet
	for _, name := range c.fields {
		a := m.table.Attribute(name)
		if a.PrimaryKey || !a.HasField {
			return errorf("%s.%s: BulkUpdate writes attributes with fields, and not the key by which rows are found", m.table.Model, name)
		}
		set.add(a.Place)
	}
	st := &stamp{now: m.db.now(), silent: c.silent}
	if a := m.table.UpdatedAt; a != nil && !c.silent {
		set.add(a.Place)
	}
	if c.individual && !c.noHooks {
		err := m.writeTogether(ctx, records, func(ctx context.Context) error { return m.updateRecordsEach(ctx, records, set, c, st) })
		return m.whichMissed(ctx, err, c)
	}
	err := errNotAlone
	if m.db.features.UpdateAllRows && len(records) <= mostUnnested && m.db.txOf(ctx) == nil {
		err = m.updateChunks(ctx, records, set, c, st, true)
	}
	if errors.Is(err, errNotAlone) {
		err = m.db.atomically(ctx, func(ctx context.Context) error { return m.updateChunks(ctx, records, set, c, st, false) })
	}
	if err != nil {
		return m.whichMissed(ctx, err, c)
	}
	m.remember(ctx, records...)
	return m.settle(records, set, c, st)
}

// errNotAlone says that an update of many records needs a transaction: it has several statements, or its one statement
// undid itself, and what it missed is to be found out.
var errNotAlone = errors.New("sequelize: an update of records needs a transaction")

// divisionByZero is the SQLSTATE by which a statement says that it did not meet all rows.
const divisionByZero = "22012"

func (s *Sequelize) divided(err error) bool {
	f := s.dialect.Classify(err)
	return f != nil && f.Code == divisionByZero
}

// updateChunks updates records statement by statement; alone in one statement without a transaction, which fails where it
// does not meet all rows.
func (m *model) updateChunks(ctx context.Context, records []unsafe.Pointer, set attributeSet, c *writeCall, st *stamp, alone bool) error {
	version, keys := m.table.Version, slices.Clone(m.table.PrimaryKey)
	if version != nil {
		keys = append(keys, version)
	}
	attrs := append(keys, set.of(m.table)...)
	most := m.mostUpdated(len(attrs))
	u := &plan.UpdateRows{Table: m.table, Schema: c.schema, Key: attrs[:len(keys)], Set: attrs[len(keys):], Raise: version, All: alone}
	key := &writeKey{columns: set, kind: updateMany, schema: c.schema}
	if alone {
		key.kind = updateAll
	}
	for some := range slices.Chunk(records, most) {
		if m.db.features.Embedded && len(some) < most {
			return m.updateRowByRow(ctx, some, set, c, st)
		}
		u.Rows = len(some)
		if !m.db.features.UnnestRows {
			key.rows, key.full = u.Rows, u.Rows == most
		}
		if err := m.updateChunk(ctx, u, key, some, c, st); err != nil {
			return err
		}
	}
	return nil
}

// mostUpdated is the most rows that one statement updates, with the values of as many attributes. Where none needs a round
// trip, statements of few rows are kept prepared, and what is left over goes by a statement a row.
func (m *model) mostUpdated(attrs int) int {
	switch f := m.db.features; {
	case f.Embedded:
		return 50 // half the time of a statement a row; 5 save a third, 1,000 no more
	case f.UnnestRows:
		return mostUnnested
	case f.MaxParams > 0:
		return min(1000, f.MaxParams/attrs)
	}
	return 1000
}

// updateRowByRow updates records by a statement each.
func (m *model) updateRowByRow(ctx context.Context, records []unsafe.Pointer, set attributeSet, c *writeCall, st *stamp) error {
	key := writeKey{columns: set, kind: updateRow, schema: c.schema}
	each := *st
	if !c.silent {
		each.updated = m.table.UpdatedAt
	}
	wp, err := m.rowPlan(&key)
	if err != nil {
		return err
	}
	w := takeScratch()
	defer w.release()
	w.boxes.Expect(wp.room, len(records))
	for _, p := range records {
		w.args = w.args[:0]
		if err := m.bind(w, p, wp.attrs, &each); err != nil {
			return err
		}
		w.stmt = dialect.Statement{SQL: wp.Statement.SQL, Args: w.args}
		if err := m.runRow(ctx, w, p, &key); err != nil {
			return err
		}
	}
	return nil
}

// updateManyPlan finds or makes the plan of an update of many rows.
func (m *model) updateManyPlan(u *plan.UpdateRows, key *writeKey) (*writePlan, error) {
	if wp := m.writes.get(key); wp != nil {
		return wp, nil
	}
	pl, err := m.db.compiler.UpdateRows(u)
	if err != nil {
		return nil, err
	}
	wp := &writePlan{Plan: pl}
	m.writes.put(key, wp)
	return wp, nil
}

// updateChunk updates records in one statement.
func (m *model) updateChunk(ctx context.Context, u *plan.UpdateRows, key *writeKey, records []unsafe.Pointer, c *writeCall, st *stamp) error {
	pl, err := m.updateManyPlan(u, key)
	if err != nil {
		return err
	}
	values, err := m.updatedColumns(u, records, c, st)
	if err != nil {
		return err
	}
	w := takeScratch()
	defer w.release()
	if w.args, err = pl.Statement.Args(w.args, values); err != nil {
		return err
	}
	w.stmt = dialect.Statement{SQL: pl.Statement.SQL, Args: w.args, Once: key.once(pl), Columns: m.db.features.UnnestRows}
	result, err := m.db.runner.Exec(ctx, m.db.on(ctx), &w.stmt)
	switch {
	case u.All && m.db.divided(err):
		return errNotAlone
	case err != nil:
		return m.db.failure(err, m.table)
	case !u.All && result.RowsAffected != int64(len(records)):
		return &missedRows{m, records}
	}
	return nil
}

// updatedColumns are the values of an update of many rows: one list a column, and behind them the number of rows where all
// must be met.
func (m *model) updatedColumns(u *plan.UpdateRows, records []unsafe.Pointer, c *writeCall, st *stamp) ([]any, error) {
	values := make([]any, 0, len(u.Key)+len(u.Set)+1)
	for _, a := range slices.Concat(u.Key, u.Set) {
		if a == m.table.UpdatedAt && !c.silent {
			values = append(values, slices.Repeat([]any{nowFor(a, st.now)}, len(records)))
			continue
		}
		column, err := m.columnOf(a, records, st)
		if err != nil {
			return nil, err
		}
		values = append(values, column)
	}
	if u.All {
		values = append(values, int64(len(records)))
	}
	return values, nil
}

// settle tells records what an update of all of them wrote, once none of its statements can fail any more.
func (m *model) settle(records []unsafe.Pointer, set attributeSet, c *writeCall, st *stamp) error {
	attrs := set.of(m.table)
	if a := m.table.Version; a != nil {
		attrs = append(attrs, a)
	}
	for _, p := range records {
		if a := m.table.UpdatedAt; a != nil && a.HasField && !c.silent {
			if err := m.set(a, p, nowFor(a, st.now)); err != nil {
				return err
			}
		}
		if err := m.raise(p); err != nil {
			return err
		}
	}
	m.adopt(records, attrs)
	return nil
}

// updateGroups updates groups of records, and tells the records.
func (m *model) updateGroups(ctx context.Context, groups []group, c *writeCall, st *stamp) error {
	for _, g := range groups {
		if err := m.updateChunks(ctx, g.records, g.columns, c, st, false); err != nil {
			return err
		}
		if err := m.settle(g.records, g.columns, c, st); err != nil {
			return err
		}
	}
	return nil
}
