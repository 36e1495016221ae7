package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"
	"unsafe"

	"github.com/jackc/pgx/v5"

	"github.com/go-sequelize/sequelize/dialect"
)

const testSchema = "native_test"

// serverConfig is the configuration of the server that SEQUELIZE_TEST_POSTGRES names, with a schema of the tests' own.
func serverConfig(t testing.TB) dialect.Config {
	t.Helper()
	uri := os.Getenv("SEQUELIZE_TEST_POSTGRES")
	if uri == "" {
		t.Skip("SEQUELIZE_TEST_POSTGRES is not set")
	}
	c, err := Dialect{}.ParseURI(uri)
	if err != nil {
		t.Fatal(err)
	}
	if c.Params == nil {
		c.Params = map[string]string{}
	}
	c.Params["search_path"] = testSchema + ",public"
	return c
}

func TestMain(m *testing.M) {
	code := m.Run()
	if uri := os.Getenv("SEQUELIZE_TEST_POSTGRES"); uri != "" {
		if conn, err := pgx.Connect(context.Background(), uri); err == nil {
			conn.Exec(context.Background(), "drop schema if exists "+testSchema+" cascade")
			conn.Close(context.Background())
		}
	}
	os.Exit(code)
}

// openServer opens the server as change says.
func openServer(t testing.TB, change func(*dialect.Config)) dialect.Database {
	t.Helper()
	c := serverConfig(t)
	if change != nil {
		change(&c)
	}
	db, err := Dialect{}.Open(&c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	exec(t, db, "create schema if not exists "+testSchema)
	return db
}

func exec(t testing.TB, r dialect.Runner, sql string, args ...any) dialect.Result {
	t.Helper()
	result, err := r.Exec(t.Context(), &dialect.Statement{SQL: sql, Args: args})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return result
}

// values runs a query and gives all rows as driver values.
func values(r dialect.Runner, sql string, args ...any) (all [][]any, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	err = r.Query(ctx, &dialect.Statement{SQL: sql, Args: args}, func(rows dialect.Rows) error {
		for rows.Next() {
			row, err := rows.Values()
			if err != nil {
				return err
			}
			all = append(all, row)
		}
		return rows.Err()
	})
	return all, err
}

func one(t testing.TB, r dialect.Runner, sql string, args ...any) any {
	t.Helper()
	all, err := values(r, sql, args...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	if len(all) != 1 || len(all[0]) != 1 {
		t.Fatalf("%s: %v is not one value", sql, all)
	}
	return all[0][0]
}

// scanOne reads one value into a T through a destination of the kind.
func scanOne[T any](r dialect.Runner, kind dialect.DestinationKind, null dialect.NullMode, valid uintptr, sql string, args ...any) (v T, err error) {
	dest := []dialect.Destination{{Kind: kind, Null: null, Valid: valid, Name: "thing.value", Assign: func(unsafe.Pointer, any) error {
		return errors.New("Assign was called for a kind with a path of its own")
	}}}
	err = r.Query(context.Background(), &dialect.Statement{SQL: sql, Args: args}, func(rows dialect.Rows) error {
		if err := rows.Bind(dest); err != nil {
			return err
		}
		if !rows.Next() {
			return fmt.Errorf("no row: %w", rows.Err())
		}
		return rows.Scan([]unsafe.Pointer{unsafe.Pointer(&v)})
	})
	return v, err
}

var queryModes = []string{"cache_statement", "cache_describe", "exec", "simple_protocol"}

// eachMode runs a test in every mode: the first two answer in binary, the others in text.
func eachMode(t *testing.T, f func(t *testing.T, db dialect.Database)) {
	for _, mode := range queryModes {
		t.Run(mode, func(t *testing.T) {
			f(t, openServer(t, func(c *dialect.Config) { c.QueryMode = mode }))
		})
	}
}
