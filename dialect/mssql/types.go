package mssql

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// plainTypes are the types whose text has no parameters. A TINYINT has no sign here, so a signed one is a SMALLINT;
// documents are text with a check, and network addresses are text.
var plainTypes = map[ast.Kind]string{
	ast.Boolean: "BIT", ast.TinyInt: "SMALLINT", ast.SmallInt: "SMALLINT", ast.MediumInt: "INTEGER",
	ast.Integer: "INTEGER", ast.BigInt: "BIGINT", ast.Float: "REAL", ast.Real: "REAL", ast.Double: "FLOAT(53)",
	ast.DateOnly: "DATE", ast.UUID: "UNIQUEIDENTIFIER", ast.JSON: "NVARCHAR(MAX)", ast.JSONB: "NVARCHAR(MAX)",
	ast.CIDR: "VARCHAR(43)", ast.Inet: "VARCHAR(43)", ast.MacAddr: "VARCHAR(17)", ast.MacAddr8: "VARCHAR(23)",
}

// unsignedTypes are the types that hold the whole range of an unsigned integer.
var unsignedTypes = map[ast.Kind]string{
	ast.TinyInt: "TINYINT", ast.SmallInt: "INTEGER", ast.Integer: "BIGINT", ast.BigInt: "NUMERIC(20)",
}

// missing says why a type does not exist and what to use instead.
var missing = map[ast.Kind]string{
	ast.CIText:    "SQL Server has no CITEXT: text is compared by its collation, so use STRING or TEXT with one that has _CI_",
	ast.TSVector:  "SQL Server has no TSVECTOR: use TEXT with a FULLTEXT index",
	ast.HStore:    "SQL Server has no HSTORE: use JSON",
	ast.Array:     "SQL Server has no ARRAY: use JSON",
	ast.Range:     "SQL Server has no RANGE: use two columns",
	ast.Geometry:  "GEOMETRY is not supported on SQL Server: use JSON",
	ast.Geography: "GEOGRAPHY is not supported on SQL Server: use JSON",
}

// binaryCollation compares text byte by byte.
const binaryCollation = " COLLATE Latin1_General_100_BIN2"

// CheckType implements dialect.Definitions.
func (d Dialect) CheckType(t *ast.Type) error {
	_, err := d.ColumnType(t)
	return err
}

// ColumnType implements dialect.Definitions. A DECIMAL without precision is DECIMAL(38,18): the server's own default
// has no fraction at all, and would round in silence.
func (d Dialect) ColumnType(t *ast.Type) (string, error) {
	if err := dialect.CheckTypeForm(t, 7); err != nil {
		return "", err
	}
	if t.Unsigned && unsignedTypes[t.Kind] != "" {
		return unsignedTypes[t.Kind], nil
	}
	if text := plainTypes[t.Kind]; text != "" {
		return text, nil
	}
	if reason := missing[t.Kind]; reason != "" {
		return "", errors.New(reason)
	}
	switch t.Kind {
	case ast.String:
		return textType("NVARCHAR", t), nil
	case ast.Char:
		if n := dialect.LengthOf(t); n > 4000 {
			return "", fmt.Errorf("CHAR(%d) is longer than 4000 characters: use STRING or TEXT", n)
		}
		return textType("NCHAR", t), nil
	case ast.TextKind, ast.Blob:
		return sizedType(t)
	case ast.Decimal:
		return dialect.DecimalType(t, 38, 38, "DECIMAL(38,18)")
	case ast.Time:
		return fmt.Sprintf("TIME(%d)", dialect.DigitsOf(t)), nil
	case ast.Date:
		return fmt.Sprintf("DATETIMEOFFSET(%d)", dialect.DigitsOf(t)), nil
	case ast.Enum:
		return enumType(t), nil
	case ast.RawType:
		return t.Raw, nil
	}
	return "", errors.New("SQL Server does not know this type")
}

// textType is NVARCHAR or NCHAR; above 4000 characters only MAX holds it.
func textType(name string, t *ast.Type) string {
	text := fmt.Sprintf("%s(%d)", name, dialect.LengthOf(t))
	if dialect.LengthOf(t) > 4000 {
		text = name + "(MAX)"
	}
	if t.Binary {
		text += binaryCollation
	}
	return text
}

func sizedType(t *ast.Type) (string, error) {
	name, binary := "NVARCHAR", ""
	if t.Kind == ast.Blob {
		name = "VARBINARY"
	} else if t.Binary {
		binary = binaryCollation
	}
	switch strings.ToLower(t.Size) {
	case "tiny":
		return name + "(256)" + binary, nil
	case "", "medium", "long":
		return name + "(MAX)" + binary, nil
	}
	return "", fmt.Errorf("unknown size %q (known: tiny, medium, long)", t.Size)
}

// enumType is text as long as the longest value in UTF-16, at least 255; CreateTable adds the check of the values.
func enumType(t *ast.Type) string {
	n := 255
	for _, v := range t.Values {
		n = max(n, len(utf16.Encode([]rune(v))))
	}
	return textType("NVARCHAR", &ast.Type{Length: n})
}
