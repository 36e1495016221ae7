package dialect

import (
	"strconv"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Given is the alias of bound rows inside a write. Its columns are numbers, so that no name of the table's is ambiguous.
const Given = "given"

// GivenColumn writes the column of bound rows with a number, which begins with 1.
func GivenColumn(w Writer, number int) {
	w.Ident(Given)
	w.Text(".")
	w.Ident(strconv.Itoa(number))
}

// SetGiven writes what follows SET in an update of many rows: the columns that each row has a value of its own for, which
// cell writes by its number and type, then what is set alike in all rows.
func SetGiven(w Writer, u *ast.UpdateRows, cell func(number int, t *ast.Type)) {
	for i, c := range u.Set {
		if i > 0 {
			w.Text(", ")
		}
		w.Ident(c.Name)
		w.Text(" = ")
		cell(len(u.Key)+i+1, c.Type)
	}
	SetAlike(w, u)
}

// SetAlike writes what an update of many rows sets alike in all of them, behind what it sets row by row.
func SetAlike(w Writer, u *ast.UpdateRows) {
	if len(u.Extra) > 0 && len(u.Set) > 0 {
		w.Text(", ")
	}
	Assignments(w, u.Extra)
}

// MatchGiven writes the condition that a row of the table has the key of a bound row, whose columns cell writes by their
// numbers and types.
func MatchGiven(w Writer, u *ast.UpdateRows, cell func(number int, t *ast.Type)) {
	for i, c := range u.Key {
		if i > 0 {
			w.Text(" AND ")
		}
		w.Ident(u.Table.Name)
		w.Text(".")
		w.Ident(c.Name)
		w.Text(" = ")
		cell(i+1, c.Type)
	}
}

// NumberedRows are the same rows with numbers for the names of their columns.
func NumberedRows(r *ast.BindRows) *ast.BindRows {
	renamed := *r
	renamed.Columns = make([]ast.RowColumn, len(r.Columns))
	for i, c := range r.Columns {
		renamed.Columns[i] = ast.RowColumn{Name: strconv.Itoa(i + 1), Type: c.Type}
	}
	return &renamed
}
