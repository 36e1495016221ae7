package mysql

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// JSONPath implements dialect.Statements. JSON's null reads as NULL in every form but the document, and a number or a
// boolean is read only where the document has one.
func (Dialect) JSONPath(w dialect.Writer, p *ast.JSONPath) {
	place := func() { extract(w, p.X, p.Path) }
	switch p.As {
	case ast.JSONDocument:
		place()
	case ast.JSONText:
		dialect.Between(w, place, "JSON_UNQUOTE(NULLIF(", ", CAST('null' AS JSON)))")
	case ast.JSONNumber:
		dialect.Between(w, place, "CASE WHEN JSON_TYPE(", ") IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') THEN CAST(", " AS DECIMAL(65,30)) END")
	case ast.JSONBool:
		dialect.Between(w, place, "CASE CAST(", " AS CHAR) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END")
	}
}

func extract(w dialect.Writer, x ast.Expr, steps []ast.PathStep) {
	if len(steps) == 0 {
		w.Expr(x)
		return
	}
	w.Text("JSON_EXTRACT(")
	w.Argument(x)
	w.Text(", ")
	w.Argument(ast.Text(dialect.JSONPathText(steps)))
	w.Text(")")
}

// JSONSet implements dialect.Statements.
func (Dialect) JSONSet(w dialect.Writer, s *ast.JSONSet) {
	WriteJSONSet(w, s, "CAST(", " AS JSON)")
}

// WriteJSONSet writes JSON_SET, missing parents first: it sets no place whose parent is absent. before and after make a
// JSON value of a bound text.
func WriteJSONSet(w dialect.Writer, s *ast.JSONSet, before, after string) {
	value := func() {
		if !dialect.IsDocument(s.Value) {
			w.Argument(s.Value)
			return
		}
		w.Text(before)
		w.Argument(s.Value)
		w.Text(after)
	}
	if len(s.Path) == 0 {
		value()
		return
	}
	w.Text("JSON_SET(COALESCE(")
	w.Argument(s.X)
	w.Text(", JSON_OBJECT())")
	for i := 1; i < len(s.Path); i++ {
		path := ast.Text(dialect.JSONPathText(s.Path[:i]))
		w.Text(", ")
		w.Argument(path)
		w.Text(", COALESCE(JSON_EXTRACT(")
		w.Argument(s.X)
		w.Text(", ")
		w.Argument(path)
		if s.Path[i].IsIndex {
			w.Text("), JSON_ARRAY())")
		} else {
			w.Text("), JSON_OBJECT())")
		}
	}
	w.Text(", ")
	w.Argument(ast.Text(dialect.JSONPathText(s.Path)))
	w.Text(", ")
	value()
	w.Text(")")
}

// JSONOperator writes the operators of JSON that the MySQL family has; base refuses the others.
func JSONOperator(w dialect.Writer, b *ast.Binary, base dialect.Base) {
	switch b.Op {
	case ast.OpContains:
		call(w, "JSON_CONTAINS", b.L, b.R, ")")
	case ast.OpContained:
		call(w, "JSON_CONTAINS", b.R, b.L, ")")
	case ast.OpOverlap:
		call(w, "JSON_OVERLAPS", b.L, b.R, ")")
	case ast.OpJSONHasKey:
		containsKeys(w, b.L, "one", []ast.Expr{b.R})
	case ast.OpAnyKeyExists:
		containsKeys(w, b.L, "one", dialect.Elements(b.R))
	case ast.OpAllKeysExist:
		containsKeys(w, b.L, "all", dialect.Elements(b.R))
	default:
		base.Operator(w, b)
	}
}

// containsKeys makes the path of each key on the server, which also quotes it.
func containsKeys(w dialect.Writer, document ast.Expr, which string, keys []ast.Expr) {
	w.Text("JSON_CONTAINS_PATH(")
	w.Argument(document)
	w.Text(", '" + which + "'")
	for _, key := range keys {
		w.Text(", CONCAT('$.', JSON_QUOTE(")
		w.Argument(key)
		w.Text("))")
	}
	w.Text(")")
}
