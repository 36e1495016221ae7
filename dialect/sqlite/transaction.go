//go:build cgo

package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/mattn/go-sqlite3"
)

// kindKey carries the kind of BEGIN through database/sql, whose options have no place for it.
type kindKey struct{}

// beginTx begins a transaction of o.Type. Every isolation level is satisfied: SQLite is serializable.
func beginTx(ctx context.Context, b dialect.Beginner, o dialect.TxOptions) (*sql.Tx, error) {
	return b.BeginTx(context.WithValue(ctx, kindKey{}, o.Type), &sql.TxOptions{ReadOnly: o.ReadOnly})
}

// begin is the BEGIN of our connections. Those that users of SQL() begin have the configured kind.
func (o *options) begin(ctx context.Context, c driver.Conn, tx driver.TxOptions) (driver.Tx, error) {
	conn := c.(*sqlite3.SQLiteConn)
	kind, _ := ctx.Value(kindKey{}).(string)
	if kind == "" {
		kind = o.kind
		if tx.ReadOnly {
			kind = "DEFERRED"
		}
	}
	t := &driverTx{conn: conn, readOnly: tx.ReadOnly}
	if tx.ReadOnly {
		if err := t.exec(ctx, "PRAGMA query_only = 1"); err != nil {
			return nil, err
		}
	}
	if err := t.exec(ctx, "BEGIN "+kind); err != nil {
		return nil, t.end(err)
	}
	return t, nil
}

// driverTx is a transaction of a driver's connection.
type driverTx struct {
	conn     *sqlite3.SQLiteConn
	readOnly bool
}

func (t *driverTx) exec(ctx context.Context, query string) error {
	_, err := t.conn.ExecContext(ctx, query, nil)
	return err
}

// Commit implements driver.Tx.
func (t *driverTx) Commit() error {
	err := t.exec(context.Background(), "COMMIT")
	if err != nil {
		// A failed COMMIT, such as for a deferred foreign key, leaves the transaction open; to database/sql it is over.
		_ = t.exec(context.Background(), "ROLLBACK")
	}
	return t.end(err)
}

// Rollback implements driver.Tx.
func (t *driverTx) Rollback() error {
	if t.conn.AutoCommit() {
		return t.end(nil) // SQLite has rolled back by itself, as after a full disk
	}
	return t.end(t.exec(context.Background(), "ROLLBACK"))
}

func (t *driverTx) end(err error) error {
	if t.readOnly {
		if off := t.exec(context.Background(), "PRAGMA query_only = 0"); err == nil {
			err = off
		}
	}
	return err
}

// reset ends a transaction that somebody left open on a connection of SQL().
func reset(_ context.Context, c driver.Conn) error {
	conn := c.(*sqlite3.SQLiteConn)
	if conn.AutoCommit() {
		return nil
	}
	if _, err := conn.ExecContext(context.Background(), "ROLLBACK", nil); err != nil {
		return driver.ErrBadConn
	}
	return nil
}

// transaction takes the writer's lock when a deferred transaction comes to its first write.
type transaction struct {
	dialect.Tx
	database *database

	mu    sync.Mutex
	held  int // places of the lock
	ended bool
}

// Query implements dialect.Runner.
func (t *transaction) Query(ctx context.Context, s *dialect.Statement, read func(dialect.Rows) error) error {
	if err := t.lock(ctx, s.SQL); err != nil {
		return err
	}
	return t.Tx.Query(ctx, s, read)
}

// Exec implements dialect.Runner.
func (t *transaction) Exec(ctx context.Context, s *dialect.Statement) (dialect.Result, error) {
	if err := t.lock(ctx, s.SQL); err != nil {
		return dialect.Result{}, err
	}
	return t.Tx.Exec(ctx, s)
}

func (t *transaction) lock(ctx context.Context, query string) error {
	t.mu.Lock()
	free := t.held == 0 && !t.ended
	t.mu.Unlock()
	if !free || !writes(query) {
		return nil
	}
	if err := t.database.acquire(ctx, t.database.writer); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended || t.held > 0 {
		t.database.lock.ReleaseN(t.database.writer)
		return nil
	}
	t.held = t.database.writer
	return nil
}

// afterEnd gives the lock back, however the transaction ended.
func (t *transaction) afterEnd() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	if t.held > 0 {
		t.database.lock.ReleaseN(t.held)
		t.held = 0
	}
}
