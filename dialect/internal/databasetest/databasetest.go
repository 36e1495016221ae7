// Package databasetest proves that a dialect.Database keeps its contract, on a real server: the same tests for the
// native path and the plain one.
package databasetest

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
)

// Server is what the tests need of a dialect.
type Server struct {
	// Open opens a database that the tests may write to; change completes its Config. Close is the tests' own.
	Open func(t testing.TB, change func(*dialect.Config)) dialect.Database
	// Placeholder writes the n-th placeholder; nil is a question mark.
	Placeholder func(n int) string
	// Table is CREATE TABLE dbtest of id (bigint key), name (text), score (double), active (boolean), data (bytes),
	// made (timestamp with microseconds), all but id nullable, in this order.
	Table string
	// Slow is a query that runs for some seconds.
	Slow string
	// Kill ends a connection from outside by the answer of ConnectionID; empty where connections have no number.
	ConnectionID string
	Kill         func(id int64) string
	// Exclusive: writers and open transactions exclude other connections (SQLite in memory).
	Exclusive bool
}

// Run runs all tests, on both paths.
func Run(t *testing.T, s Server) {
	if s.Placeholder == nil {
		s.Placeholder = func(int) string { return "?" }
	}
	for _, plain := range []bool{false, true} {
		name := "native"
		if plain {
			name = "plain"
		}
		t.Run(name, func(t *testing.T) {
			for _, test := range tests {
				t.Run(test.name, func(t *testing.T) {
					before := runtime.NumGoroutine()
					db := s.open(t, plain, test.change)
					r := &runner{Server: s, T: t, db: db}
					r.reset()
					test.run(r)
					if used := db.Stats().InUse; used != 0 {
						t.Errorf("%d connections left in use", used)
					}
					if err := db.Close(); err != nil {
						t.Errorf("Close: %v", err)
					}
					if _, err := db.Exec(context.Background(), &dialect.Statement{SQL: "SELECT 1"}); !errors.Is(err, dialect.ErrClosed) {
						t.Errorf("after Close: %v, want ErrClosed", err)
					}
					waitFor(t, "goroutines to end", func() bool { return runtime.NumGoroutine() <= before })
				})
			}
		})
	}
}

func (s Server) open(t testing.TB, plain bool, change func(*dialect.Config)) dialect.Database {
	return s.Open(t, func(c *dialect.Config) {
		c.Plain = plain
		if change != nil {
			change(c)
		}
	})
}

func waitFor(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(3 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			buf := make([]byte, 1<<16)
			t.Fatalf("waited in vain for %s\n%s", what, buf[:runtime.Stack(buf, true)])
		}
	}
}

type runner struct {
	Server
	*testing.T
	db dialect.Database
}

func (r *runner) reset() {
	r.Helper()
	r.exec(r.db, "DROP TABLE IF EXISTS dbtest")
	r.exec(r.db, r.Table)
}

func (r *runner) exec(on dialect.Runner, query string, args ...any) dialect.Result {
	r.Helper()
	result, err := on.Exec(context.Background(), &dialect.Statement{SQL: r.sql(query), Args: args})
	if err != nil {
		r.Fatalf("%s: %v", query, err)
	}
	return result
}

// sql puts the dialect's placeholders in for question marks.
func (r *runner) sql(query string) string {
	out, n := []byte(nil), 0
	for i := range len(query) {
		if query[i] != '?' {
			out = append(out, query[i])
			continue
		}
		n++
		out = append(out, r.Placeholder(n)...)
	}
	return string(out)
}

// count counts rows through on.
func (r *runner) count(on dialect.Runner) int {
	r.Helper()
	n, err := r.number(context.Background(), on, "SELECT count(*) FROM dbtest")
	if err != nil {
		r.Fatal(err)
	}
	return int(n)
}

func (r *runner) number(ctx context.Context, on dialect.Runner, query string, args ...any) (n int64, err error) {
	err = on.Query(ctx, &dialect.Statement{SQL: r.sql(query), Args: args}, func(rows dialect.Rows) error {
		if err := rows.Bind([]dialect.Destination{{Kind: dialect.ToInt64, Name: "n"}}); err != nil {
			return err
		}
		for rows.Next() {
			if err := rows.Scan([]unsafe.Pointer{unsafe.Pointer(&n)}); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	return n, err
}

func (r *runner) insert(on dialect.Runner, id int64) {
	r.Helper()
	if got := r.exec(on, "INSERT INTO dbtest (id, name) VALUES (?, ?)", id, "x"); got.RowsAffected != 1 {
		r.Errorf("RowsAffected = %d", got.RowsAffected)
	}
}
