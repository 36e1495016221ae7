package postgres

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/go-sequelize/sequelize/dialect"
)

// database runs the library's statements on pgx itself, over a pool that it shares with a *sql.DB.
type database struct {
	pool    *pgxpool.Pool
	sql     *sql.DB
	gate    *dialect.Semaphore
	acquire time.Duration
	max     int
	txs     atomic.Int64 // connections that our transactions hold through sql
}

var (
	_ dialect.Database = (*database)(nil)
	_ dialect.Copier   = (*database)(nil)
	_ dialect.Batcher  = (*database)(nil)
)

// SQL implements dialect.Database. Its connections come out of the same pool.
func (d *database) SQL() *sql.DB { return d.sql }

// Query implements dialect.Runner.
func (d *database) Query(ctx context.Context, s *dialect.Statement, read func(dialect.Rows) error) error {
	if err := d.enter(ctx); err != nil {
		return err
	}
	defer d.gate.Release()
	for attempt := 1; ; attempt++ {
		conn, err := d.take(ctx)
		if err != nil {
			return err
		}
		r, err := openRows(ctx, conn.Conn(), s)
		if err == nil {
			defer conn.Release()
			defer r.end()
			return r.readBy(read)
		}
		conn.Release()
		if !deadConnection(ctx, err, attempt) {
			return err
		}
	}
}

// Exec implements dialect.Runner.
func (d *database) Exec(ctx context.Context, s *dialect.Statement) (result dialect.Result, err error) {
	err = d.with(ctx, func(conn *pgx.Conn) error {
		result, err = runExec(ctx, conn, s)
		return err
	})
	return result, err
}

// with lends a connection to f, again when it was dead before anything was sent.
func (d *database) with(ctx context.Context, f func(*pgx.Conn) error) error {
	if err := d.enter(ctx); err != nil {
		return err
	}
	defer d.gate.Release()
	for attempt := 1; ; attempt++ {
		err := d.withTaken(ctx, f)
		if err == nil || !deadConnection(ctx, err, attempt) {
			return err
		}
	}
}

func (d *database) withTaken(ctx context.Context, f func(*pgx.Conn) error) error {
	conn, err := d.take(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	return f(conn.Conn())
}

const deadAttempts = 3 // as database/sql does: twice from the pool, then once more

// deadConnection reports whether a connection of the pool was found dead before anything was sent on it, such as after
// a restart of the server, so that another one may take the statement.
func deadConnection(ctx context.Context, err error, attempt int) bool {
	var connect *pgconn.ConnectError
	return attempt < deadAttempts && ctx.Err() == nil && pgconn.SafeToRetry(err) && !errors.As(err, &connect)
}

// enter takes a place at the gate.
func (d *database) enter(ctx context.Context) error {
	if err := d.gate.Acquire(ctx); err != nil {
		return d.complete(err)
	}
	return nil
}

// complete adds the pool's figures to an acquire timeout.
func (d *database) complete(err error) error {
	var timeout *dialect.AcquireTimeoutError
	if errors.As(err, &timeout) {
		s := d.Stats()
		timeout.Open, timeout.Idle = s.Open, s.Idle
	}
	return err
}

// take takes a connection out of the pool. Who comes here has a place at the gate, so one is free or will be opened,
// unless the users of SQL hold it: only then the wait needs a clock.
func (d *database) take(ctx context.Context) (*pgxpool.Conn, error) {
	if int64(d.sql.Stats().OpenConnections) <= d.txs.Load() {
		return d.pool.Acquire(ctx)
	}
	start := time.Now()
	limited, cancel := context.WithTimeout(ctx, d.acquire)
	defer cancel()
	conn, err := d.pool.Acquire(limited)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return nil, d.timeout(start)
	}
	return conn, err
}

func (d *database) timeout(start time.Time) error {
	s := d.Stats()
	return &dialect.AcquireTimeoutError{Waited: time.Since(start), Max: s.Max, Open: s.Open, InUse: s.InUse, Idle: s.Idle, Waiting: s.Waiting}
}

// Copy implements dialect.Copier.
func (d *database) Copy(ctx context.Context, table, columns []string, n int, row func(int, []any) error) (copied int64, err error) {
	err = d.with(ctx, func(conn *pgx.Conn) error {
		copied, err = runCopy(ctx, conn, table, columns, n, row)
		return err
	})
	return copied, err
}

// QueryBatch implements dialect.Batcher. The statements are one implicit transaction.
func (d *database) QueryBatch(ctx context.Context, s []*dialect.Statement, read func(int, dialect.Rows) error) error {
	return d.with(ctx, func(conn *pgx.Conn) error { return runBatch(ctx, conn, s, read) })
}

// Begin implements dialect.Database.
func (d *database) Begin(ctx context.Context, o dialect.TxOptions) (dialect.Tx, error) {
	if err := d.enter(ctx); err != nil {
		return nil, err
	}
	d.txs.Add(1)
	leave := func() {
		d.txs.Add(-1)
		d.gate.Release()
	}
	conn, err := d.takeSQL(ctx)
	if err != nil {
		leave()
		return nil, err
	}
	return begin(ctx, conn, o, leave)
}

// takeSQL takes a connection through database/sql, with the pool's limit of time.
func (d *database) takeSQL(ctx context.Context) (*sql.Conn, error) {
	start := time.Now()
	limited, cancel := context.WithTimeout(ctx, d.acquire)
	defer cancel()
	conn, err := d.sql.Conn(limited)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return nil, d.timeout(start)
	}
	return conn, err
}

// Stats implements dialect.Database.
func (d *database) Stats() dialect.Stats {
	s := d.pool.Stat()
	_, waiting := d.gate.Figures()
	return dialect.Stats{
		Max: d.max, Open: int(s.TotalConns()), InUse: int(s.AcquiredConns()), Idle: int(s.IdleConns()), Waiting: waiting,
	}
}

// Close implements dialect.Database.
func (d *database) Close() error {
	if !d.gate.Close() {
		return nil
	}
	err := d.sql.Close()
	if d.pool.Stat().AcquiredConns() == 0 {
		d.pool.Close()
	} else {
		go d.pool.Close() // it waits for the connections that are still in use
	}
	return err
}
