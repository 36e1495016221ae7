package sequelize_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

// TestAnyAllOfSubQueries compares ANY and ALL of sub-queries, and their negations, with SQL's three-valued logic in Go:
// over rows that are none, one, many, and some with NULL, and a left side that is NULL for some.
func TestAnyAllOfSubQueries(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		_, people := openPeople(t, uri)
		rows := somePeople(t)
		age := func(p *person) *int { return &p.Age }
		boss := func(p *person) *int {
			if p.BossID == nil {
				return nil
			}
			return ptr(int(*p.BossID))
		}
		var cases []whereCase
		for left, of := range map[string]func(*person) *int{"id": func(p *person) *int { return ptr(slices.Index(rows, p) + 1) }, "bossId": boss} {
			for _, from := range []struct {
				attribute string
				value     func(*person) *int
				where     sequelize.Where
				in        func(*person) bool
			}{
				{"age", age, where{"age": op.Gt(100)}, func(*person) bool { return false }},
				{"bossId", boss, where{"bossId": op.Ne(nil)}, func(p *person) bool { return p.BossID != nil }},
				{"bossId", boss, where{}, func(p *person) bool { return true }},
				{"bossId", boss, where{"bossId": nil}, func(p *person) bool { return p.BossID == nil }},
				{"level", func(p *person) *int { return ptr(int(p.Level)) }, where{"level": 2}, func(p *person) bool { return p.Level == 2 }},
			} {
				rowsOf := sequelize.Select(people, sequelize.Attributes{from.attribute}, from.where)
				var set []*int
				for _, p := range rows {
					if from.in(p) {
						set = append(set, from.value(p))
					}
				}
				for k := range 4 {
					for _, every := range []bool{false, true} {
						right := op.Any(rowsOf)
						if every {
							right = op.AllOf(rowsOf)
						}
						met, failed := matching(rows, of, k, set, every)
						cases = append(cases, on(where{left: operator(k, right)}, met...), on(sequelize.Not(where{left: operator(k, right)}), failed...))
					}
				}
			}
		}
		runWhere(t, people, cases)
	})
}

// matching are the ids of the rows for which the comparison with any or every value of the set holds, and for which its
// negation does.
func matching(rows []*person, of func(*person) *int, k int, set []*int, every bool) (met, failed []int64) {
	for i, p := range rows {
		result := no
		if every {
			result = yes
		}
		for _, v := range set {
			one := unknown
			if v != nil {
				one = compareNull(k, of(p), *v)
			}
			if every {
				result = min(result, one)
			} else {
				result = max(result, one)
			}
		}
		switch result {
		case yes:
			met = append(met, int64(i+1))
		case no:
			failed = append(failed, int64(i+1))
		}
	}
	return met, failed
}

// TestAnyAllOfSubQueriesByType compares columns of other types than numbers, texts by patterns, places in JSON documents and
// what a limit leaves.
func TestAnyAllOfSubQueriesByType(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		_, people := openPeople(t, uri)
		of := func(attribute string, options ...sequelize.FindOption) *sequelize.SelectQuery {
			return sequelize.Select(people, append(options, sequelize.Attributes{attribute})...)
		}
		youngest := sequelize.Options{sequelize.Order{sequelize.Asc("age")}, sequelize.Limit(2)}
		runWhere(t, people, []whereCase{
			on(where{"price": op.Gt(op.AllOf(of("price", where{"id": []int{2, 4, 5}})))}, 1, 3), on(where{"price": op.Lt(op.Any(of("price", where{"id": 2})))}, 4, 5),
			on(where{"day": op.Gte(op.AllOf(of("day", where{"kind": "green"})))}, 3, 4, 5), on(where{"born": op.Lt(op.Any(of("born")))}, 1, 5),
			on(where{"key": op.Any(of("key", where{"id": 2}))}, 2, 4), on(where{"key": op.Ne(op.AllOf(of("key", where{"id": 2})))}, 1, 3, 5),
			on(where{"name": op.Like(op.Any(of("name", where{"id": []int{1, 5}})))}, 1, 5), on(where{"name": op.NotLike(op.AllOf(of("name", where{"id": []int{1, 5}})))}, 2, 3, 4),
			on(where{"name": op.ILike(op.AllOf(of("name", where{"name": op.ILike("bob")})))}, 2, 3), on(where{"nick": op.Like(op.Any(of("nick", where{"id": 2})))}),
			on(where{"age": op.Gte(op.AllOf(of("age", youngest)))}, 1, 2, 3, 5), on(where{"age": op.Any(of("age", youngest))}, 1, 4), on(where{"age": op.Gt(op.AllOf(of("age", sequelize.Union(of("level")), where{"id": 2})))}, 3),
			on(where{"meta.a": op.Gt(op.AllOf(of("level", where{"level": 1})))}, 2), on(where{"meta.a": op.In(of("level"))}, 1), on(where{"meta.s": op.Any(of("note", where{"id": 1}))}), on(where{"meta.a": of("level", where{"level": 1})}, 1),
			on(sequelize.Col("age").Plus(1).Is(op.Gt(op.AllOf(of("age", where{"age": op.Ne(30)})))), 2, 3, 5), on(sequelize.Val(25).Is(op.Lt(op.Any(of("age")))), 1, 2, 3, 4, 5),
			on(where{"age": op.Gt(op.AllOf(sequelize.Select(people)))}, 1, 2, 3, 5),
			on(where{"age": op.Gt(op.Any(of("*")))}).fails("", "*"), on(where{"age": op.DistinctFrom(op.Any(of("age")))}).fails("Any and AllOf stand in comparisons", "*"),
			on(where{"age": op.Gt(op.Any(sequelize.Select(people, sequelize.Attributes{"id", "age"})))}).fails("selects 2 columns", "*"),
		})
	})
}

// TestAnyAllOfSubQueriesInWrites: what a write's condition compares with.
func TestAnyAllOfSubQueriesInWrites(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		db, people := openPeople(t, uri)
		type leaflet struct {
			ID    int64
			Pages int
		}
		leaflets := sequelize.Define[leaflet](db, sequelize.Timestamps(false))
		ctx := context.Background()
		must := func(n int64, err error, want int64) {
			t.Helper()
			if err != nil || n != want {
				t.Fatalf("%d rows, want %d: %v", n, want, err)
			}
		}
		if err := leaflets.Sync(ctx, sequelize.Force(true)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { leaflets.Drop(ctx) })
		if err := leaflets.BulkCreate(ctx, []*leaflet{{Pages: 10}, {Pages: 20}}); err != nil {
			t.Fatal(err)
		}
		pages := sequelize.Select(leaflets, sequelize.Attributes{"pages"})
		n, err := people.Update(ctx, sequelize.Set{"level": 9}, where{"age": op.Gt(op.AllOf(pages))})
		must(n, err, 1)
		n, err = people.Destroy(ctx, where{"age": op.Lt(op.AllOf(pages))})
		must(n, err, 1)
		left, err := sequelize.Pluck[int64](ctx, people, "id", sequelize.Order{sequelize.Asc("id")})
		if err != nil || fmt.Sprint(left) != "[1 2 3 5]" {
			t.Errorf("left %v: %v", left, err)
		}
	})
}
