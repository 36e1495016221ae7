package compile

import (
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// selectStatement writes a SELECT, outermost or nested, its clauses in SQL's own order.
func (w *writer) selectStatement(s *ast.Select) {
	w.comment(s.Comment)
	w.with(s)
	top := w.noRows(s)
	if top && len(s.Unions) > 0 {
		w.Text("SELECT TOP (0) * FROM (")
		w.selectBody(s, false)
		w.Text(") AS ")
		w.Ident("none")
		return
	}
	w.selectBody(s, top)
	if top {
		return
	}
	w.orderAndLimit(s)
	if s.Lock != nil && !w.features.LockHints && len(w.features.Lock) > 0 {
		w.d.Lock(w, s.Lock)
	}
}

// noRows says whether the select asks for no rows of a server whose FETCH refuses zero.
func (w *writer) noRows(s *ast.Select) bool {
	return s.Limit != nil && *s.Limit == 0 && w.features.LimitNeedsOrder
}

// selectBody writes a select up to its unions: all that stands in front of ORDER BY.
func (w *writer) selectBody(s *ast.Select, top bool) {
	w.Text("SELECT ")
	if w.depth == 0 {
		w.Text(w.hint)
		w.hint = "" // not for members of a UNION
	}
	w.distinct(s)
	if top {
		w.Text("TOP (0) ")
	}
	for i, c := range s.Columns {
		w.comma(i)
		w.selected(c)
	}
	if len(s.Columns) == 0 {
		w.Text("1")
	}
	w.from(s)
	w.where(s.Where)
	if len(s.GroupBy) > 0 {
		w.Text(" GROUP BY ")
		w.list(s.GroupBy)
	}
	if s.Having != nil {
		w.Text(" HAVING ")
		w.condition(s.Having, lowest)
	}
	for _, u := range s.Unions {
		w.Text(isNot(u.All, " UNION ", " UNION ALL "))
		w.unionMember(u.Select)
	}
}

func (w *writer) distinct(s *ast.Select) {
	if len(s.DistinctOn) > 0 {
		if !w.features.DistinctOn {
			w.Fail(fmt.Errorf("DISTINCT ON does not exist"))
			return
		}
		w.Text("DISTINCT ON (")
		w.list(s.DistinctOn)
		w.Text(") ")
		return
	}
	if s.Distinct {
		w.Text("DISTINCT ")
	}
}

func (w *writer) selected(c ast.Selected) {
	column, isColumn := c.X.(ast.Column)
	if c.Read && isColumn {
		if unnamed := w.d.ReadColumn(w, column); unnamed && c.Named && c.As == "" {
			c.As = column.Name
		}
	} else {
		w.untyped(c.X)
	}
	if c.As != "" {
		w.Text(" AS ")
		w.Ident(c.As)
	}
}

// returned writes a column of RETURNING or OUTPUT. prefix takes the place of the column's table.
func (w *writer) returned(c ast.Selected, prefix string) {
	if prefix == "" {
		w.selected(c)
		return
	}
	switch x := c.X.(type) {
	case ast.Column:
		if c.Read {
			x.Table = strings.TrimSuffix(prefix, ".")
			w.d.ReadColumn(w, x)
			break
		}
		w.Text(prefix)
		w.Ident(x.Name)
	case ast.Star:
		w.Text(prefix + "*")
	default:
		w.untyped(c.X)
	}
	if c.As != "" {
		w.Text(" AS ")
		w.Ident(c.As)
	}
}

func (w *writer) where(condition ast.Expr) {
	if condition == nil {
		return
	}
	w.Text(" WHERE ")
	w.condition(condition, lowest)
}

// unionMember writes a select as one side of UNION. One with clauses that would belong to the whole becomes a derived
// table: SQLite and SQL Server do not take it in parentheses.
func (w *writer) unionMember(s *ast.Select) {
	if len(s.OrderBy) == 0 && s.Limit == nil && s.Offset == nil && len(s.Unions) == 0 && len(s.With) == 0 && s.Lock == nil {
		w.depth++
		w.selectBody(s, false)
		w.depth--
		return
	}
	w.Text("SELECT * FROM ")
	w.sub(s)
	w.Text(" AS ")
	w.Ident("u")
}

func (w *writer) with(s *ast.Select) {
	if len(s.With) == 0 {
		return
	}
	w.Text("WITH ")
	if s.Recursive && w.features.WithRecursive {
		w.Text("RECURSIVE ")
	}
	for i, c := range s.With {
		w.comma(i)
		w.Ident(c.Name)
		if len(c.Columns) > 0 {
			w.Text(" ")
			w.idents(c.Columns)
		}
		w.Text(" AS (")
		if c.Raw != nil {
			w.raw(c.Raw)
		} else {
			w.Select(c.Select)
		}
		w.Text(")")
	}
	w.Text(" ")
}
