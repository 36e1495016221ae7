package sequelize_test

import (
	"context"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type uuidList struct {
	ID    sequelize.UUID `sequelize:"primaryKey;defaultValue:UUIDV4"`
	Items []*uuidItem    `sequelize:"belongsToMany;through:uuidListItems"`
}

type uuidItem struct {
	ID   sequelize.UUID `sequelize:"primaryKey;defaultValue:UUIDV4"`
	Name string
}

// TestSetByUUIDKeys sets associations of records whose keys are UUIDs: the keys that the database gives back are those that
// were written, in the same order of bytes.
func TestSetByUUIDKeys(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		db, err := sequelize.Open(uri, sequelize.Defaults(sequelize.Timestamps(false)))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		ctx := context.Background()
		lists, items := sequelize.Define[uuidList](db), sequelize.Define[uuidItem](db)
		listItems := sequelize.BelongsToMany(lists, items, sequelize.As("items"), sequelize.ThroughTable("uuidListItems"))
		if err := db.Sync(ctx, sequelize.Force(true)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Drop(ctx) })
		list := &uuidList{}
		all := []*uuidItem{{Name: "a"}, {Name: "b"}, {Name: "c"}}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(lists.Create(ctx, list))
		must(items.BulkCreate(ctx, all))
		must(listItems.Set(ctx, list, all[:2]))
		must(listItems.Set(ctx, list, all[1:]))
		must(listItems.Add(ctx, list, all)) // those that are there already stay
		must(listItems.Remove(ctx, list, all[1:2]))
		mine, err := listItems.Get(ctx, list, sequelize.Order{sequelize.Asc("name")})
		if err != nil || len(mine) != 2 || mine[0].ID != all[0].ID || mine[1].ID != all[2].ID {
			t.Errorf("left %v: %v", mine, err)
		}
	})
}
