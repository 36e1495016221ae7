//go:build cgo

package sqlite

import (
	"database/sql"

	"github.com/go-sequelize/sequelize/dialect"
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

// OpenDB implements dialect.Connector. The handle's connections are the user's: without the functions that the library
// registers (regexp, decimal_…), and with the pragmas that the user gave them.
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
