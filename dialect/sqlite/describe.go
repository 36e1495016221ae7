package sqlite

import (
	"context"
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Version implements dialect.Definitions: the version of the library that is linked.
func (d Dialect) Version(ctx context.Context, r dialect.Runner) (string, error) {
	list, err := dialect.ReadText(ctx, r, "SELECT sqlite_version()")
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// Tables implements dialect.Definitions, without SQLite's own tables.
func (d Dialect) Tables(ctx context.Context, r dialect.Runner, schema string) ([]string, error) {
	return dialect.ReadText(ctx, r, "SELECT name FROM "+d.master(schema)+
		` WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name COLLATE BINARY`)
}

// master is the catalogue of a schema, which is an attached database.
func (d Dialect) master(schema string) string {
	if schema == "" {
		schema = "main"
	}
	return string(d.AppendIdent(nil, schema)) + ".sqlite_master"
}

const (
	describeColumns = `SELECT name, type, [notnull], dflt_value, pk FROM pragma_table_xinfo(?, ?) WHERE hidden <> 1 ORDER BY cid`
	describeIndexes = `SELECT l.name, l.[unique], l.origin, i.name FROM pragma_index_list(?, ?) l, pragma_index_info(l.name, ?) i
ORDER BY l.origin = 'pk' DESC, l.name, i.seqno`
	describeForeignKeys = `SELECT [table], on_delete, on_update, [from], [to], id FROM pragma_foreign_key_list(?, ?) ORDER BY id DESC, seq`
)

// Describe implements dialect.Definitions. What no pragma tells (names of constraints, ENUM values, AUTOINCREMENT) is
// read from the statement that created the table.
func (d Dialect) Describe(ctx context.Context, r dialect.Runner, t ast.Table) (*dialect.TableDescription, error) {
	sql, err := dialect.ReadText(ctx, r, "SELECT sql FROM "+d.master(t.Schema)+
		" WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE", t.Name)
	if err != nil || len(sql) == 0 {
		return nil, err
	}
	schema := t.Schema
	if schema == "" {
		schema = "main"
	}
	found := &dialect.TableDescription{Table: t}
	text := parseTable(sql[0])
	if err := describeColumnsOf(ctx, r, found, text, schema); err != nil {
		return nil, err
	}
	if err := describeIndexesOf(ctx, r, found, text, schema); err != nil {
		return nil, err
	}
	return found, describeForeignKeysOf(ctx, r, found, text, schema)
}

func describeColumnsOf(ctx context.Context, r dialect.Runner, found *dialect.TableDescription, text *tableText, schema string) error {
	return dialect.ReadCatalogue(ctx, r, describeColumns, []any{found.Table.Name, schema}, func(row dialect.Record) error {
		c := dialect.ColumnDescription{
			Name: row.Text(0), Type: strings.ToUpper(row.Text(1)), PrimaryKey: row.Bool(4),
			AllowNull: !row.Bool(2) && !row.Bool(4),
		}
		if def := row.Text(3); !row.IsNull(3) && !strings.EqualFold(def, "NULL") {
			c.Default = &def
		}
		c.AutoIncrement = c.PrimaryKey && text.autoIncrement
		if c.EnumValues = text.enums[c.Name]; c.EnumValues != nil {
			c.Type = "ENUM"
		}
		found.Columns = append(found.Columns, c)
		return nil
	})
}

func describeIndexesOf(ctx context.Context, r dialect.Runner, found *dialect.TableDescription, text *tableText, schema string) error {
	err := dialect.ReadCatalogue(ctx, r, describeIndexes, []any{found.Table.Name, schema, schema}, func(row dialect.Record) error {
		i := dialect.IndexDescription{Name: row.Text(0), Unique: row.Bool(1), Primary: row.Text(2) == "pk"}
		found.AddIndexColumn(i, row.Text(3))
		return nil
	})
	if err != nil {
		return err
	}
	for n := range found.Indexes {
		i := &found.Indexes[n]
		// A constraint's index has a name of the server's making; other servers give it the constraint's.
		if name := text.constraint("UNIQUE", i.Columns); name != "" && strings.HasPrefix(i.Name, "sqlite_autoindex_") {
			i.Name = name
		}
	}
	addRowKey(found)
	return nil
}

// addRowKey adds the primary key that has no index because it is the row's own number.
func addRowKey(found *dialect.TableDescription) {
	if slices.ContainsFunc(found.Indexes, func(i dialect.IndexDescription) bool { return i.Primary }) {
		return
	}
	for _, c := range found.Columns {
		if c.PrimaryKey {
			key := dialect.IndexDescription{Unique: true, Primary: true, Columns: []string{c.Name}}
			found.Indexes = slices.Insert(found.Indexes, 0, key)
			return
		}
	}
}

func describeForeignKeysOf(ctx context.Context, r dialect.Runner, found *dialect.TableDescription, text *tableText, schema string) error {
	last := int64(-1)
	err := dialect.ReadCatalogue(ctx, r, describeForeignKeys, []any{found.Table.Name, schema}, func(row dialect.Record) error {
		if id := row.Int(5); id != last {
			last = id
			found.ForeignKeys = append(found.ForeignKeys, dialect.ForeignKeyDefinition{
				RefTable: ast.Table{Schema: found.Table.Schema, Name: row.Text(0)}, OnDelete: row.Text(1), OnUpdate: row.Text(2),
			})
		}
		f := &found.ForeignKeys[len(found.ForeignKeys)-1]
		f.Columns = append(f.Columns, row.Text(3))
		if !row.IsNull(4) { // NULL: the primary key of the other table
			f.RefColumns = append(f.RefColumns, row.Text(4))
		}
		return nil
	})
	for i := range found.ForeignKeys {
		f := &found.ForeignKeys[i]
		f.Name = text.constraint("FOREIGN", f.Columns)
		f.Deferrable = text.deferrable[f.Name]
	}
	return err
}
