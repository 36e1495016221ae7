// Package dialect is the seam between the library and databases: what a database must answer so that the library can
// write its SQL, run it and read its rows.
//
// A dialect is a value that implements [Dialect]. It embeds [Base], which answers in standard SQL, and overrides what
// its database does otherwise: it reads like a list of errata, not like a second generator. [Features] is plain data
// about limits and abilities. The walk over the tree of a statement is the library's own (internal/compile); it asks
// the dialect for leaves only.
//
// Dialects register themselves in their init function; users link one by a blank import:
//
//	import _ "github.com/go-sequelize/sequelize/dialect/postgres"
//
// A dialect of another module is written the same way, and proves itself by dialect/dialecttest.
package dialect

import "database/sql"

// Dialect is all that the library asks of a database. Its methods are called from many goroutines at once and hold no
// state of a statement.
type Dialect interface {
	// Name is the name that users write in URIs and Config.Dialect, such as "postgres".
	Name() string
	// Features are the dialect's limits and abilities. The value is shared and never changed.
	Features() *Features

	Statements
	Definitions
	Values
	Connector

	// Classify tells what a driver's error means, by its codes and never by its text.
	// It returns nil for an error that is not the database's (a context error, a bug).
	Classify(err error) *Failure
}

// Connector opens databases.
type Connector interface {
	// ParseURI fills a Config from a connection URI whose scheme is the dialect's. An unknown query parameter is an
	// error that lists the known ones.
	ParseURI(uri string) (Config, error)
	// Open connects lazily: it checks the configuration and opens no connection.
	Open(config *Config) (Database, error)
	// OpenDB works over a *sql.DB that the user opened; it is not closed by Database.Close.
	OpenDB(db *sql.DB, config *Config) (Database, error)
}
