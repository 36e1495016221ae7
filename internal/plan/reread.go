package plan

import (
	"math"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// A write whose sub-selects read the table that it writes is refused by some databases (Features.WriteReadsOthers). There
// its rows are chosen by their keys, and its values taken, out of derived tables, which are read before anything is
// written. A limit keeps the database from merging them into the statement.

// reads notes that a sub-select reads a table.
func (l *lowerer) reads(t *schema.Table) {
	if t.Name == l.asked.Name {
		l.again++
	}
}

// refused reports whether the database would refuse the write for what was read since.
func (l *lowerer) refused(since int) bool {
	return l.writes && l.features.WriteReadsOthers && l.again > since
}

// byKey reports whether a write chooses its rows by their keys.
func (l *lowerer) byKey(since int) bool {
	if !l.refused(since) {
		return false
	}
	if len(l.asked.PrimaryKey) == 0 {
		l.fail("%s has no primary key, so this database cannot write it by a condition that reads its own table", l.asked.Model)
	}
	return true
}

// scalar is a sub-select as a value.
func (l *lowerer) scalar(f *query.Find, name string) ast.Expr {
	since := l.again
	sel := l.oneColumn(f, name)
	if l.err != nil || !l.refused(since) {
		return &ast.Sub{Select: sel}
	}
	if sel.Limit == nil {
		every := int64(math.MaxInt64)
		sel.Limit = &every
	}
	sel.Columns[0].As = "v"
	apart := ast.Source{Select: sel, As: l.alias()}
	value := ast.Selected{X: ast.Column{Table: apart.As, Name: "v"}}
	return &ast.Sub{Select: &ast.Select{Columns: []ast.Selected{value}, From: apart}}
}
