// Package plan makes statements of questions: it resolves names against the schema, applies the rules of paranoid
// models and associations, and says how values and columns travel. It knows no dialect's text.
package plan

import (
	"encoding/json"
	"fmt"
	"math"
	"sync/atomic"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/compile"
	"github.com/go-sequelize/sequelize/internal/convert"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// Plan is a statement ready to run for every question of one shape.
type Plan struct {
	Statement *compile.Statement
	// Attributes are the attributes of the result's columns, for questions whose rows are records of the model;
	// Through those of the through record behind them.
	Attributes []*schema.Attribute
	Through    []*schema.Attribute
	// Keys are the attributes of the source whose values end each row of a keyed question; empty where the target's own
	// attributes tell whose it is.
	Keys []*schema.Attribute
	// Source is the model of the sources of a keyed question, Owner the target's attributes that tell whose it is.
	Source *schema.Table
	Owner  []*schema.Attribute
	// Joined are the records that stand beside each row, in the order of their bases from BaseJoined on.
	Joined []JoinedRecord
	// Returning says that the statement gives rows back.
	Returning bool
	// Columns are the names of the result's columns.
	Columns []string
	// Types are the types of the result's columns, nil where an expression has none.
	Types []*ast.Type

	lazy
	beside []dialect.Destination // of the one column that a write returns beside its records
	values []value
	// constants are canonical values of the schema itself (scopes of associations), bound behind the question's.
	constants []any
	usual     atomic.Int32 // see Usual
}

// Usual is how many rows the statement gave the last time; 0 where nobody knows. Whoever reads its rows makes room for
// as many.
func (p *Plan) Usual() int { return int(p.usual.Load()) }

// Gave tells how many rows the statement gave.
func (p *Plan) Gave(rows int) {
	n := int32(min(rows, math.MaxInt32))
	if p.usual.Load() != n { // most runs leave the memory that all goroutines read alone
		p.usual.Store(n)
	}
}

// value says how one value of the question is brought into the form that its column takes.
type value struct {
	typ  *ast.Type
	name string // "user.age", for errors
	mode mode
}

type mode uint8

const (
	plain     mode = iota
	list           // a list of values
	prefix         // LIKE v%, with v taken literally
	suffix         // LIKE %v
	middle         // LIKE %v%
	document       // a JSON document
	jsonPlace      // compared with a place in a JSON document
	untyped        // a value without a column
	stored         // written into its column
)

// Args appends the driver's arguments for the values of one question to dst.
// An error names the model and the attribute; nothing of the values stands in it.
func (p *Plan) Args(dst, values []any) ([]any, error) {
	for i := range values {
		if i >= len(p.values) {
			return nil, fmt.Errorf("sequelize: internal: %d values for a plan of %d", len(values), len(p.values))
		}
		v, err := p.values[i].canonical(values[i])
		if err != nil {
			model, attribute := named(p.values[i].name)
			return nil, &query.Error{Model: model, Attribute: attribute, Err: fmt.Errorf("sequelize: %s: %w", p.values[i].name, err)}
		}
		values[i] = v
	}
	if len(p.constants) > 0 {
		values = append(values, p.constants...)
	}
	return p.Statement.Args(dst, values)
}

func (c *value) canonical(v any) (any, error) {
	switch c.mode {
	case list:
		return c.list(v)
	case prefix:
		return like(v, "", "%")
	case suffix:
		return like(v, "%", "")
	case middle:
		return like(v, "%", "%")
	case untyped:
		if n, ok := v.(json.Number); ok {
			return numberOf(n)
		}
		return convert.CanonicalAny(v)
	case jsonPlace:
		return jsonOperand(v)
	case stored:
		return convert.Stored(c.typ, v)
	}
	if c.typ == nil {
		return convert.CanonicalAny(v)
	}
	return convert.Canonical(c.typ, v)
}

// Compiler makes plans for one dialect.
type Compiler struct {
	Dialect dialect.Dialect
	// ParseType reads the name of a data type, such as "DECIMAL(10,2)".
	ParseType func(name string) (*ast.Type, error)
}

// Find plans a question for rows.
func (c *Compiler) Find(f *query.Find, s *Shape) (*Plan, error) {
	l, err := c.lowerer(f.Table, s, func(s *Shape) error { return s.Of(f, c.Dialect.Features()) })
	if err != nil {
		return nil, err
	}
	sel := l.root(f)
	return l.finish(sel)
}

// Update plans an update by condition.
func (c *Compiler) Update(u *query.Update, s *Shape) (*Plan, error) {
	l, err := c.lowerer(u.Table, s, func(s *Shape) error { return s.OfUpdate(u, c.Dialect.Features()) })
	if err != nil {
		return nil, err
	}
	return l.finish(l.update(u))
}

// Delete plans a delete by condition.
func (c *Compiler) Delete(d *query.Delete, s *Shape) (*Plan, error) {
	l, err := c.lowerer(d.Table, s, func(s *Shape) error { return s.OfDelete(d, c.Dialect.Features()) })
	if err != nil {
		return nil, err
	}
	return l.finish(l.delete(d))
}

// lowerer walks the question once more, this time with the places of its values recorded, and makes sure that both
// walks saw the same.
func (c *Compiler) lowerer(t *schema.Table, seen *Shape, walk func(*Shape) error) (*lowerer, error) {
	again := &Shape{places: map[any][]int{}}
	if err := walk(again); err != nil {
		return nil, err
	}
	if string(again.Key) != string(seen.Key) || len(again.Values) != len(seen.Values) {
		return nil, fmt.Errorf("sequelize: the question was changed while it was read: options must not be shared with code that writes to them")
	}
	return &lowerer{
		model:    t.Model,
		asked:    t,
		features: c.Dialect.Features(),
		places:   again.places,
		plan:     &Plan{values: make([]value, len(again.Values))},
		complex:  again.complex,
		compiler: c,
	}, nil
}

func (l *lowerer) finish(s ast.Statement) (*Plan, error) {
	if l.err != nil {
		return nil, l.err
	}
	stmt, err := compile.Compile(l.compiler.Dialect, s)
	if err != nil {
		return nil, fmt.Errorf("sequelize: %s: %w", l.asked.Model, err)
	}
	l.plan.Statement = stmt
	return l.plan, nil
}
