package sequelize_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type scopedUser struct {
	ID     int64
	Name   string
	Age    int
	Active bool
}

func names(list []*scopedUser) string {
	var s []string
	for _, u := range list {
		s = append(s, u.Name)
	}
	return strings.Join(s, " ")
}

func TestScopes(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		users := sequelize.Define[scopedUser](db, sequelize.Timestamps(false),
			sequelize.DefaultScope(sequelize.Where{"active": true}, sequelize.Order{sequelize.Asc("name")}),
			sequelize.NamedScope("adults", sequelize.Where{"age": op.Gte(18)}, sequelize.Order{sequelize.Desc("age")}),
			sequelize.NamedScopeFunc("younger", func(args ...any) []sequelize.FindOption {
				return sequelize.Options{sequelize.Where{"age": op.Lt(args[0])}, sequelize.Order{sequelize.Asc("age")}}
			}))
		must(t, users.Sync(ctx, sequelize.Force(true)))
		defer users.Drop(ctx)
		must(t, users.BulkCreate(ctx, []*scopedUser{
			{Name: "b", Age: 30, Active: true}, {Name: "a", Age: 10, Active: true}, {Name: "c", Age: 50}, {Name: "d", Age: 20},
		}))
		find := func(m *sequelize.Model[scopedUser], want string, options ...sequelize.FindOption) {
			t.Helper()
			list, err := m.FindAll(ctx, options...)
			if err != nil {
				t.Fatal(err)
			}
			if got := names(list); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		find(users, "a b")
		find(users, "b a", sequelize.Order{sequelize.Desc("name")}) // the call's order wins
		find(users, "b", sequelize.Where{"age": 30})                // conditions join
		find(users, "", sequelize.Where{"active": false})
		find(users.Unscoped(), "a b c d", sequelize.Order{sequelize.Asc("name")})
		find(users.Scope("adults"), "c b d")
		find(users.Scope("adults").Scope("younger", 40), "d b") // the later order wins
		find(users.Scope("defaultScope").Scope("adults"), "b")
		find(users.ScopeOptions(sequelize.Where{"age": op.Gt(30)}), "c")
		must(t, users.AddScope("old", sequelize.Where{"age": op.Gte(50)}))
		find(users.Scope("old"), "c")
		if err := users.AddScope("old"); err == nil {
			t.Error("a scope was added twice")
		}
		if _, err := users.Scope("adlts").FindAll(ctx); err == nil || !strings.Contains(err.Error(), `"adults"`) {
			t.Errorf("unknown scope: %v", err)
		}
		if n, err := users.Count(ctx); err != nil || n != 2 {
			t.Errorf("count %d %v", n, err)
		}
		if max, err := sequelize.Aggregate[int](ctx, users.Scope("younger", 50), sequelize.Max("age")); err != nil || max != 30 {
			t.Errorf("max %d %v", max, err)
		}
		if _, err := users.FindByPK(ctx, 3); !errors.Is(err, sequelize.ErrNotFound) {
			t.Errorf("find by key outside the scope: %v", err)
		}
		if _, err := users.Unscoped().FindByPK(ctx, 3); err != nil {
			t.Error(err)
		}
		scopedWrites(ctx, t, users)
	})
}

func scopedWrites(ctx context.Context, t *testing.T, users *sequelize.Model[scopedUser]) {
	t.Helper()
	count := func(what string, want int64) func(int64, error) {
		return func(n int64, err error) {
			t.Helper()
			if err != nil || n != want {
				t.Errorf("%s: %d rows, %v; want %d", what, n, err, want)
			}
		}
	}
	count("update in the default scope", 1)(users.Update(ctx, sequelize.Set{"age": 31}, sequelize.Where{"age": op.Gte(18)}))
	count("increment in a scope", 3)(users.Scope("adults").Increment(ctx, sequelize.Set{"age": 1}, sequelize.All))
	count("a named scope is a condition", 3)(users.Scope("adults").Decrement(ctx, sequelize.Set{"age": 1}))
	count("limit of a scope", 1)(users.ScopeOptions(sequelize.Where{"age": op.Gte(18)}, sequelize.Limit(1), sequelize.Order{sequelize.Asc("age")}).
		Update(ctx, sequelize.Set{"age": 19}, sequelize.All))
	if _, err := users.Update(ctx, sequelize.Set{"age": 1}); err == nil {
		t.Error("the default scope stood for a condition of an update")
	}
	if _, err := users.Destroy(ctx); err == nil {
		t.Error("the default scope stood for a condition of a destroy")
	}
	if _, err := users.ScopeOptions(sequelize.Offset(1)).Destroy(ctx, sequelize.All); err == nil || !strings.Contains(err.Error(), "Offset") {
		t.Errorf("a scope with an offset: %v", err)
	}
	count("destroy in the default scope", 2)(users.Destroy(ctx, sequelize.All))
	count("what is left", 2)(users.Unscoped().Count(ctx))
	found, created, err := users.Scope("adults").FindOrCreate(ctx, sequelize.Where{"name": "e"}, &scopedUser{Age: 44})
	if err != nil || !created || found.Name != "e" {
		t.Errorf("find or create: %+v %v %v", found, created, err)
	}
	if found, created, err = users.Scope("adults").FindOrCreate(ctx, sequelize.Where{"name": "e"}, &scopedUser{}); err != nil || created || found.Age != 44 {
		t.Errorf("find or create again: %+v %v %v", found, created, err)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
