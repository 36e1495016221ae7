package dialect

import "github.com/go-sequelize/sequelize/dialect/ast"

// Writer is what a leaf writes to. One writer owns the text and the list of bound places; it belongs to the walk.
// The first error given to Fail ends the compilation.
type Writer interface {
	// Text writes SQL as it stands; only constants of the dialect's own program text are given to it.
	Text(sql string)
	// Ident writes one quoted identifier.
	Ident(name string)
	// Table writes a quoted, qualified table.
	Table(t ast.Table)
	// Expr writes an expression through the walk as an operand: in parentheses unless it binds tightest.
	Expr(e ast.Expr)
	// Argument writes an expression where anything may stand: between parentheses or commas.
	Argument(e ast.Expr)
	// Condition writes an expression where a condition stands (see Features.BooleanType).
	Condition(e ast.Expr)
	// Select writes a sub-select without parentheses.
	Select(s *ast.Select)
	// Placeholder writes the next placeholder for a bound value.
	Placeholder(b ast.Bind)
	// PlaceholderList writes the one placeholder of a whole list, given as array or, where asJSON, as a JSON document.
	PlaceholderList(b *ast.BindList, asJSON bool)
	// PlaceholderRows writes the one placeholder for column col of bound rows, given as an array; where asJSON, one
	// placeholder stands for all rows as a JSON array of arrays and col is ignored.
	PlaceholderRows(r *ast.BindRows, col int, asJSON bool)
	// Stored writes an expression where a column of type t takes it: a bound value through the WriteValue leaf.
	Stored(e ast.Expr, t *ast.Type)
	// Row writes the placeholders of row i of bound rows, separated by commas.
	Row(r *ast.BindRows, row int)
	// Returning writes the list of returned columns, each prefixed where prefix is not empty (INSERTED.).
	Returning(columns []ast.Selected, prefix string)
	// Fail reports that the statement cannot be written in this dialect.
	Fail(err error)
}
