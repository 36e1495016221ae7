package plan

import (
	"fmt"

	"github.com/go-sequelize/sequelize/internal/query"
)

func (s *Shape) exprs(list []query.Expr) {
	s.int(len(list))
	for _, x := range list {
		s.expr(x)
	}
}

func (s *Shape) expr(x query.Expr) {
	switch x := x.(type) {
	case *query.Attr:
		s.byte('a')
		s.path(x.Path)
		s.root(x.Root)
		s.bool(x.Parent)
	case *query.Value:
		s.byte('v')
		if s.bool(x.V != nil); x.V != nil {
			s.byte(byte(classOf(x.V)))
			s.bind(x, x.V)
		}
	case *query.Literal:
		s.literal(x)
	case *query.Call:
		s.call(x)
	case *query.Cast:
		s.byte('t')
		s.text(x.Type)
		s.expr(x.X)
	case *query.Case:
		s.caseOf(x)
	case *query.Binary:
		s.byte('b')
		s.byte(byte(x.Op))
		s.expr(x.L)
		s.expr(x.R)
	case *query.Sub:
		s.byte('s')
		s.complex = true
		s.find(x.Find)
	case *query.Condition:
		s.byte('c')
		s.cond(&x.Cond)
	case *query.JSONPath:
		s.jsonPath(x)
	case *query.Tuple:
		s.byte('p')
		s.exprs(x.Items)
	default:
		s.fail(fmt.Errorf("sequelize: %T is not an expression", x))
	}
}

func (s *Shape) jsonPath(x *query.JSONPath) {
	s.byte('j')
	s.path(x.Attr)
	s.byte(byte(x.As))
	s.int(len(x.Steps))
	for _, st := range x.Steps {
		s.text(st.Key)
		s.int(st.Index)
		s.bool(st.IsIndex)
	}
}

func (s *Shape) literal(x *query.Literal) {
	s.byte('r')
	s.text(x.SQL)
	s.int(len(x.Args))
	for i := range x.Args {
		s.argument(&x.Args[i], x.Args[i])
	}
}

func (s *Shape) call(x *query.Call) {
	s.byte('f')
	s.text(x.Name)
	s.bool(x.Distinct)
	s.bool(x.Star)
	s.exprs(x.Args)
	for _, arg := range x.Args {
		if v, ok := arg.(*query.Value); ok {
			s.bool(fitsInteger(v.V)) // the type that it is bound with
		}
	}
	if s.bool(x.Filter != nil); x.Filter != nil {
		s.cond(x.Filter)
	}
	if s.bool(x.Over != nil); x.Over != nil {
		s.exprs(x.Over.Partition)
		s.orders(x.Over.Order)
		s.text(x.Over.Frame)
	}
}

func (s *Shape) caseOf(x *query.Case) {
	s.byte('k')
	s.int(len(x.Whens))
	for i := range x.Whens {
		s.cond(&x.Whens[i].If)
		s.expr(x.Whens[i].Then)
	}
	if s.bool(x.Else != nil); x.Else != nil {
		s.expr(x.Else)
	}
}
