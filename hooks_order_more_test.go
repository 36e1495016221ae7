package sequelize_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// TestHookOrderOfCombined holds the operations that are made of others, or are no part of SEQUELIZE.md §7.3, to an order.
func TestHookOrderOfCombined(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		items := sequelize.Define[orderItem](db, sequelize.Paranoid(true))
		must(t, items.Sync(ctx, sequelize.Force(true)))
		defer items.Drop(ctx)
		r := &recorder{}
		r.model(items)
		r.connection(db)
		check := func(what, want string, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			got := r.take()
			for strings.Contains(got, "UPDATE UPDATE") { // a statement a row where none needs a round trip
				got = strings.ReplaceAll(got, "UPDATE UPDATE", "UPDATE")
			}
			if got != want {
				t.Errorf("%s:\n got %s\nwant %s", what, got, want)
			}
		}
		const created = "bV BV aV AV bC bS BC BS INSERT aC aS AC AS"
		_, _, err := items.FindOrCreate(ctx, sequelize.Where{"name": "a"}, &orderItem{})
		check("find or create: created", "bF SELECT aF "+created, err)
		_, _, err = items.FindOrCreate(ctx, sequelize.Where{"name": "a"}, &orderItem{})
		check("find or create: found", "bF SELECT aF", err)
		_, _, err = items.FindOrCreate(ctx, sequelize.Where{"name": "quiet"}, &orderItem{}, sequelize.Hooks(false))
		check("find or create without hooks", "SELECT INSERT", err)
		_, _, err = items.FindOrBuild(ctx, sequelize.Where{"name": "b"}, &orderItem{})
		check("find or build", "bF SELECT aF", err)
		_, err = items.Exists(ctx)
		check("exists", "bCnt SELECT", err)
		for _, err := range items.Each(ctx, sequelize.Where{"name": "a"}) {
			must(t, err)
		}
		check("each", "bF aF SELECT", nil) // AfterFind runs for each row, while the rows are read
		check("batches", "bF SELECT aF", items.FindInBatches(ctx, 5, func(context.Context, []*orderItem) error { return nil }))
		_, err = sequelize.Pluck[string](ctx, items, "name")
		check("pluck", "bF SELECT", err)

		list := []*orderItem{{Name: "c"}, {Name: "d"}}
		upsert := "INSERT"
		if dialectName(items.Sequelize()) == "mssql" {
			upsert = "MERGE"
		}
		check("bulk create with updates", "bBC "+upsert+" aBC", items.BulkCreate(ctx, list, sequelize.UpdateOnDuplicate{"rank"}, sequelize.ConflictFields{"name"}))
		list, err = items.FindAll(ctx, sequelize.Where{"name": []string{"c", "d"}}, sequelize.Hooks(false))
		check("find without hooks", "SELECT", err)
		if err := items.BulkUpdate(ctx, list, sequelize.Fields{"rank"}); err != nil || strings.ContainsAny(r.take(), "abv") {
			t.Error("a bulk update ran hooks without IndividualHooks", err)
		}
		check("bulk update, individual", "bU bS BU BS bU bS BU BS UPDATE aU aS AU AS aU aS AU AS",
			items.BulkUpdate(ctx, list, sequelize.Fields{"rank"}, sequelize.IndividualHooks(true)))
		if _, err = items.Upsert(ctx, &orderItem{Name: "new"}, sequelize.ConflictFields{"name"}, sequelize.Hooks(false)); err != nil || strings.ContainsAny(r.take(), "bau") {
			t.Error("an upsert without hooks", err)
		}
		check("destroy by force", "bD BD DELETE aD AD", items.DestroyOne(ctx, list[0], sequelize.Force(true)))
		truncating(ctx, t, items, r)
	})
}

// truncating: Truncate runs the hooks of a destroy, which cannot add to it.
func truncating(ctx context.Context, t *testing.T, items *sequelize.Model[orderItem], r *recorder) {
	t.Helper()
	var truncated bool
	items.BeforeBulkDestroy(func(_ context.Context, q *sequelize.DestroyQuery) error { truncated = q.Truncate(); return nil })
	if err := items.Truncate(ctx); err != nil || !truncated {
		t.Error("truncate", err, truncated)
	}
	if got := strings.Join(strings.Fields(strings.ReplaceAll(r.take(), "DELETE", "")), " "); got != "bBD aBD" {
		t.Errorf("truncate: %s", got)
	}
	if err := items.Truncate(ctx, sequelize.Hooks(false)); err != nil || strings.Contains(r.take(), "bBD") {
		t.Error("truncate without hooks", err)
	}
	must(t, items.Create(ctx, &orderItem{Name: "stays"}))
	items.BeforeBulkDestroy(func(_ context.Context, q *sequelize.DestroyQuery) error {
		q.Add(sequelize.Where{"name": "a"})
		return nil
	})
	if err := items.Truncate(ctx); err == nil || !strings.Contains(err.Error(), "use Destroy") {
		t.Error("a hook that adds a condition to Truncate:", err)
	}
	if n, err := items.Count(ctx); n != 1 || err != nil {
		t.Error(n, err)
	}
}

type orderParent struct {
	sequelize.Instance
	ID       int64
	Name     string
	Children []*orderChild `sequelize:"hasMany"`
	Owner    *orderOwner   `sequelize:"belongsTo"`
	OwnerID  *int64
}

type orderChild struct {
	ID            int64
	Name          string
	OrderParentID int64
}

type orderOwner struct {
	ID   int64
	Name string
}

// TestHookOrderOfRecords: the hooks of nested writes, level by level, and of an Instance that did not change.
func TestHookOrderOfRecords(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri, sequelize.Defaults(sequelize.Timestamps(false)))
		parents := sequelize.Define[orderParent](db)
		sequelize.Define[orderChild](db)
		sequelize.Define[orderOwner](db)
		must(t, db.Sync(ctx, sequelize.Force(true)))
		defer db.Drop(ctx)
		var list []string
		for moment, name := range map[sequelize.RecordMoment]string{
			sequelize.OnBeforeValidate: "bV", sequelize.OnBeforeCreate: "bC", sequelize.OnBeforeSave: "bS", sequelize.OnBeforeUpdate: "bU",
			sequelize.OnAfterCreate: "aC", sequelize.OnAfterSave: "aS", sequelize.OnAfterUpdate: "aU",
		} {
			db.OnRecord(moment, func(_ context.Context, model string, _ any) error {
				list = append(list, name+"."+strings.ToLower(strings.TrimPrefix(model, "order")))
				return nil
			})
		}
		db.AfterQuery(func(_ context.Context, q *sequelize.StatementInfo) error {
			if verb, _, _ := strings.Cut(q.SQL, " "); verb == "INSERT" || verb == "UPDATE" {
				list = append(list, verb)
			}
			return nil
		})
		check := func(what, want string, err error) {
			t.Helper()
			if got := strings.Join(list, " "); err != nil || got != want {
				t.Errorf("%s: %v\n got %s\nwant %s", what, err, got, want)
			}
			list = nil
		}
		both := []sequelize.WriteOption{sequelize.Include("owner"), sequelize.Include("children")}
		p := &orderParent{Name: "p", Owner: &orderOwner{Name: "o"}, Children: []*orderChild{{Name: "x"}, {Name: "y"}}}
		check("nested create", "bV.owner bC.owner bS.owner INSERT aC.owner aS.owner bV.parent bC.parent bS.parent INSERT "+
			"bV.child bC.child bS.child bV.child bC.child bS.child INSERT aC.child aS.child aC.child aS.child aC.parent aS.parent", parents.Create(ctx, p, both...))
		check("nothing changed", "bV.parent bU.parent bS.parent", p.Save(ctx))
		p.Name = "q"
		check("changed", "bV.parent bU.parent bS.parent UPDATE aU.parent aS.parent", p.Save(ctx))
		check("update", "bV.parent bU.parent bS.parent UPDATE aU.parent aS.parent", p.Update(ctx, sequelize.Set{"name": sequelize.Fn("upper", sequelize.Col("name"))}))
		if p.Name != "Q" {
			t.Error(p.Name)
		}
	})
}

// TestBulkUpdateHooks: what the hooks of a BulkUpdate change is written, and a failing one undoes all of it.
func TestBulkUpdateHooks(t *testing.T) {
	eachPurses(t, func(ctx context.Context, s *purses) {
		list := []*purse{{Owner: "a"}, {Owner: "b"}, {Owner: "c"}}
		must(s, s.m.BulkCreate(ctx, list))
		remove := s.m.BeforeUpdate(func(_ context.Context, p *purse) error {
			if p.Owner != "b" {
				p.Words = []string{"by the hook"}
			}
			return nil
		})
		for i, p := range list {
			p.Balance = i + 1
		}
		must(s, s.m.BulkUpdate(ctx, list, sequelize.Fields{"balance"}, sequelize.IndividualHooks(true)))
		for _, p := range list {
			s.same(ctx, "bulk updated with hooks", p)
			if p.Version != 1 || (len(p.Words) == 1) != (p.Owner != "b") {
				s.Errorf("%+v", p)
			}
		}
		remove()
		remove = s.m.AfterUpdate(func(_ context.Context, p *purse) error {
			if p.Owner == "c" {
				return errHook
			}
			return nil
		})
		for _, p := range list {
			p.Balance = 50
		}
		err := s.m.BulkUpdate(ctx, list, sequelize.Fields{"balance"}, sequelize.IndividualHooks(true))
		if !errors.Is(err, errHook) || !list[0].Changed("balance") || list[0].Version != 1 {
			s.Errorf("%v %+v", err, list[0])
		}
		remove()
		must(s, s.m.BulkUpdate(ctx, list, sequelize.Fields{"balance"}))
		for _, p := range list {
			s.same(ctx, "again", p)
		}
		defer s.m.BeforeSave(func(_ context.Context, p *purse) error { p.ID++; return nil })()
		if err := s.m.BulkUpdate(ctx, list[:1], sequelize.Fields{"balance"}, sequelize.IndividualHooks(true)); err == nil || !strings.Contains(err.Error(), "changed the key") {
			s.Error(err)
		}
	})
}
