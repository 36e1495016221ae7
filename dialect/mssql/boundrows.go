package mssql

import (
	"strconv"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// given is the alias of bound rows inside a write. Its columns are numbers, so that no name of the table's is ambiguous.
const given = "given"

// UpdateRows implements dialect.Statements.
func (d Dialect) UpdateRows(w dialect.Writer, u *ast.UpdateRows) {
	w.Text("UPDATE ")
	w.Table(u.Table)
	w.Text(" SET ")
	for i, c := range u.Set {
		if i > 0 {
			w.Text(", ")
		}
		w.Ident(c.Name)
		w.Text(" = ")
		givenColumn(w, len(u.Key)+i+1)
	}
	if len(u.Extra) > 0 && len(u.Set) > 0 {
		w.Text(", ")
	}
	dialect.Assignments(w, u.Extra)
	w.Text(" FROM ")
	w.Table(u.Table)
	w.Text(" INNER JOIN ")
	rows := u.Rows
	rows.Columns = make([]ast.RowColumn, len(u.Rows.Columns))
	for i, c := range u.Rows.Columns {
		rows.Columns[i] = ast.RowColumn{Name: strconv.Itoa(i + 1), Type: c.Type}
	}
	d.BoundRows(w, &rows, given)
	w.Text(" ON ")
	for i, c := range u.Key {
		if i > 0 {
			w.Text(" AND ")
		}
		w.Ident(u.Table.Name)
		w.Text(".")
		w.Ident(c.Name)
		w.Text(" = ")
		givenColumn(w, i+1)
	}
	if u.Where != nil {
		w.Text(" WHERE ")
		w.Condition(u.Where)
	}
}

func givenColumn(w dialect.Writer, n int) {
	w.Ident(given)
	w.Text(".")
	w.Ident(strconv.Itoa(n))
}
