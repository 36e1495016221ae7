package compile

import (
	"fmt"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

func (w *writer) call(c *ast.Call) {
	if w.d.Function(w, c) {
		return
	}
	if !validFunction(c.Name) {
		w.Fail(fmt.Errorf("%q is no name of a function", c.Name))
		return
	}
	w.b = append(w.b, c.Name...)
	w.Text("(")
	if c.Distinct {
		w.Text("DISTINCT ")
	}
	if c.Filter != nil && !w.features.AggregateFilter {
		w.filteredArguments(c)
		w.Text(")")
	} else {
		w.arguments(c)
		w.Text(")")
		if c.Filter != nil {
			w.Text(" FILTER (WHERE ")
			w.condition(c.Filter, lowest)
			w.Text(")")
		}
	}
	if c.Over != nil {
		w.window(c.Over)
	}
}

func (w *writer) arguments(c *ast.Call) {
	if c.Star {
		w.Text("*")
		return
	}
	for i, arg := range c.Args {
		w.comma(i)
		w.untyped(arg)
	}
}

// filteredArguments writes FILTER as CASE: aggregates pass over NULL.
func (w *writer) filteredArguments(c *ast.Call) {
	var then ast.Expr = ast.Int(1)
	switch {
	case c.Star:
	case len(c.Args) == 1:
		then = c.Args[0]
	default:
		w.Fail(fmt.Errorf("FILTER needs an aggregate with one argument here, and %s has %d", c.Name, len(c.Args)))
		return
	}
	w.caseExpr(&ast.Case{Whens: []ast.When{{If: c.Filter, Then: then}}})
}

// validFunction says whether a name can stand in the text as it is: identifiers with dots between them.
func validFunction(name string) bool {
	start := true
	for i := range len(name) {
		switch c := name[i]; {
		case c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			start = false
		case !start && (c >= '0' && c <= '9' || c == '$'):
		case !start && c == '.':
			start = true
		default:
			return false
		}
	}
	return !start
}

func (w *writer) window(o *ast.Window) {
	if !w.features.WindowFunctions {
		w.Fail(fmt.Errorf("window functions do not exist"))
		return
	}
	w.Text(" OVER (")
	space := ""
	if len(o.PartitionBy) > 0 {
		w.Text("PARTITION BY ")
		w.list(o.PartitionBy)
		space = " "
	}
	if len(o.OrderBy) > 0 {
		w.Text(space + "ORDER BY ")
		w.orders(o.OrderBy)
		space = " "
	}
	if o.Frame != "" {
		w.Text(space + o.Frame)
	}
	w.Text(")")
}

func (w *writer) list(items []ast.Expr) {
	for i, item := range items {
		w.comma(i)
		w.value(item, lowest)
	}
}
