package plan

import (
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/op"
)

// anyOrAll compares with any or with all elements of a list: by ANY and ALL where a list is one parameter, else by one
// comparison an element. No element is any of none, and all of none hold.
func (l *lowerer) anyOrAll(c *query.Cond, list *List, lt left, name string) ast.Expr {
	every := list.Kind == op.KindAll
	if f, ok := list.Values.(*query.Find); ok {
		return l.anyOrAllRows(c, f, every, lt, name)
	}
	if Len(list.Values) == 0 {
		return &ast.Logic{Or: !every}
	}
	x, t := l.listSides(c, list, lt, name)
	if l.err != nil {
		return nil
	}
	if c.Op == op.KindEq && !every || c.Op == op.KindNe && every {
		return &ast.In{X: x, Not: every, List: l.bindList(c, list.Values, t, name)}
	}
	bound := l.bindList(c, list.Values, t, name)
	if l.features.ListParams {
		return l.withElement(c, x, &ast.Quantified{All: every, List: bound}, name)
	}
	if bound.Large {
		l.failOn(name, "Any and AllOf take at most %d values here, but with Eq and Ne", (&Shape{features: l.features}).maxList())
		return nil
	}
	out := &ast.Logic{Or: !every}
	for i := range bound.Len {
		element := ast.Bind{Index: bound.Index, Elem: i + 1, Fill: true, Type: bound.Type}
		out.Items = append(out.Items, l.withElement(c, x, element, name))
	}
	return out
}

// listSides is the left side of a comparison with a list's elements, and the type of these.
func (l *lowerer) listSides(c *query.Cond, list *List, lt left, name string) (ast.Expr, *ast.Type) {
	if _, like := likes[c.Op]; like || textual[c.Op] {
		return l.jsonText(lt), stringType
	}
	if len(lt.json) > 0 {
		class, t := l.jsonList(list.Values, name)
		return l.jsonForm(lt, class), t
	}
	return lt.x, lt.typ
}

var textual = map[op.Kind]bool{op.KindRegexp: true, op.KindIRegexp: true, op.KindNotRegexp: true, op.KindNotIRegexp: true}

// withElement is the comparison with one element, or with ANY or ALL of them.
func (l *lowerer) withElement(c *query.Cond, x, right ast.Expr, name string) ast.Expr {
	if form, ok := likes[c.Op]; ok && form.mode == plain {
		return &ast.Like{X: x, Pattern: right, Not: form.not, Fold: form.fold}
	}
	kind := comparisons[c.Op]
	_, whole := right.(*ast.Quantified)
	switch c.Op {
	case op.KindEq, op.KindNe, op.KindGt, op.KindGte, op.KindLt, op.KindLte, op.KindRegexp, op.KindIRegexp:
		return &ast.Binary{Op: kind, L: x, R: right}
	case op.KindNotRegexp, op.KindNotIRegexp:
		if !whole {
			return &ast.Not{X: &ast.Binary{Op: kind, L: x, R: right}}
		}
		// Not any is: all not.
		q := *right.(*ast.Quantified)
		q.All = !q.All
		return &ast.Not{X: &ast.Binary{Op: kind, L: x, R: &q}}
	}
	l.failOn(name, "Any and AllOf stand in comparisons, Like and Regexp: join other conditions by op.Or or op.And")
	return nil
}

// anyOrAllRows compares with any or with all rows of a sub-select: by ANY and ALL where the database has them for the
// operator, and else by looking for a row that decides.
func (l *lowerer) anyOrAllRows(c *query.Cond, f *query.Find, every bool, lt left, name string) ast.Expr {
	x := l.jsonBeside(lt, f)
	if _, like := likes[c.Op]; like || textual[c.Op] {
		x = l.jsonText(lt)
	}
	sel := l.oneColumn(f, name)
	if l.err != nil {
		return nil
	}
	if c.Op == op.KindEq && !every || c.Op == op.KindNe && every {
		return &ast.In{X: x, Not: every, Select: sel}
	}
	if l.features.ListParams || l.features.QuantifiedSelect && ordering[c.Op] {
		return l.withElement(c, x, &ast.Quantified{All: every, Select: sel}, name)
	}
	return l.decidedByRow(c, x, sel, every, name)
}

// ordering are the operators that standard SQL has ANY and ALL for.
var ordering = map[op.Kind]bool{op.KindEq: true, op.KindNe: true, op.KindGt: true, op.KindGte: true, op.KindLt: true, op.KindLte: true}

// decidedByRow is ANY or ALL for databases without. A row that meets the comparison decides ANY, one that fails it decides
// ALL; where none does, a NULL on either side leaves it unknown, so that the negation finds what it finds elsewhere.
func (l *lowerer) decidedByRow(c *query.Cond, x ast.Expr, sel *ast.Select, every bool, name string) ast.Expr {
	element := ast.Column{Table: l.alias(), Name: "element"}
	if column, ok := sel.Columns[0].X.(ast.Column); ok {
		element.Type = column.Type
	}
	named := *sel
	named.Columns = []ast.Selected{{X: sel.Columns[0].X, As: element.Name}}
	row := func(where ast.Expr) ast.Expr {
		return &ast.Exists{Select: &ast.Select{Columns: []ast.Selected{{X: ast.Int(1)}}, From: ast.Source{Select: &named, As: element.Table}, Where: where}}
	}
	met, otherwise := l.withElement(c, x, element, name), ast.False
	decided := ast.True
	if every {
		met, decided, otherwise = &ast.Not{X: met}, ast.False, ast.True
	}
	null := &ast.Logic{Or: true, Items: []ast.Expr{&ast.IsNull{X: x}, &ast.IsNull{X: element}}}
	return &ast.Case{Whens: []ast.When{{If: row(met), Then: decided}, {If: row(null), Then: ast.Null}}, Else: otherwise}
}
