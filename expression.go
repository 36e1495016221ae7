package sequelize

import (
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/op"
)

// expression is what has a value in SQL: an Expression or a field.
type expression interface {
	selected() (x query.Expr, as string)
}

// Expression is an expression of SQL: a column, a call, arithmetic, a literal. It can be selected (with an alias given
// by As), ordered by, compared, and given as a value to Set and Where. The zero Expression is NULL.
type Expression struct {
	x  query.Expr
	as string
}

func (e Expression) selected() (query.Expr, string) {
	if e.x == nil {
		return &query.Value{}, e.as
	}
	return e.x, e.as
}

func (e Expression) order() query.Order {
	x, _ := e.selected()
	return query.Order{X: x}
}

func (e Expression) left() query.Cond {
	x, _ := e.selected()
	return query.Cond{X: x}
}

// As names the expression in the result.
func (e Expression) As(alias string) Expression { e.as = alias; return e }

// Asc orders by the expression, ascending.
func (e Expression) Asc(nulls ...NullsOrder) OrderItem {
	x, _ := e.selected()
	return directed(x, false, nulls)
}

// Desc orders by the expression, descending.
func (e Expression) Desc(nulls ...NullsOrder) OrderItem {
	x, _ := e.selected()
	return directed(x, true, nulls)
}

// Is compares the expression with an operator of package op. In Sequelize: where(fn, operator).
func (e Expression) Is(o op.Operator) Condition { return compareWith(e.left(), o) }

// Eq is =; nil is IS NULL.
func (e Expression) Eq(v any) Condition { return e.Is(op.Eq(v)) }

// Ne is <>; nil is IS NOT NULL.
func (e Expression) Ne(v any) Condition { return e.Is(op.Ne(v)) }

// Gt is >.
func (e Expression) Gt(v any) Condition { return e.Is(op.Gt(v)) }

// Gte is >=.
func (e Expression) Gte(v any) Condition { return e.Is(op.Gte(v)) }

// Lt is <.
func (e Expression) Lt(v any) Condition { return e.Is(op.Lt(v)) }

// Lte is <=.
func (e Expression) Lte(v any) Condition { return e.Is(op.Lte(v)) }

// In is IN: one of the values, of a slice, or of a sub-query.
func (e Expression) In(values ...any) Condition { return e.Is(op.In(values...)) }

// Like is LIKE with the pattern as given.
func (e Expression) Like(pattern string) Condition { return e.Is(op.Like(pattern)) }

// IsTrue is the condition that the expression, a boolean one, is true: for functions and literals that are conditions.
func (e Expression) IsTrue() Condition {
	x, _ := e.selected()
	return condition{q: query.Cond{Kind: query.Truth, X: x}}
}

func (e Expression) binary(o ast.Op, v any) Expression {
	x, _ := e.selected()
	return Expression{x: &query.Binary{Op: o, L: x, R: exprOf(v)}}
}

// Plus is e + v.
func (e Expression) Plus(v any) Expression { return e.binary(ast.OpAdd, v) }

// Minus is e - v.
func (e Expression) Minus(v any) Expression { return e.binary(ast.OpSub, v) }

// Times is e * v.
func (e Expression) Times(v any) Expression { return e.binary(ast.OpMul, v) }

// DividedBy is e / v, with the database's own rule for integers.
func (e Expression) DividedBy(v any) Expression { return e.binary(ast.OpDiv, v) }

// Modulo is the remainder of e / v.
func (e Expression) Modulo(v any) Expression { return e.binary(ast.OpMod, v) }

// Concat joins texts.
func (e Expression) Concat(v any) Expression { return e.binary(ast.OpConcat, v) }

// exprOf is v as an expression: itself, or a bound value.
func exprOf(v any) query.Expr {
	if e, ok := v.(expression); ok {
		x, _ := e.selected()
		return x
	}
	v, err := operand(v)
	if err != nil {
		return &query.Attr{Err: err}
	}
	switch v := v.(type) {
	case query.Expr:
		return v
	case *query.Find:
		return &query.Sub{Find: v}
	}
	return &query.Value{V: v}
}

// Col is an attribute of the model by name, as an expression: Col("stock").Minus(1).
func Col(attribute string) Expression { return Expression{x: &query.Attr{Path: attribute}} }

// Val is a bound value as an expression, for arguments that would be read as attribute names.
func Val(v any) Expression { return Expression{x: &query.Value{V: v}} }

// Literal is SQL exactly as given: the one way to put SQL of your own into a statement, and the one place where text
// can do harm. Never build it from input: args are bound in place of each ? outside quotes and comments.
func Literal(sql string, args ...any) Expression {
	l := &query.Literal{SQL: sql}
	for _, a := range args {
		v, err := operand(a)
		if err != nil {
			return Expression{x: &query.Attr{Err: err}}
		}
		l.Args = append(l.Args, v)
	}
	return Expression{x: l}
}

// Fn calls a function. Arguments are bound values; Col and other expressions stand for themselves.
func Fn(name string, args ...any) Expression {
	c := &query.Call{Name: name}
	for _, a := range args {
		c.Args = append(c.Args, exprOf(a))
	}
	return Expression{x: c}
}

// Cast is CAST(v AS type). Type is one of Sequelize's data types, such as "INTEGER" or "DECIMAL(10,2)".
func Cast(v any, dataType string) Expression {
	return Expression{x: &query.Cast{X: exprOf(v), Type: dataType}}
}

// Case is CASE WHEN … THEN … END: Case(When(Where{"age": op.Lt(18)}, "minor")).Else("adult").
func Case(whens ...Branch) CaseExpression {
	c := &query.Case{}
	for _, w := range whens {
		c.Whens = append(c.Whens, query.When(w))
	}
	return CaseExpression{Expression{x: c}}
}

// Branch is one WHEN of a Case.
type Branch query.When

// When is a branch of a Case: if the condition holds, the value is v.
func When(c Condition, v any) Branch {
	q, err := c.cond()
	if err != nil {
		return Branch{Then: &query.Attr{Err: err}}
	}
	return Branch{If: q, Then: exprOf(v)}
}

// CaseExpression is a Case, to which an Else can be added.
type CaseExpression struct{ Expression }

// Else is the value where no branch holds; NULL without it.
func (c CaseExpression) Else(v any) Expression {
	k := *c.x.(*query.Case)
	k.Else = exprOf(v)
	return Expression{x: &k, as: c.as}
}

func aggregate(name, attribute string) Expression {
	if attribute == "*" {
		if name != "count" {
			return Expression{x: &query.Attr{Err: errorf("only Count takes *: name the attribute whose %s is asked for", name)}}
		}
		return Expression{x: &query.Call{Name: name, Star: true}}
	}
	return Expression{x: &query.Call{Name: name, Args: []query.Expr{&query.Attr{Path: attribute}}}}
}

// Count is count(attribute); Count("*") counts rows. Model.Count counts at once.
func Count(attribute string) Expression { return aggregate("count", attribute) }

// CountDistinct is count(DISTINCT attribute).
func CountDistinct(attribute string) Expression {
	return Expression{x: &query.Call{Name: "count", Distinct: true, Args: []query.Expr{&query.Attr{Path: attribute}}}}
}

// Sum is sum(attribute).
func Sum(attribute string) Expression { return aggregate("sum", attribute) }

// Min is min(attribute).
func Min(attribute string) Expression { return aggregate("min", attribute) }

// Max is max(attribute).
func Max(attribute string) Expression { return aggregate("max", attribute) }

// Avg is avg(attribute).
func Avg(attribute string) Expression { return aggregate("avg", attribute) }

// Random orders rows at random.
func Random() OrderItem {
	return direction{x: &query.Call{Name: ast.FuncRandom}}
}

// Now is the database's current time.
func Now() Expression { return Expression{x: &query.Call{Name: ast.FuncNow}} }

// Exists is the condition that a sub-query finds a row.
func Exists(s *SelectQuery) Condition {
	f, err := s.question()
	return condition{q: query.Cond{Kind: query.Exist, Value: f}, err: err}
}
