//go:build cgo

package sqlite

import (
	"path/filepath"
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/internal/databasetest"
)

func server(storage func(t testing.TB) string) databasetest.Server {
	return databasetest.Server{
		Open: func(t testing.TB, change func(*dialect.Config)) dialect.Database {
			c := dialect.Config{Dialect: "sqlite", Storage: storage(t)}
			change(&c)
			db, err := Dialect{}.Open(&c)
			if err != nil {
				t.Fatal(err)
			}
			return db
		},
		Table: `CREATE TABLE dbtest (id INTEGER PRIMARY KEY, name TEXT, score DOUBLE, active TINYINT, data BLOB, made TEXT)`,
		Slow:  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000) SELECT count(*) FROM n`,
	}
}

func TestFile(t *testing.T) {
	databasetest.Run(t, server(func(t testing.TB) string { return filepath.Join(t.TempDir(), "new", "folder", "x y%z?#.db") }))
}

func TestMemory(t *testing.T) {
	s := server(func(testing.TB) string { return ":memory:" })
	s.Exclusive = true
	databasetest.Run(t, s)
}
