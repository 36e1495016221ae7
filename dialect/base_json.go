package dialect

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// JSONPathText is a path in the language that MySQL, MariaDB, SQLite and SQL Server share: $."key"[0]. Every key is
// quoted as a JSON string, so none can end its step. It is to be written as a literal.
func JSONPathText(steps []ast.PathStep) string {
	var b strings.Builder
	b.WriteByte('$')
	for _, step := range steps {
		if step.IsIndex {
			b.WriteString("[" + strconv.Itoa(step.Index) + "]")
			continue
		}
		b.WriteByte('.')
		b.WriteString(jsonString(step.Key))
	}
	return b.String()
}

// jsonString quotes a text as JSON without the escapes that only HTML needs: servers compare keys as they are written.
func jsonString(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// A string always encodes.
	_ = e.Encode(s)
	return strings.TrimSuffix(b.String(), "\n")
}

// Elements are the single values of an operator's right side that may be a list.
func Elements(x ast.Expr) []ast.Expr {
	switch x := x.(type) {
	case *ast.BindList:
		elements := make([]ast.Expr, x.Len)
		for i := range elements {
			elements[i] = ListElement(x, i)
		}
		return elements
	case ast.Tuple:
		return x
	}
	return []ast.Expr{x}
}

// IsDocument reports whether the value of an [ast.JSONSet] is the text of a document: a bound one, or a literal such as
// null. Any other value is made JSON by the database.
func IsDocument(x ast.Expr) bool {
	switch x.(type) {
	case ast.Bind, ast.Text:
		return true
	}
	return false
}

// WriteKeysExist writes an operator that asks a document for any or all of some keys, as tests of one key each, joined by
// OR or AND: before and after enclose the document, and behind stands after the key.
func WriteKeysExist(w Writer, b *ast.Binary, before, after, behind string) {
	join := " OR "
	if b.Op == ast.OpAllKeysExist {
		join = " AND "
	}
	w.Text("(")
	for i, key := range Elements(b.R) {
		if i > 0 {
			w.Text(join)
		}
		w.Text(before)
		w.Argument(b.L)
		w.Text(after)
		w.Expr(key)
		w.Text(behind)
	}
	w.Text(")")
}
