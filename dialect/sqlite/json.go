package sqlite

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// JSONPath implements dialect.Statements. json_extract alone would tell neither 1 from true nor "null" from null.
func (Dialect) JSONPath(w dialect.Writer, p *ast.JSONPath) {
	arrow := func(word string) {
		w.Expr(p.X)
		w.Text(word)
		w.Argument(ast.Text(dialect.JSONPathText(p.Path)))
	}
	function := func(name string) {
		w.Text(name + "(")
		w.Argument(p.X)
		w.Text(", ")
		w.Argument(ast.Text(dialect.JSONPathText(p.Path)))
		w.Text(")")
	}
	switch p.As {
	case ast.JSONDocument:
		arrow(" -> ")
	case ast.JSONText:
		w.Text("CASE ")
		function("json_type")
		w.Text(" WHEN 'text' THEN ")
		function("json_extract")
		w.Text(" WHEN 'null' THEN NULL ELSE ")
		arrow(" -> ")
		w.Text(" END")
	case ast.JSONNumber:
		// Only a cast makes the server take the text of a decimal for a number in a comparison.
		w.Text("CAST(CASE WHEN ")
		function("json_type")
		w.Text(" IN ('integer', 'real') THEN ")
		function("json_extract")
		w.Text(" END AS NUMERIC)")
	case ast.JSONBool:
		w.Text("CASE ")
		function("json_type")
		w.Text(" WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END")
	}
}

// JSONSet implements dialect.Statements. json_set makes missing parents itself; json() turns text into a document.
func (Dialect) JSONSet(w dialect.Writer, s *ast.JSONSet) {
	if len(s.Path) == 0 {
		document(w, s.Value)
		return
	}
	w.Text("json_set(COALESCE(")
	w.Argument(s.X)
	w.Text(", '{}'), ")
	w.Argument(ast.Text(dialect.JSONPathText(s.Path)))
	w.Text(", ")
	document(w, s.Value)
	w.Text(")")
}

func document(w dialect.Writer, x ast.Expr) {
	if !dialect.IsDocument(x) {
		w.Argument(x)
		return
	}
	w.Text("json(")
	w.Argument(x)
	w.Text(")")
}
