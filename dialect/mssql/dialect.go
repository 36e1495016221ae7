// Package mssql is the dialect of Microsoft SQL Server 2016 and later, on github.com/microsoft/go-mssqldb.
package mssql

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Dialect is SQL Server. The zero value is ready; its methods are safe for concurrent use.
type Dialect struct{ dialect.Base }

// Name implements dialect.Dialect.
func (Dialect) Name() string { return "mssql" }

// Features implements dialect.Dialect.
func (Dialect) Features() *dialect.Features { return &features }

var features = dialect.Features{
	Schemas:       true,
	DefaultSchema: "dbo",
	// The server takes 2,100; the driver and the batch need a few of their own.
	MaxParams:     2000,
	MaxList:       1000,
	MaxRows:       1000,
	MaxIdentifier: 128,

	InsertReturning:  true,
	UpdateReturning:  true,
	DeleteReturning:  true,
	OutputClause:     true,
	Upsert:           dialect.UpsertMerge,
	UpsertTells:      dialect.UpsertTellsRow,
	UpsertInserted:   "CAST(CASE $action WHEN N'INSERT' THEN 1 ELSE 0 END AS BIT)",
	ConflictTarget:   true,
	IgnoreDuplicates: true,
	WriteLimit:       dialect.WriteLimitTop,
	InLimit:          true,
	QuantifiedSelect: true,
	LimitNeedsOrder:  true,

	NullsSortLow:    true,
	DefaultInValues: true,
	RightJoin:       true,
	WindowFunctions: true,
	Lexis:           dialect.Lexis{NestedComments: true, Brackets: true},

	Lock:       []ast.LockStrength{ast.LockUpdate, ast.LockShare},
	LockHints:  true,
	TableHints: true,
	LockOf:     true,
	SkipLocked: true,
	NoWait:     true,

	Savepoints:         true,
	TransactionalDDL:   true,
	AlterAddForeignKey: true,
	PartialIndex:       true,
	IndexInclude:       true,
	UniqueNullsEqual:   true,

	NUL:          true,
	NegativeZero: true,
	JSONPaths:    true,
	ZeroIdentity: true,
}
