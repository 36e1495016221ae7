package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type (
	pipeHouse struct {
		ID    int64
		Name  string
		Doors []*pipeDoor `sequelize:"hasMany;foreignKey:houseId"`
		Roofs []*pipeRoof `sequelize:"hasMany;foreignKey:houseId"`
		Owner *pipeOwner  `sequelize:"belongsTo"`

		OwnerID *int64
	}
	pipeDoor struct {
		ID, HouseID int64
		Width       int
	}
	pipeRoof struct {
		ID, HouseID int64
		Tiles       *int
	}
	pipeOwner struct {
		ID   int64
		Name string
	}
	// plainRoof reads the roofs' table, and cannot hold NULL.
	plainHouse struct {
		ID    int64
		Doors []*pipeDoor  `sequelize:"hasMany;foreignKey:houseId"`
		Roofs []*plainRoof `sequelize:"hasMany;foreignKey:houseId"`
	}
	plainRoof struct {
		ID, HouseID int64
		Tiles       int
	}
)

// turns notes when statements begin and end.
type turns struct {
	mu    sync.Mutex
	open  int
	most  int
	begun int
	rows  int64
	errs  []error
}

func (r *turns) Start(ctx context.Context, _ sequelize.Trace) (context.Context, func(int64, error)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open++
	r.begun++
	r.most = max(r.most, r.open)
	return ctx, func(rows int64, err error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.open--
		r.rows += rows
		if err != nil {
			r.errs = append(r.errs, err)
		}
	}
}

// TestIncludesTogether: siblings of a level are sent together where the database can, and read one after another where
// it cannot; what is found is the same, and a failure is that of its statement.
func TestIncludesTogether(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		seen := &turns{}
		ctx, db := context.Background(), open(t, uri, sequelize.WithTracer(seen))
		houses := sequelize.Define[pipeHouse](db, sequelize.Timestamps(false))
		doors, roofs := sequelize.Define[pipeDoor](db, sequelize.Timestamps(false)), sequelize.Define[pipeRoof](db, sequelize.Timestamps(false))
		owners := sequelize.Define[pipeOwner](db, sequelize.Timestamps(false))
		must(t, db.Sync(ctx))
		t.Cleanup(func() { must(t, db.Drop(ctx)) })
		must(t, owners.Create(ctx, &pipeOwner{Name: "Ada"}))
		owner, tiles := int64(1), 9
		must(t, houses.BulkCreate(ctx, []*pipeHouse{{Name: "a", OwnerID: &owner}, {Name: "b"}}))
		must(t, doors.BulkCreate(ctx, []*pipeDoor{{HouseID: 1, Width: 1}, {HouseID: 1, Width: 2}, {HouseID: 2, Width: 3}}))
		must(t, roofs.BulkCreate(ctx, []*pipeRoof{{HouseID: 2, Tiles: &tiles}, {HouseID: 2}}))

		find := func(ctx context.Context) {
			*seen = turns{}
			list, err := houses.FindAll(ctx, sequelize.Order{sequelize.Asc("id")},
				sequelize.Include("doors", sequelize.Order{sequelize.Desc("width")}), sequelize.Include("roofs", sequelize.Where{"tiles": op.Gt(1)}, sequelize.Required(false)), sequelize.Include("owner", sequelize.Separate(true)))
			must(t, err)
			if len(list) != 2 || fmt.Sprint(len(list[0].Doors), len(list[1].Doors), len(list[0].Roofs), len(list[1].Roofs)) != "2 1 0 1" ||
				list[0].Doors[0].Width != 2 || list[0].Owner == nil || list[0].Owner.Name != "Ada" || list[1].Owner != nil {
				t.Errorf("%+v %+v", list[0], list[1])
			}
			if seen.begun != 4 || seen.rows != 7 || len(seen.errs) > 0 || seen.open != 0 {
				t.Errorf("%+v", seen)
			}
		}
		together := map[bool]int{true: 3, false: 1}
		find(ctx)
		if want := together[db.DialectName() == "postgres"]; seen.most != want {
			t.Errorf("%d statements at once, want %d", seen.most, want)
		}
		must(t, db.Transaction(ctx, func(ctx context.Context) error { find(ctx); return nil }))
		find(sequelize.WithComment(ctx, "route", "/houses"))
		if seen.most != 1 {
			t.Error("statements with comments of their own were sent together")
		}

		plain := sequelize.Define[plainHouse](db, sequelize.TableName("pipeHouses"), sequelize.View(true), sequelize.Timestamps(false))
		sequelize.Define[plainRoof](db, sequelize.TableName("pipeRoofs"), sequelize.View(true), sequelize.Timestamps(false))
		*seen = turns{}
		if _, err := plain.FindAll(ctx, sequelize.Include("doors"), sequelize.Include("roofs")); err == nil || !strings.Contains(err.Error(), "plainRoof") {
			t.Errorf("the failure of one of two: %v", err)
		}
		if seen.open != 0 || len(seen.errs) == 0 {
			t.Errorf("%+v", seen)
		}
		short, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := houses.FindAll(short, sequelize.Include("doors"), sequelize.Include("roofs")); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		find(ctx)
	})
}
