package postgres

import (
	"errors"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// JSONPath implements dialect.Statements. A number or boolean is read only where the document has one: a cast of
// other text would fail the whole statement.
func (Dialect) JSONPath(w dialect.Writer, p *ast.JSONPath) {
	switch p.As {
	case ast.JSONDocument:
		path(w, p.X, p.Path, false)
	case ast.JSONText:
		path(w, p.X, p.Path, true)
	case ast.JSONNumber:
		ofType(w, p, "number", "numeric")
	case ast.JSONBool:
		ofType(w, p, "boolean", "boolean")
	}
}

func ofType(w dialect.Writer, p *ast.JSONPath, jsonType, sqlType string) {
	w.Text("CASE WHEN " + typeofName(p.X) + "(")
	path(w, p.X, p.Path, false)
	w.Text(") = '" + jsonType + "' THEN (")
	path(w, p.X, p.Path, true)
	w.Text(")::" + sqlType + " END")
}

func typeofName(x ast.Expr) string {
	if c, ok := x.(ast.Column); ok && c.Type != nil && c.Type.Kind == ast.JSON {
		return "json_typeof"
	}
	return "jsonb_typeof"
}

// path writes x -> 'a' -> 0 ->> 'b'.
func path(w dialect.Writer, x ast.Expr, steps []ast.PathStep, text bool) {
	document(w, x)
	if len(steps) == 0 {
		if text {
			w.Text(" #>> '{}'")
		}
		return
	}
	for i, step := range steps {
		if text && i == len(steps)-1 {
			w.Text(" ->> ")
		} else {
			w.Text(" -> ")
		}
		if step.IsIndex {
			w.Argument(ast.Int(step.Index))
		} else {
			key(w, step.Key)
		}
	}
}

func key(w dialect.Writer, name string) {
	if strings.IndexByte(name, 0) >= 0 {
		w.Fail(errors.New("a key of a JSON path holds the character NUL"))
		return
	}
	w.Argument(ast.Text(name))
}

// document writes the JSON that a path starts from; a placeholder alone would be text.
func document(w dialect.Writer, x ast.Expr) {
	w.Expr(x)
	if _, ok := x.(ast.Bind); ok {
		w.Text("::jsonb")
	}
}

// JSONSet implements dialect.Statements. jsonb_set makes no parents and turns NULL into a NULL document, so missing
// parents are set first and NULL is written as null.
func (Dialect) JSONSet(w dialect.Writer, s *ast.JSONSet) {
	if len(s.Path) == 0 {
		jsonValue(w, s.Value)
		return
	}
	for range s.Path {
		w.Text("jsonb_set(")
	}
	whole := isJSONColumn(s.X)
	w.Text("COALESCE(")
	asJSONB(w, s.X, whole)
	w.Text(", '{}')")
	for i := 1; i < len(s.Path); i++ {
		w.Text(", ")
		places(w, s.Path[:i])
		w.Text(", COALESCE(NULLIF(")
		asJSONB(w, s.X, whole)
		w.Text(" #> ")
		places(w, s.Path[:i])
		if s.Path[i].IsIndex {
			w.Text(", 'null'), '[]'))")
		} else {
			w.Text(", 'null'), '{}'))")
		}
	}
	w.Text(", ")
	places(w, s.Path)
	w.Text(", ")
	jsonValue(w, s.Value)
	w.Text(")")
	if whole {
		w.Text("::json")
	}
}

func isJSONColumn(x ast.Expr) bool {
	c, ok := x.(ast.Column)
	return ok && c.Type != nil && c.Type.Kind == ast.JSON
}

func asJSONB(w dialect.Writer, x ast.Expr, cast bool) {
	document(w, x)
	if cast {
		w.Text("::jsonb")
	}
}

func places(w dialect.Writer, steps []ast.PathStep) {
	w.Text("ARRAY[")
	for i, step := range steps {
		if i > 0 {
			w.Text(", ")
		}
		if step.IsIndex {
			w.Text("'")
			w.Argument(ast.Int(step.Index))
			w.Text("'")
		} else {
			key(w, step.Key)
		}
	}
	w.Text("]::text[]")
}

func jsonValue(w dialect.Writer, x ast.Expr) {
	w.Text("COALESCE(")
	if dialect.IsDocument(x) {
		w.Expr(x)
		w.Text("::jsonb")
	} else {
		w.Text("to_jsonb(")
		w.Argument(x)
		w.Text(")")
	}
	w.Text(", 'null')")
}
