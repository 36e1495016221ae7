package sequelize_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type account struct {
	ID      int64
	Balance sequelize.Decimal  `sequelize:"type:DECIMAL(30,2)"`
	Fine    *sequelize.Decimal `sequelize:"type:DECIMAL(40,8)"`
}

func decimalText(s string) sequelize.Decimal {
	d, err := sequelize.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

// accounts are a table of one account, whose balance has more digits than a floating point number.
func accounts(t *testing.T, uri string) (*sequelize.Sequelize, *sequelize.Model[account]) {
	t.Helper()
	notStandIn(t, uri, "decimals")
	db := open(t, uri)
	m := sequelize.Define[account](db, sequelize.Timestamps(false))
	must(t, m.Sync(context.Background(), sequelize.Force(true)))
	t.Cleanup(func() { must(t, m.Drop(context.Background())) })
	must(t, m.Create(context.Background(), &account{ID: 1, Balance: decimalText("12345678901234567890.12")}))
	return db, m
}

// TestDecimalArithmetic: what is added to, taken from or multiplied with a decimal is exact, in whatever form it is given.
func TestDecimalArithmetic(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		_, m := accounts(t, uri)
		balance, one, id := sequelize.Col("balance"), sequelize.Where{"id": 1}, int64(1)
		write := func(x sequelize.Expression) func() error {
			return func() error { _, err := m.Update(ctx, sequelize.Set{"balance": x}, one); return err }
		}
		cent := decimalText("0.01")
		for _, c := range []struct {
			what  string
			write func() error
			want  string
		}{
			{"increment", func() error { _, err := m.Increment(ctx, sequelize.Set{"balance": cent}, one); return err }, "12345678901234567890.13"},
			{"decrement", func() error { _, err := m.Decrement(ctx, sequelize.Set{"balance": cent}, one); return err }, "12345678901234567890.12"},
			{"increment one", func() error { return m.IncrementOne(ctx, &account{ID: id}, sequelize.Set{"balance": cent}) }, "12345678901234567890.13"},
			{"plus text", write(balance.Plus("0.01")), "12345678901234567890.14"},
			{"plus an integer", write(balance.Plus(1)), "12345678901234567891.14"},
			{"plus a float", write(balance.Plus(0.25)), "12345678901234567891.39"},
			{"minus", write(balance.Minus(decimalText("1.39"))), "12345678901234567890.00"},
			{"times", write(balance.Times(decimalText("1.01"))), "12469135690246913568.90"},
			{"times text", write(balance.Times("3")), "37407407070740740706.70"},
			{"by an integer", write(balance.DividedBy(10)), "3740740707074074070.67"},
			{"by a decimal", write(balance.DividedBy(decimalText("0.25"))), "14962962828296296282.68"},
			{"nested", write(balance.Plus(cent).Times(decimalText("2")).Minus(decimalText("0.36"))), "29925925656592592565.02"},
			{"to hold no more", write(sequelize.Col("balance").Minus(decimalText("29925925656592592565.01"))), "0.01"},
		} {
			must(t, c.write())
			got, err := m.FindByPK(ctx, id)
			must(t, err)
			if got.Balance.String() != c.want {
				t.Errorf("%s: %s, want %s", c.what, got.Balance, c.want)
			}
		}
	})
}

// TestDecimalComparison: a decimal is met by no other value than its own, and what is computed of it is exact.
func TestDecimalComparison(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		_, m := accounts(t, uri)
		own, other, near := decimalText("12345678901234567890.12"), decimalText("12345678901234567890.13"), decimalText("12345678901234567890.124")
		balance := sequelize.Col("balance")
		for _, c := range []struct {
			what string
			x    sequelize.Condition
			want int64
		}{
			{"own", balance.Eq(own), 1}, {"other", balance.Eq(other), 0}, {"near", balance.Eq(near), 0},
			{"in", balance.In(own, 7), 1}, {"in others", balance.In(other, 7), 0}, {"in near ones", balance.In(near, 7), 0},
			{"not in", balance.Is(op.NotIn(other, near)), 1}, {"not in own", balance.Is(op.NotIn(own, near)), 0},
			{"between", balance.Is(op.Between(own, other)), 1}, {"between others", balance.Is(op.Between(other, decimalText("12345678901234567890.14"))), 0},
			{"sum", balance.Plus(decimalText("0.01")).Eq(other), 1}, {"other sum", balance.Plus(decimalText("0.02")).Eq(other), 0},
			{"sum in", balance.Plus("0.01").In(other, own), 1}, {"product", balance.Times(2).Eq("24691357802469135780.24"), 1},
		} {
			n, err := m.Count(ctx, c.x)
			if err != nil || n != c.want {
				t.Errorf("%s: %d, want %d (%v)", c.what, n, c.want, err)
			}
		}
		type computed struct{ X sequelize.Decimal }
		for _, c := range []struct {
			x    sequelize.Expression
			want string
		}{
			{balance.Plus(decimalText("0.01")), "12345678901234567890.13"}, {balance.Times("1.5"), "18518518351851851835.18"},
			{sequelize.Fn("sum", balance.Times(decimalText("1.19"))), "14691357892469135789.2428"},
			{balance.Minus(own), "0"},
		} {
			rows, err := sequelize.FindAllAs[computed](ctx, m, sequelize.Attributes{c.x.As("x")})
			if err != nil || len(rows) != 1 || !rows[0].X.Equal(decimalText(c.want)) {
				t.Errorf("%v, want %s (%v)", rows, c.want, err)
			}
		}
	})
}

type priced struct {
	ID    int64
	Price sequelize.Decimal  `sequelize:"type:DECIMAL(6,2)"`
	Offer *sequelize.Decimal `sequelize:"type:DECIMAL(5)"`
	Rate  float64
}

// TestDecimalScale: a DECIMAL(p,s) holds s digits behind the point, rounded half away from zero, and refuses what has more
// than p, however it is written.
func TestDecimalScale(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		notStandIn(t, uri, "decimals")
		ctx, db := context.Background(), open(t, uri)
		m := sequelize.Define[priced](db, sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		t.Cleanup(func() { must(t, m.Drop(ctx)) })
		stored := func(id int64) string {
			t.Helper()
			got, err := m.FindByPK(ctx, id)
			must(t, err)
			if got.Offer != nil {
				return got.Price.String() + " " + got.Offer.String()
			}
			return got.Price.String()
		}
		for given, want := range map[string]string{
			"12.345": "12.35", "-12.345": "-12.35", "12.344999": "12.34", "1": "1.00", "0.005": "0.01", "-0.004": "0.00", "9999.994": "9999.99", "1.5e2": "150.00",
		} {
			p := &priced{Price: decimalText(given)}
			must(t, m.Create(ctx, p))
			if got := stored(p.ID); got != want {
				t.Errorf("%s is stored as %s, want %s", given, got, want)
			}
			_, err := m.Update(ctx, sequelize.Set{"price": given}, sequelize.Where{"id": p.ID})
			if got := stored(p.ID); err != nil || got != want {
				t.Errorf("%s is set as %s, want %s (%v)", given, got, want, err)
			}
		}
		offer, one := decimalText("-99999.4"), decimalText("1.10")
		list := []*priced{{Price: decimalText("2.675"), Offer: &offer}, {Price: one}}
		must(t, m.BulkCreate(ctx, list))
		if got := stored(list[0].ID); got != "2.68 -99999" {
			t.Error(got)
		}
		list[0].Price, list[1].Price = decimalText("3.005"), decimalText("10")
		err := m.BulkUpdate(ctx, list, sequelize.Fields{"price"})
		if got := stored(list[0].ID) + ", " + stored(list[1].ID); err != nil || got != "3.01 -99999, 10.00" {
			t.Error(got, err)
		}
		id := sequelize.Where{"id": list[1].ID}
		price := sequelize.Col("price")
		for _, c := range []struct {
			x    any
			want string
		}{
			{price.DividedBy(3), "3.33"}, {price.Times(decimalText("1.5")), "5.00"}, {price.DividedBy(decimalText("1.5")), "3.33"},
			{sequelize.Literal("0.125"), "0.13"}, {price.Plus("7.005"), "7.14"}, {sequelize.Case(sequelize.When(price.Gt(7), decimalText("7.777"))).Else(0), "7.78"},
		} {
			_, err := m.Update(ctx, sequelize.Set{"price": c.x}, id)
			if got := stored(list[1].ID); err != nil || got != c.want {
				t.Errorf("set by an expression: %s, want %s (%v)", got, c.want, err)
			}
		}
		list[1].Price = decimalText("123456.78")
		for what, err := range map[string]error{
			"create": m.Create(ctx, &priced{Price: decimalText("123456.78")}), "rounded up": m.Create(ctx, &priced{Price: decimalText("9999.995")}),
			"bulk": m.BulkCreate(ctx, []*priced{{Price: one}, {Price: decimalText("-10000")}}), "save": m.Save(ctx, list[1]),
			"set":      func() error { _, err := m.Update(ctx, sequelize.Set{"price": 10000}, id); return err }(),
			"computed": func() error { _, err := m.Update(ctx, sequelize.Set{"price": price.Times(10000)}, id); return err }(),
		} {
			var e *sequelize.ValueError
			if !errors.As(err, &e) || e.Reason != sequelize.OutOfRange || e.Model != "priced" || strings.ContainsAny(err.Error(), "0123456789") {
				t.Errorf("%s: %v", what, err)
			}
		}
		if n, err := m.Count(ctx, sequelize.Where{"price": op.Gt(-1000000000)}, price.Ne(decimalText("3.005")), price.Ne(decimalText("3.0051"))); err != nil || n != 10 {
			t.Errorf("compared values are not rounded: %d, %v", n, err)
		}
	})
}

type quote struct {
	ID    int64
	Total sequelize.Decimal `sequelize:"type:DECIMAL(20,2)"`
}

// TestDecimalView: what a view computes is read with the digits of the attribute's type.
func TestDecimalView(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db, _ := accounts(t, uri)
		_, err := db.Exec(ctx, "CREATE VIEW quotes AS SELECT id, CAST(132.6 AS DECIMAL(20,2)) AS total FROM accounts")
		must(t, err)
		t.Cleanup(func() { _, err := db.Exec(ctx, "DROP VIEW quotes"); must(t, err) })
		m := sequelize.Define[quote](db, sequelize.Timestamps(false))
		got, err := m.FindAll(ctx)
		if err != nil || len(got) != 1 || got[0].Total.String() != "132.60" {
			t.Errorf("%v, %v", got, err)
		}
	})
}
