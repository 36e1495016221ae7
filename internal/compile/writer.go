package compile

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// writer is the dialect.Writer: it owns the text and the list of bound places.
type writer struct {
	d        Dialect
	features *dialect.Features
	b        []byte
	params   []Param
	err      error
	depth    int // selects around the current one
	// reuse writes one value in two places as one placeholder, where placeholders have numbers: an expression that is
	// selected and grouped by is then the same to the server.
	reuse bool

	// tables and subSelects count for Features.SelectHint; hint is its answer until the first SELECT takes it.
	tables, subSelects int
	hint               string
}

var _ dialect.Writer = (*writer)(nil)

// Text implements dialect.Writer.
func (w *writer) Text(sql string) { w.b = append(w.b, sql...) }

// Ident implements dialect.Writer.
func (w *writer) Ident(name string) {
	switch {
	case name == "":
		w.Fail(errors.New("an identifier is empty"))
	case strings.IndexByte(name, 0) >= 0:
		w.Fail(fmt.Errorf("the identifier %q holds the character NUL", name))
	default:
		w.b = w.d.AppendIdent(w.b, name)
	}
}

// Table implements dialect.Writer.
func (w *writer) Table(t ast.Table) {
	if t.Schema != "" {
		w.Ident(t.Schema)
		w.Text(".")
	}
	w.Ident(t.Name)
}

// Expr implements dialect.Writer.
func (w *writer) Expr(e ast.Expr) { w.value(e, primary) }

// Argument implements dialect.Writer.
func (w *writer) Argument(e ast.Expr) { w.value(e, lowest) }

// Condition implements dialect.Writer.
func (w *writer) Condition(e ast.Expr) { w.condition(e, lowest) }

// Select implements dialect.Writer.
func (w *writer) Select(s *ast.Select) {
	w.depth++
	w.selectStatement(s)
	w.depth--
}

// Placeholder implements dialect.Writer.
func (w *writer) Placeholder(b ast.Bind) {
	p := Param{Index: b.Index, Elem: b.Elem, Fill: b.Fill, Type: b.Type, Encode: w.d.Encoder(b.Type)}
	if b.Elem > 0 {
		p.Kind = Element
	} else if w.reuse && w.again(b) {
		return
	}
	w.place(p)
}

// PlaceholderList implements dialect.Writer.
func (w *writer) PlaceholderList(b *ast.BindList, asJSON bool) {
	p := Param{Kind: List, Index: b.Index, Type: b.Type, Encode: w.d.Encoder(b.Type)}
	if asJSON {
		p.Kind = ListJSON
	} else {
		p.List = w.d.ListEncoder(b.Type)
	}
	w.place(p)
}

// PlaceholderRows implements dialect.Writer.
func (w *writer) PlaceholderRows(r *ast.BindRows, col int, asJSON bool) {
	if !asJSON {
		t := r.Columns[col].Type
		p := Param{Kind: List, Index: r.Index + col, Type: t, Encode: w.d.Encoder(t), List: w.d.ListEncoder(t)}
		if c, ok := w.d.(dialect.ColumnEncoder); ok {
			p.Typed = c.ColumnEncoder(t)
		}
		w.place(p)
		return
	}
	p := Param{Kind: RowsJSON, Index: r.Index, Columns: make([]func(any) (any, error), len(r.Columns))}
	for i, c := range r.Columns {
		p.Columns[i] = w.d.Encoder(c.Type)
	}
	w.place(p)
}

// Row implements dialect.Writer.
func (w *writer) Row(r *ast.BindRows, row int) {
	for i, c := range r.Columns {
		w.comma(i)
		w.d.WriteValue(w, ast.Bind{Index: r.Index + i, Elem: row + 1, Fill: r.Fill, Type: c.Type})
	}
}

// Returning implements dialect.Writer.
func (w *writer) Returning(columns []ast.Selected, prefix string) {
	for i, c := range columns {
		w.comma(i)
		w.returned(c, prefix)
	}
}

// Fail implements dialect.Writer.
func (w *writer) Fail(err error) {
	if w.err == nil && err != nil {
		w.err = err
	}
}

// again writes the placeholder that a value of the same type has already, and reports whether it has one.
func (w *writer) again(b ast.Bind) bool {
	for i := range w.params {
		if p := &w.params[i]; p.Kind == Value && p.Index == b.Index && p.Type == b.Type {
			w.b = w.d.AppendPlaceholder(w.b, i+1)
			return true
		}
	}
	return false
}

func (w *writer) place(p Param) {
	w.params = append(w.params, p)
	w.b = w.d.AppendPlaceholder(w.b, len(w.params))
}

// comma separates items of a list: nothing in front of the first.
func (w *writer) comma(i int) {
	if i > 0 {
		w.b = append(w.b, ',', ' ')
	}
}

// idents writes a list of identifiers in parentheses.
func (w *writer) idents(names []string) {
	w.Text("(")
	for i, name := range names {
		w.comma(i)
		w.Ident(name)
	}
	w.Text(")")
}
