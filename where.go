package sequelize

import (
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/op"
)

// Where is a condition by attribute name: all of its parts must hold.
//
// A value is compared by =, nil and nil pointers are IS NULL, a slice is IN (an empty one finds nothing), an operator
// of package op is that operator, an expression is compared as such. []byte, [16]byte and json.RawMessage are values.
// Names are attributes of the model, dotted through associations ("posts.title": a post with …) or into JSON
// ("meta.address.city", "tags[0]"). An unknown name is an error. Conditions on one association's path in one Where must
// hold for the same record. Names and values never become SQL: what a request body decodes to can only be compared.
//
// An empty Where is no condition.
type Where map[string]any

func (w Where) find(c *findCall)       { w.fold(&c.Find.Where, &c.call, c.room[:]) }
func (w Where) include(c *includeCall) { w.fold(&c.Include.Find.Where, &c.call, nil) }
func (w Where) update(c *updateCall)   { w.fold(&c.Update.Where, &c.call, c.room[:]) }
func (w Where) destroy(c *destroyCall) { w.fold(&c.Delete.Where, &c.call, nil) }

// fold appends the conditions: each by itself where no name is dotted, else as one group. The first ones go into the
// call's own room, where they fit.
func (w Where) fold(list *[]query.Cond, c *call, room []query.Cond) {
	if len(w) == 0 {
		return
	}
	if w.dotted() {
		appendCond(list, c, w)
		return
	}
	switch n := len(*list) + len(w); {
	case n <= cap(room) && (n == len(w) || &(*list)[0] == &room[0]):
		*list = room[:len(*list):n] // no more: whoever appends to a copy of the question gets room of its own
	case *list != nil:
	default:
		*list = make([]query.Cond, 0, len(w))
	}
	if err := w.each(func(q query.Cond) { *list = append(*list, q) }); err != nil {
		c.fail(err)
	}
}

func (w Where) dotted() bool {
	for name := range w {
		if strings.IndexByte(name, '.') >= 0 {
			return true
		}
	}
	return false
}

// each lowers the parts in the order of their names.
func (w Where) each(yield func(query.Cond)) error {
	for name, v := range inOrder(w) {
		q, err := compare(query.Cond{Path: name}, v)
		if err != nil {
			return &QueryError{Attribute: name, Err: errorf("Where %q: %w", name, err)}
		}
		yield(q)
	}
	return nil
}

// inOrder yields what stands in a Where or a Set in the order of the names, so that one question has one statement.
func inOrder[M ~map[string]any](m M) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		if len(m) == 1 {
			for name, v := range m {
				yield(name, v)
			}
			return
		}
		var room [8]string
		names := room[:0]
		for name := range m {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			if !yield(name, m[name]) {
				return
			}
		}
	}
}

func (w Where) cond() (query.Cond, error) {
	group := query.Cond{Kind: query.And, Group: true}
	err := w.each(func(q query.Cond) { group.Kids = append(group.Kids, q) })
	return group, err
}

func appendCond(list *[]query.Cond, c *call, condition Condition) {
	q, err := condition.cond()
	if err != nil {
		c.fail(err)
		return
	}
	*list = append(*list, q)
}

// compare makes the condition that left (a Cond with its Path or X set) meets what v says.
func compare(left query.Cond, v any) (query.Cond, error) {
	left.Op = op.KindEq
	switch x := v.(type) {
	case nil, string, bool, int, int64, float64, int32, uint, uint64, time.Time:
		left.Value = v
		return left, nil
	case op.Operator:
		return operate(left, x)
	case []any:
		return in(left, op.KindIn, x)
	case []int, []int64, []string:
		left.Op, left.Value = op.KindIn, v
		return left, nil
	}
	v, err := operand(v)
	if err != nil {
		return left, err
	}
	if isList(v) {
		return in(left, op.KindIn, v)
	}
	left.Value = v
	return left, nil
}

// rows is what op.Any or op.AllOf compares with: the elements of a slice, or the rows of a sub-query.
func rows(k op.Kind, v any) (any, error) {
	if s, ok := v.(*SelectQuery); ok {
		f, err := s.question()
		return &plan.List{Kind: k, Values: f}, err
	}
	if !isList(v) {
		return nil, fmt.Errorf("op.Any and op.AllOf take a slice or a sub-query (sequelize.Select), not %T", v)
	}
	return &plan.List{Kind: k, Values: v}, nil
}

// operate makes a condition of an operator.
func operate(left query.Cond, o op.Operator) (query.Cond, error) {
	args := o.Args()
	switch k := o.Kind(); k {
	case 0:
		return left, fmt.Errorf("an empty op.Operator: make operators by the functions of package op")
	case op.KindAnd, op.KindOr, op.KindNot:
		return combine(left, k, args)
	case op.KindIn, op.KindNotIn:
		if len(args) == 1 {
			if s, ok := args[0].(*SelectQuery); ok {
				f, err := s.question()
				left.Op, left.Value = k, f
				return left, err
			}
			if e, ok := args[0].(Expression); ok {
				if _, ok := e.x.(*query.Literal); ok {
					left.Op, left.Value = k, e.x
					return left, nil
				}
			}
			if isList(args[0]) {
				return in(left, k, args[0])
			}
		}
		return in(left, k, args)
	case op.KindBetween, op.KindNotBetween:
		low, err := operand(args[0])
		if err != nil {
			return left, err
		}
		high, err := operand(args[1])
		if err == nil && (low == nil || high == nil) {
			err = fmt.Errorf("a bound of Between is nil: use op.Gte or op.Lte for an open side")
		}
		left.Op, left.Value = k, &[2]any{low, high}
		return left, err
	case op.KindAny, op.KindAll:
		return operate(left, op.Eq(o))
	default:
		v, err := operand(args[0])
		left.Op, left.Value = k, v
		return left, err
	}
}

// combine joins several conditions on one left side.
func combine(left query.Cond, k op.Kind, args []any) (query.Cond, error) {
	out := query.Cond{Kind: query.And, Path: left.Path, Root: left.Root, Kids: make([]query.Cond, 0, len(args))}
	switch k {
	case op.KindOr:
		out.Kind = query.Or
	case op.KindNot:
		out.Kind = query.Not
	}
	for _, arg := range args {
		q, err := compare(left, arg)
		if err != nil {
			return out, err
		}
		out.Kids = append(out.Kids, q)
	}
	return out, nil
}

// in makes an IN. A nil in the list is IS NULL, for NULL is never IN a list.
func in(left query.Cond, k op.Kind, v any) (query.Cond, error) {
	left.Op, left.Value = k, v
	list, ok := v.([]any)
	if !ok {
		if !mayHoldNil(reflect.TypeOf(v).Elem()) {
			return left, nil
		}
		list = anyList(v)
	}
	values := make([]any, 0, len(list))
	for _, item := range list {
		x, err := operand(item)
		if err != nil {
			return left, err
		}
		switch x.(type) {
		case nil:
			continue
		case query.Expr, *query.Find, *plan.List:
			return left, fmt.Errorf("a list holds values only: join an expression or sub-query by op.Or")
		}
		values = append(values, x)
	}
	left.Value = values
	if len(values) == len(list) {
		return left, nil
	}
	null := left
	null.Op, null.Value = op.KindEq, nil
	both := query.Cond{Kind: query.Or, Path: left.Path, Root: left.Root}
	if k == op.KindNotIn {
		both.Kind, null.Op = query.And, op.KindNe
	}
	both.Kids = []query.Cond{left, null}
	return both, nil
}

// logic is And, Or or Not of conditions.
type logic struct {
	kind  query.CondKind
	items []Condition
}

// And holds when all conditions hold. Their order is kept. An And of nothing is no condition.
func And(conditions ...Condition) Condition { return logic{query.And, conditions} }

// Or holds when one of the conditions holds. What is no condition (nil, Where{}, And()) is left out; an Or of nothing is
// false. As the condition of an Update or Destroy it must not have such parts: there they make it no condition.
func Or(conditions ...Condition) Condition { return logic{query.Or, conditions} }

// Not holds when the conditions, joined by AND, do not hold. Through an association it is NOT EXISTS.
func Not(conditions ...Condition) Condition { return logic{query.Not, conditions} }

func (l logic) cond() (query.Cond, error) {
	out := query.Cond{Kind: l.kind, Kids: make([]query.Cond, 0, len(l.items))}
	for _, item := range l.items {
		if item == nil {
			continue
		}
		q, err := item.cond()
		if err != nil {
			return out, err
		}
		out.Kids = append(out.Kids, q)
	}
	return out, nil
}

func (l logic) find(c *findCall)       { appendCond(&c.Find.Where, &c.call, l) }
func (l logic) include(c *includeCall) { appendCond(&c.Include.Find.Where, &c.call, l) }
func (l logic) update(c *updateCall)   { appendCond(&c.Update.Where, &c.call, l) }
func (l logic) destroy(c *destroyCall) { appendCond(&c.Delete.Where, &c.call, l) }

// condition is one condition made by an expression or field.
type condition struct {
	q   query.Cond
	err error
}

func (d condition) cond() (query.Cond, error) { return d.q, d.err }
func (d condition) find(c *findCall)          { appendCond(&c.Find.Where, &c.call, d) }
func (d condition) include(c *includeCall)    { appendCond(&c.Include.Find.Where, &c.call, d) }
func (d condition) update(c *updateCall)      { appendCond(&c.Update.Where, &c.call, d) }
func (d condition) destroy(c *destroyCall)    { appendCond(&c.Delete.Where, &c.call, d) }

// compareWith is the condition of left and operator o.
func compareWith(left query.Cond, o op.Operator) Condition {
	q, err := operate(left, o)
	if err != nil {
		err = &QueryError{Attribute: left.Path, Err: errorf("%w", err)}
	}
	return condition{q, err}
}

// sortedNames are the keys of a map in order.
func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
