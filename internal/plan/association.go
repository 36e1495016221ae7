package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/convert"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/internal/suggest"
)

// terms say which records of an association count.
type terms struct {
	deleted      query.Deleted
	throughWhere []query.Cond
	on           []query.Cond // instead of the keys
}

// exists asks for a record of association a that meets the condition that inner builds in the target's scope.
func (l *lowerer) exists(a *schema.Association, sc *scope, not bool, t terms, inner func(*scope) ast.Expr) ast.Expr {
	if a.Target == nil {
		l.err = cmp.Or(l.err, UndefinedTarget(a))
		return nil
	}
	target, sel := l.related(a, sc)
	sel.Columns = []ast.Selected{{X: ast.Int(1)}}
	items := l.linked(a, sc, target, sel, t)
	if c := inner(target); c != nil {
		items = append(items, c)
	}
	sel.Where = all(items)
	return &ast.Exists{Select: sel, Not: not}
}

// related is a sub-select over the records of association a, and the scope of their names.
func (l *lowerer) related(a *schema.Association, sc *scope) (*scope, *ast.Select) {
	target := &scope{table: a.Target, alias: l.alias()}
	target.sel = &ast.Select{From: ast.Source{Table: l.table(a.Target), As: target.alias}}
	return target, target.sel
}

// linked are the conditions that a record is one of the association's, and visible.
func (l *lowerer) linked(a *schema.Association, outer, target *scope, sel *ast.Select, t terms) []ast.Expr {
	var items []ast.Expr
	if len(t.on) > 0 {
		items = append(l.joinedOn(t.on, outer, target), l.scopeOf(a.Scope, target)...)
	} else {
		items = l.link(a, outer, target, sel, t.throughWhere)
	}
	if c := l.deleted(a.Target, t.deleted, target); c != nil {
		items = append(items, c)
	}
	return items
}

// joinedOn are conditions that join target with the outer scope instead of the association's keys.
func (l *lowerer) joinedOn(on []query.Cond, outer, target *scope) []ast.Expr {
	target.parent = outer
	defer func() { target.parent = nil }()
	return l.condItems(on, target)
}

// link joins target to the outer scope by the association's keys: through the through table, which it adds to sel.
func (l *lowerer) link(a *schema.Association, outer, target *scope, sel *ast.Select, throughWhere []query.Cond) []ast.Expr {
	if a.Through == nil {
		return append(keysEqual(target, a.To, outer, a.From), l.scopeOf(a.Scope, target)...)
	}
	through := &scope{table: a.Through, alias: l.alias()}
	target.link = through
	on := append(l.throughOn(a, through, target), l.condItems(throughWhere, through)...)
	sel.Joins = append(sel.Joins, ast.Join{
		Source: ast.Source{Table: l.table(a.Through), As: through.alias},
		On:     all(on),
	})
	return append(keysEqual(through, a.ThroughFrom, outer, a.From), l.scopeOf(a.Scope, target)...)
}

// linkJoined are the conditions of a join of the visible records of association a; a through table is joined before.
func (l *lowerer) linkJoined(a *schema.Association, outer, target *scope, sel *ast.Select) []ast.Expr {
	var on []ast.Expr
	if a.Through == nil {
		on = keysEqual(target, a.To, outer, a.From)
	} else {
		through := &scope{table: a.Through, alias: l.alias()}
		target.link = through
		sel.Joins = append(sel.Joins, ast.Join{
			Source: ast.Source{Table: l.table(a.Through), As: through.alias},
			On:     all(keysEqual(through, a.ThroughFrom, outer, a.From)),
		})
		on = l.throughOn(a, through, target)
	}
	on = append(on, l.scopeOf(a.Scope, target)...)
	if c := l.deleted(a.Target, query.HideDeleted, target); c != nil {
		on = append(on, c)
	}
	return on
}

// included asks for a record that meets the terms of an include.
func (l *lowerer) included(c *query.Cond, sc *scope) ast.Expr {
	in := c.Value.(*query.Include)
	a := sc.table.Association(c.Path)
	if a == nil {
		l.unknownAssociation(sc.table, c.Path)
		return nil
	}
	t := terms{deleted: in.Deleted, throughWhere: in.ThroughWhere, on: in.On}
	return l.exists(a, sc, false, t, func(inner *scope) ast.Expr { return l.conds(in.Where, inner) })
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
		return l.exists(a, sc, false, terms{}, func(inner *scope) ast.Expr {
			in := *c
			in.Path, in.Root = rest, nil
			return l.quantified(&in, inner)
		})
	}
	return l.exists(a, sc, c.Kind != query.Some, terms{}, func(inner *scope) ast.Expr {
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
	if l.err == nil {
		l.err = UnknownAssociation(t, as)
	}
}

// UndefinedTarget is the error that no model was defined for an association's target.
func UndefinedTarget(a *schema.Association) error {
	target := a.TargetModel
	if a.TargetType != nil {
		target = a.TargetType.Name()
	}
	return fmt.Errorf("sequelize: %s.%s leads to %s, of which no model is defined: Define[%s] on the same connection first", a.Source.Model, a.As, target, target)
}

// UnknownAssociation is the error that model t has no association of an alias.
func UnknownAssociation(t *schema.Table, as string) error {
	return &query.Error{Model: t.Model, Attribute: as, Err: unknownAssociation(t, as)}
}

func unknownAssociation(t *schema.Table, as string) error {
	var names []string
	for _, a := range t.Associations {
		names = append(names, a.As)
	}
	if a := t.Attribute(as); a != nil && a.GuessedFrom != nil {
		return fmt.Errorf("sequelize: %s has no association %q: its field is kept as JSON; define %s as a model and tag the field belongsTo, hasOne, hasMany or belongsToMany", t.Model, as, a.GuessedFrom.Name())
	}
	if len(names) == 0 {
		return fmt.Errorf("sequelize: %s has no association %q: it has none", t.Model, as)
	}
	if near := suggest.Nearest(as, names); near != "" {
		return fmt.Errorf("sequelize: %s has no association %q: did you mean %q?", t.Model, as, near)
	}
	return fmt.Errorf("sequelize: %s has no association %q: it has %s", t.Model, as, strings.Join(names, ", "))
}
