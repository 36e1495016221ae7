package dialect

import "github.com/go-sequelize/sequelize/dialect/ast"

// Statements are the leaves of SELECT, INSERT, UPDATE and DELETE that differ between databases.
// [Base] answers all but Quote and Placeholder in standard SQL.
type Statements interface {
	// AppendIdent appends name quoted, its quote character doubled.
	AppendIdent(b []byte, name string) []byte
	// AppendPlaceholder appends the placeholder of the n-th bound value, counted from 1.
	AppendPlaceholder(b []byte, n int) []byte
	// AppendText appends a constant of the plan as a quoted string literal. User values never come here.
	AppendText(b []byte, s string) []byte

	// Constant writes NULL, TRUE, FALSE or DEFAULT.
	Constant(w Writer, c ast.Const)
	// Limit writes LIMIT and OFFSET after ORDER BY. It is called when either is set.
	Limit(w Writer, limit *int64, offset ast.Expr)
	// Lock writes the lock clause at the end of a SELECT.
	Lock(w Writer, l *ast.Lock)
	// Hint writes index or table hints behind a table.
	Hint(w Writer, hints []ast.Hint)
	// Function writes the call of a function whose name the library owns (ast.Func…), and reports whether it did;
	// any other call is written by the walk.
	Function(w Writer, c *ast.Call) bool
	// Cast writes CAST(x AS t) with the dialect's names for casts.
	Cast(w Writer, x ast.Expr, t *ast.Type)
	// Like writes a LIKE with its ESCAPE clause.
	Like(w Writer, l *ast.Like)
	// Operator writes a binary operator that standard SQL lacks (from ast.OpDistinct on), or fails naming it.
	Operator(w Writer, b *ast.Binary)
	// Arithmetic writes a comparison (ast.OpEq to ast.OpLte) or +, -, *, / or % where the database needs a function for
	// the operands' types, and reports whether it did; the walk writes the operator otherwise.
	Arithmetic(w Writer, b *ast.Binary) bool
	// Operand writes a bound value beside +, -, *, / or %, or behind BETWEEN or IN: usually its placeholder, elsewhere a
	// cast where the database would calculate or compare with it in another type than its column's.
	Operand(w Writer, b ast.Bind)
	// Concat writes l || r.
	Concat(w Writer, l, r ast.Expr)
	// InList writes x [NOT] IN a bound list.
	InList(w Writer, x ast.Expr, list *ast.BindList, not bool)
	// Quantified writes the right side ANY (…) or ALL (…) of a comparison with a list; that of a select is the walk's.
	Quantified(w Writer, q *ast.Quantified)
	// JSONPath writes the read of a place in a JSON document.
	JSONPath(w Writer, p *ast.JSONPath)
	// JSONSet writes the document with one place changed.
	JSONSet(w Writer, s *ast.JSONSet)
	// ReadColumn writes a selected column in the form in which it is read back; the column's type is x.Type.
	// It reports whether that form has lost the column's name.
	ReadColumn(w Writer, x ast.Column) (unnamed bool)
	// WriteValue writes a bound value where it is stored into a column: usually its placeholder, elsewhere a
	// conversion around it (geometry from text).
	WriteValue(w Writer, b ast.Bind)
	// Assigned writes an expression, or a bound value, where SET gives it to a column of type t: as it stands, elsewhere a
	// conversion around it, where the database itself would not bring it into the column's type (SQLite's decimals).
	Assigned(w Writer, x ast.Expr, t *ast.Type)
	// UntypedValue writes a bound value in a place that gives it no type: a selected column, an argument of a function,
	// a branch of CASE. Databases that infer types of placeholders (PostgreSQL) write a cast to b.Type.
	UntypedValue(w Writer, b ast.Bind)
	// ConditionValue writes a condition where a value stands; asked only where Features.BooleanType is not set.
	ConditionValue(w Writer, e ast.Expr)
	// Prologue writes what must stand before a write, in the same batch (SQL Server: IDENTITY_INSERT, table variables).
	Prologue(w Writer, s ast.Statement)
	// Output writes the clause in the middle of a write that gives rows back (Features.OutputClause). prefix is
	// INSERTED. or DELETED.
	Output(w Writer, s ast.Statement, prefix string)
	// Epilogue writes what must follow a write in the same batch.
	Epilogue(w Writer, s ast.Statement)
	// InsertDefaults writes what follows INSERT INTO t when no column is given.
	InsertDefaults(w Writer)
	// InsertPrefix writes INSERT, or INSERT IGNORE.
	InsertPrefix(w Writer, in *ast.Insert)
	// InsertRows writes the source of an insert of bound lists: VALUES (…), (…), or SELECT … FROM unnest(…).
	InsertRows(w Writer, in *ast.Insert)
	// Conflict writes ON CONFLICT … or ON DUPLICATE KEY … after the rows of an insert.
	Conflict(w Writer, in *ast.Insert)
	// Merge writes a whole upsert, for dialects whose Features.Upsert is UpsertMerge.
	Merge(w Writer, in *ast.Insert)
	// Inserted writes the value that an upsert wanted to insert.
	Inserted(w Writer, column string)
	// UpdateRows writes a whole UPDATE joined with bound rows.
	UpdateRows(w Writer, u *ast.UpdateRows)
	// BoundRows writes bound rows as a relation in FROM, with its alias and column names.
	BoundRows(w Writer, r *ast.BindRows, alias string)
	// Truncate is the list of statements that empty a table; restart resets its auto increment, cascade its referrers.
	Truncate(t ast.Table, restart, cascade bool) ([]string, error)
	// Savepoint returns the statements that make, release and roll back to a savepoint of a generated name; an empty
	// one is not needed.
	Savepoint(name string) (begin, release, rollback string)
	// Explain is the statement's text with the words that ask for its plan in front.
	Explain(sql string, analyze bool) (string, error)
}
