package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/go-sequelize/sequelize/dialect"
)

// runBatch sends all statements in one round trip (and one before it where a statement must be prepared). Outside a
// transaction they are one implicit transaction, as the pipeline has one Sync.
func runBatch(ctx context.Context, conn *pgx.Conn, list []*dialect.Statement, read func(int, dialect.Rows) error) error {
	for again := true; ; again = false {
		done, err := sendBatch(ctx, conn, list, read)
		if err == nil || done > 0 || !again || !stale(ctx, conn, err) {
			return err
		}
	}
}

// sendBatch reports how many statements were given to read.
func sendBatch(ctx context.Context, conn *pgx.Conn, list []*dialect.Statement, read func(int, dialect.Rows) error) (done int, err error) {
	batch := pgx.Batch{QueuedQueries: make([]*pgx.QueuedQuery, 0, len(list))}
	for _, s := range list {
		batch.Queue(s.SQL, s.Args...)
	}
	results := conn.SendBatch(ctx, &batch)
	defer func() {
		if closing := results.Close(); err == nil {
			err = closing
		}
		err = explain(conn, err)
	}()
	for i := range list {
		if err := readResult(conn, results, i, read, &done); err != nil {
			return done, err
		}
	}
	return done, nil
}

func readResult(conn *pgx.Conn, results pgx.BatchResults, i int, read func(int, dialect.Rows) error, done *int) error {
	sent, err := results.Query()
	if err != nil {
		return err
	}
	r := newRows(sent, conn.TypeMap())
	defer r.end()
	if r.peek(); r.err != nil {
		return r.err
	}
	*done = i + 1
	return r.readBy(func(rows dialect.Rows) error { return read(i, rows) })
}
