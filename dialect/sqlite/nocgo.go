//go:build !cgo

package sqlite

import (
	"database/sql"
	"errors"

	"github.com/go-sequelize/sequelize/dialect"
)

// errNoCgo says what a program that was built without cgo lacks. Go switches cgo off by itself where it finds no C
// compiler.
var errNoCgo = errors.New("sequelize: this program was built without cgo, and SQLite is a C library: install a C compiler (on Debian: apt-get install gcc libc6-dev) and build again, with CGO_ENABLED=1 where that is set otherwise")

// Open implements dialect.Connector.
func (Dialect) Open(*dialect.Config) (dialect.Database, error) { return nil, errNoCgo }

// OpenDB implements dialect.Connector.
func (Dialect) OpenDB(*sql.DB, *dialect.Config) (dialect.Database, error) { return nil, errNoCgo }

// Classify implements dialect.Dialect.
func (Dialect) Classify(error) *dialect.Failure { return nil }
