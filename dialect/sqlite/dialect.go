// Package sqlite is the dialect of SQLite 3.41 and later, on github.com/mattn/go-sqlite3.
package sqlite

import (
	"github.com/go-sequelize/sequelize/dialect"
)

// Dialect is SQLite. The zero value is ready; its methods are safe for concurrent use.
type Dialect struct{ dialect.Base }

// Name implements dialect.Dialect.
func (Dialect) Name() string { return "sqlite" }

// Features implements dialect.Dialect.
func (Dialect) Features() *dialect.Features { return &features }

// Row locks do not exist and need not: one connection writes at a time. A lock that is asked for is left out.
var features = dialect.Features{
	MaxParams:     32766,
	MaxList:       16384,
	MaxIdentifier: 255,

	InsertReturning:  true,
	UpdateReturning:  true,
	DeleteReturning:  true,
	LastInsertID:     dialect.InsertIDLast,
	Upsert:           dialect.UpsertOnConflict,
	Embedded:         true,
	UpsertTells:      dialect.UpsertInTwo,
	ConflictTarget:   true,
	IgnoreDuplicates: true,
	WriteLimit:       dialect.WriteLimitKey,

	NullsOrder:      true,
	NullsSortLow:    true,
	InLimit:         true,
	TupleIn:         true,
	BooleanType:     true,
	GroupAlias:      true,
	AggregateFilter: true,
	WithRecursive:   true,
	RightJoin:       true,
	WindowFunctions: true,
	Lexis:           dialect.Lexis{Brackets: true, Backticks: true},

	Savepoints:       true,
	TransactionalDDL: true,
	PartialIndex:     true,
	ExpressionIndex:  true,

	NUL:          true,
	Inf:          true,
	Regexp:       true,
	JSONPaths:    true,
	ZeroIdentity: true,
	SingleWriter: true,
}
