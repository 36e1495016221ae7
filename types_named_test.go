package sequelize_test

import (
	"bytes"
	"context"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// namedTypes has the column types that a tag must name, because the Go type alone means another.
type namedTypes struct {
	ID         int64
	TinyText   string              `sequelize:"type:TEXT('tiny')"`
	MediumText string              `sequelize:"type:TEXT('medium')"`
	TinyBlob   []byte              `sequelize:"type:BLOB('tiny')"`
	MediumBlob []byte              `sequelize:"type:BLOB('medium')"`
	Letters    string              `sequelize:"type:CHAR(3).BINARY"`
	MediumInt  int32               `sequelize:"type:MEDIUMINT"`
	Small      int                 `sequelize:"type:SMALLINT"`
	Real       float32             `sequelize:"type:REAL"`
	Float      float32             `sequelize:"type:FLOAT"`
	Double     float64             `sequelize:"type:DOUBLE"`
	Millis     time.Time           `sequelize:"type:DATE(3)"`
	Clock      sequelize.TimeOfDay `sequelize:"type:TIME"`
	Long       sequelize.Decimal   `sequelize:"type:DECIMAL(38,0)"`
	Document   map[string]int      `sequelize:"type:JSON"`
	Binary     map[string]int      `sequelize:"type:JSONB"`
}

// TestNamedTypes takes the largest and smallest values of such columns to each database and back.
func TestNamedTypes(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		for _, plain := range []bool{false, true} {
			m := sequelize.Define[namedTypes](open(t, uri, sequelize.Plain(plain)), sequelize.Timestamps(false))
			ctx := context.Background()
			must(t, m.Sync(ctx, sequelize.Force(true)))
			at := time.Date(9999, 12, 31, 23, 59, 59, 999_000_000, time.UTC)
			list := []*namedTypes{
				{
					TinyText: strings.Repeat("x", 255), MediumText: strings.Repeat("é", 100_000), TinyBlob: bytes.Repeat([]byte{0xff}, 255),
					MediumBlob: bytes.Repeat([]byte{0, 1, 0xfe}, 300_000), Letters: "aÄß", MediumInt: 1<<23 - 1, Small: 1<<15 - 1, Real: 1.5, Float: -2.25,
					Double: 1.7976931348623157e308, Millis: at, Clock: datatypes.NewTimeOfDay(23, 59, 59, 999_999_000),
					Long: datatypes.MustDecimal("99999999999999999999999999999999999999"), Document: map[string]int{"a": 1}, Binary: map[string]int{},
				},
				{
					TinyBlob: []byte{}, MediumBlob: []byte{}, Letters: "AäS", MediumInt: -1 << 23, Small: -1 << 15, Millis: time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC),
					Double: 5e-300, Long: datatypes.MustDecimal("-99999999999999999999999999999999999999"), Document: map[string]int{}, Binary: map[string]int{"b'": -1},
				},
			}
			if m.Sequelize().DialectName() == "mysql" || m.Sequelize().DialectName() == "mariadb" {
				list[1].Millis = time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC) // documented to begin there
			}
			must(t, m.Create(ctx, list[0]))
			must(t, m.BulkCreate(ctx, list[1:]))
			for i, want := range list {
				got, err := m.FindByPK(ctx, want.ID)
				if err != nil {
					t.Fatal(err)
				}
				x, y := reflect.ValueOf(*got), reflect.ValueOf(*want)
				for f := range x.NumField() {
					a, b := x.Field(f).Interface(), y.Field(f).Interface()
					same := reflect.DeepEqual(a, b)
					switch b := b.(type) {
					case time.Time:
						same = a.(time.Time).Equal(b)
					case sequelize.Decimal:
						same = a.(sequelize.Decimal).Equal(b)
					}
					if !same {
						t.Errorf("plain %v, row %d, %s: got %.100v, want %.100v", plain, i, x.Type().Field(f).Name, a, b)
					}
				}
			}
			must(t, m.Drop(ctx))
		}
	})
}

// postgresTypes has types that only PostgreSQL and its extensions have.
type postgresTypes struct {
	ID     int64
	Name   string `sequelize:"type:CITEXT;unique"`
	Words  string `sequelize:"type:TSVECTOR"`
	Labels sequelize.HStore
	Net    netip.Prefix
	Where  sequelize.Geometry `sequelize:"type:GEOGRAPHY('POINT',4326)"`
	Area   sequelize.Geometry `sequelize:"type:GEOMETRY('POLYGON',4326)"`
	Any    *sequelize.Geometry
	Span   sequelize.Range[time.Time]
	Prices []sequelize.Decimal `sequelize:"type:ARRAY(DECIMAL(10,2))"`
	Days   []sequelize.DateOnly
	Grid   [][]int32 `sequelize:"type:ARRAY(ARRAY(INTEGER))"`
	Mac8   string    `sequelize:"type:MACADDR8"`
}

// TestPostgresTypes takes them there and back, natively and over database/sql.
func TestPostgresTypes(t *testing.T) {
	uri := testdb.URI(t, "postgres")
	ctx := context.Background()
	for _, plain := range []bool{false, true} {
		db := open(t, uri, sequelize.Plain(plain))
		for _, name := range []string{"citext", "hstore", "postgis"} {
			if _, err := db.Exec(ctx, "CREATE EXTENSION IF NOT EXISTS "+name); err != nil {
				t.Skipf("the server has no %s: %v", name, err)
			}
		}
		db = open(t, uri, sequelize.Plain(plain)) // connections learn the extensions' types when they begin
		m := sequelize.Define[postgresTypes](db, sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		ring := []datatypes.Point{{X: 0, Y: 0}, {X: 4, Y: 0}, {X: 4, Y: 4}, {X: 0, Y: 0}}
		area := datatypes.NewPolygon(ring)
		line := datatypes.NewLineString(datatypes.Point{X: 1}, datatypes.Point{Y: 2})
		dec := datatypes.MustDecimal
		from := time.Date(2024, 3, 31, 1, 30, 0, 123000, time.UTC)
		want := &postgresTypes{
			Name: "Straße", Words: "'cat':2 'fat':1", Labels: datatypes.HStoreOf(map[string]string{"a": "x", "": `"\`}), Net: netip.MustParsePrefix("10.1.0.0/16"),
			Where: sequelize.Point{X: 13.4, Y: 52.5}.Geometry().WithSRID(4326), Area: area.WithSRID(4326), Any: &line,
			Span: datatypes.NewRange(from, from.Add(time.Hour)), Prices: []sequelize.Decimal{dec("1.50"), dec("-0.01")},
			Days: []sequelize.DateOnly{datatypes.NewDate(2024, 2, 29)}, Grid: [][]int32{{1, 2}, {3, 4}}, Mac8: "08:00:2b:01:02:03:04:05",
		}
		want.Labels["none"] = sequelize.Null[string]{}
		must(t, m.Create(ctx, want))
		more := *want
		more.ID, more.Name, more.Any = 0, "other", nil
		must(t, m.BulkCreate(ctx, []*postgresTypes{&more}))
		for _, want := range []*postgresTypes{want, &more} {
			got, err := m.FindOne(ctx, sequelize.Where{"name": strings.ToUpper(want.Name), "net": want.Net})
			if want.Name == "Straße" {
				got, err = m.FindByPK(ctx, want.ID)
			}
			if err != nil {
				t.Fatal(err)
			}
			x, y := reflect.ValueOf(*got), reflect.ValueOf(*want)
			for f := range x.NumField() {
				a, b := x.Field(f).Interface(), y.Field(f).Interface()
				same := reflect.DeepEqual(a, b)
				if r, ok := b.(sequelize.Range[time.Time]); ok {
					same = a.(sequelize.Range[time.Time]).Canonical().Equal(r.Canonical())
				}
				if !same {
					t.Errorf("plain %v, %s: got %v, want %v", plain, x.Type().Field(f).Name, a, b)
				}
			}
		}
		must(t, m.Drop(ctx))
	}
}
