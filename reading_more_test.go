package sequelize_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/op"
)

// TestFindAllAsTypes reads whole rows into structs that are not the model, and single columns into scalars.
func TestFindAllAsTypes(t *testing.T) {
	type other struct {
		ID     int32
		Name   *string
		Nick   sql.NullString
		Active *bool
		Flag   sequelize.Null[bool]
		Born   sql.Null[time.Time]
		Day    *sequelize.DateOnly
		Key    *sequelize.UUID
		Data   []byte
		Price  *sequelize.Decimal
		Level  *grade
	}
	asc := sequelize.Order{sequelize.Asc("id")}
	columns := sequelize.Attributes{"id", "name", "nick", "active", "flag", "born", "day", "key", "data", "price", "level"}
	eachPeople(t, func(r reader) {
		rows, err := sequelize.FindAllAs[*other](r.ctx, r.people, columns, asc)
		r.must(err)
		for i, p := range somePeople(t) {
			o := rows[i]
			r.expect("texts", fmt.Sprint(*o.Name, o.Nick.Valid), fmt.Sprint(p.Name, p.Nick != nil))
			r.expect("booleans", fmt.Sprint(*o.Active, o.Flag.Valid, o.Flag.V), fmt.Sprint(p.Active, p.Flag != nil, p.Flag != nil && *p.Flag))
			r.expect("instants", o.Born.Valid && o.Born.V.Equal(*p.Born), p.Born != nil)
			if !strings.HasPrefix(r.db.DialectName(), "mssql") { // the stand-in gives bytes without the type that tells their order
				r.expect("keys", *o.Key, p.Key)
			}
			r.expect("others", fmt.Sprint(o.ID, *o.Day, string(o.Data), o.Price.Cmp(p.Price), *o.Level), fmt.Sprint(i+1, p.Day, string(p.Data), 0, p.Level))
		}
		days, err := sequelize.FindAllAs[sequelize.DateOnly](r.ctx, r.people, sequelize.Attributes{sequelize.Max("day").As("day")})
		r.must(err)
		r.expect("a scalar date", days, "[2024-01-01]")
		born, err := sequelize.FindAllAs[time.Time](r.ctx, r.people, sequelize.Attributes{sequelize.Col("born").As("at")}, where{"id": 1})
		r.must(err)
		r.expect("a scalar instant", plain(born[0]), plain(people0))
		size := sequelize.Case(sequelize.When(where{"age": op.Gt(15)}, "old")).Else("new").As("size")
		sizes, err := sequelize.FindAllAs[string](r.ctx, r.people, sequelize.Attributes{size}, asc)
		r.must(err)
		r.expect("a case", sizes, "[new old old new old]")
		truth := sequelize.Case(sequelize.When(where{"age": op.Gt(15)}, true)).Else(false).As("truth")
		truths, err := sequelize.FindAllAs[bool](r.ctx, r.people, sequelize.Attributes{truth}, asc)
		r.must(err)
		r.expect("a case of booleans", truths, "[false true true false true]")
		cast, err := sequelize.FindAllAs[sequelize.Decimal](r.ctx, r.people, sequelize.Attributes{sequelize.Cast("12.50", "DECIMAL(10,2)").As("n")}, where{"id": 1})
		r.must(err)
		r.expect("a cast", cast[0].Cmp(decimal(r, "12.5")), 0)
	})
}

// TestTimeout gives statements that would run for minutes less time than they need.
func TestTimeout(t *testing.T) {
	slow := map[string]string{"postgres": "pg_sleep(600) IS NULL", "mysql": "SLEEP(1) = 0", "mariadb": "SLEEP(1) = 0",
		"sqlite": "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) SELECT count(*) FROM n) > 0"}
	eachPeople(t, func(r reader) {
		text, ok := slow[r.db.DialectName()]
		if !ok {
			return // the stand-in has no slow statement
		}
		asked := sequelize.Options{sequelize.Literal(text).IsTrue(), sequelize.Timeout(80 * time.Millisecond)}
		for name, ask := range map[string]func(ctx context.Context) error{
			"FindAll":         func(ctx context.Context) error { _, err := r.people.FindAll(ctx, asked); return err },
			"FindOne":         func(ctx context.Context) error { _, err := r.people.FindOne(ctx, asked); return err },
			"FindByPK":        func(ctx context.Context) error { _, err := r.people.FindByPK(ctx, 1, asked); return err },
			"FindAndCountAll": func(ctx context.Context) error { _, _, err := r.people.FindAndCountAll(ctx, asked); return err },
			"Count":           func(ctx context.Context) error { _, err := r.people.Count(ctx, asked); return err },
			"Exists":          func(ctx context.Context) error { _, err := r.people.Exists(ctx, asked); return err },
			"Pluck": func(ctx context.Context) error {
				_, err := sequelize.Pluck[int](ctx, r.people, "id", asked)
				return err
			},
			"Aggregate": func(ctx context.Context) error {
				_, err := sequelize.Aggregate[int](ctx, r.people, sequelize.Sum("age"), asked)
				return err
			},
			"CountBy": func(ctx context.Context) error {
				_, err := sequelize.CountBy[int](ctx, r.people, "age", asked)
				return err
			},
			"Explain": func(ctx context.Context) error { _, err := r.people.Explain(ctx, true, asked); return err },
			"FindInBatches": func(ctx context.Context) error {
				return r.people.FindInBatches(ctx, 2, func(context.Context, []*person) error { return nil }, asked)
			},
			"Each": func(ctx context.Context) (last error) {
				for _, err := range r.people.Each(ctx, asked) {
					last = err
				}
				return last
			},
		} {
			if name == "Explain" && r.db.DialectName() == "sqlite" {
				continue // EXPLAIN QUERY PLAN never runs the statement
			}
			if err := ask(r.ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v", name, err)
			}
			r.noConnection()
		}
		r.expect("the database answers", len(r.ids(sequelize.Timeout(time.Minute))), 5)
	})
}

// TestSelectsBehindIn: a sub-query behind IN may be a page of its model, and an index that a hint names must exist.
func TestSelectsBehindIn(t *testing.T) {
	eachPeople(t, func(r reader) {
		youngest := sequelize.Select(r.people, sequelize.Attributes{"id"}, sequelize.Order{sequelize.Asc("age"), sequelize.Asc("id")}, sequelize.Limit(2))
		in := r.ids(where{"id": op.In(youngest)})
		out := r.ids(where{"id": op.NotIn(youngest)})
		r.expect("in a page, and not", fmt.Sprint(len(in), len(out)), "2 3")
		if strings.HasPrefix(r.db.DialectName(), "m") && !strings.HasPrefix(r.db.DialectName(), "mssql") {
			_, err := r.people.FindAll(r.ctx, sequelize.IndexHint(sequelize.UseIndex, "nowhere"))
			var unknown *sequelize.UnknownConstraintError
			if err == nil || errors.As(err, &unknown) || !strings.Contains(err.Error(), "nowhere") {
				t.Errorf("a hint of an unknown index: %v", err)
			}
		}
	})
}
