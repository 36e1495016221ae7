package sequelize

import (
	"context"
	"iter"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/binds"
	"github.com/go-sequelize/sequelize/internal/convert"
)

// Queryer is what raw statements run on: a *Sequelize or a *Tx.
type Queryer interface {
	queryer() (*Sequelize, *Tx)
}

func (s *Sequelize) queryer() (*Sequelize, *Tx) { return s, nil }
func (t *Tx) queryer() (*Sequelize, *Tx)        { return t.db, t }

// Named are the values of named binds: :name in the statement.
type Named map[string]any

// Query runs a statement of one's own and makes an R of each row: a struct whose fields take the columns by name, a
// map[string]any, or the value of a single column. Binds are ? in the statement, or :name with one Named; inside
// literals, comments, casts and identifiers both stay as they are, and ?? is a question mark. Values are always bound.
func Query[R any](ctx context.Context, on Queryer, sql string, binds ...any) ([]R, error) {
	s, w, ctx, err := rawStatement(ctx, on, sql, binds)
	if err != nil {
		return nil, err
	}
	defer w.release()
	return readAs[R](ctx, s, nil, w)
}

// QueryOne is Query for the first row; ErrNotFound where there is none.
func QueryOne[R any](ctx context.Context, on Queryer, sql string, binds ...any) (R, error) {
	list, err := Query[R](ctx, on, sql, binds...)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		var zero R
		return zero, err
	}
	return list[0], nil
}

// QueryEach is Query row by row: it holds one row at a time, and its connection until the loop ends. A statement on the
// same transaction inside the loop is an error.
func QueryEach[R any](ctx context.Context, on Queryer, sql string, binds ...any) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		var zero R
		s, w, ctx, err := rawStatement(ctx, on, sql, binds)
		if err != nil {
			yield(zero, err)
			return
		}
		defer w.release()
		stopped := false
		err = s.runner.Query(ctx, s.on(ctx), &w.stmt, func(r dialect.Rows) error {
			program, err := programFor[R](r)
			if err != nil {
				return err
			}
			var row R
			return program.Run(r, func() unsafe.Pointer { row = zero; return unsafe.Pointer(&row) }, func(unsafe.Pointer) error {
				if !yield(row, nil) {
					stopped = true
					return errStop
				}
				return nil
			})
		})
		if err != nil && !stopped {
			yield(zero, s.failure(err, nil))
		}
	}
}

// Exec runs a statement of one's own that returns no rows, and returns the number of rows it changed.
func (s *Sequelize) Exec(ctx context.Context, sql string, binds ...any) (int64, error) {
	return execRaw(ctx, s, sql, binds)
}

// Exec runs a statement of one's own in the transaction.
func (t *Tx) Exec(ctx context.Context, sql string, binds ...any) (int64, error) {
	return execRaw(ctx, t, sql, binds)
}

func execRaw(ctx context.Context, on Queryer, sql string, list []any) (int64, error) {
	s, w, ctx, err := rawStatement(ctx, on, sql, list)
	if err != nil {
		return 0, err
	}
	defer w.release()
	result, err := s.runner.Exec(ctx, s.on(ctx), &w.stmt)
	return result.RowsAffected, s.failure(err, nil)
}

// rawStatement lays out a statement of the user's.
func rawStatement(ctx context.Context, on Queryer, sql string, list []any) (*Sequelize, *scratch, context.Context, error) {
	s, tx := on.queryer()
	if err := s.open(); err != nil {
		return nil, nil, nil, err
	}
	if tx != nil {
		ctx = tx.Context(ctx)
	}
	text, values, err := s.bindRaw(sql, list)
	if err != nil {
		return nil, nil, nil, err
	}
	w := takeScratch()
	w.master = true // a statement of the user's own may write
	for _, v := range values {
		a, err := s.rawValue(v)
		if err != nil {
			w.release()
			return nil, nil, nil, err
		}
		w.args = append(w.args, a)
	}
	w.stmt = dialect.Statement{SQL: text, Args: w.args}
	return s, w, ctx, nil
}

// bindRaw finds the placeholders of a user's statement and puts the values into their order.
func (s *Sequelize) bindRaw(sql string, list []any) (string, []any, error) {
	if len(list) == 1 {
		if named, ok := list[0].(Named); ok {
			text, err := s.binds.Named(sql, s.dialect)
			if err != nil {
				return "", nil, errorf("%w", err)
			}
			values, err := binds.Args(text, named)
			if err != nil {
				return "", nil, errorf("%w", err)
			}
			return text.SQL, values, nil
		}
	}
	for _, v := range list {
		if _, ok := v.(Named); ok {
			return "", nil, errorf("a raw statement takes one Named, or values for its ?, not both")
		}
	}
	text, err := s.binds.Positional(sql, s.dialect, len(list))
	if err != nil {
		return "", nil, errorf("%w", err)
	}
	return text.SQL, list, nil
}

// rawValue is the driver argument of a value without a column.
func (s *Sequelize) rawValue(v any) (any, error) {
	v, err := operand(v)
	if err != nil {
		return nil, errorf("a value of a raw statement: %w", err)
	}
	c, err := convert.CanonicalAny(v)
	if err != nil {
		return nil, errorf("a value of a raw statement: %w", err)
	}
	if e := s.dialect.Encoder(nil); e != nil && c != nil {
		return e(c)
	}
	return c, nil
}
