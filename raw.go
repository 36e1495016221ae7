package sequelize

import (
	"context"
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"iter"
	"reflect"
	"slices"
	"strings"
	"time"
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

// bindRaw finds the placeholders of a user's statement and puts the values into their order.
func (s *Sequelize) bindRaw(sql string, list []any) (string, []any, error) {
	if len(list) == 1 {
		if named, ok := list[0].(Named); ok {
			return s.bindNamed(sql, named)
		}
	}
	lists := false
	for _, v := range list {
		if _, ok := v.(Named); ok {
			return "", nil, errorf("a raw statement takes one Named, or values for its ?, not both")
		}
		lists = lists || listSize(v) >= 0
	}
	if lists {
		text, err := binds.PositionalLists(sql, s.dialect, len(list), func(at int, _ string) int { return listSize(list[at]) })
		if err != nil {
			return "", nil, errorf("%w", err)
		}
		return text.SQL, spread(text, func(at int) any { return list[at] }), nil
	}
	text, err := s.binds.Positional(sql, s.dialect, len(list))
	if err != nil {
		return "", nil, errorf("%w", err)
	}
	return text.SQL, list, nil
}

func (s *Sequelize) bindNamed(sql string, named Named) (string, []any, error) {
	text, err := s.binds.Named(sql, s.dialect)
	if err != nil {
		return "", nil, errorf("%w", err)
	}
	values, err := binds.Args(text, named)
	if err != nil {
		return "", nil, errorf("%w", err)
	}
	if !slices.ContainsFunc(values, func(v any) bool { return listSize(v) >= 0 }) {
		return text.SQL, values, nil
	}
	text, err = binds.NamedLists(sql, s.dialect, func(_ int, name string) int { return listSize(named[name]) })
	if err != nil {
		return "", nil, errorf("%w", err)
	}
	for i, at := range text.Order {
		if text.Elems[i] == 0 && listSize(named[text.Names[at]]) >= 0 && !s.dialect.Features().Arrays {
			return "", nil, errorf("the bind :%s is a list, and %s", text.Names[at], noArrays)
		}
	}
	return text.SQL, spread(text, func(at int) any { return named[text.Names[at]] }), nil
}

const noArrays = "this database has no arrays: write IN (…) around it, one placeholder an element, or give a document as sequelize.JSON"

// listSize is the length of a list, or -1 for what is one value: bytes, documents, UUIDs and what encodes itself.
func listSize(v any) int {
	switch v := v.(type) {
	case nil, []byte, string, int, int64, json.RawMessage, time.Time:
		return -1
	case driver.Valuer, encoding.TextMarshaler:
		return -1
	case []any:
		return len(v)
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Slice && r.Type().Elem().Kind() != reflect.Uint8 {
		return r.Len()
	}
	return -1
}

// spread are the arguments of a statement among whose values lists are.
func spread(t *binds.Text, value func(at int) any) []any {
	args := make([]any, len(t.Order))
	for i, at := range t.Order {
		args[i] = value(at)
		if len(t.Elems) > 0 && t.Elems[i] > 0 {
			args[i] = reflect.ValueOf(args[i]).Index(t.Elems[i] - 1).Interface()
		}
	}
	return args
}

// rawValue is the driver argument of value n of a statement, counted from 1, which has no column.
func (s *Sequelize) rawValue(n int, v any) (any, error) {
	given := v
	v, err := operand(v)
	if err == nil {
		v, err = convert.CanonicalAny(v)
	}
	switch {
	case err != nil:
		return nil, errorf("value %d of a raw statement: %w", n, err)
	case v == nil:
		return nil, nil
	case listSize(given) >= 0:
		return s.rawArray(n, v)
	}
	if e := s.dialect.Encoder(nil); e != nil {
		if v, err = e(v); err != nil {
			return nil, errorf("value %d of a raw statement: %w", n, err)
		}
	}
	return v, nil
}

// rawArray is a list that stands elsewhere than behind IN: an array, where the database has them.
func (s *Sequelize) rawArray(n int, list any) (any, error) {
	encode := s.dialect.ListEncoder(nil)
	if !s.dialect.Features().Arrays || encode == nil {
		return nil, errorf("value %d of a raw statement is a list, and %s", n, noArrays)
	}
	items, err := convert.List(nil, list)
	if err == nil {
		list, err = encode(items)
	}
	if err != nil {
		return nil, errorf("value %d of a raw statement: %w", n, err)
	}
	return list, nil
}
