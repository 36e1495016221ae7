package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/box"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// BulkCreate inserts many records in as few statements as the database's limits allow, in one transaction. Keys,
// defaults and timestamps are set in the records; all of them get the same time. Records are not validated unless
// Validate(true), and hooks of single records do not run unless IndividualHooks(true).
//
// IgnoreDuplicates(true) skips records whose key exists; UpdateOnDuplicate updates them. Either way nothing tells which
// were new, so keys that the database makes stay unset.
//
// Where it fails, no row is written and no record has a key: they can be corrected and given again.
func (m *ModelOf[P]) BulkCreate(ctx context.Context, records []P, options ...WriteOption) error {
	c, err := m.model.foldWrite(options)
	if err != nil {
		return err
	}
	err = m.model.bulkCreate(ctx, asPointers(records), c)
	c.done()
	return err
}

// asPointers is records without their type; the memory of both slices is alike.
func asPointers[P any](records []P) []unsafe.Pointer {
	return unsafe.Slice((*unsafe.Pointer)(unsafe.Pointer(unsafe.SliceData(records))), len(records))
}

func (m *model) bulkCreate(ctx context.Context, records []unsafe.Pointer, c *writeCall) error {
	if err := m.db.open(); err != nil {
		return err
	}
	for i, p := range records {
		if err := m.notReference(p); err != nil {
			return &AggregateError{[]*BulkRecordError{{i, err}}}
		}
	}
	if len(records) == 0 {
		return nil
	}
	if len(c.updateOnDuplicate) > 0 {
		if err := m.noCopies(records...); err != nil {
			return err
		}
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	if len(c.includes) > 0 {
		c.bulk = true
		return m.createGraph(ctx, records, c)
	}
	moment := func(s *hookSet) *pair[[]unsafe.Pointer] { return &s.bulkCreate }
	if c.noHooks || !c.individual && !hooked(m, moment) {
		return m.bulkInsert(ctx, records, c)
	}
	return m.writeTogether(ctx, records, func(ctx context.Context) error {
		return between(ctx, m, records, moment, func(ctx context.Context) error {
			if c.individual {
				return m.createEach(ctx, records, c)
			}
			return m.bulkInsert(ctx, records, c)
		})
	})
}

// createEach inserts records one by one, with the hooks of each.
func (m *model) createEach(ctx context.Context, records []unsafe.Pointer, c *writeCall) error {
	for i, p := range records {
		if err := m.createAlone(ctx, p, c); err != nil {
			return &AggregateError{[]*BulkRecordError{{i, err}}}
		}
	}
	return nil
}

// bulkInsert fills and validates the records and inserts them, group by group.
func (m *model) bulkInsert(ctx context.Context, records []unsafe.Pointer, c *writeCall) error {
	m.remember(ctx, records...)
	st := &stamp{now: m.db.now(), explicit: c.explicit, silent: c.silent, given: c.given}
	for i, p := range records {
		if err := m.fill(p, st); err != nil {
			return &AggregateError{[]*BulkRecordError{{i, err}}}
		}
	}
	if c.validate {
		if err := m.validAll(ctx, records, c); err != nil {
			return err
		}
	}
	return m.insertGroups(ctx, m.groups(records, c), c, st)
}

// insertGroups inserts groups of records: all of them or none.
func (m *model) insertGroups(ctx context.Context, groups []group, c *writeCall, st *stamp) error {
	var list []chunk
	for i := range groups {
		list = m.chunks(list, &groups[i])
	}
	if len(list) == 1 {
		err := m.insertChunk(ctx, &list[0], c, st)
		if err == nil {
			list[0].adopt(m, c)
		}
		return err
	}
	err := m.db.atomically(ctx, func(ctx context.Context) error {
		for i := range list {
			if err := m.insertChunk(ctx, &list[i], c, st); err != nil {
				return err
			}
		}
		return nil
	})
	for i := range list {
		if err == nil {
			list[i].adopt(m, c)
		} else if list[i].plan != nil {
			m.unmake(list[i].records, list[i].plan)
		}
	}
	return err
}

// insertChunk inserts records in one statement.
func (m *model) insertChunk(ctx context.Context, k *chunk, c *writeCall, st *stamp) error {
	records := k.records
	key, err := m.bulkKey(k.group, len(records), c)
	if err != nil {
		return err
	}
	wp, err := m.insertPlan(key)
	if err != nil {
		return err
	}
	k.plan, k.adopts = wp, key.kind == insertMany // of the other kinds nothing tells what the rows hold
	if m.copies(key, wp, len(records), c) {
		copied, err := m.copyRecords(ctx, wp, key, records, st)
		if copied || err != nil {
			return err
		}
	}
	w := takeScratch()
	defer w.release()
	if key.rows == 0 {
		err = m.bindLists(w, wp, records, st)
	} else {
		w.args = slices.Grow(w.args, len(records)*len(wp.attrs))
		w.boxes.Expect(wp.room, len(records))
		for _, p := range records {
			if err = m.bind(w, p, wp.attrs, st); err != nil {
				break
			}
		}
	}
	if err != nil {
		return err
	}
	w.stmt = dialect.Statement{SQL: wp.Statement.SQL, Args: w.args, Once: key.rows > 1 && key.rows != 1000, Columns: key.rows == 0}
	return m.sendChunk(ctx, records, wp, c, w)
}

// sendChunk runs the insert in w, and gets what the database made into the records.
func (m *model) sendChunk(ctx context.Context, records []unsafe.Pointer, wp *writePlan, c *writeCall, w *scratch) error {
	if wp.Returning && !c.noKeys {
		err := m.readBackAll(ctx, records, wp.Plan, w)
		if err != nil {
			m.unmake(records, wp)
		}
		return err
	}
	result, err := m.db.runner.Exec(ctx, m.db.on(ctx), &w.stmt)
	if err != nil {
		return m.db.failure(err, m.table)
	}
	if result.RowsAffected != int64(len(records)) {
		return nil // duplicates were skipped or updated: nothing tells which
	}
	if wp.keyed {
		if err := m.number(ctx, records, result.LastInsertID, c); err != nil {
			return err
		}
	}
	if c.noKeys {
		return nil
	}
	return m.rereadMade(ctx, records, wp)
}

// bulkKey is the shape of a bulk insert: without a row count where it is bound as lists.
func (m *model) bulkKey(g *group, rows int, c *writeCall) (*writeKey, error) {
	key := &writeKey{columns: g.columns, rows: rows, schema: c.schema, kind: insertMany}
	if m.db.features.UnnestRows && m.unnests(g) {
		key.rows = 0
	}
	switch {
	case c.ignoreDuplicates:
		if !m.db.features.IgnoreDuplicates {
			return nil, errorf("%s: this database cannot skip duplicates in an insert: use Upsert, or FindOrCreate", m.table.Model)
		}
		key.kind = insertIgnore
		for _, name := range c.conflictFields {
			key.target.add(m.table.Attribute(name).Place)
		}
	case len(c.updateOnDuplicate) > 0:
		key.kind = insertUpsert
		if err := m.conflictKey(key, c.updateOnDuplicate, c); err != nil {
			return nil, err
		}
	}
	return key, nil
}

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

// readBackAll stores the returned rows into the records, in their order.
func (m *model) readBackAll(ctx context.Context, records []unsafe.Pointer, pl *plan.Plan, w *scratch) error {
	if m.db.features.OutputClause {
		return m.readBackSorted(ctx, records, pl, w)
	}
	err := m.db.runner.Query(ctx, m.db.on(ctx), &w.stmt, func(r dialect.Rows) error {
		if err := r.Bind(pl.Destinations()); err != nil {
			return err
		}
		n := 0
		for r.Next() {
			if n == len(records) {
				return errorf("%s: the database gave back more rows than were inserted", m.table.Model)
			}
			w.bases = append(w.bases[:0], records[n])
			if err := r.Scan(w.bases); err != nil {
				return err
			}
			n++
		}
		if err := r.Err(); err != nil {
			return err
		}
		if n < len(records) {
			return errorf("%s: the database gave back %d rows of %d: a trigger or rule kept some out", m.table.Model, n, len(records))
		}
		return nil
	})
	return m.db.failure(err, m.table)
}

// readBackSorted reads rows that come in no certain order (OUTPUT): keys that the database counts up belong to the
// records in their order, so the rows are brought into the order of the key first.
func (m *model) readBackSorted(ctx context.Context, records []unsafe.Pointer, pl *plan.Plan, w *scratch) error {
	w.master = true // it writes
	rows, err := m.read(ctx, pl, w, 0)
	if err != nil {
		return err
	}
	if len(rows) != len(records) {
		return errorf("%s: the database gave back %d rows of %d: a trigger kept some out", m.table.Model, len(rows), len(records))
	}
	if auto := m.table.AutoIncrement; auto != nil {
		slices.SortStableFunc(rows, func(a, b unsafe.Pointer) int { return compareInts(auto, a, b) })
	}
	for i, row := range rows {
		for _, a := range pl.Attributes {
			v, err := a.Get(row)
			if err != nil {
				return err
			}
			if err := m.set(a, records[i], v); err != nil {
				return err
			}
		}
	}
	return nil
}

func compareInts(a *schema.Attribute, p, q unsafe.Pointer) int {
	x, _ := a.Get(p)
	y, _ := a.Get(q)
	i, _ := x.(int64)
	j, _ := y.(int64)
	return int(max(-1, min(1, i-j)))
}

// number sets keys that were counted up in one statement, from the driver's last id.
func (m *model) number(ctx context.Context, records []unsafe.Pointer, id int64, c *writeCall) error {
	first, step := id, int64(1)
	switch f := m.db.features; {
	case f.LastInsertID == dialect.InsertIDLast:
		first -= int64(len(records)) - 1
	case len(records) > 1 && f.InsertIDStep != "":
		if c.step == 0 { // the statements of a call run in one session
			var err error
			if c.step, err = m.db.insertStep(ctx); err != nil {
				return err
			}
		}
		step = c.step
	}
	for i, p := range records {
		if err := m.set(m.table.AutoIncrement, p, first+int64(i)*step); err != nil {
			return err
		}
	}
	return nil
}

// insertStep asks the session by how much its auto increment keys grow.
func (s *Sequelize) insertStep(ctx context.Context) (int64, error) {
	w := takeScratch()
	defer w.release()
	w.stmt, w.master = dialect.Statement{SQL: s.features.InsertIDStep}, true
	list, err := readAs[int64](ctx, s, nil, w)
	if err != nil || len(list) == 0 {
		return 1, err
	}
	return list[0], nil
}
