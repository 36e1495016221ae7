package dialect

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// DriverOptions configure [NewDriverDatabase].
type DriverOptions struct {
	ConnectorOptions // MaxUses is taken from Pool
	Pool             Pool
	PoolHooks        PoolHooks
	// Plain turns the native path off: the answer is [NewSQLDatabase] on the same connections.
	Plain bool
	// Decoders are SQLOptions.Decoders, of the plain path.
	Decoders map[string]func(any) (any, error)
	// BeginTx is SQLOptions.Begin.
	BeginTx func(ctx context.Context, b Beginner, o TxOptions) (*sql.Tx, error)
	// Stale tells errors that mean that the server no longer knows a prepared statement; nil for none.
	Stale func(error) bool
}

// NewDriverDatabase opens a pool over a driver and runs statements beneath database/sql: it takes connections from
// the pool, but keeps prepared statements per connection and reads the driver's rows itself. It opens no connection
// yet. The handle of SQL() works on the same connections.
//
// While Query's read runs, the connection is locked: inside a transaction nothing may be done with Tx.SQL() there.
func NewDriverDatabase(c driver.Connector, o DriverOptions) Database {
	o.MaxUses = o.Pool.MaxUses
	db := sql.OpenDB(NewConnector(c, o.ConnectorOptions))
	if o.Plain {
		return NewSQLDatabase(db, SQLOptions{Pool: o.Pool, PoolHooks: o.PoolHooks, StatementCache: o.StatementCache, Begin: o.BeginTx, Decoders: o.Decoders})
	}
	d := &driverDatabase{gate: newGate(db, o.Pool, o.PoolHooks, true), begin: o.BeginTx, stale: o.Stale}
	if d.begin == nil {
		d.begin = beginSQL
	}
	return d
}

type driverDatabase struct {
	gate  *gate
	begin func(context.Context, Beginner, TxOptions) (*sql.Tx, error)
	stale func(error) bool
}

// SQL implements Database.
func (d *driverDatabase) SQL() *sql.DB { return d.gate.db }

// Stats implements Database.
func (d *driverDatabase) Stats() Stats { return d.gate.stats() }

// Close implements Database.
func (d *driverDatabase) Close() error { return d.gate.close() }

// Query implements Runner.
func (d *driverDatabase) Query(ctx context.Context, s *Statement, read func(Rows) error) error {
	r := newRun(ctx, d, s, read)
	defer r.free()
	return d.run(r)
}

// Exec implements Runner.
func (d *driverDatabase) Exec(ctx context.Context, s *Statement) (Result, error) {
	r := newRun(ctx, d, s, nil)
	defer r.free()
	err := d.run(r)
	return r.result, err
}

// run takes a connection and runs on it; a connection that turns out to be dead is replaced, as long as the driver
// says that the statement was not sent.
func (d *driverDatabase) run(r *run) error {
	if err := d.gate.enter(r.ctx); err != nil {
		return err
	}
	defer d.gate.leave()
	for range d.gate.tries() {
		if err := d.runOn(r); err != nil {
			return err
		}
		if r.delivered || !errors.Is(r.err, driver.ErrBadConn) {
			break
		}
	}
	return r.err
}

func (d *driverDatabase) runOn(r *run) error {
	conn, err := d.gate.conn(r.ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.Raw(r.raw); err != nil && !errors.Is(err, driver.ErrBadConn) {
		return err
	}
	return nil
}

// Begin implements Database.
func (d *driverDatabase) Begin(ctx context.Context, o TxOptions) (Tx, error) {
	if err := d.gate.enter(ctx); err != nil {
		return nil, err
	}
	var err error
	for range d.gate.tries() {
		var t *driverTx
		if t, err = d.beginOn(ctx, o); err == nil {
			return t, nil
		}
		if !errors.Is(err, driver.ErrBadConn) {
			break
		}
	}
	d.gate.leave()
	return nil, err
}

func (d *driverDatabase) beginOn(ctx context.Context, o TxOptions) (*driverTx, error) {
	conn, err := d.gate.conn(ctx)
	if err != nil {
		return nil, err
	}
	t := &driverTx{db: d, conn: conn}
	if t.tx, err = d.begin(ctx, conn, o); err == nil {
		err = conn.Raw(func(dc any) error {
			// A context that ended meanwhile leaves nil here, which statements take for the end of the transaction.
			if t.open = dc.(*DriverConn).tx; t.open == nil {
				t.open = new(connTx)
			}
			return nil
		})
	}
	if err != nil {
		if t.tx != nil {
			_ = t.tx.Rollback()
		}
		_ = conn.Close()
		return nil, err
	}
	t.watch(ctx, t.tx.Rollback, t.giveBack)
	return t, nil
}

// driverTx is a transaction of database/sql whose statements run beneath it.
type driverTx struct {
	txGuard
	db   *driverDatabase
	conn *sql.Conn
	tx   *sql.Tx
	open *connTx // the connection's transaction, as long as it is ours
}

func (t *driverTx) giveBack() {
	_ = t.conn.Close() // waits until database/sql has ended the transaction
	t.db.gate.leave()
}

// SQL implements Tx.
func (t *driverTx) SQL() *sql.Tx { return t.tx }

// Commit implements Tx.
func (t *driverTx) Commit() error { return t.finish(t.tx.Commit) }

// Rollback implements Tx.
func (t *driverTx) Rollback() error { return t.finish(t.tx.Rollback) }

// Query implements Runner.
func (t *driverTx) Query(ctx context.Context, s *Statement, read func(Rows) error) error {
	r := newRun(ctx, t.db, s, read)
	defer r.free()
	return t.run(r)
}

// Exec implements Runner.
func (t *driverTx) Exec(ctx context.Context, s *Statement) (Result, error) {
	r := newRun(ctx, t.db, s, nil)
	defer r.free()
	err := t.run(r)
	return r.result, err
}

func (t *driverTx) run(r *run) error {
	if err := t.enter(); err != nil {
		return err
	}
	defer t.leave()
	r.tx = t
	if err := t.conn.Raw(r.raw); err != nil {
		return err
	}
	return r.err
}
