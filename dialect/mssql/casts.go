package mssql

import (
	"errors"
	"strconv"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Cast implements dialect.Statements.
func (Dialect) Cast(w dialect.Writer, x ast.Expr, t *ast.Type) {
	name, err := castName(t)
	w.Fail(err)
	w.Text("CAST(")
	w.Argument(x)
	w.Text(" AS " + name + ")")
}

// castName is a type that holds every value of a column of type t.
func castName(t *ast.Type) (string, error) {
	if t == nil {
		return "", errors.New("a cast needs a type")
	}
	switch t.Kind {
	case ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer:
		if t.Unsigned {
			return "BIGINT", nil
		}
		return "INTEGER", nil
	case ast.BigInt:
		if t.Unsigned {
			return "DECIMAL(20)", nil
		}
		return "BIGINT", nil
	case ast.Boolean:
		return "BIT", nil
	case ast.Float, ast.Real:
		return "REAL", nil
	case ast.Double:
		return "FLOAT(53)", nil
	case ast.Decimal:
		return decimalCast(t), nil
	case ast.Blob:
		return "VARBINARY(MAX)", nil
	case ast.Time:
		return "TIME(6)", nil
	case ast.Date:
		return "DATETIMEOFFSET(7)", nil
	case ast.DateOnly:
		return "DATE", nil
	case ast.UUID:
		return "UNIQUEIDENTIFIER", nil
	case ast.RawType:
		return t.Raw, nil
	case ast.Virtual, ast.Unknown:
		return "", errors.New("there is no cast to this type")
	}
	return "NVARCHAR(MAX)", nil
}

func decimalCast(t *ast.Type) string {
	if t.Precision == 0 {
		return "DECIMAL(38,18)"
	}
	return "DECIMAL(" + strconv.Itoa(t.Precision) + "," + strconv.Itoa(t.Scale) + ")"
}

// WriteValue implements dialect.Statements. NULL is bound as text, which does not convert to bytes; geometries come
// as well-known text.
func (Dialect) WriteValue(w dialect.Writer, b ast.Bind) {
	if b.Type == nil {
		w.Placeholder(b)
		return
	}
	switch b.Type.Kind {
	case ast.Blob:
		w.Text("CAST(")
		w.Placeholder(b)
		w.Text(" AS VARBINARY(MAX))")
	case ast.Geometry:
		shape(w, b, "geometry")
	case ast.Geography:
		shape(w, b, "geography")
	default:
		w.Placeholder(b)
	}
}

func shape(w dialect.Writer, b ast.Bind, name string) {
	w.Text(name + "::STGeomFromText(")
	w.Placeholder(b)
	w.Text(", " + strconv.Itoa(b.Type.SRID) + ")")
}

// ReadColumn implements dialect.Statements. Geometries are read as text with their SRID in front.
func (Dialect) ReadColumn(w dialect.Writer, x ast.Column) {
	column := func() {
		if x.Table == "INSERTED" || x.Table == "DELETED" {
			w.Text(x.Table + ".")
			w.Ident(x.Name)
			return
		}
		w.Expr(x)
	}
	if x.Type == nil || x.Type.Kind != ast.Geometry && x.Type.Kind != ast.Geography {
		column()
		return
	}
	w.Text("N'SRID=' + CAST(")
	column()
	w.Text(".STSrid AS NVARCHAR(11)) + N';' + ")
	column()
	w.Text(".STAsText()")
}
