package mysql

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// plainTypes are the types whose text has no parameters. REAL is a DOUBLE to these servers, which loses nothing of a
// float32; their FLOAT is read back with six digits only. Network addresses are text.
var plainTypes = map[ast.Kind]string{
	ast.Boolean: "TINYINT(1)", ast.DateOnly: "DATE", ast.JSON: "JSON", ast.JSONB: "JSON",
	ast.UUID: "CHAR(36)" + ascii, ast.CIDR: "VARCHAR(43)" + ascii, ast.Inet: "VARCHAR(43)" + ascii,
	ast.MacAddr: "VARCHAR(17)" + ascii, ast.MacAddr8: "VARCHAR(23)" + ascii,
}

const ascii = " CHARACTER SET ascii COLLATE ascii_bin"

var integers = map[ast.Kind]string{
	ast.TinyInt: "TINYINT", ast.SmallInt: "SMALLINT", ast.MediumInt: "MEDIUMINT", ast.Integer: "INTEGER", ast.BigInt: "BIGINT",
}

var floats = map[ast.Kind]string{ast.Float: "FLOAT", ast.Real: "REAL", ast.Double: "DOUBLE"}

// missing says why a type does not exist and what to use instead.
var missing = map[ast.Kind]string{
	ast.CIText:    "has no CITEXT: text is compared by its collation, so use STRING or TEXT with one that ends in _ci",
	ast.TSVector:  "has no TSVECTOR: use TEXT with a FULLTEXT index",
	ast.HStore:    "has no HSTORE: use JSON",
	ast.Array:     "has no ARRAY: use JSON",
	ast.Range:     "has no RANGE: use two columns",
	ast.Geography: "has no GEOGRAPHY: use GEOMETRY with SRID 4326",
}

// CheckType implements dialect.Definitions.
func (d Dialect) CheckType(t *ast.Type) error {
	_, err := d.ColumnType(t)
	return err
}

// ColumnType implements dialect.Definitions. A DECIMAL without precision is DECIMAL(65,30): the server's own default
// has no fraction at all, and would round in silence.
func (d Dialect) ColumnType(t *ast.Type) (string, error) { return d.family().ColumnType(t) }

// ColumnType is the text of a type in CREATE TABLE.
func (f *Family) ColumnType(t *ast.Type) (string, error) {
	if err := dialect.CheckTypeForm(t, 6); err != nil {
		return "", err
	}
	if text := plainTypes[t.Kind]; text != "" {
		return text, nil
	}
	if reason := missing[t.Kind]; reason != "" {
		return "", errors.New(f.Server + " " + reason)
	}
	if name := integers[t.Kind]; name != "" {
		if t.Length > 0 {
			name = fmt.Sprintf("%s(%d)", name, t.Length)
		}
		return name + signs(t), nil
	}
	if floats[t.Kind] != "" {
		return floatType(t)
	}
	return f.otherType(t)
}

func (f *Family) otherType(t *ast.Type) (string, error) {
	switch t.Kind {
	case ast.String:
		return textType("VARCHAR", t, 65535)
	case ast.Char:
		return textType("CHAR", t, 255)
	case ast.TextKind, ast.Blob:
		return sizedType(t)
	case ast.Decimal:
		text, err := dialect.DecimalType(t, 65, 38, "DECIMAL(65,30)")
		return text + signs(t), err
	case ast.Time:
		return fmt.Sprintf("TIME(%d)", dialect.DigitsOf(t)), nil
	case ast.Date:
		return fmt.Sprintf("DATETIME(%d)", dialect.DigitsOf(t)), nil
	case ast.Enum:
		return f.enumType(t)
	case ast.Geometry:
		return f.shapeType(t)
	case ast.RawType:
		return t.Raw, nil
	}
	return "", errors.New(f.Server + " does not know this type")
}

func signs(t *ast.Type) string {
	text := ""
	if t.Unsigned {
		text += " UNSIGNED"
	}
	if t.Zerofill {
		text += " ZEROFILL"
	}
	return text
}

func floatType(t *ast.Type) (string, error) {
	name := floats[t.Kind]
	switch {
	case t.Precision > 0 && t.Scale > 0:
		name = fmt.Sprintf("%s(%d,%d)", name, t.Precision, t.Scale)
	case t.Precision > 0 && t.Kind == ast.Float:
		name = fmt.Sprintf("%s(%d)", name, t.Precision)
	case t.Precision > 0:
		return "", fmt.Errorf("%s takes a length only together with decimals", name)
	}
	return name + signs(t), nil
}

// textType is VARCHAR or CHAR. BINARY compares byte by byte.
func textType(name string, t *ast.Type, most int) (string, error) {
	n := dialect.LengthOf(t)
	if n > most {
		return "", fmt.Errorf("%s(%d) is longer than %d characters: use TEXT", name, n, most)
	}
	text := fmt.Sprintf("%s(%d)", name, n)
	if t.Binary {
		text += " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
	}
	return text, nil
}

func sizedType(t *ast.Type) (string, error) {
	name := "TEXT"
	if t.Kind == ast.Blob {
		name = "BLOB"
	}
	size := strings.ToUpper(t.Size)
	switch size {
	case "", "TINY", "MEDIUM", "LONG":
	default:
		return "", fmt.Errorf("unknown size %q of %s (known: tiny, medium, long)", t.Size, name)
	}
	text := size + name
	if t.Binary && t.Kind == ast.TextKind {
		text += " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
	}
	return text, nil
}

func (f *Family) enumType(t *ast.Type) (string, error) {
	for _, v := range t.Values {
		if strings.HasSuffix(v, " ") {
			return "", fmt.Errorf("%s drops the spaces at the end of ENUM value %q", f.Server, v)
		}
	}
	b := []byte("ENUM(")
	for i, v := range t.Values {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = f.enumValue(b, v)
	}
	return string(append(b, ')')), nil
}

// enumValue appends a value in quotes. A backslash means one thing or another by the session's sql_mode, so a value that
// has one is written in hexadecimal; the grammar takes no character set in front of it here.
func (f *Family) enumValue(b []byte, v string) []byte {
	if strings.Contains(v, `\`) {
		return fmt.Appendf(b, "X'%X'", v)
	}
	return f.AppendText(b, v)
}

func (f *Family) shapeType(t *ast.Type) (string, error) {
	if err := dialect.CheckShape(t); err != nil {
		return "", err
	}
	text := strings.ToUpper(t.Shape)
	if text == "" {
		text = "GEOMETRY"
	}
	if t.SRID != 0 {
		text += fmt.Sprintf(" %s%d", f.SRID, t.SRID)
	}
	return text, nil
}
