package mssql

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	mssqldb "github.com/microsoft/go-mssqldb"

	"github.com/go-sequelize/sequelize/dialect"
)

// kinds are the failures by SQL Server's numbers.
var kinds = map[int32]dialect.FailureKind{
	2627: dialect.FailureUnique, // constraint
	2601: dialect.FailureUnique, // index
	547:  dialect.FailureForeignKey,
	3726: dialect.FailureForeignKey, // DROP TABLE of a referenced table
	515:  dialect.FailureNotNull,
	3728: dialect.FailureUnknownConstraint,
	3727: dialect.FailureUnknownConstraint,
	208:  dialect.FailureUnknownTable,
	3701: dialect.FailureUnknownTable,
	4902: dialect.FailureUnknownTable,
	207:  dialect.FailureUnknownColumn,
	4924: dialect.FailureUnknownColumn,
	102:  dialect.FailureSyntax,
	105:  dialect.FailureSyntax,
	156:  dialect.FailureSyntax,
	319:  dialect.FailureSyntax,
	2628: dialect.FailureTooLong,
	8152: dialect.FailureTooLong, // before 2019
	220:  dialect.FailureOutOfRange,
	232:  dialect.FailureOutOfRange,
	242:  dialect.FailureOutOfRange,
	244:  dialect.FailureOutOfRange,
	248:  dialect.FailureOutOfRange,
	1007: dialect.FailureOutOfRange,
	8115: dialect.FailureOutOfRange,
	235:  dialect.FailureInvalidValue,
	241:  dialect.FailureInvalidValue,
	245:  dialect.FailureInvalidValue,
	295:  dialect.FailureInvalidValue,
	8114: dialect.FailureInvalidValue,
	8169: dialect.FailureInvalidValue,
	9420: dialect.FailureInvalidValue,
	1205: dialect.FailureDeadlock,
	3960: dialect.FailureSerialization,
	1222: dialect.FailureLockTimeout,
	3906: dialect.FailureReadOnly,
	3908: dialect.FailureReadOnly,
	229:  dialect.FailureAccessDenied,
	230:  dialect.FailureAccessDenied,
	262:  dialect.FailureAccessDenied,
	300:  dialect.FailureAccessDenied,
	916:  dialect.FailureAccessDenied,

	18452: dialect.FailureAccessDenied,
	18456: dialect.FailureAccessDenied,
	18470: dialect.FailureAccessDenied,
	18486: dialect.FailureAccessDenied,
	18487: dialect.FailureAccessDenied,
	18488: dialect.FailureAccessDenied,
	4060:  dialect.FailureUnknownDatabase,
	911:   dialect.FailureUnknownDatabase,
	41302: dialect.FailureSerialization, // tables in memory
	41305: dialect.FailureSerialization,
	41325: dialect.FailureSerialization,
	233:   dialect.FailureConnection,
	6005:  dialect.FailureConnection, // the server shuts down
	17142: dialect.FailureConnection,
	10928: dialect.FailureConnection, // Azure's limits and failovers
	10929: dialect.FailureConnection,
	40197: dialect.FailureConnection,
	40501: dialect.FailureConnection,
	40613: dialect.FailureConnection,
}

// endsTx are the numbers with which SQL Server has rolled the transaction back already.
var endsTx = map[int32]bool{1205: true, 3960: true, 41302: true, 41305: true, 41325: true}

// Classify implements dialect.Dialect.
//
// SQL Server tells names in its message only, which is translated. They are taken from the English message of the
// number, whole, where its names hold no quotes; otherwise they stay empty.
func (Dialect) Classify(err error) *dialect.Failure {
	var server mssqldb.Error
	if errors.As(err, &server) {
		return serverFailure(server, err)
	}
	return connectionFailure(err)
}

func serverFailure(server mssqldb.Error, err error) *dialect.Failure {
	e := firstKnown(server)
	f := &dialect.Failure{Kind: kinds[e.Number], Code: strconv.Itoa(int(e.Number)), Err: err, TxEnded: endsTx[e.Number]}
	switch e.Number {
	case 547:
		setConflict(f, e.Message)
	case 2627, 2601, 515:
		setNames(f, e)
	case 3726:
		f.Parent = true
	case 3728:
		if m := noConstraint.FindStringSubmatch(e.Message); m != nil {
			f.Constraint = m[1]
		}
	}
	if f.Kind == dialect.FailureConnection || e.Class >= 20 { // the server ends the session with such errors
		f.TxEnded = true
		if f.Kind == dialect.FailureOther {
			f.Kind = dialect.FailureConnection
		}
	}
	return f
}

// firstKnown is the cause among the errors of one answer: what follows are its consequences, such as "login failed"
// behind "cannot open database".
func firstKnown(e mssqldb.Error) mssqldb.Error {
	for _, one := range e.All {
		if kinds[one.Number] != dialect.FailureOther {
			return one
		}
	}
	return e
}

var (
	conflict     = regexp.MustCompile(`^The [A-Z ]+ statement conflicted with the ([A-Z ]+) constraint "([^"]+)"\. The conflict occurred in database "[^"]*", table "([^"]+)"(?:, column '[^']*')?\.?$`)
	uniqueName   = regexp.MustCompile(`^Violation of [A-Z ]+ constraint '([^']+)'\. Cannot insert duplicate key in object '([^']+)'\.`)
	indexName    = regexp.MustCompile(`^Cannot insert duplicate key row in object '([^']+)' with unique index '([^']+)'\.`)
	nullColumn   = regexp.MustCompile(`^Cannot insert the value NULL into column '([^']+)', table '([^']+)'; column does not allow nulls\. [A-Z]+ fails\.?$`)
	noConstraint = regexp.MustCompile(`^'([^']+)' is not a constraint\.$`)
	quoted       = regexp.MustCompile(`"[^"]*"|'[^']*'`)
)

// setConflict tells apart what shares the number 547. Its key words are SQL's own and are not translated; names are
// taken off before they are looked for.
func setConflict(f *dialect.Failure, message string) {
	words := quoted.ReplaceAllString(message, "")
	switch {
	case strings.Contains(words, "REFERENCE"):
		f.Parent = true
	case strings.Contains(words, "CHECK") && !strings.Contains(words, "FOREIGN KEY"):
		f.Kind = dialect.FailureCheck
	}
	if m := conflict.FindStringSubmatch(message); m != nil {
		f.Constraint = m[2]
		if f.Parent || f.Kind == dialect.FailureCheck { // else it is the table that is referred to
			f.Table = lastName(m[3], 1)
		}
	}
}

func setNames(f *dialect.Failure, e mssqldb.Error) {
	switch e.Number {
	case 2627:
		if m := uniqueName.FindStringSubmatch(e.Message); m != nil {
			f.Constraint, f.Table = m[1], lastName(m[2], 1)
		}
	case 2601:
		if m := indexName.FindStringSubmatch(e.Message); m != nil {
			f.Constraint, f.Table = m[2], lastName(m[1], 1)
		}
	case 515:
		if m := nullColumn.FindStringSubmatch(e.Message); m != nil {
			f.Columns, f.Table = []string{m[1]}, lastName(m[2], 2)
		}
	}
}

// lastName is the table of a name with as many qualifiers as the message has; with more, a name holds a dot of its own
// and cannot be told.
func lastName(qualified string, qualifiers int) string {
	if strings.Count(qualified, ".") != qualifiers {
		return ""
	}
	return qualified[strings.LastIndexByte(qualified, '.')+1:]
}

func connectionFailure(err error) *dialect.Failure {
	f := dialect.NetworkFailure(err)
	var stream mssqldb.StreamError
	if f == nil && errors.As(err, &stream) {
		f = &dialect.Failure{Kind: dialect.FailureConnection, Err: err}
	}
	if f != nil {
		f.TxEnded = f.Kind == dialect.FailureConnection
	}
	return f
}
