package sqlite

import (
	"errors"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// columnTypes are SQLite's few types. DECIMAL is text, so that no digit is lost, with a collation that compares by
// value; the connector registers it.
var columnTypes = map[ast.Kind]string{
	ast.String: "TEXT", ast.Char: "TEXT", ast.TextKind: "TEXT", ast.CIText: "TEXT COLLATE NOCASE",
	ast.Boolean: "INTEGER", ast.TinyInt: "INTEGER", ast.SmallInt: "INTEGER", ast.MediumInt: "INTEGER",
	ast.Integer: "INTEGER", ast.BigInt: "INTEGER",
	ast.Float: "REAL", ast.Real: "REAL", ast.Double: "REAL", ast.Decimal: "TEXT COLLATE decimal",
	ast.Time: "TEXT", ast.Date: "TEXT", ast.DateOnly: "TEXT", ast.UUID: "TEXT", ast.Enum: "TEXT",
	ast.Blob: "BLOB", ast.JSON: "TEXT", ast.JSONB: "TEXT",
	ast.CIDR: "TEXT", ast.Inet: "TEXT", ast.MacAddr: "TEXT", ast.MacAddr8: "TEXT",
}

// missing says why a type does not exist and what to use instead.
var missing = map[ast.Kind]string{
	ast.TSVector:  "SQLite has no TSVECTOR: use an FTS5 table",
	ast.HStore:    "SQLite has no HSTORE: use JSON",
	ast.Array:     "SQLite has no ARRAY: use JSON",
	ast.Range:     "SQLite has no RANGE: use two columns",
	ast.Geometry:  "SQLite has no GEOMETRY: use JSON",
	ast.Geography: "SQLite has no GEOGRAPHY: use JSON",
}

// CheckType implements dialect.Definitions.
func (d Dialect) CheckType(t *ast.Type) error {
	_, err := d.ColumnType(t)
	return err
}

// ColumnType implements dialect.Definitions. Lengths, precisions and signs say nothing to SQLite and are left out.
func (d Dialect) ColumnType(t *ast.Type) (string, error) {
	if err := dialect.CheckTypeForm(t, 6); err != nil {
		return "", err
	}
	if t.Kind == ast.RawType {
		return t.Raw, nil
	}
	if reason := missing[t.Kind]; reason != "" {
		return "", errors.New(reason)
	}
	text := columnTypes[t.Kind]
	if text == "" {
		return "", errors.New("SQLite does not know this type")
	}
	if t.Binary && text == "TEXT" {
		text += " COLLATE BINARY"
	}
	return text, nil
}
