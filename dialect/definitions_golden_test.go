package dialect_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/dialect/mariadb"
	"github.com/go-sequelize/sequelize/dialect/mssql"
	"github.com/go-sequelize/sequelize/dialect/mysql"
	"github.com/go-sequelize/sequelize/dialect/postgres"
	"github.com/go-sequelize/sequelize/dialect/sqlite"
)

var update = flag.Bool("update", false, "rewrite golden files")

// definer is what the golden files need of a dialect.
type definer interface {
	dialect.Definitions
	dialect.Quoter
}

var definers = []struct {
	name string
	d    definer
}{
	{"postgres", postgres.Dialect{}}, {"mysql", mysql.Dialect{}}, {"mariadb", mariadb.Dialect{}},
	{"sqlite", sqlite.Dialect{}}, {"mssql", mssql.Dialect{}},
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Fatalf("%s line %d (-update rewrites)\n got %s\nwant %s", path, i+1, g[i], w[i])
		}
	}
	t.Fatalf("%s: %d lines, want %d (-update rewrites)", path, len(g), len(w))
}

func TestDefinitionsGolden(t *testing.T) {
	var out strings.Builder
	for _, c := range definitionCases {
		fmt.Fprintf(&out, "=== %s\n", c.name)
		for _, d := range definers {
			fmt.Fprintf(&out, "--- %s\n", d.name)
			list, err := c.write(d.d)
			if err != nil {
				fmt.Fprintf(&out, "error: %v\n", err)
			}
			for _, s := range list {
				fmt.Fprintf(&out, "%s;\n", s)
			}
		}
	}
	golden(t, "definitions.golden", out.String())
}

func TestColumnTypesGolden(t *testing.T) {
	var out strings.Builder
	for _, c := range typeCases {
		fmt.Fprintf(&out, "=== %s\n", c.name)
		for _, d := range definers {
			text, err := d.d.ColumnType(&c.t)
			if (err != nil) != (d.d.CheckType(&c.t) != nil) {
				t.Errorf("%s of %s: CheckType and ColumnType disagree: %v", c.name, d.name, err)
			}
			if err != nil {
				text = "error: " + err.Error()
			}
			fmt.Fprintf(&out, "%-9s %s\n", d.name, text)
		}
	}
	golden(t, "types.golden", out.String())
}

var typeCases = []struct {
	name string
	t    ast.Type
}{
	{"STRING", ast.Type{Kind: ast.String}},
	{"STRING(40)", ast.Type{Kind: ast.String, Length: 40}},
	{"STRING(5000)", ast.Type{Kind: ast.String, Length: 5000}},
	{"STRING(70000)", ast.Type{Kind: ast.String, Length: 70000}},
	{"STRING.BINARY", ast.Type{Kind: ast.String, Binary: true}},
	{"CHAR(10)", ast.Type{Kind: ast.Char, Length: 10}},
	{"TEXT", ast.Type{Kind: ast.TextKind}},
	{"TEXT(tiny)", ast.Type{Kind: ast.TextKind, Size: "tiny"}},
	{"TEXT(medium)", ast.Type{Kind: ast.TextKind, Size: "medium"}},
	{"TEXT(long)", ast.Type{Kind: ast.TextKind, Size: "long"}},
	{"CITEXT", ast.Type{Kind: ast.CIText}},
	{"TSVECTOR", ast.Type{Kind: ast.TSVector}},
	{"BOOLEAN", ast.Type{Kind: ast.Boolean}},
	{"TINYINT", ast.Type{Kind: ast.TinyInt}},
	{"TINYINT UNSIGNED", ast.Type{Kind: ast.TinyInt, Unsigned: true}},
	{"SMALLINT", ast.Type{Kind: ast.SmallInt}},
	{"SMALLINT UNSIGNED", ast.Type{Kind: ast.SmallInt, Unsigned: true}},
	{"MEDIUMINT", ast.Type{Kind: ast.MediumInt}},
	{"MEDIUMINT UNSIGNED", ast.Type{Kind: ast.MediumInt, Unsigned: true}},
	{"INTEGER", ast.Type{Kind: ast.Integer}},
	{"INTEGER(5) UNSIGNED ZEROFILL", ast.Type{Kind: ast.Integer, Length: 5, Unsigned: true, Zerofill: true}},
	{"BIGINT", ast.Type{Kind: ast.BigInt}},
	{"BIGINT UNSIGNED", ast.Type{Kind: ast.BigInt, Unsigned: true}},
	{"FLOAT", ast.Type{Kind: ast.Float}},
	{"FLOAT(11,2) UNSIGNED", ast.Type{Kind: ast.Float, Precision: 11, Scale: 2, Unsigned: true}},
	{"REAL", ast.Type{Kind: ast.Real}},
	{"DOUBLE", ast.Type{Kind: ast.Double}},
	{"DECIMAL", ast.Type{Kind: ast.Decimal}},
	{"DECIMAL(10)", ast.Type{Kind: ast.Decimal, Precision: 10}},
	{"DECIMAL(10,2)", ast.Type{Kind: ast.Decimal, Precision: 10, Scale: 2}},
	{"DECIMAL(5,6)", ast.Type{Kind: ast.Decimal, Precision: 5, Scale: 6}},
	{"DECIMAL(50,2)", ast.Type{Kind: ast.Decimal, Precision: 50, Scale: 2}},
	{"TIME", ast.Type{Kind: ast.Time, Length: -1}},
	{"TIME(0)", ast.Type{Kind: ast.Time}},
	{"DATE", ast.Type{Kind: ast.Date, Length: -1}},
	{"DATE(3)", ast.Type{Kind: ast.Date, Length: 3}},
	{"DATE(7)", ast.Type{Kind: ast.Date, Length: 7}},
	{"DATEONLY", ast.Type{Kind: ast.DateOnly}},
	{"UUID", ast.Type{Kind: ast.UUID}},
	{"BLOB", ast.Type{Kind: ast.Blob}},
	{"BLOB(tiny)", ast.Type{Kind: ast.Blob, Size: "tiny"}},
	{"JSON", ast.Type{Kind: ast.JSON}},
	{"JSONB", ast.Type{Kind: ast.JSONB}},
	{"HSTORE", ast.Type{Kind: ast.HStore}},
	{"ENUM", ast.Type{Kind: ast.Enum, Values: []string{"a", "it's"}, EnumName: "enum_users_role"}},
	{"ENUM of a schema", ast.Type{Kind: ast.Enum, Values: []string{"a"}, EnumSchema: "app", EnumName: "enum_users_role"}},
	{"ENUM without values", ast.Type{Kind: ast.Enum, EnumName: "e"}},
	{"ENUM with a value twice", ast.Type{Kind: ast.Enum, Values: []string{"a", "a"}, EnumName: "e"}},
	{"ARRAY(INTEGER)", ast.Type{Kind: ast.Array, Elem: &ast.Type{Kind: ast.Integer}}},
	{"ARRAY(ARRAY(STRING(10)))", ast.Type{Kind: ast.Array, Elem: &ast.Type{Kind: ast.Array, Elem: &ast.Type{Kind: ast.String, Length: 10}}}},
	{"ARRAY", ast.Type{Kind: ast.Array}},
	{"RANGE(DATE)", ast.Type{Kind: ast.Range, Elem: &ast.Type{Kind: ast.Date, Length: -1}}},
	{"RANGE(TEXT)", ast.Type{Kind: ast.Range, Elem: &ast.Type{Kind: ast.TextKind}}},
	{"GEOMETRY", ast.Type{Kind: ast.Geometry}},
	{"GEOMETRY(POINT,4326)", ast.Type{Kind: ast.Geometry, Shape: "POINT", SRID: 4326}},
	{"GEOMETRY(CIRCLE)", ast.Type{Kind: ast.Geometry, Shape: "CIRCLE"}},
	{"GEOGRAPHY(POINT)", ast.Type{Kind: ast.Geography, Shape: "POINT"}},
	{"CIDR", ast.Type{Kind: ast.CIDR}},
	{"INET", ast.Type{Kind: ast.Inet}},
	{"MACADDR", ast.Type{Kind: ast.MacAddr}},
	{"MACADDR8", ast.Type{Kind: ast.MacAddr8}},
	{"VIRTUAL", ast.Type{Kind: ast.Virtual}},
	{"raw", ast.Type{Kind: ast.RawType, Raw: "VARCHAR(3)"}},
	{"none", ast.Type{}},
}

type definitionCase struct {
	name  string
	write func(d dialect.Definitions) ([]string, error)
}

func create(t dialect.TableDefinition) func(dialect.Definitions) ([]string, error) {
	return func(d dialect.Definitions) ([]string, error) { return d.CreateTable(&t) }
}

func index(i dialect.IndexDefinition) func(dialect.Definitions) ([]string, error) {
	return func(d dialect.Definitions) ([]string, error) {
		return one(d.CreateIndex(&dialect.TableDefinition{
			Table: ast.Table{Schema: "app", Name: "users"}, PrimaryKey: []string{"id"},
			Columns: []dialect.ColumnDefinition{
				{Name: "id", Type: bigint, PrimaryKey: true}, {Name: "email", Type: str}, {Name: "tenant", Type: str, AllowNull: true},
			},
		}, &i))
	}
}

func one(s string, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	return []string{s}, nil
}

func fields(names ...string) []dialect.IndexField {
	var list []dialect.IndexField
	for _, n := range names {
		list = append(list, dialect.IndexField{Column: n})
	}
	return list
}

var (
	bigint = &ast.Type{Kind: ast.BigInt}
	str    = &ast.Type{Kind: ast.String}
	role   = &ast.Type{Kind: ast.Enum, Values: []string{"admin", "it's"}, EnumName: "enum_users_role", EnumSchema: "app"}
)

func column(t *ast.Type, def ast.Expr) dialect.TableDefinition {
	return dialect.TableDefinition{
		Table:   ast.Table{Name: "t"},
		Columns: []dialect.ColumnDefinition{{Name: "c", Type: t, AllowNull: true, Default: def}},
	}
}

func reference(f dialect.ForeignKeyDefinition) dialect.TableDefinition {
	return dialect.TableDefinition{
		Table:       ast.Table{Name: "posts"},
		Columns:     []dialect.ColumnDefinition{{Name: "authorId", Type: bigint}},
		ForeignKeys: []dialect.ForeignKeyDefinition{f},
	}
}

var users = dialect.TableDefinition{
	Table: ast.Table{Schema: "app", Name: "users"},
	Columns: []dialect.ColumnDefinition{
		{Name: "id", Type: bigint, PrimaryKey: true, AutoIncrement: true},
		{Name: "email", Type: str, Comment: "where to write"},
		{Name: "role", Type: role, Default: ast.Text("admin")},
		{Name: "active", Type: &ast.Type{Kind: ast.Boolean}, Default: ast.True},
		{Name: "tenant", Type: str, AllowNull: true},
		{Name: "createdAt", Type: &ast.Type{Kind: ast.Date, Length: -1}},
	},
	Uniques: []dialect.UniqueDefinition{{Columns: []string{"email"}}, {Name: "one_tenant", Columns: []string{"email", "tenant"}}},
	Checks:  []dialect.CheckDefinition{{SQL: "id > 0"}, {Name: "mail", SQL: "email <> ''"}},
	ForeignKeys: []dialect.ForeignKeyDefinition{
		{Columns: []string{"tenant"}, RefTable: ast.Table{Schema: "app", Name: "tenants"}, RefColumns: []string{"name"}, OnDelete: "SET NULL", OnUpdate: "CASCADE"},
	},
	Comment: "people",
}
