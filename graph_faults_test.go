package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type (
	faultyOrder struct {
		ID     int64
		Number string
		BuyID  *int64
		Buyer  *faultyBuyer  `sequelize:"belongsTo;foreignKey:buyId"`
		Lines  []*faultyLine `sequelize:"hasMany;foreignKey:orderId"`
	}
	faultyBuyer struct {
		ID   int64
		Name string
	}
	faultyLine struct {
		ID       int64
		OrderID  int64
		Quantity int           `sequelize:"defaultValue:1"`
		Notes    []*faultyNote `sequelize:"hasMany;foreignKey:lineId"`
	}
	faultyNote struct {
		ID     int64
		LineID int64
		Text   string
	}
)

// TestNestedValidation: what is wrong in a graph of records is told at once, with the path to each record, and nothing is
// written.
func TestNestedValidation(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		orders, buyers, lines, notes := sequelize.Define[faultyOrder](db), sequelize.Define[faultyBuyer](db), sequelize.Define[faultyLine](db), sequelize.Define[faultyNote](db)
		must(t, db.Sync(ctx, sequelize.Force(true)))
		defer db.Drop(ctx)
		filled := func(what string) func(context.Context, any) error {
			return func(_ context.Context, v any) error {
				if v == "" {
					return errors.New(what + " is empty")
				}
				return nil
			}
		}
		orders.ValidateAttribute("number", filled("number"))
		buyers.ValidateAttribute("name", filled("name"))
		notes.ValidateAttribute("text", filled("text"))
		key := func(_ context.Context, v any) error {
			if v == int64(0) {
				return errors.New("no key")
			}
			return nil
		}
		lines.ValidateAttribute("orderId", key)
		notes.ValidateAttribute("lineId", key)
		lines.ValidateAttribute("quantity", func(_ context.Context, v any) error {
			if v.(int) < 1 {
				return errors.New("too few")
			}
			return nil
		})
		all := []sequelize.WriteOption{sequelize.Include("buyer"), sequelize.Include("lines.notes")}
		told := func(err error) string {
			var e *sequelize.ValidationError
			if !errors.As(err, &e) {
				return fmt.Sprintf("%T %v", err, err)
			}
			var paths []string
			for _, item := range e.Items {
				paths = append(paths, item.Model+" "+item.Attribute)
			}
			return strings.Join(paths, ", ")
		}
		wrong := func() *faultyOrder {
			return &faultyOrder{
				Buyer: &faultyBuyer{},
				Lines: []*faultyLine{{Quantity: 2}, {Quantity: -1, Notes: []*faultyNote{{Text: "a"}, {}}}, {}, {Quantity: -2}},
			}
		}
		const want = "faultyOrder number, faultyBuyer buyer.name, faultyLine lines[1].quantity, faultyNote lines[1].notes[1].text, faultyLine lines[3].quantity"
		o := wrong()
		if got := told(orders.Create(ctx, o, all...)); got != want {
			t.Errorf("Create: %s\nwant %s", got, want)
		}
		if o.ID != 0 || o.Lines[0].ID != 0 || o.Lines[2].Quantity != 0 {
			t.Errorf("a graph that failed is changed: %+v %+v", o, o.Lines[2])
		}
		o = wrong()
		o.Number, o.Buyer.Name, o.Lines[1].Quantity = "1", "x", 1
		if got, want := told(orders.Create(ctx, o, all...)), "faultyNote lines[1].notes[1].text, faultyLine lines[3].quantity"; got != want {
			t.Errorf("children only: %s, want %s", got, want)
		}
		for what, count := range map[string]func(context.Context, ...sequelize.FindOption) (int64, error){"orders": orders.Count, "buyers": buyers.Count, "lines": lines.Count} {
			if n, err := count(ctx); err != nil || n != 0 {
				t.Errorf("%d %s were written: %v", n, what, err)
			}
		}
		o.Lines[1].Notes[1].Text, o.Lines[3].Quantity = "b", 4
		must(t, orders.Create(ctx, o, all...))
		o.Number, o.Lines[0].Quantity, o.Lines[1].Notes[0].Text = "", -1, ""
		o.Lines = append(o.Lines, &faultyLine{Quantity: -5})
		if got, want := told(orders.Save(ctx, o, all...)), "faultyOrder number, faultyLine lines[0].quantity, faultyNote lines[1].notes[0].text, faultyLine lines[4].quantity"; got != want {
			t.Errorf("Save: %s\nwant %s", got, want)
		}
		remove := lines.BeforeValidate(func(_ context.Context, l *faultyLine) error {
			l.Quantity = max(l.Quantity, 1) // a hook may mend what is wrong
			return nil
		})
		if got, want := told(orders.Create(ctx, wrong(), all...)), "faultyOrder number, faultyBuyer buyer.name, faultyNote lines[1].notes[1].text"; got != want {
			t.Errorf("with a hook that mends: %s\nwant %s", got, want)
		}
		remove()
		stop := lines.ValidationFailed(func(context.Context, *faultyLine) error { return errStop })
		o = wrong()
		o.Number, o.Buyer.Name = "2", "y"
		if err := orders.Create(ctx, o, all...); !errors.Is(err, errStop) {
			t.Errorf("a hook's own error: %v", err)
		}
		stop()
		list := []*faultyOrder{{Number: "3"}, {Lines: []*faultyLine{{Quantity: -1}}}}
		if got := told(orders.BulkCreate(ctx, list, append(all, sequelize.IndividualHooks(true))...)); !strings.HasPrefix(got, "faultyOrder [1].number, faultyLine [1].lines[0].quantity") {
			t.Errorf("BulkCreate: %s", got)
		}
	})
}
