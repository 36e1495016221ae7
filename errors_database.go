package sequelize

import (
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
)

// DatabaseError is an error of the database that has no type of its own. Bound values are not in its text.
// In Sequelize: DatabaseError.
type DatabaseError struct {
	Code string // SQLSTATE, or the server's number
	Err  error  // the driver's error
}

// Error implements error.
func (e *DatabaseError) Error() string {
	return "sequelize: the database refused the statement: " + e.Err.Error()
}

// Unwrap returns the driver's error.
func (e *DatabaseError) Unwrap() error { return e.Err }

// ConstraintError is what the errors of violated constraints have in common.
type ConstraintError struct {
	Model      string   // its name, empty in raw SQL
	Table      string   // where the server tells, else the model's
	Constraint string   // name of the constraint or index, where the server tells
	Fields     []string // attributes of the key, as far as they are known
	Code       string   // the server's own: an SQLSTATE, an error number or SQLite's extended code
	Err        error    // the driver's error
}

func (e *ConstraintError) text(what string) string {
	var b strings.Builder
	b.WriteString("sequelize: ")
	if e.Model != "" {
		b.WriteString(e.Model + ": ")
	}
	b.WriteString(what)
	if len(e.Fields) > 0 {
		b.WriteString(" (" + strings.Join(e.Fields, ", ") + ")")
	}
	if e.Constraint != "" {
		b.WriteString(" [constraint " + e.Constraint + "]")
	}
	return b.String()
}

// Unwrap returns the driver's error.
func (e *ConstraintError) Unwrap() error { return e.Err }

// UniqueConstraintError says that a unique key exists already. It is also a *ValidationError to errors.As, with an item
// for each field. In Sequelize: UniqueConstraintError.
type UniqueConstraintError struct {
	ConstraintError
	Message string // the message given with the key, or empty
}

// Error implements error.
func (e *UniqueConstraintError) Error() string {
	if e.Message != "" {
		return "sequelize: " + e.Message
	}
	return e.text("must be unique")
}

// As makes a *ValidationError of the error, for callers that treat all invalid records alike.
func (e *UniqueConstraintError) As(target any) bool {
	v, ok := target.(**ValidationError)
	if !ok {
		return false
	}
	*v = &ValidationError{Model: e.Model}
	for _, f := range e.Fields {
		message := e.Message
		if message == "" {
			message = f + " must be unique"
		}
		(*v).Items = append((*v).Items, ValidationItem{Model: e.Model, Attribute: f, Message: message, Type: "unique violation", Validator: "unique", Origin: "DB", Err: e})
	}
	return true
}

// ForeignKeyConstraintError says that a row refers to one that does not exist, or is still referred to (Parent).
// In Sequelize: ForeignKeyConstraintError.
type ForeignKeyConstraintError struct {
	ConstraintError
	Parent bool
}

// Error implements error.
func (e *ForeignKeyConstraintError) Error() string {
	if e.Parent {
		return e.text("another row still refers to this one")
	}
	return e.text("the row that is referred to does not exist")
}

// CheckConstraintError says that a CHECK does not hold.
type CheckConstraintError struct{ ConstraintError }

// Error implements error.
func (e *CheckConstraintError) Error() string { return e.text("a check constraint does not hold") }

// NotNullError says that NULL was written into a column that does not take it. It is also a *ValidationError to
// errors.As.
type NotNullError struct{ ConstraintError }

// Error implements error.
func (e *NotNullError) Error() string { return e.text("cannot be null") }

// As makes a *ValidationError of the error.
func (e *NotNullError) As(target any) bool {
	v, ok := target.(**ValidationError)
	if !ok {
		return false
	}
	*v = &ValidationError{Model: e.Model}
	for _, f := range e.Fields {
		(*v).Items = append((*v).Items, ValidationItem{Model: e.Model, Attribute: f, Message: f + " cannot be null", Type: "notNull violation", Validator: "notNull", Origin: "DB", Err: e})
	}
	return true
}

// ExclusionConstraintError says that an exclusion constraint of PostgreSQL does not hold.
type ExclusionConstraintError struct{ ConstraintError }

// Error implements error.
func (e *ExclusionConstraintError) Error() string { return e.text("conflicts with another row") }

// UnknownConstraintError says that a constraint or index does not exist. On MySQL, which does not tell them apart, also
// that a column to be dropped does not.
type UnknownConstraintError struct{ ConstraintError }

// Error implements error.
func (e *UnknownConstraintError) Error() string { return e.text("the constraint does not exist") }

// ValueError says that the database cannot take a value: it is too long, out of range or not of the column's type.
type ValueError struct {
	ConstraintError
	Reason ValueReason // what is wrong with it
}

// ValueReason is why the database cannot take a value.
type ValueReason string

// The reasons of a ValueError.
const (
	TooLong    ValueReason = "a value is too long for its column"
	OutOfRange ValueReason = "a number is out of its column's range"
	Invalid    ValueReason = "a value is not of its column's type"
)

// Error implements error.
func (e *ValueError) Error() string { return e.text(string(e.Reason)) }

// UnknownTableError says that a table does not exist: Sync creates it.
type UnknownTableError struct {
	Model string // its name
	Err   error
}

// Error implements error.
func (e *UnknownTableError) Error() string {
	return "sequelize: " + e.Model + ": the table does not exist (Sync creates it): " + e.Err.Error()
}

// Unwrap returns the driver's error.
func (e *UnknownTableError) Unwrap() error { return e.Err }

// DeadlockError says that the database ended the transaction to resolve a deadlock, or because it cannot be serialised:
// it is to be run again, which Retry does.
type DeadlockError struct {
	Serialization bool   // the transaction could not be serialised; otherwise it was a deadlock
	Code          string // the server's own: an SQLSTATE, an error number or SQLite's extended code
	Err           error
}

// Error implements error.
func (e *DeadlockError) Error() string {
	if e.Serialization {
		return "sequelize: the transaction conflicts with another one and must be run again (see Retry)"
	}
	return "sequelize: the transaction was ended to resolve a deadlock and must be run again (see Retry)"
}

// Unwrap returns the driver's error.
func (e *DeadlockError) Unwrap() error { return e.Err }

// LockTimeoutError says that a lock was not had: in time, or at once with NoWait.
type LockTimeoutError struct {
	Model string // of the statement; empty where it is of none
	Code  string // the server's own: an SQLSTATE, an error number or SQLite's extended code
	Err   error
}

// Error implements error.
func (e *LockTimeoutError) Error() string {
	of := ""
	if e.Model != "" {
		of = e.Model + ": "
	}
	return "sequelize: " + of + "a lock was not had in time: another transaction holds it (where that is the program's own: was its context passed on?)"
}

// Unwrap returns the driver's error.
func (e *LockTimeoutError) Unwrap() error { return e.Err }

// TimeoutError says that the server ended a statement for its time limit. In Sequelize: TimeoutError.
type TimeoutError struct {
	Code string // the server's own: an SQLSTATE, an error number or SQLite's extended code
	Err  error
}

// Error implements error.
func (e *TimeoutError) Error() string {
	return "sequelize: the server ended the statement for its time limit"
}

// Unwrap returns the driver's error.
func (e *TimeoutError) Unwrap() error { return e.Err }

// ReadOnlyError says that a write met a read-only transaction or server.
type ReadOnlyError struct {
	Code string // the server's own: an SQLSTATE, an error number or SQLite's extended code
	Err  error
}

// Error implements error.
func (e *ReadOnlyError) Error() string {
	return "sequelize: the transaction or the server is read-only"
}

// Unwrap returns the driver's error.
func (e *ReadOnlyError) Unwrap() error { return e.Err }

// ConnectionReason is why a connection could not be had.
type ConnectionReason string

// The reasons of a ConnectionError; Sequelize has an error class for each.
const (
	AccessDenied       ConnectionReason = "access is denied: check the user name and the password"
	UnknownDatabase    ConnectionReason = "the database does not exist"
	ConnectionRefused  ConnectionReason = "the connection was refused: is the server running on that port?"
	HostNotFound       ConnectionReason = "the host was not found"
	HostNotReachable   ConnectionReason = "the host cannot be reached"
	ConnectionTimedOut ConnectionReason = "the connection was not made in time"
	ConnectionLost     ConnectionReason = "the connection failed"
)

// ConnectionError says that the database could not be reached. In Sequelize: ConnectionError and its sub-classes.
type ConnectionError struct {
	Reason ConnectionReason // what stood in the way
	Code   string           // the server's own, where it answered
	Err    error
}

// Error implements error.
func (e *ConnectionError) Error() string {
	return "sequelize: " + string(e.Reason) + ": " + e.Err.Error()
}

// Unwrap returns the driver's error.
func (e *ConnectionError) Unwrap() error { return e.Err }

// AcquireTimeoutError says that the pool had no connection within Pool.Acquire; it tells the pool's figures.
// In Sequelize: ConnectionAcquireTimeoutError.
type AcquireTimeoutError = dialect.AcquireTimeoutError
