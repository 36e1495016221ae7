package sequelize

import (
	"context"
	"errors"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// failure makes the named error of a driver's error. Errors of the library, of a context and of callbacks stay as they
// are. t is the table of the statement, or nil.
func (s *Sequelize) failure(err error, t *schema.Table) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	f := s.dialect.Classify(err)
	// What ends by a context's time keeps the context's error, but drivers give it, too, for a connection that was not
	// made within their own.
	if f == nil || errors.Is(err, context.DeadlineExceeded) && f.Kind != dialect.FailureConnectionTimeout {
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
		e := &LockTimeoutError{Code: f.Code, Err: f.Err}
		if t != nil {
			e.Model = t.Model
		}
		return e
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
