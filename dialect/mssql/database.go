package mssql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"
)

// begin starts a transaction that takes its isolation level back at its end: SQL Server keeps the level for the
// session, and resetting a pooled connection does not undo it on every version.
func begin(ctx context.Context, c driver.Conn, o driver.TxOptions) (driver.Tx, error) {
	b, ok := c.(driver.ConnBeginTx)
	if !ok {
		return nil, errors.New("sequelize: this driver of SQL Server has no transactions")
	}
	tx, err := b.BeginTx(ctx, o)
	level := sql.IsolationLevel(o.Isolation)
	if err != nil || level == sql.LevelDefault || level == sql.LevelReadCommitted {
		return tx, err
	}
	return &isolatedTx{Tx: tx, conn: c}, nil
}

type isolatedTx struct {
	driver.Tx
	conn driver.Conn
}

// Commit implements driver.Tx.
func (t *isolatedTx) Commit() error {
	err := t.Tx.Commit()
	if err == nil {
		t.restore()
	}
	return err
}

// Rollback implements driver.Tx.
func (t *isolatedTx) Rollback() error {
	err := t.Tx.Rollback()
	if err == nil {
		t.restore()
	}
	return err
}

const (
	restoreIsolation = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED"
	restoreTimeout   = 5 * time.Second
)

// restore does not change the outcome of the transaction. A connection on which it fails is broken, and the driver
// refuses its next use.
func (t *isolatedTx) restore() {
	ctx, cancel := context.WithTimeout(context.Background(), restoreTimeout)
	defer cancel()
	stmt, err := t.conn.Prepare(restoreIsolation)
	if err != nil {
		return
	}
	defer func() { _ = stmt.Close() }()
	if e, ok := stmt.(driver.StmtExecContext); ok {
		_, _ = e.ExecContext(ctx, nil)
	}
}
