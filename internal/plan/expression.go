package plan

import (
	"cmp"
	"database/sql/driver"
	"encoding"
	"reflect"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

func (l *lowerer) exprs(list []query.Expr, sc *scope) []ast.Expr {
	var out []ast.Expr
	for _, x := range list {
		out = append(out, l.expr(x, sc, nil))
	}
	return out
}

// expr builds an expression. typ is the type of the column that it is compared with or assigned to, or nil.
func (l *lowerer) expr(x query.Expr, sc *scope, typ *ast.Type) ast.Expr {
	switch x := x.(type) {
	case *query.Attr:
		return l.attr(x, sc)
	case *query.Value:
		if x.V == nil {
			return ast.Null
		}
		if typ == nil {
			return l.bind(x, classOf(x.V).typ(), untyped, "a value")
		}
		return l.bind(x, typ, plain, "a value")
	case *query.Literal:
		return l.literal(x, sc)
	case *query.Call:
		return l.call(x, sc)
	case *query.Cast:
		return l.cast(x, sc)
	case *query.Case:
		return l.caseOf(x, sc, typ)
	case *query.Binary:
		return l.arithmetic(x, sc, typ)
	case *query.Sub:
		return l.scalar(x.Find, "a sub-query")
	case *query.Condition:
		return l.condition(x, sc)
	case *query.JSONPath:
		return l.jsonPath(x, sc)
	}
	l.broken("unknown expression %T", x)
	return ast.Null
}

func (l *lowerer) condition(x *query.Condition, sc *scope) ast.Expr {
	if c := l.cond(&x.Cond, sc); c != nil {
		return c
	}
	return &ast.Logic{}
}

// attr is an attribute, or a place inside one; an attribute of an associated record is read through to-one joins.
func (l *lowerer) attr(x *query.Attr, sc *scope) ast.Expr {
	if x.Err != nil {
		l.err = cmp.Or(l.err, x.Err)
		return ast.Null
	}
	if sc == nil {
		l.failAt(l.model, x.Path, "the attribute %q cannot be named here", x.Path)
		return ast.Null
	}
	if x.Parent {
		return l.parentAttr(x, sc)
	}
	if !l.checkRoot(x.Root, sc.table, x.Path) {
		return ast.Null
	}
	if link, path := sc.onLink(x.Path); link != nil {
		return l.attr(&query.Attr{Path: path}, link)
	}
	r, ok := l.resolve(sc.table, x.Path)
	if !ok {
		return ast.Null
	}
	if len(r.steps) > 0 {
		if sc = l.joined(sc, r.steps, x.Path); sc == nil {
			return ast.Null
		}
	}
	if len(r.json) > 0 {
		return &ast.JSONPath{X: sc.column(r.attr), Path: r.json, As: ast.JSONText}
	}
	return sc.column(r.attr)
}

// parentAttr is an attribute of the record beside which the scope's records are joined.
func (l *lowerer) parentAttr(x *query.Attr, sc *scope) ast.Expr {
	if sc.parent == nil {
		l.fail("%s: Parent(%q) stands in the conditions of JoinOn, for an attribute of the record that the include is of: here there is none", sc.table.Model, x.Path)
		return ast.Null
	}
	a := l.attribute(sc.parent.table, x.Path)
	if a == nil {
		return ast.Null
	}
	return sc.parent.column(a)
}

func (l *lowerer) jsonPath(x *query.JSONPath, sc *scope) ast.Expr {
	if !l.checkRoot(x.Root, sc.table, x.Attr) {
		return ast.Null
	}
	if link, path := sc.onLink(x.Attr); link != nil {
		return l.jsonPath(&query.JSONPath{Attr: path, Steps: x.Steps, As: x.As}, link)
	}
	r, ok := l.resolve(sc.table, x.Attr)
	if !ok {
		return ast.Null
	}
	if len(r.steps) > 0 || !isJSON(r.attr.Type) {
		l.failAt(sc.table.Model, x.Attr, "%s.%s is not a JSON attribute of the model", sc.table.Model, x.Attr)
		return ast.Null
	}
	return &ast.JSONPath{X: sc.column(r.attr), Path: append(r.json, x.Steps...), As: x.As}
}

func (l *lowerer) literal(x *query.Literal, sc *scope) *ast.Raw {
	raw := &ast.Raw{SQL: x.SQL}
	for i := range x.Args {
		raw.Args = append(raw.Args, l.argument(&x.Args[i], x.Args[i], sc))
	}
	return raw
}

// argument is an operand whose type nothing but the value itself tells.
func (l *lowerer) argument(node, v any, sc *scope) ast.Expr {
	const name = "an argument of a Literal"
	switch v.(type) {
	case nil, query.Expr, *query.Find:
		return l.right(node, v, left{}, name, sc)
	case *List:
		l.fail("Any and AllOf stand in comparisons only")
		return ast.Null
	}
	if isList(v) {
		i := l.take(node)
		if i < len(l.plan.values) {
			l.plan.values[i] = value{name: name, mode: list}
		}
		return &ast.BindList{Index: i, Len: listLen(v)}
	}
	return l.bind(node, classOf(v).typ(), untyped, name)
}

// isList reports whether an argument of a Literal is a list of values: a slice that is no value by itself.
func isList(v any) bool {
	switch v.(type) {
	case nil, string, int, int64, query.Expr, driver.Valuer, encoding.TextMarshaler:
		return false
	}
	t := reflect.TypeOf(v)
	return t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8
}

// listLen is the number of placeholders of a list in a Literal: 0 for an empty one.
func listLen(v any) int {
	if n := Len(v); n > 0 {
		return Step(n)
	}
	return 0
}

func (l *lowerer) call(x *query.Call, sc *scope) ast.Expr {
	c := &ast.Call{Name: x.Name, Distinct: x.Distinct, Star: x.Star, Args: l.callArguments(x.Args, sc)}
	if !ownFunction(x.Name) && !validFunction(x.Name) {
		l.fail("%q is not the name of a function: letters, digits, underscores and dots only (use sequelize.Literal for other SQL)", x.Name)
	}
	if x.Filter != nil {
		c.Filter = l.cond(x.Filter, sc)
	}
	if x.Over != nil {
		c.Over = &ast.Window{PartitionBy: l.exprs(x.Over.Partition, sc), OrderBy: l.orders(x.Over.Order, sc), Frame: x.Over.Frame}
	}
	return c
}

// callArguments are expressions, and integers as INTEGER where they fit it: functions such as round and substr have no
// signature for BIGINT where arguments are typed.
func (l *lowerer) callArguments(list []query.Expr, sc *scope) []ast.Expr {
	var out []ast.Expr
	for _, x := range list {
		if v, ok := x.(*query.Value); ok && fitsInteger(v.V) {
			out = append(out, l.bind(v, smallIntegerType, untyped, "an argument of a function"))
			continue
		}
		out = append(out, l.expr(x, sc, nil))
	}
	return out
}

// ownFunction reports whether name is one that dialects spell in their own way.
func ownFunction(name string) bool {
	return name == ast.FuncRandom || name == ast.FuncNow || name == ast.FuncUUIDV4 || name == ast.FuncRowCount
}

// validFunction reports whether name is an identifier, possibly qualified.
func validFunction(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if part == "" || part[0] >= '0' && part[0] <= '9' {
			return false
		}
		for i := range len(part) {
			c := part[i]
			if c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
				return false
			}
		}
	}
	return true
}

func (l *lowerer) cast(x *query.Cast, sc *scope) ast.Expr {
	t, err := l.compiler.ParseType(x.Type)
	if err != nil {
		l.fail("cast to %q: %v", x.Type, err)
		return ast.Null
	}
	return &ast.Cast{X: l.expr(x.X, sc, nil), Type: t}
}

func (l *lowerer) caseOf(x *query.Case, sc *scope, typ *ast.Type) ast.Expr {
	c := &ast.Case{}
	for i := range x.Whens {
		w := &x.Whens[i]
		cond := l.cond(&w.If, sc)
		if cond == nil {
			cond = &ast.Logic{}
		}
		c.Whens = append(c.Whens, ast.When{If: cond, Then: l.expr(w.Then, sc, typ)})
	}
	if x.Else != nil {
		c.Else = l.expr(x.Else, sc, typ)
	}
	return c
}

// arithmetic gives values the type of the attribute beside them.
func (l *lowerer) arithmetic(x *query.Binary, sc *scope, typ *ast.Type) ast.Expr {
	if t := typeOf(x.L, sc); t != nil {
		typ = t
	} else if t := typeOf(x.R, sc); t != nil {
		typ = t
	}
	return &ast.Binary{Op: x.Op, L: l.expr(x.L, sc, typ), R: l.expr(x.R, sc, typ)}
}

var jsonTypes = [...]*ast.Type{ast.JSONText: stringType, ast.JSONNumber: decimalType, ast.JSONBool: booleanType, ast.JSONDocument: jsonType}

// castType is the type of a cast whose values have another form than text: what is compared with one takes that form.
func castType(x *query.Cast) *ast.Type {
	if t, err := schema.ParseType(x.Type); err == nil && (t.Kind == ast.DateOnly || t.Kind == ast.Time || t.Kind == ast.Decimal) {
		return t
	}
	return nil
}

// typeOf is the type of an expression where it is plainly known.
func typeOf(x query.Expr, sc *scope) *ast.Type {
	switch x := x.(type) {
	case *query.Attr:
		if sc == nil {
			return nil
		}
		if a := sc.table.Attribute(x.Path); a != nil {
			return a.Type
		}
		if link, path := sc.onLink(x.Path); link != nil {
			return typeOf(&query.Attr{Path: path}, link)
		}
	case *query.JSONPath:
		return jsonTypes[x.As]
	case *query.Value:
		return classOf(x.V).typ()
	case *query.Cast:
		return castType(x)
	case *query.Binary:
		if t := typeOf(x.L, sc); t != nil {
			return t
		}
		return typeOf(x.R, sc)
	case *query.Call:
		switch strings.ToLower(x.Name) {
		case "lower", "upper", "trim", "concat", "substr", "substring", "replace":
			return stringType
		case "min", "max", "sum", "coalesce":
			if len(x.Args) > 0 {
				return typeOf(x.Args[0], sc)
			}
		case "count", "length":
			return &ast.Type{Kind: ast.BigInt}
		}
	}
	return nil
}
