package compile

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// value writes an expression where a value stands that must bind at least as tightly as min.
func (w *writer) value(e ast.Expr, min level) {
	if !w.features.BooleanType && isCondition(e) {
		w.d.ConditionValue(w, e)
		return
	}
	w.grouped(e, min)
}

// grouped writes an expression, in parentheses where it binds less tightly than min.
func (w *writer) grouped(e ast.Expr, min level) {
	if e == nil {
		w.Fail(errors.New("an expression is missing"))
		return
	}
	if levelOf(e) >= min {
		w.node(e)
		return
	}
	w.Text("(")
	w.node(e)
	w.Text(")")
}

// node writes one node; its operands are grouped by their own levels.
func (w *writer) node(e ast.Expr) {
	switch e := e.(type) {
	case ast.Column:
		w.column(e)
	case ast.Star:
		w.star(e)
	case ast.Bind:
		w.Placeholder(e)
	case ast.Const:
		w.d.Constant(w, e)
	case ast.Int:
		w.b = strconv.AppendInt(w.b, int64(e), 10)
	case ast.Text:
		w.text(string(e))
	case *ast.Raw:
		w.raw(e)
	case *ast.Call:
		w.call(e)
	case *ast.Cast:
		w.d.Cast(w, e.X, e.Type)
	case *ast.Case:
		w.caseExpr(e)
	case ast.Tuple:
		w.tuple(e)
	case *ast.Sub:
		w.sub(e.Select)
	case *ast.Quantified:
		w.quantified(e)
	case *ast.JSONPath:
		w.d.JSONPath(w, e)
	case *ast.JSONSet:
		w.d.JSONSet(w, e)
	case ast.Inserted:
		w.d.Inserted(w, e.Column)
	case *ast.Paren:
		w.Text("(")
		w.node(e.X)
		w.Text(")")
	default:
		w.predicate(e)
	}
}

func (w *writer) column(c ast.Column) {
	if c.Table != "" {
		w.Ident(c.Table)
		w.Text(".")
	}
	w.Ident(c.Name)
}

func (w *writer) star(s ast.Star) {
	if s.Table != "" {
		w.Ident(s.Table)
		w.Text(".")
	}
	w.Text("*")
}

func (w *writer) text(s string) {
	if strings.IndexByte(s, 0) >= 0 {
		w.Fail(fmt.Errorf("the text %q holds the character NUL", s))
		return
	}
	w.b = w.d.AppendText(w.b, s)
}

func (w *writer) sub(s *ast.Select) {
	w.Text("(")
	w.Select(s)
	w.Text(")")
}

// untyped writes an expression in a place that gives a placeholder no type.
func (w *writer) untyped(e ast.Expr) {
	if b, ok := e.(ast.Bind); ok {
		w.d.UntypedValue(w, b)
		return
	}
	w.value(e, lowest)
}

func (w *writer) caseExpr(c *ast.Case) {
	w.Text("CASE")
	if c.Operand != nil {
		w.Text(" ")
		w.untyped(c.Operand)
	}
	for _, when := range c.Whens {
		w.Text(" WHEN ")
		if c.Operand != nil {
			w.value(when.If, lowest)
		} else {
			w.condition(when.If, lowest)
		}
		w.Text(" THEN ")
		w.untyped(when.Then)
	}
	if c.Else != nil {
		w.Text(" ELSE ")
		w.untyped(c.Else)
	}
	w.Text(" END")
}

func (w *writer) tuple(t ast.Tuple) {
	w.Text("(")
	for i, e := range t {
		w.comma(i)
		w.value(e, lowest)
	}
	w.Text(")")
}
