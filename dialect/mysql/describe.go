package mysql

import (
	"context"
	"regexp"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Version implements dialect.Definitions: the number alone, such as "9.7.0" or "10.11.14".
func (d Dialect) Version(ctx context.Context, r dialect.Runner) (string, error) {
	list, err := dialect.ReadText(ctx, r, "SELECT VERSION()")
	if err != nil || len(list) == 0 {
		return "", err
	}
	version, _, _ := strings.Cut(list[0], "-")
	return version, nil
}

// inSchema is the condition on a schema column: the given schema, or the connection's database for "".
const inSchema = " = COALESCE(NULLIF(?, ''), DATABASE())"

// Tables implements dialect.Definitions.
func (d Dialect) Tables(ctx context.Context, r dialect.Runner, schema string) ([]string, error) {
	return dialect.ReadText(ctx, r, `SELECT TABLE_NAME FROM information_schema.TABLES
WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA`+inSchema+` ORDER BY BINARY TABLE_NAME`, schema)
}

const (
	describeColumns = `SELECT c.TABLE_SCHEMA, t.TABLE_TYPE, t.TABLE_COMMENT, c.COLUMN_NAME, c.COLUMN_TYPE, c.DATA_TYPE, c.IS_NULLABLE,
  c.COLUMN_DEFAULT, c.COLUMN_KEY, c.EXTRA, c.COLUMN_COMMENT
FROM information_schema.COLUMNS c
JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
WHERE c.TABLE_NAME = ? AND c.TABLE_SCHEMA` + inSchema + ` ORDER BY c.ORDINAL_POSITION`

	describeIndexes = `SELECT INDEX_NAME, NON_UNIQUE, COLUMN_NAME FROM information_schema.STATISTICS
WHERE TABLE_NAME = ? AND TABLE_SCHEMA` + inSchema + ` ORDER BY BINARY INDEX_NAME, SEQ_IN_INDEX`

	describeForeignKeys = `SELECT k.CONSTRAINT_NAME, k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, r.DELETE_RULE, r.UPDATE_RULE,
  k.COLUMN_NAME, k.REFERENCED_COLUMN_NAME
FROM information_schema.KEY_COLUMN_USAGE k
JOIN information_schema.REFERENTIAL_CONSTRAINTS r
  ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
WHERE k.TABLE_NAME = ? AND k.TABLE_SCHEMA` + inSchema + ` ORDER BY BINARY k.CONSTRAINT_NAME, k.ORDINAL_POSITION`
)

// Describe implements dialect.Definitions.
func (d Dialect) Describe(ctx context.Context, r dialect.Runner, t ast.Table) (*dialect.TableDescription, error) {
	return d.family().Describe(ctx, r, t)
}

// Describe reads a table or view back. Foreign keys come with the schema of what they refer to.
func (f *Family) Describe(ctx context.Context, r dialect.Runner, t ast.Table) (*dialect.TableDescription, error) {
	name := []any{t.Name, t.Schema}
	var found *dialect.TableDescription
	err := dialect.ReadCatalogue(ctx, r, describeColumns, name, func(row dialect.Record) error {
		if found == nil {
			found = &dialect.TableDescription{Table: ast.Table{Schema: row.Text(0), Name: t.Name}}
			if row.Text(1) == "BASE TABLE" { // a view's comment is the word VIEW
				found.Comment = row.Text(2)
			}
		}
		found.Columns = append(found.Columns, f.describedColumn(row))
		return nil
	})
	if err != nil || found == nil {
		return nil, err
	}
	err = dialect.ReadCatalogue(ctx, r, describeIndexes, name, func(row dialect.Record) error {
		primary := row.Text(0) == "PRIMARY"
		found.AddIndexColumn(dialect.IndexDescription{Name: row.Text(0), Unique: !row.Bool(1), Primary: primary}, row.Text(2))
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = dialect.ReadCatalogue(ctx, r, describeForeignKeys, name, func(row dialect.Record) error {
		found.AddForeignKeyColumn(dialect.ForeignKeyDefinition{
			Name: row.Text(0), RefTable: ast.Table{Schema: row.Text(1), Name: row.Text(2)},
			OnDelete: row.Text(3), OnUpdate: row.Text(4),
		}, row.Text(5), row.Text(6))
		return nil
	})
	return found, err
}

func (f *Family) describedColumn(row dialect.Record) dialect.ColumnDescription {
	c := dialect.ColumnDescription{
		Name: row.Text(3), Type: strings.ToUpper(row.Text(4)), AllowNull: row.Bool(6), PrimaryKey: row.Text(8) == "PRI",
		AutoIncrement: strings.Contains(row.Text(9), "auto_increment"), Comment: row.Text(10),
	}
	if row.Text(5) == "enum" {
		c.Type, c.EnumValues = "ENUM", enumValues(row.Text(4))
	}
	if !row.IsNull(7) {
		c.Default = f.described(row.Text(7), row.Text(5), strings.Contains(row.Text(9), "DEFAULT_GENERATED"))
	}
	return c
}

// enumValues reads the list of enum('a','it”s'): a quote is doubled, and a backslash stands for itself.
func enumValues(text string) []string {
	text = strings.TrimSuffix(strings.TrimPrefix(text, "enum("), ")")
	var list []string
	for rest := text; strings.HasPrefix(rest, "'"); {
		var v strings.Builder
		rest = rest[1:]
		for {
			before, after, found := strings.Cut(rest, "'")
			v.WriteString(before)
			rest = after
			if !found || !strings.HasPrefix(rest, "'") {
				break
			}
			v.WriteByte('\'')
			rest = rest[1:]
		}
		list = append(list, v.String())
		rest = strings.TrimPrefix(rest, ",")
	}
	return list
}

// expressionText is a literal as MySQL's catalogue writes it in an expression: _utf8mb4\'text\'.
var expressionText = regexp.MustCompile(`(?s)^_[a-z0-9]+\\'(.*)\\'$`)

// described is a default as SQL: literals in quotes, expressions as the server writes them; nil for NULL.
func (f *Family) described(def, dataType string, expression bool) *string {
	switch {
	case !f.RawDefaults:
		if def == "NULL" {
			return nil
		}
	case expression:
		if m := expressionText.FindStringSubmatch(def); m != nil {
			def = "'" + m[1] + "'"
		}
	case !numeric(dataType):
		def = "'" + strings.ReplaceAll(def, "'", "''") + "'"
	}
	return &def
}

func numeric(dataType string) bool {
	switch dataType {
	case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "bit", "year":
		return true
	}
	return false
}
