package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/internal/suggest"
)

// lowerer turns one question into a tree. The first error stays; what follows is then meaningless and not used.
type lowerer struct {
	features *dialect.Features
	compiler *Compiler
	model    string // that is asked
	asked    *schema.Table
	writes   bool
	again    int // how often sub-selects read the asked model's table
	places   map[any][]int
	plan     *Plan
	complex  bool // columns are qualified
	aliases  int
	err      error
	// tenant is the schema that stands in place of home, the asked model's own, for all tables of the statement.
	tenant, home string
}

// scope is a table whose names can be used, and the alias that it has in the statement.
type scope struct {
	table *schema.Table
	alias string // empty where the statement has one table
	// selected are the aliases of the question's selected expressions, which ORDER BY and HAVING may name.
	selected map[string]query.Expr
	// joined are the to-one associations that were joined for ORDER BY, by path.
	joined map[string]*scope
	sel    *ast.Select
	// parent is where the records stand beside which this scope's are joined by conditions of their own.
	parent *scope
	// link is the through table that was joined before this one. Its attributes can be named behind its model's name.
	link *scope
	// only is the one attribute that is selected where the question selects none.
	only *schema.Attribute
	// typed says that the columns are those of the model's struct, whatever the question says: it is part of a union.
	typed bool
	// union says that the select is joined with others, so that its order names columns of the result.
	union bool
}

// fail says that the question cannot be asked.
func (l *lowerer) fail(format string, args ...any) { l.failAt(l.model, "", format, args...) }

// failAt says that the question cannot be asked for an attribute, association or path of a model.
func (l *lowerer) failAt(model, attribute, format string, args ...any) {
	if l.err == nil {
		l.err = &query.Error{Model: model, Attribute: attribute, Err: fmt.Errorf("sequelize: "+format, args...)}
	}
}

// failOn is failAt for what stands beside the operand of a name.
func (l *lowerer) failOn(name, format string, args ...any) {
	model, attribute := named(name)
	l.failAt(model, attribute, "%s: %w", name, fmt.Errorf(format, args...))
}

// named are the model and the attribute of an operand's name, such as "user.age"; both are empty of an operand that is
// no attribute.
func named(name string) (model, attribute string) {
	model, attribute, is := strings.Cut(name, ".")
	if !is {
		return "", ""
	}
	return model, attribute
}

// broken says that the library contradicts itself.
func (l *lowerer) broken(format string, args ...any) {
	if l.err == nil {
		l.err = fmt.Errorf("sequelize: internal: "+format, args...)
	}
}

// alias makes the next short alias.
func (l *lowerer) alias() string {
	l.aliases++
	return "t" + strconv.Itoa(l.aliases)
}

// take returns the place of node's value in the list of values; of a node that stands in the question several times,
// one place after the other.
func (l *lowerer) take(node any) int {
	if c, ok := node.(*query.Cond); ok && c.Origin != nil {
		node = c.Origin
	}
	places := l.places[node]
	if len(places) == 0 {
		l.broken("a value of the question was not seen")
		return 0
	}
	if len(places) > 1 {
		l.places[node] = places[1:]
	}
	return places[0]
}

// bind makes the placeholder for node's value, of column type t.
func (l *lowerer) bind(node any, t *ast.Type, m mode, name string) ast.Bind {
	i := l.take(node)
	if i < len(l.plan.values) {
		l.plan.values[i] = value{typ: t, name: name, mode: m}
	}
	if m == jsonPlace || m == prefix || m == suffix || m == middle {
		t = nil
	}
	return ast.Bind{Index: i, Type: t}
}

func (l *lowerer) bindList(node, v any, t *ast.Type, name string) *ast.BindList {
	i := l.take(node)
	if i < len(l.plan.values) {
		l.plan.values[i] = value{typ: t, name: name, mode: list}
	}
	n := Len(v)
	s := Shape{features: l.features}
	b := &ast.BindList{Index: i, Type: t}
	if !l.features.ListParams {
		b.Len, b.Large = Step(n), n > s.maxList()
	}
	return b
}

func (l *lowerer) bindInt(node any) ast.Bind {
	return l.bind(node, &ast.Type{Kind: ast.BigInt}, plain, "offset")
}

func tableOf(f *query.Find) ast.Table { return tableIn(f.Table, f.Schema) }

// table names a table that the question leads to: in the schema of the question, where that is not the model's own.
func (l *lowerer) table(t *schema.Table) ast.Table {
	l.reads(t)
	name := t.Name
	if l.tenant != "" && name.Schema == l.home {
		name.Schema = l.tenant
	}
	return name
}

// mainAlias is the alias of the question's own table: its name, unless that could be one of the generated ones.
func mainAlias(t *schema.Table) string {
	name := t.Name.Name
	if len(name) > 1 && name[0] == 't' && strings.Trim(name[1:], "0123456789") == "" {
		return "t0"
	}
	return name
}

// column is attribute a of scope s.
func (s *scope) column(a *schema.Attribute) ast.Column {
	return ast.Column{Table: s.alias, Name: a.Column, Type: a.Type}
}

// attribute finds an attribute with a column by name.
func (l *lowerer) attribute(t *schema.Table, name string) *schema.Attribute {
	a := t.Attribute(name)
	if a == nil {
		l.unknown(t, name)
		return nil
	}
	if a.Virtual {
		l.failAt(t.Model, name, "%s.%s is virtual: it has no column to select or compare", t.Model, name)
		return nil
	}
	return a
}

func (l *lowerer) unknown(t *schema.Table, name string) {
	names := make([]string, 0, len(t.Attributes))
	for _, a := range t.Attributes {
		names = append(names, a.Name)
	}
	for _, a := range t.Associations {
		names = append(names, a.As)
	}
	slices.Sort(names)
	if near := suggest.Nearest(name, names); near != "" {
		l.failAt(t.Model, name, "%s has no attribute %q: did you mean %q?", t.Model, name, near)
		return
	}
	if c := t.ByColumn(name); c != nil {
		l.failAt(t.Model, name, "%s has no attribute %q: its column of that name is the attribute %q", t.Model, name, c.Name)
		return
	}
	l.failAt(t.Model, name, "%s has no attribute %q: it has %s", t.Model, name, strings.Join(names, ", "))
}

// target is where a path leads: through associations to an attribute, and into its document.
type target struct {
	steps []*schema.Association
	attr  *schema.Attribute
	json  []ast.PathStep
	link  bool // attr is one of the through row that leads to the last step's record
}

// linkOf reports whether name stands for the through rows of model t, whose records stand beside them. What the model
// itself has under the name goes first.
func linkOf(through, t *schema.Table, name string) bool {
	return through != nil && through.Model == name && t.Association(name) == nil && t.Attribute(name) == nil
}

// onLink is the scope of the through rows and the path in it, of a path that begins with their model's name; nil of other
// paths.
func (s *scope) onLink(path string) (*scope, string) {
	head, rest := cut(path)
	if s.link == nil || rest == "" || !linkOf(s.link.table, s.table, head) {
		return nil, ""
	}
	return s.link, rest
}

// resolve follows a dotted path from table t.
func (l *lowerer) resolve(t *schema.Table, path string) (target, bool) {
	var r target
	rest := path
	for {
		head, tail, more := strings.Cut(rest, ".")
		name, steps, ok := indexes(head)
		if !ok {
			l.failAt(t.Model, path, "%s: the path %q has a part that is neither a name nor a name with [index]", t.Model, path)
			return r, false
		}
		if as := t.Association(name); as != nil && len(steps) == 0 && !r.link {
			if !more {
				l.failAt(t.Model, path, "%s.%s is an association: name one of its attributes, such as %q", t.Model, name, path+".id")
				return r, false
			}
			if as.Target == nil {
				l.err = cmp.Or(l.err, UndefinedTarget(as))
				return r, false
			}
			r.steps, t, rest = append(r.steps, as), as.Target, tail
			continue
		}
		if n := len(r.steps); n > 0 && more && !r.link && linkOf(r.steps[n-1].Through, t, name) {
			r.link, t, rest = true, r.steps[n-1].Through, tail
			continue
		}
		if r.attr = l.attribute(t, name); r.attr == nil {
			return r, false
		}
		r.json = steps
		if more {
			r.json = append(r.json, l.jsonSteps(tail)...)
		}
		if len(r.json) > 0 && !isJSON(r.attr.Type) {
			l.failAt(t.Model, path, "%s.%s is not a JSON attribute: %q has no parts", t.Model, r.attr.Name, path)
			return r, false
		}
		return r, l.err == nil
	}
}

func (l *lowerer) jsonSteps(path string) []ast.PathStep {
	var steps []ast.PathStep
	for part := range strings.SplitSeq(path, ".") {
		name, idx, ok := indexes(part)
		if !ok || name == "" {
			l.failAt(l.model, path, "the JSON path %q has an empty or broken part: use sequelize.JSONPath for unusual keys", path)
			return nil
		}
		steps = append(steps, ast.PathStep{Key: name})
		steps = append(steps, idx...)
	}
	return steps
}

// indexes splits "tags[0][1]" into its name and its indexes.
func indexes(part string) (name string, steps []ast.PathStep, ok bool) {
	name, rest, has := strings.Cut(part, "[")
	for has {
		digits, after, closed := strings.Cut(rest, "]")
		n, err := strconv.Atoi(digits)
		if !closed || err != nil || n < 0 {
			return name, nil, false
		}
		steps = append(steps, ast.PathStep{Index: n, IsIndex: true})
		if after == "" {
			return name, steps, true
		}
		if after[0] != '[' {
			return name, nil, false
		}
		rest = after[1:]
	}
	return name, steps, true
}

func isJSON(t *ast.Type) bool {
	return t != nil && (t.Kind == ast.JSON || t.Kind == ast.JSONB)
}

func isNumber(t *ast.Type) bool { return t.Kind >= ast.TinyInt && t.Kind <= ast.Decimal }

// checkRoot makes sure that a field of a reference record belongs to the model that is asked.
func (l *lowerer) checkRoot(root, t *schema.Table, path string) bool {
	if root != nil && root != t {
		l.fail("the field %s.%s is of another model than %s, which is asked: take the reference record of %s", root.Model, path, t.Model, t.Model)
		return false
	}
	return true
}
