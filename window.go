package sequelize

import "github.com/go-sequelize/sequelize/internal/query"

// Over makes a window function of a call: Fn("row_number").Over(PartitionBy("role"), Order{Desc("age")}).
// On anything but a call the query fails.
func (e Expression) Over(parts ...WindowPart) Expression {
	call, ok := e.x.(*query.Call)
	if !ok {
		return Expression{x: &query.Attr{Err: errorf("Over stands on function calls only")}, as: e.as}
	}
	c := *call
	c.Over = &query.Window{}
	for _, p := range parts {
		if p != nil {
			p.window(c.Over)
		}
	}
	return Expression{x: &c, as: e.as}
}

// Filter restricts an aggregate to rows: Count("id").Filter(Where{"active": true}). It becomes a CASE where the
// database has no FILTER.
func (e Expression) Filter(conditions ...Condition) Expression {
	call, ok := e.x.(*query.Call)
	if !ok {
		return Expression{x: &query.Attr{Err: errorf("Filter stands on aggregate functions only")}, as: e.as}
	}
	q, err := And(conditions...).cond()
	if err != nil {
		return Expression{x: &query.Attr{Err: err}, as: e.as}
	}
	c := *call
	c.Filter = &q
	return Expression{x: &c, as: e.as}
}

// WindowPart is a part of OVER: PartitionBy, Order or Frame.
type WindowPart interface{ window(*query.Window) }

type partition []query.Expr

func (p partition) window(w *query.Window) { w.Partition = append(w.Partition, p...) }

// PartitionBy divides the rows of a window by attributes or expressions.
func PartitionBy(by ...any) WindowPart {
	p := make(partition, 0, len(by))
	for _, item := range by {
		s, err := selection(item)
		if err != nil {
			s.X = &query.Attr{Err: err}
		}
		p = append(p, s.X)
	}
	return p
}

func (o Order) window(w *query.Window) {
	for _, item := range o {
		if item != nil {
			w.Order = append(w.Order, item.order())
		}
	}
}

// Frame is the frame of a window.
type Frame string

// The frames of windows.
const (
	RowsFromStart  Frame = "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
	RowsToEnd      Frame = "ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"
	RowsAll        Frame = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
	RangeFromStart Frame = "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
)

func (f Frame) window(w *query.Window) {
	switch f {
	case RowsFromStart, RowsToEnd, RowsAll, RangeFromStart:
		w.Frame = string(f)
	default:
		w.Partition = append(w.Partition, &query.Attr{Err: errorf("%q is not one of the Frame constants", string(f))})
	}
}
