package sequelize_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type arranged struct {
	ID   int64
	Tags []string
	Nums []int64
	Span sequelize.Range[int64]
	Body string
	Meta map[string]any
}

// TestArraysRangesAndText are the operators that only PostgreSQL has for arrays and ranges, and its full text search.
func TestArraysRangesAndText(t *testing.T) {
	db, err := sequelize.Open(testdb.URI(t, "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx := context.Background()
	rows := sequelize.Define[arranged](db, sequelize.Timestamps(false))
	r := reader{t, ctx, db, nil}
	r.must(rows.Sync(ctx, sequelize.Force(true)))
	defer rows.Drop(ctx)
	span := func(low, high int64) sequelize.Range[int64] { return datatypes.NewRange(low, high) }
	r.must(rows.BulkCreate(ctx, []*arranged{
		{Tags: []string{"a", "b"}, Nums: []int64{1, 2}, Span: span(1, 5), Body: "The quick brown fox", Meta: map[string]any{"k": map[string]any{"x": 1}}},
		{Tags: []string{"b", "c,d\"'"}, Nums: []int64{}, Span: span(5, 9), Body: "A lazy dog sleeps", Meta: map[string]any{"k": []any{1, "two"}}},
		{Tags: []string{}, Nums: []int64{7}, Span: span(20, 30), Body: "foxes and dogs", Meta: map[string]any{"z": nil}},
	}))
	for _, c := range []whereCase{
		on(where{"tags": op.Contains([]string{"b"})}, 1, 2), on(where{"tags": op.Contains([]string{"c,d\"'"})}, 2), on(where{"tags": op.Contained([]string{"a", "b", "z"})}, 1, 3), on(where{"tags": op.Overlap([]string{"a", "c,d\"'"})}, 1, 2), on(where{"tags": op.Eq([]string{"a", "b"})}, 1), on(where{"tags": op.Eq([]string{})}, 3),
		on(where{"nums": op.Contains([]int{2})}, 1), on(where{"nums": op.Overlap([]int64{2, 7})}, 1, 3), on(where{"tags": op.Contains([]string{})}, 1, 2, 3),
		on(where{"span": op.Contains(int64(4))}, 1), on(where{"span": op.Contains(span(6, 8))}, 2), on(where{"span": op.Contained(span(0, 10))}, 1, 2), on(where{"span": op.Overlap(span(4, 6))}, 1, 2), on(where{"span": op.Adjacent(span(9, 20))}, 2, 3), on(where{"span": op.StrictLeft(span(9, 12))}, 1, 2), on(where{"span": op.StrictRight(span(0, 5))}, 2, 3), on(where{"span": op.NoExtendLeft(span(5, 6))}, 2, 3), on(where{"span": op.NoExtendRight(span(0, 9))}, 1, 2), on(where{"span": op.Eq(span(1, 5))}, 1),
		on(where{"body": op.Match("fox")}, 1, 3), on(where{"body": op.Match("lazy dog")}, 2), on(where{"body": op.Match("fox or dog")}, 1, 2, 3), on(where{"body": op.Match(sequelize.Fn("to_tsquery", "quick & fox"))}, 1),
		on(where{"meta": op.Contains(map[string]any{"k": map[string]any{"x": 1}})}, 1), on(where{"meta.k": op.Contains([]any{"two"})}, 2), on(where{"meta": op.AnyKeyExists("z", "y")}, 3), on(where{"meta.k": op.Eq([]any{1, "two"})}, 2),
	} {
		for range 2 {
			found, err := sequelize.Pluck[int64](ctx, rows, "id", c.where, sequelize.Order{sequelize.Asc("id")})
			if err != nil {
				s, _ := rows.ToSQL(c.where)
				t.Errorf("%v: %v\n%s", c.where, err, s.SQL)
				break
			}
			r.expect(fmt.Sprint(c.where), found, c.want)
		}
	}
	_, err = db.Exec(ctx, `CREATE SCHEMA tenant`)
	r.must(err)
	defer db.Exec(ctx, `DROP SCHEMA tenant CASCADE`)
	_, err = db.Exec(ctx, `CREATE TABLE tenant.arrangeds (LIKE public.arrangeds INCLUDING ALL)`)
	r.must(err)
	for range 2 {
		n, err := rows.Count(ctx, sequelize.Schema("tenant"))
		r.must(err)
		r.expect("another schema", n, 0)
		n, err = rows.WithSchema("tenant").Count(ctx)
		r.must(err)
		r.expect("another schema", n, 0)
		n, err = rows.Count(ctx)
		r.must(err)
		r.expect("its own schema", n, 3)
	}
}
