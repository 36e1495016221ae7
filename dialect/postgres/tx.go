package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/go-sequelize/sequelize/dialect"
)

// tx is one transaction for the library and for users of database/sql at once. The *sql.Tx owns it; our statements go
// beneath it, inside sql.Conn.Raw, which holds the lock of the connection: inside read a statement on SQL() would wait
// for itself, so it belongs after read.
type tx struct {
	ctx   context.Context
	conn  *sql.Conn
	sql   *sql.Tx
	pgx   *pgx.Conn
	busy  atomic.Bool
	ended atomic.Bool
	once  sync.Once
	unbid func() bool // stops watching ctx
	leave func()

	mu    sync.Mutex // of what follows
	over  bool
	after []func()
}

var (
	_ dialect.Tx      = (*tx)(nil)
	_ dialect.Copier  = (*tx)(nil)
	_ dialect.Batcher = (*tx)(nil)
	_ dialect.Ender   = (*tx)(nil)
)

const setDeferrable = "SET TRANSACTION DEFERRABLE"

// begin starts a transaction on conn, which it closes at the end or on an error; leave is called after that.
func begin(ctx context.Context, conn *sql.Conn, o dialect.TxOptions, leave func()) (dialect.Tx, error) {
	t := &tx{ctx: ctx, conn: conn, leave: leave}
	err := t.start(o)
	if err != nil {
		t.close()
		return nil, err
	}
	t.unbid = context.AfterFunc(ctx, t.expire)
	return t, nil
}

func (t *tx) start(o dialect.TxOptions) (err error) {
	err = t.conn.Raw(func(driver any) error {
		t.pgx = driver.(*stdlib.Conn).Conn()
		return nil
	})
	if err != nil {
		return err
	}
	if t.sql, err = t.conn.BeginTx(t.ctx, &sql.TxOptions{Isolation: o.Isolation, ReadOnly: o.ReadOnly}); err != nil {
		return err
	}
	if o.Deferrable {
		if _, err = t.sql.ExecContext(t.ctx, setDeferrable); err != nil {
			return errors.Join(err, t.sql.Rollback())
		}
	}
	return nil
}

// SQL implements dialect.Tx.
func (t *tx) SQL() *sql.Tx { return t.sql }

var errTxEnded = fmt.Errorf("sequelize: the transaction has ended already: %w", sql.ErrTxDone)

func (t *tx) state() error {
	if err := t.ctx.Err(); err != nil {
		return fmt.Errorf("sequelize: the transaction was rolled back because its context ended: %w", err)
	}
	if t.ended.Load() {
		return errTxEnded
	}
	return nil
}

// with lends the transaction's connection to f.
func (t *tx) with(f func(*pgx.Conn) error) error {
	if err := t.state(); err != nil {
		return err
	}
	if !t.busy.CompareAndSwap(false, true) {
		return dialect.ErrTxBusy
	}
	defer t.busy.Store(false)
	return t.conn.Raw(func(any) error {
		if !t.pgx.IsClosed() && t.pgx.PgConn().TxStatus() == 'I' {
			return errTxEnded // through SQL()
		}
		return f(t.pgx)
	})
}

// Query implements dialect.Runner.
func (t *tx) Query(ctx context.Context, s *dialect.Statement, read func(dialect.Rows) error) error {
	return t.with(func(conn *pgx.Conn) error { return runQuery(ctx, conn, s, read) })
}

// Exec implements dialect.Runner.
func (t *tx) Exec(ctx context.Context, s *dialect.Statement) (result dialect.Result, err error) {
	err = t.with(func(conn *pgx.Conn) error {
		result, err = runExec(ctx, conn, s)
		return err
	})
	return result, err
}

// Copy implements dialect.Copier.
func (t *tx) Copy(ctx context.Context, table, columns []string, n int, row func(int, []any) error) (copied int64, err error) {
	err = t.with(func(conn *pgx.Conn) error {
		copied, err = runCopy(ctx, conn, table, columns, n, row)
		return err
	})
	return copied, err
}

// QueryBatch implements dialect.Batcher.
func (t *tx) QueryBatch(ctx context.Context, s []*dialect.Statement, read func(int, dialect.Rows) error) error {
	return t.with(func(conn *pgx.Conn) error { return runBatch(ctx, conn, s, read) })
}

// Commit implements dialect.Tx.
func (t *tx) Commit() error {
	if err := t.state(); err != nil {
		return err
	}
	return t.end(t.sql.Commit)
}

// Rollback implements dialect.Tx. A transaction that its context or a dead connection has rolled back gives no error.
func (t *tx) Rollback() error {
	if t.ended.Load() && t.ctx.Err() == nil {
		return errTxEnded
	}
	dead := false
	err := t.end(func() error {
		err := t.sql.Rollback()
		// Looked at while the connection is still the transaction's: the pool may have lent it out behind end. After
		// ErrTxDone it may be database/sql that rolls back just now, because the context has ended.
		dead = err != nil && !errors.Is(err, sql.ErrTxDone) && t.pgx.IsClosed()
		return err
	})
	if errors.Is(err, dialect.ErrTxBusy) || errors.Is(err, errTxEnded) && t.ctx.Err() == nil {
		return err
	}
	if t.ctx.Err() != nil || dead {
		return nil
	}
	return err
}

func (t *tx) end(finish func() error) error {
	if !t.busy.CompareAndSwap(false, true) {
		return dialect.ErrTxBusy
	}
	defer t.busy.Store(false)
	if !t.ended.CompareAndSwap(false, true) {
		return errTxEnded
	}
	t.unbid()
	err := finish()
	t.close()
	return err
}

// expire follows the end of the context: database/sql rolls back, and this gives the connection back. Both wait for a
// running statement, which the same context ends.
func (t *tx) expire() {
	t.ended.Store(true)
	t.sql.Rollback() // waits until it is rolled back; ErrTxDone when database/sql came first
	t.close()
}

// close gives the connection back; sql.Conn waits for the end of its transaction.
func (t *tx) close() {
	t.once.Do(func() {
		t.conn.Close()
		t.leave()
		t.mu.Lock()
		t.over = true
		after := t.after
		t.mu.Unlock()
		for _, f := range after {
			f()
		}
	})
}

// AfterEnd implements dialect.Ender.
func (t *tx) AfterEnd(f func()) {
	t.mu.Lock()
	if t.over {
		t.mu.Unlock()
		f()
		return
	}
	t.after = append(t.after, f)
	t.mu.Unlock()
}
