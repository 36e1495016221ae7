// Package postgres is the dialect of PostgreSQL 12 and later, on github.com/jackc/pgx/v5.
package postgres

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Dialect is PostgreSQL. The zero value is ready; its methods are safe for concurrent use.
type Dialect struct{ dialect.Base }

// Name implements dialect.Dialect.
func (Dialect) Name() string { return "postgres" }

// Features implements dialect.Dialect.
func (Dialect) Features() *dialect.Features { return &features }

var features = dialect.Features{
	Schemas:       true,
	DefaultSchema: "public",
	MaxParams:     65535,
	MaxIdentifier: 63,
	ListParams:    true,
	UnnestRows:    true,
	UpdateAllRows: true,

	InsertReturning:  true,
	UpdateReturning:  true,
	DeleteReturning:  true,
	Upsert:           dialect.UpsertOnConflict,
	UpsertTells:      dialect.UpsertTellsRow,
	UpsertInserted:   "(xmax = 0)", // a row that was locked to be updated carries the lock
	ConflictTarget:   true,
	IgnoreDuplicates: true,
	WriteLimit:       dialect.WriteLimitKey,

	NullsOrder:       true,
	InLimit:          true,
	QuantifiedSelect: true,
	TupleIn:          true,
	BooleanType:      true,
	GroupAlias:       true,
	DistinctOn:       true,
	AggregateFilter:  true,
	WithRecursive:    true,
	DefaultInValues:  true,
	RightJoin:        true,
	Lateral:          true,
	WindowFunctions:  true,
	Lexis:            dialect.Lexis{EscapeStrings: true, DollarQuotes: true, NestedComments: true, QuestionOperators: true},

	Lock:       []ast.LockStrength{ast.LockUpdate, ast.LockNoKeyUpdate, ast.LockShare, ast.LockKeyShare},
	LockOf:     true,
	SkipLocked: true,
	NoWait:     true,

	Savepoints:       true,
	ReadOnlyTx:       true,
	DeferrableTx:     true,
	TransactionalDDL: true,

	EnumTypes:          true,
	AlterAddForeignKey: true,
	PartialIndex:       true,
	ExpressionIndex:    true,
	IndexInclude:       true,

	NaN:            true,
	NegativeZero:   true,
	Inf:            true,
	Regexp:         true,
	FullText:       true,
	JSONPaths:      true,
	Arrays:         true,
	Ranges:         true,
	ZeroIdentity:   true,
	ExplainAnalyze: true,
}
