package sequelize

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// Errors that are told apart by errors.Is.
var (
	// ErrNotFound says that no row was met. It is also sql.ErrNoRows to errors.Is.
	ErrNotFound error = notFoundError{}
	// ErrClosed says that the connection was closed by Close.
	ErrClosed = dialect.ErrClosed
)

type notFoundError struct{}

func (notFoundError) Error() string        { return "no row was found" }
func (notFoundError) Is(target error) bool { return target == sql.ErrNoRows }

func (m *model) notFound() error {
	return fmt.Errorf("sequelize: %s: %w", m.table.Model, ErrNotFound)
}

// DefinitionError says that a model is defined wrongly; its text lists every mistake.
type DefinitionError struct {
	Type string // the struct
	Err  error
}

// Error implements error.
func (e *DefinitionError) Error() string {
	if list, ok := e.Err.(*schema.DefinitionError); ok {
		return list.Error() // it names the struct itself
	}
	return "sequelize: the definition of " + e.Type + " is wrong: " + strings.TrimPrefix(e.Err.Error(), "sequelize: ")
}

// Unwrap returns the mistakes.
func (e *DefinitionError) Unwrap() error { return e.Err }

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

// ValidationItem is one attribute that is not valid.
type ValidationItem struct {
	Model     string
	Attribute string // empty where the whole record is at fault
	Message   string
	Type      string // "notNull violation", "unique violation", "Validation error", …
	Validator string // the tag or function that failed
	Param     string // of a tag: what stands after "="
	Origin    string // "CORE", "DB" or "FUNCTION"
	Err       error
}

// ValidationError says that a record is not valid, with an item for each fault. In Sequelize: ValidationError.
type ValidationError struct {
	Model string
	Items []ValidationItem
}

// Error implements error.
func (e *ValidationError) Error() string {
	var b strings.Builder
	b.WriteString("sequelize: " + e.Model + " is not valid")
	before := ": "
	for _, item := range e.Items {
		b.WriteString(before + item.Message)
		before = "; "
	}
	return b.String()
}

// Get returns the items of an attribute.
func (e *ValidationError) Get(attribute string) []ValidationItem {
	var items []ValidationItem
	for _, item := range e.Items {
		if item.Attribute == attribute {
			items = append(items, item)
		}
	}
	return items
}

// Unwrap returns the causes of the items.
func (e *ValidationError) Unwrap() []error {
	var causes []error
	for _, item := range e.Items {
		if item.Err != nil {
			causes = append(causes, item.Err)
		}
	}
	return causes
}

// ConstraintError is what the errors of violated constraints have in common.
type ConstraintError struct {
	Model      string
	Table      string
	Constraint string   // name of the constraint or index, where the server tells
	Fields     []string // attributes of the key, as far as they are known
	Code       string
	Err        error // the driver's error
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
	Reason ValueReason
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
	Model string
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
	Serialization bool
	Code          string
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
	Code string
	Err  error
}

// Error implements error.
func (e *LockTimeoutError) Error() string { return "sequelize: a lock was not had in time" }

// Unwrap returns the driver's error.
func (e *LockTimeoutError) Unwrap() error { return e.Err }

// TimeoutError says that the server ended a statement for its time limit. In Sequelize: TimeoutError.
type TimeoutError struct {
	Code string
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
	Code string
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
	Reason ConnectionReason
	Code   string
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

// OptimisticLockError says that a record was changed by somebody else since it was read. In Sequelize: the same.
type OptimisticLockError struct {
	Model   string
	Key     map[string]any // the record's primary key
	Version int64          // the version that was expected
}

// Error implements error.
func (e *OptimisticLockError) Error() string {
	return fmt.Sprintf("sequelize: %s was changed or deleted since it was read: its version is no longer %d (reload it and try again)", e.Model, e.Version)
}

// BulkRecordError is the error of one record of a bulk operation.
type BulkRecordError struct {
	Index int // the record's place in the given slice
	Err   error
}

// Error implements error.
func (e *BulkRecordError) Error() string { return fmt.Sprintf("record %d: %v", e.Index, e.Err) }

// Unwrap returns the record's error.
func (e *BulkRecordError) Unwrap() error { return e.Err }

// AggregateError holds the errors of several records. In Sequelize: AggregateError.
type AggregateError struct{ Errors []*BulkRecordError }

// Error implements error.
func (e *AggregateError) Error() string {
	texts := make([]string, 0, len(e.Errors))
	for _, one := range e.Errors {
		texts = append(texts, one.Error())
	}
	return "sequelize: " + strings.Join(texts, "; ")
}

// Unwrap returns the errors of the records.
func (e *AggregateError) Unwrap() []error {
	list := make([]error, len(e.Errors))
	for i, one := range e.Errors {
		list[i] = one
	}
	return list
}

// failure makes the named error of a driver's error. Errors of the library, of a context and of callbacks stay as they
// are. t is the table of the statement, or nil.
func (s *Sequelize) failure(err error, t *schema.Table) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	f := s.dialect.Classify(err)
	if f == nil {
		return err
	}
	if e := constraintFailure(f, t); e != nil {
		return e
	}
	return otherFailure(f, t)
}

// constraintFailure is the error of a violated constraint or refused value; nil for other kinds.
func constraintFailure(f *dialect.Failure, t *schema.Table) error {
	c := ConstraintError{Table: f.Table, Constraint: f.Constraint, Code: f.Code, Err: f.Err}
	message := ""
	if t != nil {
		c.Model = t.Model
		if c.Table == "" {
			c.Table = t.Name.Name
		}
		c.Fields, message = t.FieldsOf(f.Constraint, f.Columns)
		// PostgreSQL has one code for both sides of a foreign key, and names the referring table.
		f.Parent = f.Parent || f.Table != "" && f.Table != t.Name.Name
	}
	switch f.Kind {
	case dialect.FailureUnique:
		return &UniqueConstraintError{ConstraintError: c, Message: message}
	case dialect.FailureForeignKey:
		return &ForeignKeyConstraintError{ConstraintError: c, Parent: f.Parent}
	case dialect.FailureNotNull:
		return &NotNullError{c}
	case dialect.FailureCheck:
		return &CheckConstraintError{c}
	case dialect.FailureExclusion:
		return &ExclusionConstraintError{c}
	case dialect.FailureUnknownConstraint:
		return &UnknownConstraintError{c}
	case dialect.FailureTooLong:
		return &ValueError{c, TooLong}
	case dialect.FailureOutOfRange:
		return &ValueError{c, OutOfRange}
	case dialect.FailureInvalidValue:
		return &ValueError{c, Invalid}
	}
	return nil
}

// ofDelete completes the error of a statement that only deletes: a foreign key that it violates is another row's.
func ofDelete(err error) error {
	var foreign *ForeignKeyConstraintError
	if errors.As(err, &foreign) {
		foreign.Parent = true
	}
	return err
}

var connectionReasons = map[dialect.FailureKind]ConnectionReason{
	dialect.FailureAccessDenied:      AccessDenied,
	dialect.FailureUnknownDatabase:   UnknownDatabase,
	dialect.FailureConnectionRefused: ConnectionRefused,
	dialect.FailureHostNotFound:      HostNotFound,
	dialect.FailureHostNotReachable:  HostNotReachable,
	dialect.FailureConnectionTimeout: ConnectionTimedOut,
	dialect.FailureConnection:        ConnectionLost,
}

func otherFailure(f *dialect.Failure, t *schema.Table) error {
	switch f.Kind {
	case dialect.FailureDeadlock, dialect.FailureSerialization:
		return &DeadlockError{Serialization: f.Kind == dialect.FailureSerialization, Code: f.Code, Err: f.Err}
	case dialect.FailureLockTimeout, dialect.FailureBusy:
		return &LockTimeoutError{f.Code, f.Err}
	case dialect.FailureTimeout:
		return &TimeoutError{f.Code, f.Err}
	case dialect.FailureReadOnly:
		return &ReadOnlyError{f.Code, f.Err}
	case dialect.FailureUnknownTable:
		if t != nil {
			return &UnknownTableError{t.Model, f.Err}
		}
	}
	if reason, ok := connectionReasons[f.Kind]; ok {
		return &ConnectionError{reason, f.Code, f.Err}
	}
	return &DatabaseError{f.Code, f.Err}
}
