package dialect

import (
	"context"
	"database/sql"
	"unsafe"
)

// Database runs statements. It is safe for concurrent use.
//
// The native implementations go beneath database/sql where that is faster; [NewSQLDatabase] works over any *sql.DB.
type Database interface {
	Runner
	// SQL is the pooled handle of database/sql on the same connections.
	SQL() *sql.DB
	// Begin starts a transaction, which ends with ctx at the latest.
	Begin(ctx context.Context, o TxOptions) (Tx, error)
	// Stats are the pool's figures.
	Stats() Stats
	// Close closes idle connections at once and the others when they come back. Later calls fail with ErrClosed.
	Close() error
}

// Runner runs statements: a database or a transaction.
type Runner interface {
	// Query runs a statement that returns rows and calls read with them. The rows, and what they point to, are valid
	// inside read only. An error of read is returned as it is.
	Query(ctx context.Context, s *Statement, read func(Rows) error) error
	// Exec runs a statement that returns no rows.
	Exec(ctx context.Context, s *Statement) (Result, error)
}

// Statement is one execution of a statement.
type Statement struct {
	SQL  string
	Args []any
	// Once says that the text will hardly come again, so preparing it is not worth a place in the cache.
	Once bool
	// Columns says that the arguments are lists of whole columns, which the statement casts to arrays of their types.
	Columns bool
}

// Result is what a statement without rows tells.
type Result struct {
	RowsAffected int64
	LastInsertID int64 // see Features.LastInsertID
}

// Rows is the answer to a query, row by row. It is used by one goroutine, inside Runner.Query's read.
type Rows interface {
	// Columns are the names of the columns.
	Columns() ([]string, error)
	// Bind says where the columns of each following row go: dest[i] for column i. The slice is kept and not changed.
	Bind(dest []Destination) error
	// Next steps to the next row; false at the end or on an error (see Err).
	Next() bool
	// Scan stores the current row through the bound destinations, each relative to bases[dest.Base]. A destination
	// whose base is nil is skipped.
	Scan(bases []unsafe.Pointer) error
	// Values are the current row's values as database/sql's driver gives them, for rows without a known type.
	Values() ([]any, error)
	Err() error
}

// Tx is a transaction. Statements on it run one at a time; a second one at the same time is an error.
type Tx interface {
	Runner
	// SQL is the transaction as database/sql knows it.
	SQL() *sql.Tx
	Commit() error
	Rollback() error
}

// Copier is an optional ability of a Database and of all its transactions: writing many rows at once past SQL (COPY), any
// number of them in memory of one size.
type Copier interface {
	// Copy writes n rows; row fills args with the encoded values of row i, which hold until it is called again. It returns the number of rows written,
	// which is all of them or, with an error, none.
	Copy(ctx context.Context, table []string, columns []string, n int, row func(i int, args []any) error) (int64, error)
}

// Batcher is an optional ability of a Database or Tx: several statements in one round trip.
type Batcher interface {
	// QueryBatch sends all statements at once and calls read for each in order. A failure ends the batch.
	QueryBatch(ctx context.Context, s []*Statement, read func(i int, rows Rows) error) error
}

// TxOptions configures a transaction.
type TxOptions struct {
	Isolation  sql.IsolationLevel
	ReadOnly   bool
	Deferrable bool   // PostgreSQL: SERIALIZABLE READ ONLY DEFERRABLE
	Type       string // SQLite: DEFERRED, IMMEDIATE, EXCLUSIVE
}

// Stats are the figures of a pool at one moment.
type Stats struct {
	Max     int // most connections
	Open    int // connections open
	InUse   int // of them in use
	Idle    int // of them idle
	Waiting int // callers that wait for one now
}
