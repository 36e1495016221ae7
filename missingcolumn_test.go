package sequelize_test

import (
	"context"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type agent struct {
	ID     int64
	Name   string
	Status string
}

// TestMissingColumn asks for a column that the table does not have, as a model does that is ahead of its database: an
// error everywhere. SQLite takes a name between double quotes for a text where it is no column, and a condition for one
// that holds.
func TestMissingColumn(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, db, old := context.Background(), open(t, uri), open(t, uri)
		named := sequelize.Define[struct {
			ID   int64
			Name string
		}](old, sequelize.ModelName("named"), sequelize.TableName("agents"), sequelize.Timestamps(false))
		if err := named.Sync(ctx, sequelize.Force(true)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { named.Drop(ctx) })
		if _, err := db.Exec(ctx, "INSERT INTO agents (name) VALUES ('Bond'), ('Leiter')"); err != nil {
			t.Fatal(err)
		}
		for name, ask := range missingColumn(ctx, sequelize.Define[agent](db, sequelize.Timestamps(false))) {
			if err := ask(); err == nil {
				t.Errorf("%s: no error", name)
			}
		}
		if n, err := named.Count(ctx, sequelize.Where{"name": op.In("Bond", "Leiter")}); err != nil || n != 2 {
			t.Errorf("%d rows are left: %v", n, err)
		}
	})
}

// missingColumn are the ways to name the column.
func missingColumn(ctx context.Context, m *sequelize.Model[agent]) map[string]func() error {
	active := sequelize.Where{"status": op.Ne("active")}
	only := func(_ int64, err error) error { return err }
	return map[string]func() error{
		"FindAll":   func() error { _, err := m.FindAll(ctx); return err },
		"condition": func() error { _, err := m.Count(ctx, active); return err },
		"order":     func() error { _, err := m.FindAll(ctx, sequelize.Order{sequelize.Desc("status")}); return err },
		"group":     func() error { _, err := sequelize.CountBy[string](ctx, m, "status"); return err },
		"aggregate": func() error { _, err := sequelize.Aggregate[string](ctx, m, sequelize.Max("status")); return err },
		"Create":    func() error { return m.Create(ctx, &agent{Name: "Q"}) },
		"set":       func() error { return only(m.Update(ctx, sequelize.Set{"status": "x"}, sequelize.Where{"id": 1})) },
		"value": func() error {
			return only(m.Update(ctx, sequelize.Set{"name": sequelize.Col("status")}, sequelize.Where{"id": 1}))
		},
		"Update":  func() error { return only(m.Update(ctx, sequelize.Set{"name": "x"}, active)) },
		"Destroy": func() error { return only(m.Destroy(ctx, active)) },
	}
}
