package sequelize_test

import (
	"context"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type stocked struct {
	ID   int64
	SKU  string `sequelize:"unique"`
	Name string
	Left []*stockedPart `sequelize:"hasMany;foreignKey:stockedId"`
}

type stockedPart struct {
	ID        int64
	StockedID int64
	N         int
	Pieces    []*stockedPiece `sequelize:"hasMany;foreignKey:partId"`
}

type stockedPiece struct {
	ID     int64
	PartID int64
	N      int
}

func stock(t *testing.T, uri string) (*sequelize.Sequelize, *sequelize.Model[stocked]) {
	t.Helper()
	ctx, db := context.Background(), open(t, uri)
	m := sequelize.Define[stocked](db, sequelize.Timestamps(false))
	parts := sequelize.Define[stockedPart](db, sequelize.Timestamps(false))
	pieces := sequelize.Define[stockedPiece](db, sequelize.Timestamps(false))
	if err := db.Sync(ctx, sequelize.Force(true)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pieces.Drop(ctx); parts.Drop(ctx); m.Drop(ctx) })
	return db, m
}

// TestKeyGivenTwice upserts a batch in which a key stands twice: the last record wins, or the error names both.
func TestKeyGivenTwice(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		db, m := stock(t, uri)
		ctx := context.Background()
		list := []*stocked{{SKU: "b", Name: "0"}, {SKU: "a", Name: "1"}, {SKU: "c", Name: "2"}, {SKU: "a", Name: "3"}}
		err := m.BulkCreate(ctx, list, sequelize.UpdateOnDuplicate{"name"}, sequelize.ConflictFields{"sku"})
		if dialectName(db) == "postgres" {
			if err == nil || !strings.Contains(err.Error(), "records 1 and 3 have one key") {
				t.Errorf("two records of one key: %v", err)
			}
		} else if dialectName(db) != "mssql" {
			if n, e := m.Count(ctx, where{"sku": "a", "name": "3"}); err != nil || e != nil || n != 1 {
				t.Errorf("the last one did not win: %d, %v, %v", n, err, e)
			}
		}
		for _, fields := range []sequelize.ConflictFields{{"name"}, {"sku", "name"}} {
			_, e1 := m.Upsert(ctx, &stocked{SKU: "z"}, fields)
			e2 := m.BulkCreate(ctx, []*stocked{{SKU: "z"}}, sequelize.UpdateOnDuplicate{"name"}, fields)
			for _, err := range []error{e1, e2} {
				if err == nil || !strings.Contains(err.Error(), "no unique key") {
					t.Errorf("ConflictFields %v: %v", fields, err)
				}
			}
		}
		if n, err := m.Count(ctx, where{"sku": "z"}); err != nil || n != 0 {
			t.Errorf("%d rows were written: %v", n, err)
		}
	})
}

// TestIncludeIsCheckedWithoutParents gives includes wrong names while the tables are empty.
func TestIncludeIsCheckedWithoutParents(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		_, m := stock(t, uri)
		ctx := context.Background()
		typo, optional := where{"typo": 1}, sequelize.Required(false)
		for name, include := range map[string]sequelize.FindOption{
			"order":     sequelize.Include("left", sequelize.Order{sequelize.Asc("typo")}),
			"condition": sequelize.Include("left", typo, optional),
			"nested":    sequelize.Include("left", sequelize.Include("pieces", typo, optional)),
			"limited":   sequelize.Include("left", sequelize.Order{sequelize.Asc("typo")}, sequelize.Limit(1)),
		} {
			if _, err := m.FindAll(ctx, include); err == nil || !strings.Contains(err.Error(), `no attribute "typo"`) {
				t.Errorf("%s: %v", name, err)
			}
		}
		fine := sequelize.Include("left", sequelize.Order{sequelize.Asc("n")}, sequelize.Include("pieces"))
		if list, err := m.FindAll(ctx, fine); err != nil || len(list) != 0 {
			t.Errorf("%v, %v", list, err)
		}
	})
}
