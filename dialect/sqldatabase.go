package dialect

import (
	"context"
	"database/sql"
)

// SQLOptions configure [NewSQLDatabase]. The zero value suits a handle that the library owns.
type SQLOptions struct {
	Pool           Pool
	PoolHooks      PoolHooks
	StatementCache int // as in Config
	// Foreign says that the handle is the user's: its limits are left as they are and Close leaves it open. Then
	// Pool.Max defaults to the handle's own limit.
	Foreign bool
	// Begin starts a transaction where more is to say than isolation and read-only; nil is database/sql's BeginTx.
	Begin func(ctx context.Context, b Beginner, o TxOptions) (*sql.Tx, error)
	// Decoders are the dialect's ResultDecoders.
	Decoders map[string]func(any) (any, error)
}

// Beginner is a *sql.DB or *sql.Conn.
type Beginner interface {
	BeginTx(ctx context.Context, o *sql.TxOptions) (*sql.Tx, error)
}

// NewSQLDatabase is a Database over any handle of database/sql: the plain path, which knows nothing of the driver.
// It keeps prepared statements in a bounded cache and reads rows without an allocation per row of its own.
func NewSQLDatabase(db *sql.DB, o SQLOptions) Database {
	d := &sqlDatabase{gate: newGate(db, o.Pool, o.PoolHooks, !o.Foreign), begin: o.Begin, decoders: o.Decoders}
	d.statements.db, d.statements.cache = db, newLRU[*sqlStatement](cacheSize(o.StatementCache))
	if d.begin == nil {
		d.begin = beginSQL
	}
	return d
}

func beginSQL(ctx context.Context, b Beginner, o TxOptions) (*sql.Tx, error) {
	return b.BeginTx(ctx, &sql.TxOptions{Isolation: o.Isolation, ReadOnly: o.ReadOnly})
}

type sqlDatabase struct {
	gate       *gate
	statements sqlStatements
	begin      func(context.Context, Beginner, TxOptions) (*sql.Tx, error)
	decoders   map[string]func(any) (any, error)
}

// SQL implements Database.
func (d *sqlDatabase) SQL() *sql.DB { return d.gate.db }

// Stats implements Database.
func (d *sqlDatabase) Stats() Stats { return d.gate.stats() }

// Close implements Database.
func (d *sqlDatabase) Close() error {
	d.statements.close()
	return d.gate.close()
}

// Query implements Runner.
func (d *sqlDatabase) Query(ctx context.Context, s *Statement, read func(Rows) error) error {
	if err := d.gate.enter(ctx); err != nil {
		return err
	}
	defer d.gate.leave()
	if d.gate.crowded() {
		return d.queryCrowded(ctx, s, read)
	}
	p, err := d.statements.take(ctx, s, false)
	if err != nil {
		return err
	}
	if p == nil {
		rows, err := d.gate.db.QueryContext(ctx, s.SQL, s.Args...)
		return readSQL(rows, err, d.decoders, read)
	}
	defer d.statements.give(p)
	rows, err := p.stmt.QueryContext(ctx, s.Args...)
	return readSQL(rows, err, d.decoders, read)
}

// Exec implements Runner.
func (d *sqlDatabase) Exec(ctx context.Context, s *Statement) (Result, error) {
	if err := d.gate.enter(ctx); err != nil {
		return Result{}, err
	}
	defer d.gate.leave()
	if d.gate.crowded() {
		return d.execCrowded(ctx, s)
	}
	p, err := d.statements.take(ctx, s, true)
	if err != nil {
		return Result{}, err
	}
	if p == nil {
		return sqlResult(d.gate.db.ExecContext(ctx, s.SQL, s.Args...))
	}
	defer d.statements.give(p)
	return sqlResult(p.stmt.ExecContext(ctx, s.Args...))
}

// queryCrowded waits for a connection no longer than the pool allows, but can wait for no prepared statement.
func (d *sqlDatabase) queryCrowded(ctx context.Context, s *Statement, read func(Rows) error) error {
	conn, err := d.gate.conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	rows, err := conn.QueryContext(ctx, s.SQL, s.Args...)
	return readSQL(rows, err, d.decoders, read)
}

func (d *sqlDatabase) execCrowded(ctx context.Context, s *Statement) (Result, error) {
	conn, err := d.gate.conn(ctx)
	if err != nil {
		return Result{}, err
	}
	defer conn.Close()
	return sqlResult(conn.ExecContext(ctx, s.SQL, s.Args...))
}

// Begin implements Database.
func (d *sqlDatabase) Begin(ctx context.Context, o TxOptions) (Tx, error) {
	if err := d.gate.enter(ctx); err != nil {
		return nil, err
	}
	var from Beginner = d.gate.db
	release := d.gate.leave
	if d.gate.crowded() {
		conn, err := d.gate.conn(ctx)
		if err != nil {
			d.gate.leave()
			return nil, err
		}
		from = conn
		release = func() { _ = conn.Close(); d.gate.leave() }
	}
	tx, err := d.begin(ctx, from, o)
	if err != nil {
		release()
		return nil, err
	}
	t := &sqlTx{tx: tx, statements: &d.statements, decoders: d.decoders}
	t.watch(ctx, tx.Rollback, release)
	return t, nil
}

// AdoptTx is a Tx over a transaction that the user began with database/sql. It ends with ctx, or when Commit or
// Rollback is called on either. The decoders are SQLOptions.Decoders.
func AdoptTx(ctx context.Context, tx *sql.Tx, decoders map[string]func(any) (any, error)) Tx {
	t := &sqlTx{tx: tx, decoders: decoders}
	t.ctx, t.rollback, t.release = ctx, tx.Rollback, func() {}
	return t
}

type sqlTx struct {
	txGuard
	tx         *sql.Tx
	statements *sqlStatements // nil for an adopted one
	decoders   map[string]func(any) (any, error)
}

// SQL implements Tx.
func (t *sqlTx) SQL() *sql.Tx { return t.tx }

// Commit implements Tx.
func (t *sqlTx) Commit() error { return t.finish(t.tx.Commit) }

// Rollback implements Tx.
func (t *sqlTx) Rollback() error { return t.finish(t.tx.Rollback) }

// Query implements Runner.
func (t *sqlTx) Query(ctx context.Context, s *Statement, read func(Rows) error) error {
	if err := t.enter(); err != nil {
		return err
	}
	defer t.leave()
	p := t.known(s)
	if p == nil {
		rows, err := t.tx.QueryContext(ctx, s.SQL, s.Args...)
		return readSQL(rows, err, t.decoders, read)
	}
	defer t.statements.give(p)
	stmt := t.tx.StmtContext(ctx, p.stmt)
	defer stmt.Close()
	rows, err := stmt.QueryContext(ctx, s.Args...)
	return readSQL(rows, err, t.decoders, read)
}

// Exec implements Runner.
func (t *sqlTx) Exec(ctx context.Context, s *Statement) (Result, error) {
	if err := t.enter(); err != nil {
		return Result{}, err
	}
	defer t.leave()
	p := t.known(s)
	if p == nil {
		return sqlResult(t.tx.ExecContext(ctx, s.SQL, s.Args...))
	}
	defer t.statements.give(p)
	stmt := t.tx.StmtContext(ctx, p.stmt)
	defer stmt.Close()
	return sqlResult(stmt.ExecContext(ctx, s.Args...))
}

// known asks for a statement that is prepared already. Preparing one for the pool would need a further connection
// while this one is held, and could wait for itself.
func (t *sqlTx) known(s *Statement) *sqlStatement {
	if t.statements == nil {
		return nil
	}
	return t.statements.known(s)
}

func sqlResult(r sql.Result, err error) (Result, error) {
	if err != nil {
		return Result{}, err
	}
	// Not every driver has both figures, and none of its errors is about the statement.
	n, _ := r.RowsAffected()
	id, _ := r.LastInsertId()
	return Result{RowsAffected: n, LastInsertID: id}, nil
}
