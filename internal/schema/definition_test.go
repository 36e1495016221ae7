package schema

import (
	"reflect"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

type product struct {
	ID      int64
	SKU     string    `sequelize:"unique:place;comment:'the; shelf'"`
	Shop    int64     `sequelize:"unique:place;index:by_shop,using=btree"`
	Rank    int       `sequelize:"index:by_shop,desc;defaultValue:3"`
	Price   float64   `sequelize:"type:DECIMAL(10,2);defaultValue:1.50"`
	Live    bool      `sequelize:"defaultValue:false"`
	Kind    string    `sequelize:"type:ENUM('a','b');defaultValue:b;field:the_kind"`
	Made    time.Time `sequelize:"defaultValue:NOW"`
	Stamp   time.Time `sequelize:"defaultValue:sql(CURRENT_TIMESTAMP)"`
	Token   string    `sequelize:"type:UUID;defaultValue:UUIDV7"`
	Total   int64     `sequelize:"generated:'price * 2';stored"`
	Label   string    `sequelize:"virtual:sku,rank"`
	Email   string    `sequelize:"index:(unique,where='email <> $$')"`
	OwnerID *int64    `sequelize:"references:owners.id;onDelete:set null;deferrable"`
}

func TestDefinition(t *testing.T) {
	table := parse[product](t, full, Options{Underscored: true, Comment: "things", Schema: "app", Checks: []dialect.CheckDefinition{{Name: "c", SQL: "rank > 0"}}})
	d := Definition(table, quotes{})
	columns := map[string]dialect.ColumnDefinition{}
	for _, c := range d.Columns {
		columns[c.Name] = c
	}
	for name, want := range map[string]ast.Expr{
		"rank": ast.Int(3), "price": &ast.Raw{SQL: "1.50"}, "live": ast.False, "the_kind": ast.Text("b"), "made": nil, "stamp": &ast.Raw{SQL: "CURRENT_TIMESTAMP"}, "token": nil,
	} {
		if got := columns[name].Default; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: default %#v, want %#v", name, got, want)
		}
	}
	if k := columns["the_kind"].Type; k.EnumName != "enum_products_the_kind" || k.EnumSchema != "app" {
		t.Errorf("enum %+v", k)
	}
	if c := columns["total"]; c.Generated != "price * 2" || !c.Stored {
		t.Errorf("generated %+v", c)
	}
	if _, there := columns["label"]; there || columns["sku"].Comment != "the; shelf" {
		t.Errorf("columns %+v", d.Columns)
	}
	if want := []dialect.UniqueDefinition{{Name: "place", Columns: []string{"sku", "shop"}}}; !reflect.DeepEqual(d.Uniques, want) {
		t.Errorf("uniques %+v, want %+v", d.Uniques, want)
	}
	wantIndexes := []dialect.IndexDefinition{
		{Name: "by_shop", Using: "BTREE", Fields: []dialect.IndexField{{Column: "shop"}, {Column: "rank", Desc: true}}},
		{Name: "products_email_unique", Unique: true, Where: "email <> $$", Fields: []dialect.IndexField{{Column: "email"}}},
	}
	if !reflect.DeepEqual(d.Indexes, wantIndexes) {
		t.Errorf("indexes %+v, want %+v", d.Indexes, wantIndexes)
	}
	wantKeys := []dialect.ForeignKeyDefinition{{Name: "products_owner_id_fkey", Columns: []string{"owner_id"}, RefTable: ast.Table{Schema: "app", Name: "owners"}, RefColumns: []string{"id"}, OnDelete: "SET NULL", Deferrable: "INITIALLY DEFERRED"}}
	if !reflect.DeepEqual(d.ForeignKeys, wantKeys) {
		t.Errorf("keys %+v, want %+v", d.ForeignKeys, wantKeys)
	}
	if d.Comment != "things" || d.Table != (ast.Table{Schema: "app", Name: "products"}) || len(d.Checks) != 1 || !reflect.DeepEqual(d.PrimaryKey, []string{"id"}) {
		t.Errorf("table %+v", d)
	}
	if table.Attribute("token").Default.Kind != DefaultUUIDV7 || table.Attribute("made").Default.Kind != DefaultNow {
		t.Error("marked defaults are not known")
	}
}

// quotes are those of no database.
type quotes struct{ dialect.Quoter }

func (quotes) AppendIdent(b []byte, name string) []byte { return append(b, "<"+name+">"...) }

func TestUniqueAmongLiving(t *testing.T) {
	o := Options{Paranoid: true, UniqueAmongLiving: true}
	d := Definition(parse[Tag](t, full, o), quotes{})
	want := []dialect.IndexDefinition{{Name: "tags_name_unique", Unique: true, Where: "<deletedAt> IS NULL", Fields: []dialect.IndexField{{Column: "name"}}}}
	if len(d.Uniques) != 0 || !reflect.DeepEqual(d.Indexes, want) {
		t.Errorf("uniques %+v, indexes %+v", d.Uniques, d.Indexes)
	}
	if _, err := Parse(reflect.TypeFor[Tag](), lean, o); err == nil {
		t.Error("a dialect without partial indexes takes UniqueAmongLiving")
	}
}

func TestOptionIndexesAndDefaults(t *testing.T) {
	o := Options{
		Indexes:  []Index{{IndexDefinition: dialect.IndexDefinition{Fields: []dialect.IndexField{{Column: "firstName"}, {Column: "age"}}}}},
		Defaults: map[string]Default{"age": {Kind: DefaultValue, Value: int8(4)}}, Underscored: true,
	}
	table := parse[User](t, full, o)
	if x := table.Indexes[0]; x.Name != "users_first_name_age" || x.Fields[0].Column != "first_name" {
		t.Errorf("index %+v", x)
	}
	if v := table.Attribute("age").Default.Value; v != int64(4) {
		t.Errorf("default %T %v", v, v)
	}
	o.Indexes[0].Fields[1].Column = "agee"
	o.Defaults = map[string]Default{"agee": {}}
	_, err := Parse(reflect.TypeFor[User](), full, o)
	if e, ok := err.(*DefinitionError); !ok || len(e.Problems) != 2 {
		t.Errorf("got %v, want two problems", err)
	}
}
