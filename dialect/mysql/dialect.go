// Package mysql is the dialect of MySQL 8.0.21 and later, on github.com/go-sql-driver/mysql. MariaDB has a dialect of its
// own, which embeds this one.
package mysql

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Dialect is MySQL. The zero value is ready; its methods are safe for concurrent use.
type Dialect struct{ dialect.Base }

// Name implements dialect.Dialect.
func (Dialect) Name() string { return "mysql" }

// Features implements dialect.Dialect.
func (Dialect) Features() *dialect.Features { return &features }

var features = dialect.Features{
	Schemas:   true,
	MaxParams: 65535,
	MaxList:   16384,
	// MySQL 8.4 makes joins of nested EXISTS, and weighs every order of up to 62 tables: 20 take minutes.
	ManyTables:     8,
	ManyTablesHint: "/*+ SET_VAR(optimizer_search_depth = 3) */ ",
	MaxIdentifier:  64,

	LastInsertID:     dialect.InsertIDFirst,
	InsertIDStep:     "SELECT @@auto_increment_increment",
	Upsert:           dialect.UpsertOnDuplicateKey,
	UpsertTells:      dialect.UpsertTellsID,
	IgnoreDuplicates: true,
	WriteLimit:       dialect.WriteLimitClause,

	NullsSortLow:    true,
	TupleIn:         true,
	BooleanType:     true,
	GroupAlias:      true,
	IndexHints:      true,
	WithRecursive:   true,
	DefaultInValues: true,
	RightJoin:       true,
	Lateral:         true,
	WindowFunctions: true,
	Lexis:           dialect.Lexis{BackslashEscapes: true, HashComments: true, Backticks: true, DashNeedsSpace: true},

	Lock:       []ast.LockStrength{ast.LockUpdate, ast.LockShare},
	LockOf:     true,
	SkipLocked: true,
	NoWait:     true,

	Savepoints: true,
	ReadOnlyTx: true,

	InlineComments:     true,
	AlterAddForeignKey: true,
	ExpressionIndex:    true,
	IndexPrefix:        true,

	NUL:            true,
	NegativeZero:   true,
	Regexp:         true,
	FullText:       true,
	JSONPaths:      true,
	ExplainAnalyze: true,
}
