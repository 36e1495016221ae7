package sequelize_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type differing struct {
	ID     int64
	Name   string `sequelize:"type:STRING(4)"`
	Age    *int
	Letter string `sequelize:"type:ENUM('z','a')"`
	At     time.Time
}

// TestDatabaseDifferences holds docs/databases.md to what the servers do.
func TestDatabaseDifferences(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		name := db.DialectName()
		want, real := map[string]string{
			"postgres": "= 0 accent 0 like 0 ilike 11 null ann enum ann long checked likeInt error at 2 cast 1 nulls Ötzi",
			"mysql":    "= 1 accent 1 like 1 ilike 11 null Ötzi enum ann long checked likeInt 1 at 2 cast 1 nulls Ötzi",
			"mariadb":  "= 1 accent 1 like 1 ilike 11 null Ötzi enum ann long checked likeInt 1 at 2 cast 1 nulls Ötzi",
			"sqlite":   "= 0 accent 0 like 0 ilike 10 null Ötzi enum Ötzi long taken likeInt 1 at 2 cast 1 nulls Ötzi",
		}[name]
		if !real {
			t.Skip("nobody ran this on a real server of " + name + " to write its answers down")
		}
		m := sequelize.Define[differing](db, sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		defer m.Drop(ctx)
		one := 1
		at := time.Date(2026, 1, 2, 3, 4, 5, 123456000, time.UTC)
		must(t, m.BulkCreate(ctx, []*differing{{Name: "ann", Letter: "z", Age: &one, At: at}, {Name: "Ötzi", Letter: "a", At: at}}))
		count := func(c ...sequelize.FindOption) string {
			n, err := m.Count(ctx, c...)
			if err != nil {
				return "error"
			}
			return fmt.Sprint(n)
		}
		first := func(by sequelize.OrderItem) string {
			r, err := m.FindOne(ctx, sequelize.Order{by})
			must(t, err)
			return r.Name
		}
		type W = sequelize.Where
		long := "checked"
		if m.Create(ctx, &differing{Name: "longer", Letter: "a"}) == nil {
			long = "taken"
			_, err := m.Destroy(ctx, W{"name": "longer"})
			must(t, err)
		}
		got := fmt.Sprint("= ", count(W{"name": "ANN"}), " accent ", count(W{"name": "Otzi"}), " like ", count(W{"name": op.Like("AN%")}),
			" ilike ", count(W{"name": op.ILike("AN%")}), count(W{"name": op.ILike("ö%")}), " null ", first(sequelize.Asc("age")),
			" enum ", first(sequelize.Asc("letter")), " long ", long, " likeInt ", count(W{"age": op.Like("1%")}), " at ", count(W{"at": at}),
			" cast ", count(sequelize.Cast(sequelize.Col("age"), "STRING").Like("1%")), " nulls ", first(sequelize.Asc("age", sequelize.NullsFirst)))
		if got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	})
}
