//go:build cgo

package sqlite

import (
	"database/sql"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/mattn/go-sqlite3"
)

// Open implements dialect.Connector. The folder of a file is made when the first connection is.
func (Dialect) Open(config *dialect.Config) (dialect.Database, error) {
	o, err := newOptions(config)
	if err != nil {
		return nil, err
	}
	c := newConnector(o)
	d := dialect.DriverOptions{
		ConnectorOptions: config.ConnectorOptions(), Pool: config.Pool, PoolHooks: config.PoolHooks,
		Plain: config.Plain, BeginTx: beginTx,
	}
	d.Begin, d.Reset = o.begin, reset
	return newDatabase(dialect.NewDriverDatabase(c, d), o, c), nil
}

// ConnectHook makes a connection of a driver of one's own ready for the library: it registers the functions and the
// collation behind REGEXP and DECIMAL, and lets LIKE heed case. Handles for OpenDB need it:
//
//	sql.Register("sqlite3_orm", &sqlite3.SQLiteDriver{ConnectHook: sqlite.ConnectHook})
//	pool, err := sql.Open("sqlite3_orm", "file:shop.db?_foreign_keys=on&_journal_mode=WAL&_busy_timeout=5000")
//	db, err := sequelize.OpenDB("sqlite", pool)
//
// Without it statements that need one of those functions fail with an error that says so. Connections of Open have it.
func ConnectHook(conn *sqlite3.SQLiteConn) error {
	if err := register(conn); err != nil {
		return err
	}
	_, err := conn.Exec("PRAGMA case_sensitive_like = on", nil)
	return err
}

// OpenDB implements dialect.Connector. The handle's connections are the user's: with the functions that ConnectHook
// registers where its driver calls it, and with the pragmas that the user gave them.
func (Dialect) OpenDB(db *sql.DB, config *dialect.Config) (dialect.Database, error) {
	o, err := newOptions(config)
	if err != nil {
		return nil, err
	}
	o.foreign = true
	inner := dialect.NewSQLDatabase(db, dialect.SQLOptions{
		Pool: config.Pool, PoolHooks: config.PoolHooks, StatementCache: config.StatementCache, Foreign: true,
	})
	return newDatabase(inner, o, nil), nil
}
