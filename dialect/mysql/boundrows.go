package mysql

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// UpdateRows implements dialect.Statements.
func (d Dialect) UpdateRows(w dialect.Writer, u *ast.UpdateRows) {
	WriteUpdateRows(w, u, func(r *ast.BindRows) { d.BoundRows(w, r, dialect.Given) })
}

// WriteUpdateRows writes UPDATE t INNER JOIN the relation that rows writes under the alias dialect.Given.
func WriteUpdateRows(w dialect.Writer, u *ast.UpdateRows, rows func(*ast.BindRows)) {
	w.Text("UPDATE ")
	w.Table(u.Table)
	w.Text(" INNER JOIN ")
	rows(dialect.NumberedRows(&u.Rows))
	w.Text(" ON ")
	dialect.MatchGiven(w, u, func(number int, t *ast.Type) {
		dialect.GivenColumn(w, number)
		if isText(t) {
			// Two columns of different collations cannot be compared; a key is the same byte by byte.
			w.Text(" COLLATE utf8mb4_bin")
		}
	})
	w.Text(" SET ")
	for i, c := range u.Set { // of the table by name, which the bound rows stand beside
		if i > 0 {
			w.Text(", ")
		}
		w.Ident(u.Table.Name)
		w.Text(".")
		w.Ident(c.Name)
		w.Text(" = ")
		dialect.GivenColumn(w, len(u.Key)+i+1)
	}
	dialect.SetAlike(w, u)
	if u.Where != nil {
		w.Text(" WHERE ")
		w.Condition(u.Where)
	}
}

func isText(t *ast.Type) bool {
	if t == nil {
		return false
	}
	switch t.Kind {
	case ast.String, ast.Char, ast.TextKind, ast.CIText, ast.UUID, ast.Enum:
		return true
	}
	return false
}

// BoundRows implements dialect.Statements: VALUES ROW(…), ROW(…).
func (Dialect) BoundRows(w dialect.Writer, r *ast.BindRows, alias string) {
	w.Text("(VALUES ")
	for i := range r.Len {
		if i > 0 {
			w.Text(", ")
		}
		w.Text("ROW(")
		for j := range r.Columns {
			if j > 0 {
				w.Text(", ")
			}
			TypedCell(w, r, i, j)
		}
		w.Text(")")
	}
	w.Text(") AS ")
	w.Ident(alias)
	w.Text(" ")
	dialect.Idents(w, dialect.RowNames(r))
}

// TypedCell writes one value of bound rows as its column's type. The servers make one type of the values below each
// other, and of untyped placeholders the wrong one: numbers become floating point, bytes and long texts are refused, and
// MariaDB cuts the spaces at the end of a text (10.11).
func TypedCell(w dialect.Writer, r *ast.BindRows, row, column int) {
	t := r.Columns[column].Type
	b := ast.Bind{Index: r.Index + column, Elem: row + 1, Fill: r.Fill, Type: t}
	name, wide := cellType(t)
	switch {
	case name == "" || name == "CHAR" && r.Compared: // a cast text has a collation, which differs from the column's
		w.Placeholder(b)
	case wide:
		// A cast alone is 64 KB wide to MySQL, and a length in it would pad bytes; a branch that is never taken widens.
		w.Text("IF(TRUE, CAST(")
		w.Placeholder(b)
		w.Text(" AS ")
		w.Text(name)
		w.Text("), CAST('' AS ")
		w.Text(name)
		w.Text("(1000000000)))")
	default:
		w.Text("CAST(")
		w.Placeholder(b)
		w.Text(" AS ") // no sum of texts: there is one cell for every value
		w.Text(name)
		w.Text(")")
		if isText(t) {
			// Beside a column of another collation than the connection's a text is compared byte by byte, or not at all.
			w.Text(" COLLATE utf8mb4_bin")
		}
	}
}

// cellType is the type that a value of bound rows is cast to on its way to a column of type t; wide where it may be
// longer than 64 KB.
func cellType(t *ast.Type) (name string, wide bool) {
	if t == nil {
		return "", false
	}
	switch t.Kind {
	case ast.TextKind, ast.JSON, ast.JSONB: // a JSON column takes text; only one of the servers can cast to JSON
		return "CHAR", true
	case ast.Blob, ast.Geometry:
		return "BINARY", true
	case ast.Time: // bound as a TIME, 00:00:00.000001 becomes 01:00:00 (MySQL 9.7)
		return "CHAR", false
	}
	name, err := castName(t)
	if err != nil {
		return "", false
	}
	return name, false
}

// InList implements dialect.Statements.
func (Dialect) InList(w dialect.Writer, x ast.Expr, list *ast.BindList, not bool) {
	dialect.WriteInList(w, x, list, not, func() { JSONTable(w, list) })
}

// JSONTable writes the elements of a list that travels as one JSON document, as what follows SELECT.
func JSONTable(w dialect.Writer, list *ast.BindList) {
	column, read := documentColumn(list.Type)
	w.Text(read + " FROM JSON_TABLE(")
	w.PlaceholderList(list, true)
	w.Text(", '$[*]' COLUMNS (v " + column + " PATH '$')) AS given")
}

// documentColumn is the column of JSON_TABLE that reads a type exactly, and how it is read.
func documentColumn(t *ast.Type) (column, read string) {
	if t == nil {
		return "LONGTEXT", "given.v COLLATE utf8mb4_bin"
	}
	switch name, _ := castName(t); name {
	case "SIGNED":
		return "BIGINT", "given.v"
	case "UNSIGNED":
		return "BIGINT UNSIGNED", "given.v"
	case "FLOAT", "DOUBLE":
		return "DOUBLE", "given.v"
	case "BINARY":
		return "LONGTEXT", "UNHEX(given.v)"
	case "CHAR", "JSON", "":
		return "LONGTEXT", "given.v COLLATE utf8mb4_bin"
	default:
		return name, "given.v"
	}
}
