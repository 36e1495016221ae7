package mysql

import (
	"context"
	"encoding/hex"
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

// enumValues reads the list of enum('a','it”s').
func enumValues(text string) []string {
	var list []string
	for rest := strings.TrimPrefix(text, "enum("); strings.HasPrefix(rest, "'"); {
		var v string
		v, rest = literal(rest)
		list = append(list, v)
		rest = strings.TrimPrefix(rest, ",")
	}
	return list
}

// literal reads the literal at the start of a text of the catalogue, in which quotes are doubled or escaped and
// backslashes escaped, and gives what follows it.
func literal(text string) (value, rest string) {
	var v strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\'' && strings.HasPrefix(text[i+1:], "'"):
			i++
			v.WriteByte('\'')
		case text[i] == '\'':
			return v.String(), text[i+1:]
		case text[i] == '\\' && i+1 < len(text):
			i++
			v.WriteByte(escaped(text[i]))
		default:
			v.WriteByte(text[i])
		}
	}
	return v.String(), ""
}

// escaped is the character that stands behind a backslash.
func escaped(c byte) byte {
	switch c {
	case '0':
		return 0
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	}
	return c
}

func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			b.WriteByte(escaped(s[i]))
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

var (
	// expressionText is a literal as MySQL's catalogue writes it in an expression, escaped twice: _utf8mb4\'text\'.
	expressionText = regexp.MustCompile(`(?s)^_[a-z0-9]+\\'(.*)\\'$`)
	// convertedText is the form of appendParenText.
	convertedText = regexp.MustCompile(`^convert\((?:0x|X')([0-9A-Fa-f]+)'? using utf8mb4\)$`)
)

// described is a default as SQL: literals in quotes, expressions as the server writes them; nil for NULL.
func (f *Family) described(def, dataType string, expression bool) *string {
	if m := convertedText.FindStringSubmatch(def); m != nil {
		if text, err := hex.DecodeString(m[1]); err == nil {
			def = quoted(string(text))
			return &def
		}
	}
	switch {
	case !f.RawDefaults:
		if def == "NULL" {
			return nil
		}
		if text, rest := literal(def); strings.HasPrefix(def, "'") && rest == "" {
			def = quoted(text)
		}
	case expression:
		if m := expressionText.FindStringSubmatch(def); m != nil {
			def = quoted(unescape(unescape(m[1])))
		}
	case !numeric(dataType):
		def = quoted(def)
	}
	return &def
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func numeric(dataType string) bool {
	switch dataType {
	case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "bit", "year":
		return true
	}
	return false
}
