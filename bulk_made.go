package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/schema"
)

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
func (m *model) number(ctx context.Context, records []unsafe.Pointer, id int64, c *writeCall, w *scratch) error {
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
		if err := m.setKey(w, p, first+int64(i)*step); err != nil {
			return err
		}
	}
	return nil
}

// setKey stores the key that the database counted up.
func (m *model) setKey(w *scratch, p unsafe.Pointer, id int64) error {
	auto := m.table.AutoIncrement
	w.bases = append(w.bases[:0], p)
	if err := auto.Dest.StoreInt64(w.bases, id); err != nil {
		return errorf("%s: %w", m.table.Model, err)
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
