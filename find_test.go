package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type pairKey struct {
	Shelf int64  `sequelize:"primaryKey"`
	Slot  string `sequelize:"primaryKey"`
	What  *string
}

// reader is a test of finders on one database of somePeople.
type reader struct {
	*testing.T
	ctx    context.Context
	db     *sequelize.Sequelize
	people *sequelize.Model[person]
}

func eachPeople(t *testing.T, f func(r reader)) {
	testdb.Each(t, func(t *testing.T, uri string) {
		db, people := openPeople(t, uri)
		f(reader{t, context.Background(), db, people})
	})
}

func (r reader) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// ids are the ids that the options find, in the order in which they come.
func (r reader) ids(options ...sequelize.FindOption) []int64 {
	r.Helper()
	found, err := r.people.FindAll(r.ctx, options...)
	if err != nil {
		r.Errorf("%v: %v", options, err)
	}
	var ids []int64
	for _, p := range found {
		ids = append(ids, p.ID)
	}
	return ids
}

func (r reader) expect(what string, got, want any) {
	r.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		r.Errorf("%s: %v, want %v", what, got, want)
	}
}

func (r reader) fails(what string, err error, parts ...string) {
	r.Helper()
	if err == nil {
		r.Errorf("%s: no error", what)
		return
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			r.Errorf("%s: %v\nlacks %q", what, err, part)
		}
	}
}

func TestFindOneRow(t *testing.T) {
	eachPeople(t, func(r reader) {
		p, err := r.people.FindOne(r.ctx, where{"age": 20}, sequelize.Order{sequelize.Desc("id")})
		r.must(err)
		r.expect("FindOne", p.Name, "Eve")
		_, err = r.people.FindOne(r.ctx, where{"age": 21})
		if !errors.Is(err, sequelize.ErrNotFound) {
			t.Errorf("FindOne of nothing: %v", err)
		}
		p, err = r.people.FindByPK(r.ctx, 4)
		r.must(err)
		r.expect("FindByPK", p.Name, "Dan O'Neil")
		p, err = r.people.FindByPK(r.ctx, where{"id": "4"}, where{"age": 0})
		r.must(err)
		r.expect("FindByPK with a condition", p.Name, "Dan O'Neil")
		for _, key := range []any{nil, (*int)(nil), []int{1}, "x", map[string]any{"$gt": 0}, where{"name": 1}, op.Gt(0), sequelize.Col("age"), where{}} {
			_, err := r.people.FindByPK(r.ctx, key)
			r.fails(fmt.Sprintf("FindByPK(%#v)", key), err, "person")
		}
		_, err = r.people.FindByPK(r.ctx, 99)
		if !errors.Is(err, sequelize.ErrNotFound) {
			t.Errorf("FindByPK of nothing: %v", err)
		}
	})
}

func TestFindByCompositeKey(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		db, err := sequelize.Open(uri)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		r := reader{T: t, ctx: context.Background(), db: db}
		pairs := sequelize.Define[pairKey](db, sequelize.Timestamps(false))
		r.must(pairs.Sync(r.ctx, sequelize.Force(true)))
		defer pairs.Drop(r.ctx)
		var many []*pairKey
		for shelf := range 3 {
			for slot := range 4 {
				many = append(many, &pairKey{Shelf: int64(shelf), Slot: string(rune('a' + slot)), What: ptr(fmt.Sprint(shelf, slot))})
			}
		}
		r.must(pairs.BulkCreate(r.ctx, many))
		for range 2 {
			p, err := pairs.FindByPK(r.ctx, []any{1, "c"})
			r.must(err)
			r.expect("by list", *p.What, "1 2")
			p, err = pairs.FindByPK(r.ctx, where{"slot": "d", "shelf": 2})
			r.must(err)
			r.expect("by Where", *p.What, "2 3")
		}
		for _, key := range []any{1, []any{1}, []any{1, nil}, where{"shelf": 1}, where{"shelf": 1, "what": "x"}, []any{[]int{1}, "a"}} {
			if _, err := pairs.FindByPK(r.ctx, key); err == nil || errors.Is(err, sequelize.ErrNotFound) {
				t.Errorf("FindByPK(%v): %v", key, err)
			}
		}
		var seen []string
		r.must(pairs.FindInBatches(r.ctx, 5, func(_ context.Context, batch []*pairKey) error {
			seen = append(seen, fmt.Sprint(len(batch)))
			for _, p := range batch {
				seen = append(seen, fmt.Sprint(p.Shelf, " ", p.Slot))
			}
			return nil
		}))
		r.expect("batches", seen, "[5 0 a 0 b 0 c 0 d 1 a 5 1 b 1 c 1 d 2 a 2 b 2 2 c 2 d]")
		tuple := sequelize.Tuple("shelf", "slot")
		for _, c := range []struct {
			name string
			cond sequelize.Condition
			want int64
		}{
			{"in", tuple.In([]any{0, "a"}, []any{2, "d"}, []any{9, "x"}), 2}, {"none", tuple.In(), 0}, {"not in", tuple.NotIn([]any{0, "a"}, []any{2, "d"}), 10}, {"not in none", tuple.NotIn(), 12},
			{"eq", tuple.Eq(1, "b"), 1}, {"gt", tuple.Gt(1, "b"), 6}, {"gte", tuple.Gte(1, "b"), 7}, {"lt", tuple.Lt(1, "b"), 5}, {"lte", tuple.Lte(1, "b"), 6}, {"ne", tuple.Ne(1, "b"), 11},
			{"select", tuple.InSelect(sequelize.Select(pairs, where{"shelf": 1}, sequelize.Attributes{"shelf", "slot"})), 4},
		} {
			for range 2 {
				n, err := pairs.Count(r.ctx, c.cond)
				if err != nil || n != c.want {
					t.Errorf("tuple %s: %d, %v, want %d", c.name, n, err, c.want)
				}
			}
		}
		_, err = pairs.Count(r.ctx, tuple.In([]any{1}))
		r.fails("a short tuple", err, "2 values")
		_, err = pairs.Count(r.ctx, tuple.In([]any{"x", "a"}))
		r.fails("a wrong value in a tuple", err, "shelf")
		_, err = pairs.Count(r.ctx, sequelize.Tuple("shelf", "slott").Eq(1, 2))
		r.fails("an unknown name in a tuple", err, "did you mean \"slot\"")
	})
}

func TestPages(t *testing.T) {
	asc := sequelize.Order{sequelize.Asc("id")}
	eachPeople(t, func(r reader) {
		r.expect("limit", r.ids(asc, sequelize.Limit(2)), "[1 2]")
		r.expect("limit 0", r.ids(asc, sequelize.Limit(0)), "[]")
		r.expect("limit 0 unordered", r.ids(sequelize.Limit(0)), "[]")
		r.expect("offset", r.ids(asc, sequelize.Offset(3)), "[4 5]")
		r.expect("offset and limit", r.ids(asc, sequelize.Offset(1), sequelize.Limit(2)), "[2 3]")
		r.expect("last limit", r.ids(asc, sequelize.Limit(1), sequelize.Limit(3)), "[1 2 3]")
		r.expect("last order", r.ids(sequelize.Order{sequelize.Desc("age")}, asc), "[1 2 3 4 5]")
		_, err := r.people.FindAll(r.ctx, sequelize.Limit(-1))
		r.fails("negative limit", err, "Limit")
		_, err = r.people.FindAll(r.ctx, sequelize.Offset(-1))
		r.fails("negative offset", err, "Offset")
		list, n, err := r.people.FindAndCountAll(r.ctx, where{"age": op.Gte(10)}, asc, sequelize.Offset(1), sequelize.Limit(2))
		r.must(err)
		r.expect("FindAndCountAll", fmt.Sprint(len(list), list[0].ID, n), "2 2 4")
	})
}

func TestOrder(t *testing.T) {
	asc, desc, byID := sequelize.Asc, sequelize.Desc, sequelize.Asc("id")
	eachPeople(t, func(r reader) {
		u := r.people.Ref()
		for _, c := range []struct {
			name  string
			order sequelize.Order
			want  string
		}{
			{"two", sequelize.Order{desc("age"), desc("id")}, "[3 5 2 1 4]"},
			{"nulls first", sequelize.Order{asc("score", sequelize.NullsFirst), byID}, "[3 2 4 1 5]"},
			{"nulls last", sequelize.Order{asc("score", sequelize.NullsLast), byID}, "[2 4 1 5 3]"},
			{"desc nulls first", sequelize.Order{desc("score", sequelize.NullsFirst), byID}, "[3 1 5 4 2]"},
			{"desc nulls last", sequelize.Order{desc("score", sequelize.NullsLast), byID}, "[1 5 4 2 3]"},
			{"expression", sequelize.Order{sequelize.Col("age").Times(-1).Asc(), byID}, "[3 2 5 1 4]"},
			{"call", sequelize.Order{sequelize.Fn("coalesce", sequelize.Col("score"), 99).Desc(), byID}, "[3 1 5 4 2]"},
			{"case", sequelize.Order{sequelize.Case(sequelize.When(where{"kind": "blue"}, 0)).Else(1).Asc(), byID}, "[4 1 2 3 5]"},
			{"literal", sequelize.Order{sequelize.Literal("age").Desc(), desc("id")}, "[3 5 2 1 4]"},
			{"field", sequelize.Order{sequelize.Field(&u.Age).Desc(), sequelize.Field(&u.ID).Asc()}, "[3 2 5 1 4]"},
			{"json", sequelize.Order{sequelize.JSONPath("meta", "a").Number().Asc(sequelize.NullsLast), byID}, "[1 2 3 4 5]"},
			{"plain expression", sequelize.Order{sequelize.Col("age"), byID}, "[4 1 2 5 3]"},
			{"nil", sequelize.Order{nil, byID}, "[1 2 3 4 5]"},
		} {
			r.expect(c.name, r.ids(c.order), c.want)
		}
		ids := r.ids(sequelize.Order{sequelize.Random()})
		slices.Sort(ids)
		r.expect("random", ids, "[1 2 3 4 5]")
		_, err := r.people.FindAll(r.ctx, sequelize.Order{asc("agee")})
		r.fails("unknown", err, `person has no attribute "agee"`, `did you mean "age"`)
		_, err = r.people.FindAll(r.ctx, sequelize.Order{asc("age desc")})
		r.fails("SQL", err, "person has no attribute")
		type row struct {
			ID int64
			N  *float64
		}
		for name, order := range map[string]sequelize.Order{"alias": {desc("n"), byID}, "alias, nulls": {desc("n", sequelize.NullsLast), byID}} {
			rows, err := sequelize.FindAllAs[row](r.ctx, r.people, sequelize.Attributes{"id", sequelize.Col("age").Plus(1).As("n")}, order)
			if err != nil || len(rows) != 5 || rows[0].ID != 3 || rows[4].ID != 4 {
				t.Errorf("%s: %v %v", name, rows, err)
			}
		}
	})
}

func TestCounting(t *testing.T) {
	eachPeople(t, func(r reader) {
		count := func(want int64, options ...sequelize.FindOption) {
			r.Helper()
			n, err := r.people.Count(r.ctx, options...)
			if err != nil || n != want {
				r.Errorf("Count(%v): %d, %v, want %d", options, n, err, want)
			}
		}
		count(5)
		count(2, where{"age": 20})
		count(5, sequelize.Limit(2), sequelize.Offset(1), sequelize.Order{sequelize.Desc("age")})
		count(4, sequelize.Distinct(true), sequelize.Attributes{"age"})
		count(5, sequelize.Distinct(true), sequelize.Attributes{"kind", "age"})
		count(4, sequelize.Distinct(true), sequelize.Attributes{"kind", "active"})
		count(5, sequelize.Distinct(true))
		count(4, sequelize.Distinct(true), sequelize.Attributes{sequelize.Col("age").Plus(1).As("n")})
		count(3, where{"age": 20}, sequelize.UnionAll(sequelize.Select(r.people, where{"age": 10})))
		count(0, sequelize.Or())
		_, err := r.people.Count(r.ctx, sequelize.Group{"kind"})
		r.fails("Count of groups", err, "CountBy")
		groups, err := sequelize.CountBy[string](r.ctx, r.people, "kind", where{"age": op.Gt(0)})
		r.must(err)
		slices.SortFunc(groups, func(a, b sequelize.GroupCount[string]) int { return strings.Compare(a.Value, b.Value) })
		r.expect("CountBy", groups, "[{green 2} {red 2}]")
		bosses, err := sequelize.CountBy[*int64](r.ctx, r.people, "bossId")
		r.must(err)
		n := int64(0)
		for _, g := range bosses {
			if g.Value == nil {
				n = g.Count
			}
		}
		r.expect("CountBy of NULL", fmt.Sprint(len(bosses), n), "4 1")
		for _, c := range []struct {
			cond sequelize.FindOption
			want bool
		}{{where{"age": 20}, true}, {where{"age": 21}, false}, {sequelize.Offset(4), true}, {sequelize.Offset(5), false}} {
			has, err := r.people.Exists(r.ctx, c.cond)
			if err != nil || has != c.want {
				r.Errorf("Exists(%v): %v %v", c.cond, has, err)
			}
		}
	})
}

func TestAggregates(t *testing.T) {
	eachPeople(t, func(r reader) {
		sum, err := sequelize.Aggregate[sequelize.Decimal](r.ctx, r.people, sequelize.Sum("price"))
		r.must(err)
		r.expect("sum of decimals", sum.Cmp(decimal(t, "114.5")), 0)
		most, err := sequelize.Aggregate[sequelize.Decimal](r.ctx, r.people, sequelize.Max("price"))
		r.must(err)
		r.expect("max of decimals", most.Cmp(decimal(t, "100")), 0)
		least, err := sequelize.Aggregate[sequelize.Decimal](r.ctx, r.people, sequelize.Min("price"))
		r.must(err)
		r.expect("min of decimals", least.Cmp(decimal(t, "-5.5")), 0)
		age, err := sequelize.Aggregate[int](r.ctx, r.people, sequelize.Sum("age"), where{"age": op.Gt(5)})
		r.must(err)
		r.expect("sum", age, 80)
		avg, err := sequelize.Aggregate[float64](r.ctx, r.people, sequelize.Avg("age"))
		r.must(err)
		r.expect("avg", avg, 16)
		born, err := sequelize.Aggregate[time.Time](r.ctx, r.people, sequelize.Max("born"))
		r.must(err)
		r.expect("max of instants", born.UTC(), people0.Add(time.Hour))
		day, err := sequelize.Aggregate[sequelize.DateOnly](r.ctx, r.people, sequelize.Min("day"))
		r.must(err)
		r.expect("min of dates", day, "2020-01-01")
		n, err := sequelize.Aggregate[int64](r.ctx, r.people, sequelize.CountDistinct("kind"))
		r.must(err)
		r.expect("distinct", n, 3)
		none, err := sequelize.Aggregate[int](r.ctx, r.people, sequelize.Sum("age"), sequelize.Or())
		r.must(err)
		r.expect("of nothing", none, 0)
		nothing, err := sequelize.Aggregate[*int](r.ctx, r.people, sequelize.Max("age"), sequelize.Or())
		r.must(err)
		r.expect("pointer of nothing", nothing == nil, true)
		null, err := sequelize.Aggregate[sequelize.Null[time.Time]](r.ctx, r.people, sequelize.Max("born"), sequelize.Or())
		r.must(err)
		r.expect("Null of nothing", null.Valid, false)
		filtered, err := sequelize.Aggregate[int64](r.ctx, r.people, sequelize.Count("*").Filter(where{"kind": "red"}))
		r.must(err)
		r.expect("filtered", filtered, 2)
		_, err = sequelize.Aggregate[int](r.ctx, r.people, sequelize.Sum("agee"))
		r.fails("unknown", err, `person has no attribute "agee"`)
	})
}
