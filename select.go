package sequelize

import (
	"context"
	"fmt"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/query"
)

// SelectQuery is a question that is not asked yet: a sub-query for op.In, Exists, Set, With and Union.
type SelectQuery struct {
	m       *model
	options []FindOption
}

// Select makes a sub-query over a model: op.In(sequelize.Select(posts, sequelize.Attributes{"authorId"})).
func Select[T any](m *Model[T], options ...FindOption) *SelectQuery {
	return &SelectQuery{m: m.model, options: options}
}

// question folds the sub-query.
func (s *SelectQuery) question() (*query.Find, error) {
	if s == nil {
		return nil, errorf("the sub-query is nil: make it by sequelize.Select")
	}
	c, err := s.m.fold(s.options)
	if err != nil {
		return nil, err
	}
	if len(c.Find.Includes) > 0 {
		if err := onlyConditions(s.m, c); err != nil {
			return nil, err
		}
		if err := s.m.selectBy(c); err != nil {
			return nil, err
		}
	}
	c.Find.Typed = false
	return &c.Find, nil
}

// As makes the sub-query, of one column and one row, an expression.
func (s *SelectQuery) As(alias string) Expression {
	f, err := s.question()
	if err != nil {
		return Expression{x: &query.Attr{Err: err}}
	}
	return Expression{x: &query.Sub{Find: f}, as: alias}
}

// With defines a common table expression, which Literal SQL and joins of the statement may name.
func With(name string, s *SelectQuery) FindOption { return with{name: name, s: s} }

// WithRecursive defines a recursive common table expression by SQL of the program's own.
func WithRecursive(name string, columns []string, sql string, args ...any) FindOption {
	l, ok := Literal(sql, args...).x.(*query.Literal)
	if !ok {
		return with{name: name}
	}
	return with{name: name, columns: columns, sql: l}
}

type with struct {
	name    string
	columns []string
	s       *SelectQuery
	sql     *query.Literal
}

func (w with) find(c *findCall) {
	cte := query.CTE{Name: w.name, Columns: w.columns, SQL: w.sql, Recursive: w.sql != nil}
	if w.sql == nil {
		f, err := w.s.question()
		if err != nil {
			c.fail(fmt.Errorf("sequelize: With %q: %w", w.name, err))
			return
		}
		cte.Find = f
	}
	c.Find.With = append(c.Find.With, cte)
}

// Union adds the rows of another select of the same model, without repetition.
func Union(s *SelectQuery) FindOption { return union{s: s} }

// UnionAll adds the rows of another select of the same model, with repetitions.
func UnionAll(s *SelectQuery) FindOption { return union{s: s, all: true} }

type union struct {
	s   *SelectQuery
	all bool
}

func (u union) find(c *findCall) {
	f, err := u.s.question()
	if err != nil {
		c.fail(fmt.Errorf("sequelize: Union: %w", err))
		return
	}
	c.Find.Unions = append(c.Find.Unions, query.Union{All: u.all, Find: f})
}

// SQLStatement is a statement as it would be run: its text (SQL), and its values (Args) in the order of their placeholders.
type SQLStatement struct {
	SQL  string
	Args []any
}

// String is the statement's text.
func (s SQLStatement) String() string { return s.SQL }

// ToSQL returns the statement that FindAll with these options would run, without running it. Includes that load by
// statements of their own are not in it.
func (m *untyped) ToSQL(options ...FindOption) (SQLStatement, error) {
	_, statement, err := m.model.toSQL(options)
	return statement, err
}

func (m *model) toSQL(options []FindOption) (*findCall, SQLStatement, error) {
	c, err := m.fold(options)
	if err != nil {
		return nil, SQLStatement{}, err
	}
	if _, err := m.includes(c); err != nil {
		return nil, SQLStatement{}, err
	}
	c.Find.Typed = m.checkSelection(c) == nil
	w := &scratch{}
	_, err = m.db.planFind(&c.Find, w)
	return c, SQLStatement{w.stmt.SQL, w.args}, err
}

// Explain asks the database how it would run FindAll with these options, and returns its answer line by line. With
// analyze the statement is run and measured.
func (m *untyped) Explain(ctx context.Context, analyze bool, options ...FindOption) ([]string, error) {
	c, statement, err := m.model.toSQL(options)
	if err != nil {
		return nil, err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	text, err := m.model.db.dialect.Explain(statement.SQL, analyze)
	if err != nil {
		return nil, errorf("%s: %w", m.model.table.Model, err)
	}
	if err := m.model.db.open(); err != nil {
		return nil, err
	}
	var lines []string
	st := &dialect.Statement{SQL: text, Args: statement.Args, Once: true}
	err = m.model.db.runner.Query(ctx, m.model.db.on(ctx), st, func(r dialect.Rows) error {
		for r.Next() {
			values, err := r.Values()
			if err != nil {
				return err
			}
			lines = append(lines, joinValues(values))
		}
		return r.Err()
	})
	return lines, m.model.db.failure(err, m.model.table)
}

func joinValues(values []any) string {
	line := ""
	for i, v := range values {
		if i > 0 {
			line += "\t"
		}
		if b, ok := v.([]byte); ok {
			v = string(b)
		}
		line += fmt.Sprint(v)
	}
	return line
}
