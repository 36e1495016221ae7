package postgres

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/go-sequelize/sequelize/dialect"
)

func TestOpenIsLazy(t *testing.T) {
	db, err := Dialect{}.Open(&dialect.Config{Host: "127.0.0.1", Port: 1, Database: "none", Username: "nobody"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(t.Context(), &dialect.Statement{SQL: "select 1"})
	if f := (Dialect{}).Classify(err); f == nil || f.Kind != dialect.FailureConnectionRefused {
		t.Errorf("nobody listens: %+v from %v", f, err)
	}
}

func TestSession(t *testing.T) {
	tests := []struct {
		zone string
		keep bool
		want string
	}{{zone: "", want: "00:00:00"}, {zone: "+02:00", want: "02:00:00"}, {zone: "-05:30", want: "-05:30:00"}, {zone: "Asia/Kolkata", want: "05:30:00"}}
	for _, tt := range tests {
		db := openServer(t, func(c *dialect.Config) { c.Timezone = tt.zone; c.Params["application_name"] = "o'brien \\ co" })
		if got := one(t, db, "select (now() at time zone current_setting('timezone') - now() at time zone 'UTC')::text"); got != tt.want {
			t.Errorf("zone %q is %v from UTC", tt.zone, got)
		}
		if got := one(t, db, "select current_setting('application_name')"); got != `o'brien \ co` {
			t.Errorf("application_name: %v", got)
		}
	}
	if _, err := (Dialect{}).Open(&dialect.Config{Timezone: "+2 o'clock"}); err == nil {
		t.Error("a wrong zone was accepted")
	}
}

func TestConnectHooks(t *testing.T) {
	var mu sync.Mutex
	var passwords, conns int
	wrong := "wrong"
	db := openServer(t, func(c *dialect.Config) {
		right := c.Username
		c.Username = wrong
		c.BeforeConnect = func(_ context.Context, c *dialect.Config) error {
			mu.Lock()
			defer mu.Unlock()
			passwords++
			c.Username = right
			return nil
		}
		c.AfterConnect = func(ctx context.Context, conn any) error {
			mu.Lock()
			defer mu.Unlock()
			conns++
			_, err := conn.(*pgx.Conn).Exec(ctx, "set work_mem = '5MB'")
			return err
		}
	})
	if got := one(t, db, "select current_setting('work_mem')"); got != "5MB" {
		t.Errorf("work_mem: %v", got)
	}
	if passwords == 0 || passwords != conns {
		t.Errorf("BeforeConnect ran %d times, AfterConnect %d times", passwords, conns)
	}
}

func TestAcquireTimeout(t *testing.T) {
	db := openServer(t, func(c *dialect.Config) { c.Pool = dialect.Pool{Max: 2, Acquire: time.Second} })
	first, second := begun(t, db, dialect.TxOptions{}), begun(t, db, dialect.TxOptions{})
	_, err := db.Exec(t.Context(), &dialect.Statement{SQL: "select 1"})
	var timeout *dialect.AcquireTimeoutError
	if !errors.As(err, &timeout) || timeout.Max != 2 || timeout.InUse != 2 {
		t.Errorf("a third user of two connections: %v", err)
	}
	first.Rollback()
	one(t, db, "select 1::int8")
	second.Rollback()

	// The users of SQL() take connections out of the same pool.
	a, err := db.SQL().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, err := db.SQL().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), &dialect.Statement{SQL: "select 1"}); !errors.As(err, &timeout) {
		t.Errorf("while SQL() holds all connections: %v", err)
	}
	if _, err := db.Begin(t.Context(), dialect.TxOptions{}); !errors.As(err, &timeout) {
		t.Errorf("Begin while SQL() holds all connections: %v", err)
	}
	a.Close()
	b.Close()
	one(t, db, "select 1::int8")
	if s := db.Stats(); s.Open > 2 || s.InUse != 0 {
		t.Errorf("the figures are %+v", s)
	}
}

func TestMaxUses(t *testing.T) {
	for _, plain := range []bool{false, true} {
		db := openServer(t, func(c *dialect.Config) { c.Pool, c.Plain = dialect.Pool{Max: 1, MaxUses: 5}, plain })
		backends := map[any]int{}
		for range 40 {
			backends[one(t, db, "select pg_backend_pid()")]++
		}
		for pid, n := range backends {
			if n > 5 {
				t.Errorf("plain %v: connection %v served %d times", plain, pid, n)
			}
		}
		if len(backends) < 8 {
			t.Errorf("plain %v: %d connections served 40 times", plain, len(backends))
		}
	}
}

func TestForeignHasTheLimitsOfItsHandle(t *testing.T) {
	db := openForeign(t, func(c *dialect.Config) { c.Pool = dialect.Pool{Max: 1, Acquire: time.Second} })
	tx := begun(t, db, dialect.TxOptions{})
	var timeout *dialect.AcquireTimeoutError
	if _, err := values(db, "select 1"); !errors.As(err, &timeout) {
		t.Errorf("a second user of one connection: %v", err)
	}
	tx.Rollback()
	db.Close()
	if _, err := values(db, "select 1"); !errors.Is(err, dialect.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if err := db.SQL().Ping(); err != nil {
		t.Errorf("the user's handle after Close: %v", err)
	}
}

func TestPoolIdle(t *testing.T) {
	db := openServer(t, func(c *dialect.Config) {
		c.Pool = dialect.Pool{Max: 4, Min: 1, Idle: 100 * time.Millisecond, Evict: 50 * time.Millisecond}
	})
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() { db.Exec(context.Background(), &dialect.Statement{SQL: "select pg_sleep(0.1)"}) })
	}
	group.Wait()
	for range 1000 {
		if db.Stats().Open == 1 {
			return
		}
		time.Sleep(30 * time.Millisecond)
	}
	t.Errorf("idle connections stay: %+v", db.Stats())
}

func TestClose(t *testing.T) {
	before := runtime.NumGoroutine()
	db := openServer(t, nil)
	tx := begun(t, db, dialect.TxOptions{})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), &dialect.Statement{SQL: "select 1"}); !errors.Is(err, dialect.ErrClosed) {
		t.Errorf("a statement after Close: %v", err)
	}
	if _, err := db.Begin(t.Context(), dialect.TxOptions{}); !errors.Is(err, dialect.ErrClosed) {
		t.Errorf("Begin after Close: %v", err)
	}
	if err := tx.Commit(); err != nil {
		t.Errorf("a transaction that was open: %v", err)
	}
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines are left of %d:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}

func TestCancelKeepsThePoolUsable(t *testing.T) {
	openings(t, func(t *testing.T, db dialect.Database) {
		for range 5 {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			_, err := db.Exec(ctx, &dialect.Statement{SQL: "select pg_sleep(5)"})
			cancel()
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("a cancelled statement: %v", err)
			}
		}
		waitIdle(t, db)
		one(t, db, "select 1::int8")
	})
}

func TestQueryReadStopsEarly(t *testing.T) {
	openings(t, func(t *testing.T, db dialect.Database) {
		stop := errors.New("stop")
		for range 10 {
			err := db.Query(t.Context(), &dialect.Statement{SQL: "select generate_series(1, 1000)"}, func(rows dialect.Rows) error {
				rows.Next()
				return stop
			})
			if err != stop {
				t.Errorf("read's error comes back as %v", err)
			}
		}
		func() {
			defer func() { recover() }()
			db.Query(t.Context(), &dialect.Statement{SQL: "select 1"}, func(dialect.Rows) error { panic("read panics") })
		}()
		waitIdle(t, db)
		one(t, db, "select 1::int8")
	})
}

func TestQueryErrors(t *testing.T) {
	openings(t, func(t *testing.T, db dialect.Database) {
		if _, err := values(db, "select * from nowhere"); (Dialect{}).Classify(err) == nil {
			t.Errorf("an unknown table: %v", err)
		}
		// This one fails behind its first row.
		_, err := values(db, "select 1 / (3 - i) from generate_series(1, 5) i")
		if f := (Dialect{}).Classify(err); f == nil || f.Code != "22012" {
			t.Errorf("a failure in the middle of rows: %v", err)
		}
		err = db.Query(t.Context(), &dialect.Statement{SQL: "select 1, 2"}, func(rows dialect.Rows) error {
			return rows.Bind(make([]dialect.Destination, 3))
		})
		if !strings.HasSuffix(t.Name(), "plain") && (err == nil || !strings.Contains(err.Error(), "columns")) {
			t.Errorf("three destinations for two columns: %v", err)
		}
		var names []string
		err = db.Query(t.Context(), &dialect.Statement{SQL: `select 1 as a, 2 as "B c" where false`}, func(rows dialect.Rows) (err error) {
			names, err = rows.Columns()
			return err
		})
		if err != nil || fmt.Sprint(names) != "[a B c]" {
			t.Errorf("the columns of no rows: %v, %v", names, err)
		}
	})
}

func TestOnce(t *testing.T) {
	db := openServer(t, func(c *dialect.Config) { c.Pool.Max = 1 })
	for i := range 5 {
		for _, s := range []*dialect.Statement{
			{SQL: fmt.Sprintf("select %d", i), Once: true},
			{SQL: fmt.Sprintf("select %d + $1::int", i), Args: []any{0}, Once: true},
		} {
			err := db.Query(t.Context(), s, func(rows dialect.Rows) error {
				rows.Next()
				if v, err := rows.Values(); err != nil || v[0] != int64(i) {
					t.Errorf("%s: %v, %v", s.SQL, v, err)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
	if got := one(t, db, "select count(*) from pg_prepared_statements where statement like 'select _ %' or statement like 'select _'"); got != int64(0) {
		t.Errorf("%v statements that come once were prepared and kept", got)
	}
}

// TestStalePlans changes tables beneath prepared statements.
func TestStalePlans(t *testing.T) {
	changes := []struct{ name, change, query string }{
		{"another result type", "alter table stale alter v type text using v::text", "select v from stale where id = $1"},
		{"a column more", "alter table stale add w int default 7", "select * from stale where id = $1"},
		{"another parameter type", "alter table stale alter id type text using id::text", "select id from stale where id = $1"},
		{"dropped and created", "drop table stale; create table stale (v bool, id int); insert into stale values (true, 1)", "select v from stale where id = $1"},
		{"a new enum of the same name", "drop table stale; drop type hue; create type hue as enum ('red'); create table stale (id int, v hue); insert into stale values (1, 'red')", "select v from stale where id = $1"},
	}
	for _, mode := range []string{"cache_statement", "cache_describe"} {
		for _, tt := range changes {
			t.Run(mode+"/"+tt.name, func(t *testing.T) {
				db := openServer(t, func(c *dialect.Config) { c.Pool.Max = 1; c.QueryMode = mode })
				exec(t, db, "drop table if exists stale; drop type if exists hue; create type hue as enum ('blue')")
				exec(t, db, "create table stale (id int, v int); insert into stale values (1, 2)")
				if strings.Contains(tt.change, "hue") {
					exec(t, db, "alter table stale alter v type hue using 'blue'::hue")
				}
				var key any = 1
				for range 3 {
					if _, err := values(db, tt.query, key); err != nil {
						t.Fatal(err)
					}
				}
				exec(t, db, tt.change)
				if strings.Contains(tt.change, "id type text") {
					key = "1"
				}
				all, err := values(db, tt.query, key)
				if err != nil || len(all) != 1 {
					t.Errorf("after the change: %v, %v", all, err)
				}
			})
		}
	}
}

func TestStalePlanInATransaction(t *testing.T) {
	db := openServer(t, func(c *dialect.Config) { c.Pool.Max = 1 })
	exec(t, db, "drop table if exists stale; create table stale (id int, v int); insert into stale values (1, 2)")
	const query = "select v from stale where id = $1"
	if _, err := values(db, query, 1); err != nil {
		t.Fatal(err)
	}
	exec(t, db, "alter table stale alter v type text")
	tx := begun(t, db, dialect.TxOptions{})
	if _, err := values(tx, query, 1); err == nil || !strings.Contains(err.Error(), "run the transaction again") {
		t.Errorf("inside a transaction: %v", err)
	}
	tx.Rollback()
	tx = begun(t, db, dialect.TxOptions{})
	if _, err := values(tx, query, 1); err != nil {
		t.Errorf("the second time: %v", err)
	}
	tx.Rollback()
}

func TestDeadConnectionsAreReplaced(t *testing.T) {
	db := openServer(t, func(c *dialect.Config) { c.Pool.Max = 3 })
	admin := openServer(t, func(c *dialect.Config) { c.Pool.Max = 1; c.Params["application_name"] = "admin" })
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() { db.Exec(context.Background(), &dialect.Statement{SQL: "select pg_sleep(0.1)"}) })
	}
	group.Wait()
	values(admin, "select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and application_name <> 'admin' and query like '%pg_sleep(0.1)%'")
	time.Sleep(1100 * time.Millisecond) // the pool looks at connections that rested for a second
	for range 5 {
		if _, err := values(db, "select $1::int8", 1); err != nil {
			t.Errorf("after the connections died: %v", err)
		}
	}
}

func TestManyUsers(t *testing.T) {
	openings(t, func(t *testing.T, db dialect.Database) {
		var group sync.WaitGroup
		for i := range 16 {
			group.Go(func() {
				for j := range 30 {
					if j%7 == 0 {
						tx, err := db.Begin(context.Background(), dialect.TxOptions{})
						if err != nil {
							t.Error(err)
							return
						}
						if got, err := values(tx, "select $1::int8", i); err != nil || got[0][0] != int64(i) {
							t.Errorf("%v, %v", got, err)
						}
						tx.Commit()
						continue
					}
					if got, err := values(db, "select $1::int8, $2::text", i, "x"); err != nil || got[0][0] != int64(i) {
						t.Errorf("%v, %v", got, err)
					}
				}
			})
		}
		group.Wait()
		waitIdle(t, db)
	})
}
