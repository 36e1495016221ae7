package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/internal/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// scripts are Chinook's own for each dialect.
var scripts = map[string]string{
	"sqlite": "Chinook_Sqlite.sql.gz", "postgres": "Chinook_PostgreSql.sql.gz", "mysql": "Chinook_MySql.sql.gz", "mariadb": "Chinook_MySql.sql.gz",
}

// TestReport loads the scripts, which are not part of the project: SEQUELIZE_TEST_CHINOOK names their directory.
func TestReport(t *testing.T) {
	dir := os.Getenv("SEQUELIZE_TEST_CHINOOK")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data", "chinook")
	}
	if _, err := os.Stat(filepath.Join(dir, scripts["sqlite"])); err != nil {
		t.Skip("no Chinook scripts: SEQUELIZE_TEST_CHINOOK names no directory with them")
	}
	first := ""
	testdb.Each(t, func(t *testing.T, uri string) {
		name, _, _ := strings.Cut(uri, ":")
		script := scripts[name]
		if script == "" {
			t.Skip("no script for " + name)
		}
		var out bytes.Buffer
		if err := run(context.Background(), uri, filepath.Join(dir, script), &out); err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = out.String()
			for _, want := range []string{"track          3503", "playlistTrack  8715", "Iron Maiden                      138.60", "USA                              523.06", "AC/DC", "Andrew Adams, General Manager\n"} {
				if !strings.Contains(first, want) {
					t.Errorf("%q is not in the report:\n%s", want, first)
				}
			}
		}
		if out.String() != first {
			t.Errorf("the report differs from SQLite's:\n%s", out.String())
		}
	})
}
