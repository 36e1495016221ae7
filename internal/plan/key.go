package plan

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/op"
)

// Shape is the structure of a question without its values: the key of the plan cache, and the values beside it in the
// order in which the question is walked. A Shape is reused: Reset empties it.
type Shape struct {
	Key    []byte
	Values []any

	// complex is set when names of more than one table can stand in the statement.
	complex  bool
	features *dialect.Features
	// places are the places in Values of each node, recorded only when a plan is made. A node that stands in the
	// question twice has two places.
	places map[any][]int
	err    error
	// deep is set while the operand of a comparison with a place in a JSON document is walked: the form in which the
	// place is read depends on what kind of value it meets.
	deep bool
}

// Reset empties the shape and keeps its memory.
func (s *Shape) Reset() {
	clear(s.Values)
	*s = Shape{Key: s.Key[:0], Values: s.Values[:0]}
}

// Of walks a question. The first error is that of a value that no question can have.
func (s *Shape) Of(f *query.Find, features *dialect.Features) error {
	s.features = features
	s.byte('f')
	s.find(f)
	return s.err
}

// OfUpdate walks an update.
func (s *Shape) OfUpdate(u *query.Update, features *dialect.Features) error {
	s.features = features
	s.byte('u')
	for i := range u.Set {
		a := &u.Set[i]
		s.path(a.Path)
		if a.Root != nil && a.Root != u.Table {
			s.byte('!')
		}
		s.value(a, a.Value)
	}
	s.bool(u.Returning)
	s.bool(u.All)
	s.find(&u.Find)
	return s.err
}

// OfDelete walks a delete.
func (s *Shape) OfDelete(d *query.Delete, features *dialect.Features) error {
	s.features = features
	s.byte('d')
	s.bool(d.Returning)
	s.bool(d.All)
	s.find(&d.Find)
	return s.err
}

func (s *Shape) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *Shape) byte(b byte)   { s.Key = append(s.Key, b) }
func (s *Shape) int(n int)     { s.Key = binary.AppendVarint(s.Key, int64(n)) }
func (s *Shape) text(t string) { s.int(len(t)); s.Key = append(s.Key, t...) }

func (s *Shape) bool(b bool) {
	if b {
		s.byte(1)
	} else {
		s.byte(0)
	}
}

func (s *Shape) path(p string) {
	s.text(p)
	if !s.complex {
		for i := range len(p) {
			if p[i] == '.' {
				s.complex = true
				return
			}
		}
	}
}

// bind records one value of node.
func (s *Shape) bind(node, v any) {
	if s.places != nil {
		s.places[node] = append(s.places[node], len(s.Values))
	}
	s.Values = append(s.Values, v)
}

func (s *Shape) find(f *query.Find) {
	s.int(int(f.Table.ID))
	s.Key = append(s.Key, byte(f.Purpose), byte(f.Deleted))
	s.text(f.Schema)
	s.text(f.Comment)
	s.bool(f.Typed)
	s.selections(f)
	s.conds(f.Where)
	s.exprs(f.Group)
	s.conds(f.Having)
	s.orders(f.Order)
	if f.Limit == nil {
		s.int(-1)
	} else {
		s.int(int(*f.Limit))
	}
	if s.bool(f.Offset > 0); f.Offset > 0 {
		s.bind(&f.Offset, f.Offset)
	}
	s.bool(f.Distinct)
	s.lock(f)
	s.sets(f)
	s.keyed(f)
	s.joined(f.Joined)
}

func (s *Shape) selections(f *query.Find) {
	s.bool(f.HasSelect)
	for _, list := range [2][]query.Selection{f.Select, f.Extra} {
		s.int(len(list))
		for i := range list {
			s.text(list[i].As)
			s.expr(list[i].X)
		}
	}
	s.int(len(f.Exclude))
	for _, name := range f.Exclude {
		s.text(name)
	}
}

func (s *Shape) lock(f *query.Find) {
	if s.bool(f.Lock != nil); f.Lock != nil {
		s.int(int(f.Lock.Strength))
		s.bool(f.Lock.SkipLocked)
		s.bool(f.Lock.NoWait)
		s.int(len(f.Lock.Of))
		for _, of := range f.Lock.Of {
			s.text(of)
		}
	}
	s.int(len(f.Hints))
	for _, h := range f.Hints {
		s.text(h.Kind)
		s.int(len(h.Names))
		for _, n := range h.Names {
			s.text(n)
		}
	}
}

func (s *Shape) sets(f *query.Find) {
	s.int(len(f.With))
	for i := range f.With {
		c := &f.With[i]
		s.complex = true
		s.text(c.Name)
		s.int(len(c.Columns))
		for _, n := range c.Columns {
			s.text(n)
		}
		if s.bool(c.Find != nil); c.Find != nil {
			s.find(c.Find)
		} else {
			s.expr(c.SQL)
		}
	}
	s.int(len(f.Unions))
	for i := range f.Unions {
		s.bool(f.Unions[i].All)
		s.find(f.Unions[i].Find)
	}
}

func (s *Shape) orders(list []query.Order) {
	s.int(len(list))
	for i := range list {
		s.bool(list[i].Desc)
		s.byte(byte(list[i].Nulls))
		s.expr(list[i].X)
	}
}

func (s *Shape) conds(list []query.Cond) {
	s.int(len(list))
	for i := range list {
		s.cond(&list[i])
	}
}

func (s *Shape) cond(c *query.Cond) {
	s.Key = append(s.Key, byte(c.Kind), byte(c.Op))
	s.bool(c.Group)
	s.path(c.Path)
	if c.Root != nil {
		s.int(int(c.Root.ID))
	} else {
		s.int(0)
	}
	if s.bool(c.X != nil); c.X != nil {
		s.expr(c.X)
	}
	switch c.Kind {
	case query.Some, query.Every, query.None:
		s.complex = true
	case query.Compare:
		s.operand(c)
	case query.Exist:
		s.value(c, c.Value)
	case query.Included:
		s.included(c.Value.(*query.Include))
	}
	s.conds(c.Kids)
}

// operand walks the right side of a comparison. What is written as a word of SQL (IS TRUE) is part of the key.
func (s *Shape) operand(c *query.Cond) {
	was := s.deep
	s.deep = c.X == nil && (c.Op == op.KindContains || strings.ContainsAny(c.Path, ".["))
	pair, isPair := c.Value.(*[2]any)
	_, isFind := c.Value.(*query.Find)
	_, isTuple := c.Value.(*query.Tuple)
	switch {
	case c.Op == op.KindIs || c.Op == op.KindIsNot:
		s.text(fmt.Sprintf("%T %v", c.Value, c.Value))
	case isPair:
		s.byte('2')
		s.value(&pair[0], pair[0])
		s.value(&pair[1], pair[1])
	case takesList(c.Op) && !isFind && !isTuple:
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
		if x.Root != nil {
			s.int(int(x.Root.ID))
		} else {
			s.int(0)
		}
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
