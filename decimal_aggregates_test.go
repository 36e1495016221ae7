package sequelize_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type payment struct {
	ID     int64
	Who    string
	Amount sequelize.Decimal `sequelize:"type:DECIMAL(20,4)"`
	Times  int
}

type paid struct {
	Who   string
	Total sequelize.Decimal
}

// TestDecimalAggregates: what is computed of decimals is exact, and compares and sorts as a number, where a text or a
// floating point number would put 9 behind 10 and make 0.1 + 0.2 something else.
func TestDecimalAggregates(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		if strings.HasPrefix(db.DialectName(), "mssql-") {
			return // what stands in for the server has no decimals
		}
		m := sequelize.Define[payment](db, sequelize.Timestamps(false))
		must(t, m.Sync(ctx))
		t.Cleanup(func() { must(t, m.Drop(ctx)) })
		for i, p := range []struct{ who, amount string }{{"a", "9"}, {"b", "10"}, {"c", "100.5"}, {"d", "0.1"}, {"d", "0.2"}, {"e", "-3.3333"}} {
			amount, err := sequelize.ParseDecimal(p.amount)
			must(t, err)
			must(t, m.Create(ctx, &payment{Who: p.who, Amount: amount, Times: i}))
		}
		ten, _ := sequelize.ParseDecimal("10")
		totals := func(x sequelize.Expression, options ...sequelize.FindOption) string {
			t.Helper()
			text := ""
			rows, err := sequelize.FindAllAs[paid](ctx, m, append(options, sequelize.Attributes{"who", x.As("total")}, sequelize.Group{"who"})...)
			if err != nil {
				t.Error(err)
			}
			for _, r := range rows {
				text += r.Who
			}
			return text
		}
		who := sequelize.Order{sequelize.Asc("who")}
		amount := sequelize.Col("amount")
		for _, c := range []struct{ what, got, want string }{
			{"in the order of sums", totals(sequelize.Sum("amount"), sequelize.Order{sequelize.Desc("total")}), "cbade"},
			{"in the order of least ones", totals(sequelize.Min("amount"), sequelize.Order{sequelize.Asc("total")}), "edabc"},
			{"in the order of averages", totals(sequelize.Avg("amount"), sequelize.Order{sequelize.Asc("total")}), "edabc"},
			{"sums over 9", totals(sequelize.Sum("amount"), who, sequelize.Having(sequelize.Where{"total": op.Gt(9)})), "bc"},
			{"sums of ten", totals(sequelize.Sum("amount"), who, sequelize.Having(sequelize.Where{"total": ten})), "b"},
			{"greatest ones of ten at least", totals(sequelize.Max("amount"), who, sequelize.Having(sequelize.Where{"total": op.Gte(ten)})), "bc"},
			{"averages under 1", totals(sequelize.Avg("amount"), who, sequelize.Having(sequelize.Where{"total": op.Lt(1)})), "de"},
		} {
			if c.got != c.want {
				t.Errorf("%s: %s, want %s", c.what, c.got, c.want)
			}
		}
		for what, x := range map[string]sequelize.Expression{"0.3": sequelize.Sum("amount"), "0.15": sequelize.Avg("amount"), "0.2": sequelize.Max("amount"), "0.1": sequelize.Min("amount")} {
			want, _ := sequelize.ParseDecimal(what)
			if got, err := sequelize.Aggregate[sequelize.Decimal](ctx, m, x, sequelize.Where{"who": "d"}); err != nil || !got.Equal(want) {
				t.Errorf("got %v, want %v (%v)", got, want, err)
			}
		}
		if n, err := m.Count(ctx, amount.Times(2).Gt(19)); err != nil || n != 2 {
			t.Errorf("twice the amount is over 19 in %d, %v", n, err)
		}
		if got := fmt.Sprint(sequelize.Pluck[string](ctx, m, "who", sequelize.Where{"amount": op.Between(9, ten)}, who)); got != "[a b] <nil>" {
			t.Error(got)
		}
	})
}

// TestDecimalAggregatesOfSome: aggregates of decimals that meet a condition are exact; over a
// window, too, but on SQLite, where the error says so instead of a sum that is nearly right.
func TestDecimalAggregatesOfSome(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		notStandIn(t, uri, "decimals")
		ctx, db := context.Background(), open(t, uri)
		m := sequelize.Define[payment](db, sequelize.Timestamps(false))
		must(t, m.Sync(ctx))
		t.Cleanup(func() { must(t, m.Drop(ctx)) })
		for i, text := range []string{"0.1", "0.10", "0.2", "0.7"} {
			must(t, m.Create(ctx, &payment{Who: "x", Amount: decimal(t, text), Times: i}))
		}
		amount := sequelize.Col("amount")
		few := sequelize.Where{"times": op.Lt(3)}
		for what, c := range map[string]struct {
			x    sequelize.Expression
			want string
		}{
			"sum":            {sequelize.Sum("amount").Filter(few), "0.4"},
			"greatest":       {sequelize.Max("amount").Filter(few), "0.2"},
			"how many apart": {sequelize.CountDistinct("amount"), "3"},
		} {
			got, err := sequelize.Aggregate[sequelize.Decimal](ctx, m, c.x)
			if err != nil || !got.Equal(decimal(t, c.want)) {
				t.Errorf("%s: %v, want %s (%v)", what, got, c.want, err)
			}
		}
		running := sequelize.Sum("amount").Over(sequelize.Order{sequelize.Asc("times")})
		list, err := sequelize.FindAllAs[paid](ctx, m, sequelize.Attributes{"who", running.As("total")}, sequelize.Order{sequelize.Asc("times")})
		if dialectName(db) == "sqlite" {
			if err == nil || !strings.Contains(err.Error(), "cast the attribute to DOUBLE") {
				t.Errorf("over a window: %v, %v", list, err)
			}
			_, err = sequelize.FindAllAs[paid](ctx, m, sequelize.Attributes{"who", sequelize.Fn("sum", sequelize.Cast(amount, "DOUBLE")).Over().As("total")})
		} else if err == nil && !list[2].Total.Equal(decimal(t, "0.4")) {
			t.Errorf("over a window: %v", list)
		}
		if err != nil && dialectName(db) != "sqlite" {
			t.Error(err)
		}
		greatest, err := sequelize.FindAllAs[paid](ctx, m, sequelize.Attributes{"who", sequelize.Max("amount").Over().As("total")})
		if err != nil || !greatest[0].Total.Equal(decimal(t, "0.7")) {
			t.Errorf("the greatest over a window: %v, %v", greatest, err)
		}
	})
}
