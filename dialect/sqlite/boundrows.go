package sqlite

import (
	"strconv"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// UpdateRows implements dialect.Statements.
func (d Dialect) UpdateRows(w dialect.Writer, u *ast.UpdateRows) {
	w.Text("UPDATE ")
	w.Table(u.Table)
	w.Text(" SET ")
	cell := func(number int, _ *ast.Type) { dialect.GivenColumn(w, number) }
	dialect.SetGiven(w, u, func(number int, t *ast.Type) { fitted(w, t, func() { cell(number, t) }) })
	w.Text(" FROM ")
	d.BoundRows(w, dialect.NumberedRows(&u.Rows), dialect.Given)
	w.Text(" WHERE ")
	dialect.MatchGiven(w, u, cell)
	if u.Where != nil {
		w.Text(" AND (")
		w.Condition(u.Where)
		w.Text(")")
	}
}

// BoundRows implements dialect.Statements: VALUES, whose columns the server calls column1, column2, ….
func (Dialect) BoundRows(w dialect.Writer, r *ast.BindRows, alias string) {
	w.Text("(SELECT ")
	for i, c := range r.Columns {
		if i > 0 {
			w.Text(", ")
		}
		w.Text("column" + strconv.Itoa(i+1) + " AS ")
		w.Ident(c.Name)
	}
	w.Text(" FROM (VALUES ")
	dialect.RowList(w, r, "(")
	w.Text(")) AS ")
	w.Ident(alias)
}
