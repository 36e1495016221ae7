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

// copies reports whether a group goes past SQL, where the database can: nothing comes back, no key is looked for, and
// every value is written as it is.
func (m *model) copies(ctx context.Context, g *group, c *writeCall) (bool, error) {
	if _, able := m.db.on(ctx).(dialect.Copier); !able || len(g.records) < fewestCopied {
		return false, nil
	}
	key, err := m.chunkKey(g, len(g.records), c)
	if err != nil || key.kind != insertMany {
		return false, err
	}
	wp, err := m.insertPlan(key)
	if err != nil || wp.Returning && !c.noKeys {
		return false, err
	}
	for _, a := range wp.attrs {
		if a.Type.Kind == ast.Geometry || a.Type.Kind == ast.Geography {
			return false, nil
		}
	}
	return len(wp.attrs) > 0, nil
}

// copyRecords copies the records into the table.
func (m *model) copyRecords(ctx context.Context, on dialect.Copier, wp *writePlan, key *writeKey, records []unsafe.Pointer, st *stamp) error {
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
	_, err := m.db.runner.Copy(ctx, on, table, columns, len(records), func(i int, args []any) error {
		w.args = args[:0]
		w.boxes.Rewind()
		return m.bind(w, records[i], wp.attrs, st)
	})
	return m.db.failure(err, m.table)
}
