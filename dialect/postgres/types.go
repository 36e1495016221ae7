package postgres

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// ranges are the range types by the kind of their subtype.
var ranges = map[ast.Kind]string{
	ast.Integer: "INT4RANGE", ast.BigInt: "INT8RANGE", ast.Decimal: "NUMRANGE", ast.Date: "TSTZRANGE", ast.DateOnly: "DATERANGE",
}

// plainTypes are the types whose text has no parameters. PostgreSQL has no unsigned and no one- or three-byte
// integers; columnType widens them.
var plainTypes = map[ast.Kind]string{
	ast.TextKind: "TEXT", ast.CIText: "CITEXT", ast.TSVector: "TSVECTOR", ast.Boolean: "BOOLEAN",
	ast.TinyInt: "SMALLINT", ast.SmallInt: "SMALLINT", ast.MediumInt: "INTEGER", ast.Integer: "INTEGER", ast.BigInt: "BIGINT",
	ast.Float: "REAL", ast.Real: "REAL", ast.Double: "DOUBLE PRECISION",
	ast.DateOnly: "DATE", ast.UUID: "UUID", ast.Blob: "BYTEA", ast.JSON: "JSON", ast.JSONB: "JSONB", ast.HStore: "HSTORE",
	ast.CIDR: "CIDR", ast.Inet: "INET", ast.MacAddr: "MACADDR", ast.MacAddr8: "MACADDR8",
}

// unsignedTypes are the types that hold the whole range of an unsigned integer.
var unsignedTypes = map[ast.Kind]string{ast.SmallInt: "INTEGER", ast.Integer: "BIGINT", ast.BigInt: "NUMERIC(20)"}

// serialTypes are the auto increment forms of the integer types.
var serialTypes = map[string]string{"SMALLINT": "SMALLSERIAL", "INTEGER": "SERIAL", "BIGINT": "BIGSERIAL"}

// CheckType implements dialect.Definitions. PostgreSQL has every type; it refuses an ARRAY or RANGE of what cannot be
// an element.
func (d Dialect) CheckType(t *ast.Type) error {
	_, err := d.ColumnType(t)
	return err
}

// ColumnType implements dialect.Definitions. An ENUM is the quoted name of its type.
func (d Dialect) ColumnType(t *ast.Type) (string, error) {
	if err := dialect.CheckTypeForm(t, 6); err != nil {
		return "", err
	}
	if t.Unsigned && unsignedTypes[t.Kind] != "" {
		return unsignedTypes[t.Kind], nil
	}
	if text := plainTypes[t.Kind]; text != "" {
		return text, nil
	}
	switch t.Kind {
	case ast.String:
		return collated("VARCHAR", t), nil
	case ast.Char:
		return collated("CHAR", t), nil
	case ast.Decimal:
		return dialect.DecimalType(t, 1000, 1000, "DECIMAL")
	case ast.Time:
		return fmt.Sprintf("TIME(%d)", dialect.DigitsOf(t)), nil
	case ast.Date:
		return fmt.Sprintf("TIMESTAMP(%d) WITH TIME ZONE", dialect.DigitsOf(t)), nil
	case ast.Enum:
		return string(d.enumName(nil, t)), nil
	case ast.Array:
		return d.arrayType(t)
	case ast.Range:
		return rangeType(t)
	case ast.Geometry, ast.Geography:
		return shapeType(t)
	case ast.RawType:
		return t.Raw, nil
	}
	return "", errors.New("PostgreSQL does not know this type")
}

// collated is a text type with its length. BINARY compares byte by byte, which is the collation C.
func collated(name string, t *ast.Type) string {
	text := fmt.Sprintf("%s(%d)", name, dialect.LengthOf(t))
	if t.Binary {
		text += ` COLLATE "C"`
	}
	return text
}

// enumName appends the quoted name of an ENUM's type. The server cuts names at 63 bytes in silence.
func (d Dialect) enumName(b []byte, t *ast.Type) []byte {
	definer := d.definer()
	return definer.Table(b, ast.Table{Schema: t.EnumSchema, Name: dialect.ShortName(t.EnumName, definer.MaxIdentifier)})
}

func (d Dialect) arrayType(t *ast.Type) (string, error) {
	if t.Elem == nil {
		return "", errors.New("ARRAY needs the type of its elements: ARRAY(INTEGER)")
	}
	elem, err := d.ColumnType(t.Elem)
	if err != nil {
		return "", fmt.Errorf("ARRAY element: %w", err)
	}
	// The collation of BINARY text belongs to the column, behind the brackets.
	if base, ok := strings.CutSuffix(elem, ` COLLATE "C"`); ok {
		return base + `[] COLLATE "C"`, nil
	}
	return elem + "[]", nil
}

func rangeType(t *ast.Type) (string, error) {
	if t.Elem == nil || ranges[t.Elem.Kind] == "" {
		return "", errors.New("RANGE needs INTEGER, BIGINT, DECIMAL, DATE or DATEONLY as its subtype")
	}
	return ranges[t.Elem.Kind], nil
}

func shapeType(t *ast.Type) (string, error) {
	if err := dialect.CheckShape(t); err != nil {
		return "", err
	}
	name := "GEOMETRY"
	if t.Kind == ast.Geography {
		name = "GEOGRAPHY"
	}
	shape := strings.ToUpper(t.Shape)
	switch {
	case t.SRID != 0 && shape == "":
		return fmt.Sprintf("%s(GEOMETRY,%d)", name, t.SRID), nil
	case t.SRID != 0:
		return fmt.Sprintf("%s(%s,%d)", name, shape, t.SRID), nil
	case shape != "":
		return fmt.Sprintf("%s(%s)", name, shape), nil
	}
	return name, nil
}
