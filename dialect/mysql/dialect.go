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
	Schemas:       true,
	MaxParams:     65535,
	MaxList:       16384,
	SelectHint:    selectHint,
	MaxIdentifier: 64,

	LastInsertID:     dialect.InsertIDFirst,
	InsertIDStep:     "SELECT @@auto_increment_increment",
	Upsert:           dialect.UpsertOnDuplicateKey,
	UpsertTells:      dialect.UpsertTellsID,
	IgnoreDuplicates: true,
	WriteLimit:       dialect.WriteLimitClause,
	WriteReadsOthers: true, // error 1093

	NullsSortLow:     true,
	QuantifiedSelect: true,
	TupleIn:          true,
	BooleanType:      true,
	GroupAlias:       true,
	IndexHints:       true,
	WithRecursive:    true,
	DefaultInValues:  true,
	RightJoin:        true,
	Lateral:          true,
	WindowFunctions:  true,
	Lexis:            dialect.Lexis{BackslashEscapes: true, HashComments: true, Backticks: true, DashNeedsSpace: true},

	Lock:       []ast.LockStrength{ast.LockUpdate, ast.LockShare},
	LockOf:     true,
	SkipLocked: true,
	NoWait:     true,

	Savepoints: true,
	ReadOnlyTx: true,

	EnumOrder:          true,
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

// selectHint keeps the server from two faults of its optimizer, which makes joins of EXISTS and IN (semi-joins).
//
// With two of them it can forget to remove the rows that they double: MySQL 9.7 answers with a row several times, which
// TestIncludeMatrix meets without this hint (SEQUELIZE_TEST_SEED=31679108, 700 questions). It was never seen with one, nor
// without semi-joins. A bug of that kind is verified for 8.2 (bugs.mysql.com 113059).
//
// And it weighs every order of up to 62 tables (optimizer_search_depth): 20 take minutes.
func selectHint(tables, subSelects int) string {
	var vars string
	if subSelects > 1 {
		vars = "SET_VAR(optimizer_switch = 'semijoin=off') "
	}
	if tables > 8 {
		vars += "SET_VAR(optimizer_search_depth = 3) "
	}
	if vars == "" {
		return ""
	}
	return "/*+ " + vars + "*/ "
}
