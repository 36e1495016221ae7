package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type builtOrder struct {
	sequelize.Instance
	ID    int64
	Name  string
	Lines []builtLine `sequelize:"hasMany"`
	Note  builtNote   `sequelize:"hasOne"`
	Tags  []*builtTag `sequelize:"belongsToMany;through:builtOrderTags"`
}

type builtLine struct {
	sequelize.Instance
	ID           int64
	Amount       int `sequelize:"defaultValue:7"`
	Meta         map[string]any
	BuiltOrderID int64
	Product      *builtProduct `sequelize:"belongsTo;foreignKey:productId"`
	ProductID    *int64
}

type builtProduct struct {
	ID   int64
	Name string
}

type builtNote struct {
	ID           int64
	Text         string
	BuiltOrderID int64
}

type builtTag struct {
	sequelize.Instance
	ID   int64
	Name string
}

// builtOrders is the model with all that it includes.
func builtOrders(t *testing.T, uri string) (*sequelize.Model[builtOrder], sequelize.IncludeSpec, sequelize.IncludeSpec, sequelize.IncludeSpec) {
	t.Helper()
	db := open(t, uri, sequelize.Defaults(sequelize.Timestamps(false)))
	orders := sequelize.Define[builtOrder](db)
	sequelize.Define[builtLine](db)
	sequelize.Define[builtProduct](db)
	sequelize.Define[builtNote](db)
	sequelize.Define[builtTag](db)
	must(t, db.Sync(context.Background(), sequelize.Force(true)))
	t.Cleanup(func() { _ = db.Drop(context.Background()) })
	return orders, sequelize.Include("lines", sequelize.Include("product")), sequelize.Include("note"), sequelize.Include("tags")
}

// shape is an order as a text.
func (o *builtOrder) shape() string {
	s := o.Name + ":"
	for i := range o.Lines {
		s += fmt.Sprint(" ", o.Lines[i].Amount, o.Lines[i].Meta)
		if p := o.Lines[i].Product; p != nil {
			s += p.Name
		}
	}
	s += " " + o.Note.Text
	for _, tag := range o.Tags {
		s += " #" + tag.Name
	}
	return s
}

// TestBuildNested builds a record with those that it includes, of Sets and of JSON, and writes them all.
func TestBuildNested(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		orders, lines, note, tags := builtOrders(t, uri)
		const want = "a: 7 map[k:1]pen 0 map[] n #x #y"
		ofSets, err := orders.Build(sequelize.Set{
			"name": "a", "note": map[string]any{"text": "n"}, "tags": []any{sequelize.Set{"name": "x"}, map[string]any{"name": "y"}},
			"lines": []sequelize.Set{{"meta": map[string]any{"k": 1.0}, "product": sequelize.Set{"name": "pen"}}, {"amount": "0"}},
		}, lines, note, tags)
		must(t, err)
		ofJSON, err := orders.BuildJSON([]byte(`{"name": "a", "note": {"text": "n"}, "tags": [{"name": "x"}, {"name": "y"}],
			"lines": [{"meta": {"k": 1}, "product": {"name": "pen"}}, {"amount": 0, "product": null}]}`), lines, note, tags,
			sequelize.Fields{"name", "note.text", "tags.name", "lines.meta", "lines.amount", "lines.product.name"})
		must(t, err)
		for _, o := range []*builtOrder{ofSets, ofJSON} {
			if o.shape() != want || !o.IsNewRecord() || !o.Lines[0].IsNewRecord() {
				t.Errorf("built %s, want %s", o.shape(), want)
			}
			must(t, orders.Create(ctx, o, lines, note, tags))
			read, err := orders.FindByPK(ctx, o.ID, sequelize.Include("lines", sequelize.Include("product"), sequelize.Order{sequelize.Asc("id")}), note, tags)
			if err != nil || read.shape() != want {
				t.Errorf("written %s, want %s; %v", read.shape(), want, err)
			}
		}
	})
}

// TestBuildNestedErrors: all that is wrong at any depth is in one error, by its path, and nothing is built.
func TestBuildNestedErrors(t *testing.T) {
	orders, lines, note, tags := builtOrders(t, testdb.SQLite(t))
	for _, c := range []struct {
		json    string
		want    string
		options []sequelize.BuildOption
	}{
		{`{"nam": 1, "lines": [{"amount": 1}, {"amount": "x", "product": {"nope": 1}}], "note": {"text": null}}`,
			"[nam lines[1].amount lines[1].product.nope note.text]", []sequelize.BuildOption{lines, note}},
		{`{"lines": [{}], "note": [{}, {}]}`, "[lines note]", []sequelize.BuildOption{note}},
		{`{"note": "x"}`, "[note]", []sequelize.BuildOption{note}},
		{`{"tags": [1]}`, "[tags]", []sequelize.BuildOption{tags}},
		{`{"name": "a", "note": {"text": "n", "id": 5}}`, "[note.id]", []sequelize.BuildOption{note, sequelize.Fields{"name", "note.text"}}},
		{`{"note": {"text": "n"}}`, "[note.text]", []sequelize.BuildOption{note, sequelize.Fields{"name"}}},
	} {
		o, err := orders.BuildJSON([]byte(c.json), c.options...)
		var invalid *sequelize.ValidationError
		if o != nil || !errors.As(err, &invalid) {
			t.Errorf("%s: %v %v", c.json, o, err)
			continue
		}
		var got []string
		for _, item := range invalid.Items {
			got = append(got, item.Attribute)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v, want %s", c.json, got, c.want)
		}
	}
	for _, options := range [][]sequelize.BuildOption{
		{sequelize.Include("line")}, {sequelize.Include("lines", sequelize.Limit(1))}, {lines, sequelize.Fields{"lines"}}, {lines, sequelize.Fields{"lines.amunt"}},
		{sequelize.Fields{"lines.amount"}},
	} {
		if _, err := orders.Build(sequelize.Set{}, options...); err == nil {
			t.Errorf("%v was taken", options)
		}
	}
}
