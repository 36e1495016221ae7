package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type (
	askedShop struct {
		ID    int64
		Name  string
		Price sequelize.Decimal `sequelize:"type:DECIMAL(10,2)"`
		State string            `sequelize:"type:ENUM('open','shut')"`
		Made  time.Time
		Meta  map[string]any
		Goods []*askedGood `sequelize:"hasMany;foreignKey:shopId"`
	}
	askedGood struct {
		ID     int64
		Title  string
		ShopID int64
	}
)

// TestQueryErrors: what a request can get wrong in a question is a *QueryError that names model and attribute, from every
// operation, and no statement is sent.
func TestQueryErrors(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		shops, goods := sequelize.Define[askedShop](db), sequelize.Define[askedGood](db)
		must(t, db.Sync(ctx, sequelize.Force(true)))
		defer db.Drop(ctx)
		must(t, shops.Create(ctx, &askedShop{State: "open", Meta: map[string]any{}}))
		handle := sequelize.HasMany(shops, goods, sequelize.ForeignKey("shopId"))
		type W = sequelize.Where
		find := func(options ...sequelize.FindOption) error { _, err := shops.FindAll(ctx, options...); return err }
		cases := map[string]struct {
			err              error
			model, attribute string
		}{
			"unknown":             {find(W{"nme": 1}), "askedShop", "nme"},
			"number":              {find(W{"price": "abc"}), "askedShop", "price"},
			"number in a list":    {find(W{"price": []string{"1", "abc"}}), "askedShop", "price"},
			"bound":               {find(W{"price": op.Between("1", "x")}), "askedShop", "price"},
			"key":                 {find(W{"id": "7a"}), "askedShop", "id"},
			"enum":                {find(W{"state": "ajar"}), "askedShop", "state"},
			"time":                {find(W{"made": "yesterday"}), "askedShop", "made"},
			"object":              {find(W{"name": map[string]any{"$ne": 1}}), "askedShop", "name"},
			"function":            {find(W{"name": func() {}}), "askedShop", "name"},
			"NULL":                {find(W{"price": op.Gt(nil)}), "askedShop", "price"},
			"boolean":             {find(W{"price": op.Is(true)}), "askedShop", "price"},
			"path":                {find(W{"name.first": 1}), "askedShop", "name.first"},
			"broken path":         {find(W{"meta[x]": 1}), "askedShop", "meta[x]"},
			"association":         {find(W{"goods": 1}), "askedShop", "goods"},
			"of association":      {find(W{"goods.titel": 1}), "askedGood", "titel"},
			"value of it":         {find(W{"goods.shopId": "x"}), "askedGood", "shopId"},
			"in Or":               {find(sequelize.Or(W{"id": 1}, W{"price": "x"})), "askedShop", "price"},
			"Order":               {find(sequelize.Order{sequelize.Asc("nme")}), "askedShop", "nme"},
			"Order of many":       {find(sequelize.Order{sequelize.Asc("goods.titel")}), "askedGood", "titel"},
			"Limit":               {find(sequelize.Limit(-1)), "askedShop", ""},
			"Offset":              {find(sequelize.Offset(-1)), "askedShop", ""},
			"Include":             {find(sequelize.Include("things")), "askedShop", "things"},
			"Where of Include":    {find(sequelize.Include("goods", W{"shopId": "x"})), "askedGood", "shopId"},
			"Order of Include":    {find(sequelize.Include("goods", sequelize.Order{sequelize.Asc("titel")})), "askedGood", "titel"},
			"wrapped":             {fmt.Errorf("list: %w", find(W{"nme": 1})), "askedShop", "nme"},
			"from an old options": {find(sequelize.Options{W{"nme": 1}}), "askedShop", "nme"},
		}
		add := func(what string, err error, attribute string) {
			c := cases[what]
			c.err, c.model, c.attribute = err, "askedShop", attribute
			cases[what] = c
		}
		_, err := shops.FindByPK(ctx, "7a")
		add("FindByPK", err, "id")
		_, err = shops.FindByPK(ctx, 1)
		must(t, err)
		_, err = shops.FindByPK(ctx, "7a")
		add("FindByPK with a plan", err, "id")
		_, err = shops.FindOne(ctx, W{"price": "x"})
		add("FindOne", err, "price")
		_, err = shops.Count(ctx, W{"price": "x"})
		add("Count", err, "price")
		_, err = shops.Exists(ctx, W{"nme": "x"})
		add("Exists", err, "nme")
		_, _, err = shops.FindAndCountAll(ctx, W{"nme": "x"})
		add("FindAndCountAll", err, "nme")
		_, err = sequelize.Pluck[string](ctx, shops, "nme")
		add("Pluck", err, "nme")
		_, err = sequelize.Aggregate[int](ctx, shops, sequelize.Max("nme"))
		add("Aggregate", err, "nme")
		_, err = sequelize.FindAllAs[map[string]any](ctx, shops, sequelize.Attributes{"nme"})
		add("FindAllAs", err, "nme")
		_, err = sequelize.FindAllAs[map[string]any](ctx, shops, sequelize.Attributes{"id"}, sequelize.Group{"nme"})
		add("Group", err, "nme")
		_, err = shops.Update(ctx, sequelize.Set{"name": "x"}, W{"price": "x"})
		add("Update", err, "price")
		_, err = shops.Update(ctx, sequelize.Set{"name": func() {}}, W{"id": 1})
		add("Set", err, "name")
		_, err = shops.Destroy(ctx, W{"nme": "x"})
		add("Destroy", err, "nme")
		_, err = shops.Increment(ctx, sequelize.Set{"nme": 1}, W{"id": 1})
		add("Increment", err, "nme")
		add("Fields", shops.Create(ctx, &askedShop{}, sequelize.Fields{"nme"}), "nme")
		for _, err = range shops.Each(ctx, W{"price": "x"}) {
			break
		}
		add("Each", err, "price")
		_, err = handle.Get(ctx, &askedShop{ID: 1}, W{"titel": 1})
		cases["Get"] = struct {
			err              error
			model, attribute string
		}{err, "askedGood", "titel"}
		for name, c := range cases {
			var wrong *sequelize.QueryError
			switch {
			case !errors.As(c.err, &wrong):
				t.Errorf("%s: %T %v is no *QueryError", name, c.err, c.err)
			case wrong.Model != c.model || wrong.Attribute != c.attribute:
				t.Errorf("%s: names %q of %q, not %q of %q: %v", name, wrong.Attribute, wrong.Model, c.attribute, c.model, c.err)
			case errors.Unwrap(wrong) == nil || !strings.HasPrefix(wrong.Error(), "sequelize: ") || strings.Count(wrong.Error(), "sequelize:") != 1:
				t.Errorf("%s: the text is %q", name, wrong)
			}
		}
	})
}

// TestNotQueryErrors: what a program or the database gets wrong is none.
func TestNotQueryErrors(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		shops := sequelize.Define[askedShop](db)
		other := open(t, uri)
		_ = db.Drop(ctx)
		_, missing := shops.FindAll(ctx)
		_, foreign := shops.FindAll(ctx, sequelize.Field(&sequelize.Define[askedGood](other).Ref().ID).Eq(1))
		invalid := shops.Create(ctx, &askedShop{State: "ajar"})
		for name, err := range map[string]error{"missing table": missing, "validation": invalid, "no condition": func() error { _, err := shops.Destroy(ctx); return err }()} {
			if wrong := (*sequelize.QueryError)(nil); err == nil || errors.As(err, &wrong) {
				t.Errorf("%s: %T %v", name, err, err)
			}
		}
		if foreign == nil {
			t.Error("a field of another model was accepted")
		}
	})
}
