package sequelize_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type reused struct {
	ID   int64
	Name string
	Rank int
}

// TestKeptQuestions lets hooks keep the questions that they were shown, which they are told not to do: what they add
// later reaches no other call.
func TestKeptQuestions(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		rows := sequelize.Define[reused](db, sequelize.Timestamps(false))
		must(t, rows.Sync(ctx, sequelize.Force(true)))
		defer rows.Drop(ctx)
		for i := range 4 {
			must(t, rows.Create(ctx, &reused{Name: fmt.Sprint("r", i)}))
		}
		var finds []*sequelize.FindQuery
		var updates []*sequelize.UpdateQuery
		var destroys []*sequelize.DestroyQuery
		keepFind := func(_ context.Context, q *sequelize.FindQuery) error { finds = append(finds, q); return nil }
		removals := []sequelize.Removal{
			rows.BeforeFind(keepFind), rows.BeforeCount(keepFind),
			rows.BeforeBulkUpdate(func(_ context.Context, q *sequelize.UpdateQuery) error { updates = append(updates, q); return nil }),
			rows.BeforeBulkDestroy(func(_ context.Context, q *sequelize.DestroyQuery) error { destroys = append(destroys, q); return nil }),
		}
		work := func() {
			t.Helper()
			if n, err := rows.Update(ctx, sequelize.Set{"rank": sequelize.Col("rank").Plus(1)}, sequelize.Where{"name": "r1"}); err != nil || n != 1 {
				t.Fatal(n, err)
			}
			if n, err := rows.Destroy(ctx, sequelize.Where{"name": "none"}); err != nil || n != 0 {
				t.Fatal(n, err)
			}
			list, err := rows.FindAll(ctx, sequelize.Where{"rank": sequelize.Col("rank")}, sequelize.Where{"name": []string{"r0", "r1", "r2", "r3"}})
			if err != nil || len(list) != 4 {
				t.Fatal(len(list), err)
			}
			if n, err := rows.Count(ctx); err != nil || n != 4 {
				t.Fatal(n, err)
			}
		}
		work()
		for _, remove := range removals {
			remove()
		}
		for range 20 {
			for i := range finds {
				finds[i].Add(sequelize.Where{"name": "r0"}, sequelize.Limit(1))
			}
			updates[0].Add(sequelize.Set{"name": "wrong"}, sequelize.All)
			destroys[0].Add(sequelize.Where{"name": "r0"}, sequelize.All)
			work()
		}
	})
}

// TestCallsSideBySide asks questions of different shapes from many goroutines: none gets what another's call was given.
func TestCallsSideBySide(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		rows := sequelize.Define[reused](db, sequelize.Timestamps(false))
		must(t, rows.Sync(ctx, sequelize.Force(true)))
		defer rows.Drop(ctx)
		list := make([]*reused, 40)
		for i := range list {
			list[i] = &reused{Name: fmt.Sprint("r", i%4), Rank: i}
		}
		must(t, rows.BulkCreate(ctx, list))
		var all sync.WaitGroup
		for g := range 4 {
			all.Go(func() {
				name := fmt.Sprint("r", g)
				for range 25 {
					n, err := rows.Count(ctx, sequelize.Where{"name": name})
					found, err2 := rows.FindAll(ctx, sequelize.Where{"name": name}, sequelize.Limit(g+1), sequelize.Order{sequelize.Asc("id")})
					changed, err3 := rows.Update(ctx, sequelize.Set{"rank": g}, sequelize.Where{"name": name})
					if err != nil || err2 != nil || err3 != nil || n != 10 || len(found) != g+1 || found[g].Name != name || changed != 10 {
						t.Errorf("%s: %d %d %d %v %v %v", name, n, len(found), changed, err, err2, err3)
						return
					}
				}
			})
		}
		all.Wait()
	})
}
