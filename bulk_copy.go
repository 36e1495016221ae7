package sequelize

import (
	"cmp"
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// fewestCopied is the number of rows from which on copying them pays for asking the columns' types first.
const fewestCopied = 100

// copies reports whether rows may go past SQL: nothing comes back, no key is looked for, and every value is written as it
// is.
func (m *model) copies(key *writeKey, wp *writePlan, rows int, c *writeCall) bool {
	if key.kind != insertMany || rows < fewestCopied || wp.Returning && !c.noKeys {
		return false
	}
	for _, a := range wp.attrs {
		if a.Type.Kind == ast.Geometry || a.Type.Kind == ast.Geography {
			return false
		}
	}
	return len(wp.attrs) > 0
}

// copyRecords copies the records into the table, where the database can.
func (m *model) copyRecords(ctx context.Context, wp *writePlan, key *writeKey, records []unsafe.Pointer, st *stamp) (copied bool, err error) {
	on, ok := m.db.on(ctx).(dialect.Copier)
	if !ok {
		return false, nil
	}
	table := []string{m.table.Name.Name}
	if in := cmp.Or(key.schema, m.table.Name.Schema); in != "" {
		table = []string{in, m.table.Name.Name}
	}
	columns := make([]string, len(wp.attrs))
	for i, a := range wp.attrs {
		columns[i] = a.Column
	}
	w := &scratch{} // no pooled one: where the connection breaks, a driver's goroutine may still look at it
	w.boxes.Expect(wp.room, 1)
	_, err = m.db.runner.Copy(ctx, on, table, columns, len(records), func(i int, args []any) error {
		w.args = args[:0]
		w.boxes.Rewind()
		return m.bind(w, records[i], wp.attrs, st)
	})
	return true, m.db.failure(err, m.table)
}
