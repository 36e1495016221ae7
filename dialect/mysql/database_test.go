package mysql_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/internal/databasetest"
	"github.com/go-sequelize/sequelize/dialect/mysql"
)

const database = "sequelize_dialect_mysql"

// configOf reads the server's URI and makes a database of this package's own.
func configOf(t testing.TB) dialect.Config {
	t.Helper()
	uri := os.Getenv("SEQUELIZE_TEST_MYSQL")
	if uri == "" {
		t.Skip("SEQUELIZE_TEST_MYSQL is not set")
	}
	c, err := mysql.Dialect{}.ParseURI(uri)
	if err != nil {
		t.Fatal(err)
	}
	admin := open(t, c)
	defer admin.Close()
	if _, err := admin.Exec(context.Background(), &dialect.Statement{SQL: "CREATE DATABASE IF NOT EXISTS " + database, Once: true}); err != nil {
		t.Fatal(err)
	}
	c.Database = database
	return c
}

func open(t testing.TB, c dialect.Config) dialect.Database {
	t.Helper()
	db, err := mysql.Dialect{}.Open(&c)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestDatabase(t *testing.T) {
	c := configOf(t)
	databasetest.Run(t, databasetest.Server{
		Open: func(t testing.TB, change func(*dialect.Config)) dialect.Database {
			c := c
			change(&c)
			return open(t, c)
		},
		Table:        `CREATE TABLE dbtest (id BIGINT PRIMARY KEY, name TEXT, score DOUBLE, active TINYINT(1), data BLOB, made DATETIME(6))`,
		Slow:         `SELECT SLEEP(8)`,
		ConnectionID: `SELECT CONNECTION_ID()`,
		Kill:         func(id int64) string { return fmt.Sprintf("KILL %d", id) },
	})
	db := open(t, c)
	defer db.Close()
	if _, err := db.Exec(context.Background(), &dialect.Statement{SQL: "DROP DATABASE " + database}); err != nil {
		t.Error(err)
	}
}
