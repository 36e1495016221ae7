package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/go-sequelize/sequelize/dialect"
)

// kinds are the failures by SQLSTATE.
var kinds = map[string]dialect.FailureKind{
	"23505": dialect.FailureUnique,
	"23503": dialect.FailureForeignKey,
	"23001": dialect.FailureForeignKey, // restrict_violation, PostgreSQL 18's word for RESTRICT
	"23502": dialect.FailureNotNull,
	"23514": dialect.FailureCheck,
	"23P01": dialect.FailureExclusion,
	"42704": dialect.FailureUnknownConstraint,
	"42P01": dialect.FailureUnknownTable,
	"42703": dialect.FailureUnknownColumn,
	"42601": dialect.FailureSyntax,
	"22001": dialect.FailureTooLong,
	"22003": dialect.FailureOutOfRange,
	"22P02": dialect.FailureInvalidValue,
	"22P03": dialect.FailureInvalidValue,
	"22P05": dialect.FailureInvalidValue, // a character that the server's encoding lacks
	"22007": dialect.FailureInvalidValue,
	"22008": dialect.FailureInvalidValue,
	"22021": dialect.FailureInvalidValue, // such as U+0000
	"22023": dialect.FailureInvalidValue,
	"22030": dialect.FailureInvalidValue,
	"22032": dialect.FailureInvalidValue,
	"42804": dialect.FailureInvalidValue,
	"21000": dialect.FailureTwice, // also of a sub-query that gives several rows, where one is meant
	"40P01": dialect.FailureDeadlock,
	"40001": dialect.FailureSerialization,
	"55P03": dialect.FailureLockTimeout,
	"57014": dialect.FailureTimeout,
	"25006": dialect.FailureReadOnly,
	"42501": dialect.FailureAccessDenied,
	"28P01": dialect.FailureAccessDenied,
	"28000": dialect.FailureAccessDenied,
	"3D000": dialect.FailureUnknownDatabase,
	"53300": dialect.FailureConnection, // too many connections
	"57P01": dialect.FailureConnection, // the server or an administrator ended the session
	"57P02": dialect.FailureConnection,
	"57P03": dialect.FailureConnection,
	"57P05": dialect.FailureConnection,
	"25P03": dialect.FailureConnection, // idle in a transaction for too long
}

// Classify implements dialect.Dialect. Columns stay empty for unique and foreign keys: the server names them in the
// (translated) detail only, but the constraint and its table in fields of their own. NOT NULL has its column. Parent is known of RESTRICT on
// PostgreSQL 18 only; elsewhere the same code and fields come from both sides of a foreign key, and the statement tells.
func (Dialect) Classify(err error) *dialect.Failure {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return serverFailure(pg, err)
	}
	if errors.Is(err, pgx.ErrTxCommitRollback) {
		return &dialect.Failure{Code: "25P02", TxEnded: true, Err: fmt.Errorf("a statement of the transaction failed and its error was not returned, so that the commit was a rollback: return the error, or run what may fail in a nested Transaction: %w", err)}
	}
	return connectionFailure(err)
}

func serverFailure(pg *pgconn.PgError, err error) *dialect.Failure {
	f := &dialect.Failure{Kind: kinds[pg.Code], Constraint: pg.ConstraintName, Table: pg.TableName, Code: pg.Code, Err: err}
	switch {
	case f.Kind == dialect.FailureOther && len(pg.Code) == 5 && pg.Code[:2] == "08":
		f.Kind = dialect.FailureConnection
	case pg.Code == "23001":
		f.Parent = true
	case f.Kind == dialect.FailureUnknownConstraint:
		unknownConstraint(f, pg.Message)
	}
	if pg.ColumnName != "" {
		f.Columns = []string{pg.ColumnName}
	}
	// A deadlock or a failed serialization aborts the transaction, which still waits for its ROLLBACK; only a lost
	// session has ended it.
	f.TxEnded = f.Kind == dialect.FailureConnection
	return f
}

// unknownConstraint reads what does not exist from the text, since the code is that of types, roles and collations too.
// In another language than English it stays a constraint without a name.
func unknownConstraint(f *dialect.Failure, text string) {
	what, english := strings.CutSuffix(text, `" does not exist`)
	if constraint, ok := strings.CutPrefix(what, `constraint "`); ok && english {
		f.Constraint, f.Table, _ = strings.Cut(constraint, `" of relation "`)
	} else if index, ok := strings.CutPrefix(what, `index "`); ok && english {
		f.Constraint = index
	} else if strings.HasSuffix(text, " does not exist") {
		f.Kind = dialect.FailureOther
	}
}

func connectionFailure(err error) *dialect.Failure {
	f := &dialect.Failure{Err: err}
	var dns *net.DNSError
	var connect *pgconn.ConnectError
	var network *net.OpError
	connecting := errors.As(err, &connect)
	switch {
	case !connecting && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)):
		return nil
	case connecting && errors.Is(err, context.Canceled):
		return nil
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, os.ErrNotExist) && connecting: // a socket that is not there
		f.Kind = dialect.FailureConnectionRefused
	case errors.As(err, &dns):
		f.Kind = dialect.FailureHostNotFound
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		f.Kind = dialect.FailureHostNotReachable
	case timedOut(err):
		f.Kind = dialect.FailureConnectionTimeout
	case connecting, errors.As(err, &network), errors.Is(err, pgconn.ErrConnClosed), errors.Is(err, net.ErrClosed), brokenPipe(err):
		f.Kind, f.TxEnded = dialect.FailureConnection, true
	case errors.Is(err, pgx.ErrTxCommitRollback): // COMMIT of a transaction that a statement's error had aborted
		f.TxEnded = true
	default:
		return nil
	}
	return f
}

func timedOut(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout() || pgconn.Timeout(err) || errors.Is(err, context.DeadlineExceeded)
}

// brokenPipe are the ways in which a server's end shows.
func brokenPipe(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET)
}
