package mysql

import (
	"errors"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// newRow is the alias of the row that an upsert wanted to insert.
const newRow = "new"

// Conflict implements dialect.Statements.
func (Dialect) Conflict(w dialect.Writer, in *ast.Insert) {
	if !in.Conflict.DoNothing && len(in.Conflict.Set) > 0 {
		w.Text(" AS ")
		w.Ident(newRow)
	}
	OnDuplicateKey(w, in)
}

// OnDuplicateKey writes ON DUPLICATE KEY UPDATE. An insert that ignores duplicates sets a column to itself, because
// INSERT IGNORE would let wrong values pass as well. The key is set to itself beside LAST_INSERT_ID, so that the driver
// tells the id of the row that exists, its bits inverted: negative, which no id of a new row is. The count of affected
// rows does not tell: with clientFoundRows it is 1 for a new row and for one that has these values already.
func OnDuplicateKey(w dialect.Writer, in *ast.Insert) {
	c := in.Conflict
	w.Text(" ON DUPLICATE KEY UPDATE ")
	if c.DoNothing || len(c.Set) == 0 {
		keepColumn(w, in)
		return
	}
	if c.Key != "" {
		keepKey(w, in)
		w.Text(", ")
	}
	dialect.Assignments(w, c.Set)
}

// keepKey sets the key to itself. LAST_INSERT_ID is compared, not added, because both servers evaluate that.
func keepKey(w dialect.Writer, in *ast.Insert) {
	key := func() {
		w.Ident(in.Table.Name)
		w.Text(".")
		w.Ident(in.Conflict.Key)
	}
	w.Ident(in.Conflict.Key)
	w.Text(" = IF(LAST_INSERT_ID(~")
	key()
	w.Text(") = 0, 0, ")
	key()
	w.Text(")")
}

func keepColumn(w dialect.Writer, in *ast.Insert) {
	column := ""
	switch {
	case in.Conflict.Key != "":
		keepKey(w, in)
		return
	case len(in.Conflict.Target) > 0:
		column = in.Conflict.Target[0]
	case len(in.Columns) > 0:
		column = in.Columns[0].Name
	case in.Lists != nil && len(in.Lists.Columns) > 0:
		column = in.Lists.Columns[0].Name
	default:
		w.Fail(errors.New("an insert that ignores duplicates needs a column"))
		return
	}
	w.Ident(column)
	w.Text(" = ")
	w.Ident(in.Table.Name)
	w.Text(".")
	w.Ident(column)
}

// Inserted implements dialect.Statements.
func (Dialect) Inserted(w dialect.Writer, column string) {
	w.Ident(newRow)
	w.Text(".")
	w.Ident(column)
}
