package sequelize_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type dial struct {
	ID       int64
	Name     string
	At       *time.Time
	Meta     sequelize.JSON[map[string]any]
	Revision int
}

// TestNow writes the database's time, in the zone in which it is read.
func TestNow(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		m := sequelize.Define[dial](open(t, uri), sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		d := &dial{Name: "a"}
		must(t, m.Create(ctx, d))
		n, err := m.Update(ctx, sequelize.Set{"at": sequelize.Now()}, sequelize.Where{"id": d.ID})
		must(t, err)
		must(t, m.Reload(ctx, d))
		if n != 1 || d.At == nil || time.Since(*d.At).Abs() > 30*time.Minute { // no zone is nearer
			t.Fatalf("%d rows, at %v", n, d.At)
		}
		if n, err := m.Count(ctx, sequelize.Col("at").Lte(sequelize.Now())); n != 1 || err != nil {
			t.Errorf("compared with: %d, %v", n, err)
		}
	})
}

// TestVersionName locks by an attribute of another name.
func TestVersionName(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		m := sequelize.Define[dial](open(t, uri), sequelize.Timestamps(false), sequelize.VersionName("revision"))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		d := &dial{Name: "a"}
		must(t, m.Create(ctx, d))
		stale := *d
		d.Name = "b"
		must(t, m.Save(ctx, d))
		stale.Name = "c"
		err := m.Save(ctx, &stale)
		if lost := new(sequelize.OptimisticLockError); !errors.As(err, &lost) || d.Revision != 1 {
			t.Errorf("revision %d, a stale record: %v", d.Revision, err)
		}
		row, err := m.FindByPK(ctx, d.ID)
		if err != nil || row.Name != "b" || row.Revision != 1 {
			t.Errorf("%+v, %v", row, err)
		}
	})
}

// TestJSONDocument selects a part of a document as a document.
func TestJSONDocument(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		m := sequelize.Define[dial](open(t, uri), sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		d := &dial{}
		d.Meta.V = map[string]any{"deep": map[string]any{"list": []any{1, "two", nil}, "text": "a\"b"}}
		must(t, m.Create(ctx, d))
		type part struct {
			Part sequelize.JSON[map[string]any]
		}
		parts, err := sequelize.FindAllAs[part](ctx, m, sequelize.Attributes{sequelize.JSONPath("meta", "deep").Document().As("part")})
		if err != nil || len(parts) != 1 {
			t.Fatal(parts, err)
		}
		got := parts[0].Part.V
		if list, _ := got["list"].([]any); got["text"] != "a\"b" || !slices.Equal(list, []any{1.0, "two", nil}) {
			t.Errorf("%v", got)
		}
	})
}

// TestRestartIdentity empties a table and goes on counting, where the database can.
func TestRestartIdentity(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		m := sequelize.Define[dial](db, sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		create := func() int64 {
			d := &dial{}
			must(t, m.Create(ctx, d))
			return d.ID
		}
		create()
		create()
		must(t, m.Truncate(ctx, sequelize.RestartIdentity(false)))
		goesOn := strings.HasPrefix(uri, "postgres") || strings.HasPrefix(uri, "sqlite") // TRUNCATE of the others starts anew always
		if id := create(); goesOn != (id == 3) || !goesOn && id != 1 {
			t.Errorf("the next key is %d", id)
		}
		must(t, m.Truncate(ctx))
		if id := create(); id != 1 {
			t.Errorf("the first key is %d", id)
		}
	})
}

// TestHasTrigger writes to a table that has a trigger: its model says so for SQL Server, whose rows come back otherwise then.
func TestHasTrigger(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		m := sequelize.Define[dial](open(t, uri), sequelize.Timestamps(false), sequelize.HasTrigger(true), sequelize.VersionName("revision"))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		list := []*dial{{Name: "a"}, {Name: "b"}, {Name: "c"}}
		must(t, m.Create(ctx, list[0]))
		must(t, m.BulkCreate(ctx, list[1:]))
		for i, d := range list {
			if d.ID != int64(i+1) {
				t.Errorf("key %d is %d", i, d.ID)
			}
			d.Name += "'"
		}
		must(t, m.Save(ctx, list[0]))
		must(t, m.BulkUpdate(ctx, list[1:], sequelize.Fields{"name"}))
		must(t, m.DestroyOne(ctx, list[2]))
		names, err := sequelize.Pluck[string](ctx, m, "name", sequelize.Order{sequelize.Asc("id")})
		if err != nil || !slices.Equal(names, []string{"a'", "b'"}) {
			t.Errorf("%q, %v", names, err)
		}
	})
}

// TestDefaultIsolation asks a transaction that was given no level twice, and writes in between.
func TestDefaultIsolation(t *testing.T) {
	for _, sees := range []bool{true, false} {
		level := map[bool]sequelize.TransactionOption{true: sequelize.ReadCommitted, false: sequelize.RepeatableRead}[sees]
		for _, name := range []string{"postgres", "mariadb", "mysql"} {
			t.Run(name, func(t *testing.T) {
				ctx := context.Background()
				db := open(t, testdb.URI(t, name), sequelize.DefaultIsolation(level))
				m := sequelize.Define[dial](db, sequelize.Timestamps(false))
				must(t, m.Sync(ctx, sequelize.Force(true)))
				must(t, db.Transaction(ctx, func(tx context.Context) error {
					before, err := m.Count(tx)
					must(t, err)
					must(t, m.Create(ctx, &dial{Name: "beside"}))
					after, err := m.Count(tx)
					if err != nil || before != 0 || (after == 1) != sees {
						t.Errorf("%d rows, then %d, %v: the level is another", before, after, err)
					}
					return nil
				}))
			})
		}
	}
}

// TestNilTransaction is told apart from none.
func TestNilTransaction(t *testing.T) {
	ctx := context.Background()
	var tx *sequelize.Tx
	if _, err := tx.Exec(ctx, "SELECT 1"); err == nil {
		t.Error("Exec of a nil transaction")
	}
	if _, err := sequelize.Query[int](ctx, tx, "SELECT 1"); err == nil {
		t.Error("Query of a nil transaction")
	}
	for _, err := range sequelize.QueryEach[int](ctx, tx, "SELECT 1") {
		if err == nil {
			t.Error("QueryEach of a nil transaction")
		}
	}
}

// TestIndexHintOfNoIndex is refused where it would be a syntax error.
func TestIndexHintOfNoIndex(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		m := sequelize.Define[dial](open(t, uri), sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		for _, kind := range []sequelize.IndexHintKind{sequelize.ForceIndex, sequelize.IgnoreIndex} {
			if _, err := m.FindAll(ctx, sequelize.IndexHint(kind)); err == nil {
				t.Errorf("%s INDEX ()", kind)
			}
		}
		if _, err := m.FindAll(ctx, sequelize.IndexHint(sequelize.UseIndex)); err != nil {
			t.Error(err)
		}
		if _, err := m.FindAll(ctx, sequelize.IndexHint(sequelize.IgnoreIndex, "PRIMARY")); err != nil {
			t.Error(err)
		}
	})
}
