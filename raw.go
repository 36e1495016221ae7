package sequelize

import (
	"context"
	"iter"
	"strings"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
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
//
// A slice alone behind IN, as IN (?) or IN (:ids), is a list of as many binds; an empty one is IN (NULL), which meets
// nothing, and an error behind NOT IN. A slice in another place is an array, as in = ANY(?), where the database has them.
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

// QuoteIdentifier is a name as the database takes it in SQL, so that a raw statement can name columns in camel case on every
// database: "createdAt" in double quotes, backticks or brackets. Several names are the parts of one, as a schema and its
// table, with dots between them; a dot inside a name is a character of it. In Sequelize: queryInterface.quoteIdentifier.
//
// A name from outside of the program is safe in it, and still names any table: check it against those that may be named.
// It panics for an empty name or one with the character NUL, which no database has.
func (s *Sequelize) QuoteIdentifier(name string, more ...string) string {
	b := s.quoted(nil, name)
	for _, part := range more {
		b = s.quoted(append(b, '.'), part)
	}
	return string(b)
}

func (s *Sequelize) quoted(b []byte, name string) []byte {
	if name == "" || strings.IndexByte(name, 0) >= 0 {
		panic("sequelize: QuoteIdentifier: a name is empty or holds the character NUL")
	}
	return s.dialect.AppendIdent(b, name)
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
	if tx, is := on.(*Tx); on == nil || is && tx == nil {
		return nil, nil, nil, errorf("the transaction or connection given to a statement is nil")
	}
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
	for i, v := range values {
		a, err := s.rawValue(i+1, v)
		if err != nil {
			w.release()
			return nil, nil, nil, err
		}
		w.args = append(w.args, a)
	}
	w.stmt = dialect.Statement{SQL: text, Args: w.args}
	return s, w, ctx, nil
}
