// Package mariadb is the dialect of MariaDB 10.6 and later, on github.com/go-sql-driver/mysql. It says where MariaDB
// differs from MySQL.
package mariadb

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/mysql"
)

// Dialect is MariaDB. The zero value is ready; its methods are safe for concurrent use.
type Dialect struct{ mysql.Dialect }

// Name implements dialect.Dialect.
func (Dialect) Name() string { return "mariadb" }

// Features implements dialect.Dialect.
func (Dialect) Features() *dialect.Features { return features }

var features = differences(*mysql.Dialect{}.Features())

// differences changes a copy of MySQL's features to MariaDB's.
func differences(f dialect.Features) *dialect.Features {
	f.WriteReadsOthers = false // since 10.3
	f.InsertReturning = true
	f.DeleteReturning = true
	f.Lateral = false
	f.LockOf = false
	f.ExpressionIndex = false
	f.NegativeZero = false
	f.SelectHint = nil
	return &f
}
