package postgres

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/go-sequelize/sequelize/dialect"
)

// foreign is the native path over a *sql.DB of pgx that the user opened: each statement borrows a connection and goes
// beneath database/sql. Limits and waiting are the user's own settings of the *sql.DB.
type foreign struct{ sql *sql.DB }

var (
	_ dialect.Database = (*foreign)(nil)
	_ dialect.Copier   = (*foreign)(nil)
	_ dialect.Batcher  = (*foreign)(nil)
)

// SQL implements dialect.Database.
func (d *foreign) SQL() *sql.DB { return d.sql }

func (d *foreign) with(ctx context.Context, f func(*pgx.Conn) error) error {
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
	conn, err := d.sql.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return begin(ctx, conn, o, func() {})
}

// Stats implements dialect.Database.
func (d *foreign) Stats() dialect.Stats {
	s := d.sql.Stats()
	return dialect.Stats{Max: s.MaxOpenConnections, Open: s.OpenConnections, InUse: s.InUse, Idle: s.Idle}
}

// Close implements dialect.Database. The handle is the user's and stays open.
func (d *foreign) Close() error { return nil }
