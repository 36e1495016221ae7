package plan

import (
	"strconv"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
)

// counting turns a question, of which sel holds the source and the conditions, into one for a number of rows or for
// whether there is one.
func (l *lowerer) counting(f *query.Find, sc *scope, sel *ast.Select) *ast.Select {
	if f.Purpose == query.Exists {
		return l.anyRow(f, sc, sel)
	}
	count := &ast.Call{Name: "count", Star: true}
	switch {
	case l.countsRows(f):
		return l.counted(f, sc, sel, count)
	case f.Distinct && f.HasSelect:
		count = &ast.Call{Name: "count", Distinct: true, Args: []ast.Expr{l.expr(f.Select[0].X, sc, nil)}}
	}
	sel.Columns, sel.Distinct = []ast.Selected{{X: count}}, false
	return sel
}

// countsRows reports whether the rows to count are not those of the table: a union, or different rows of several columns.
func (l *lowerer) countsRows(f *query.Find) bool {
	if len(f.Unions) > 0 {
		return true
	}
	if !f.Distinct {
		return false
	}
	if !f.HasSelect {
		return len(f.Table.PrimaryKey) == 0
	}
	return len(f.Select)+len(f.Extra) != 1
}

// counted counts the rows of the question itself.
func (l *lowerer) counted(f *query.Find, sc *scope, sel *ast.Select, count ast.Expr) *ast.Select {
	outer := &ast.Select{Comment: sel.Comment, With: sel.With, Recursive: sel.Recursive, Columns: []ast.Selected{{X: count}}}
	sel.Comment, sel.With, sel.Recursive = "", nil, false
	sel.Columns = l.columns(f, sc)
	l.unions(f, sc, sel)
	bare(sel)
	for i := range sel.Columns {
		// A derived table names each of its columns, and each once.
		sel.Columns[i].As = "c" + strconv.Itoa(i+1)
	}
	outer.From = ast.Source{Select: sel, As: "counted"}
	return outer
}

// anyRow asks for one row, whatever is in it. What groups, skips or joins rows stays.
func (l *lowerer) anyRow(f *query.Find, sc *scope, sel *ast.Select) *ast.Select {
	if len(f.Group)+len(f.Having) > 0 {
		l.columns(f, sc) // the aliases that Having may name
		sel.GroupBy, sel.Having = l.groups(f, sc), l.conds(f.Having, sc)
	}
	one := int64(1)
	sel.Columns, sel.Distinct = []ast.Selected{{X: ast.Int(1)}}, false
	for i := range f.Unions {
		u := &f.Unions[i]
		sel.Unions = append(sel.Unions, ast.Union{All: true, Select: l.existing(u.Find)})
	}
	if f.Offset > 0 {
		sel.Offset = l.bindInt(&f.Offset)
	}
	if sel.Limit = f.Limit; sel.Limit == nil || *sel.Limit > 1 {
		sel.Limit = &one
	}
	return sel
}
