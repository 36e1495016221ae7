package dialect_test

import (
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

var definitionCases = []definitionCase{
	{"a whole table", create(users)},
	{"options of the table", create(dialect.TableDefinition{
		Table: ast.Table{Name: "t"}, Engine: "InnoDB", Charset: "utf8mb4", Collate: "utf8mb4_bin", RowFormat: "DYNAMIC", InitialAutoIncrement: 100,
		Columns: []dialect.ColumnDefinition{{Name: "id", Type: &ast.Type{Kind: ast.Integer}, PrimaryKey: true, AutoIncrement: true}},
	})},
	{"an option that is no name", create(dialect.TableDefinition{
		Table: ast.Table{Name: "t"}, Engine: "InnoDB; DROP", Columns: []dialect.ColumnDefinition{{Name: "a", Type: str}},
	})},
	{"a composite key", create(dialect.TableDefinition{
		Table: ast.Table{Name: "t"}, PrimaryKey: []string{"b", "a"},
		Columns: []dialect.ColumnDefinition{{Name: "a", Type: str, AllowNull: true}, {Name: "b", Type: bigint}},
	})},
	{"an auto increment column inside a composite key", create(dialect.TableDefinition{
		Table: ast.Table{Name: "t"}, PrimaryKey: []string{"a", "b"},
		Columns: []dialect.ColumnDefinition{{Name: "a", Type: bigint, AutoIncrement: true}, {Name: "b", Type: bigint}},
	})},
	{"an identity", create(dialect.TableDefinition{
		Table:   ast.Table{Name: "t"},
		Columns: []dialect.ColumnDefinition{{Name: "id", Type: bigint, PrimaryKey: true, AutoIncrement: true, Identity: true}},
	})},
	{"a table without columns", create(dialect.TableDefinition{Table: ast.Table{Name: "t"}})},
	{"a long name", create(dialect.TableDefinition{
		Table: ast.Table{Name: "t"}, Columns: []dialect.ColumnDefinition{{Name: "a", Type: str}},
		Uniques: []dialect.UniqueDefinition{{Name: strings.Repeat("lang", 40), Columns: []string{"a"}}},
	})},
	{"hostile names and texts", create(dialect.TableDefinition{
		Table: ast.Table{Schema: "s\"`]", Name: "t\"`]'"}, Comment: `it's \ "so"`,
		Columns: []dialect.ColumnDefinition{
			{Name: "c\"`]'", Type: str, Default: ast.Text(`it's \ "so"`), Comment: `$do$ $$`},
			{Name: "e", Type: &ast.Type{Kind: ast.Enum, Values: []string{"$do$", `\'`}, EnumName: `e"$do2$`}, AllowNull: true},
		},
		Uniques: []dialect.UniqueDefinition{{Columns: []string{"c\"`]'"}}},
	})},
	{"collations", create(dialect.TableDefinition{
		Table: ast.Table{Name: "t"},
		Columns: []dialect.ColumnDefinition{
			{Name: "a", Type: str, Collate: "nocase"}, {Name: "b", Type: &ast.Type{Kind: ast.String, Binary: true}},
		},
	})},
	{"computed columns", create(dialect.TableDefinition{
		Table: ast.Table{Name: "t"},
		Columns: []dialect.ColumnDefinition{
			{Name: "a", Type: bigint}, {Name: "b", Type: bigint, Generated: "a + 1", Stored: true}, {Name: "c", Type: bigint, Generated: "a + 2", AllowNull: true},
		},
	})},
	{"default NULL", create(column(str, ast.Null))},
	{"default of a boolean, by number", create(column(&ast.Type{Kind: ast.Boolean}, ast.Int(0)))},
	{"default of a number", create(column(bigint, ast.Int(-7)))},
	{"default of a DECIMAL, exact", create(column(&ast.Type{Kind: ast.Decimal, Precision: 10, Scale: 2}, ast.Text("1.50")))},
	{"default of a TEXT", create(column(&ast.Type{Kind: ast.TextKind}, ast.Text("it's")))},
	{"default of a BLOB", create(column(&ast.Type{Kind: ast.Blob}, ast.Text("\x00'\xff")))},
	{"default of a JSON", create(column(&ast.Type{Kind: ast.JSON}, ast.Text(`{"a":1}`)))},
	{"default of a JSON, a boolean", create(column(&ast.Type{Kind: ast.JSON}, ast.True))},
	{"default literal", create(column(bigint, &ast.Raw{SQL: "1 + 1"}))},
	{"default literal with values", create(column(bigint, &ast.Raw{SQL: "?", Args: []ast.Expr{ast.Int(1)}}))},
	{"default now", create(column(&ast.Type{Kind: ast.Date, Length: -1}, &ast.Call{Name: ast.FuncNow}))},
	{"default random UUID", create(column(&ast.Type{Kind: ast.UUID}, &ast.Call{Name: ast.FuncUUIDV4}))},
	{"default of a column", create(column(str, ast.Column{Name: "x"}))},
	{"a deferred foreign key", create(reference(dialect.ForeignKeyDefinition{
		Columns: []string{"authorId"}, RefTable: ast.Table{Name: "users"}, RefColumns: []string{"id"}, Deferrable: "INITIALLY DEFERRED",
	}))},
	{"SET DEFAULT", create(reference(dialect.ForeignKeyDefinition{
		Columns: []string{"authorId"}, RefTable: ast.Table{Name: "users"}, RefColumns: []string{"id"}, OnDelete: "set default",
	}))},
	{"RESTRICT", create(reference(dialect.ForeignKeyDefinition{
		Columns: []string{"authorId"}, RefTable: ast.Table{Name: "users"}, RefColumns: []string{"id"}, OnDelete: "RESTRICT",
	}))},
	{"an unknown action", create(reference(dialect.ForeignKeyDefinition{
		Columns: []string{"authorId"}, RefTable: ast.Table{Name: "users"}, RefColumns: []string{"id"}, OnDelete: "EXPLODE",
	}))},
	{"cascades to itself and twice to one table", create(dialect.TableDefinition{
		Table: ast.Table{Name: "t"}, Columns: []dialect.ColumnDefinition{{Name: "a", Type: bigint}, {Name: "b", Type: bigint}, {Name: "c", Type: bigint}},
		ForeignKeys: []dialect.ForeignKeyDefinition{
			{Columns: []string{"a"}, RefTable: ast.Table{Name: "t"}, RefColumns: []string{"id"}, OnDelete: "CASCADE"},
			{Columns: []string{"b"}, RefTable: ast.Table{Name: "u"}, RefColumns: []string{"id"}, OnDelete: "CASCADE", OnUpdate: "CASCADE"},
			{Columns: []string{"c"}, RefTable: ast.Table{Name: "u"}, RefColumns: []string{"id"}, OnDelete: "SET NULL"},
		},
	})},
	{"add a foreign key", func(d dialect.Definitions) ([]string, error) {
		return one(d.AddForeignKey(&users, &users.ForeignKeys[0]))
	}},
	{"drop a foreign key", func(d dialect.Definitions) ([]string, error) {
		return one(d.DropForeignKey(users.Table, "users_tenant_fkey"))
	}},
	{"drop a table", func(d dialect.Definitions) ([]string, error) { return d.DropTable(&users, false) }},
	{"drop a table and what refers to it", func(d dialect.Definitions) ([]string, error) { return d.DropTable(&users, true) }},
	{"create a schema", func(d dialect.Definitions) ([]string, error) { return one(d.CreateSchema("it's]")) }},
	{"index", index(dialect.IndexDefinition{Name: "i", Fields: fields("email")})},
	{"index without a name", index(dialect.IndexDefinition{Fields: fields("email", "tenant"), Unique: true})},
	{"unique index on what can be NULL", index(dialect.IndexDefinition{Name: "i", Unique: true, Fields: fields("email", "tenant")})},
	{"partial unique index", index(dialect.IndexDefinition{Name: "i", Unique: true, Fields: fields("tenant"), Where: "email <> ''"})},
	{"index with order", index(dialect.IndexDefinition{Name: "i", Fields: []dialect.IndexField{{Column: "email", Desc: true}, {Column: "tenant"}}})},
	{"index of a prefix", index(dialect.IndexDefinition{Name: "i", Fields: []dialect.IndexField{{Column: "email", Length: 10}}})},
	{"index of an expression", index(dialect.IndexDefinition{Name: "i", Fields: []dialect.IndexField{{Expression: "lower(email)"}}})},
	{"index of an expression without a name", index(dialect.IndexDefinition{Fields: []dialect.IndexField{{Expression: "lower(email)"}}})},
	{"index with collation", index(dialect.IndexDefinition{Name: "i", Fields: []dialect.IndexField{{Column: "email", Collate: "C"}}})},
	{"index with operator class", index(dialect.IndexDefinition{Name: "i", Operator: "text_pattern_ops", Fields: fields("email")})},
	{"index including columns", index(dialect.IndexDefinition{Name: "i", Fields: fields("email"), Include: []string{"tenant"}})},
	{"index using BTREE", index(dialect.IndexDefinition{Name: "i", Using: "BTREE", Fields: fields("email")})},
	{"index using GIN", index(dialect.IndexDefinition{Name: "i", Using: "GIN", Fields: fields("email")})},
	{"index using what is no name", index(dialect.IndexDefinition{Name: "i", Using: "GIN (x); --", Fields: fields("email")})},
	{"index concurrently", index(dialect.IndexDefinition{Name: "i", Concurrently: true, Fields: fields("email")})},
	{"FULLTEXT index with a parser", index(dialect.IndexDefinition{Name: "i", Type: "FULLTEXT", Parser: "ngram", Fields: fields("email")})},
	{"FULLTEXT index", index(dialect.IndexDefinition{Name: "i", Type: "FULLTEXT", Fields: fields("email")})},
	{"SPATIAL index", index(dialect.IndexDefinition{Name: "i", Type: "SPATIAL", Fields: fields("email")})},
	{"index without fields", index(dialect.IndexDefinition{Name: "i"})},
}
