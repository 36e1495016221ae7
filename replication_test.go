package sequelize_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type replicated struct {
	ID    int64
	Place string
	Parts []*replicatedPart `sequelize:"hasMany;foreignKey:wholeId"`
}

type replicatedPart struct {
	ID      int64
	WholeID int64
	Place   string
}

// A master and two replicas, one of which cannot be reached, as three SQLite files that hold different rows.
func TestReplication(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"master", "replica"} {
		db, err := sequelize.New(sequelize.Config{Dialect: "sqlite", Storage: file(name)})
		if err != nil {
			t.Fatal(err)
		}
		m := sequelize.Define[replicated](db)
		sequelize.Define[replicatedPart](db)
		if err := db.Sync(ctx); err != nil {
			t.Fatal(err)
		}
		if err := m.Create(ctx, &replicated{Place: name, Parts: []*replicatedPart{{Place: name}}}, sequelize.Include("parts")); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	db, err := sequelize.New(sequelize.Config{Dialect: "sqlite", Storage: file("master")},
		sequelize.Replication{Read: []sequelize.Config{{Storage: file("replica")}}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	m := sequelize.Define[replicated](db)
	sequelize.Define[replicatedPart](db)
	place := func(ctx context.Context, options ...sequelize.FindOption) string {
		t.Helper()
		one, err := m.FindOne(ctx, options...)
		if err != nil {
			t.Fatal(err)
		}
		return one.Place
	}
	want := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s is read from the %s, want the %s", what, got, want)
		}
	}
	want("a find", place(ctx), "replica")
	one, err := m.FindByPK(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	want("a find by key", one.Place, "replica")
	want("a find with UseMaster", place(ctx, sequelize.UseMaster(true)), "master")
	part := func(options ...sequelize.FindOption) string {
		t.Helper()
		one, err := m.FindOne(ctx, append(options, sequelize.Include("parts"))...)
		if err != nil || len(one.Parts) != 1 {
			t.Fatal(one, err)
		}
		return one.Parts[0].Place
	}
	want("an include", part(), "replica")
	want("an include with UseMaster", part(sequelize.UseMaster(true)), "master")
	if err := db.Transaction(ctx, func(ctx context.Context) error { want("a transaction", place(ctx), "master"); return nil }); err != nil {
		t.Fatal(err)
	}
	readOnly := func(ctx context.Context) error { want("a read-only transaction", place(ctx), "replica"); return nil }
	if err := db.Transaction(ctx, readOnly, sequelize.ReadOnly(true)); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Update(ctx, sequelize.Set{"place": "written"}, sequelize.All); err != nil {
		t.Fatal(err)
	}
	want("a find after a write", place(ctx), "replica")
	want("the written row", place(ctx, sequelize.UseMaster(true)), "written")
	raw, err := sequelize.Query[string](ctx, db, "SELECT place FROM replicateds")
	if err != nil {
		t.Fatal(err)
	}
	want("a raw statement", raw[0], "written")
}

func TestReplicationLeavesOutDeadReplicas(t *testing.T) {
	ctx := t.Context()
	uri := testdb.URI(t, "postgres")
	config, err := sequelize.ParseURI(uri)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sequelize.New(config, sequelize.Replication{Read: []sequelize.Config{{Port: 1}, {}}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	m := sequelize.Define[replicated](db, sequelize.TableName("replication_dead"))
	sequelize.Define[replicatedPart](db, sequelize.TableName("replication_dead_parts"))
	if err := m.Sync(ctx, sequelize.Force(true)); err != nil {
		t.Fatal(err)
	}
	for range 6 {
		if _, err := m.FindAll(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReplicationOfAnotherDialect(t *testing.T) {
	db, err := sequelize.Open("sqlite::memory:", sequelize.Replication{Read: []sequelize.Config{{}, {Dialect: "mysql"}}})
	if err == nil || db != nil {
		t.Error("a replica of another dialect is accepted")
	}
}
