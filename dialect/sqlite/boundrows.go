package sqlite

import (
	"strconv"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// given is the alias of bound rows inside a write. Its columns are numbers, so that no name of the table's is ambiguous.
const given = "given"

// UpdateRows implements dialect.Statements.
func (Dialect) UpdateRows(w dialect.Writer, u *ast.UpdateRows) {
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
	relation(w, &u.Rows, given, func(i int) string { return strconv.Itoa(i + 1) })
	w.Text(" WHERE ")
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
		w.Text(" AND (")
		w.Condition(u.Where)
		w.Text(")")
	}
}

func givenColumn(w dialect.Writer, n int) {
	w.Ident(given)
	w.Text(".")
	w.Ident(strconv.Itoa(n))
}

// BoundRows implements dialect.Statements.
func (Dialect) BoundRows(w dialect.Writer, r *ast.BindRows, alias string) {
	relation(w, r, alias, func(i int) string { return r.Columns[i].Name })
}

// relation names the columns of VALUES, which the server calls column1, column2, ….
func relation(w dialect.Writer, r *ast.BindRows, alias string, name func(int) string) {
	w.Text("(SELECT ")
	for i := range r.Columns {
		if i > 0 {
			w.Text(", ")
		}
		w.Text("column" + strconv.Itoa(i+1) + " AS ")
		w.Ident(name(i))
	}
	w.Text(" FROM (VALUES ")
	dialect.RowList(w, r, "(")
	w.Text(")) AS ")
	w.Ident(alias)
}
