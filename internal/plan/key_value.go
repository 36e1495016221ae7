package plan

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/op"
)

// operand walks the right side of a comparison. What is written as a word of SQL (IS TRUE) is part of the key.
func (s *Shape) operand(c *query.Cond) {
	was := s.deep
	s.deep = c.X == nil && (c.Op == op.KindContains || strings.ContainsAny(c.Path, ".["))
	pair, isPair := c.Value.(*[2]any)
	_, isFind := c.Value.(*query.Find)
	_, isExpr := c.Value.(query.Expr) // a Tuple, or a Literal that is the list
	switch {
	case c.Op == op.KindIs || c.Op == op.KindIsNot:
		s.text(fmt.Sprintf("%T %v", c.Value, c.Value))
	case isPair:
		s.byte('2')
		s.value(&pair[0], pair[0])
		s.value(&pair[1], pair[1])
	case takesList(c.Op) && !isFind && !isExpr:
		s.list(c, c.Value)
	default:
		s.value(c, c.Value)
	}
	s.deep = was
}

func takesList(k op.Kind) bool {
	return k == op.KindIn || k == op.KindNotIn
}

// value walks an operand: nil, an expression, a sub-query, or a value to bind.
func (s *Shape) value(node, v any) {
	switch v := v.(type) {
	case nil:
		s.byte('n')
	case query.Expr:
		s.byte('x')
		s.expr(v)
	case *query.Find:
		s.byte('f')
		s.complex = true
		s.find(v)
	case *List:
		s.byte('q')
		s.int(int(v.Kind))
		if f, ok := v.Values.(*query.Find); ok {
			s.value(node, f)
			return
		}
		s.list(node, v.Values)
	default:
		s.byte('v')
		if s.deep {
			s.byte(byte(classOf(v)))
		}
		s.bind(node, v)
	}
}

// argument walks an operand whose type nothing but the value itself tells.
func (s *Shape) argument(node, v any) {
	if isList(v) {
		s.byte('L')
		s.int(listLen(v))
		s.bind(node, v)
		return
	}
	was := s.deep
	s.deep = true
	s.value(node, v)
	s.deep = was
}

// List is the operand of Any and AllOf: a slice, or a *query.Find.
type List struct {
	Kind   op.Kind
	Values any
}

func (s *Shape) list(node, v any) {
	n := Len(v)
	if s.deep && n > 0 {
		s.byte(byte(classOfList(v)))
	}
	switch {
	case n == 0:
		s.byte('e')
		return
	case s.features.ListParams:
		s.byte('l')
	case n > s.maxList():
		s.byte('L')
	default:
		s.byte('l')
		s.int(Step(n))
	}
	s.bind(node, v)
}

func (s *Shape) maxList() int {
	if s.features.MaxList > 0 {
		return s.features.MaxList
	}
	return 1000
}

// Step rounds a list's length up, so that lists of many lengths share few statements.
func Step(n int) int {
	step := 1
	for step < n {
		step *= 2
	}
	return step
}

// Len is the length of a list given as a slice.
func Len(v any) int {
	switch v := v.(type) {
	case []any:
		return len(v)
	case []int64:
		return len(v)
	case []int:
		return len(v)
	case []string:
		return len(v)
	}
	return reflect.ValueOf(v).Len()
}
