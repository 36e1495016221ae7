package ast

// Statement is a whole statement: *Select, *Insert, *Update, *UpdateRows, *Delete.
type Statement interface{ statement() }

// Table names a table.
type Table struct{ Schema, Name string }

// Select is a SELECT. Fields stand in the order of SQL's clauses.
type Select struct {
	Comment    string // see Statement comments; written /* … */ with its text already made safe
	With       []CTE
	Recursive  bool
	Distinct   bool
	DistinctOn []Expr // PostgreSQL only
	Columns    []Selected
	From       Source
	Hints      []Hint
	Joins      []Join
	Where      Expr
	GroupBy    []Expr
	Having     Expr
	Unions     []Union
	OrderBy    []Order
	Limit      *int64 // literal in the text: PostgreSQL plans a bound LIMIT badly after five executions
	Offset     Expr   // Bind, or nil
	Lock       *Lock
}

// Selected is one column of the result.
type Selected struct {
	X  Expr
	As string // alias, or empty
	// Read asks the dialect to write X in the form in which the library reads it back (see the ReadColumn leaf);
	// only for columns of the outermost SELECT.
	Read bool
	// Named says that the result's column is found by its name, which reading it in another form must not take away.
	Named bool
}

// Source is what FROM or JOIN names: a table, or a sub-select.
type Source struct {
	Table   Table
	Select  *Select
	Lateral bool
	Rows    *BindRows // a list of bound rows (UpdateRows, keyed loading)
	As      string    // alias, or empty
}

// BindRows is a relation made of bound values: Columns name and type its columns.
type BindRows struct {
	Columns []RowColumn
	Len     int // number of rows where each value has its own placeholder
	Index   int // values[Index+i] holds the list of column i
	// Fill lets the last row stand for the rows that shorter lists lack.
	Fill bool
	// Compared says that the columns are compared with columns of tables, not written to them.
	Compared bool
}

// RowColumn is one column of [BindRows].
type RowColumn struct {
	Name string
	Type *Type
}

// JoinKind is the kind of a join.
type JoinKind uint8

// The kinds of join.
const (
	InnerJoin JoinKind = iota
	LeftJoin
	RightJoin
	CrossJoin
)

// Join is one JOIN … ON.
type Join struct {
	Kind JoinKind
	Source
	// Nested joins stand in parentheses with the source: LEFT JOIN (a INNER JOIN b ON …) ON ….
	Nested []Join
	On     Expr
}

// Union is UNION [ALL] select.
type Union struct {
	All    bool
	Select *Select
}

// CTE is one WITH name AS (select).
type CTE struct {
	Name    string
	Columns []string
	Select  *Select
	Raw     *Raw // instead of Select
}

// Order is one item of ORDER BY.
type Order struct {
	X     Expr
	Desc  bool
	Nulls Nulls
}

// Nulls says where NULL stands in an order.
type Nulls uint8

// The places of NULL.
const (
	NullsDefault Nulls = iota // as the server does
	NullsFirst
	NullsLast
)

// LockStrength is the strength of a row lock.
type LockStrength uint8

// The strengths of row locks; dialects without a strength use the next stronger one that they have.
const (
	LockUpdate LockStrength = iota
	LockNoKeyUpdate
	LockShare
	LockKeyShare
)

// Lock is the row lock of a SELECT.
type Lock struct {
	Strength   LockStrength
	Of         []string // aliases
	SkipLocked bool
	NoWait     bool
}

// Hint is an index or table hint. Kind is USE, FORCE or IGNORE for indexes (MySQL family), empty for a table hint
// (SQL Server), whose Names come from the library's closed set.
type Hint struct {
	Kind  string
	Names []string
	// Lock is the select's row lock, set by the walk where Features.LockHints is.
	Lock *Lock
}

// Insert is an INSERT of Rows, of one row for each element of bound lists, or an upsert where Conflict is set.
type Insert struct {
	Comment string
	Table   Table
	Columns []InsertColumn
	// Rows are the values, row by row, in the order of Columns.
	Rows [][]Expr
	// Lists says that values[Index+i] is the whole list of column i (one array parameter a column, PostgreSQL's
	// unnest); Rows is nil then.
	Lists *BindRows
	// KeepIdentity says that the statement writes an identity column itself (SQL Server's IDENTITY_INSERT).
	KeepIdentity bool
	// Identity is the auto increment column, or empty: the one column for which DEFAULT can be written everywhere.
	Identity  string
	Conflict  *Conflict
	Returning []Selected
	// HasTrigger says that OUTPUT must go INTO a table variable (SQL Server).
	HasTrigger bool
}

// InsertColumn is one column that an [Insert] writes.
type InsertColumn struct {
	Name string
	Type *Type
}

// Conflict says what an insert does when a row with the same key exists.
type Conflict struct {
	Target []string // columns of the key; empty is any key
	// Keys are the columns of every unique key that the insert writes whole, for dialects that have no words for any key.
	// They are given with DoNothing where Target is empty.
	Keys      [][]string
	Where     Expr // predicate of a partial unique index
	DoNothing bool
	Set       []Assignment // [Inserted] stands for the row that was to be inserted
	// Key is the primary key's auto increment column, so that MySQL can tell the existing row's id: as ^id.
	Key string
}

// Assignment is column = X in SET.
type Assignment struct {
	Column string
	Type   *Type
	X      Expr
}

// Update is an UPDATE by condition.
type Update struct {
	Comment    string
	Table      Table
	Set        []Assignment
	Where      Expr
	OrderBy    []Order
	Limit      *int64
	Key        []string // primary key, for dialects that limit through a sub-select
	ByKey      bool     // choose the rows by Key in a derived table: Where reads the table itself, see Features.WriteReadsOthers
	Returning  []Selected
	HasTrigger bool
}

// UpdateRows is one UPDATE that gives each row values of its own: the table joined with bound rows.
type UpdateRows struct {
	Comment string
	Table   Table
	Key     []RowColumn // the columns that find the row; the first of Rows' columns, in this order
	Set     []RowColumn // the columns that are written; the rest of Rows' columns
	Extra   []Assignment
	Where   Expr // further conditions on the table
	Rows    BindRows
	// All is the number of rows that must be met: otherwise the statement fails by a division by zero. It is nil but where
	// Features.UpdateAllRows says that the dialect can.
	All Expr
}

// Delete is a DELETE by condition.
type Delete struct {
	Comment    string
	Table      Table
	Where      Expr
	OrderBy    []Order
	Limit      *int64
	Key        []string
	ByKey      bool // as in Update
	Returning  []Selected
	HasTrigger bool
}

func (*Select) statement()     {}
func (*Insert) statement()     {}
func (*Update) statement()     {}
func (*UpdateRows) statement() {}
func (*Delete) statement()     {}
