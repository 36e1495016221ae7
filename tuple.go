package sequelize

import (
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/op"
)

// TupleExpression is several values that are compared together. See Tuple.
type TupleExpression struct {
	items []query.Expr
	err   error
}

// Tuple compares several attributes, fields or expressions at once: Tuple("shelf", "slot").In([]any{1, "a"}, []any{2, "b"})
// finds two pairs, and Tuple("createdAt", "id").Gt(at, id) what comes behind a place in an order. Databases without row
// values get the same as AND and OR.
func Tuple(parts ...any) TupleExpression {
	t := TupleExpression{items: make([]query.Expr, 0, len(parts))}
	if len(parts) < 2 {
		t.err = errorf("Tuple takes at least two attributes or expressions")
	}
	for _, part := range parts {
		s, err := selection(part)
		if err != nil {
			t.err = err
			break
		}
		t.items = append(t.items, s.X)
	}
	return t
}

// values are the right side of a comparison.
func (t TupleExpression) values(values []any) (*query.Tuple, error) {
	if t.err != nil {
		return nil, t.err
	}
	if len(values) != len(t.items) {
		return nil, errorf("a Tuple of %d values is compared with %d values", len(t.items), len(values))
	}
	right := &query.Tuple{Items: make([]query.Expr, len(values))}
	for i, v := range values {
		right.Items[i] = exprOf(v)
	}
	return right, nil
}

func (t TupleExpression) is(k op.Kind, values []any) Condition {
	right, err := t.values(values)
	return condition{query.Cond{Op: k, X: &query.Tuple{Items: t.items}, Value: right}, err}
}

// Eq is =: all values are equal.
func (t TupleExpression) Eq(values ...any) Condition { return t.is(op.KindEq, values) }

// Ne is <>: one of the values is different.
func (t TupleExpression) Ne(values ...any) Condition { return t.is(op.KindNe, values) }

// Gt is > in the order of the first value, among equal ones of the second, and so on.
func (t TupleExpression) Gt(values ...any) Condition { return t.is(op.KindGt, values) }

// Gte is >= in that order.
func (t TupleExpression) Gte(values ...any) Condition { return t.is(op.KindGte, values) }

// Lt is < in that order.
func (t TupleExpression) Lt(values ...any) Condition { return t.is(op.KindLt, values) }

// Lte is <= in that order.
func (t TupleExpression) Lte(values ...any) Condition { return t.is(op.KindLte, values) }

// In finds one of the rows of values. No row finds nothing.
func (t TupleExpression) In(rows ...[]any) Condition { return t.in(op.KindIn, rows) }

// NotIn is the negation of In.
func (t TupleExpression) NotIn(rows ...[]any) Condition { return t.in(op.KindNotIn, rows) }

func (t TupleExpression) in(k op.Kind, rows [][]any) Condition {
	list := &query.Tuple{Items: make([]query.Expr, len(rows))}
	for i, row := range rows {
		values, err := t.values(row)
		if err != nil {
			return condition{err: err}
		}
		list.Items[i] = values
	}
	return condition{query.Cond{Op: k, X: &query.Tuple{Items: t.items}, Value: list}, t.err}
}

// InSelect finds what a sub-query of as many columns selects.
func (t TupleExpression) InSelect(s *SelectQuery) Condition { return t.selected(op.KindIn, s) }

// NotInSelect is the negation of InSelect.
func (t TupleExpression) NotInSelect(s *SelectQuery) Condition { return t.selected(op.KindNotIn, s) }

func (t TupleExpression) selected(k op.Kind, s *SelectQuery) Condition {
	f, err := s.question()
	if t.err != nil {
		err = t.err
	}
	return condition{query.Cond{Op: k, X: &query.Tuple{Items: t.items}, Value: f}, err}
}
