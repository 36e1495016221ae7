package decode_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/mariadb"
	"github.com/go-sequelize/sequelize/dialect/mysql"
	"github.com/go-sequelize/sequelize/dialect/postgres"
	"github.com/go-sequelize/sequelize/dialect/sqlite"
	"github.com/go-sequelize/sequelize/internal/box"
	"github.com/go-sequelize/sequelize/internal/decode"
	"github.com/go-sequelize/sequelize/internal/schema"
)

type doc struct{ A, B int }

// travelled has fields of all Go types that every dialect has a column for.
type travelled struct {
	ID    int64
	I8    int8
	U8    uint8
	U32   uint32
	U     uint64
	F32   float32
	F64   float64
	B     bool
	S     string
	PS    *string
	PT    *time.Time
	NS    sql.NullString
	T     time.Time
	Bytes []byte
	UUID  datatypes.UUID
	Date  datatypes.DateOnly
	Clock datatypes.TimeOfDay
	Dec   datatypes.Decimal `sequelize:"type:DECIMAL(10,2)"`
	Raw   json.RawMessage
	Doc   doc
	PDoc  *doc
	Strs  []string
	Ints  []int32
	Addr  netip.Addr
	Enum  string         `sequelize:"type:ENUM('a','b')"`
	Text  datatypes.UUID `sequelize:"type:CHAR(36)"`
	Null  *int
	None  datatypes.Null[datatypes.DateOnly]
}

// server is what the round trip needs of a dialect.
type server interface {
	schema.Dialect
	dialect.Connector
	dialect.Quoter
	AppendPlaceholder(b []byte, n int) []byte
	CreateTable(t *dialect.TableDefinition) ([]string, error)
	DropTable(t *dialect.TableDefinition, cascade bool) ([]string, error)
	CreateSchema(name string) (string, error)
}

// TestRoundTrip writes a record to real servers and reads it back, natively and through database/sql.
func TestRoundTrip(t *testing.T) {
	servers := []struct {
		d   server
		uri string
	}{
		{sqlite.Dialect{}, "sqlite::memory:"},
		{postgres.Dialect{}, os.Getenv("SEQUELIZE_TEST_POSTGRES")},
		{mysql.Dialect{}, os.Getenv("SEQUELIZE_TEST_MYSQL")},
		{mariadb.Dialect{}, os.Getenv("SEQUELIZE_TEST_MARIADB")},
	}
	for _, s := range servers {
		for _, plain := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/plain=%v", s.d.Name(), plain), func(t *testing.T) {
				d, uri := s.d, s.uri
				if uri == "" {
					t.Skip("the environment names no server for this dialect in SEQUELIZE_TEST_…")
				}
				config, err := d.ParseURI(uri)
				if err != nil {
					t.Fatal(err)
				}
				config.Plain = plain
				db, err := d.Open(&config)
				if err != nil {
					t.Fatal(err)
				}
				defer db.Close()
				roundTrip(t, d, db)
			})
		}
	}
}

func roundTrip(t *testing.T, d server, db dialect.Database) {
	ctx := context.Background()
	run := func(list ...string) {
		t.Helper()
		for _, text := range list {
			if _, err := db.Exec(ctx, &dialect.Statement{SQL: text, Once: true}); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
		}
	}
	o := schema.Options{TableName: "round_trip"}
	if d.Features().Schemas {
		o.Schema = fmt.Sprintf("decode_%d", os.Getpid())
		create, err := d.CreateSchema(o.Schema)
		if err != nil {
			t.Fatal(err)
		}
		run(create)
		defer run("DROP SCHEMA " + o.Schema)
	}
	table, err := schema.Parse(reflect.TypeFor[travelled](), d, o)
	if err != nil {
		t.Fatal(err)
	}
	definition := schema.Definition(table, d)
	drop, err := d.DropTable(definition, false)
	if err != nil {
		t.Fatal(err)
	}
	create, err := d.CreateTable(definition)
	if err != nil {
		t.Fatal(err)
	}
	run(drop...)
	defer run(drop...)
	run(create...)

	at := time.Date(2026, 3, 4, 5, 6, 7, 8000, time.UTC)
	text, u := "p", datatypes.MustUUID("0190f5a0-0000-7000-8000-000000000001")
	want := travelled{
		ID: 7, I8: -8, U8: 200, U32: 1 << 31, U: 1 << 62, F32: 1.5, F64: 2.25, B: true, S: "s", PS: &text, PT: &at, NS: sql.NullString{String: "n", Valid: true},
		T: at, Bytes: []byte{0, 255}, UUID: u, Date: datatypes.NewDate(2025, 5, 6), Clock: datatypes.NewTimeOfDay(1, 2, 3, 0), Dec: datatypes.MustDecimal("1.10"),
		Raw: json.RawMessage(`{"a": 1}`), Doc: doc{1, 2}, PDoc: &doc{3, 4}, Strs: []string{"a b", "NULL"}, Ints: []int32{1, 2}, Addr: netip.MustParseAddr("10.0.0.1"), Enum: "b", Text: u,
	}
	var columns, marks []byte
	var args []any
	for i, a := range table.Attributes {
		if i > 0 {
			columns, marks = append(columns, ','), append(marks, ',')
		}
		columns, marks = d.AppendIdent(columns, a.Column), d.AppendPlaceholder(marks, i+1)
		v, err := a.Bind(unsafe.Pointer(&want), new(box.Boxes))
		if err != nil {
			t.Fatalf("%s: %v", a.Name, err)
		}
		args = append(args, v)
	}
	name := string(d.AppendIdent(nil, table.Name.Name))
	if o.Schema != "" {
		name = string(d.AppendIdent(nil, o.Schema)) + "." + name
	}
	insert := fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", name, columns, marks)
	if _, err := db.Exec(ctx, &dialect.Statement{SQL: insert, Args: args}); err != nil {
		t.Fatal(err)
	}
	var got travelled
	found := 0
	err = db.Query(ctx, &dialect.Statement{SQL: fmt.Sprintf("SELECT %s FROM %s", columns, name)}, func(rows dialect.Rows) error {
		if err := rows.Bind(decode.Destinations(table.Attributes, 0)); err != nil {
			return err
		}
		for rows.Next() {
			found++
			if err := rows.Scan([]unsafe.Pointer{unsafe.Pointer(&got)}); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	if err != nil || found != 1 {
		t.Fatalf("%d rows, %v", found, err)
	}
	// Servers that keep documents parsed write them their own way.
	got.Raw, want.Raw = json.RawMessage(strings.ReplaceAll(string(got.Raw), " ", "")), json.RawMessage(`{"a":1}`)
	x, y := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range x.NumField() {
		if !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			t.Errorf("%s: got %v, want %v", x.Type().Field(i).Name, x.Field(i), y.Field(i))
		}
	}
}
