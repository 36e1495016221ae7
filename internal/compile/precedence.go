package compile

import "github.com/go-sequelize/sequelize/dialect/ast"

// level says how tightly an expression binds, in an order that holds in every dialect. Where servers disagree about
// two operators, the operand is put in parentheses.
type level uint8

const (
	lowest level = iota
	disjunction
	conjunction
	negation
	comparison
	operator // || and the operators of JSON: servers place them differently, so they are never operands as they are
	additive
	multiplicative
	primary
)

// levelOf is the level of an expression as it is written. Leaves of the dialect count as the loosest thing that they
// may write.
func levelOf(e ast.Expr) level {
	switch e := e.(type) {
	case *ast.Logic:
		return levelOfLogic(e)
	case *ast.Not:
		return negation
	case *ast.Binary:
		return levelOfOp(e.Op)
	case *ast.IsNull, *ast.IsBool, *ast.Between, *ast.Like, *ast.In:
		return comparison
	case *ast.Exists:
		if e.Not {
			return negation
		}
		return primary
	case *ast.JSONPath:
		return operator
	case *ast.Raw:
		return lowest
	}
	return primary
}

func levelOfLogic(e *ast.Logic) level {
	switch {
	case len(e.Items) == 1:
		return levelOf(e.Items[0])
	case len(e.Items) == 0:
		return comparison
	case e.Or:
		return disjunction
	}
	return conjunction
}

func levelOfOp(op ast.Op) level {
	switch op {
	case ast.OpAdd, ast.OpSub:
		return additive
	case ast.OpMul, ast.OpDiv, ast.OpMod:
		return multiplicative
	case ast.OpConcat:
		return operator
	}
	return comparison
}

// isCondition says whether the expression is written as a predicate, which is no value where Features.BooleanType is
// not set.
func isCondition(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Logic, *ast.Not, *ast.IsNull, *ast.IsBool, *ast.Between, *ast.Like, *ast.In, *ast.Exists:
		return true
	case *ast.Binary:
		return levelOfOp(e.Op) == comparison
	case *ast.Paren:
		return isCondition(e.X)
	}
	return false
}
