package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/convert"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// exists asks for a record of association a that meets the condition that inner builds in the target's scope.
func (l *lowerer) exists(a *schema.Association, sc *scope, not bool, inner func(*scope) ast.Expr) ast.Expr {
	if a.Target == nil {
		l.fail("%s.%s: the model of the association is not defined", sc.table.Model, a.As)
		return nil
	}
	target := &scope{table: a.Target, alias: l.alias()}
	sel := &ast.Select{Columns: []ast.Selected{{X: ast.Int(1)}}, From: ast.Source{Table: a.Target.Name, As: target.alias}}
	target.sel = sel
	items := l.link(a, sc, target, sel)
	if c := l.deleted(a.Target, query.HideDeleted, target); c != nil {
		items = append(items, c)
	}
	if c := inner(target); c != nil {
		items = append(items, c)
	}
	sel.Where = all(items)
	return &ast.Exists{Select: sel, Not: not}
}

// link joins target to the outer scope by the association's keys: through the through table, which it adds to sel.
func (l *lowerer) link(a *schema.Association, outer, target *scope, sel *ast.Select) []ast.Expr {
	if a.Through == nil {
		return append(keysEqual(target, a.To, outer, a.From), l.scopeOf(a.Scope, target)...)
	}
	through := &scope{table: a.Through, alias: l.alias()}
	sel.Joins = append(sel.Joins, ast.Join{
		Source: ast.Source{Table: a.Through.Name, As: through.alias},
		On:     all(l.throughOn(a, through, target)),
	})
	return append(keysEqual(through, a.ThroughFrom, outer, a.From), l.scopeOf(a.Scope, target)...)
}

// throughOn are the conditions that join a through row with its target.
func (l *lowerer) throughOn(a *schema.Association, through, target *scope) []ast.Expr {
	on := keysEqual(through, a.ThroughTo, target, a.To)
	on = append(on, l.scopeOf(a.ThroughScope, through)...)
	if c := l.deleted(a.Through, query.HideDeleted, through); c != nil {
		on = append(on, c)
	}
	return on
}

func keysEqual(left *scope, l []*schema.Attribute, right *scope, r []*schema.Attribute) []ast.Expr {
	var items []ast.Expr
	for i := range l {
		items = append(items, &ast.Binary{Op: ast.OpEq, L: left.column(l[i]), R: right.column(r[i])})
	}
	return items
}

// scopeOf are the fixed values of an association's scope.
func (l *lowerer) scopeOf(values map[string]any, sc *scope) []ast.Expr {
	var items []ast.Expr
	for _, name := range slices.Sorted(maps.Keys(values)) {
		a := l.attribute(sc.table, name)
		if a == nil {
			return nil
		}
		if values[name] == nil {
			items = append(items, &ast.IsNull{X: sc.column(a)})
			continue
		}
		items = append(items, &ast.Binary{Op: ast.OpEq, L: sc.column(a), R: l.constant(values[name], a)})
	}
	return items
}

// constant binds a value of the schema itself behind the values of the question.
func (l *lowerer) constant(v any, a *schema.Attribute) ast.Bind {
	c, err := convert.Canonical(a.Type, v)
	if err != nil {
		l.fail("%s: %w", a.Name, err)
	}
	l.plan.constants = append(l.plan.constants, c)
	return ast.Bind{Index: len(l.plan.values) + len(l.plan.constants) - 1, Type: a.Type}
}

// quantified is Some, Every or None over an association.
func (l *lowerer) quantified(c *query.Cond, sc *scope) ast.Expr {
	if !l.checkRoot(c.Root, sc.table, c.Path) {
		return nil
	}
	head, rest := cut(c.Path)
	a := sc.table.Association(head)
	if a == nil {
		l.unknownAssociation(sc.table, head)
		return nil
	}
	if rest != "" {
		return l.exists(a, sc, false, func(inner *scope) ast.Expr {
			in := *c
			in.Path, in.Root = rest, nil
			return l.quantified(&in, inner)
		})
	}
	return l.exists(a, sc, c.Kind != query.Some, func(inner *scope) ast.Expr {
		x := all(l.grouped(c.Kids, inner))
		if c.Kind != query.Every {
			return x
		}
		if x == nil {
			return &ast.Logic{Or: true}
		}
		// A record for which the condition is unknown does not meet it, so NOT would not do.
		return &ast.Binary{Op: ast.OpEq, L: &ast.Case{Whens: []ast.When{{If: x, Then: ast.Int(0)}}, Else: ast.Int(1)}, R: ast.Int(1)}
	})
}

func (l *lowerer) unknownAssociation(t *schema.Table, as string) {
	var names []string
	for _, a := range t.Associations {
		names = append(names, a.As)
	}
	if len(names) == 0 {
		l.fail("%s has no association %q: it has none", t.Model, as)
		return
	}
	l.fail("%s has no association %q: it has %s", t.Model, as, strings.Join(names, ", "))
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
		if a.Many() || base.sel == nil {
			l.fail("%s: %q leads through %s, which has many records: it can stand in conditions, and in the Order of its Include", base.table.Model, path, a.As)
			return nil
		}
		next := &scope{table: a.Target, alias: l.alias()}
		on := append(keysEqual(next, a.To, sc, a.From), l.scopeOf(a.Scope, next)...)
		if c := l.deleted(a.Target, query.HideDeleted, next); c != nil {
			on = append(on, c)
		}
		base.sel.Joins = append(base.sel.Joins, ast.Join{Kind: ast.LeftJoin, Source: ast.Source{Table: a.Target.Name, As: next.alias}, On: all(on)})
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
