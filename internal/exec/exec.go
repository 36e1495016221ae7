// Package exec runs statements: on the pool or a transaction, observed by whoever listens, and retried where the
// database asks for it. It does not know what a statement means.
package exec

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
)

// Runner runs statements. It is not to be copied.
type Runner struct {
	observer atomic.Pointer[Observer]
}

// Observer is called before each statement and may change its context, or keep it from running by an error; the
// function that it returns is called after it, and its error is the statement's.
type Observer func(ctx context.Context, s *dialect.Statement) (context.Context, func(Outcome) error, error)

// Outcome is what became of a statement.
type Outcome struct {
	Duration time.Duration
	// Rows are the rows that were read or changed.
	Rows int64
	Err  error
}

// Observe lets o observe the statements that start from now on; nil lets nobody, which then costs nothing.
func (r *Runner) Observe(o Observer) {
	if o == nil {
		r.observer.Store(nil)
		return
	}
	r.observer.Store(&o)
}

// Query runs a statement that gives rows, on the database or transaction on.
func (r *Runner) Query(ctx context.Context, on dialect.Runner, s *dialect.Statement, read func(dialect.Rows) error) error {
	s = commented(ctx, s)
	observe := r.observer.Load()
	if observe == nil {
		return on.Query(ctx, s, read)
	}
	return observe.around(ctx, s, func(ctx context.Context) (int64, error) {
		counted := counter{}
		err := on.Query(ctx, s, func(rows dialect.Rows) error {
			counted.Rows = rows
			return read(&counted)
		})
		return counted.n, err
	})
}

// around runs a statement, which tells its rows, between the two calls of the observer.
func (o *Observer) around(ctx context.Context, s *dialect.Statement, run func(ctx context.Context) (rows int64, err error)) error {
	start := time.Now()
	ctx, done, err := (*o)(ctx, s)
	if err != nil {
		return err
	}
	rows, err := run(ctx)
	if e := done(Outcome{Duration: time.Since(start), Rows: rows, Err: err}); err == nil {
		err = e
	}
	return err
}

// BatchRunner is a database or transaction that can send several statements at once.
type BatchRunner interface {
	dialect.Runner
	dialect.Batcher
}

// QueryBatch runs statements that give rows in one round trip; read gets the rows of statement i. To observers they all
// begin together, and a failure is that of the statement that failed and of those behind it. With a comment they run one
// after another: its text is not to be prepared, and a batch prepares.
func (r *Runner) QueryBatch(ctx context.Context, on BatchRunner, list []*dialect.Statement, read func(i int, rows dialect.Rows) error) error {
	if Comment(ctx) != "" {
		for i, s := range list {
			if err := r.Query(ctx, on, s, func(rows dialect.Rows) error { return read(i, rows) }); err != nil {
				return err
			}
		}
		return nil
	}
	observe := r.observer.Load()
	if observe == nil {
		return on.QueryBatch(ctx, list, read)
	}
	start := time.Now()
	done := make([]func(Outcome) error, 0, len(list))
	outcomes := make([]Outcome, len(list))
	finished := 0
	var err error
	for _, s := range list {
		inner, after, e := (*observe)(ctx, s)
		if err = e; e != nil {
			break
		}
		ctx, done = inner, append(done, after)
	}
	if err == nil {
		err = on.QueryBatch(ctx, list, func(i int, rows dialect.Rows) error {
			counted := counter{Rows: rows}
			e := read(i, &counted)
			if outcomes[i] = (Outcome{Duration: time.Since(start), Rows: counted.n}); e == nil {
				finished = i + 1
			}
			return e
		})
	}
	for i, after := range done {
		o := outcomes[i]
		if i >= finished {
			o.Duration, o.Err = time.Since(start), err
		}
		if e := after(o); err == nil {
			err = e
		}
	}
	return err
}

// Exec runs a statement that gives no rows.
func (r *Runner) Exec(ctx context.Context, on dialect.Runner, s *dialect.Statement) (dialect.Result, error) {
	s = commented(ctx, s)
	observe := r.observer.Load()
	if observe == nil {
		return on.Exec(ctx, s)
	}
	var result dialect.Result
	err := observe.around(ctx, s, func(ctx context.Context) (rows int64, err error) {
		result, err = on.Exec(ctx, s)
		return result.RowsAffected, err
	})
	return result, err
}

// Copy writes n rows past SQL.
func (r *Runner) Copy(ctx context.Context, on dialect.Copier, table, columns []string, n int, row func(int, []any) error) (int64, error) {
	observe := r.observer.Load()
	if observe == nil {
		return on.Copy(ctx, table, columns, n, row)
	}
	s := &dialect.Statement{SQL: "COPY " + strings.Join(table, ".") + " (" + strings.Join(columns, ", ") + ") FROM STDIN"}
	var copied int64
	err := observe.around(ctx, s, func(ctx context.Context) (rows int64, err error) {
		copied, err = on.Copy(ctx, table, columns, n, row)
		return copied, err
	})
	return copied, err
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
