package sequelize_test

import (
	"context"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type journal struct {
	ID int64
	N  int
}

// TestAnotherConnection gives operations the transaction and the sub-query of another connection, and a context that
// carries another's transaction, which is none of their business.
func TestAnotherConnection(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, db1, db2 := context.Background(), open(t, uri), open(t, uri)
		m1 := sequelize.Define[journal](db1, sequelize.Timestamps(false), sequelize.TableName("journals1"))
		m2 := sequelize.Define[journal](db2, sequelize.Timestamps(false))
		for _, m := range []*sequelize.Model[journal]{m1, m2} {
			if err := m.Sync(ctx, sequelize.Force(true)); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { m.Drop(ctx) })
		}
		tx, err := db1.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for name, ask := range withTx(ctx, m2) {
			if err := ask(tx); err == nil || !strings.Contains(err.Error(), "of another connection") {
				t.Errorf("%s in another's transaction: %v", name, err)
			}
			if err := ask(nil); err == nil || !strings.Contains(err.Error(), "is nil") {
				t.Errorf("%s in a nil transaction: %v", name, err)
			}
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		if _, err := m2.FindAll(ctx, where{"id": op.In(sequelize.Select(m1))}); err == nil || !strings.Contains(err.Error(), "of another connection") {
			t.Errorf("another's sub-query: %v", err)
		}
		if _, err := m2.Update(ctx, sequelize.Set{"n": sequelize.Select(m1, sequelize.Attributes{sequelize.Max("n")})}, sequelize.All); err == nil || !strings.Contains(err.Error(), "of another connection") {
			t.Errorf("another's value: %v", err)
		}
		if n, err := m2.Count(ctx); err != nil || n != 0 {
			t.Errorf("%d rows were written: %v", n, err)
		}
		switch dialectName(db1) {
		case "sqlite", "mssql": // one writer at a time, as has what stands in for SQL Server
		default:
			besideAnother(t, ctx, db1, m1, m2)
		}
	})
}

// besideAnother writes by two connections with one context.
func besideAnother(t *testing.T, ctx context.Context, db *sequelize.Sequelize, m1, m2 *sequelize.Model[journal]) {
	err := db.Transaction(ctx, func(ctx context.Context) error {
		if err := m1.Create(ctx, &journal{N: 1}); err != nil {
			return err
		}
		if err := m2.Create(ctx, &journal{N: 2}); err != nil {
			return err
		}
		return context.Canceled
	})
	n1, err1 := m1.Count(ctx)
	n2, err2 := m2.Count(ctx)
	if err != context.Canceled || err1 != nil || err2 != nil || n1 != 0 || n2 != 1 {
		t.Errorf("%v; %d rows rolled back %v, %d written %v", err, n1, err1, n2, err2)
	}
}

// withTx are operations with a transaction as their option.
func withTx(ctx context.Context, m *sequelize.Model[journal]) map[string]func(*sequelize.Tx) error {
	return map[string]func(*sequelize.Tx) error{
		"FindAll":    func(tx *sequelize.Tx) error { _, err := m.FindAll(ctx, tx); return err },
		"FindByPK":   func(tx *sequelize.Tx) error { _, err := m.FindByPK(ctx, 1, tx); return err },
		"Count":      func(tx *sequelize.Tx) error { _, err := m.Count(ctx, tx); return err },
		"Create":     func(tx *sequelize.Tx) error { return m.Create(ctx, &journal{}, tx) },
		"BulkCreate": func(tx *sequelize.Tx) error { return m.BulkCreate(ctx, []*journal{{N: 1}}, tx) },
		"Upsert":     func(tx *sequelize.Tx) error { _, err := m.Upsert(ctx, &journal{ID: 1}, tx); return err },
		"Save":       func(tx *sequelize.Tx) error { return m.Save(ctx, &journal{}, tx) },
		"Update": func(tx *sequelize.Tx) error {
			_, err := m.Update(ctx, sequelize.Set{"n": 1}, where{"id": 1}, tx)
			return err
		},
		"Increment": func(tx *sequelize.Tx) error {
			_, err := m.Increment(ctx, sequelize.Set{"n": 1}, where{"id": 1}, tx)
			return err
		},
		"Destroy":  func(tx *sequelize.Tx) error { _, err := m.Destroy(ctx, where{"id": 1}, tx); return err },
		"Truncate": func(tx *sequelize.Tx) error { return m.Truncate(ctx, tx) },
		"Pluck":    func(tx *sequelize.Tx) error { _, err := sequelize.Pluck[int](ctx, m, "n", tx); return err },
	}
}
