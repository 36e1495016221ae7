// Package sqlserver stands in for SQL Server in tests, since none runs where the library is developed. It is a driver of
// database/sql that takes the statements and parameters which the library sends to go-mssqldb, records them, runs their
// meaning on SQLite and answers in go-mssqldb's values and errors:
//
//	db, err := sequelize.OpenDB("mssql", sqlserver.New(t).DB())
//
// It keeps the server's own rules where the library must know them: 2,100 parameters and 1,000 rows of VALUES, ORDER BY
// before OFFSET, IDENTITY_INSERT, lengths and ranges of columns, no row for an upsert without MERGE. What is right T-SQL is not its business, but
// internal/tsqlcheck's, to which all that arrives here goes with SEQUELIZE_TEST_SQL_LOG. Locks and isolation levels are
// recorded, not imitated: there is one writer.
package sqlserver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/mattn/go-sqlite3"

	"github.com/go-sequelize/sequelize/internal/compile"
)

// Call is one thing that was asked of the server: a batch with its parameters, "BEGIN level", "COMMIT" or "ROLLBACK".
type Call struct {
	SQL  string
	Args []any // as they came to the driver
}

// Server is a database that believes it is SQL Server. Its methods may be called from any goroutine.
type Server struct {
	driver *sqlite3.SQLiteDriver
	path   string

	mu      sync.Mutex
	tables  map[string]*table
	schemas map[string]bool
	texts   map[string]bool // the parameters of the batch that are text
	calls   []Call
	faults  []*fault
}

// fault is an error that the next statement with a text gets.
type fault struct {
	part string
	err  error
}

// New makes an empty database that goes with the test.
func New(t testing.TB) *Server {
	return &Server{
		path:   "file:" + filepath.ToSlash(filepath.Join(t.TempDir(), "sqlserver.sqlite")) + "?_foreign_keys=1&_journal_mode=WAL&_busy_timeout=5000&_txlock=immediate&_synchronous=OFF",
		driver: &sqlite3.SQLiteDriver{ConnectHook: registerFunctions},
		tables: map[string]*table{}, schemas: map[string]bool{"dbo": true},
	}
}

func registerFunctions(c *sqlite3.SQLiteConn) error {
	return errors.Join(
		c.RegisterCollation("decimal", compareDecimals),
		c.RegisterFunc("utc_now", utcNow, true), c.RegisterFunc("newid", newID, true), c.RegisterFunc("from_hex", fromHex, true),
		c.RegisterFunc("string_escape", stringEscape, true), c.RegisterFunc("stored_time", givenTime, true),
	)
}

// DB is a pool of connections to the server, for sequelize.OpenDB. Close it at the end of the test.
func (s *Server) DB() *sql.DB { return sql.OpenDB(connector{s}) }

// Calls are what the server was asked so far.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

// Forget empties the record.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

// Fail lets the next batch that holds part fail with err. "COMMIT" and "BEGIN" are batches too.
func (s *Server) Fail(part string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &fault{part, err})
}

// heard records a call and tells the error that waits for it.
func (s *Server) heard(sql string, args []driver.NamedValue) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	call := Call{SQL: sql}
	for _, a := range args {
		if original, ok := a.Value.(given); ok {
			call.Args = append(call.Args, original.original)
		} else {
			call.Args = append(call.Args, a.Value)
		}
	}
	s.calls = append(s.calls, call)
	for i, f := range s.faults {
		if strings.Contains(sql, f.part) {
			s.faults = append(s.faults[:i], s.faults[i+1:]...)
			return f.err
		}
	}
	return nil
}

func (s *Server) rules() rewriting { return rewriting{schemas: s.schemas, texts: s.texts} }

type connector struct{ server *Server }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	inner, err := c.server.driver.Open(c.server.path)
	if err != nil {
		return nil, err
	}
	return &conn{server: c.server, inner: inner.(*sqlite3.SQLiteConn)}, nil
}

func (c connector) Driver() driver.Driver { return c.server.driver }

// conn is a session.
type conn struct {
	server   *Server
	inner    *sqlite3.SQLiteConn
	identity string  // the table whose IDENTITY_INSERT is on
	written  *result // the table variable
	cascaded string  // the table whose referring keys were dropped
}

func (c *conn) Close() error              { return c.inner.Close() }
func (c *conn) Begin() (driver.Tx, error) { return c.BeginTx(context.Background(), driver.TxOptions{}) }
func (c *conn) Prepare(query string) (driver.Stmt, error) {
	return &statement{c, query}, nil
}

// BeginTx implements driver.ConnBeginTx. go-mssqldb has no read-only transactions.
func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if err := c.server.heard("BEGIN "+sql.IsolationLevel(o.Isolation).String(), nil); err != nil {
		return nil, err
	}
	if o.ReadOnly {
		return nil, errors.New("read-only transactions are not supported")
	}
	tx, err := c.inner.BeginTx(ctx, driver.TxOptions{})
	if err != nil {
		return nil, c.failed(err, nil)
	}
	return &transaction{c, tx}, nil
}

type transaction struct {
	conn  *conn
	inner driver.Tx
}

func (t *transaction) Commit() error {
	if err := t.conn.server.heard("COMMIT", nil); err != nil {
		_ = t.inner.Rollback()
		return err
	}
	return t.inner.Commit()
}

func (t *transaction) Rollback() error {
	if err := t.conn.server.heard("ROLLBACK", nil); err != nil {
		return err
	}
	return t.inner.Rollback()
}

// given is a parameter with what it was before it became SQLite's.
type given struct {
	original any
	value    driver.Value
}

// CheckNamedValue implements driver.NamedValueChecker.
func (c *conn) CheckNamedValue(v *driver.NamedValue) error {
	value, err := argument(v.Value)
	v.Value = given{v.Value, value}
	return err
}

type statement struct {
	conn *conn
	sql  string
}

func (s *statement) Close() error                               { return nil }
func (s *statement) NumInput() int                              { return -1 }
func (s *statement) Exec([]driver.Value) (driver.Result, error) { return nil, driver.ErrSkip }
func (s *statement) Query([]driver.Value) (driver.Rows, error)  { return nil, driver.ErrSkip }
func (s *statement) CheckNamedValue(v *driver.NamedValue) error { return s.conn.CheckNamedValue(v) }
func (s *statement) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.conn.QueryContext(ctx, s.sql, args)
}

func (s *statement) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.conn.ExecContext(ctx, s.sql, args)
}

// ExecContext implements driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, sql string, args []driver.NamedValue) (driver.Result, error) {
	out, err := c.run(ctx, sql, args)
	if err != nil {
		return nil, err
	}
	return driver.RowsAffected(out.affected), nil
}

// QueryContext implements driver.QueryerContext.
func (c *conn) QueryContext(ctx context.Context, sql string, args []driver.NamedValue) (driver.Rows, error) {
	out, err := c.run(ctx, sql, args)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// parameters collects the names of parameters.
func parameters(list []node, named map[string]bool) {
	for _, n := range list {
		if n.kind == '@' && len(n.text) > 2 && n.text[1] == 'p' && digit(n.text[2]) {
			named[n.text[1:]] = true
		}
		parameters(n.list, named)
	}
}

// run runs a batch.
func (c *conn) run(ctx context.Context, sql string, args []driver.NamedValue) (rows *result, err error) {
	if err := c.server.heard(sql, args); err != nil {
		return nil, err
	}
	if len(args) > 2100 {
		return nil, failure(8003, "The incoming request has too many parameters.")
	}
	args = append([]driver.NamedValue(nil), args...)
	batch, named := scan(sql), map[string]bool{}
	parameters(batch, named)
	texts := map[string]bool{}
	for i := range args {
		args[i].Name = "p" + itoa(args[i].Ordinal)
		if !named[args[i].Name] {
			return nil, failure(8178, "The parameterized query expects no parameter %s.", args[i].Name)
		}
		if v, ok := args[i].Value.(given); ok {
			args[i].Value = v.value
			_, texts["@"+args[i].Name] = v.original.(string)
		}
	}
	if len(named) > len(args) {
		return nil, failure(137, "Must declare the scalar variable \"@p%d\".", len(named))
	}
	if len(args) > 0 {
		defer func() { c.identity = "" }() // sp_executesql takes its settings back
	}
	out := &result{}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("sqlserver: this batch is not imitated: %s (%v)", sql, v)
		}
	}()
	for _, list := range split(batch, ";") {
		if len(list) == 0 {
			continue
		}
		steps, rows, err := c.translate(list, sql, args, texts)
		if err == nil {
			err = c.steps(ctx, steps, args, &rows)
		}
		if err != nil {
			return nil, c.failed(err, list)
		}
		if rows != nil {
			rows.affected += out.affected
			out = rows
		}
	}
	compile.Log("mssql", sql)
	return out, nil
}
