package plan

import (
	"cmp"
	"slices"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// root plans the outermost question.
func (l *lowerer) root(f *query.Find) *ast.Select {
	if f.Keyed != nil {
		return l.keyed(f)
	}
	sc := &scope{table: f.Table}
	if l.complex {
		sc.alias = mainAlias(f.Table)
	}
	sel := l.find(f, sc)
	if l.err == nil {
		l.describe(f, sel)
	}
	return sel
}

// find builds the SELECT of one question in scope sc.
func (l *lowerer) find(f *query.Find, sc *scope) *ast.Select {
	sel := &ast.Select{Comment: f.Comment, Distinct: f.Distinct, Hints: l.hints(f)}
	sc.sel, sc.union = sel, len(f.Unions) > 0
	sel.From = l.from(f, sc)
	l.with(f, sel)
	sel.Where = l.where(f, sc)
	if f.Purpose != query.Rows {
		return l.counting(f, sc, sel)
	}
	sel.Columns = l.columns(f, sc)
	sel.GroupBy = l.groups(f, sc)
	sel.Having = l.conds(f.Having, sc)
	sel.OrderBy = l.orders(f.Order, sc)
	l.page(f, sc, sel)
	sel.Lock = l.lock(f)
	l.unions(f, sc, sel)
	return sel
}

// hints are those that the database has: a hint says how to run a statement, not what it means.
func (l *lowerer) hints(f *query.Find) []ast.Hint {
	var list []ast.Hint
	for _, h := range f.Hints {
		if h.Kind != "" && l.features.IndexHints || h.Kind == "" && l.features.TableHints {
			list = append(list, h)
		}
	}
	return list
}

func (l *lowerer) from(f *query.Find, sc *scope) ast.Source {
	src := ast.Source{Table: tableOf(f)}
	if sc.alias != "" && sc.alias != src.Table.Name {
		src.As = sc.alias
	}
	return src
}

// where joins the conditions with what a paranoid model hides.
func (l *lowerer) where(f *query.Find, sc *scope) ast.Expr {
	items := l.condItems(f.Where, sc)
	if c := l.deleted(f.Table, f.Deleted, sc); c != nil {
		items = append(items, c)
	}
	return all(items)
}

// all joins conditions by AND; nil where there is none.
func all(items []ast.Expr) ast.Expr {
	switch len(items) {
	case 0:
		return nil
	case 1:
		return items[0]
	}
	return &ast.Logic{Items: items}
}

func (l *lowerer) deleted(t *schema.Table, mode query.Deleted, sc *scope) ast.Expr {
	if t.DeletedAt == nil || mode == query.WithDeleted {
		return nil
	}
	return &ast.IsNull{X: sc.column(t.DeletedAt), Not: mode == query.OnlyDeleted}
}

// columns are the selected columns, in the order in which rows are read.
func (l *lowerer) columns(f *query.Find, sc *scope) []ast.Selected {
	var list []ast.Selected
	if sc.only != nil {
		return []ast.Selected{{X: sc.column(sc.only)}}
	}
	if !f.HasSelect {
		for _, a := range f.Table.Attributes {
			if !a.Virtual && !slices.Contains(f.Exclude, a.Name) && (a.HasField || !f.Typed && !sc.typed) {
				list = append(list, l.selected(f, sc, &query.Attr{Path: a.Name}, ""))
			}
		}
		l.checkNames(f.Table, f.Exclude)
	}
	for i := range f.Select {
		list = append(list, l.selection(f, sc, &f.Select[i])...)
	}
	for i := range f.Extra {
		list = append(list, l.selection(f, sc, &f.Extra[i])...)
	}
	if len(list) == 0 && l.err == nil {
		l.fail("%s: no attribute is selected", f.Table.Model)
	}
	return list
}

func (l *lowerer) checkNames(t *schema.Table, names []string) {
	for _, name := range names {
		if t.Attribute(name) == nil {
			l.unknown(t, name)
		}
	}
}

// selection is one selection; a virtual attribute stands for the attributes that it needs.
func (l *lowerer) selection(f *query.Find, sc *scope, s *query.Selection) []ast.Selected {
	if at, ok := s.X.(*query.Attr); ok {
		if a := f.Table.Attribute(at.Path); a != nil && a.Virtual {
			var list []ast.Selected
			for _, need := range a.Needs {
				list = append(list, l.selected(f, sc, &query.Attr{Path: need}, ""))
			}
			return list
		}
	}
	return []ast.Selected{l.selected(f, sc, s.X, s.As)}
}

// selected is one column of the result. Its name is the alias, or the attribute's name.
func (l *lowerer) selected(f *query.Find, sc *scope, x query.Expr, as string) ast.Selected {
	out := ast.Selected{X: l.expr(x, sc, nil), As: as, Read: true}
	if as != "" {
		if sc.selected == nil {
			sc.selected = map[string]query.Expr{}
		}
		sc.selected[as] = x
		return out
	}
	if at, ok := x.(*query.Attr); ok {
		if a := f.Table.Attribute(at.Path); a == nil || a.Column != a.Name {
			out.As = at.Path
		}
		return out
	}
	return out
}

// describe notes what the columns of the result are.
func (l *lowerer) describe(f *query.Find, sel *ast.Select) {
	p := l.plan
	p.Returning = true
	for _, c := range sel.Columns {
		name, typ := c.As, (*ast.Type)(nil)
		if col, ok := c.X.(ast.Column); ok {
			typ = col.Type
			if name == "" {
				name = col.Name
			}
			if f.Typed {
				p.Attributes = append(p.Attributes, f.Table.ByColumn(col.Name))
			}
		}
		p.Columns, p.Types = append(p.Columns, name), append(p.Types, typ)
	}
}

func (l *lowerer) page(f *query.Find, sc *scope, sel *ast.Select) {
	sel.Limit = f.Limit
	if f.Offset > 0 {
		sel.Offset = l.bindInt(&f.Offset)
	}
	if (sel.Limit != nil || sel.Offset != nil) && len(sel.OrderBy) == 0 && l.features.LimitNeedsOrder && len(f.Group) == 0 && !f.Distinct {
		for _, a := range f.Table.PrimaryKey {
			sel.OrderBy = append(sel.OrderBy, ast.Order{X: sc.column(a)})
		}
	}
}

func (l *lowerer) lock(f *query.Find) *ast.Lock {
	if f.Lock == nil || len(l.features.Lock) == 0 {
		return nil
	}
	return f.Lock
}

func (l *lowerer) with(f *query.Find, sel *ast.Select) {
	for i := range f.With {
		c := &f.With[i]
		cte := ast.CTE{Name: c.Name, Columns: c.Columns}
		if c.Find != nil {
			cte.Select = l.sub(c.Find)
		} else {
			cte.Raw = l.literal(c.SQL, nil)
		}
		sel.With = append(sel.With, cte)
		sel.Recursive = sel.Recursive || c.Recursive
	}
}

func (l *lowerer) unions(f *query.Find, sc *scope, sel *ast.Select) {
	for i := range f.Unions {
		u := &f.Unions[i]
		if u.Find.Table != f.Table {
			l.fail("%s: a union joins selects of one model, and one is of %s", f.Table.Model, u.Find.Table.Model)
			return
		}
		member := &scope{table: f.Table, alias: sc.alias, typed: f.Typed || sc.typed}
		sel.Unions = append(sel.Unions, ast.Union{All: u.All, Select: l.find(u.Find, member)})
	}
}

// sub builds a sub-select with an alias of its own.
func (l *lowerer) sub(f *query.Find) *ast.Select {
	return l.find(f, &scope{table: f.Table, alias: l.alias()})
}

func (l *lowerer) orders(list []query.Order, sc *scope) []ast.Order {
	var out []ast.Order
	for i := range list {
		o := &list[i]
		out = append(out, ast.Order{X: l.orderExpr(o, sc), Desc: o.Desc, Nulls: o.Nulls})
	}
	return out
}

// groups are the expressions of GROUP BY: attributes, aliases of selected expressions, or anything else.
func (l *lowerer) groups(f *query.Find, sc *scope) []ast.Expr {
	var out []ast.Expr
	for _, x := range f.Group {
		out = append(out, l.groupExpr(x, sc))
	}
	return out
}

// groupExpr writes an alias where the database knows it there, and else the expression that it stands for.
func (l *lowerer) groupExpr(x query.Expr, sc *scope) ast.Expr {
	at, ok := x.(*query.Attr)
	if !ok || sc.table.Attribute(at.Path) != nil || sc.selected[at.Path] == nil {
		return l.expr(x, sc, nil)
	}
	if l.features.GroupAlias && sc.table.ByColumn(at.Path) == nil {
		return ast.Column{Name: at.Path}
	}
	return l.expr(sc.selected[at.Path], sc, nil)
}

// orderExpr is an expression of ORDER BY: an attribute, an alias of the SELECT, or anything else.
func (l *lowerer) orderExpr(o *query.Order, sc *scope) ast.Expr {
	at, ok := o.X.(*query.Attr)
	if sc.union {
		return l.unionOrder(at, sc)
	}
	if !ok {
		return l.expr(o.X, sc, nil)
	}
	alias := sc.selected[at.Path]
	if alias == nil || sc.table.Attribute(at.Path) != nil {
		return l.expr(o.X, sc, nil)
	}
	if o.Nulls != ast.NullsDefault && !l.features.NullsOrder && !l.features.GroupAlias {
		// The place of NULL is written as an expression, in which SQL's standard knows no alias.
		return l.expr(alias, sc, nil)
	}
	return ast.Column{Name: at.Path}
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
