package sequelize_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type shelf struct {
	ID    int64
	Name  string  `sequelize:"index"`
	Books []*book `sequelize:"hasMany"`
}

type book struct {
	ID      int64
	Title   string `sequelize:"type:STRING(40);unique;comment:as printed"`
	Pages   *int32
	Kind    string `sequelize:"type:ENUM('novel','other');defaultValue:other"`
	ShelfID *int64
	Shelf   *shelf `sequelize:"belongsTo"`
}

func TestSyncTables(t *testing.T) {
	for _, part := range []struct {
		name string
		run  func(t *testing.T, uri string)
	}{{"twice", syncTwice}, {"match", syncMatch}, {"drop", syncDrop}, {"describe", syncDescribe}, {"schema", syncSchema}} {
		t.Run(part.name, func(t *testing.T) { testdb.Each(t, part.run) })
	}
}

// library opens a connection with two models, the child first.
func library(t *testing.T, uri string, options ...sequelize.OpenOption) (*sequelize.Sequelize, *sequelize.Model[book], *sequelize.Model[shelf]) {
	t.Helper()
	db := open(t, uri, options...)
	books, shelves := sequelize.Define[book](db), sequelize.Define[shelf](db)
	t.Cleanup(func() { must(t, db.Drop(context.Background())) })
	return db, books, shelves
}

func syncTwice(t *testing.T, uri string) {
	ctx := context.Background()
	seen := &tally{}
	db, books, shelves := library(t, uri, sequelize.WithTracer(seen))
	must(t, db.Sync(ctx))
	sh := &shelf{Name: "a"}
	must(t, shelves.Create(ctx, sh))
	must(t, books.Create(ctx, &book{Title: "x", ShelfID: &sh.ID}))
	seen.take()
	must(t, db.Sync(ctx))
	for _, sql := range seen.take() {
		if regexp.MustCompile(`(?i)^\s*(CREATE|ALTER|DROP|DO )`).MatchString(sql) {
			t.Errorf("a second Sync ran %s", sql)
		}
	}
	if n, err := books.Count(ctx); n != 1 || err != nil {
		t.Error(n, err)
	}
	must(t, db.Sync(ctx, sequelize.Force(true)))
	if n, err := books.Count(ctx); n != 0 || err != nil {
		t.Error(n, err)
	}
}

func syncMatch(t *testing.T, uri string) {
	ctx := context.Background()
	db, books, _ := library(t, uri)
	must(t, db.Sync(ctx, sequelize.Match(regexp.MustCompile("test"))))
	if err := db.Sync(ctx, sequelize.Force(true), sequelize.Match(regexp.MustCompile("^production$"))); err == nil || !strings.Contains(err.Error(), "does not match") {
		t.Error(err)
	}
	if err := books.Drop(ctx, sequelize.Match(regexp.MustCompile("^production$"))); err == nil {
		t.Error("dropped a table of a database whose name does not match")
	}
	if _, err := books.Count(ctx); err != nil {
		t.Error(err)
	}
}

func syncDrop(t *testing.T, uri string) {
	ctx := context.Background()
	db, books, shelves := library(t, uri)
	must(t, db.Sync(ctx))
	must(t, books.Drop(ctx))
	must(t, books.Drop(ctx)) // none is there
	for name, want := range map[string]bool{"books": false, "shelves": true} {
		if is, err := db.TableExists(ctx, name); is != want || err != nil {
			t.Errorf("%s exists: %v, %v", name, is, err)
		}
	}
	must(t, books.Sync(ctx))
	must(t, db.Drop(ctx))
	tables, err := db.Tables(ctx, "")
	must(t, err)
	if slices.Contains(tables, "books") || slices.Contains(tables, shelves.TableName()) {
		t.Error(tables)
	}
}

func syncDescribe(t *testing.T, uri string) {
	ctx := context.Background()
	db, books, _ := library(t, uri)
	must(t, db.Sync(ctx))
	d, err := books.Describe(ctx)
	must(t, err)
	byName, err := db.Describe(ctx, "books")
	must(t, err)
	if len(d.Columns) != 7 || len(byName.Columns) != 7 {
		t.Fatalf("%+v", d)
	}
	nullable := map[string]bool{}
	for _, c := range d.Columns {
		nullable[c.Name] = c.AllowNull
	}
	if nullable["title"] || !nullable["pages"] || !nullable["shelfId"] || nullable["id"] {
		t.Error(nullable)
	}
	if len(d.ForeignKeys) != 1 || !slices.Equal(d.ForeignKeys[0].Columns, []string{"shelfId"}) {
		t.Errorf("%+v", d.ForeignKeys)
	}
	tables, err := db.Tables(ctx, "")
	if err != nil || !slices.Contains(tables, "books") || !slices.Contains(tables, "shelves") {
		t.Error(tables, err)
	}
	if d, err := db.Describe(ctx, "nowhere"); d != nil || err != nil {
		t.Error(d, err)
	}
}

// syncSchema keeps tenants apart: one table in two schemas.
func syncSchema(t *testing.T, uri string) {
	s := newShop(t, uri)
	if !s.f.Schemas {
		t.Skip("this database has no schemas")
	}
	tenant := "tenant_" + regexp.MustCompile(`\W`).ReplaceAllString(s.db.DialectName(), "")
	other := sequelize.Define[gadget](s.db, sequelize.ModelName("tenantGadget"), sequelize.TableName("gadgets"), sequelize.Schema(tenant))
	must(t, other.Sync(s.ctx))
	t.Cleanup(func() { must(t, other.Drop(context.Background())) })
	must(t, s.m.BulkCreate(s.ctx, some(1)))
	view := s.m.WithSchema(tenant)
	must(t, view.BulkCreate(s.ctx, some(3)))
	must(t, s.m.Create(s.ctx, &gadget{FullName: "z"}, sequelize.Schema(tenant)))
	s.count("of one's own", 1)
	s.count("of the tenant, by an option", 4, sequelize.Schema(tenant))
	if n, err := view.Count(s.ctx); n != 4 || err != nil {
		t.Error(n, err)
	}
	if n, err := view.Destroy(s.ctx, sequelize.Where{"fullName": "z"}); n != 1 || err != nil {
		t.Error(n, err)
	}
	if n, err := s.m.Update(s.ctx, sequelize.Set{"price": 0}, sequelize.All, sequelize.Schema(tenant)); n != 3 || err != nil {
		t.Error(n, err)
	}
	if g, err := view.FindByPK(s.ctx, 1); err != nil || g.Price != 0 {
		t.Error(g, err)
	}
	s.count("of one's own, unchanged", 1, sequelize.Where{"price": 10})
}
