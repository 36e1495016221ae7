package plan

import (
	"slices"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/op"
)

// conds joins conditions by AND; nil where there is none.
func (l *lowerer) conds(list []query.Cond, sc *scope) ast.Expr {
	return all(l.condItems(list, sc))
}

// condItems builds each condition that says something.
func (l *lowerer) condItems(list []query.Cond, sc *scope) []ast.Expr {
	items := make([]ast.Expr, 0, len(list))
	for i := range list {
		if x := l.cond(&list[i], sc); x != nil {
			items = append(items, x)
		}
	}
	return items
}

// cond builds one condition; nil where it says nothing (an empty AND).
func (l *lowerer) cond(c *query.Cond, sc *scope) ast.Expr {
	if c.Kind != query.Compare {
		if as, _ := l.throughAssociation(c, sc); as != "" && l.checkRoot(c.Root, sc.table, c.Path) {
			return l.sameRecord([]query.Cond{l.moved(c, *c)}, as, sc)
		}
	}
	switch c.Kind {
	case query.Compare:
		return l.compareCond(c, sc)
	case query.And:
		if c.Group {
			return all(l.grouped(c.Kids, sc))
		}
		return l.conds(c.Kids, sc)
	case query.Or:
		return l.or(c, sc)
	case query.Not:
		return l.not(c, sc)
	case query.Some, query.Every, query.None:
		return l.quantified(c, sc)
	case query.Truth:
		return l.expr(c.X, sc, nil)
	case query.Exist:
		f, ok := c.Value.(*query.Find)
		if !ok {
			l.fail("Exists takes a sub-query made by sequelize.Select")
			return nil
		}
		return &ast.Exists{Select: l.existing(f)}
	case query.Included:
		return l.included(c, sc)
	}
	l.broken("unknown condition")
	return nil
}

// existing is a sub-select of which only the existence of rows matters.
func (l *lowerer) existing(f *query.Find) *ast.Select {
	sel := l.sub(f)
	if !sel.Distinct && len(sel.GroupBy) == 0 && len(sel.Unions) == 0 {
		sel.Columns = []ast.Selected{{X: ast.Int(1)}}
	}
	return sel
}

// or builds an OR. What is no condition is no part of it, as in Sequelize; no part at all is false.
func (l *lowerer) or(c *query.Cond, sc *scope) ast.Expr {
	items := make([]ast.Expr, 0, len(c.Kids))
	for i := range c.Kids {
		if x := l.cond(&c.Kids[i], sc); x != nil {
			items = append(items, x)
		}
	}
	if len(items) == 1 {
		return items[0]
	}
	return &ast.Logic{Or: true, Items: items}
}

func (l *lowerer) not(c *query.Cond, sc *scope) ast.Expr {
	x := l.conds(c.Kids, sc)
	if x == nil {
		x = &ast.Logic{}
	}
	return &ast.Not{X: x}
}

// grouped builds the conditions of one Where: those on the same association hold for the same record, so they share
// one EXISTS.
func (l *lowerer) grouped(kids []query.Cond, sc *scope) []ast.Expr {
	var items []ast.Expr
	var seen []string
	for i := range kids {
		k := &kids[i]
		as, _ := l.throughAssociation(k, sc)
		if as == "" {
			if x := l.cond(k, sc); x != nil {
				items = append(items, x)
			}
			continue
		}
		if slices.Contains(seen, as) {
			continue
		}
		seen = append(seen, as)
		items = append(items, l.sameRecord(kids[i:], as, sc))
	}
	return items
}

// throughAssociation tells whether a condition compares through an association, and which is the first.
func (l *lowerer) throughAssociation(c *query.Cond, sc *scope) (as string, path string) {
	if c.Path != "" && c.X == nil && c.Kind <= query.Not {
		head, rest := cut(c.Path)
		if sc.table.Association(head) != nil {
			return head, rest
		}
	}
	return "", ""
}

// sameRecord is one EXISTS over association as for all conditions of kids that go through it.
func (l *lowerer) sameRecord(kids []query.Cond, as string, sc *scope) ast.Expr {
	a := sc.table.Association(as)
	return l.exists(a, sc, false, terms{}, func(inner *scope) ast.Expr {
		var rest []query.Cond
		for i := range kids {
			head, tail := l.throughAssociation(&kids[i], sc)
			if head == as && tail == "" {
				l.failAt(sc.table.Model, as, "%s.%s is an association: name one of its attributes, such as %q, or use Assoc", sc.table.Model, as, as+".id")
			}
			if head == as {
				rest = append(rest, l.inside(&kids[i]))
			}
		}
		return all(l.grouped(rest, inner))
	})
}

// inside is condition c seen from inside its first association. The places of its value move with it.
func (l *lowerer) inside(c *query.Cond) query.Cond {
	in := l.moved(c, *c)
	_, in.Path = cut(c.Path)
	in.Root = nil
	if c.Kind != query.Compare {
		in.Kids = make([]query.Cond, len(c.Kids))
		for i := range c.Kids {
			in.Kids[i] = l.inside(&c.Kids[i])
		}
	}
	return in
}

// compareCond builds a comparison; through an association it becomes an EXISTS.
func (l *lowerer) compareCond(c *query.Cond, sc *scope) ast.Expr {
	if !l.checkRoot(c.Root, sc.table, c.Path) {
		return nil
	}
	if as, _ := l.throughAssociation(c, sc); as != "" {
		return l.sameRecord([]query.Cond{l.moved(c, *c)}, as, sc)
	}
	if t, ok := c.X.(*query.Tuple); ok {
		return l.tupleCond(c, t, sc)
	}
	left, name := l.left(c, sc)
	if l.err != nil {
		return nil
	}
	return l.comparison(c, left, name, sc)
}

// left is the left side of a comparison, and its name for errors.
func (l *lowerer) left(c *query.Cond, sc *scope) (left, string) {
	if c.X != nil {
		x := l.expr(c.X, sc, nil)
		if b, ok := x.(ast.Bind); ok && b.Type != nil {
			// Between two placeholders a database has nothing to tell their types by.
			x = &ast.Cast{X: b, Type: b.Type}
		}
		return left{x: x, typ: typeOf(c.X, sc), expr: true}, "expression"
	}
	if _, ok := sc.selected[c.Path]; ok && sc.table.Attribute(c.Path) == nil {
		return left{x: l.expr(sc.selected[c.Path], sc, nil), expr: true}, c.Path
	}
	path := c.Path
	if link, rest := sc.onLink(path); link != nil { // the right side stays in sc
		sc, path = link, rest
	}
	r, ok := l.resolve(sc.table, path)
	if !ok {
		return left{}, ""
	}
	name := sc.table.Model + "." + path
	if len(r.json) > 0 {
		return left{x: sc.column(r.attr), json: r.json, attr: r.attr}, name
	}
	return left{x: sc.column(r.attr), typ: r.attr.Type, attr: r.attr}, name
}

// left is the left side of a comparison.
type left struct {
	x    ast.Expr
	typ  *ast.Type
	attr *schema.Attribute
	json []ast.PathStep
	expr bool
}

var comparisons = map[op.Kind]ast.Op{
	op.KindEq: ast.OpEq, op.KindNe: ast.OpNe, op.KindGt: ast.OpGt, op.KindGte: ast.OpGte, op.KindLt: ast.OpLt, op.KindLte: ast.OpLte,
	op.KindDistinct: ast.OpDistinct, op.KindNotDistinct: ast.OpNotDistinct,
	op.KindContains: ast.OpContains, op.KindContained: ast.OpContained, op.KindOverlap: ast.OpOverlap, op.KindAdjacent: ast.OpAdjacent,
	op.KindStrictLeft: ast.OpStrictLeft, op.KindStrictRight: ast.OpStrictRight,
	op.KindNoExtendLeft: ast.OpNoExtendLeft, op.KindNoExtendRight: ast.OpNoExtendRight,
	op.KindMatch: ast.OpMatch, op.KindAnyKeyExists: ast.OpAnyKeyExists, op.KindAllKeysExist: ast.OpAllKeysExist,
	op.KindRegexp: ast.OpRegexp, op.KindIRegexp: ast.OpIRegexp, op.KindNotRegexp: ast.OpRegexp, op.KindNotIRegexp: ast.OpIRegexp,
}

// comparison builds left op value.
func (l *lowerer) comparison(c *query.Cond, lt left, name string, sc *scope) ast.Expr {
	switch c.Op {
	case op.KindIs, op.KindIsNot:
		return l.is(c, lt, name)
	case op.KindIn, op.KindNotIn:
		return l.in(c, lt, name, sc)
	case op.KindBetween, op.KindNotBetween:
		return l.between(c, lt, name, sc)
	}
	if c.Value == nil {
		return l.null(c, lt, name)
	}
	if list, ok := c.Value.(*List); ok {
		return l.anyOrAll(c, list, lt, name)
	}
	if like, ok := likes[c.Op]; ok {
		return l.like(c, like, lt, name, sc)
	}
	return l.binary(c, lt, name, sc)
}

func (l *lowerer) between(c *query.Cond, lt left, name string, sc *scope) ast.Expr {
	pair := c.Value.(*[2]any)
	return &ast.Between{
		X: l.jsonSide(lt, pair[0]), Not: c.Op == op.KindNotBetween,
		Lo: l.right(&pair[0], pair[0], lt, name, sc), Hi: l.right(&pair[1], pair[1], lt, name, sc),
	}
}

func (l *lowerer) binary(c *query.Cond, lt left, name string, sc *scope) ast.Expr {
	kind, ok := comparisons[c.Op]
	if !ok {
		l.failOn(name, "this operator cannot stand in a comparison")
		return nil
	}
	if x := l.special(c, kind, lt, name, sc); x != nil {
		if c.Op == op.KindNotRegexp || c.Op == op.KindNotIRegexp {
			return &ast.Not{X: x}
		}
		return x
	}
	return &ast.Binary{Op: kind, L: l.jsonSide(lt, c.Value), R: l.right(c, c.Value, lt, name, sc)}
}

// special are the operators whose sides take forms of their own; nil where the operator is none of them here.
func (l *lowerer) special(c *query.Cond, kind ast.Op, lt left, name string, sc *scope) ast.Expr {
	switch kind {
	case ast.OpContains, ast.OpContained:
		if len(lt.json) > 0 || isJSON(lt.typ) {
			return &ast.Binary{Op: kind, L: l.jsonDocument(lt), R: l.bind(c, jsonType, document, name)}
		}
		if lt.typ != nil && lt.typ.Kind == ast.Range && kind == ast.OpContains && classOf(c.Value).element() {
			return &ast.Binary{Op: kind, L: lt.x, R: l.bind(c, lt.typ.Elem, plain, name)}
		}
	case ast.OpMatch, ast.OpRegexp, ast.OpIRegexp:
		return &ast.Binary{Op: kind, L: l.jsonText(lt), R: l.textRight(c, c.Value, name, sc)}
	case ast.OpAnyKeyExists, ast.OpAllKeysExist:
		return &ast.Binary{Op: kind, L: l.jsonDocument(lt), R: l.bindList(c, c.Value, stringType, name)}
	case ast.OpEq, ast.OpNe:
		return l.sameDocument(c, kind, lt, name)
	}
	return nil
}

// sameDocument compares whole JSON documents, whatever their text; nil where the comparison is another.
func (l *lowerer) sameDocument(c *query.Cond, kind ast.Op, lt left, name string) ast.Expr {
	switch c.Value.(type) {
	case query.Expr, *query.Find:
		return nil
	}
	if !(len(lt.json) == 0 && isJSON(lt.typ)) && !(len(lt.json) > 0 && classOf(c.Value) == classDocument) {
		return nil
	}
	same := &ast.Binary{Op: ast.OpJSONEqual, L: l.jsonDocument(lt), R: l.bind(c, jsonType, document, name)}
	if kind == ast.OpNe {
		return &ast.Not{X: same}
	}
	return same
}

// null is a comparison with NULL.
func (l *lowerer) null(c *query.Cond, lt left, name string) ast.Expr {
	x := l.jsonText(lt)
	switch c.Op {
	case op.KindEq, op.KindNotDistinct:
		return &ast.IsNull{X: x}
	case op.KindNe, op.KindDistinct:
		return &ast.IsNull{X: x, Not: true}
	}
	l.failOn(name, "nothing is greater, less or like NULL: compare with nil by Eq or Ne")
	return nil
}

func (l *lowerer) is(c *query.Cond, lt left, name string) ast.Expr {
	not := c.Op == op.KindIsNot
	switch v := c.Value.(type) {
	case nil:
		return &ast.IsNull{X: l.jsonText(lt), Not: not}
	case bool:
		if lt.attr != nil && len(lt.json) == 0 && lt.typ.Kind != ast.Boolean {
			l.failOn(name, "is no boolean: Is(%v) would compare it with one", v)
		}
		return &ast.IsBool{X: l.jsonForm(lt, classBool), Value: v, Not: not}
	}
	l.failOn(name, "Is and IsNot take nil, true or false")
	return nil
}

func (l *lowerer) in(c *query.Cond, lt left, name string, sc *scope) ast.Expr {
	not := c.Op == op.KindNotIn
	if f, ok := c.Value.(*query.Find); ok {
		return &ast.In{X: l.jsonBeside(lt, f), Not: not, Select: l.oneColumn(f, name)}
	}
	if x, ok := c.Value.(*query.Literal); ok {
		return &ast.In{X: l.jsonText(lt), Not: not, Items: []ast.Expr{l.literal(x, sc)}}
	}
	if Len(c.Value) == 0 {
		return &ast.Logic{Or: !not}
	}
	if len(lt.json) > 0 {
		class, t := l.jsonList(c.Value, name)
		return &ast.In{X: l.jsonForm(lt, class), Not: not, List: l.bindList(c, c.Value, t, name)}
	}
	return &ast.In{X: lt.x, Not: not, List: l.bindList(c, c.Value, lt.typ, name)}
}

// jsonList is the class of a list that is compared with a place in a JSON document, and the type that its elements are
// bound as.
func (l *lowerer) jsonList(v any, name string) (class, *ast.Type) {
	switch c := classOfList(v); {
	case c.number():
		return c, nil
	case c == classBool:
		return c, booleanType
	case c == classMixed || c == classDocument:
		l.failOn(name, "the values of a list that is compared with a place in a JSON document are all texts, all numbers or all booleans")
	}
	return classText, stringType
}

// oneColumn is a sub-select that must have one column.
func (l *lowerer) oneColumn(f *query.Find, name string) *ast.Select {
	// The question may be shared by others who ask it at the same time, so it is not changed.
	sc := &scope{table: f.Table, alias: l.alias()}
	if !f.HasSelect && len(f.Table.PrimaryKey) == 1 {
		sc.only = f.Table.PrimaryKey[0]
	}
	sel := l.find(f, sc)
	if l.err == nil && len(sel.Columns) != 1 {
		l.failOn(name, "the sub-query over %s selects %d columns where one is compared: give it Attributes", f.Table.Model, len(sel.Columns))
	}
	bare(sel)
	return sel
}

// bare takes off a sub-select's columns what only a reader needs.
func bare(sel *ast.Select) {
	for i := range sel.Columns {
		sel.Columns[i].Read, sel.Columns[i].As = false, ""
	}
}

type likeForm struct {
	mode      mode
	not, fold bool
}

var likes = map[op.Kind]likeForm{
	op.KindLike: {mode: plain}, op.KindNotLike: {mode: plain, not: true},
	op.KindILike: {mode: plain, fold: true}, op.KindNotILike: {mode: plain, not: true, fold: true},
	op.KindStartsWith: {mode: prefix}, op.KindNotStartsWith: {mode: prefix, not: true},
	op.KindEndsWith: {mode: suffix}, op.KindNotEndsWith: {mode: suffix, not: true},
	op.KindSubstring: {mode: middle}, op.KindNotSubstring: {mode: middle, not: true},
}

func (l *lowerer) like(c *query.Cond, form likeForm, lt left, name string, sc *scope) ast.Expr {
	var pattern ast.Expr
	if form.mode == plain {
		pattern = l.textRight(c, c.Value, name, sc)
	} else {
		pattern = l.bind(c, stringType, form.mode, name)
	}
	return &ast.Like{X: l.jsonText(lt), Pattern: pattern, Not: form.not, Fold: form.fold}
}
