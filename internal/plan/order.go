package plan

import (
	"cmp"
	"slices"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// orderExpr is an expression of ORDER BY: an attribute, an alias of the SELECT, or anything else.
func (l *lowerer) orderExpr(o *query.Order, sc *scope) ast.Expr {
	at, ok := o.X.(*query.Attr)
	if sc.union {
		return l.unionOrder(at, sc)
	}
	if !ok || at.Err != nil {
		return l.expr(o.X, sc, nil)
	}
	if alias := sc.selected[at.Path]; alias != nil && sc.table.Attribute(at.Path) == nil {
		if o.Nulls != ast.NullsDefault && !l.features.NullsOrder && !l.features.GroupAlias {
			// The place of NULL is written as an expression, in which SQL's standard knows no alias.
			return l.expr(alias, sc, nil)
		}
		return ast.Column{Name: at.Path}
	}
	if !l.checkRoot(at.Root, sc.table, at.Path) {
		return ast.Null
	}
	if link, path := sc.onLink(at.Path); link != nil {
		return l.orderExpr(&query.Order{X: &query.Attr{Path: path}, Desc: o.Desc, Nulls: o.Nulls}, link)
	}
	r, ok := l.resolve(sc.table, at.Path)
	if !ok {
		return ast.Null
	}
	if slices.ContainsFunc(r.steps, func(a *schema.Association) bool { return !a.Single() }) {
		return l.orderOfMany(o, r, sc)
	}
	return l.expr(o.X, sc, nil)
}

// unionOrder orders a union, in which only names of the result's columns are known.
func (l *lowerer) unionOrder(at *query.Attr, sc *scope) ast.Expr {
	if at == nil {
		l.fail("%s: the Order of a union names selected attributes and aliases only", sc.table.Model)
		return ast.Null
	}
	if at.Err == nil && sc.selected[at.Path] == nil {
		l.attr(at, sc) // names it, or says why not
	} else if at.Err != nil {
		l.err = cmp.Or(l.err, at.Err)
	}
	return ast.Column{Name: at.Path}
}

// orderOfMany orders by an attribute of records of which there can be several: ascending by the least of them,
// descending by the greatest, so that each parent has one place. Of a to-one association that met several records the
// first counts, which is the one that an include loads.
func (l *lowerer) orderOfMany(o *query.Order, r target, sc *scope) ast.Expr {
	first := r.steps[0]
	inner, sel := l.related(first, sc)
	items := l.linked(first, sc, inner, sel, terms{})
	for _, a := range r.steps[1:] {
		next := &scope{table: a.Target, alias: l.alias()}
		on := l.linkJoined(a, inner, next, sel)
		sel.Joins = append(sel.Joins, ast.Join{Source: ast.Source{Table: l.table(a.Target), As: next.alias}, On: all(on)})
		inner = next
	}
	of := inner
	if r.link {
		of = inner.link
	}
	var x ast.Expr = of.column(r.attr)
	if len(r.json) > 0 {
		x = &ast.JSONPath{X: x, Path: r.json, As: ast.JSONText}
	}
	one := int64(1)
	sel.Columns, sel.Limit = []ast.Selected{{X: x}}, &one
	if len(r.steps) == 1 && !first.Many() {
		for _, k := range first.Target.PrimaryKey {
			sel.OrderBy = append(sel.OrderBy, ast.Order{X: inner.column(k)})
		}
	} else {
		items = append(items, &ast.IsNull{X: x, Not: true})
		sel.OrderBy = []ast.Order{{X: x, Desc: o.Desc}}
	}
	sel.Where = all(items)
	return &ast.Sub{Select: sel}
}
