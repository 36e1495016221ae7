package compile

import (
	"fmt"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// condition writes an expression where a condition stands that must bind at least as tightly as min.
func (w *writer) condition(e ast.Expr, min level) {
	if w.features.BooleanType {
		w.grouped(e, min)
		return
	}
	switch x := e.(type) {
	case *ast.Raw: // the user's own words; they know whether it is a condition
		w.grouped(e, min)
		return
	case ast.Const:
		w.constantCondition(x)
		return
	}
	if isCondition(e) {
		w.grouped(e, min)
		return
	}
	w.value(e, operator)
	w.Text(" = 1")
}

// constantCondition writes a constant as a condition on servers without a boolean type.
func (w *writer) constantCondition(c ast.Const) {
	switch c {
	case ast.True:
		w.Text("1 = 1")
	case ast.False:
		w.Text("1 = 0")
	case ast.Null:
		w.Text("1 = NULL")
	default:
		w.Fail(fmt.Errorf("DEFAULT is no condition"))
	}
}

// predicate writes the nodes that are conditions.
func (w *writer) predicate(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Logic:
		w.logic(e)
	case *ast.Not:
		w.Text("NOT (")
		w.condition(e.X, lowest)
		w.Text(")")
	case *ast.Binary:
		w.binary(e)
	case *ast.IsNull:
		w.value(e.X, additive)
		w.Text(isNot(e.Not, " IS NULL", " IS NOT NULL"))
	case *ast.IsBool:
		w.isBool(e)
	case *ast.Between:
		w.between(e)
	case *ast.Like:
		w.d.Like(w, e)
	case *ast.In:
		w.in(e)
	case *ast.Exists:
		w.subSelects++
		w.Text(isNot(e.Not, "EXISTS ", "NOT EXISTS "))
		w.sub(e.Select)
	default:
		w.Fail(fmt.Errorf("a node of type %T cannot stand here", e))
	}
}

func isNot(not bool, plain, negated string) string {
	if not {
		return negated
	}
	return plain
}

func (w *writer) logic(l *ast.Logic) {
	if len(l.Items) == 0 {
		c := ast.True
		if l.Or {
			c = ast.False
		}
		w.condition(c, lowest)
		return
	}
	if len(l.Items) == 1 {
		w.condition(l.Items[0], lowest)
		return
	}
	word, min := " AND ", conjunction
	if l.Or {
		// AND inside OR needs no parentheses for the server, but readers are grateful; a nested OR needs none.
		word, min = " OR ", disjunction
	}
	for i, item := range l.Items {
		if i > 0 {
			w.Text(word)
		}
		if inner, ok := item.(*ast.Logic); ok && l.Or && !inner.Or && len(inner.Items) > 1 {
			w.condition(&ast.Paren{X: item}, primary)
			continue
		}
		w.condition(item, min)
	}
}

var opText = [...]string{
	ast.OpEq: " = ", ast.OpNe: " <> ", ast.OpGt: " > ", ast.OpGte: " >= ", ast.OpLt: " < ", ast.OpLte: " <= ",
	ast.OpAdd: " + ", ast.OpSub: " - ", ast.OpMul: " * ", ast.OpDiv: " / ", ast.OpMod: " % ",
}

func (w *writer) binary(e *ast.Binary) {
	if e.L == nil || e.R == nil {
		w.Fail(fmt.Errorf("an operand of an operator is missing"))
		return
	}
	if l, ok := e.L.(ast.Tuple); ok && !w.features.TupleIn {
		if r, ok := e.R.(ast.Tuple); ok {
			w.compareTuples(e.Op, l, r)
			return
		}
	}
	switch {
	case e.Op == ast.OpConcat:
		w.d.Concat(w, e.L, e.R)
	case e.Op >= ast.OpDistinct:
		w.d.Operator(w, e)
	case w.d.Arithmetic(w, e):
	default:
		w.infix(e)
	}
}

func (w *writer) infix(e *ast.Binary) {
	own := levelOfOp(e.Op)
	if own == comparison {
		// JSON operators bind tighter than comparisons on every server.
		w.value(e.L, operator)
		w.Text(opText[e.Op])
		w.value(e.R, operator)
		return
	}
	w.operand(e.L, own)
	w.Text(opText[e.Op])
	w.operand(e.R, own+1)
}

// operand writes an expression beside an operator that does not take over its column's type everywhere.
func (w *writer) operand(e ast.Expr, min level) {
	if b, ok := e.(ast.Bind); ok {
		w.d.Operand(w, b)
		return
	}
	w.value(e, min)
}

// isBool writes IS [NOT] TRUE or FALSE. Without a boolean type NULL needs its own branch: x IS NOT TRUE holds for it.
func (w *writer) isBool(e *ast.IsBool) {
	if w.features.BooleanType {
		w.value(e.X, additive)
		w.Text(isNot(e.Not, " IS ", " IS NOT "))
		if e.Value {
			w.Text("TRUE")
		} else {
			w.Text("FALSE")
		}
		return
	}
	w.Text("CASE WHEN ")
	if e.Value {
		w.condition(e.X, lowest)
	} else {
		w.condition(&ast.Not{X: e.X}, lowest)
	}
	w.Text(isNot(e.Not, " THEN 1 ELSE 0 END = 1", " THEN 1 ELSE 0 END = 0"))
}

func (w *writer) between(e *ast.Between) {
	w.value(e.X, operator)
	w.Text(isNot(e.Not, " BETWEEN ", " NOT BETWEEN "))
	w.operand(e.Lo, operator)
	w.Text(" AND ")
	w.operand(e.Hi, operator)
}

// quantified writes ANY or ALL of a select or of a list.
func (w *writer) quantified(q *ast.Quantified) {
	switch {
	case q.Select == nil:
		w.d.Quantified(w, q)
		return
	case !w.features.QuantifiedSelect:
		w.Fail(fmt.Errorf("ANY and ALL of a SELECT do not exist: use EXISTS or IN"))
		return
	case q.All:
		w.Text("ALL ")
	default:
		w.Text("ANY ")
	}
	w.inSelect(q.Select)
}

// inSelect writes the select behind IN, ANY or ALL.
func (w *writer) inSelect(s *ast.Select) {
	w.subSelects++
	if s.Limit == nil && s.Offset == nil || w.features.InLimit {
		w.sub(s)
		return
	}
	w.Text("(SELECT * FROM ")
	w.sub(s)
	w.Text(" AS limited)")
}

func (w *writer) in(e *ast.In) {
	x, isTuple := e.X.(ast.Tuple)
	switch {
	case e.List != nil && isTuple:
		w.Fail(fmt.Errorf("a tuple is compared with a list of tuples, not with one list of values"))
	case e.List != nil:
		w.d.InList(w, e.X, e.List, e.Not)
	case isTuple && !w.features.TupleIn:
		w.tupleIn(e, x)
	case e.Select != nil:
		w.value(e.X, operator)
		w.Text(isNot(e.Not, " IN ", " NOT IN "))
		w.inSelect(e.Select)
	case len(e.Items) == 0:
		w.Fail(fmt.Errorf("IN needs at least one value"))
	default:
		w.value(e.X, operator)
		w.Text(isNot(e.Not, " IN ", " NOT IN "))
		w.tuple(e.Items)
	}
}
