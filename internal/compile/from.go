package compile

import (
	"fmt"
	"slices"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

func (w *writer) from(s *ast.Select) {
	if s.From.Table.Name == "" && s.From.Select == nil && s.From.Rows == nil {
		return
	}
	w.Text(" FROM ")
	w.source(s.From, s.Lock)
	w.hints(s)
	for i := range s.Joins {
		w.join(&s.Joins[i], s.Lock)
	}
}

// hints writes the hints behind the first table, with the row lock where locks are hints.
func (w *writer) hints(s *ast.Select) {
	hints := s.Hints
	if w.locksByHint(s.From, s.Lock) {
		hints = append(slices.Clip(hints), ast.Hint{Lock: s.Lock})
	}
	if len(hints) > 0 {
		w.d.Hint(w, hints)
	}
}

func (w *writer) locksByHint(source ast.Source, l *ast.Lock) bool {
	return l != nil && w.features.LockHints && source.Table.Name != "" &&
		(len(l.Of) == 0 || slices.Contains(l.Of, source.As))
}

func (w *writer) source(s ast.Source, l *ast.Lock) {
	if s.Lateral {
		if !w.features.Lateral {
			w.Fail(fmt.Errorf("LATERAL does not exist"))
			return
		}
		w.Text("LATERAL ")
	}
	switch {
	case s.Rows != nil:
		w.d.BoundRows(w, s.Rows, s.As)
		return
	case s.Select != nil:
		w.sub(s.Select)
	default:
		w.tables++
		w.Table(s.Table)
	}
	if s.As != "" {
		w.Text(" AS ")
		w.Ident(s.As)
	}
}

var joinText = [...]string{
	ast.InnerJoin: " INNER JOIN ", ast.LeftJoin: " LEFT OUTER JOIN ", ast.RightJoin: " RIGHT OUTER JOIN ",
	ast.CrossJoin: " CROSS JOIN ",
}

func (w *writer) join(j *ast.Join, l *ast.Lock) {
	if j.Kind == ast.RightJoin && !w.features.RightJoin {
		w.Fail(fmt.Errorf("RIGHT JOIN does not exist"))
		return
	}
	w.Text(joinText[j.Kind])
	if len(j.Nested) > 0 {
		w.Text("(")
	}
	w.source(j.Source, l)
	if w.locksByHint(j.Source, l) {
		w.d.Hint(w, []ast.Hint{{Lock: l}})
	}
	for i := range j.Nested {
		w.join(&j.Nested[i], l)
	}
	if len(j.Nested) > 0 {
		w.Text(")")
	}
	if j.Kind == ast.CrossJoin {
		return
	}
	w.Text(" ON ")
	if j.On == nil {
		w.condition(ast.True, lowest)
		return
	}
	w.condition(j.On, lowest)
}
