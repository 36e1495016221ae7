package compile_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/compile"
)

// ddl runs statements of the test itself.
func (s server) ddl(t *testing.T, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		if _, err := s.db.ExecContext(context.Background(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// cells inserts one value, then three as lists, into a table of one column c and selects where it equals the value.
// Each type has a table of its own: the driver keeps what it knows of a statement's parameters by the text.
func (s server) cells(t *testing.T, columnType string, ty *ast.Type, v any, want string) ast.Table {
	t.Helper()
	table, c := ast.Table{Name: "cells " + columnType}, ast.Column{Name: "c", Type: ty}
	s.ddl(t, "CREATE TABLE "+string(s.d.AppendIdent(nil, table.Name))+" (id INTEGER, c "+columnType+")")
	number := ast.Column{Name: "id", Type: integer}
	s.run(t, &ast.Insert{Table: table, Columns: insertColumns(number, c), Rows: [][]ast.Expr{{ast.Int(1), bind(0, ty)}}}, v)
	s.run(t, &ast.Insert{Table: table, Columns: insertColumns(number, c), Lists: &ast.BindRows{Columns: rowColumns(number, c), Len: 2}}, []int{2, 3}, []any{nil, v})
	s.run(t, &ast.UpdateRows{Table: table, Key: rowColumns(number), Set: rowColumns(c), Rows: ast.BindRows{Columns: rowColumns(number, c), Len: 2}}, []int{2, 1}, []any{v, nil})
	rows := s.run(t, &ast.Select{Columns: []ast.Selected{{X: number}, {X: c, Read: true}}, From: ast.Source{Table: table}, Where: &ast.IsNull{X: c, Not: true}, OrderBy: []ast.Order{{X: number}}})
	if len(rows) != 2 || rows[0] != "2|"+want || rows[1] != "3|"+want {
		t.Errorf("%s: got %q, want %q twice", columnType, rows, want)
	}
	return table
}

func TestServersPostgresTypes(t *testing.T) {
	for _, s := range servers(t) {
		if !s.d.Features().Arrays {
			continue
		}
		s.ddl(t, "CREATE EXTENSION hstore", "CREATE EXTENSION citext", `CREATE TYPE "mood ""x" AS ENUM ('ok', 'b,ad')`)
		mood := &ast.Type{Kind: ast.Enum, EnumName: `mood "x`}
		day := func(n int) time.Time { return time.Date(2024, 1, n, 0, 0, 0, 0, time.UTC) }
		array := func(elem *ast.Type) *ast.Type { return &ast.Type{Kind: ast.Array, Elem: elem} }
		s.cells(t, "VARCHAR[]", texts, []string{`a"b`, `c\,`, ""}, `{"a\"b","c\\,",""}`)
		s.cells(t, "INTEGER[]", array(integer), []int64{1, -2}, "{1,-2}")
		s.cells(t, "NUMERIC[]", array(decimal), []datatypes.Decimal{datatypes.MustDecimal("1.50")}, "{1.50}")
		s.cells(t, "INTEGER[][]", array(array(integer)), [][]int64{{1, 2}, {3, 4}}, "{{1,2},{3,4}}")
		s.cells(t, "UUID[]", array(uuid), []datatypes.UUID{{15: 1}}, "{00000000-0000-0000-0000-000000000001}")
		s.cells(t, "BYTEA[]", array(blob), [][]byte{{0, 255}}, `{"\\x00ff"}`)
		s.cells(t, "TIMESTAMPTZ[]", array(instant), []time.Time{day(1)}, `{"2024-01-01 00:00:00+00"}`)
		cells := s.cells(t, `"mood ""x"`, mood, "b,ad", "b,ad")
		s.cells(t, `"mood ""x"[]`, array(mood), []string{"b,ad", "ok"}, `{"b,ad",ok}`)
		s.cells(t, "TSTZRANGE", period, datatypes.NewRange(day(1), day(2)), `["2024-01-01 00:00:00+00","2024-01-02 00:00:00+00")`)
		s.cells(t, "HSTORE", &ast.Type{Kind: ast.HStore}, datatypes.HStoreOf(map[string]string{"a": `"b"`}), `"a"=>"\"b\""`)
		s.cells(t, "CITEXT", &ast.Type{Kind: ast.CIText}, "aB", "aB")
		s.cells(t, "INET", &ast.Type{Kind: ast.Inet}, "10.0.0.1", "10.0.0.1")
		s.cells(t, "TIME(6)", &ast.Type{Kind: ast.Time}, datatypes.NewTimeOfDay(1, 2, 3, 4000), "01:02:03.000004")
		s.cells(t, "NUMERIC(20)", &ast.Type{Kind: ast.BigInt, Unsigned: true}, uint64(1<<64-1), "18446744073709551615")
		s.cells(t, "REAL", &ast.Type{Kind: ast.Real}, 0.5, "0.5")
		s.cells(t, "JSON", &ast.Type{Kind: ast.JSON}, datatypes.JSONOf(map[string]int{"a": 1}), `{"a":1}`)
		moods := &ast.Select{Columns: cols(ast.Int(1)), From: ast.Source{Table: cells}, Where: &ast.In{X: ast.Column{Name: "c", Type: mood}, List: &ast.BindList{Type: mood}}}
		s.expect(t, "enum in", []string{"1", "1"}, moods, []string{"ok", "b,ad"})
	}
}

func TestServersGeometry(t *testing.T) {
	for _, s := range servers(t) {
		if s.d.Features().LastInsertID == 0 || !strings.HasPrefix(s.d.Name(), "m") {
			continue
		}
		want := datatypes.NewLineString(datatypes.Point{X: 1, Y: 2}, datatypes.Point{X: 3, Y: 4.5})
		shape := &ast.Type{Kind: ast.Geometry}
		s.ddl(t, "CREATE TABLE shapes (g GEOMETRY)")
		table := ast.Table{Name: "shapes"}
		s.run(t, &ast.Insert{Table: table, Columns: []ast.InsertColumn{{Name: "g", Type: shape}}, Rows: [][]ast.Expr{{bind(0, shape)}, {bind(1, shape)}}}, want, nil)
		rows := s.run(t, &ast.Select{Columns: []ast.Selected{{X: ast.Column{Name: "g", Type: shape}, Read: true}}, From: ast.Source{Table: table}, Where: eq(ast.Column{Name: "g"}, bind(0, shape))}, want)
		var got datatypes.Geometry
		if len(rows) != 1 {
			t.Fatalf("%s: %d geometries are equal to the one inserted", s.d.Name(), len(rows))
		}
		if err := got.Scan(rows[0]); err != nil || got.String() != want.String() {
			t.Errorf("%s: got %v, %v", s.d.Name(), got, err)
		}
	}
}

func TestServersTruncateAndExplain(t *testing.T) {
	onServers(t, func(t *testing.T, s server) {
		s.insertNames(t, "a", "b")
		list, err := s.d.Truncate(users, true, false)
		if err != nil {
			t.Fatal(err)
		}
		s.ddl(t, list...)
		s.insertNames(t, "c")
		s.expect(t, "restarted", []string{"1"}, ordered())
		for _, analyze := range []bool{false, true} {
			sql, err := s.d.Explain("SELECT id FROM users", analyze)
			if err != nil && analyze && !s.d.Features().ExplainAnalyze {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			s.ddl(t, sql)
		}
		hostile := ast.Table{Name: "t\"u`v]w"}
		if list, err = s.d.Truncate(hostile, false, false); err != nil {
			t.Fatal(err)
		}
		s.ddl(t, list...)
		if _, err := s.d.Truncate(users, false, true); (err == nil) != (s.d.Name() == "postgres") {
			t.Errorf("cascade: %v", err)
		}
	})
}

func TestLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	l := compile.OpenLogForTest(path)
	l("mssql", "SELECT 'a\nb'")
	l("sqlite", "SELECT 1")
	content, err := os.ReadFile(path)
	want := `{"dialect":"mssql","sql":"SELECT 'a\nb'"}` + "\n" + `{"dialect":"sqlite","sql":"SELECT 1"}` + "\n"
	if err != nil || string(content) != want {
		t.Errorf("got %q, %v", content, err)
	}
}
