package postgres

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Version implements dialect.Definitions: the number alone, without the packager's words.
func (d Dialect) Version(ctx context.Context, r dialect.Runner) (string, error) {
	list, err := dialect.ReadText(ctx, r, "SELECT current_setting('server_version')")
	if err != nil || len(list) == 0 {
		return "", err
	}
	version, _, _ := strings.Cut(list[0], " ")
	return version, nil
}

// Tables implements dialect.Definitions. The connection's own schema is the first of its search path that exists.
func (d Dialect) Tables(ctx context.Context, r dialect.Runner, schema string) ([]string, error) {
	return dialect.ReadText(ctx, r, `SELECT c.relname::text FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = COALESCE(NULLIF($1::text, ''), current_schema()::text)
ORDER BY c.relname COLLATE "C"`, schema)
}

// Every query finds the table by its quoted name along the search path, as a statement would.
const (
	describeColumns = `SELECT n.nspname::text, obj_description(c.oid, 'pg_class'), a.attname::text,
  format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, pg_get_expr(f.adbin, f.adrelid),
  a.attidentity <> '', a.attgenerated <> '', col_description(c.oid, a.attnum),
  EXISTS (SELECT FROM pg_catalog.pg_index p WHERE p.indrelid = c.oid AND p.indisprimary AND a.attnum = ANY (p.indkey)),
  (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)::text FROM pg_catalog.pg_enum e
   WHERE e.enumtypid = CASE WHEN t.typelem <> 0 THEN t.typelem ELSE t.oid END),
  t.typelem <> 0
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = c.oid AND f.adnum = a.attnum
WHERE c.oid = to_regclass($1::text) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
ORDER BY a.attnum`

	describeIndexes = `SELECT i.relname::text, x.indisunique, x.indisprimary,
  (SELECT json_agg(COALESCE(a.attname, '') ORDER BY k.place)::text
   FROM unnest(x.indkey::int2[]) WITH ORDINALITY k(number, place)
   LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number AND k.number <> 0
   WHERE k.place <= x.indnkeyatts)
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
WHERE x.indrelid = to_regclass($1::text)
ORDER BY i.relname COLLATE "C"`

	describeForeignKeys = `SELECT k.conname::text, n.nspname::text, c.relname::text, k.confdeltype::text, k.confupdtype::text,
  k.condeferrable, k.condeferred,
  (SELECT json_agg(a.attname ORDER BY l.place)::text FROM unnest(k.conkey) WITH ORDINALITY l(number, place)
   JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = l.number),
  (SELECT json_agg(a.attname ORDER BY l.place)::text FROM unnest(k.confkey) WITH ORDINALITY l(number, place)
   JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = l.number)
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.conrelid = to_regclass($1::text)
ORDER BY k.conname COLLATE "C"`
)

// actions are the letters of referential actions in the catalogue.
var actions = map[string]string{"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}

// Describe implements dialect.Definitions, for tables and views. Foreign keys come with the schema of what they refer
// to.
func (d Dialect) Describe(ctx context.Context, r dialect.Runner, t ast.Table) (*dialect.TableDescription, error) {
	name := []any{string(d.definer().Table(nil, t))}
	var found *dialect.TableDescription
	err := dialect.ReadCatalogue(ctx, r, describeColumns, name, func(row dialect.Record) error {
		if found == nil {
			found = &dialect.TableDescription{Table: ast.Table{Schema: row.Text(0), Name: t.Name}, Comment: row.Text(1)}
		}
		if row.IsNull(2) { // a table without columns
			return nil
		}
		c, err := describedColumn(row)
		found.Columns = append(found.Columns, c)
		return err
	})
	if err != nil || found == nil {
		return nil, err
	}
	if err := dialect.ReadCatalogue(ctx, r, describeIndexes, name, func(row dialect.Record) error { return addIndex(found, row) }); err != nil {
		return nil, err
	}
	err = dialect.ReadCatalogue(ctx, r, describeForeignKeys, name, func(row dialect.Record) error {
		return addForeignKey(found, row)
	})
	return found, err
}

func describedColumn(row dialect.Record) (dialect.ColumnDescription, error) {
	c := dialect.ColumnDescription{
		Name: row.Text(2), Type: strings.ToUpper(row.Text(3)), AllowNull: row.Bool(4), AutoIncrement: row.Bool(6),
		Comment: row.Text(8), PrimaryKey: row.Bool(9),
	}
	if def := row.Text(5); !row.IsNull(5) && !row.Bool(7) {
		if strings.HasPrefix(def, "nextval(") {
			c.AutoIncrement = true
		} else {
			c.Default = plainDefault(def)
		}
	}
	if row.IsNull(10) {
		return c, nil
	}
	c.Type = "ENUM"
	if row.Bool(11) {
		c.Type = "ENUM[]"
	}
	return c, json.Unmarshal([]byte(row.Text(10)), &c.EnumValues)
}

// castText is a literal with the cast that the server adds behind it.
var castText = regexp.MustCompile(`(?s)^('(?:[^']|'')*'|NULL)::(?:[\w\s.,()\[\]]|"(?:[^"]|"")*")+$`)

// plainDefault is the default without the cast behind a mere literal; nil for NULL.
func plainDefault(def string) *string {
	if m := castText.FindStringSubmatch(def); m != nil {
		def = m[1]
	}
	if def == "NULL" {
		return nil
	}
	return &def
}

func addIndex(t *dialect.TableDescription, row dialect.Record) error {
	i := dialect.IndexDescription{Name: row.Text(0), Unique: row.Bool(1), Primary: row.Bool(2)}
	err := json.Unmarshal([]byte(row.Text(3)), &i.Columns)
	t.Indexes = append(t.Indexes, i)
	return err
}

func addForeignKey(t *dialect.TableDescription, row dialect.Record) error {
	f := dialect.ForeignKeyDefinition{
		Name: row.Text(0), RefTable: ast.Table{Schema: row.Text(1), Name: row.Text(2)},
		OnDelete: actions[row.Text(3)], OnUpdate: actions[row.Text(4)],
	}
	switch {
	case row.Bool(6):
		f.Deferrable = "INITIALLY DEFERRED"
	case row.Bool(5):
		f.Deferrable = "INITIALLY IMMEDIATE"
	}
	if err := json.Unmarshal([]byte(row.Text(7)), &f.Columns); err != nil {
		return err
	}
	err := json.Unmarshal([]byte(row.Text(8)), &f.RefColumns)
	t.ForeignKeys = append(t.ForeignKeys, f)
	return err
}
