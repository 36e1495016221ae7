package mssql

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Version implements dialect.Definitions, such as "16.0.4135.4".
func (d Dialect) Version(ctx context.Context, r dialect.Runner) (string, error) {
	list, err := dialect.ReadText(ctx, r, "SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128))")
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// Tables implements dialect.Definitions.
func (d Dialect) Tables(ctx context.Context, r dialect.Runner, schema string) ([]string, error) {
	return dialect.ReadText(ctx, r, `SELECT name FROM sys.tables
WHERE schema_id = SCHEMA_ID(COALESCE(NULLIF(@p1, N''), SCHEMA_NAME())) AND is_ms_shipped = 0
ORDER BY name COLLATE Latin1_General_100_BIN2`, schema)
}

// Every query finds the table by its quoted name, as a statement would.
const (
	describeColumns = `SELECT SCHEMA_NAME(o.schema_id), CAST(tp.value AS nvarchar(max)), c.name, t.name, c.max_length, c.precision, c.scale,
  c.is_nullable, c.is_identity, d.definition, CAST(cp.value AS nvarchar(max)),
  CASE WHEN k.column_id IS NULL THEN 0 ELSE 1 END, e.definition
FROM sys.objects o
JOIN sys.columns c ON c.object_id = o.object_id
JOIN sys.types t ON t.user_type_id = c.user_type_id
LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id
LEFT JOIN sys.extended_properties tp ON tp.class = 1 AND tp.major_id = o.object_id AND tp.minor_id = 0 AND tp.name = N'MS_Description'
LEFT JOIN sys.extended_properties cp ON cp.class = 1 AND cp.major_id = o.object_id AND cp.minor_id = c.column_id AND cp.name = N'MS_Description'
LEFT JOIN sys.indexes p ON p.object_id = o.object_id AND p.is_primary_key = 1
LEFT JOIN sys.index_columns k ON k.object_id = p.object_id AND k.index_id = p.index_id AND k.column_id = c.column_id
LEFT JOIN sys.check_constraints e ON e.parent_object_id = o.object_id AND e.name = o.name + N'_' + c.name + N'_enum'
WHERE o.object_id = OBJECT_ID(@p1) AND o.type IN ('U', 'V')
ORDER BY c.column_id`

	describeIndexes = `SELECT i.name, i.is_unique, i.is_primary_key, c.name
FROM sys.indexes i
JOIN sys.index_columns k ON k.object_id = i.object_id AND k.index_id = i.index_id AND k.is_included_column = 0
JOIN sys.columns c ON c.object_id = k.object_id AND c.column_id = k.column_id
WHERE i.object_id = OBJECT_ID(@p1) AND i.name IS NOT NULL
ORDER BY i.name, k.key_ordinal`

	describeForeignKeys = `SELECT f.name, SCHEMA_NAME(r.schema_id), r.name, f.delete_referential_action_desc,
  f.update_referential_action_desc, pc.name, rc.name
FROM sys.foreign_keys f
JOIN sys.objects r ON r.object_id = f.referenced_object_id
JOIN sys.foreign_key_columns k ON k.constraint_object_id = f.object_id
JOIN sys.columns pc ON pc.object_id = k.parent_object_id AND pc.column_id = k.parent_column_id
JOIN sys.columns rc ON rc.object_id = k.referenced_object_id AND rc.column_id = k.referenced_column_id
WHERE f.parent_object_id = OBJECT_ID(@p1)
ORDER BY f.name, k.constraint_column_id`
)

// Describe implements dialect.Definitions, for tables and views. The values of an ENUM are read from the check that
// CreateTable named after its column.
func (d Dialect) Describe(ctx context.Context, r dialect.Runner, t ast.Table) (*dialect.TableDescription, error) {
	name := []any{d.tableName(t)}
	var found *dialect.TableDescription
	err := dialect.ReadCatalogue(ctx, r, describeColumns, name, func(row dialect.Record) error {
		if found == nil {
			found = &dialect.TableDescription{Table: ast.Table{Schema: row.Text(0), Name: t.Name}, Comment: row.Text(1)}
		}
		found.Columns = append(found.Columns, describedColumn(row))
		return nil
	})
	if err != nil || found == nil {
		return nil, err
	}
	err = dialect.ReadCatalogue(ctx, r, describeIndexes, name, func(row dialect.Record) error {
		found.AddIndexColumn(dialect.IndexDescription{Name: row.Text(0), Unique: row.Bool(1), Primary: row.Bool(2)}, row.Text(3))
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = dialect.ReadCatalogue(ctx, r, describeForeignKeys, name, func(row dialect.Record) error {
		found.AddForeignKeyColumn(dialect.ForeignKeyDefinition{
			Name: row.Text(0), RefTable: ast.Table{Schema: row.Text(1), Name: row.Text(2)},
			OnDelete: strings.ReplaceAll(row.Text(3), "_", " "), OnUpdate: strings.ReplaceAll(row.Text(4), "_", " "),
		}, row.Text(5), row.Text(6))
		return nil
	})
	return found, err
}

func describedColumn(row dialect.Record) dialect.ColumnDescription {
	c := dialect.ColumnDescription{
		Name: row.Text(2), Type: typeText(row.Text(3), row.Int(4), row.Int(5), row.Int(6)),
		AllowNull: row.Bool(7), AutoIncrement: row.Bool(8), Comment: row.Text(10), PrimaryKey: row.Bool(11),
	}
	if !row.IsNull(9) {
		c.Default = plainDefault(row.Text(9))
	}
	if !row.IsNull(12) {
		c.Type, c.EnumValues = "ENUM", checkedValues(row.Text(12))
	}
	return c
}

// typeText is the type as it is written in CREATE TABLE. Lengths of N types are in bytes in the catalogue.
func typeText(name string, length, precision, scale int64) string {
	name = strings.ToUpper(name)
	switch name {
	case "NVARCHAR", "NCHAR", "VARCHAR", "CHAR", "VARBINARY", "BINARY":
		if length < 0 {
			return name + "(MAX)"
		}
		if name[0] == 'N' {
			length /= 2
		}
		return fmt.Sprintf("%s(%d)", name, length)
	case "DECIMAL", "NUMERIC":
		return fmt.Sprintf("%s(%d,%d)", name, precision, scale)
	case "DATETIMEOFFSET", "DATETIME2", "TIME":
		return fmt.Sprintf("%s(%d)", name, scale)
	case "FLOAT":
		return fmt.Sprintf("%s(%d)", name, precision)
	}
	return name
}

// plainDefault takes away the parentheses that the server puts around a default, and the N before text; nil for NULL.
func plainDefault(def string) *string {
	for wrapped(def) {
		def = def[1 : len(def)-1]
	}
	if strings.HasPrefix(def, "N'") {
		def = def[1:]
	}
	if strings.EqualFold(def, "NULL") {
		return nil
	}
	return &def
}

// wrapped reports whether the first parenthesis closes at the very end.
func wrapped(s string) bool {
	depth, text := 0, false
	for i := range len(s) {
		switch {
		case s[i] == '\'':
			text = !text
		case text:
		case s[i] == '(':
			depth++
		case s[i] == ')':
			depth--
		}
		if depth == 0 {
			return i > 0 && i == len(s)-1
		}
	}
	return false
}

// checkedValues reads the literals of a check. The server keeps IN ('a', 'b') as [c]='b' OR [c]='a', so the last comes
// first.
func checkedValues(definition string) []string {
	var list []string
	for rest := definition; ; {
		_, after, found := strings.Cut(rest, "=N'")
		if !found {
			slices.Reverse(list)
			return list
		}
		var v strings.Builder
		for {
			before, more, _ := strings.Cut(after, "'")
			v.WriteString(before)
			after = more
			if !strings.HasPrefix(after, "'") {
				break
			}
			v.WriteByte('\'')
			after = after[1:]
		}
		list = append(list, v.String())
		rest = after
	}
}
