package postgres

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

var operators = map[ast.Op]string{
	ast.OpRegexp: " ~ ", ast.OpIRegexp: " ~* ",
	ast.OpContains: " @> ", ast.OpContained: " <@ ", ast.OpOverlap: " && ", ast.OpAdjacent: " -|- ",
	ast.OpStrictLeft: " << ", ast.OpStrictRight: " >> ", ast.OpNoExtendLeft: " &> ", ast.OpNoExtendRight: " &< ",
	ast.OpAnyKeyExists: " ?| ", ast.OpAllKeysExist: " ?& ", ast.OpJSONHasKey: " ? ",
	ast.OpJSONEqual: " = ",
}

// Operator implements dialect.Statements.
func (d Dialect) Operator(w dialect.Writer, b *ast.Binary) {
	switch b.Op {
	case ast.OpDistinct, ast.OpNotDistinct:
		d.Base.Operator(w, b)
		return
	case ast.OpMatch:
		match(w, b)
		return
	}
	operand(w, b.L, b.Op)
	w.Text(operators[b.Op])
	operand(w, b.R, b.Op)
}

// operand writes a side of an operator that has several signatures: only a typed value chooses among them.
func operand(w dialect.Writer, x ast.Expr, op ast.Op) {
	switch x := x.(type) {
	case ast.Bind:
		if x.Type != nil && op != ast.OpRegexp && op != ast.OpIRegexp {
			if x.Type.Kind == ast.JSON {
				w.Placeholder(x)
				w.Text("::jsonb")
				return
			}
			typed(w, x)
			return
		}
	case *ast.BindList:
		listCast(w, x)
		return
	case *ast.JSONPath:
		if x.As == ast.JSONDocument && isJSONColumn(x.X) {
			w.Expr(x)
			w.Text("::jsonb")
			return
		}
	case ast.Column:
		if x.Type != nil && x.Type.Kind == ast.JSON {
			// The operators exist for jsonb only.
			w.Expr(x)
			w.Text("::jsonb")
			return
		}
	}
	w.Expr(x)
}

// match writes full text search. Plain text on either side becomes what @@ compares.
func match(w dialect.Writer, b *ast.Binary) {
	if c, ok := b.L.(ast.Column); ok && (c.Type == nil || c.Type.Kind != ast.TSVector) {
		w.Text("to_tsvector(")
		w.Argument(b.L)
		w.Text(")")
	} else {
		w.Expr(b.L)
	}
	w.Text(" @@ ")
	switch b.R.(type) {
	case ast.Bind, ast.Text:
		w.Text("websearch_to_tsquery(")
		w.Argument(b.R)
		w.Text(")")
	default:
		w.Expr(b.R)
	}
}

// InList implements dialect.Statements: one array, so lists of every length share one statement.
func (Dialect) InList(w dialect.Writer, x ast.Expr, list *ast.BindList, not bool) {
	w.Expr(x)
	if not {
		w.Text(" <> ALL (")
	} else {
		w.Text(" = ANY (")
	}
	listCast(w, list)
	w.Text(")")
}

// Quantified implements dialect.Statements.
func (Dialect) Quantified(w dialect.Writer, q *ast.Quantified) {
	if q.All {
		w.Text("ALL (")
	} else {
		w.Text("ANY (")
	}
	listCast(w, q.List)
	w.Text(")")
}
