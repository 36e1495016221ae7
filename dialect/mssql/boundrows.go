package mssql

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// UpdateRows implements dialect.Statements.
func (d Dialect) UpdateRows(w dialect.Writer, u *ast.UpdateRows) {
	w.Text("UPDATE ")
	w.Table(u.Table)
	w.Text(" SET ")
	cell := func(number int, _ *ast.Type) { dialect.GivenColumn(w, number) }
	dialect.SetGiven(w, u, cell)
	w.Text(" FROM ")
	w.Table(u.Table)
	w.Text(" INNER JOIN ")
	d.BoundRows(w, dialect.NumberedRows(&u.Rows), dialect.Given)
	w.Text(" ON ")
	dialect.MatchGiven(w, u, cell)
	if u.Where != nil {
		w.Text(" WHERE ")
		w.Condition(u.Where)
	}
}
