package sequelize_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type binned struct {
	ID        int64
	Name      string
	Books     []*binnedBook `sequelize:"hasMany;onDelete:CASCADE"`
	DeletedAt *time.Time
}

type binnedBook struct {
	ID        int64
	Name      string
	BinnedID  int64
	Pages     []*binnedPage `sequelize:"hasMany;onDelete:CASCADE"`
	DeletedAt *time.Time
}

type binnedPage struct {
	ID           int64
	Name         string
	BinnedBookID int64
	DeletedAt    *time.Time
}

// TestSoftCascade marks a record with what hangs on it, and restores exactly that.
func TestSoftCascade(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		clock := newClock()
		db := open(t, uri, sequelize.Clock(clock.now), sequelize.Defaults(sequelize.Paranoid(true), sequelize.Timestamps(false)))
		shelves := sequelize.Define[binned](db, sequelize.Timestamps(true))
		books := sequelize.Define[binnedBook](db, sequelize.Timestamps(true))
		pages := sequelize.Define[binnedPage](db, sequelize.Timestamps(true))
		must(t, db.Sync(ctx, sequelize.Force(true)))
		defer db.Drop(ctx)
		s := &binned{Name: "s"}
		other := &binned{Name: "other"}
		must(t, shelves.BulkCreate(ctx, []*binned{s, other}))
		list := []*binnedBook{{Name: "a", BinnedID: s.ID}, {Name: "b", BinnedID: s.ID}, {Name: "c", BinnedID: other.ID}}
		must(t, books.BulkCreate(ctx, list))
		must(t, pages.BulkCreate(ctx, []*binnedPage{{Name: "a1", BinnedBookID: list[0].ID}, {Name: "b1", BinnedBookID: list[1].ID}, {Name: "c1", BinnedBookID: list[2].ID}}))
		living := func(what, want string) {
			t.Helper()
			a, err := sequelize.Pluck[string](ctx, shelves, "name", sequelize.Order{sequelize.Asc("id")})
			must(t, err)
			b, err := sequelize.Pluck[string](ctx, books, "name", sequelize.Order{sequelize.Asc("id")})
			must(t, err)
			c, err := sequelize.Pluck[string](ctx, pages, "name", sequelize.Order{sequelize.Asc("id")})
			must(t, err)
			if got := fmt.Sprint(a, b, c); got != want {
				t.Errorf("%s: %s, want %s", what, got, want)
			}
		}
		must(t, books.DestroyOne(ctx, list[1], sequelize.Cascade(true))) // before the binned
		living("a book", "[s other] [a c] [a1 c1]")
		clock.step()
		must(t, shelves.DestroyOne(ctx, s, sequelize.Cascade(true)))
		living("a binned", "[other] [c] [c1]")
		var hooks []string
		pages.AfterRestore(func(_ context.Context, p *binnedPage) error { hooks = append(hooks, p.Name); return nil })
		clock.step()
		must(t, shelves.RestoreOne(ctx, s, sequelize.Cascade(true)))
		living("the binned is back, the book before it not", "[s other] [a c] [a1 c1]")
		if s.DeletedAt != nil || fmt.Sprint(hooks) != "[a1]" {
			t.Errorf("%+v, hooks %v", s, hooks)
		}
		if n, err := shelves.Destroy(ctx, sequelize.All, sequelize.Cascade(true)); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		living("all", "[] [] []")
		if n, err := shelves.Restore(ctx, sequelize.All, sequelize.Cascade(true)); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		living("all back", "[s other] [a c] [a1 c1]")
		if n, err := books.Restore(ctx, sequelize.Cascade(true)); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		living("the last", "[s other] [a b c] [a1 b1 c1]")
	})
}
