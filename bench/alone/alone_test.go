package alone

import (
	"context"
	"database/sql"
	"slices"
	"testing"

	"github.com/go-sequelize/sequelize/bench/contender"
	"github.com/go-sequelize/sequelize/bench/workload"
)

type call struct {
	name string
	run  func(ctx context.Context, c workload.Contender, it *workload.Item) error
}

// singles are the single statements.
var singles = []call{
	{"InsertOne", func(ctx context.Context, c workload.Contender, it *workload.Item) error {
		it.ID = 0
		return c.InsertOne(ctx, it)
	}},
	{"FindPK", func(ctx context.Context, c workload.Contender, _ *workload.Item) error {
		_, err := c.FindPK(ctx, 1)
		return err
	}},
	{"FindWhere20", func(ctx context.Context, c workload.Contender, _ *workload.Item) error {
		_, err := c.FindWhere(ctx, 42)
		return err
	}},
	{"Count", func(ctx context.Context, c workload.Contender, _ *workload.Item) error {
		_, err := c.Count(ctx, 42)
		return err
	}},
	{"UpdateOne", func(ctx context.Context, c workload.Contender, it *workload.Item) error {
		return c.UpdateOne(ctx, it)
	}},
	{"UpdateWhere", func(ctx context.Context, c workload.Contender, _ *workload.Item) error {
		_, err := c.UpdateWhere(ctx, 3, 0.5)
		return err
	}},
	{"DeleteOne", func(ctx context.Context, c workload.Contender, it *workload.Item) error {
		return c.DeleteOne(ctx, it)
	}},
}

var bulk = call{"BulkInsert1k", func(ctx context.Context, c workload.Contender, _ *workload.Item) error {
	for _, it := range thousand {
		it.ID = 0
	}
	return c.Bulk(ctx, thousand, true)
}}

var thousand = workload.NewItems(1, 1000)

// BenchmarkCall is each call by each contender.
func BenchmarkCall(b *testing.B) {
	for _, call := range append(slices.Clip(singles), bulk) {
		for _, name := range []string{"raw", "driver", "sequelize", "gorm-tuned", "bun"} {
			b.Run(call.name+"/"+name, func(b *testing.B) {
				c := contender.New(name)
				s := open(b)
				if err := c.Open(b.Context(), s); err != nil {
					b.Fatal(err)
				}
				b.Cleanup(func() { _ = c.Close() })
				it := workload.NewItem(3)
				it.ID = 3
				b.ReportAllocs()
				for b.Loop() {
					if err := call.run(b.Context(), c, it); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func open(b *testing.B) *workload.Server {
	b.Helper()
	admin, err := sql.Open(Name, "")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = admin.Close() })
	return &workload.Server{Dialect: "mysql", URI: Name + "://", Driver: Name, Admin: admin}
}
