package mariadb

import (
	"errors"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/dialect/mysql"
)

// JSONPath implements dialect.Statements. JSON is text here, and a comparison takes the quotes off a string, so
// only JSON_TYPE tells "null" from null and "true" from true.
func (Dialect) JSONPath(w dialect.Writer, p *ast.JSONPath) {
	place := func() { extract(w, p.X, p.Path) }
	switch p.As {
	case ast.JSONDocument:
		place()
	case ast.JSONText:
		dialect.Between(w, place, "CASE WHEN JSON_TYPE(", ") <> 'NULL' THEN JSON_UNQUOTE(", ") END")
	case ast.JSONNumber:
		dialect.Between(w, place, "CASE WHEN JSON_TYPE(", ") IN ('INTEGER', 'DOUBLE') THEN CAST(", " AS DECIMAL(65,30)) END")
	case ast.JSONBool:
		dialect.Between(w, place, "CASE WHEN JSON_TYPE(", ") = 'BOOLEAN' THEN ", " = 'true' END")
	}
}

// checkKeys refuses what MariaDB 10.11 and 11.8 cannot say: even in quotes a key that begins with - is taken for a
// negative index.
func checkKeys(w dialect.Writer, steps []ast.PathStep) {
	for _, step := range steps {
		if strings.HasPrefix(step.Key, "-") {
			w.Fail(errors.New("MariaDB has no JSON path to a key that begins with a minus"))
		}
	}
}

func extract(w dialect.Writer, x ast.Expr, steps []ast.PathStep) {
	checkKeys(w, steps)
	w.Text("JSON_EXTRACT(")
	w.Argument(x)
	w.Text(", ")
	w.Argument(ast.Text(dialect.JSONPathText(steps)))
	w.Text(")")
}

// JSONSet implements dialect.Statements. JSON_SET takes text for a string unless a function of JSON gives it.
func (Dialect) JSONSet(w dialect.Writer, s *ast.JSONSet) {
	checkKeys(w, s.Path)
	mysql.WriteJSONSet(w, s, "JSON_EXTRACT(", ", '$')")
}
