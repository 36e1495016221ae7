package dialect_test

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	sqlite3 "github.com/mattn/go-sqlite3"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/dialect/mariadb"
	"github.com/go-sequelize/sequelize/dialect/mysql"
	"github.com/go-sequelize/sequelize/dialect/postgres"
	"github.com/go-sequelize/sequelize/dialect/sqlite"
)

// server is a real server with a schema of this test's own, which unqualified names mean.
type server struct {
	*testing.T
	definer
	db   dialect.Database
	name string
}

const testSchema = "sequelize_definitions"

func onServers(t *testing.T, test func(*server)) {
	for name, d := range map[string]definer{
		"postgres": postgres.Dialect{}, "mysql": mysql.Dialect{}, "mariadb": mariadb.Dialect{}, "sqlite": sqlite.Dialect{},
	} {
		t.Run(name, func(t *testing.T) {
			db := openServer(t, name)
			s := &server{T: t, definer: d, name: name, db: dialect.NewSQLDatabase(db, dialect.SQLOptions{Pool: dialect.Pool{Max: 2}})}
			t.Cleanup(func() { s.db.Close() })
			test(s)
		})
	}
}

func openServer(t *testing.T, name string) *sql.DB {
	if name == "sqlite" {
		return openDriver(t, "sqlite3_definitions", "file:"+t.Name()+"?mode=memory&cache=shared&_foreign_keys=1")
	}
	uri := os.Getenv("SEQUELIZE_TEST_" + strings.ToUpper(name))
	if uri == "" {
		t.Skip("SEQUELIZE_TEST_" + strings.ToUpper(name) + " names no server")
	}
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	drop := "DROP DATABASE IF EXISTS " + testSchema
	if name == "postgres" {
		drop = "DROP SCHEMA IF EXISTS " + testSchema + " CASCADE"
	}
	admin := openDriver(t, driverOf(name), address(name, u, false))
	for _, s := range []string{drop, strings.NewReplacer("DROP", "CREATE", "IF EXISTS ", "", " CASCADE", "").Replace(drop)} {
		if _, err := admin.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	t.Cleanup(func() { admin.Exec(drop); admin.Close() })
	return openDriver(t, driverOf(name), address(name, u, true))
}

func driverOf(name string) string {
	if name == "postgres" {
		return "pgx"
	}
	return "mysql"
}

func address(name string, u *url.URL, own bool) string {
	if name == "postgres" {
		if own {
			return u.String() + "&search_path=" + testSchema
		}
		return u.String()
	}
	database := strings.TrimPrefix(u.Path, "/")
	if own {
		database = testSchema
	}
	return u.User.String() + "@tcp(" + u.Host + ")/" + database
}

func init() {
	sql.Register("sqlite3_definitions", &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		return c.RegisterCollation("decimal", strings.Compare)
	}})
}

func openDriver(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Ping(); err != nil {
		t.Fatal(err)
	}
	return db
}

func (s *server) run(list []string, err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
	for _, text := range list {
		if _, err := s.db.Exec(context.Background(), &dialect.Statement{SQL: text, Once: true}); err != nil {
			s.Fatalf("%s\n%v", text, err)
		}
	}
}

func (s *server) fails(text string) {
	s.Helper()
	if _, err := s.db.Exec(context.Background(), &dialect.Statement{SQL: text, Once: true}); err == nil {
		s.Errorf("no error: %s", text)
	}
}

func (s *server) describe(table ast.Table) *dialect.TableDescription {
	s.Helper()
	d, err := s.Describe(context.Background(), s.db, table)
	if err != nil {
		s.Fatal(err)
	}
	return d
}

func (s *server) quote(name string) string { return string(s.AppendIdent(nil, name)) }

// hostile has every character that ends a name or a text somewhere.
const hostile = "h\"o's\\t]i[l`e$$é;--/*"

const hostileText = "it's \\ \"so\" `x` [y] $do$ \\' é;--"

func same[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func list(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func defined(d *dialect.TableDescription, column string) dialect.ColumnDescription {
	for _, c := range d.Columns {
		if c.Name == column {
			return c
		}
	}
	return dialect.ColumnDescription{}
}

func text(s *string) string {
	if s == nil {
		return "<none>"
	}
	return *s
}

func hostileTable() dialect.TableDefinition {
	return dialect.TableDefinition{
		Table: ast.Table{Name: hostile}, Comment: hostileText,
		Columns: []dialect.ColumnDefinition{
			{Name: "id", Type: bigint, PrimaryKey: true, AutoIncrement: true},
			{Name: hostile, Type: str, Default: ast.Text(hostileText), Comment: hostileText},
			{Name: "role", Type: &ast.Type{Kind: ast.Enum, Values: []string{"a", "it's", hostileText}, EnumName: "enum_" + hostile}, Default: ast.Text(hostileText)},
			{Name: "body", Type: &ast.Type{Kind: ast.TextKind}, Default: ast.Text(hostileText), AllowNull: true},
			{Name: "doc", Type: &ast.Type{Kind: ast.JSON}, Default: ast.Text(`{"a": "it's \\ "}`), AllowNull: true},
			{Name: "raw", Type: &ast.Type{Kind: ast.Blob}, Default: ast.Text("\x00'\\\xff"), AllowNull: true},
			{Name: "n", Type: &ast.Type{Kind: ast.Integer}, Default: ast.Int(-7)},
			{Name: "ok", Type: &ast.Type{Kind: ast.Boolean}, Default: ast.True},
			{Name: "price", Type: &ast.Type{Kind: ast.Decimal, Precision: 10, Scale: 2}, Default: ast.Text("1.50")},
			{Name: "at", Type: &ast.Type{Kind: ast.Date, Length: -1}, Default: &ast.Call{Name: ast.FuncNow}},
			{Name: "sum", Type: bigint, Default: &ast.Raw{SQL: "1 + 1"}},
			{Name: "twice", Type: bigint, Generated: "n * 2", Stored: true, AllowNull: true},
			{Name: "a", Type: str, AllowNull: true},
			{Name: "b", Type: str, AllowNull: true, Default: ast.Null},
		},
		Uniques: []dialect.UniqueDefinition{{Name: hostile + "_u", Columns: []string{"a", "b"}}},
		Checks:  []dialect.CheckDefinition{{Name: hostile + "_c", SQL: "n < 100"}},
	}
}

func TestDefinitionsOnServers(t *testing.T) { onServers(t, testHostileTable) }

func testHostileTable(s *server) {
	t := hostileTable()
	for range 2 { // the second time meets every guard
		s.run(s.CreateTable(&t))
	}
	insert := "INSERT INTO " + s.quote(hostile) + " (n) VALUES "
	s.run([]string{insert + "(1)"}, nil)
	s.fails(insert + "(100)")
	var name, role, body, doc string
	var raw []byte
	row := s.db.SQL().QueryRow("SELECT " + s.quote(hostile) + ", role, body, doc, raw FROM " + s.quote(hostile))
	if err := row.Scan(&name, &role, &body, &doc, &raw); err != nil {
		s.Fatal(err)
	}
	same(s, "default of a STRING", name, hostileText)
	same(s, "default of an ENUM", role, hostileText)
	same(s, "default of a TEXT", body, hostileText)
	same(s, "default of a JSON", doc, `{"a": "it's \\ "}`)
	same(s, "default of a BLOB", string(raw), "\x00'\\\xff")
	s.fails("UPDATE " + s.quote(hostile) + " SET role = 'none'")

	checkHostile(s, s.describe(t.Table))
	found, err := s.Tables(context.Background(), s.db, "")
	if err != nil {
		s.Fatal(err)
	}
	list(s, "tables", found, []string{hostile})
	for range 2 {
		s.run(s.DropTable(&t, false))
	}
	if s.describe(t.Table) != nil {
		s.Error("the table is still there")
	}
}

func checkHostile(s *server, d *dialect.TableDescription) {
	if d == nil || len(d.Columns) != 14 {
		s.Fatalf("described as %+v", d)
	}
	quoted := "'" + strings.ReplaceAll(hostileText, "'", "''") + "'"
	id, name, role := defined(d, "id"), defined(d, hostile), defined(d, "role")
	same(s, "id", [3]bool{id.PrimaryKey, id.AutoIncrement, id.AllowNull}, [3]bool{true, true, false})
	same(s, "default of id", text(id.Default), "<none>")
	same(s, "key of another column", name.PrimaryKey || name.AutoIncrement || name.AllowNull, false)
	same(s, "described default of a STRING", text(name.Default), quoted)
	same(s, "described default of a TEXT", text(defined(d, "body").Default), quoted)
	same(s, "described default of an ENUM", text(role.Default), quoted)
	same(s, "type of an ENUM", role.Type, "ENUM")
	list(s, "values of an ENUM", role.EnumValues, []string{"a", "it's", hostileText})
	same(s, "default NULL", text(defined(d, "b").Default), "<none>")
	same(s, "no default", text(defined(d, "a").Default), "<none>")
	same(s, "a computed column's default", text(defined(d, "twice").Default), "<none>")
	same(s, "nullable", defined(d, "a").AllowNull, true)
	same(s, "default of a number", strings.Trim(text(defined(d, "n").Default), "'()"), "-7")
	same(s, "default of a DECIMAL", strings.Trim(text(defined(d, "price").Default), "'"), "1.50")
	if s.name != "sqlite" {
		same(s, "comment", d.Comment, hostileText)
		same(s, "comment of a column", name.Comment, hostileText)
		same(s, "schema", d.Table.Schema, testSchema)
	}
	var primary, unique bool
	for _, i := range d.Indexes {
		primary = primary || i.Primary && i.Unique && slices.Equal(i.Columns, []string{"id"})
		unique = unique || i.Name == hostile+"_u" && i.Unique && !i.Primary && slices.Equal(i.Columns, []string{"a", "b"})
	}
	same(s, "indexes", [2]bool{primary, unique}, [2]bool{true, true})
	if s.Failed() {
		s.Logf("%+v", d)
	}
}
