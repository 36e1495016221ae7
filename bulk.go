package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
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
	err := m.insertGroups(ctx, m.groups(records, c), c, st)
	if err != nil && len(c.updateOnDuplicate) > 0 {
		err = m.givenTwice(records, c, err)
	}
	return err
}

// insertGroups inserts groups of records: all of them or none.
func (m *model) insertGroups(ctx context.Context, groups []group, c *writeCall, st *stamp) error {
	var list []chunk
	for i := range groups {
		var err error
		if list, err = m.chunks(ctx, list, &groups[i], c); err != nil {
			return err
		}
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

// insertChunk inserts records in one statement, or copies them.
func (m *model) insertChunk(ctx context.Context, k *chunk, c *writeCall, st *stamp) error {
	records := k.records
	rows := len(records)
	if k.copied {
		rows = min(rows, m.mostRows(k.group))
	}
	key, err := m.bulkKey(k.group, rows, c)
	if err != nil {
		return err
	}
	wp, err := m.insertPlan(key)
	if err != nil {
		return err
	}
	k.plan, k.adopts = wp, key.kind == insertMany // of the other kinds nothing tells what the rows hold
	if k.copied {
		if on, able := m.db.on(ctx).(dialect.Copier); able {
			return m.copyRecords(ctx, on, wp, key, records, st)
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
	w.stmt = dialect.Statement{SQL: wp.Statement.SQL, Args: w.args, Once: key.once(wp), Columns: key.rows == 0}
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
		if err := m.number(ctx, records, result.LastInsertID, c, w); err != nil {
			return err
		}
	}
	if c.noKeys {
		return nil
	}
	return m.rereadMade(ctx, records, wp)
}

// chunkKey is the shape of the statement of rows of a group, of which it takes as many as it can.
func (m *model) chunkKey(g *group, rows int, c *writeCall) (*writeKey, error) {
	return m.bulkKey(g, min(rows, m.mostRows(g)), c)
}

// bulkKey is the shape of a bulk insert: without a row count where it is bound as lists.
func (m *model) bulkKey(g *group, rows int, c *writeCall) (*writeKey, error) {
	key := &writeKey{columns: g.columns, rows: rows, schema: c.schema, kind: insertMany}
	if m.unnests(g) {
		key.rows = 0
	} else {
		key.full = rows == m.mostRows(g)
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
