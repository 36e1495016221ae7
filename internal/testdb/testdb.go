// Package testdb gives tests real databases of their own: SQLite always, and the servers that the environment names in
// SEQUELIZE_TEST_POSTGRES, SEQUELIZE_TEST_MYSQL, SEQUELIZE_TEST_MARIADB and SEQUELIZE_TEST_MSSQL. On each server a test
// process works in a database that it creates and drops.
package testdb

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
	_ "github.com/go-sequelize/sequelize/dialect/mariadb" // the dialects under test
	_ "github.com/go-sequelize/sequelize/dialect/mssql"
	_ "github.com/go-sequelize/sequelize/dialect/mysql"
	_ "github.com/go-sequelize/sequelize/dialect/postgres"
	_ "github.com/go-sequelize/sequelize/dialect/sqlite"
)

// Servers are the dialects that need a server, each with the variable that names one.
var Servers = []struct{ Dialect, Variable string }{
	{"postgres", "SEQUELIZE_TEST_POSTGRES"},
	{"mysql", "SEQUELIZE_TEST_MYSQL"},
	{"mariadb", "SEQUELIZE_TEST_MARIADB"},
	{"mssql", "SEQUELIZE_TEST_MSSQL"},
}

var created = struct {
	sync.Mutex
	uris map[string]string // by dialect
	drop []func()
}{uris: map[string]string{}}

// Main runs a package's tests and drops the databases that they worked in. Goroutines that the tests leave behind make
// it fail. Call it from TestMain.
func Main(m *testing.M) {
	code := m.Run()
	if left := leaks(nil); code == 0 && len(left) > 0 {
		fmt.Fprintf(os.Stderr, "testdb: %d goroutines are left:\n%s\n", len(left), strings.Join(left, "\n\n"))
		code = 1
	}
	created.Lock()
	for _, drop := range created.drop {
		drop()
	}
	os.Exit(code)
}

// StandIn makes the URI that Each gives in place of a SQL Server's where SEQUELIZE_TEST_MSSQL names none: package
// internal/testdb/sqlserver has one. Without it SQL Server is skipped.
var StandIn func(t testing.TB) string

// Each runs f as a subtest on every database that is there: once with the URI of a new SQLite file, and once for each
// server. A server that the environment does not name is skipped by name. What f opens it closes, at its end or by
// Cleanup: a goroutine or connection that is left fails the test.
func Each(t *testing.T, f func(t *testing.T, uri string)) {
	t.Helper()
	run := func(name string, uri func(t testing.TB) string) {
		t.Run(name, func(t *testing.T) {
			at := uri(t)
			known := running()
			t.Cleanup(func() { checkLeaks(t, known) }) // behind the clean-ups of f
			f(t, at)
		})
	}
	run("sqlite", SQLite)
	for _, s := range Servers {
		run(s.Dialect, func(t testing.TB) string {
			if s.Dialect == "mssql" && StandIn != nil && os.Getenv(s.Variable) == "" {
				return StandIn(t)
			}
			return URI(t, s.Dialect)
		})
	}
}

// SQLite is the URI of a new SQLite file that goes with the test.
func SQLite(t testing.TB) string {
	return "sqlite://" + filepath.ToSlash(filepath.Join(t.TempDir(), "test.sqlite"))
}

// URI is the URI of this process's own database on a dialect's server. The test is skipped where there is no server.
func URI(t testing.TB, name string) string {
	t.Helper()
	created.Lock()
	defer created.Unlock()
	if uri := created.uris[name]; uri != "" {
		return uri
	}
	for _, s := range Servers {
		if s.Dialect != name {
			continue
		}
		given := os.Getenv(s.Variable)
		if given == "" {
			t.Skipf("no %s: %s is not set", name, s.Variable)
		}
		uri, drop, err := create(name, given)
		if err != nil {
			t.Fatalf("a database of our own on %s: %v", name, err)
		}
		created.uris[name] = uri
		created.drop = append(created.drop, drop)
		return uri
	}
	t.Fatalf("no server is known for %s", name)
	return ""
}

// create makes a database whose name no other process uses.
func create(name, given string) (uri string, drop func(), err error) {
	d, err := dialect.Lookup(name)
	if err != nil {
		return "", nil, err
	}
	config, err := d.ParseURI(given)
	if err != nil {
		return "", nil, err
	}
	database := fmt.Sprintf("sequelize_test_%s_%d", strings.ToLower(filepath.Base(os.Args[0][:len(os.Args[0])-len(filepath.Ext(os.Args[0]))])), os.Getpid())
	database = strings.Map(wordOnly, database)
	run := func(statement string) error {
		db, err := d.Open(&config)
		if err != nil {
			return err
		}
		_, err = db.SQL().ExecContext(context.Background(), statement+string(d.AppendIdent(nil, database)))
		return errors.Join(err, db.Close())
	}
	if err := run("CREATE DATABASE "); err != nil {
		return "", nil, err
	}
	u, err := url.Parse(given)
	if err != nil {
		return "", nil, err
	}
	u.Path = "/" + database
	return u.String(), func() {
		if err := run("DROP DATABASE "); err != nil {
			fmt.Fprintf(os.Stderr, "testdb: %s: %v\n", name, err)
		}
	}, nil
}

func wordOnly(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return r
	}
	return '_'
}
