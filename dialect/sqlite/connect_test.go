//go:build cgo

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"github.com/go-sequelize/sequelize/dialect"
)

func TestParseURI(t *testing.T) {
	for uri, want := range map[string]string{
		"sqlite::memory:":             ":memory:",
		"sqlite://:memory:":           ":memory:",
		"sqlite:":                     ":memory:",
		"sqlite:x.db":                 "x.db",
		"sqlite://x.db":               "x.db",
		"SQLite:dir/x.db":             "dir/x.db",
		"sqlite://dir/x.db":           "dir/x.db",
		"sqlite:///abs/x.db":          "/abs/x.db",
		"sqlite:/abs/x.db":            "/abs/x.db",
		"sqlite:a%20b%3Fc.db?mode=ro": "a b?c.db",
	} {
		if c, err := (Dialect{}).ParseURI(uri); err != nil || c.Storage != want || c.Dialect != "sqlite" {
			t.Errorf("%s: %q, %v, want %q", uri, c.Storage, err, want)
		}
	}
	c, err := Dialect{}.ParseURI("sqlite:x.db?_busy_timeout=100&mode=ro")
	if err != nil || c.Params["_busy_timeout"] != "100" || c.Params["mode"] != "ro" {
		t.Errorf("%+v, %v", c, err)
	}
	for _, uri := range []string{"mysql:x", "sqlite", "sqlite:x%zz", "sqlite:x.db?cach=shared", "sqlite:x.db?mode=ro&mode=rw"} {
		if _, err := (Dialect{}).ParseURI(uri); err == nil {
			t.Errorf("%s was taken", uri)
		}
	}
	for _, c := range []dialect.Config{{Timezone: "+02:00"}, {TransactionType: "LAZY"}, {Params: map[string]string{"x": "y"}}} {
		if _, err := (Dialect{}).Open(&c); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}

func open(t testing.TB, c dialect.Config) dialect.Database {
	t.Helper()
	db, err := Dialect{}.Open(&c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// text is the first column of the only row.
func text(t testing.TB, db dialect.Runner, query string, args ...any) string {
	t.Helper()
	var all []string
	err := db.Query(context.Background(), &dialect.Statement{SQL: query, Args: args}, func(rows dialect.Rows) error {
		for rows.Next() {
			v, err := rows.Values()
			if err != nil {
				return err
			}
			s, ok := textOf(v[0])
			if !ok {
				s = "NULL"
			}
			all = append(all, s)
		}
		return rows.Err()
	})
	if err != nil {
		return err.Error()
	}
	return strings.Join(all, " ")
}

func TestPragmas(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	for _, c := range []struct {
		config dialect.Config
		want   string
	}{
		{dialect.Config{Storage: file}, "1 wal 1 5000"},
		{dialect.Config{Storage: file, BusyTimeout: time.Second, Params: map[string]string{"_fk": "off", "_sync": "FULL"}}, "0 wal 2 1000"},
		{dialect.Config{Storage: file, Params: map[string]string{"mode": "ro", "_timeout": "7"}}, "1 wal 1 7"},
		{dialect.Config{}, "1 memory 1 5000"},
	} {
		db := open(t, c.config)
		var got []string
		for _, p := range []string{"foreign_keys", "journal_mode", "synchronous", "busy_timeout"} {
			got = append(got, text(t, db, "PRAGMA "+p))
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%+v: %s, want %s", c.config, g, c.want)
		}
		if g := text(t, db, "SELECT 'A' LIKE 'a'"); g != "0" {
			t.Errorf("LIKE ignores case: %s", g)
		}
	}
}

func TestFunctions(t *testing.T) {
	db := open(t, dialect.Config{})
	for query, want := range map[string]string{
		"SELECT 'hello' REGEXP '^h.*o$'":                    "1",
		"SELECT 'Hello' REGEXP '^h'":                        "0",
		"SELECT NULL REGEXP 'x'":                            "NULL",
		"SELECT 12 REGEXP '^1'":                             "1",
		"SELECT decimal_add('0.1', '0.2')":                  "0.3",
		"SELECT decimal_sub('1', '0.00000000000000000001')": "0.99999999999999999999",
		"SELECT decimal_mul('99999999999999999999', '2')":   "199999999999999999998",
		"SELECT decimal_cmp('10', '9')":                     "1",
		"SELECT decimal_cmp('1.50', '1.5')":                 "0",
		"SELECT decimal_add('1', NULL)":                     "NULL",
		"SELECT decimal_sum(x) FROM (SELECT '0.1' AS x UNION ALL SELECT '0.2' UNION ALL SELECT NULL)":                                     "0.3",
		"SELECT decimal_sum(x) FROM (SELECT 1 AS x WHERE 0)":                                                                              "NULL",
		"SELECT decimal_avg(x) FROM (SELECT '0.1' AS x UNION ALL SELECT '0.2' UNION ALL SELECT NULL)":                                     "0.1500000",
		"SELECT decimal_avg(x) FROM (SELECT 1 AS x WHERE 0)":                                                                              "NULL",
		"SELECT x FROM (SELECT '10' AS x UNION ALL SELECT '9' UNION ALL SELECT '-1.5' UNION ALL SELECT '-10') ORDER BY x COLLATE decimal": "-10 -1.5 9 10",
		"SELECT '1.50' = '1.5' COLLATE decimal":                                                                                           "1",
		"SELECT '1e2' = '100' COLLATE decimal":                                                                                            "1",
		"SELECT '-0' = '0.00' COLLATE decimal":                                                                                            "1",
		"SELECT max(x COLLATE decimal) FROM (SELECT '10' AS x UNION ALL SELECT '9')":                                                      "10",
	} {
		if got := text(t, db, query); got != want {
			t.Errorf("%s = %s, want %s", query, got, want)
		}
	}
	if got := text(t, db, "SELECT 'x' REGEXP '('"); !strings.Contains(got, "missing closing )") {
		t.Errorf("wrong pattern: %s", got)
	}
}

func TestClassify(t *testing.T) {
	db := open(t, dialect.Config{Storage: filepath.Join(t.TempDir(), "a.db")})
	ctx := context.Background()
	for _, q := range []string{
		"CREATE TABLE p (a INTEGER PRIMARY KEY, b TEXT NOT NULL, c TEXT, CONSTRAINT adult CHECK (a < 100), UNIQUE (b, c))",
		"CREATE TABLE k (p INTEGER REFERENCES p (a) ON DELETE RESTRICT)",
		"CREATE UNIQUE INDEX lowered ON p (lower(b)) WHERE a IN (0, 2)",
		"CREATE TABLE s (n INTEGER) STRICT",
		"INSERT INTO p VALUES (1, 'x', 'y')", "INSERT INTO p VALUES (2, 'B', 'y')", "INSERT INTO k VALUES (1)",
	} {
		if _, err := db.Exec(ctx, &dialect.Statement{SQL: q}); err != nil {
			t.Fatal(q, err)
		}
	}
	for query, want := range map[string]dialect.Failure{
		"INSERT INTO p VALUES (1, 'z', 'y')":   {Kind: dialect.FailureUnique, Table: "p", Columns: []string{"a"}},
		"INSERT INTO p VALUES (5, 'x', 'y')":   {Kind: dialect.FailureUnique, Table: "p", Columns: []string{"b", "c"}},
		"INSERT INTO p VALUES (0, 'b', 'y')":   {Kind: dialect.FailureUnique, Constraint: "lowered"},
		"INSERT INTO p VALUES (2, NULL, 'y')":  {Kind: dialect.FailureNotNull, Table: "p", Columns: []string{"b"}},
		"INSERT INTO p VALUES (200, 'q', 'y')": {Kind: dialect.FailureCheck, Constraint: "adult"},
		"INSERT INTO k VALUES (77)":            {Kind: dialect.FailureForeignKey},
		"DELETE FROM p":                        {Kind: dialect.FailureForeignKey, Parent: true},
		"INSERT INTO s VALUES ('x')":           {Kind: dialect.FailureInvalidValue},
		"INSERT INTO nowhere VALUES (1)":       {Kind: dialect.FailureUnknownTable, Table: "nowhere"},
		"UPDATE p SET absent = 1":              {Kind: dialect.FailureUnknownColumn},
		"UPDATE p SET":                         {Kind: dialect.FailureSyntax},
		"DROP INDEX absent":                    {Kind: dialect.FailureUnknownConstraint, Constraint: "absent"},
	} {
		_, err := db.Exec(ctx, &dialect.Statement{SQL: query})
		f := Dialect{}.Classify(err)
		if f == nil || f.Kind != want.Kind || f.Table != want.Table || f.Constraint != want.Constraint || f.Parent != want.Parent || strings.Join(f.Columns, ",") != strings.Join(want.Columns, ",") {
			t.Errorf("%s: %v is %+v, want %+v", query, err, f, want)
		}
	}
	if f := (Dialect{}).Classify(context.Canceled); f != nil {
		t.Errorf("a context's error is %+v", f)
	}
	readOnly, err := db.Begin(ctx, dialect.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer readOnly.Rollback()
	_, err = readOnly.Exec(ctx, &dialect.Statement{SQL: "DELETE FROM k"})
	if f := (Dialect{}).Classify(err); f == nil || f.Kind != dialect.FailureReadOnly {
		t.Errorf("a write in a read-only transaction: %v is %+v", err, f)
	}
}

// TestSnapshot writes in a transaction that read before another one wrote.
func TestSnapshot(t *testing.T) {
	db := open(t, dialect.Config{Storage: filepath.Join(t.TempDir(), "a.db")})
	ctx := context.Background()
	must := func(r dialect.Runner, q string) {
		t.Helper()
		if _, err := r.Exec(ctx, &dialect.Statement{SQL: q}); err != nil {
			t.Fatal(err)
		}
	}
	must(db, "CREATE TABLE t (n INTEGER)")
	tx, err := db.Begin(ctx, dialect.TxOptions{Type: "deferred"})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if n := text(t, tx, "SELECT count(*) FROM t"); n != "0" {
		t.Fatal(n)
	}
	must(db, "INSERT INTO t VALUES (1)") // a deferred transaction that reads keeps nobody from writing
	_, err = tx.Exec(ctx, &dialect.Statement{SQL: "INSERT INTO t VALUES (2)"})
	if f := (Dialect{}).Classify(err); f == nil || f.Kind != dialect.FailureSerialization {
		t.Errorf("%v is %+v", err, f)
	}
	_ = tx.Rollback()
	must(db, "INSERT INTO t VALUES (3)") // the lock came back
}

// TestWriters opens the same file twice, as two parts of a program may.
func TestWriters(t *testing.T) {
	for _, storage := range []string{filepath.Join(t.TempDir(), "a.db"), ":memory:"} {
		c := dialect.Config{Storage: storage, BusyTimeout: 20 * time.Millisecond, Pool: dialect.Pool{Max: 8}}
		one := open(t, c)
		two := one
		if storage != ":memory:" {
			two = open(t, c)
		}
		ctx := context.Background()
		if _, err := one.Exec(ctx, &dialect.Statement{SQL: "CREATE TABLE t (n INTEGER)"}); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for i := range 50 {
			db := []dialect.Database{one, two}[i%2]
			wg.Go(func() {
				for range 5 {
					if storage == ":memory:" { // its lock waits no longer than BusyTimeout
						time.Sleep(time.Millisecond)
					}
					if err := readAndWrite(ctx, db, i%3 == 0 && storage != ":memory:"); err != nil {
						t.Errorf("%s: %v", storage, err)
					}
				}
			})
		}
		wg.Wait()
	}
}

func readAndWrite(ctx context.Context, db dialect.Database, slow bool) error {
	tx, err := db.Begin(ctx, dialect.TxOptions{})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec(ctx, &dialect.Statement{SQL: "INSERT INTO t VALUES (1)"}); err != nil {
		return err
	}
	if slow {
		time.Sleep(time.Millisecond) // far more in sum than the busy timeout
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return db.Query(ctx, &dialect.Statement{SQL: "SELECT count(*) FROM t"}, func(rows dialect.Rows) error {
		for rows.Next() {
			if _, err := rows.Values(); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

func TestMemoryLivesUntilClose(t *testing.T) {
	ctx := context.Background()
	db := open(t, dialect.Config{Pool: dialect.Pool{MaxUses: 1}}) // no connection of the pool survives
	other := open(t, dialect.Config{})
	if _, err := db.Exec(ctx, &dialect.Statement{SQL: "CREATE TABLE t (n INTEGER)"}); err != nil {
		t.Fatal(err)
	}
	if got := text(t, db, "SELECT count(*) FROM t"); got != "0" {
		t.Errorf("the table is gone: %s", got)
	}
	if got := text(t, other, "SELECT count(*) FROM t"); !strings.Contains(got, "no such table") {
		t.Errorf("two databases in memory are one: %s", got)
	}
}

func TestMemoryLockIsAnError(t *testing.T) {
	ctx := context.Background()
	db := open(t, dialect.Config{BusyTimeout: 30 * time.Millisecond})
	tx, err := db.Begin(ctx, dialect.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	_, err = db.Exec(ctx, &dialect.Statement{SQL: "CREATE TABLE t (n INTEGER)"})
	var locked *LockTimeoutError
	if f := (Dialect{}).Classify(err); !errors.As(err, &locked) || f == nil || f.Kind != dialect.FailureBusy {
		t.Errorf("%v is %+v", err, f)
	}
}

func TestHooks(t *testing.T) {
	dir := t.TempDir()
	var after any
	db := open(t, dialect.Config{
		Storage: filepath.Join(dir, "wrong.db"),
		BeforeConnect: func(_ context.Context, c *dialect.Config) error {
			c.Storage = filepath.Join(dir, "right.db")
			return nil
		},
		AfterConnect: func(_ context.Context, conn any) error { after = conn; return nil },
	})
	if got := text(t, db, "SELECT 1"); got != "1" {
		t.Fatal(got)
	}
	if _, err := os.Stat(filepath.Join(dir, "right.db")); err != nil || after == nil {
		t.Errorf("%v, %v", err, after)
	}
}

func TestOpenDB(t *testing.T) {
	handle, err := sql.Open("sqlite3", filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer handle.Close()
	db, err := Dialect{}.OpenDB(handle, &dialect.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if got := text(t, db, "SELECT 1"); got != "1" || db.SQL() != handle {
		t.Error(got)
	}
	if err := db.Close(); err != nil || handle.Ping() != nil {
		t.Errorf("Close closed the user's handle (%v)", err)
	}
}

// TestConnectHook gives a driver of one's own what the library needs, and says so where it is missing.
func TestConnectHook(t *testing.T) {
	sql.Register("sqlite3_hooked", &sqlite3.SQLiteDriver{ConnectHook: ConnectHook})
	for driver, has := range map[string]bool{"sqlite3": false, "sqlite3_hooked": true} {
		handle, err := sql.Open(driver, filepath.Join(t.TempDir(), "a.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer handle.Close()
		db, err := Dialect{}.OpenDB(handle, &dialect.Config{})
		if err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string]string{
			"SELECT decimal_add('0.1', '0.2')": "0.3", "SELECT 'abc' REGEXP '^a'": "1", "SELECT '1.50' = '1.5' COLLATE decimal": "1",
		} {
			err := db.Query(context.Background(), &dialect.Statement{SQL: query}, func(dialect.Rows) error { return nil })
			if has && (err != nil || text(t, db, query) != want) {
				t.Errorf("%s: %v", query, err)
			}
			if f := (Dialect{}).Classify(err); !has && (f == nil || !strings.Contains(f.Err.Error(), "ConnectHook")) {
				t.Errorf("%s: %v", query, err)
			}
		}
		if got := text(t, db, "SELECT 'A' LIKE 'a'"); has && got != "0" {
			t.Errorf("LIKE does not heed case: %s", got)
		}
	}
}

func TestWrites(t *testing.T) {
	for query, want := range map[string]bool{
		"SELECT 1": false, " -- x\n /* y */ (select 1)": false, "VALUES (1)": false, "EXPLAIN DELETE FROM t": false, "PRAGMA x": false,
		"WITH a AS (SELECT 1) SELECT 1": false, "WITH a AS (SELECT 1) DELETE FROM t": true, "SAVEPOINT a": false, "ROLLBACK TO a": false, "RELEASE a": false,
		"INSERT INTO t VALUES (1) RETURNING id": true, "update t set a = 1": true, "DELETE FROM t": true, "REPLACE INTO t VALUES (1)": true,
		"CREATE TABLE t (a)": true, "DROP TABLE t": true, "ALTER TABLE t ADD a": true, "VACUUM": true, "REINDEX": true, "": false,
	} {
		if got := writes(query); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
}

// TestIdleConnections lets the pool shrink to Min, and to nothing without one.
func TestIdleConnections(t *testing.T) {
	for _, least := range []int{0, 2} {
		db := open(t, dialect.Config{
			Storage: filepath.Join(t.TempDir(), "a.db"),
			Pool:    dialect.Pool{Max: 5, Min: least, Idle: 50 * time.Millisecond, Evict: 5 * time.Millisecond},
		})
		var nest func(n int) error
		nest = func(n int) error {
			return db.Query(context.Background(), &dialect.Statement{SQL: "SELECT 1"}, func(dialect.Rows) error {
				if n == 1 {
					return nil
				}
				return nest(n - 1)
			})
		}
		if err := nest(5); err != nil {
			t.Fatal(err)
		}
		if s := db.Stats(); s.Open != 5 || s.Idle != 5 || s.Max != 5 {
			t.Fatalf("%+v, want 5 idle connections", s)
		}
		// database/sql looks for idle connections once a second at most.
		for end := time.Now().Add(time.Minute); db.Stats().Open > least && time.Now().Before(end); {
			time.Sleep(5 * time.Millisecond)
		}
		time.Sleep(120 * time.Millisecond)
		if s := db.Stats(); s.Open != least {
			t.Errorf("Min %d: %+v", least, s)
		}
	}
}

func TestKindOfSQL(t *testing.T) {
	for kind, busy := range map[string]bool{"": true, "DEFERRED": false} {
		db := open(t, dialect.Config{Storage: filepath.Join(t.TempDir(), "a.db"), TransactionType: kind, BusyTimeout: time.Millisecond})
		one, err := db.SQL().Begin()
		if err != nil {
			t.Fatal(err)
		}
		two, err := db.SQL().Begin()
		if (err != nil) != busy {
			t.Errorf("TransactionType %q: second BEGIN: %v", kind, err)
		}
		if two != nil {
			_ = two.Rollback()
		}
		_ = one.Rollback()
	}
}
