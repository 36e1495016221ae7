package sqlite

import (
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Decimals are text, which the server's own operators and sum() would make floating point of. The connector registers
// exact functions for them.

var decimalFunctions = map[ast.Op]string{ast.OpAdd: "decimal_add(", ast.OpSub: "decimal_sub(", ast.OpMul: "decimal_mul("}

// Arithmetic implements dialect.Statements. Division of decimals has no exact result and is left to the server.
func (Dialect) Arithmetic(w dialect.Writer, b *ast.Binary) bool {
	function := decimalFunctions[b.Op]
	if function == "" || !isDecimal(b.L) && !isDecimal(b.R) {
		return false
	}
	w.Text(function)
	w.Argument(b.L)
	w.Text(", ")
	w.Argument(b.R)
	w.Text(")")
	return true
}

// sumOfDecimals writes SUM of a column of decimals.
func sumOfDecimals(w dialect.Writer, c *ast.Call) bool {
	if !strings.EqualFold(c.Name, "sum") || len(c.Args) != 1 || !isDecimal(c.Args[0]) ||
		c.Distinct || c.Filter != nil || c.Over != nil {
		return false
	}
	w.Text("decimal_sum(")
	w.Argument(c.Args[0])
	w.Text(")")
	return true
}

func isDecimal(x ast.Expr) bool {
	switch x := x.(type) {
	case ast.Column:
		return x.Type != nil && x.Type.Kind == ast.Decimal
	case *ast.Binary:
		return x.Op >= ast.OpAdd && x.Op <= ast.OpMul && (isDecimal(x.L) || isDecimal(x.R))
	}
	return false
}
