package dialect

import "github.com/go-sequelize/sequelize/dialect/ast"

// Features says what a database can do, as plain data. The zero value is a modest standard database.
type Features struct {
	// Schemas: tables live in schemas (MySQL family: databases).
	Schemas bool
	// DefaultSchema is where unqualified tables live, such as "public"; empty where it depends on the connection.
	DefaultSchema string

	// MaxParams is the most bound values of one statement; 0 is no limit.
	MaxParams int
	// MaxRows is the most rows of one VALUES list; 0 is no limit.
	MaxRows int
	// MaxIdentifier is the longest name in bytes; longer generated names are shortened with a hash.
	MaxIdentifier int

	// ListParams: a list is one array parameter, x = ANY($1). Otherwise lists are placeholders, and JSON when large.
	ListParams bool
	// MaxList is the longest list that is bound one by one; a longer one travels as JSON. 0: MaxParams.
	MaxList int
	// UnnestRows: bulk inserts and updates bind one array a column.
	UnnestRows bool
	// UpdateAllRows: an update of many rows can fail by itself where it does not meet all of them (ast.UpdateRows.All).
	UpdateAllRows bool

	// Returning says how an INSERT, UPDATE or DELETE gives rows back.
	InsertReturning, UpdateReturning, DeleteReturning bool
	// OutputClause: rows come back through OUTPUT in the middle of the statement, not RETURNING at its end.
	OutputClause bool
	// LastInsertID says what the driver's LastInsertId means after an insert of several rows.
	LastInsertID LastInsertID
	// InsertIDStep is the query for the step in which auto increment keys grow in this session; empty where it is 1.
	InsertIDStep string

	// Upsert says how the database inserts or updates.
	Upsert UpsertForm
	// UpsertTells says how it tells whether it inserted the row or updated one.
	UpsertTells UpsertTells
	// UpsertInserted is the expression behind RETURNING or OUTPUT that is true for a row that was inserted (UpsertTellsRow).
	UpsertInserted string
	// ConflictTarget: the conflicting key can be named; otherwise any unique key counts.
	ConflictTarget bool
	// IgnoreDuplicates: an insert can skip rows whose key exists.
	IgnoreDuplicates bool

	// Embedded: statements need no round trip, so that some of few rows, kept prepared, cost less than a large one.
	Embedded bool

	// WriteLimit says how UPDATE and DELETE take a LIMIT.
	WriteLimit WriteLimitForm
	// WriteReadsOthers: the sub-selects of an UPDATE or DELETE read other tables than the one that it writes; what they read of
	// that one comes from a derived table.
	WriteReadsOthers bool
	// LimitNeedsOrder: LIMIT and OFFSET need an ORDER BY (SQL Server).
	LimitNeedsOrder bool
	// NullsOrder: NULLS FIRST and NULLS LAST exist; otherwise they are written as CASE.
	NullsOrder bool
	// NullsSortLow: without a word about it, NULL sorts before values in ascending order.
	NullsSortLow bool
	// InLimit: a sub-select behind IN may have a LIMIT; otherwise it is read from a derived table.
	InLimit bool
	// QuantifiedSelect: = ANY (SELECT …) and > ALL (SELECT …) exist; otherwise they are written as EXISTS.
	QuantifiedSelect bool
	// TupleIn: (a, b) IN ((…), (…)) exists; otherwise it is written as OR of AND.
	TupleIn bool
	// BooleanType: conditions are values, and values conditions; otherwise x is written x = 1.
	BooleanType bool
	// GroupAlias: GROUP BY may name an alias of the select list.
	GroupAlias bool
	// DistinctFrom: IS [NOT] DISTINCT FROM exists; otherwise the Operator leaf writes it.
	DistinctOn bool
	// AggregateFilter: FILTER (WHERE …) behind an aggregate exists; otherwise it is written as CASE in its argument.
	AggregateFilter bool
	// WithRecursive: a recursive CTE is introduced by WITH RECURSIVE, not by WITH alone.
	WithRecursive bool
	// DefaultInValues: DEFAULT can stand in VALUES and SET for any column. Without it only for Insert.Identity.
	DefaultInValues bool
	// IndexHints, TableHints: which hints behind a table exist; the others are left out of statements.
	IndexHints, TableHints bool
	// LockHints: row locks are hints behind tables (SQL Server), not a clause at the end; see ast.Hint.Lock.
	LockHints bool
	// Lexis says how text written by hand is read.
	Lexis Lexis
	// RightJoin, Lateral, WindowFunctions: these parts of SELECT exist.
	RightJoin, Lateral, WindowFunctions bool

	// Lock are the lock strengths that SELECT can take, strongest first; empty: row locks do not exist.
	Lock []ast.LockStrength
	// LockOf, SkipLocked, NoWait: which parts of a lock exist.
	LockOf, SkipLocked, NoWait bool

	// Savepoints, ReadOnlyTx, DeferrableTx: what transactions can do.
	Savepoints, ReadOnlyTx, DeferrableTx bool
	// TransactionalDDL: CREATE TABLE can be rolled back.
	TransactionalDDL bool

	// EnumTypes: an ENUM column needs a type of its own that is created before the table.
	EnumTypes bool
	// EnumOrder: ORDER BY takes an ENUM by its values' places in its definition, though comparisons take it as text (MySQL
	// family). Where both go by places (PostgreSQL) or by text it is not set.
	EnumOrder bool
	// InlineComments: comments stand in CREATE TABLE; otherwise they are statements of their own.
	InlineComments bool
	// AlterAddForeignKey: a foreign key can be added to an existing table; otherwise cycles are created as they are,
	// because the database checks references only when rows are written (SQLite).
	AlterAddForeignKey bool
	// PartialIndex, ExpressionIndex, IndexInclude, IndexPrefix (a prefix length), IndexOrder: abilities of indexes.
	PartialIndex, ExpressionIndex, IndexInclude, IndexPrefix bool
	// UniqueNullsEqual: a unique index treats NULLs as equal (SQL Server).
	UniqueNullsEqual bool

	// NUL: text may hold the character U+0000.
	NUL bool
	// NaN, Inf: DOUBLE may hold NaN and the infinities.
	NaN, Inf bool
	// NegativeZero: DOUBLE tells -0 from 0; otherwise -0 is stored as 0.
	NegativeZero bool
	// Regexp, FullText, JSONPaths, Arrays, Ranges: operators of these families exist.
	Regexp, FullText, JSONPaths, Arrays, Ranges bool
	// ZeroIdentity: 0 may be written into an auto increment column as a value.
	ZeroIdentity bool
	// SelectHint is what a statement needs behind its first SELECT for the server to plan it well, if anything; nil: never.
	// tables is how many tables it names anywhere, subSelects how many of its conditions are EXISTS, IN, ANY or ALL of a SELECT.
	SelectHint func(tables, subSelects int) string
	// SingleWriter: the database lets one connection write at a time (SQLite).
	SingleWriter bool
	// ExplainAnalyze: Explain can run the statement and measure.
	ExplainAnalyze bool
}

// Lexis is what the database's SQL has beyond standard literals and comments, so that placeholders in SQL written by
// hand are found outside of them.
type Lexis struct {
	BackslashEscapes bool // \ escapes in '…' and "…" (MySQL family)
	EscapeStrings    bool // E'…' with backslashes (PostgreSQL)
	DollarQuotes     bool // $tag$ … $tag$
	NestedComments   bool // /* /* */ */ is one comment
	HashComments     bool // # to the end of the line
	Brackets         bool // [name]
	Backticks        bool // `name`
	// DashNeedsSpace: -- opens a comment only before white space, so that 5--3 is 8 (MySQL family).
	DashNeedsSpace bool
	// QuestionOperators: ?, ?|, ?& and @? are operators (PostgreSQL).
	QuestionOperators bool
}

// LastInsertID is the meaning of a driver's LastInsertId after an insert.
type LastInsertID uint8

// The meanings of LastInsertId.
const (
	NoInsertID    LastInsertID = iota // the driver has none: use RETURNING or OUTPUT
	InsertIDFirst                     // the first row's id; the others follow in steps of auto_increment_increment
	InsertIDLast                      // the last row's id
)

// UpsertForm is the form of an upsert.
type UpsertForm uint8

// The forms of upserts.
const (
	UpsertNone           UpsertForm = iota
	UpsertOnConflict                // INSERT … ON CONFLICT (…) DO UPDATE SET …
	UpsertOnDuplicateKey            // INSERT … ON DUPLICATE KEY UPDATE …
	UpsertMerge                     // MERGE
)

// UpsertTells is how an upsert of one row tells whether it inserted the row or updated one.
type UpsertTells uint8

// The ways in which an upsert tells.
const (
	// UpsertSilent: it does not, so the row is looked for before, in one transaction.
	UpsertSilent UpsertTells = iota
	// UpsertTellsRow: RETURNING has an expression for it, Features.UpsertInserted.
	UpsertTellsRow
	// UpsertTellsID: the driver's last id of an existing row is ^id, which is negative; see ast.Conflict.Key.
	UpsertTellsID
	// UpsertInTwo: statements need no round trip, so one that inserts or skips goes before one that updates.
	UpsertInTwo
)

// WriteLimitForm is how UPDATE and DELETE are limited to a number of rows.
type WriteLimitForm uint8

// The forms of limited writes.
const (
	WriteLimitKey    WriteLimitForm = iota // WHERE key IN (SELECT key … LIMIT n)
	WriteLimitClause                       // ORDER BY … LIMIT n at the end
	WriteLimitTop                          // UPDATE TOP (n); with an order, through the key
)
