package postgres

import (
	"context"
	"database/sql"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/go-sequelize/sequelize/dialect"
)

// foreign is the native path over a *sql.DB of pgx that the user opened: each statement borrows a connection and goes
// beneath database/sql. The limit of connections is the user's own of the *sql.DB, unless Pool.Max is lower.
type foreign struct {
	sql  *sql.DB
	gate *dialect.Semaphore
}

func newForeign(db *sql.DB, config *dialect.Config) *foreign {
	p := config.Pool
	most := db.Stats().MaxOpenConnections
	if most == 0 {
		most = math.MaxInt
	}
	if p.Max > 0 {
		most = min(most, p.Max)
	}
	return &foreign{sql: db, gate: dialect.NewSemaphore(most, p.WithDefaults().Acquire).Observed(config.PoolHooks)}
}

var (
	_ dialect.Database = (*foreign)(nil)
	_ dialect.Copier   = (*foreign)(nil)
	_ dialect.Batcher  = (*foreign)(nil)
)

// SQL implements dialect.Database.
func (d *foreign) SQL() *sql.DB { return d.sql }

func (d *foreign) with(ctx context.Context, f func(*pgx.Conn) error) error {
	if err := d.gate.Acquire(ctx); err != nil {
		return err
	}
	defer d.gate.Release()
	for attempt := 1; ; attempt++ {
		conn, err := d.sql.Conn(ctx)
		if err != nil {
			return err
		}
		err = conn.Raw(func(driver any) error { return f(driver.(*stdlib.Conn).Conn()) })
		conn.Close() // of a connection in use it only gives back
		if err == nil || !deadConnection(ctx, err, attempt) {
			return err
		}
	}
}

// Query implements dialect.Runner.
func (d *foreign) Query(ctx context.Context, s *dialect.Statement, read func(dialect.Rows) error) error {
	return d.with(ctx, func(conn *pgx.Conn) error { return runQuery(ctx, conn, s, read) })
}

// Exec implements dialect.Runner.
func (d *foreign) Exec(ctx context.Context, s *dialect.Statement) (result dialect.Result, err error) {
	err = d.with(ctx, func(conn *pgx.Conn) error {
		result, err = runExec(ctx, conn, s)
		return err
	})
	return result, err
}

// Copy implements dialect.Copier.
func (d *foreign) Copy(ctx context.Context, table, columns []string, n int, row func(int, []any) error) (copied int64, err error) {
	err = d.with(ctx, func(conn *pgx.Conn) error {
		copied, err = runCopy(ctx, conn, table, columns, n, row)
		return err
	})
	return copied, err
}

// QueryBatch implements dialect.Batcher.
func (d *foreign) QueryBatch(ctx context.Context, s []*dialect.Statement, read func(int, dialect.Rows) error) error {
	return d.with(ctx, func(conn *pgx.Conn) error { return runBatch(ctx, conn, s, read) })
}

// Begin implements dialect.Database.
func (d *foreign) Begin(ctx context.Context, o dialect.TxOptions) (dialect.Tx, error) {
	if err := d.gate.Acquire(ctx); err != nil {
		return nil, err
	}
	conn, err := d.sql.Conn(ctx)
	if err != nil {
		d.gate.Release()
		return nil, err
	}
	return begin(ctx, conn, o, d.gate.Release)
}

// Stats implements dialect.Database.
func (d *foreign) Stats() dialect.Stats {
	s := d.sql.Stats()
	_, waiting := d.gate.Figures()
	return dialect.Stats{Max: s.MaxOpenConnections, Open: s.OpenConnections, InUse: s.InUse, Idle: s.Idle, Waiting: waiting}
}

// Close implements dialect.Database. The handle is the user's and stays open.
func (d *foreign) Close() error {
	d.gate.Close()
	return nil
}
