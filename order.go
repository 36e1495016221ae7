package sequelize

import (
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
)

// Order is the order of the rows: Asc, Desc, fields, expressions, Random. In an Include it orders each parent's rows.
// A later Order replaces an earlier one.
type Order []OrderItem

func (o Order) list() []query.Order {
	list := make([]query.Order, 0, len(o))
	for _, item := range o {
		if item != nil {
			list = append(list, item.order())
		}
	}
	return list
}

func (o Order) find(c *findCall) { c.Find.Order = o.list() }

func (o Order) include(c *includeCall) { c.Include.Order = o.list() }

func (o Order) update(c *updateCall) { c.Update.Order = o.list() }

func (o Order) destroy(c *destroyCall) { c.Delete.Order = o.list() }

// OrderItem is one item of an Order.
type OrderItem interface{ order() query.Order }

// NullsOrder says where NULL stands in an order: NullsFirst or NullsLast.
type NullsOrder ast.Nulls

// The places of NULL in an order. On databases without the words they are written as a CASE.
const (
	NullsFirst = NullsOrder(ast.NullsFirst)
	NullsLast  = NullsOrder(ast.NullsLast)
)

type direction struct {
	x     query.Expr
	desc  bool
	nulls ast.Nulls
}

func (d direction) order() query.Order { return query.Order{X: d.x, Desc: d.desc, Nulls: d.nulls} }

func directed(x query.Expr, desc bool, nulls []NullsOrder) OrderItem {
	d := direction{x: x, desc: desc}
	for _, n := range nulls {
		d.nulls = ast.Nulls(n)
	}
	return d
}

// Asc orders by an attribute, ascending. The name is an attribute's, or the alias of a selected expression.
func Asc(attribute string, nulls ...NullsOrder) OrderItem {
	return directed(&query.Attr{Path: attribute}, false, nulls)
}

// Desc orders by an attribute, descending.
func Desc(attribute string, nulls ...NullsOrder) OrderItem {
	return directed(&query.Attr{Path: attribute}, true, nulls)
}
