package compile

import (
	"errors"
	"math"
	"strconv"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

func (w *writer) update(u *ast.Update) {
	w.comment(u.Comment)
	if len(u.Set) == 0 {
		w.Fail(errors.New("an update sets nothing"))
		return
	}
	w.d.Prologue(w, u)
	limit := limitedWrite{u.Table, u.Where, u.OrderBy, u.Limit, u.Key, u.ByKey}
	w.Text("UPDATE ")
	w.top(&limit)
	w.Table(u.Table)
	w.Text(" SET ")
	w.assignments(u.Set)
	if len(u.Returning) > 0 && w.features.OutputClause {
		w.Text(" ")
		w.d.Output(w, u, "INSERTED.")
	}
	w.limited(&limit)
	w.returning(u.Returning, w.features.UpdateReturning)
	w.d.Epilogue(w, u)
}

func (w *writer) delete(d *ast.Delete) {
	w.comment(d.Comment)
	w.d.Prologue(w, d)
	limit := limitedWrite{d.Table, d.Where, d.OrderBy, d.Limit, d.Key, d.ByKey}
	w.Text("DELETE ")
	w.top(&limit)
	w.Text("FROM ")
	w.Table(d.Table)
	if len(d.Returning) > 0 && w.features.OutputClause {
		w.Text(" ")
		w.d.Output(w, d, "DELETED.")
	}
	w.limited(&limit)
	w.returning(d.Returning, w.features.DeleteReturning)
	w.d.Epilogue(w, d)
}

func (w *writer) assignments(set []ast.Assignment) {
	for i, a := range set {
		w.comma(i)
		w.Ident(a.Column)
		w.Text(" = ")
		if a.X == ast.Expr(ast.Default) && !w.features.DefaultInValues {
			w.Fail(errors.New("DEFAULT cannot be assigned: give the value"))
			return
		}
		w.d.Assigned(w, a.X, a.Type)
	}
}

// limitedWrite is what UPDATE and DELETE share: which rows they write.
type limitedWrite struct {
	table   ast.Table
	where   ast.Expr
	orderBy []ast.Order
	limit   *int64
	key     []string
	byKey   bool
}

// byTop says whether the write is limited by TOP, which knows no order.
func (w *writer) byTop(l *limitedWrite) bool {
	return l.limit != nil && w.features.WriteLimit == dialect.WriteLimitTop && len(l.orderBy) == 0
}

func (w *writer) top(l *limitedWrite) {
	if w.byTop(l) {
		w.Text("TOP (")
		w.b = strconv.AppendInt(w.b, *l.limit, 10)
		w.Text(") ")
	}
}

// limited writes WHERE with the limit. Without a limit an order has no meaning.
func (w *writer) limited(l *limitedWrite) {
	switch {
	case l.byKey:
		w.limitedByKey(l)
	case l.limit == nil || w.byTop(l):
		w.where(l.where)
	case w.features.WriteLimit == dialect.WriteLimitClause:
		w.where(l.where)
		if len(l.orderBy) > 0 {
			w.Text(" ORDER BY ")
			w.orders(l.orderBy)
		}
		w.Text(" LIMIT ")
		w.b = strconv.AppendInt(w.b, *l.limit, 10)
	default:
		w.limitedByKey(l)
	}
}

// limitedByKey writes WHERE key IN (SELECT key … LIMIT n). A limit also keeps a derived table apart from the statement
// around it, where there is none.
func (w *writer) limitedByKey(l *limitedWrite) {
	if len(l.key) == 0 {
		w.Fail(errors.New("a limit on a write needs the table's primary key"))
		return
	}
	choose := &ast.Select{From: ast.Source{Table: l.table}, Where: l.where, OrderBy: l.orderBy, Limit: l.limit}
	if l.byKey && l.limit == nil {
		every := int64(math.MaxInt64)
		choose.Limit = &every
	}
	var key ast.Tuple
	for _, name := range l.key {
		column := ast.Column{Name: name}
		key = append(key, column)
		choose.Columns = append(choose.Columns, ast.Selected{X: column})
	}
	in := &ast.In{X: key, Select: choose}
	if len(key) == 1 {
		in.X = key[0]
	}
	w.where(in)
}
