package compile

import (
	"errors"
	"fmt"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/binds"
)

// raw writes SQL as the user wrote it, its arguments in the places of ? outside of literals, quoted names and
// comments. ?? is a question mark.
func (w *writer) raw(r *ast.Raw) {
	if len(r.Args) == 0 {
		// Without arguments the text is not read at all: ? and ?? may be the server's own operators.
		w.b = append(w.b, r.SQL...)
		return
	}
	used, start := 0, 0
	s := binds.Scan(r.SQL, &w.features.Lexis, "")
	for s.Next() {
		m := s.Mark()
		if m.Kind != binds.Question && m.Kind != binds.Escaped {
			continue
		}
		w.b = append(w.b, r.SQL[start:m.Start]...)
		start = m.End
		if m.Kind == binds.Escaped {
			w.Text("?")
			continue
		}
		if used < len(r.Args) {
			w.rawArgument(r, m, r.Args[used])
		}
		used++
	}
	w.b = append(w.b, r.SQL[start:]...)
	if err := s.Err(); err != nil {
		w.Fail(fmt.Errorf("the literal cannot be read: %w", err))
	}
	if used != len(r.Args) {
		w.Fail(fmt.Errorf("the literal has %d placeholders and %d arguments", used, len(r.Args)))
	}
}

// rawArgument writes an argument: of a list behind IN its elements, elsewhere an array.
func (w *writer) rawArgument(r *ast.Raw, m binds.Mark, arg ast.Expr) {
	list, ok := arg.(*ast.BindList)
	if !ok {
		w.untyped(arg)
		return
	}
	switch in, not := binds.Behind(r.SQL, m); {
	case in && list.Len > 0:
		dialect.ListElements(w, list, ", ", w.Placeholder)
	case in && not:
		w.Fail(errors.New("the list behind NOT IN in a literal is empty, and SQL has no words for it: leave the condition out, or use op.NotIn"))
	case in:
		w.Text("NULL")
	case w.features.ListParams:
		w.PlaceholderList(list, false)
	default:
		w.Fail(errors.New("a list among a literal's arguments stands behind IN, as IN (?): this database has no arrays"))
	}
}
