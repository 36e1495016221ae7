package sqlite

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Decimals are text, which the server's own operators, sum() and avg() would make floating point of. The connector
// registers exact functions for them. A column of decimals compares and sorts as numbers by its collation; what is
// computed of one has no collation, so it gets it here, and compares with numbers by a function.

var decimalFunctions = map[ast.Op]string{
	ast.OpAdd: "decimal_add(", ast.OpSub: "decimal_sub(", ast.OpMul: "decimal_mul(", ast.OpDiv: "decimal_div(", ast.OpMod: "decimal_mod(",
}

var decimalComparisons = map[ast.Op]string{
	ast.OpEq: ") = 0", ast.OpNe: ") <> 0", ast.OpGt: ") > 0", ast.OpGte: ") >= 0", ast.OpLt: ") < 0", ast.OpLte: ") <= 0",
}

const asDecimal = ") COLLATE decimal"

// Arithmetic implements dialect.Statements.
func (Dialect) Arithmetic(w dialect.Writer, b *ast.Binary) bool {
	function, end := decimalFunctions[b.Op], asDecimal
	switch {
	case isComputed(b.L) || isComputed(b.R):
		if comparison := decimalComparisons[b.Op]; comparison != "" {
			function, end = "decimal_cmp(", comparison
		}
	case !isDecimal(b.L) && !isDecimal(b.R):
		return false
	}
	if function == "" {
		return false
	}
	w.Text(function)
	w.Argument(b.L)
	w.Text(", ")
	w.Argument(b.R)
	w.Text(end)
	return true
}

// Assigned implements dialect.Statements: what is computed for a DECIMAL(p,s) is brought to it, as other databases do.
func (Dialect) Assigned(w dialect.Writer, x ast.Expr, t *ast.Type) {
	switch x.(type) {
	case ast.Const, ast.Inserted:
		w.Stored(x, t)
		return
	}
	fitted(w, t, func() { w.Stored(x, t) })
}

// fitted writes a value and the function that brings it to columns of type t.
func fitted(w dialect.Writer, t *ast.Type, value func()) {
	if !isFixed(t) {
		value()
		return
	}
	w.Text("decimal_fit(")
	value()
	w.Text(", " + strconv.Itoa(t.Precision) + ", " + strconv.Itoa(t.Scale) + ")")
}

// isFixed reports whether t is DECIMAL(p,s). A DECIMAL without them keeps every digit.
func isFixed(t *ast.Type) bool { return t != nil && t.Kind == ast.Decimal && t.Precision > 0 }

// fit rounds half away from zero to scale digits after the point, as the other databases round what they store.
func fit(d datatypes.Decimal, precision, scale int) (datatypes.Decimal, error) {
	d = d.Round(scale)
	whole, _, _ := strings.Cut(d.Abs().String(), ".")
	if whole != "0" && len(whole) > precision-scale {
		return d, dialect.ErrOutOfRange
	}
	return d, nil
}

var errDecimalWindow = errors.New("SUM and AVG of decimals over a window would be floating point: " +
	"cast the attribute to DOUBLE if that will do, or group instead")

// ofDecimals writes SUM, AVG, MIN, MAX or COALESCE of decimals. Over a window the server's own MIN and MAX are exact, but
// there is no way to give it another SUM.
func ofDecimals(w dialect.Writer, c *ast.Call) bool {
	name := decimalCall(c)
	switch {
	case name == "":
		return false
	case c.Over == nil:
	case strings.HasPrefix(name, "decimal_"):
		w.Fail(errDecimalWindow)
		return true
	default:
		return false
	}
	w.Text(name + "(")
	if c.Distinct {
		w.Text("DISTINCT ")
	}
	for i, arg := range c.Args {
		if i > 0 {
			w.Text(", ")
		}
		w.Argument(arg)
	}
	if c.Distinct {
		w.Text(" COLLATE decimal") // 1.5 is 1.50
	}
	if c.Filter != nil {
		w.Text(") FILTER (WHERE ")
		w.Condition(c.Filter)
	}
	w.Text(asDecimal)
	return true
}

// decimalCall is the function that gives a decimal for decimals, or "" where the call does not.
func decimalCall(c *ast.Call) string {
	switch name := strings.ToLower(c.Name); name {
	case "coalesce", "ifnull":
		if slices.ContainsFunc(c.Args, isDecimal) {
			return name
		}
		return ""
	}
	return aggregate(c)
}

// aggregate is the function that aggregates decimals, or "" where the call does not.
func aggregate(c *ast.Call) string {
	if len(c.Args) != 1 || !isDecimal(c.Args[0]) {
		return ""
	}
	switch name := strings.ToLower(c.Name); name {
	case "min", "max":
		return name
	case "sum", "avg":
		return "decimal_" + name
	}
	return ""
}

func isDecimal(x ast.Expr) bool {
	column, ok := x.(ast.Column)
	return ok && column.Type != nil && column.Type.Kind == ast.Decimal || isComputed(x)
}

// isComputed reports whether x is computed of decimals.
func isComputed(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Call:
		return decimalCall(x) != ""
	case *ast.Cast:
		return x.Type != nil && x.Type.Kind == ast.Decimal
	case *ast.Binary:
		return decimalFunctions[x.Op] != "" && (isDecimal(x.L) || isDecimal(x.R))
	}
	return false
}
