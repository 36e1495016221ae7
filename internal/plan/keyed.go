package plan

import (
	"slices"
	"strconv"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// keyed plans the question for an association's targets that belong to given sources. Each row is a target, then its
// through record where one is read, then the key of its source.
func (l *lowerer) keyed(f *query.Find) *ast.Select {
	k := f.Keyed
	a := k.Association
	sc := &scope{table: f.Table}
	if l.complex || k.PerKey {
		sc.alias = l.alias()
	}
	sel := &ast.Select{Comment: f.Comment, Distinct: f.Distinct, Hints: l.hints(f), From: l.from(f, sc)}
	sc.sel = sel
	owner, keys := sc, a.To
	switch {
	case k.BySource:
		owner, keys = &scope{table: a.Source, alias: l.alias()}, a.Source.PrimaryKey
		on := l.joinedOn(k.On, owner, sc)
		if len(k.On) == 0 {
			on = keysEqual(sc, a.To, owner, a.From)
		}
		sel.Joins = append(sel.Joins, ast.Join{Source: ast.Source{Table: l.table(a.Source), As: owner.alias}, On: all(on)})
	case a.Through != nil:
		owner, keys = &scope{table: a.Through, alias: l.alias()}, a.ThroughFrom
		sc.link = owner
		on := append(l.throughOn(a, owner, sc), l.condItems(k.ThroughWhere, owner)...)
		sel.Joins = append(sel.Joins, ast.Join{Source: ast.Source{Table: l.table(a.Through), As: owner.alias}, On: all(on)})
	}
	if f.Purpose == query.Rows {
		sel.Columns = l.columns(f, sc)
		if l.err == nil {
			l.describe(f, sel)
		}
		l.keyedColumns(k, sel, owner, keys)
	}
	items := l.byKeys(k, sel, owner, keys)
	items = append(items, l.scopeOf(a.Scope, sc)...)
	if w := l.where(f, sc); w != nil {
		items = append(items, w)
	}
	sel.Where = all(items)
	if f.Purpose != query.Rows {
		return l.counting(f, sc, sel)
	}
	sel.OrderBy = l.orders(f.Order, sc)
	l.joinedRecords(f.Joined, sc, sel)
	sel.Lock = l.lock(f, sel)
	if k.PerKey {
		return l.perKey(f, sel, sc, owner, keys)
	}
	if len(sel.OrderBy) == 0 && (f.Limit != nil || f.Offset > 0) {
		sel.OrderBy = byPrimaryKey(f, sc)
	}
	l.page(f, sc, sel)
	return sel
}

func byPrimaryKey(f *query.Find, sc *scope) []ast.Order {
	var list []ast.Order
	for _, a := range f.Table.PrimaryKey {
		list = append(list, ast.Order{X: sc.column(a)})
	}
	return list
}

// keyedColumns adds the through record and the source's key to the result.
func (l *lowerer) keyedColumns(k *query.Keyed, sel *ast.Select, owner *scope, keys []*schema.Attribute) {
	for _, t := range k.Through {
		sel.Columns = append(sel.Columns, ast.Selected{X: owner.column(t), Read: true})
		l.plan.Through = append(l.plan.Through, t)
	}
	if k.Bare {
		return
	}
	l.plan.Source, l.plan.Owner = k.Association.Source, k.Association.To
	if a := k.Association; a.Through != nil || k.BySource || !l.tellOwner(a) {
		for _, key := range keys {
			sel.Columns = append(sel.Columns, ast.Selected{X: owner.column(key), Read: true})
		}
		l.plan.Keys = k.From()
	}
}

// tellOwner reports whether the records that are read hold the keys of their sources, in a form that compares with the
// sources' own.
func (l *lowerer) tellOwner(a *schema.Association) bool {
	for i, to := range a.To {
		if !to.HasField || to.KeyClass() != a.From[i].KeyClass() || !slices.Contains(l.plan.Attributes, to) {
			return false
		}
	}
	return true
}

// byKeys is the condition that a row's key is one of the sources'. Composite keys join the list of them; the list may
// hold a key twice, because it is filled up to a length that many lists share.
func (l *lowerer) byKeys(k *query.Keyed, sel *ast.Select, owner *scope, keys []*schema.Attribute) []ast.Expr {
	name := owner.table.Model + "." + keys[0].Name
	if len(keys) == 1 {
		list := l.bindList(&k.Keys[0], k.Keys[0], keys[0].Type, name)
		return []ast.Expr{&ast.In{X: owner.column(keys[0]), List: list}}
	}
	rows := &ast.BindRows{Len: Step(Len(k.Keys[0])), Fill: true, Compared: true, Index: l.take(&k.Keys[0])}
	bound, given := &scope{alias: l.alias()}, &scope{alias: l.alias()}
	distinct := &ast.Select{Distinct: true, From: ast.Source{Rows: rows, As: bound.alias}}
	var on []ast.Expr
	for i, a := range keys {
		place := rows.Index
		if i > 0 {
			place = l.take(&k.Keys[i])
		}
		l.plan.values[place] = value{typ: a.Type, name: name, mode: list}
		column := "k" + strconv.Itoa(i)
		rows.Columns = append(rows.Columns, ast.RowColumn{Name: column, Type: a.Type})
		distinct.Columns = append(distinct.Columns, ast.Selected{X: ast.Column{Table: bound.alias, Name: column, Type: a.Type}})
		on = append(on, &ast.Binary{Op: ast.OpEq, L: owner.column(a), R: ast.Column{Table: given.alias, Name: column, Type: a.Type}})
	}
	sel.Joins = append(sel.Joins, ast.Join{Source: ast.Source{Select: distinct, As: given.alias}, On: all(on)})
	return nil
}

// perKey numbers the rows of each source and keeps those of the page.
func (l *lowerer) perKey(f *query.Find, sel *ast.Select, sc, owner *scope, keys []*schema.Attribute) *ast.Select {
	window := &ast.Window{OrderBy: sel.OrderBy}
	for _, a := range keys {
		window.PartitionBy = append(window.PartitionBy, owner.column(a))
	}
	if len(window.OrderBy) == 0 {
		window.OrderBy = byPrimaryKey(f, sc)
	}
	outer := &ast.Select{Comment: sel.Comment, From: ast.Source{Select: sel, As: l.alias()}}
	sel.Comment, sel.OrderBy = "", nil
	for i := range sel.Columns {
		name := "c" + strconv.Itoa(i)
		sel.Columns[i].As, sel.Columns[i].Read = name, false
		col := ast.Column{Table: outer.From.As, Name: name}
		if c, ok := sel.Columns[i].X.(ast.Column); ok {
			col.Type = c.Type
		}
		outer.Columns = append(outer.Columns, ast.Selected{X: col, Read: true})
	}
	sel.Columns = append(sel.Columns, ast.Selected{X: &ast.Call{Name: "row_number", Over: window}, As: "rn"})
	rn := ast.Column{Table: outer.From.As, Name: "rn"}
	outer.Where = l.pageOf(f, rn)
	outer.OrderBy = []ast.Order{{X: rn}}
	return outer
}

func (l *lowerer) pageOf(f *query.Find, rn ast.Expr) ast.Expr {
	var items []ast.Expr
	var last ast.Expr
	if f.Limit != nil {
		last = ast.Int(*f.Limit)
	}
	if f.Offset > 0 {
		offset := l.bindInt(&f.Offset)
		items = append(items, &ast.Binary{Op: ast.OpGt, L: rn, R: offset})
		if last != nil {
			last = &ast.Binary{Op: ast.OpAdd, L: last, R: offset}
		}
	}
	if last != nil {
		items = append(items, &ast.Binary{Op: ast.OpLte, L: rn, R: last})
	}
	return all(items)
}
