package compile

import (
	"fmt"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// tupleIn writes (a, b) IN (…) for servers without row values: as OR of AND over a list, as EXISTS over a select.
func (w *writer) tupleIn(e *ast.In, x ast.Tuple) {
	if e.Select != nil {
		w.tupleInSelect(e, x)
		return
	}
	either := &ast.Logic{Or: true}
	for _, item := range e.Items {
		row, ok := item.(ast.Tuple)
		if !ok || len(row) != len(x) {
			w.Fail(fmt.Errorf("a tuple of %d values is compared with something else", len(x)))
			return
		}
		either.Items = append(either.Items, tupleEqual(x, row))
	}
	if e.Not {
		w.predicate(&ast.Not{X: either})
		return
	}
	w.Text("(")
	w.logic(either)
	w.Text(")")
}

// tupleInSelect asks whether the tuple is among the select's rows. INTERSECT takes NULLs as equal, IN does not, so
// the tuple's own NULLs are ruled out.
func (w *writer) tupleInSelect(e *ast.In, x ast.Tuple) {
	w.Text(isNot(e.Not, "(", "NOT ("))
	for _, column := range x {
		w.value(column, additive)
		w.Text(" IS NOT NULL AND ")
	}
	w.Text("EXISTS (SELECT ")
	for i, column := range x {
		w.comma(i)
		w.untyped(column)
	}
	w.Text(" INTERSECT ")
	w.unionMember(e.Select)
	w.Text("))")
}

func tupleEqual(l, r ast.Tuple) *ast.Logic {
	all := &ast.Logic{}
	for i := range l {
		all.Items = append(all.Items, &ast.Binary{Op: ast.OpEq, L: l[i], R: r[i]})
	}
	return all
}

// compareTuples writes a comparison of row values by their columns.
func (w *writer) compareTuples(op ast.Op, l, r ast.Tuple) {
	if len(l) != len(r) || len(l) == 0 {
		w.Fail(fmt.Errorf("a tuple of %d values is compared with one of %d", len(l), len(r)))
		return
	}
	var condition ast.Expr
	switch op {
	case ast.OpEq:
		condition = tupleEqual(l, r)
	case ast.OpNe:
		condition = &ast.Not{X: tupleEqual(l, r)}
	case ast.OpGt, ast.OpGte, ast.OpLt, ast.OpLte:
		condition = tupleOrder(op, l, r)
	default:
		w.Fail(fmt.Errorf("tuples cannot be combined by this operator"))
		return
	}
	w.Text("(")
	w.condition(condition, lowest)
	w.Text(")")
}

// tupleOrder is the lexicographic order: a > x OR (a = x AND b > y), with the last column's operator as given.
func tupleOrder(op ast.Op, l, r ast.Tuple) ast.Expr {
	strict := op
	switch op {
	case ast.OpGte:
		strict = ast.OpGt
	case ast.OpLte:
		strict = ast.OpLt
	}
	if len(l) == 1 {
		return &ast.Binary{Op: op, L: l[0], R: r[0]}
	}
	return &ast.Logic{Or: true, Items: []ast.Expr{
		&ast.Binary{Op: strict, L: l[0], R: r[0]},
		&ast.Logic{Items: []ast.Expr{&ast.Binary{Op: ast.OpEq, L: l[0], R: r[0]}, tupleOrder(op, l[1:], r[1:])}},
	}}
}
