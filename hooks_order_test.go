package sequelize_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/internal/testdb/sqlserver"
)

type orderItem struct {
	ID        int64
	Name      string `sequelize:"unique"`
	Rank      int
	DeletedAt *time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
}

// recorder notes which hooks ran.
type recorder struct{ list []string }

func (r *recorder) take() string {
	s := strings.Join(r.list, " ")
	r.list = nil
	return s
}

func (r *recorder) model(m *sequelize.Model[orderItem]) {
	record := func(name string) func(context.Context, *orderItem) error {
		return func(context.Context, *orderItem) error { r.list = append(r.list, name); return nil }
	}
	records := func(name string) func(context.Context, []*orderItem) error {
		return func(context.Context, []*orderItem) error { r.list = append(r.list, name); return nil }
	}
	find := func(name string) func(context.Context, *sequelize.FindQuery) error {
		return func(context.Context, *sequelize.FindQuery) error { r.list = append(r.list, name); return nil }
	}
	update := func(name string) func(context.Context, *sequelize.UpdateQuery) error {
		return func(context.Context, *sequelize.UpdateQuery) error { r.list = append(r.list, name); return nil }
	}
	destroy := func(name string) func(context.Context, *sequelize.DestroyQuery) error {
		return func(context.Context, *sequelize.DestroyQuery) error { r.list = append(r.list, name); return nil }
	}
	plain := func(name string) func(context.Context) error {
		return func(context.Context) error { r.list = append(r.list, name); return nil }
	}
	m.BeforeValidate(record("bV"))
	m.AfterValidate(record("aV"))
	m.ValidationFailed(record("vF"))
	m.BeforeSave(record("bS"))
	m.BeforeCreate(record("bC"))
	m.BeforeUpdate(record("bU"))
	m.AfterSave(record("aS"))
	m.AfterCreate(record("aC"))
	m.AfterUpdate(record("aU"))
	m.BeforeDestroy(record("bD"))
	m.AfterDestroy(record("aD"))
	m.BeforeRestore(record("bR"))
	m.AfterRestore(record("aR"))
	m.BeforeUpsert(record("bUp"))
	m.AfterUpsert(record("aUp"))
	m.BeforeBulkCreate(records("bBC"))
	m.AfterBulkCreate(records("aBC"))
	m.BeforeBulkUpdate(update("bBU"))
	m.AfterBulkUpdate(update("aBU"))
	m.BeforeBulkRestore(update("bBR"))
	m.AfterBulkRestore(update("aBR"))
	m.BeforeBulkDestroy(destroy("bBD"))
	m.AfterBulkDestroy(destroy("aBD"))
	m.BeforeFind(find("bF"))
	m.AfterFind(records("aF"))
	m.BeforeCount(find("bCnt"))
	m.BeforeSync(plain("bSync"))
	m.AfterSync(plain("aSync"))
}

func (r *recorder) connection(db *sequelize.Sequelize) {
	for moment, name := range map[sequelize.RecordMoment]string{
		sequelize.OnBeforeValidate: "BV", sequelize.OnAfterValidate: "AV", sequelize.OnValidationFailed: "VF",
		sequelize.OnBeforeCreate: "BC", sequelize.OnAfterCreate: "AC", sequelize.OnBeforeUpdate: "BU", sequelize.OnAfterUpdate: "AU",
		sequelize.OnBeforeSave: "BS", sequelize.OnAfterSave: "AS", sequelize.OnBeforeDestroy: "BD", sequelize.OnAfterDestroy: "AD",
		sequelize.OnBeforeRestore: "BR", sequelize.OnAfterRestore: "AR", sequelize.OnBeforeUpsert: "BUp", sequelize.OnAfterUpsert: "AUp",
	} {
		db.OnRecord(moment, func(_ context.Context, model string, record any) error {
			if _, ok := record.(*orderItem); !ok || model != "orderItem" {
				name = "wrong record " + model
			}
			r.list = append(r.list, name)
			return nil
		})
	}
	db.AfterQuery(func(_ context.Context, q *sequelize.StatementInfo) error {
		verb, _, _ := strings.Cut(q.SQL, " ")
		if slices.Contains([]string{"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"}, verb) && q.Err == nil && !strings.Contains(q.SQL, "@@") {
			r.list = append(r.list, verb)
		}
		return nil
	})
}

// TestHookOrder holds the hooks of each operation to the order in which Sequelize runs them (SEQUELIZE.md §7.3). Small
// letters are the model's hooks, capitals the connection's, words are statements.
func TestHookOrder(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		items := sequelize.Define[orderItem](db, sequelize.Paranoid(true))
		r := &recorder{}
		r.model(items)
		check := func(what, want string, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if got := r.take(); got != want {
				t.Errorf("%s:\n got %s\nwant %s", what, got, want)
			}
		}
		check("sync", "bSync aSync", items.Sync(ctx, sequelize.Force(true)))
		defer items.Drop(ctx)
		bulk := func(name string) func(context.Context) error {
			return func(context.Context) error { r.list = append(r.list, name); return nil }
		}
		removals := []sequelize.Removal{db.BeforeBulkSync(bulk("BBSync")), db.AfterBulkSync(bulk("ABSync"))}
		check("sync all", "BBSync bSync aSync ABSync", db.Sync(ctx))
		for _, remove := range removals {
			remove()
		}
		check("sync all after removal", "bSync aSync", db.Sync(ctx))

		r.connection(db)
		a := &orderItem{Name: "a"}
		check("create", "bV BV aV AV bC bS BC BS INSERT aC aS AC AS", items.Create(ctx, a))
		a.Rank = 1
		check("save", "bV BV aV AV bU bS BU BS UPDATE aU aS AU AS", items.Save(ctx, a))
		change := items.BeforeUpdate(func(_ context.Context, i *orderItem) error { i.Rank++; return nil })
		check("save that a hook changes", "bV BV aV AV bU bS BU BS bV BV aV AV UPDATE aU aS AU AS", items.Save(ctx, a))
		change()
		check("save without hooks", "UPDATE", items.Save(ctx, a, sequelize.Hooks(false)))
		check("destroy one", "bD BD UPDATE aD AD", items.DestroyOne(ctx, a))
		check("restore one", "bR BR UPDATE SELECT aR AR", items.RestoreOne(ctx, a))

		_, err := items.Update(ctx, sequelize.Set{"rank": 2}, sequelize.Where{"name": "a"})
		check("update", "bV BV aV AV bBU UPDATE aBU", err)
		check("bulk create", "bBC INSERT aBC", items.BulkCreate(ctx, []*orderItem{{Name: "b"}, {Name: "c"}}))
		check("bulk create, individual", "bBC bV BV aV AV bC bS BC BS INSERT aC aS AC AS bV BV aV AV bC bS BC BS INSERT aC aS AC AS aBC",
			items.BulkCreate(ctx, []*orderItem{{Name: "d"}, {Name: "e"}}, sequelize.IndividualHooks(true)))
		check("bulk create, validated", "bBC INSERT aBC", items.BulkCreate(ctx, []*orderItem{{Name: "f"}}, sequelize.Validate(true)))
		_, err = items.Update(ctx, sequelize.Set{"rank": 3}, sequelize.Where{"name": []string{"a", "b"}}, sequelize.IndividualHooks(true))
		check("update, individual", "bV BV aV AV bBU bF SELECT aF bU bS BU BS bU bS BU BS UPDATE SELECT aU aS AU AS aU aS AU AS aBU", err)
		_, err = items.Update(ctx, sequelize.Set{"rank": 3}, sequelize.Where{"name": "a"}, sequelize.Hooks(false))
		check("update without hooks", "UPDATE", err)

		_, err = items.Destroy(ctx, sequelize.Where{"name": "b"})
		check("destroy", "bBD UPDATE aBD", err)
		_, err = items.Destroy(ctx, sequelize.Where{"name": []string{"a", "c"}}, sequelize.IndividualHooks(true))
		check("destroy, individual", "bBD bF SELECT aF bD BD bD BD UPDATE aD AD aD AD aBD", err)
		_, err = items.Restore(ctx, sequelize.Where{"name": "b"})
		check("restore", "bBR UPDATE aBR", err)
		_, err = items.Restore(ctx, sequelize.Where{"name": []string{"a", "c"}}, sequelize.IndividualHooks(true))
		check("restore, individual", "bBR bF SELECT aF bR BR bR BR UPDATE SELECT aR AR aR AR aBR", err)
		_, err = items.Destroy(ctx, sequelize.Where{"name": "b"}, sequelize.Force(true))
		check("destroy by force", "bBD DELETE aBD", err)

		_, err = items.Upsert(ctx, &orderItem{Name: "a", Rank: 9}, sequelize.ConflictFields{"name"})
		// One statement where the database tells all by itself.
		upsert := map[string]string{"sqlite": "INSERT UPDATE", "postgres": "INSERT", "mysql": "INSERT SELECT", "mariadb": "INSERT SELECT", "mssql": "MERGE", sqlserver.Name: "MERGE"}[db.DialectName()]
		check("upsert", "bV BV aV AV bUp BUp "+upsert+" aUp AUp", err)
		_, err = items.FindAll(ctx)
		check("find", "bF SELECT aF", err)
		_, err = items.FindByPK(ctx, a.ID)
		check("find by key", "bF SELECT aF", err)
		_, err = items.Count(ctx)
		check("count", "bCnt SELECT", err)
		_, _, err = items.FindAndCountAll(ctx, sequelize.Limit(1))
		check("find and count", "bCnt SELECT bF SELECT aF", err)
		_, err = items.Increment(ctx, sequelize.Set{"rank": 1}, sequelize.All)
		check("increment", "UPDATE", err)
		check("increment one", "UPDATE SELECT", items.IncrementOne(ctx, a, sequelize.Set{"rank": 1}))
		check("reload", "SELECT", items.Reload(ctx, a))
		_, err = sequelize.Aggregate[int](ctx, items, sequelize.Max("rank"))
		check("aggregate", "bF SELECT", err)
		items.Validate(func(context.Context, *orderItem) error { return context.Canceled })
		if err := items.Create(ctx, &orderItem{Name: "z"}); err == nil {
			t.Fatal("an invalid record was created")
		}
		check("invalid", "bV BV vF VF", nil)
	})
}

// open opens a connection that goes with the test, and that must have none in use by then.
func open(t testing.TB, uri string, options ...sequelize.OpenOption) *sequelize.Sequelize {
	t.Helper()
	db, err := sequelize.Open(uri, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 500 { // one that a cancelled context gives back comes a little later
			if db.Stats().InUse == 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if s := db.Stats(); s.InUse != 0 || s.Waiting != 0 {
			t.Errorf("connections are left in use: %+v", s)
		}
		must(t, db.Close())
	})
	return db
}
