package dialect

import "errors"

// ErrOutOfRange says that a number does not fit its column's type, where the dialect finds out and not the database.
var ErrOutOfRange = errors.New("a number is out of its column's range")

// FailureKind tells the kinds of database errors apart.
type FailureKind uint8

// The kinds of failures.
const (
	FailureOther FailureKind = iota
	FailureUnique
	FailureForeignKey
	FailureNotNull
	FailureCheck
	FailureExclusion
	FailureUnknownConstraint
	FailureUnknownTable
	FailureUnknownColumn
	FailureSyntax
	FailureTooLong      // a value does not fit its column's length
	FailureOutOfRange   // a number does not fit its column's type
	FailureInvalidValue // a value is not of the column's type
	FailureTwice        // an upsert would write a row twice
	FailureDeadlock
	FailureSerialization // the transaction must be run again
	FailureLockTimeout   // a lock was not had in time, or at once (NOWAIT)
	FailureBusy          // the database is locked (SQLite)
	FailureTimeout       // the server ended the statement for its time limit
	FailureReadOnly      // a write met a read-only transaction or server
	FailureAccessDenied
	FailureUnknownDatabase
	FailureConnectionRefused
	FailureHostNotFound
	FailureHostNotReachable
	FailureConnectionTimeout
	FailureConnection // any other failure of the connection
)

// Failure is a database's error in neutral words. Empty fields are not known.
type Failure struct {
	Kind       FailureKind
	Constraint string   // name of the violated constraint or index
	Table      string   // that has the constraint: the referring one of a foreign key
	Columns    []string // columns of the violated key, where the server names them in a field of its own
	// Parent: a foreign key failed because a row is still referred to (not because the referred row is missing).
	Parent bool
	// TxEnded: the server has rolled the transaction back already.
	TxEnded bool
	Code    string // SQLSTATE or the server's number
	Err     error  // the driver's error
}
