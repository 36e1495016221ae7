package sqlite

import (
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Decimals are text, which the server's own operators, sum() and avg() would make floating point of. The connector
// registers exact functions for them. A column of decimals compares and sorts as numbers by its collation; what is
// computed of one has no collation, so it gets it here, and compares with numbers by a function.

var decimalFunctions = map[ast.Op]string{ast.OpAdd: "decimal_add(", ast.OpSub: "decimal_sub(", ast.OpMul: "decimal_mul("}

var decimalComparisons = map[ast.Op]string{
	ast.OpEq: ") = 0", ast.OpNe: ") <> 0", ast.OpGt: ") > 0", ast.OpGte: ") >= 0", ast.OpLt: ") < 0", ast.OpLte: ") <= 0",
}

const asDecimal = ") COLLATE decimal"

// Arithmetic implements dialect.Statements. Division of decimals has no exact result and is left to the server.
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

// ofDecimals writes SUM, AVG, MIN or MAX of decimals.
func ofDecimals(w dialect.Writer, c *ast.Call) bool {
	name := aggregate(c)
	if name == "" {
		return false
	}
	w.Text(name + "(")
	w.Argument(c.Args[0])
	w.Text(asDecimal)
	return true
}

// aggregate is the function that aggregates decimals, or "" where the call does not.
func aggregate(c *ast.Call) string {
	if len(c.Args) != 1 || !isDecimal(c.Args[0]) || c.Filter != nil || c.Over != nil {
		return ""
	}
	switch name := strings.ToLower(c.Name); name {
	case "min", "max":
		return name
	case "sum", "avg":
		if !c.Distinct {
			return "decimal_" + name
		}
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
		return aggregate(x) != ""
	case *ast.Binary:
		return decimalFunctions[x.Op] != "" && (isDecimal(x.L) || isDecimal(x.R))
	}
	return false
}
