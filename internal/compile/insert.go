package compile

import (
	"errors"
	"fmt"
	"slices"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

func (w *writer) insert(in *ast.Insert) {
	w.comment(in.Comment)
	if in.Conflict != nil && w.features.Upsert == dialect.UpsertNone {
		w.Fail(errors.New("an insert cannot meet a conflict otherwise than by failing"))
		return
	}
	rows := len(in.Rows)
	if in.Lists != nil {
		rows = in.Lists.Len
	}
	if max := w.features.MaxRows; max > 0 && rows > max {
		w.Fail(fmt.Errorf("the statement inserts %d rows, and one VALUES list takes %d at most", rows, max))
		return
	}
	in = withoutDefaultIdentity(in)
	w.d.Prologue(w, in)
	if in.Conflict != nil && w.features.Upsert == dialect.UpsertMerge {
		w.d.Merge(w, in)
	} else {
		w.plainInsert(in)
	}
	w.d.Epilogue(w, in)
}

func (w *writer) plainInsert(in *ast.Insert) {
	w.d.InsertPrefix(w, in)
	w.Text(" INTO ")
	w.Table(in.Table)
	if len(in.Columns) > 0 {
		w.Text(" (")
		for i, c := range in.Columns {
			w.comma(i)
			w.Ident(c.Name)
		}
		w.Text(")")
	}
	if len(in.Returning) > 0 && w.features.OutputClause {
		w.Text(" ")
		w.d.Output(w, in, "INSERTED.")
	}
	w.Text(" ")
	switch {
	case in.Lists != nil:
		w.d.InsertRows(w, in)
	case len(in.Columns) == 0:
		w.d.InsertDefaults(w)
	default:
		w.insertValues(in)
	}
	if in.Conflict != nil {
		w.d.Conflict(w, in)
	}
	w.returning(in.Returning, w.features.InsertReturning)
}

func (w *writer) insertValues(in *ast.Insert) {
	w.Text("VALUES ")
	for i, row := range in.Rows {
		if len(row) != len(in.Columns) {
			w.Fail(fmt.Errorf("row %d has %d values for %d columns", i, len(row), len(in.Columns)))
			return
		}
		w.comma(i)
		w.Text("(")
		for j, cell := range row {
			w.comma(j)
			w.cell(cell, in.Columns[j], in.Identity)
		}
		w.Text(")")
	}
}

// withoutDefaultIdentity leaves the auto increment column out where every row takes its DEFAULT: SQL Server knows no
// DEFAULT for it. One column at least stays, for several rows need values.
func withoutDefaultIdentity(in *ast.Insert) *ast.Insert {
	at := slices.IndexFunc(in.Columns, func(c ast.InsertColumn) bool { return c.Name == in.Identity })
	if at < 0 || len(in.Rows) == 0 || len(in.Columns) == 1 && len(in.Rows) > 1 {
		return in
	}
	rows := make([][]ast.Expr, len(in.Rows))
	for i, row := range in.Rows {
		if len(row) != len(in.Columns) || row[at] != ast.Expr(ast.Default) {
			return in
		}
		rows[i] = append(slices.Clone(row[:at]), row[at+1:]...)
	}
	shorter := *in
	shorter.Rows = rows
	shorter.Columns = append(slices.Clone(in.Columns[:at]), in.Columns[at+1:]...)
	return &shorter
}

// cell writes one value that is inserted.
func (w *writer) cell(x ast.Expr, c ast.InsertColumn, identity string) {
	if x == ast.Expr(ast.Default) && !w.features.DefaultInValues {
		if c.Name != identity {
			w.Fail(fmt.Errorf("DEFAULT cannot stand for the column %q: leave the column out", c.Name))
			return
		}
		x = ast.Null
	}
	w.Stored(x, c.Type)
}

// Stored implements dialect.Writer.
func (w *writer) Stored(x ast.Expr, t *ast.Type) {
	b, ok := x.(ast.Bind)
	if !ok {
		w.value(x, lowest)
		return
	}
	if b.Type == nil {
		b.Type = t
	}
	w.d.WriteValue(w, b)
}

// returning writes RETURNING at the end of a write.
func (w *writer) returning(columns []ast.Selected, exists bool) {
	if len(columns) == 0 || w.features.OutputClause {
		return
	}
	if !exists {
		w.Fail(errors.New("this statement gives no rows back (no RETURNING): select them"))
		return
	}
	w.Text(" RETURNING ")
	w.Returning(columns, "")
}
