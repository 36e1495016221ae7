package sequelize_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// hen and egg refer to each other; the hen has everything that a table can have beside.
type hen struct {
	ID      int64
	Name    string            `sequelize:"type:STRING(40);unique:named;comment:'it''s the name'"`
	Farm    string            `sequelize:"type:STRING(40);unique:named;index:byFarm"`
	Weight  int               `sequelize:"index:(name=byFarm,desc)"`
	Double  int               `sequelize:"generated:weight * 2;stored"`
	Triple  int               `sequelize:"generated:weight * 3"`
	Kind    string            `sequelize:"type:ENUM('layer','broiler','it''s');defaultValue:layer"`
	Price   sequelize.Decimal `sequelize:"type:DECIMAL(10,2);defaultValue:1.50"`
	FirstID *int64            `sequelize:"references:egg;onDelete:SET NULL"`
	Chief   *int64            `sequelize:"references:hen"`
}

type egg struct {
	ID    int64
	HenID *int64 `sequelize:"references:hen;onDelete:CASCADE"`
}

// heavyHen is read from a view.
type heavyHen struct {
	ID     int64
	Name   string
	Weight int
}

var definesTables = regexp.MustCompile(`(?i)^\s*(IF|DECLARE|CREATE|ALTER|DROP|DO|COMMENT|EXEC|TRUNCATE|INSERT|UPDATE|DELETE|RENAME)\b`)

// TestSyncQuiet syncs tables that exist already, in a cycle and with a view among them: nothing is defined or written.
func TestSyncQuiet(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, seen := context.Background(), &tally{}
		db := open(t, uri, sequelize.WithTracer(seen), sequelize.Defaults(sequelize.Timestamps(false)))
		options := []sequelize.DefineOption{sequelize.TableComment("it's a table"), sequelize.Check{Name: "heavy", SQL: "weight >= 0"}, sequelize.InitialAutoIncrement(100)}
		features := featuresOf(t, db)
		if features.PartialIndex {
			options = append(options, sequelize.Index{Name: "heavyOnes", Fields: sequelize.On("weight"), Where: "weight > 3"})
		}
		hens := sequelize.Define[hen](db, options...)
		eggs := sequelize.Define[egg](db)
		heavy := sequelize.Define[heavyHen](db, sequelize.View(true))
		must(t, db.Sync(ctx, sequelize.Force(true)))
		t.Cleanup(func() { must(t, db.Drop(ctx)) })
		first := seen.take()
		if n := countDefinitions(first); n < 4 {
			t.Errorf("the first Sync ran %d definitions: %s", n, strings.Join(first, "\n"))
		}
		h := &hen{Name: "a", Farm: "f", Weight: 7}
		must(t, hens.Create(ctx, h))
		e := &egg{HenID: &h.ID}
		must(t, eggs.Create(ctx, e))
		h.FirstID = &e.ID
		must(t, hens.Save(ctx, h))
		if h.ID != 100 || h.Double != 14 || h.Triple != 21 {
			t.Errorf("%+v", h)
		}
		seen.take()
		for _, sync := range []func() error{
			func() error { return db.Sync(ctx) }, func() error { return hens.Sync(ctx) }, func() error { return eggs.Sync(ctx) },
		} {
			must(t, sync())
			for _, sql := range seen.take() {
				if definesTables.MatchString(sql) {
					t.Errorf("a further Sync ran %s", sql)
				}
			}
		}
		viewOver(t, db, heavy, hens)
		must(t, db.Sync(ctx, sequelize.Force(true))) // a cycle with rows in it, below a view
	})
}

func featuresOf(t *testing.T, db *sequelize.Sequelize) *dialect.Features {
	t.Helper()
	d, err := dialect.Lookup(db.DialectName())
	must(t, err)
	return d.Features()
}

func countDefinitions(list []string) (n int) {
	for _, sql := range list {
		if definesTables.MatchString(sql) {
			n++
		}
	}
	return n
}

// viewOver reads a view, which cannot be written, synced or dropped as a table.
func viewOver(t *testing.T, db *sequelize.Sequelize, heavy *sequelize.Model[heavyHen], hens *sequelize.Model[hen]) {
	t.Helper()
	ctx := context.Background()
	d, err := dialect.Lookup(db.DialectName())
	must(t, err)
	quoted := func(name string) string { return string(d.AppendIdent(nil, name)) }
	if err := heavy.Sync(ctx); err == nil || !strings.Contains(err.Error(), "view") {
		t.Errorf("a view that does not exist was synced: %v", err)
	}
	_, err = db.Exec(ctx, fmt.Sprintf("CREATE VIEW %s AS SELECT id, name, weight FROM %s WHERE weight > 5", quoted(heavy.TableName()), quoted(hens.TableName())))
	must(t, err)
	defer func() {
		_, err := db.Exec(ctx, "DROP VIEW "+quoted(heavy.TableName()))
		must(t, err)
	}()
	must(t, db.Sync(ctx))
	must(t, heavy.Sync(ctx))
	must(t, hens.Create(ctx, &hen{Name: "light", Farm: "f", Weight: 1}))
	list, err := heavy.FindAll(ctx, sequelize.Where{"name": "a"})
	if err != nil || len(list) != 1 || list[0].Weight != 7 {
		t.Errorf("%+v, %v", list, err)
	}
	if n, err := heavy.Count(ctx); n != 1 || err != nil {
		t.Error(n, err)
	}
	if _, err := heavy.FindByPK(ctx, list[0].ID); err != nil {
		t.Error(err)
	}
	writes := map[string]error{
		"Create": heavy.Create(ctx, &heavyHen{}), "BulkCreate": heavy.BulkCreate(ctx, list), "Save": heavy.Save(ctx, list[0]),
		"DestroyOne": heavy.DestroyOne(ctx, list[0]), "Truncate": heavy.Truncate(ctx),
		"IncrementOne": heavy.IncrementOne(ctx, list[0], sequelize.Set{"weight": 1}),
		"BulkUpdate":   heavy.BulkUpdate(ctx, list, sequelize.Fields{"weight"}),
	}
	_, writes["Update"] = heavy.Update(ctx, sequelize.Set{"weight": 1}, sequelize.All)
	_, writes["Destroy"] = heavy.Destroy(ctx, sequelize.All)
	_, writes["Upsert"] = heavy.Upsert(ctx, list[0])
	_, writes["Increment"] = heavy.Increment(ctx, sequelize.Set{"weight": 1}, sequelize.All)
	_, _, writes["FindOrCreate"] = heavy.FindOrCreate(ctx, sequelize.Where{"name": "nobody"}, &heavyHen{})
	for name, err := range writes {
		if err == nil || !strings.Contains(err.Error(), "read only") {
			t.Errorf("%s wrote a view: %v", name, err)
		}
	}
}
