package compile_test

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"sort"
	"strings"
	"testing"

	driver "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/mariadb"
	"github.com/go-sequelize/sequelize/dialect/mysql"
	"github.com/go-sequelize/sequelize/dialect/postgres"
	"github.com/go-sequelize/sequelize/dialect/sqlite"
	"github.com/go-sequelize/sequelize/internal/compile"
)

// The tables of the examples, as each server has them.
var tablesOf = map[string][]string{
	"postgres": {
		`CREATE TABLE users (id BIGSERIAL PRIMARY KEY, name VARCHAR(255) UNIQUE, age INTEGER DEFAULT 7, active BOOLEAN, price NUMERIC(10,2), code UUID, since TIMESTAMPTZ(6), born DATE, data BYTEA, doc JSONB)`,
		`CREATE UNIQUE INDEX ON users (code) WHERE active`,
		`CREATE TABLE posts (id BIGSERIAL PRIMARY KEY, author_id BIGINT, title VARCHAR(255))`,
		`CREATE TABLE tags (id BIGSERIAL PRIMARY KEY)`,
		`CREATE TABLE specials (id BIGSERIAL PRIMARY KEY, labels VARCHAR(255)[], during TSTZRANGE, content TSVECTOR)`,
		"CREATE TABLE \"t\"\"u`v]w\" (\"a\"\"b`c]d'e\" VARCHAR(255))",
		`CREATE TABLE "order" ("select" INTEGER, "from" INTEGER)`,
		`CREATE SCHEMA shop`, `CREATE TABLE shop.users (id BIGINT)`,
	},
	"mysql": {
		"CREATE TABLE users (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) COLLATE utf8mb4_general_ci, age INTEGER DEFAULT 7, active TINYINT(1), price DECIMAL(10,2), code CHAR(36) CHARACTER SET ascii, since DATETIME(6), born DATE, data BLOB, doc JSON, UNIQUE INDEX users_name (name), FULLTEXT INDEX (name))",
		"CREATE TABLE posts (id BIGINT AUTO_INCREMENT PRIMARY KEY, author_id BIGINT, title VARCHAR(255) COLLATE utf8mb4_general_ci)",
		"CREATE TABLE tags (id BIGINT AUTO_INCREMENT PRIMARY KEY)",
		"CREATE TABLE specials (id BIGINT AUTO_INCREMENT PRIMARY KEY, labels JSON, during JSON, content TEXT, FULLTEXT INDEX (content))",
		"CREATE TABLE `t\"u``v]w` (`a\"b``c]d'e` VARCHAR(255))",
		"CREATE TABLE `order` (`select` INTEGER, `from` INTEGER)",
		"DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop", "CREATE TABLE shop.users (id BIGINT)",
	},
	"sqlite": {
		`CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, age INTEGER DEFAULT 7, active INTEGER, price TEXT COLLATE decimal, code TEXT, since TEXT, born TEXT, data BLOB, doc TEXT)`,
		`CREATE UNIQUE INDEX users_code ON users (code) WHERE active`,
		`CREATE TABLE posts (id INTEGER PRIMARY KEY AUTOINCREMENT, author_id INTEGER, title TEXT)`,
		`CREATE TABLE tags (id INTEGER PRIMARY KEY AUTOINCREMENT)`,
		`CREATE TABLE specials (id INTEGER PRIMARY KEY AUTOINCREMENT, labels TEXT, during TEXT, content TEXT)`,
		"CREATE TABLE \"t\"\"u`v]w\" (\"a\"\"b`c]d'e\" TEXT)",
		`CREATE TABLE "order" ("select" INTEGER, "from" INTEGER)`,
		`ATTACH ':memory:' AS shop`, `CREATE TABLE shop.users (id INTEGER)`,
	},
}

// server is a real database with the tables of the examples.
type server struct {
	d  compile.Dialect
	db *sql.Conn
}

// servers opens every server that the environment names, each with a database of its own that goes away at the end.
func servers(t *testing.T) []server {
	t.Helper()
	list := []server{{sqlite.Dialect{}, openSQLite(t)}}
	if uri := os.Getenv("SEQUELIZE_TEST_POSTGRES"); uri != "" {
		list = append(list, server{postgres.Dialect{}, openPostgres(t, uri)})
	} else {
		t.Log("SEQUELIZE_TEST_POSTGRES is not set: PostgreSQL is skipped")
	}
	for name, d := range map[string]compile.Dialect{"MYSQL": mysql.Dialect{}, "MARIADB": mariadb.Dialect{}} {
		if uri := os.Getenv("SEQUELIZE_TEST_" + name); uri != "" {
			list = append(list, server{d, openMySQL(t, uri, d.Name())})
		} else {
			t.Log("SEQUELIZE_TEST_" + name + " is not set: it is skipped")
		}
	}
	return list
}

func conn(t *testing.T, db *sql.DB, tables []string) *sql.Conn {
	t.Helper()
	c, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	for _, statement := range tables {
		if _, err := c.ExecContext(context.Background(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return c
}

func openSQLite(t *testing.T) *sql.Conn {
	t.Helper()
	db, err := sqlite.Dialect{}.Open(&dialect.Config{Dialect: "sqlite", Storage: ":memory:"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return conn(t, db.SQL(), tablesOf["sqlite"])
}

func admin(t *testing.T, name, dsn string, statements ...string) {
	t.Helper()
	db, err := sql.Open(name, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

const testDatabase = "compile_golden"

func openPostgres(t *testing.T, uri string) *sql.Conn {
	t.Helper()
	admin(t, "pgx", uri, "DROP DATABASE IF EXISTS "+testDatabase+" WITH (FORCE)", "CREATE DATABASE "+testDatabase)
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + testDatabase
	db, err := sql.Open("pgx", u.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db.Close()
		admin(t, "pgx", uri, "DROP DATABASE IF EXISTS "+testDatabase+" WITH (FORCE)")
	})
	return conn(t, db, tablesOf["postgres"])
}

func openMySQL(t *testing.T, uri, name string) *sql.Conn {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	config := driver.NewConfig()
	config.Net, config.Addr, config.User = "tcp", u.Host, u.User.Username()
	config.Passwd, _ = u.User.Password()
	config.DBName = strings.TrimPrefix(u.Path, "/")
	root := config.FormatDSN()
	admin(t, "mysql", root, "DROP DATABASE IF EXISTS "+testDatabase, "CREATE DATABASE "+testDatabase)
	config.DBName = testDatabase
	config.ParseTime = true
	db, err := sql.Open("mysql", config.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db.Close()
		admin(t, "mysql", root, "DROP DATABASE IF EXISTS "+testDatabase, "DROP DATABASE IF EXISTS shop")
	})
	return conn(t, db, tablesOf["mysql"])
}

// TestServersPrepare lets every real server parse and resolve every example.
func TestServersPrepare(t *testing.T) {
	names := make([]string, 0, len(topics))
	for name := range topics {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, s := range servers(t) {
		t.Run(s.d.Name(), func(t *testing.T) {
			prepared := 0
			for _, name := range names {
				for _, e := range topics[name] {
					compiled, err := compile.Compile(s.d, e.tree)
					if err != nil {
						continue // the golden file shows the refusal
					}
					statement, err := s.db.PrepareContext(context.Background(), compiled.SQL)
					if err != nil {
						t.Errorf("%s/%s: %v\n%s", name, e.name, err, compiled.SQL)
						continue
					}
					statement.Close()
					prepared++
				}
			}
			if prepared < 100 {
				t.Errorf("only %d statements were prepared", prepared)
			}
		})
	}
}
