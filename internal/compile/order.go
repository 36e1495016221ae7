package compile

import "github.com/go-sequelize/sequelize/dialect/ast"

// orderAndLimit writes ORDER BY, LIMIT and OFFSET, with the order that a server's LIMIT may demand.
func (w *writer) orderAndLimit(s *ast.Select) {
	limited := s.Limit != nil || s.Offset != nil
	if len(s.OrderBy) > 0 {
		w.Text(" ORDER BY ")
		w.orders(s.OrderBy)
	}
	if !w.features.LimitNeedsOrder {
		if limited {
			w.d.Limit(w, s.Limit, s.Offset)
		}
		return
	}
	switch {
	case limited && len(s.OrderBy) == 0 && (s.Distinct || len(s.Unions) > 0):
		// The constant order is refused there: what is ordered by must be selected.
		w.Text(" ORDER BY 1")
	case limited && len(s.OrderBy) == 0:
		w.Text(" ORDER BY (SELECT NULL)")
	}
	if limited {
		w.d.Limit(w, s.Limit, s.Offset)
	} else if w.depth > 0 && len(s.OrderBy) > 0 {
		// ORDER BY in a derived table is refused without a limit.
		w.d.Limit(w, nil, ast.Int(0))
	}
}

func (w *writer) orders(list []ast.Order) {
	for i, o := range list {
		w.comma(i)
		w.order(o)
	}
}

func (w *writer) order(o ast.Order) {
	spoken := o.Nulls != ast.NullsDefault && (o.Nulls == ast.NullsFirst) != (w.features.NullsSortLow != o.Desc)
	if spoken && !w.features.NullsOrder {
		w.Text("CASE WHEN ")
		w.value(o.X, additive)
		w.Text(" IS NULL THEN ")
		if o.Nulls == ast.NullsFirst {
			w.Text("0 ELSE 1 END, ")
		} else {
			w.Text("1 ELSE 0 END, ")
		}
	}
	w.value(o.X, lowest)
	if o.Desc {
		w.Text(" DESC")
	}
	if spoken && w.features.NullsOrder {
		w.Text(isNot(o.Nulls == ast.NullsLast, " NULLS FIRST", " NULLS LAST"))
	}
}
