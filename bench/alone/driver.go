// Package alone measures what a call costs without a database: a driver that answers at once takes the place of the
// server, so that nothing of the system's calls, of the network and of the scheduler stands in the figures. Beside a
// server these are the microseconds that a library can still save.
//
//	go test -bench . -count 6 ./alone
package alone

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"strings"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/mysql"
)

// Name is the name of the driver and of the dialect, whose statements are MySQL's.
const Name = "alone"

func init() {
	sql.Register(Name, answering{})
	dialect.Register(asMySQL{})
}

// asMySQL is the dialect of MySQL over the driver that answers at once, by the library's native path.
type asMySQL struct{ mysql.Dialect }

// Name implements dialect.Dialect.
func (asMySQL) Name() string { return Name }

// ParseURI implements dialect.Connector.
func (asMySQL) ParseURI(string) (dialect.Config, error) { return dialect.Config{Dialect: Name}, nil }

// Open implements dialect.Connector.
func (asMySQL) Open(c *dialect.Config) (dialect.Database, error) {
	return dialect.NewDriverDatabase(answering{}, dialect.DriverOptions{
		ConnectorOptions: c.ConnectorOptions(), Pool: c.Pool, Plain: c.Plain,
	}), nil
}

// answering is a driver whose statements answer at once, with go-sql-driver/mysql's types.
type answering struct{}

// Open implements driver.Driver.
func (answering) Open(string) (driver.Conn, error) { return &conn{}, nil }

// Connect implements driver.Connector.
func (answering) Connect(context.Context) (driver.Conn, error) { return &conn{}, nil }

// Driver implements driver.Connector.
func (a answering) Driver() driver.Driver { return a }

type conn struct{ last int64 }

// PrepareContext implements driver.ConnPrepareContext.
func (c *conn) PrepareContext(_ context.Context, query string) (driver.Stmt, error) {
	a, n := answerTo(query)
	return &stmt{conn: c, inputs: strings.Count(query, "?"), affected: affectedBy(query), answer: a, rows: n}, nil
}

// Prepare implements driver.Conn.
func (c *conn) Prepare(query string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), query)
}

// Close implements driver.Conn.
func (*conn) Close() error { return nil }

// Begin implements driver.Conn.
func (c *conn) Begin() (driver.Tx, error) { return c, nil }

// BeginTx implements driver.ConnBeginTx.
func (c *conn) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) { return c, nil }

// Commit implements driver.Tx.
func (*conn) Commit() error { return nil }

// Rollback implements driver.Tx.
func (*conn) Rollback() error { return nil }

// ResetSession implements driver.SessionResetter.
func (*conn) ResetSession(context.Context) error { return nil }

// IsValid implements driver.Validator.
func (*conn) IsValid() bool { return true }

// ExecContext implements driver.ExecerContext: for those who write values into their statements.
func (c *conn) ExecContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Result, error) {
	c.last++
	return result{c.last, affectedBy(query)}, nil
}

// QueryContext implements driver.QueryerContext.
func (c *conn) QueryContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Rows, error) {
	a, n := answerTo(query)
	return &rows{a, n}, nil
}

// affectedBy is the number of rows that a write changes: those of its VALUES.
func affectedBy(query string) int64 { return int64(strings.Count(query, "?), (")) + 1 }

type result struct{ id, affected int64 }

// LastInsertId implements driver.Result.
func (r result) LastInsertId() (int64, error) { return r.id, nil }

// RowsAffected implements driver.Result.
func (r result) RowsAffected() (int64, error) { return r.affected, nil }

type stmt struct {
	conn     *conn
	inputs   int
	affected int64
	answer   *answer
	rows     int
}

// Close implements driver.Stmt.
func (*stmt) Close() error { return nil }

// NumInput implements driver.Stmt.
func (s *stmt) NumInput() int { return s.inputs }

// Exec implements driver.Stmt.
func (s *stmt) Exec([]driver.Value) (driver.Result, error) {
	return s.ExecContext(context.Background(), nil)
}

// Query implements driver.Stmt.
func (s *stmt) Query([]driver.Value) (driver.Rows, error) {
	return s.QueryContext(context.Background(), nil)
}

// ExecContext implements driver.StmtExecContext.
func (s *stmt) ExecContext(context.Context, []driver.NamedValue) (driver.Result, error) {
	s.conn.last++
	return result{s.conn.last, s.affected}, nil
}

// QueryContext implements driver.StmtQueryContext.
func (s *stmt) QueryContext(context.Context, []driver.NamedValue) (driver.Rows, error) {
	return &rows{s.answer, s.rows}, nil
}

var (
	at    = time.Date(2026, 1, 2, 3, 4, 5, 678901000, time.UTC)
	users = answer{
		columns: []string{"id", "name", "email", "nick", "score", "active", "age", "data", "joined_at", "seen_at"},
		row: []driver.Value{int64(1), []byte("name 1"), []byte("user1@example.org"), []byte("nick 1"), 0.5, int64(1), int64(42),
			[]byte("data 1 of the row"), at, at},
	}
	step    = answer{[]string{"step"}, []driver.Value{int64(1)}}
	count   = answer{[]string{"count"}, []driver.Value{int64(1111)}}
	version = answer{[]string{"version"}, []driver.Value{[]byte("9.7.4")}}
)

// answer is what all rows of a result are.
type answer struct {
	columns []string
	row     []driver.Value
}

// answerTo is the rows that a question gets, and their number.
func answerTo(query string) (*answer, int) {
	switch query = strings.ToLower(query); {
	case strings.Contains(query, "increment"):
		return &step, 1
	case strings.Contains(query, "count("):
		return &count, 1
	case strings.Contains(query, "version("):
		return &version, 1
	case strings.Contains(query, "limit"):
		return &users, 20
	}
	return &users, 1
}

type rows struct {
	*answer
	left int
}

// Columns implements driver.Rows.
func (r *rows) Columns() []string { return r.columns }

// Close implements driver.Rows.
func (*rows) Close() error { return nil }

// Next implements driver.Rows.
func (r *rows) Next(to []driver.Value) error {
	if r.left == 0 {
		return io.EOF
	}
	r.left--
	copy(to, r.row)
	return nil
}
