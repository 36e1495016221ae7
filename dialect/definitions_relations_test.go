package dialect_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

func relation(table, column, to string, f dialect.ForeignKeyDefinition) *dialect.TableDefinition {
	f.Columns, f.RefTable, f.RefColumns = []string{column}, ast.Table{Name: to}, []string{"id"}
	return &dialect.TableDefinition{
		Table: ast.Table{Name: table},
		Columns: []dialect.ColumnDefinition{
			{Name: "id", Type: bigint, PrimaryKey: true, AutoIncrement: true},
			{Name: column, Type: bigint, AllowNull: true},
		},
		ForeignKeys: []dialect.ForeignKeyDefinition{f},
	}
}

// Two tables that refer to each other, as sync makes them: without the keys first where they can be added later.
func TestForeignKeyCycle(t *testing.T) {
	onServers(t, func(s *server) {
		a := relation("men", "wife", "women", dialect.ForeignKeyDefinition{OnDelete: "SET NULL", OnUpdate: "CASCADE"})
		b := relation("women", hostile, "men", dialect.ForeignKeyDefinition{Name: hostile + "_f", OnDelete: "CASCADE"})
		if s.name == "sqlite" || s.name == "postgres" {
			b.ForeignKeys[0].Deferrable = "INITIALLY DEFERRED"
		}
		later := s.name != "sqlite"
		for _, table := range []*dialect.TableDefinition{a, b} {
			bare := *table
			if later {
				bare.ForeignKeys = nil
			}
			s.run(s.CreateTable(&bare))
		}
		for _, table := range []*dialect.TableDefinition{a, b} {
			if later {
				s.run(one(s.AddForeignKey(table, &table.ForeignKeys[0])))
			}
		}
		checkKey(s, "men", "men_wife_fkey", "wife", "women", "SET NULL", "CASCADE", "")
		checkKey(s, "women", hostile+"_f", hostile, "men", "CASCADE", "", b.ForeignKeys[0].Deferrable)
		s.fails("INSERT INTO men (wife) VALUES (99)")
		if later {
			s.run(one(s.DropForeignKey(a.Table, "men_wife_fkey")))
			s.run(s.DropTable(b, false))
		} else {
			s.run(s.DropTable(b, true))
		}
		s.run(s.DropTable(a, false))
	})
}

func checkKey(s *server, table, name, column, to, onDelete, onUpdate, deferrable string) {
	s.Helper()
	keys := s.describe(ast.Table{Name: table}).ForeignKeys
	if len(keys) != 1 {
		s.Fatalf("foreign keys of %s: %+v", table, keys)
	}
	f := keys[0]
	same(s, "name", f.Name, name)
	same(s, "referred table", f.RefTable.Name, to)
	list(s, "columns", append(f.Columns, f.RefColumns...), []string{column, "id"})
	same(s, "ON DELETE", f.OnDelete, onDelete)
	if onUpdate == "" && f.OnUpdate != "RESTRICT" { // MariaDB's word for what it does when nothing is said
		onUpdate = "NO ACTION"
	}
	if onUpdate != "" {
		same(s, "ON UPDATE", f.OnUpdate, onUpdate)
	}
	same(s, "deferral", f.Deferrable, deferrable)
}

func TestForeignKeyToItselfAndOfTwoColumns(t *testing.T) {
	onServers(t, func(s *server) {
		parent := &dialect.TableDefinition{
			Table: ast.Table{Name: "parents"}, PrimaryKey: []string{"b", "a"},
			Columns: []dialect.ColumnDefinition{{Name: "a", Type: bigint}, {Name: "b", Type: bigint}},
		}
		child := relation("children", "mother", "children", dialect.ForeignKeyDefinition{OnDelete: "CASCADE"})
		child.Columns = append(child.Columns, dialect.ColumnDefinition{Name: "x", Type: bigint}, dialect.ColumnDefinition{Name: "y", Type: bigint})
		child.ForeignKeys = append(child.ForeignKeys, dialect.ForeignKeyDefinition{
			Columns: []string{"x", "y"}, RefTable: parent.Table, RefColumns: []string{"b", "a"}, OnDelete: "RESTRICT",
		})
		s.run(s.CreateTable(parent))
		s.run(s.CreateTable(child))
		d := s.describe(child.Table)
		same(s, "number of keys", len(d.ForeignKeys), 2)
		for _, f := range d.ForeignKeys {
			if f.Name == "children_x_y_fkey" {
				list(s, "columns", append(f.Columns, f.RefColumns...), []string{"x", "y", "b", "a"})
			} else {
				same(s, "name", f.Name, "children_mother_fkey")
			}
		}
		found := s.describe(parent.Table)
		for _, c := range found.Columns {
			same(s, "key "+c.Name, c.PrimaryKey && !c.AllowNull && !c.AutoIncrement, true)
		}
		same(s, "one index", len(found.Indexes), 1)
		list(s, "primary key", found.Indexes[0].Columns, []string{"b", "a"})
		s.run(s.DropTable(child, false))
		s.run(s.DropTable(parent, false))
	})
}

func TestIndexesOnServers(t *testing.T) {
	onServers(t, func(s *server) {
		table := &dialect.TableDefinition{
			Table: ast.Table{Name: hostile},
			Columns: []dialect.ColumnDefinition{
				{Name: "id", Type: bigint, PrimaryKey: true, AutoIncrement: true}, {Name: "email", Type: str},
				{Name: hostile, Type: str, AllowNull: true}, {Name: "body", Type: &ast.Type{Kind: ast.TextKind}},
				{Name: "spot", Type: &ast.Type{Kind: ast.Geometry, Shape: "point", SRID: 4326}},
			},
		}
		if !strings.HasPrefix(s.name, "m") {
			table.Columns = table.Columns[:4]
		}
		s.run(s.CreateTable(table))
		indexes := []dialect.IndexDefinition{
			{Name: hostile + "_i", Unique: true, Fields: []dialect.IndexField{{Column: hostile, Desc: true}, {Column: "email"}}},
			{Name: strings.Repeat("long", 20), Fields: fields("email")},
			{Name: "prefix", Fields: []dialect.IndexField{{Column: "body", Length: 5}}},
			{Name: "expression", Fields: []dialect.IndexField{{Expression: "lower(email)"}, {Column: "id"}}},
			{Name: "part", Unique: true, Fields: fields("email"), Where: "id > 5"},
			{Name: "whole", Using: "GIST", Concurrently: true, Operator: "range_ops", Fields: []dialect.IndexField{{Expression: "int8range(id, id + 1)"}}},
			{Name: "covering", Fields: []dialect.IndexField{{Column: "email", Operator: "text_pattern_ops"}}, Include: []string{"id"}},
			{Name: "words", Type: "FULLTEXT", Fields: fields("body")},
			{Name: "ngrams", Type: "FULLTEXT", Parser: "ngram", Fields: fields("email")},
			{Name: "spots", Type: "SPATIAL", Fields: fields("spot")},
			{Name: "hashed", Using: "hash", Fields: fields("email")},
		}
		made := 0
		for i := range indexes {
			if s.name == "mariadb" && indexes[i].Parser != "" { // it has no ngram
				continue
			}
			if text, err := s.CreateIndex(table, &indexes[i]); err == nil {
				s.run([]string{text}, nil)
				made++
			}
		}
		d := s.describe(table.Table)
		same(s, "number of indexes", len(d.Indexes), made+1)
		same(s, "indexes this server can have", made, map[string]int{"postgres": 7, "mysql": 8, "mariadb": 6, "sqlite": 4}[s.name])
		byName := map[string]dialect.IndexDescription{}
		for _, i := range d.Indexes {
			byName[i.Name] = i
		}
		list(s, "hostile index", byName[hostile+"_i"].Columns, []string{hostile, "email"})
		same(s, "unique", byName[hostile+"_i"].Unique, true)
		if made != 6 {
			list(s, "index of an expression", byName["expression"].Columns, []string{"", "id"})
		}
		if s.name == "postgres" {
			list(s, "covering index", byName["covering"].Columns, []string{"email"})
		}
		s.run(s.DropTable(table, true))
	})
}

func TestDescribeInOtherSchemaAndViews(t *testing.T) {
	onServers(t, func(s *server) {
		ctx := context.Background()
		if s.describe(ast.Table{Name: "nothing"}) != nil {
			s.Error("a table that does not exist was described")
		}
		table := &dialect.TableDefinition{
			Table:   ast.Table{Name: "things"},
			Columns: []dialect.ColumnDefinition{{Name: "id", Type: bigint, PrimaryKey: true}, {Name: "name", Type: str, AllowNull: true}},
		}
		s.run(s.CreateTable(table))
		s.run([]string{"CREATE VIEW seen AS SELECT name, id FROM things"}, nil)
		view := s.describe(ast.Table{Name: "seen"})
		if view == nil || len(view.Columns) != 2 || view.Columns[0].Name != "name" || view.Comment != "" || len(view.Indexes) != 0 {
			s.Errorf("view: %+v", view)
		}
		names, err := s.Tables(ctx, s.db, "")
		if err != nil || !slices.Equal(names, []string{"things"}) {
			s.Errorf("tables %q, %v", names, err)
		}
		version, err := s.Version(ctx, s.db)
		if err != nil || version == "" || strings.Trim(version, "0123456789.") != "" {
			s.Errorf("version %q, %v", version, err)
		}
		if s.name != "sqlite" {
			otherSchema(s, table)
		} else if _, err := s.CreateSchema("other"); err == nil {
			s.Error("SQLite created a schema")
		}
	})
}

func otherSchema(s *server, table *dialect.TableDefinition) {
	const other = testSchema + "\"`'2"
	s.Cleanup(func() {
		drop := "DROP SCHEMA IF EXISTS " + s.quote(other)
		if s.name == "postgres" {
			drop += " CASCADE"
		}
		s.run([]string{drop}, nil)
	})
	for range 2 {
		s.run(one(s.CreateSchema(other)))
	}
	there := *table
	there.Table.Schema = other
	there.Columns = append(slices.Clone(table.Columns), dialect.ColumnDefinition{
		Name: "kind", Type: &ast.Type{Kind: ast.Enum, Values: []string{"a"}, EnumSchema: other, EnumName: "enum_things_kind"},
	})
	s.run(s.CreateTable(&there))
	d := s.describe(there.Table)
	same(s, "columns there", len(d.Columns), 3)
	same(s, "schema there", d.Table.Schema, other)
	same(s, "columns here", len(s.describe(table.Table).Columns), 2)
	names, err := s.Tables(context.Background(), s.db, other)
	if err != nil || !slices.Equal(names, []string{"things"}) {
		s.Errorf("tables there %q, %v", names, err)
	}
	s.run(s.DropTable(&there, true))
}

// An ENUM that the model has made longer gains its values in their place, and one that two tables use outlives the first.
func TestEnumTypesOnServers(t *testing.T) {
	onServers(t, func(s *server) {
		table := func(name string, values ...string) *dialect.TableDefinition {
			return &dialect.TableDefinition{
				Table: ast.Table{Name: name},
				Columns: []dialect.ColumnDefinition{
					{Name: "mood", Type: &ast.Type{Kind: ast.Enum, Values: values, EnumName: "enum_mood"}},
				},
			}
		}
		s.run(s.CreateTable(table("one", "sad", "glad")))
		s.run(s.CreateTable(table("two", "sad", "so-so", "it's", "glad")))
		list(s, "values", s.describe(ast.Table{Name: "two"}).Columns[0].EnumValues, []string{"sad", "so-so", "it's", "glad"})
		s.run(s.DropTable(table("one", "sad"), false))
		list(s, "values", s.describe(ast.Table{Name: "two"}).Columns[0].EnumValues, []string{"sad", "so-so", "it's", "glad"})
		s.run(s.DropTable(table("two", "sad"), false))
		s.run(s.CreateTable(table("one", "new")))
		list(s, "values after all are gone", s.describe(ast.Table{Name: "one"}).Columns[0].EnumValues, []string{"new"})
	})
}

func TestAutoIncrementStart(t *testing.T) {
	onServers(t, func(s *server) {
		table := &dialect.TableDefinition{
			Table: ast.Table{Name: "counted"}, InitialAutoIncrement: 100,
			Columns: []dialect.ColumnDefinition{
				{Name: "id", Type: &ast.Type{Kind: ast.Integer}, PrimaryKey: true, AutoIncrement: true}, {Name: "n", Type: bigint},
			},
		}
		s.run(s.CreateTable(table))
		s.run([]string{"INSERT INTO counted (n) VALUES (1)"}, nil)
		s.run(s.CreateTable(table)) // must not start again
		s.run([]string{"INSERT INTO counted (n) VALUES (2)"}, nil)
		var first, last int
		if err := s.db.SQL().QueryRow("SELECT min(id), max(id) FROM counted").Scan(&first, &last); err != nil {
			s.Fatal(err)
		}
		same(s, "numbers", [2]int{first, last}, [2]int{100, 101})
		same(s, "described", defined(s.describe(table.Table), "id").AutoIncrement, true)
	})
}

// Every type of the library is a type of the server, unless the dialect refuses it.
func TestColumnTypesOnServers(t *testing.T) {
	onServers(t, func(s *server) {
		for _, c := range typeCases {
			if s.CheckType(&c.t) != nil || needsExtension(s, c.t.Kind) {
				continue
			}
			if c.t.Kind == ast.String && c.t.Length > 10000 { // more than a row of the MySQL family
				continue
			}
			c.t.EnumSchema = "" // the schema of the golden file is not here
			table := column(&c.t, nil)
			s.run(s.CreateTable(&table))
			if d := s.describe(table.Table); d == nil || len(d.Columns) != 1 || d.Columns[0].Type == "" {
				s.Errorf("%s is described as %+v", c.name, d)
			}
			s.run(s.DropTable(&table, false))
		}
	})
}

func needsExtension(s *server, k ast.Kind) bool {
	return s.name == "postgres" && (k == ast.CIText || k == ast.HStore || k == ast.Geometry || k == ast.Geography)
}
