package compile

import (
	"fmt"

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
			w.untyped(r.Args[used])
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
