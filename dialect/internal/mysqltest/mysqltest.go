// Package mysqltest are the tests that MySQL and MariaDB share.
package mysqltest

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/internal/databasetest"
)

// Server is one of the two.
type Server struct {
	Dialect interface {
		dialect.Connector
		Classify(error) *dialect.Failure
	}
	Name     string // of the dialect
	Variable string // environment variable of the server's URI
	Database string // made and dropped
	// Failures are further statements and what they fail with.
	Failures map[string]dialect.Failure
}

// Run runs all tests.
func (s Server) Run(t *testing.T) {
	t.Run("uri", s.uri)
	t.Run("unreachable", s.unreachable)
	uri := os.Getenv(s.Variable)
	if uri == "" {
		t.Skip(s.Variable + " is not set")
	}
	c, err := s.Dialect.ParseURI(uri)
	if err != nil {
		t.Fatal(err)
	}
	admin := s.open(t, c)
	exec(t, admin, "DROP DATABASE IF EXISTS "+s.Database)
	exec(t, admin, "CREATE DATABASE "+s.Database)
	t.Cleanup(func() {
		exec(t, admin, "DROP DATABASE "+s.Database)
		_ = admin.Close()
	})
	c.Database = s.Database
	t.Run("database", func(t *testing.T) { s.database(t, c) })
	t.Run("session", func(t *testing.T) { s.session(t, c) })
	t.Run("user", func(t *testing.T) { s.user(t, admin, c) })
	t.Run("failures", func(t *testing.T) { s.failures(t, c) })
	t.Run("locks", func(t *testing.T) { s.locks(t, c) })
}

func (s Server) open(t testing.TB, c dialect.Config) dialect.Database {
	t.Helper()
	db, err := s.Dialect.Open(&c)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func exec(t testing.TB, on dialect.Runner, query string, args ...any) dialect.Result {
	t.Helper()
	r, err := on.Exec(context.Background(), &dialect.Statement{SQL: query, Args: args})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return r
}

// text are the columns of the last row.
func text(on dialect.Runner, query string, args ...any) (string, error) {
	var out []string
	err := on.Query(context.Background(), &dialect.Statement{SQL: query, Args: args}, func(rows dialect.Rows) error {
		for rows.Next() {
			values, err := rows.Values()
			if err != nil {
				return err
			}
			out = out[:0]
			for _, v := range values {
				if b, ok := v.([]byte); ok {
					v = string(b)
				}
				out = append(out, fmt.Sprint(v))
			}
		}
		return rows.Err()
	})
	return strings.Join(out, " "), err
}

func (s Server) uri(t *testing.T) {
	c, err := s.Dialect.ParseURI(s.Name + "://me%40x:p:%2Fw%3F@[::1]:3307/my%20db?timeout=3s&charset=utf8mb4")
	if err != nil || c.Dialect != s.Name || c.Username != "me@x" || c.Password != "p:/w?" || c.Host != "::1" || c.Port != 3307 || c.Database != "my db" || c.Params["timeout"] != "3s" {
		t.Errorf("%+v, %v", c, err)
	}
	c, err = s.Dialect.ParseURI(s.Name + ":///db?host=/run/x.sock")
	if err != nil || c.Host != "/run/x.sock" || c.Params != nil {
		t.Errorf("%+v, %v", c, err)
	}
	for _, uri := range []string{s.Name + "://h/db?parseTime=false", s.Name + "://h/db?multiStatements=true", "x://h/db", s.Name + "://h:x/db"} {
		if _, err := s.Dialect.ParseURI(uri); err == nil {
			t.Errorf("%s was taken", uri)
		}
	}
	for _, c := range []dialect.Config{
		{Timezone: "'; DROP"}, {Host: "a)b"}, {Params: map[string]string{"x": "y"}}, {Params: map[string]string{"timeout": "x"}}, {Params: map[string]string{"tls": "unknown"}},
	} {
		if _, err := s.Dialect.Open(&c); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}

func (s Server) unreachable(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for want, c := range map[dialect.FailureKind]dialect.Config{
		dialect.FailureConnectionRefused: {Host: "127.0.0.1", Port: 1},
		dialect.FailureHostNotFound:      {Host: "no-such-host.invalid"},
		dialect.FailureConnection:        {Host: "127.0.0.1", Port: silent.Addr().(*net.TCPAddr).Port, Params: map[string]string{"readTimeout": "50ms"}},
	} {
		db := s.open(t, c)
		_, err := text(db, "SELECT 1")
		if f := s.Dialect.Classify(err); f == nil || f.Kind != want {
			t.Errorf("%+v: %v is %+v, want kind %d", c, err, f, want)
		}
		_ = db.Close()
	}
}

func (s Server) database(t *testing.T, c dialect.Config) {
	databasetest.Run(t, databasetest.Server{
		Open: func(t testing.TB, change func(*dialect.Config)) dialect.Database {
			c := c
			change(&c)
			return s.open(t, c)
		},
		Table:        `CREATE TABLE dbtest (id BIGINT PRIMARY KEY, name TEXT, score DOUBLE, active TINYINT(1), data BLOB, made DATETIME(6))`,
		Slow:         `SELECT SLEEP(8)`,
		ConnectionID: `SELECT CONNECTION_ID()`,
		Kill:         func(id int64) string { return fmt.Sprintf("KILL %d", id) },
	})
}

func (s Server) session(t *testing.T, c dialect.Config) {
	for _, session := range []struct {
		change func(*dialect.Config)
		query  string
		want   string
	}{
		{func(c *dialect.Config) {}, "SELECT @@time_zone, @@character_set_client", "+00:00 utf8mb4"},
		{func(c *dialect.Config) { c.Timezone = "+05:30" }, "SELECT @@time_zone, TIMEDIFF(NOW(), UTC_TIMESTAMP())", "+05:30 05:30:00"},
		{func(c *dialect.Config) { c.KeepDefaultTimezone = true }, "SELECT @@time_zone = @@GLOBAL.time_zone", "1"},
		{func(c *dialect.Config) {
			c.Params = map[string]string{"sql_mode": "ANSI_QUOTES,STRICT_ALL_TABLES", "wait_timeout": "77"}
		}, "SELECT @@sql_mode, @@wait_timeout", "ANSI_QUOTES,STRICT_ALL_TABLES 77"},
		{func(c *dialect.Config) { c.Params = map[string]string{"collation": "utf8mb4_bin"} }, "SELECT @@collation_connection", "utf8mb4_bin"},
		{func(c *dialect.Config) {
			database := c.Database
			c.Database = "wrong"
			c.BeforeConnect = func(_ context.Context, c *dialect.Config) error { c.Database = database; return nil }
		}, "SELECT DATABASE()", c.Database},
	} {
		c := c
		session.change(&c)
		db := s.open(t, c)
		if got, err := text(db, session.query); err != nil || got != session.want {
			t.Errorf("%s: %s, %v, want %s", session.query, got, err, session.want)
		}
		_ = db.Close()
	}
	db := s.open(t, c)
	defer db.Close()
	exec(t, db, "CREATE TABLE found (n INT)")
	exec(t, db, "INSERT INTO found VALUES (1)")
	if r := exec(t, db, "UPDATE found SET n = 1"); r.RowsAffected != 1 {
		t.Errorf("an update that changes nothing met %d rows, want 1", r.RowsAffected)
	}
	exec(t, db, "CREATE TABLE ids (id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, n INT)")
	if r := exec(t, db, "INSERT INTO ids (n) VALUES (?), (?)", 1, 2); r.LastInsertID != 1 || r.RowsAffected != 2 {
		t.Errorf("%+v, want the first id", r)
	}
	exec(t, db, "INSERT INTO ids (id) VALUES (?)", uint64(1<<64-1))
	if got, err := text(db, "SELECT max(id) FROM ids WHERE id > ?", 0); err != nil || got != "18446744073709551615" {
		t.Errorf("%s, %v", got, err)
	}
}

// user signs in by a name and a password full of what a URI and a DSN could stumble over.
func (s Server) user(t *testing.T, admin dialect.Database, c dialect.Config) {
	const name, password = "o@r:m/x", "p:@/?#%&=)("
	exec(t, admin, "DROP USER IF EXISTS 'o@r:m/x'@'%'")
	exec(t, admin, "CREATE USER 'o@r:m/x'@'%' IDENTIFIED BY 'p:@/?#%&=)('")
	defer exec(t, admin, "DROP USER 'o@r:m/x'@'%'")
	exec(t, admin, "GRANT SELECT ON "+s.Database+".* TO 'o@r:m/x'@'%'")
	c2, err := s.Dialect.ParseURI(fmt.Sprintf("%s://o%%40r%%3Am%%2Fx:p%%3A%%40%%2F%%3F%%23%%25%%26%%3D)(@%s/%s", s.Name, c.Address(3306), c.Database))
	if err != nil || c2.Username != name || c2.Password != password {
		t.Fatalf("%+v, %v", c2, err)
	}
	db := s.open(t, c2)
	if got, err := text(db, "SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 2)"); err != nil || got != name {
		t.Errorf("%s, %v", got, err)
	}
	_, err = db.Exec(context.Background(), &dialect.Statement{SQL: "CREATE TABLE forbidden (n INT)"})
	s.want(t, "CREATE TABLE without the right", err, dialect.Failure{Kind: dialect.FailureAccessDenied})
	_ = db.Close()
	c2.Password = "wrong"
	db = s.open(t, c2)
	_, err = text(db, "SELECT 1")
	s.want(t, "a wrong password", err, dialect.Failure{Kind: dialect.FailureAccessDenied})
	_ = db.Close()
	c.Database = "no_such_database"
	db = s.open(t, c)
	_, err = text(db, "SELECT 1")
	s.want(t, "a wrong database", err, dialect.Failure{Kind: dialect.FailureUnknownDatabase})
	_ = db.Close()
}

func (s Server) want(t *testing.T, what string, err error, want dialect.Failure) {
	t.Helper()
	f := s.Dialect.Classify(err)
	if f == nil || f.Kind != want.Kind || f.Table != want.Table || f.Constraint != want.Constraint || f.Parent != want.Parent ||
		f.TxEnded != want.TxEnded || strings.Join(f.Columns, ",") != strings.Join(want.Columns, ",") {
		t.Errorf("%s: %v\n is %+v\nwant %+v", what, err, f, want)
	}
}

func (s Server) failures(t *testing.T, c dialect.Config) {
	db := s.open(t, c)
	defer db.Close()
	exec(t, db, "CREATE TABLE p (id INT PRIMARY KEY, email VARCHAR(10) NOT NULL, age TINYINT, born DATE, kind ENUM('a','b'), CONSTRAINT adult CHECK (age >= 18), UNIQUE KEY email (email))")
	exec(t, db, "CREATE TABLE k (p INT, CONSTRAINT `k``p` FOREIGN KEY (p) REFERENCES p (id))")
	exec(t, db, "INSERT INTO p (id, email) VALUES (1, 'a''b')")
	exec(t, db, "INSERT INTO k VALUES (1)")
	failures := map[string]dialect.Failure{
		"INSERT INTO p (id, email) VALUES (1, 'b')":             {Kind: dialect.FailureUnique, Constraint: "PRIMARY"},
		"INSERT INTO p (id, email) VALUES (2, 'a''b')":          {Kind: dialect.FailureUnique, Constraint: "email"},
		"INSERT INTO p (id, email) VALUES (2, NULL)":            {Kind: dialect.FailureNotNull, Columns: []string{"email"}},
		"INSERT INTO p (id) VALUES (2)":                         {Kind: dialect.FailureNotNull, Columns: []string{"email"}},
		"INSERT INTO p (id, email) VALUES (2, '12345678901')":   {Kind: dialect.FailureTooLong, Columns: []string{"email"}},
		"INSERT INTO p (id, email, age) VALUES (2, 'c', 300)":   {Kind: dialect.FailureOutOfRange, Columns: []string{"age"}},
		"INSERT INTO p (id, email, age) VALUES (2, 'c', 3)":     {Kind: dialect.FailureCheck, Constraint: "adult"},
		"INSERT INTO p (id, email, age) VALUES (2, 'c', 'x')":   {Kind: dialect.FailureInvalidValue},
		"INSERT INTO p (id, email, born) VALUES (2, 'c', 'x')":  {Kind: dialect.FailureInvalidValue},
		"INSERT INTO p (id, email, kind) VALUES (2, 'c', 'zz')": {Kind: dialect.FailureInvalidValue, Columns: []string{"kind"}},
		"INSERT INTO k VALUES (9)":                              {Kind: dialect.FailureForeignKey, Table: "k", Constraint: "k`p", Columns: []string{"p"}},
		"DELETE FROM p":                                         {Kind: dialect.FailureForeignKey, Table: "k", Constraint: "k`p", Columns: []string{"p"}, Parent: true},
		"DELETE FROM absent":                                    {Kind: dialect.FailureUnknownTable, Table: "absent"},
		"UPDATE p SET absent = 1":                               {Kind: dialect.FailureUnknownColumn},
		"UPDATE p SET":                                          {Kind: dialect.FailureSyntax},
		"ALTER TABLE p DROP INDEX absent":                       {Kind: dialect.FailureUnknownConstraint, Constraint: "absent"},
	}
	for query, want := range s.Failures {
		failures[query] = want
	}
	for query, want := range failures {
		_, err := db.Exec(context.Background(), &dialect.Statement{SQL: query})
		if f := s.Dialect.Classify(err); f != nil && want.Table == "" {
			want.Table = f.Table // MySQL names it where MariaDB does not
		}
		s.want(t, query, err, want)
	}
	if f := s.Dialect.Classify(context.DeadlineExceeded); f != nil {
		t.Errorf("a context's error is %+v", f)
	}
	tx, err := db.Begin(context.Background(), dialect.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	_, err = tx.Exec(context.Background(), &dialect.Statement{SQL: "DELETE FROM k"})
	s.want(t, "a write in a read-only transaction", err, dialect.Failure{Kind: dialect.FailureReadOnly})
}

// locks lets two transactions meet.
func (s Server) locks(t *testing.T, c dialect.Config) {
	c.Params = map[string]string{"innodb_lock_wait_timeout": "1"}
	db := s.open(t, c)
	defer db.Close()
	exec(t, db, "CREATE TABLE pair (id INT PRIMARY KEY, n INT)")
	exec(t, db, "INSERT INTO pair VALUES (1, 0), (2, 0)")
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	begin := func() dialect.Tx {
		tx, err := db.Begin(ctx, dialect.TxOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return tx
	}
	one, two := begin(), begin()
	defer one.Rollback()
	defer two.Rollback()
	exec(t, one, "UPDATE pair SET n = 1 WHERE id = 1")
	exec(t, two, "UPDATE pair SET n = 2 WHERE id = 2")
	_, err := text(two, "SELECT n FROM pair WHERE id = 1 FOR UPDATE NOWAIT")
	s.want(t, "NOWAIT", err, dialect.Failure{Kind: dialect.FailureLockTimeout})
	_, err = two.Exec(ctx, &dialect.Statement{SQL: "UPDATE pair SET n = 2 WHERE id = 1"})
	s.want(t, "waiting for a lock", err, dialect.Failure{Kind: dialect.FailureLockTimeout})
	waiting := make(chan error, 1)
	go func() {
		_, err := two.Exec(ctx, &dialect.Statement{SQL: "UPDATE pair SET n = 2 WHERE id = 1"})
		waiting <- err
	}()
	time.Sleep(200 * time.Millisecond)
	_, err = one.Exec(ctx, &dialect.Statement{SQL: "UPDATE pair SET n = 1 WHERE id = 2"})
	if other := <-waiting; err == nil {
		err = other
	}
	s.want(t, "a deadlock", err, dialect.Failure{Kind: dialect.FailureDeadlock, TxEnded: true})
}
