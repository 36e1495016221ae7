// Package exec runs statements: on the pool or a transaction, observed by whoever listens, and retried where the
// database asks for it. It does not know what a statement means.
package exec

import (
	"context"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
)

// Runner runs statements.
type Runner struct {
	// Observe is called before each statement and may change its context; what it returns is called after it. Nil where
	// nobody listens, which then costs nothing.
	Observe func(ctx context.Context, s *dialect.Statement) (context.Context, func(Outcome))
}

// Outcome is what became of a statement.
type Outcome struct {
	Duration time.Duration
	// Rows are the rows that were read or changed.
	Rows int64
	Err  error
}

// Query runs a statement that gives rows, on the database or transaction on.
func (r *Runner) Query(ctx context.Context, on dialect.Runner, s *dialect.Statement, read func(dialect.Rows) error) error {
	if r.Observe == nil {
		return on.Query(ctx, s, read)
	}
	start := time.Now()
	ctx, done := r.Observe(ctx, s)
	counted := counter{}
	err := on.Query(ctx, s, func(rows dialect.Rows) error {
		counted.Rows = rows
		return read(&counted)
	})
	done(Outcome{Duration: time.Since(start), Rows: counted.n, Err: err})
	return err
}

// Exec runs a statement that gives no rows.
func (r *Runner) Exec(ctx context.Context, on dialect.Runner, s *dialect.Statement) (dialect.Result, error) {
	if r.Observe == nil {
		return on.Exec(ctx, s)
	}
	start := time.Now()
	ctx, done := r.Observe(ctx, s)
	result, err := on.Exec(ctx, s)
	done(Outcome{Duration: time.Since(start), Rows: result.RowsAffected, Err: err})
	return result, err
}

// counter counts the rows that are read.
type counter struct {
	dialect.Rows
	n int64
}

// Next implements dialect.Rows.
func (c *counter) Next() bool {
	if c.Rows.Next() {
		c.n++
		return true
	}
	return false
}
