package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/go-sequelize/sequelize/dialect"
)

// The statements here run on one connection that the caller holds: of the pool, of a transaction, of a foreign *sql.DB.

// runQuery runs a statement and reads its rows.
func runQuery(ctx context.Context, conn *pgx.Conn, s *dialect.Statement, read func(dialect.Rows) error) error {
	r, err := openRows(ctx, conn, s)
	if err != nil {
		return err
	}
	defer r.end()
	return r.readBy(read)
}

// openRows sends the statement and waits for its first row, so that a failure to run it comes before anybody has read:
// a statement that failed only because its plan is stale is run again.
func openRows(ctx context.Context, conn *pgx.Conn, s *dialect.Statement) (*rows, error) {
	for again := true; ; again = false {
		sent, err := conn.Query(ctx, s.SQL, queryArgs(conn, s)...)
		if err == nil {
			r := newRows(sent, conn.TypeMap())
			if r.peek(); r.err == nil {
				return r, nil
			}
			err = r.err
			r.end()
		}
		if !again || !stale(ctx, conn, err) {
			return nil, explain(conn, err)
		}
	}
}

func runExec(ctx context.Context, conn *pgx.Conn, s *dialect.Statement) (dialect.Result, error) {
	for again := true; ; again = false {
		tag, err := conn.Exec(ctx, s.SQL, queryArgs(conn, s)...)
		if err == nil {
			return dialect.Result{RowsAffected: tag.RowsAffected()}, nil
		}
		// Without arguments pgx prepares nothing, and what runs may be several statements.
		if !again || len(s.Args) == 0 || !stale(ctx, conn, err) {
			return dialect.Result{}, explain(conn, err)
		}
	}
}

// queryArgs are the arguments for pgx. A statement that will hardly come again keeps its place out of the cache of
// prepared statements: without arguments it goes in one round trip, with some it is described first, as a new
// statement always is. The other modes are left alone: describing in a round trip of its own is not safe behind a
// pooler in transaction mode.
func queryArgs(conn *pgx.Conn, s *dialect.Statement) []any {
	if !s.Once && !s.Columns {
		return s.Args
	}
	args, mode := s.Args, modeOf(conn)
	if s.Columns && (mode == pgx.QueryExecModeCacheStatement || mode == pgx.QueryExecModeCacheDescribe) {
		args = columnArgs(args)
	}
	switch {
	case !s.Once || mode != pgx.QueryExecModeCacheStatement:
		return args
	case len(args) == 0:
		return onceBare
	}
	return append([]any{pgx.QueryExecModeDescribeExec}, args...)
}

var onceBare = []any{pgx.QueryExecModeExec}

// modeOf is the connection's mode. Connections of the pool carry it, because pgx gives its configuration as a deep copy
// only; a foreign connection is asked nothing and counts as one that must be left alone.
func modeOf(conn *pgx.Conn) pgx.QueryExecMode {
	mode, _ := conn.PgConn().CustomData()[modeKey].(pgx.QueryExecMode)
	return mode
}

const modeKey = "sequelize.mode"

// readBy calls read. Its error comes back as it is; an error that it passed over does, too.
func (r *rows) readBy(read func(dialect.Rows) error) error {
	if err := read(r); err != nil {
		return err
	}
	r.pgx.Close()
	if r.err == nil {
		r.err = r.pgx.Err()
	}
	return r.err
}

func (r *rows) end() {
	r.pgx.Close()
	r.free()
}

// stale reports whether a statement failed because the schema changed since it was prepared or described, and can run
// again: pgx has forgotten it on the error. Within a transaction only what failed before it was sent can.
func stale(ctx context.Context, conn *pgx.Conn, err error) bool {
	if ctx.Err() != nil || conn.IsClosed() {
		return false
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		// What is no error of the server on a connection that lives was refused by pgx's encoders, by the types that a
		// parameter had once. The other reasons fail again, at the cost of one description.
		return !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
	}
	return staleCode(pg) && conn.PgConn().TxStatus() == 'I'
}

func staleCode(pg *pgconn.PgError) bool {
	switch pg.Code {
	case "0A000": // cached plan must not change result type; the text is translated, the routine is not
		return pg.Routine == "RevalidateCachedQuery"
	case "26000": // a prepared statement is gone, such as after DISCARD ALL
		return true
	case "08P01": // the number of result formats differs from the number of columns
		return pg.Routine == "PortalSetResultFormat"
	case "42883", "42804": // a parameter's column has another type by now, or the program is wrong
		return true
	case "XX000": // cache lookup failed for a dropped type
		return true
	}
	return false
}

// explain adds the way out to the error of a stale plan that could not be run again.
func explain(conn *pgx.Conn, err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "26000" || pg.Code == "0A000" && pg.Routine == "RevalidateCachedQuery") && conn.PgConn().TxStatus() != 'I' {
		return fmt.Errorf("%w: the schema changed after the statement was prepared; it is prepared again now, so run the transaction again", err)
	}
	return err
}
