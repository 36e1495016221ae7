package mariadb

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/mysql"
)

// ParseURI implements dialect.Connector: mariadb://user:password@host:port/database?timeout=5s, with the parts and
// parameters of a mysql URI. Opening and the meanings of error numbers are those of package mysql, which knows both.
func (Dialect) ParseURI(uri string) (dialect.Config, error) { return mysql.ParseURI("mariadb", uri) }
