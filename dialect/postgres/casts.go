package postgres

import (
	"errors"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// castNames are the names of types in casts. Lengths and scales are left out: a
// cast would cut text off and round numbers in silence, and a value that is compared would find what is not equal to it.
var castNames = map[ast.Kind]string{
	ast.String: "varchar", ast.Char: "bpchar", ast.TextKind: "text", ast.CIText: "citext", ast.TSVector: "tsvector",
	ast.Boolean: "boolean", ast.TinyInt: "smallint", ast.SmallInt: "smallint", ast.MediumInt: "integer",
	ast.Integer: "integer", ast.BigInt: "bigint", ast.Float: "real", ast.Real: "real", ast.Double: "double precision",
	ast.Time: "time", ast.Date: "timestamptz", ast.DateOnly: "date", ast.UUID: "uuid", ast.Blob: "bytea",
	ast.JSON: "json", ast.JSONB: "jsonb", ast.HStore: "hstore", ast.Geometry: "geometry", ast.Geography: "geography",
	ast.CIDR: "cidr", ast.Inet: "inet", ast.MacAddr: "macaddr", ast.MacAddr8: "macaddr8",
}

var rangeCasts = map[ast.Kind]string{
	ast.Integer: "int4range", ast.BigInt: "int8range", ast.Decimal: "numrange", ast.Date: "tstzrange",
	ast.DateOnly: "daterange",
}

func castName(t *ast.Type) (string, error) {
	if t == nil {
		return "", errNoType
	}
	if t.Unsigned {
		switch t.Kind {
		case ast.SmallInt:
			return "integer", nil
		case ast.Integer:
			return "bigint", nil
		case ast.BigInt:
			return "numeric", nil
		}
	}
	if name := castNames[t.Kind]; name != "" {
		return name, nil
	}
	switch t.Kind {
	case ast.Decimal:
		return "numeric", nil
	case ast.Enum:
		if t.EnumName == "" {
			return "text", nil
		}
		return string(Dialect{}.enumName(nil, t)), nil
	case ast.Array:
		elem, err := castName(t.Elem)
		return elem + "[]", err
	case ast.Range:
		if t.Elem != nil && rangeCasts[t.Elem.Kind] != "" {
			return rangeCasts[t.Elem.Kind], nil
		}
	case ast.RawType:
		return t.Raw, nil
	}
	return "", errors.New("PostgreSQL has no cast to this type")
}

// listType is the element type in which a list of t travels as an array. Types that the driver has no array of, or
// that depend on the server's own numbers, travel as text: cast says what they are cast to then.
func listType(t *ast.Type) (travels, cast string, err error) {
	if t == nil {
		return "", "", nil
	}
	switch t.Kind {
	case ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt:
		if t.Kind != ast.BigInt || !t.Unsigned {
			return "bigint", "", nil
		}
	case ast.String, ast.TextKind:
		return "text", "", nil
	case ast.Boolean:
		return "boolean", "", nil
	case ast.Double:
		return "double precision", "", nil
	case ast.Float, ast.Real:
		// As double precision 0.1 would never be equal to a REAL 0.1.
		return "real", "", nil
	case ast.Date:
		return "timestamptz", "", nil
	case ast.Blob:
		return "bytea", "", nil
	}
	cast, err = castName(t)
	return "text", cast, err
}

// listCast writes the one placeholder of a list as an array of its type.
func listCast(w dialect.Writer, list *ast.BindList) {
	travels, cast, err := listType(list.Type)
	w.Fail(err)
	w.PlaceholderList(list, false)
	if travels != "" {
		w.Text("::" + travels + "[]")
	}
	if cast != "" && cast != "text" {
		w.Text("::" + cast + "[]")
	}
}
