package plan

import (
	"strings"

	"cmp"
	"slices"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// root plans the outermost question.
func (l *lowerer) root(f *query.Find) *ast.Select {
	l.tenant, l.home = f.Schema, f.Table.Name.Schema
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
	if len(f.Joined) > 0 {
		sel = l.pagedFirst(f, sc, sel)
		l.joinedRecords(f.Joined, sc, sel)
		sel.Lock = l.lock(f, sel)
	}
	return sel
}

// find builds the SELECT of one question in scope sc.
func (l *lowerer) find(f *query.Find, sc *scope) *ast.Select {
	if !f.Table.Beside(l.asked) {
		l.fail("the sub-query is over %s, a model of another connection: select from one that is defined on this one", f.Table.Model)
	}
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
	sel.Lock = l.lock(f, sel)
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
	l.reads(f.Table)
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
	out := ast.Selected{X: l.expr(x, sc, nil), As: as, Read: true, Named: !f.Typed}
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
		} else if f.Typed {
			p.Attributes = append(p.Attributes, l.place(f.Table, c.As))
		}
		if typ == nil {
			typ = resultType(c.X)
		}
		p.Columns, p.Types = append(p.Columns, name), append(p.Types, typ)
	}
}

// resultType is the type of a computed column, alike on all databases: a count and a sum of integers are integers, an
// average of them is a floating point number, and what is computed of decimals is one. Nil is the database's own.
func resultType(x ast.Expr) *ast.Type {
	switch x := x.(type) {
	case ast.Column:
		return x.Type
	case *ast.Cast:
		return x.Type
	case *ast.Call:
		return aggregateType(x)
	}
	return nil
}

func aggregateType(c *ast.Call) *ast.Type {
	name := strings.ToLower(c.Name)
	if name == "count" || c.Name == ast.FuncRowCount {
		return integerType
	}
	if len(c.Args) != 1 || name != "sum" && name != "avg" && name != "min" && name != "max" {
		return nil
	}
	of := resultType(c.Args[0])
	if of == nil || name == "min" || name == "max" {
		return of
	}
	switch of.Kind {
	case ast.Decimal:
		return decimalType
	case ast.Float, ast.Real, ast.Double:
		return doubleType
	case ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt:
		if name == "avg" {
			return doubleType
		}
		return integerType
	}
	return nil
}

var doubleType = &ast.Type{Kind: ast.Double}

// place is the attribute that holds a selected expression: a virtual one, for any other would pass for what its row holds.
func (l *lowerer) place(t *schema.Table, as string) *schema.Attribute {
	a := t.Attribute(as)
	if a == nil || !a.Virtual || !a.HasField {
		l.fail("%s has no place for the selected expression %q: give %s a field of that name tagged virtual, or read into a struct of its own by FindAllAs", t.Model, as, t.GoName)
		return nil
	}
	return a
}

func (l *lowerer) page(f *query.Find, sc *scope, sel *ast.Select) {
	sel.Limit = f.Limit
	if f.Offset > 0 {
		sel.Offset = l.bindInt(&f.Offset)
	}
	if (sel.Limit != nil || sel.Offset != nil) && len(sel.OrderBy) == 0 && l.features.LimitNeedsOrder && len(f.Group) == 0 && !f.Distinct {
		sel.OrderBy = byPrimaryKey(f, sc)
	}
}

// lock is the row lock. What is joined for an order or an include is not locked, and an outer join's rows cannot be.
func (l *lowerer) lock(f *query.Find, sel *ast.Select) *ast.Lock {
	if f.Lock == nil || len(l.features.Lock) == 0 {
		return nil
	}
	if len(sel.Joins) == 0 || len(f.Lock.Of) > 0 || !l.features.LockOf || sel.From.Table.Name == "" {
		return f.Lock
	}
	lock := *f.Lock
	lock.Of = []string{cmp.Or(sel.From.As, sel.From.Table.Name)}
	return &lock
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
