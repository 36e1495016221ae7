//go:build cgo

package sqlite

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/mattn/go-sqlite3"
)

// Classify implements dialect.Dialect, by SQLite's extended result codes. Their texts are read for names only: SQLite
// has no field for the columns of a violated key, the name of a check, or the missing table.
func (Dialect) Classify(err error) *dialect.Failure {
	var locked *LockTimeoutError
	if errors.As(err, &locked) {
		return &dialect.Failure{Kind: dialect.FailureBusy, Err: err}
	}
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return nil
	}
	f := &dialect.Failure{Kind: kindOf(e), Code: strconv.Itoa(int(e.ExtendedCode)), Err: err}
	f.Parent = f.Kind == dialect.FailureForeignKey && e.ExtendedCode == sqlite3.ErrConstraintTrigger
	nameParts(f, e.Error())
	if lacksHook(e.Error()) {
		f.Err = fmt.Errorf("%w: the driver of a handle that is given to OpenDB needs the ConnectHook of package dialect/sqlite", err)
	}
	return f
}

// lacksHook reports whether a statement asked for what ConnectHook registers.
func lacksHook(text string) bool {
	name, ok := strings.CutPrefix(text, "no such function: ")
	if ok {
		return strings.EqualFold(name, "regexp") || name == "time_of_day" || strings.HasPrefix(name, "decimal")
	}
	return text == "no such collation sequence: decimal"
}

func kindOf(e sqlite3.Error) dialect.FailureKind {
	switch e.ExtendedCode {
	case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintRowID:
		return dialect.FailureUnique
	case sqlite3.ErrConstraintForeignKey:
		return dialect.FailureForeignKey
	case sqlite3.ErrConstraintTrigger:
		if e.Error() == restricted { // ON DELETE RESTRICT has the code of RAISE in a trigger
			return dialect.FailureForeignKey
		}
	case sqlite3.ErrConstraintNotNull:
		return dialect.FailureNotNull
	case sqlite3.ErrConstraintCheck:
		return dialect.FailureCheck
	case sqlite3.ErrNoExtended(constraintDatatype):
		return dialect.FailureInvalidValue
	case sqlite3.ErrBusySnapshot:
		// The transaction read before another one wrote: waiting does not help it, running it again does.
		return dialect.FailureSerialization
	}
	switch e.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return dialect.FailureBusy
	case sqlite3.ErrReadonly:
		return dialect.FailureReadOnly
	case sqlite3.ErrTooBig:
		return dialect.FailureTooLong
	case sqlite3.ErrMismatch:
		return dialect.FailureInvalidValue
	case sqlite3.ErrCantOpen, sqlite3.ErrNotADB, sqlite3.ErrCorrupt, sqlite3.ErrIoErr:
		return dialect.FailureConnection
	case sqlite3.ErrPerm, sqlite3.ErrAuth:
		return dialect.FailureAccessDenied
	case sqlite3.ErrError:
		return kindOfText(e.Error())
	}
	return dialect.FailureOther
}

const restricted = "FOREIGN KEY constraint failed"

const constraintDatatype = 19 | 12<<8 // of STRICT tables; the driver has no name for it

// kindOfText tells the mistakes in a statement apart, for which SQLite has the one code 1.
func kindOfText(text string) dialect.FailureKind {
	switch {
	case strings.HasPrefix(text, "no such table: "):
		return dialect.FailureUnknownTable
	case strings.HasPrefix(text, "no such column: "), strings.Contains(text, " has no column named "):
		return dialect.FailureUnknownColumn
	case strings.HasPrefix(text, "no such index: "):
		return dialect.FailureUnknownConstraint
	case strings.HasSuffix(text, ": syntax error"), strings.HasPrefix(text, "unrecognized token: "), text == "incomplete input":
		return dialect.FailureSyntax
	case text == "integer overflow", text == dialect.ErrOutOfRange.Error(): // decimal_fit says the latter
		return dialect.FailureOutOfRange
	}
	return dialect.FailureOther
}

// nameParts fills in the names that stand in the text.
func nameParts(f *dialect.Failure, text string) {
	_, names, ok := strings.Cut(text, " constraint failed: ")
	switch f.Kind {
	case dialect.FailureUnique, dialect.FailureNotNull:
		if !ok {
			return
		}
		if index, found := strings.CutPrefix(names, "index '"); found { // an index over expressions
			f.Constraint = strings.TrimSuffix(index, "'")
			return
		}
		for name := range strings.SplitSeq(names, ", ") {
			table, column, _ := strings.Cut(name, ".")
			f.Table = table
			f.Columns = append(f.Columns, column)
		}
	case dialect.FailureCheck:
		if ok {
			f.Constraint = names
		}
	case dialect.FailureUnknownConstraint:
		f.Constraint = strings.TrimPrefix(text, "no such index: ")
	case dialect.FailureUnknownTable:
		f.Table = strings.TrimPrefix(text, "no such table: ")
	}
}
