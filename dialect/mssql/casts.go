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
	if t != nil && t.Kind == ast.Decimal && t.Precision > 0 {
		name = decimalText(t)
	}
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
		return exactDecimal(t), nil
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

// exactDecimal keeps more digits than the column where there is room: a value that is compared must not be rounded
// to what is stored.
func exactDecimal(t *ast.Type) string {
	if t.Precision-t.Scale <= 20 && t.Scale <= 18 {
		return "DECIMAL(38,18)"
	}
	return decimalText(t)
}

func decimalText(t *ast.Type) string {
	return "DECIMAL(" + strconv.Itoa(t.Precision) + "," + strconv.Itoa(t.Scale) + ")"
}

// Operand implements dialect.Statements. A decimal is bound as text, which the server would convert to the type of the
// column beside it: 1.195 times a DECIMAL(12,2) would be times 1.20.
func (d Dialect) Operand(w dialect.Writer, b ast.Bind) {
	if b.Type == nil || b.Type.Kind != ast.Decimal {
		w.Placeholder(b)
		return
	}
	w.Text("CAST(")
	w.Placeholder(b)
	w.Text(" AS " + exactDecimal(b.Type) + ")")
}

// WriteValue implements dialect.Statements. NULL is bound as text, which does not convert to bytes.
func (Dialect) WriteValue(w dialect.Writer, b ast.Bind) {
	if b.Type == nil || b.Type.Kind != ast.Blob {
		w.Placeholder(b)
		return
	}
	w.Text("CAST(")
	w.Placeholder(b)
	w.Text(" AS VARBINARY(MAX))")
}

// ReadColumn implements dialect.Statements. INSERTED and DELETED are words of the language, not tables with a name.
func (Dialect) ReadColumn(w dialect.Writer, x ast.Column) (unnamed bool) {
	if x.Table == "INSERTED" || x.Table == "DELETED" {
		w.Text(x.Table + ".")
		x.Table = ""
	}
	w.Expr(x)
	return false
}
