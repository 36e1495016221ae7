package plan

import (
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// joinedRecords adds the includes that are read in the same statement: their joins, their columns behind all others, and
// their orders behind the rows' own. A row without such a record stays, with NULL in its columns.
func (l *lowerer) joinedRecords(list []query.Joined, sc *scope, sel *ast.Select) {
	for i := range list {
		j := &list[i]
		next := l.joinRecord(j, sc, sel)
		l.plan.Joined = append(l.plan.Joined, JoinedRecord{Attributes: j.Attributes})
		for _, at := range j.Attributes {
			sel.Columns = append(sel.Columns, ast.Selected{X: next.column(at), Read: true})
		}
		l.joinLink(j, next, sel)
		sel.OrderBy = append(sel.OrderBy, l.orders(j.Order, next)...)
		l.joinedRecords(j.Joined, next, sel)
	}
}

// joinRecord joins the records of one include, and returns the scope of their names.
func (l *lowerer) joinRecord(j *query.Joined, sc *scope, sel *ast.Select) *scope {
	a := j.Association
	next := &scope{table: a.Target, alias: l.alias(), sel: sel}
	var on []ast.Expr
	switch {
	case len(j.On) > 0:
		on = l.joinedOn(j.On, sc, next)
	case a.Through == nil:
		on = keysEqual(next, a.To, sc, a.From)
	default:
		through := &scope{table: a.Through, alias: l.alias()}
		next.link = through
		linked := append(keysEqual(through, a.ThroughFrom, sc, a.From), l.condItems(j.ThroughWhere, through)...)
		l.leftJoin(sel, a.Through, through, linked)
		on = l.throughOn(a, through, next)
	}
	on = append(on, l.scopeOf(a.Scope, next)...)
	if c := l.deleted(a.Target, j.Deleted, next); c != nil {
		on = append(on, c)
	}
	l.leftJoin(sel, a.Target, next, append(on, l.condItems(j.Where, next)...))
	return next
}

func (l *lowerer) leftJoin(sel *ast.Select, t *schema.Table, sc *scope, on []ast.Expr) {
	sel.Joins = append(sel.Joins, ast.Join{Kind: ast.LeftJoin, Source: ast.Source{Table: l.table(t), As: sc.alias}, On: all(on)})
}

// joinLink adds the columns of the through record. The target's key stands before them once more: a through row without
// a target that counts is none.
func (l *lowerer) joinLink(j *query.Joined, next *scope, sel *ast.Select) {
	if len(j.Through) == 0 {
		return
	}
	l.plan.Joined = append(l.plan.Joined, JoinedRecord{Attributes: j.Through, Link: true})
	sel.Columns = append(sel.Columns, ast.Selected{X: next.column(j.Association.Target.PrimaryKey[0]), Read: true})
	for _, at := range j.Through {
		sel.Columns = append(sel.Columns, ast.Selected{X: next.link.column(at), Read: true})
	}
}

// pagedFirst is the question whose rows are repeated by what is joined to them, with its page taken before: a derived
// table has the keys of the page's rows, and what the order needs of them.
func (l *lowerer) pagedFirst(f *query.Find, sc *scope, sel *ast.Select) *ast.Select {
	if f.Limit == nil && f.Offset == 0 || !f.Repeats() {
		return sel
	}
	page := &scope{alias: l.alias()}
	outer := &ast.Select{Comment: sel.Comment, Columns: sel.Columns, From: ast.Source{Select: sel, As: page.alias}}
	sel.Comment, sel.Columns = "", nil
	var on []ast.Expr
	for i, a := range f.Table.PrimaryKey {
		name := "k" + strconv.Itoa(i)
		sel.Columns = append(sel.Columns, ast.Selected{X: sc.column(a), As: name})
		on = append(on, &ast.Binary{Op: ast.OpEq, L: sc.column(a), R: ast.Column{Table: page.alias, Name: name, Type: a.Type}})
	}
	for i := range sel.OrderBy {
		o, name := sel.OrderBy[i], "o"+strconv.Itoa(i)
		col := ast.Column{Table: page.alias, Name: name}
		if c, ok := o.X.(ast.Column); ok {
			col.Type = c.Type
		}
		sel.Columns = append(sel.Columns, ast.Selected{X: o.X, As: name})
		o.X = col
		outer.OrderBy = append(outer.OrderBy, o)
	}
	outer.Joins = []ast.Join{{Source: l.from(f, sc), On: all(on)}}
	sc.sel, sc.joined = outer, nil
	return outer
}

// joined is the scope of the record that to-one associations lead to; each is joined once.
func (l *lowerer) joined(sc *scope, steps []*schema.Association, path string) *scope {
	base := sc
	for i, a := range steps {
		key := joinKey(steps[:i+1])
		if base.joined[key] != nil {
			sc = base.joined[key]
			continue
		}
		if !a.Single() || base.sel == nil {
			l.failAt(base.table.Model, path, "%s: %q leads through %s, which can have many records: it can stand in conditions, in Order, and in the options of its Include", base.table.Model, path, a.As)
			return nil
		}
		next := &scope{table: a.Target, alias: l.alias()}
		on := l.linkJoined(a, sc, next, base.sel)
		base.sel.Joins = append(base.sel.Joins, ast.Join{Kind: ast.LeftJoin, Source: ast.Source{Table: l.table(a.Target), As: next.alias}, On: all(on)})
		if base.joined == nil {
			base.joined = map[string]*scope{}
		}
		base.joined[key], sc = next, next
	}
	return sc
}

func joinKey(steps []*schema.Association) string {
	names := make([]string, len(steps))
	for i, a := range steps {
		names[i] = a.As
	}
	return strings.Join(names, ".")
}
