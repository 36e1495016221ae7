package plan

import (
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/op"
)

// tupleCond compares several values together. Each value on the right takes the type of what it is compared with.
func (l *lowerer) tupleCond(c *query.Cond, t *query.Tuple, sc *scope) ast.Expr {
	x := ast.Tuple(l.exprs(t.Items, sc))
	not := c.Op == op.KindNotIn
	switch v := c.Value.(type) {
	case *query.Find:
		sel := l.sub(v)
		if l.err == nil && len(sel.Columns) != len(x) {
			l.fail("the sub-query over %s selects %d columns where a Tuple of %d is compared: give it Attributes", v.Table.Model, len(sel.Columns), len(x))
		}
		bare(sel)
		return &ast.In{X: x, Not: not, Select: sel}
	case *query.Tuple:
		if c.Op != op.KindIn && !not {
			return &ast.Binary{Op: comparisons[c.Op], L: x, R: l.row(v, t, sc)}
		}
		if len(v.Items) == 0 {
			return &ast.Logic{Or: !not}
		}
		in := &ast.In{X: x, Not: not}
		for _, row := range v.Items {
			in.Items = append(in.Items, l.row(row.(*query.Tuple), t, sc))
		}
		return in
	}
	l.broken("a Tuple is compared with %T", c.Value)
	return nil
}

// row is the right side of a comparison with the tuple t.
func (l *lowerer) row(values, t *query.Tuple, sc *scope) ast.Tuple {
	row := make(ast.Tuple, len(values.Items))
	for i, v := range values.Items {
		typ := typeOf(t.Items[i], sc)
		x, isValue := v.(*query.Value)
		if isValue && x.V != nil && typ != nil {
			row[i] = l.bind(x, typ, plain, nameOf(t.Items[i], sc))
			continue
		}
		row[i] = l.expr(v, sc, typ)
	}
	return row
}

// nameOf is the name of an expression in errors.
func nameOf(x query.Expr, sc *scope) string {
	if at, ok := x.(*query.Attr); ok && sc != nil {
		return sc.table.Model + "." + at.Path
	}
	return "a value"
}
