package postgres

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/go-sequelize/sequelize/dialect"
)

// openings are the ways to a Database; all behave alike in a transaction.
func openings(t *testing.T, f func(t *testing.T, db dialect.Database)) {
	t.Run("pool", func(t *testing.T) { f(t, openServer(t, nil)) })
	t.Run("foreign", func(t *testing.T) { f(t, openForeign(t, nil)) })
	t.Run("plain", func(t *testing.T) { f(t, openServer(t, func(c *dialect.Config) { c.Plain = true })) })
}

// openForeign opens over a *sql.DB of pgx.
func openForeign(t testing.TB, change func(*dialect.Config)) dialect.Database {
	t.Helper()
	c := serverConfig(t)
	if change != nil {
		change(&c)
	}
	pgxConfig, err := connConfig(&c)
	if err != nil {
		t.Fatal(err)
	}
	handle := stdlib.OpenDB(*pgxConfig)
	t.Cleanup(func() { handle.Close() })
	db, err := Dialect{}.OpenDB(handle, &c)
	if err != nil {
		t.Fatal(err)
	}
	if _, native := db.(*foreign); !native {
		t.Fatalf("a handle of pgx gives a %T", db)
	}
	exec(t, db, "create schema if not exists "+testSchema)
	return db
}

func begun(t *testing.T, db dialect.Database, o dialect.TxOptions) dialect.Tx {
	t.Helper()
	tx, err := db.Begin(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func TestTxIsSharedWithDatabaseSQL(t *testing.T) {
	openings(t, func(t *testing.T, db dialect.Database) {
		exec(t, db, "drop table if exists shared")
		exec(t, db, "create table shared (n int)")
		tx := begun(t, db, dialect.TxOptions{})
		exec(t, tx, "insert into shared values ($1)", 1)
		if _, err := tx.SQL().Exec("insert into shared values (2)"); err != nil {
			t.Fatal(err)
		}
		if got := one(t, tx, "select count(*) from shared"); got != int64(2) {
			t.Errorf("the transaction sees %v rows of its own", got)
		}
		if got := one(t, db, "select count(*) from shared"); got != int64(0) {
			t.Errorf("others see %v rows before the commit", got)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if got := one(t, db, "select count(*) from shared"); got != int64(2) {
			t.Errorf("%v rows after the commit", got)
		}
		tx = begun(t, db, dialect.TxOptions{})
		exec(t, tx, "delete from shared")
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		if got := one(t, db, "select count(*) from shared"); got != int64(2) {
			t.Errorf("%v rows after the rollback", got)
		}
		if n := db.Stats().InUse; n != 0 {
			t.Errorf("%d connections are still in use", n)
		}
	})
}

func TestTxOptions(t *testing.T) {
	openings(t, func(t *testing.T, db dialect.Database) {
		for level, want := range map[sql.IsolationLevel]string{
			sql.LevelDefault: "read committed", sql.LevelReadUncommitted: "read uncommitted", sql.LevelReadCommitted: "read committed",
			sql.LevelRepeatableRead: "repeatable read", sql.LevelSerializable: "serializable",
		} {
			tx := begun(t, db, dialect.TxOptions{Isolation: level})
			if got := one(t, tx, "select current_setting('transaction_isolation')"); got != want {
				t.Errorf("%v: %v", level, got)
			}
			tx.Rollback()
		}
		tx := begun(t, db, dialect.TxOptions{Isolation: sql.LevelSerializable, ReadOnly: true, Deferrable: true})
		if got := one(t, tx, "select current_setting('transaction_read_only') || current_setting('transaction_deferrable')"); got != "onon" {
			t.Errorf("read only and deferrable: %v", got)
		}
		_, err := tx.Exec(t.Context(), &dialect.Statement{SQL: "create table never (n int)"})
		if f := (Dialect{}).Classify(err); f == nil || f.Kind != dialect.FailureReadOnly {
			t.Errorf("a write in a read-only transaction: %+v", f)
		}
		tx.Rollback()
		if _, err := db.Begin(t.Context(), dialect.TxOptions{Isolation: sql.LevelLinearizable}); err == nil {
			t.Error("an isolation level that does not exist was accepted")
		}
		if n := db.Stats().InUse; n != 0 {
			t.Errorf("%d connections are still in use", n)
		}
	})
}

func TestTxRunsOneStatementAtATime(t *testing.T) {
	openings(t, func(t *testing.T, db dialect.Database) {
		tx := begun(t, db, dialect.TxOptions{})
		defer tx.Rollback()
		s := &dialect.Statement{SQL: "select generate_series(1, 10)"}
		err := tx.Query(t.Context(), s, func(rows dialect.Rows) error {
			rows.Next()
			if _, err := tx.Exec(t.Context(), s); !errors.Is(err, dialect.ErrTxBusy) {
				t.Errorf("a statement inside read: %v", err)
			}
			if err := tx.Commit(); !errors.Is(err, dialect.ErrTxBusy) {
				t.Errorf("a commit inside read: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		var group sync.WaitGroup
		var busy, ran int
		var mu sync.Mutex
		for range 8 {
			group.Go(func() {
				_, err := tx.Exec(context.Background(), &dialect.Statement{SQL: "select pg_sleep(0.02)"})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					ran++
				case errors.Is(err, dialect.ErrTxBusy):
					busy++
				default:
					t.Error(err)
				}
			})
		}
		group.Wait()
		if ran == 0 || busy == 0 {
			t.Errorf("%d statements ran and %d were refused", ran, busy)
		}
	})
}

func TestTxEnds(t *testing.T) {
	openings(t, func(t *testing.T, db dialect.Database) {
		tx := begun(t, db, dialect.TxOptions{})
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), &dialect.Statement{SQL: "select 1"}); !errors.Is(err, sql.ErrTxDone) {
			t.Errorf("a statement after the end: %v", err)
		}
		if err := tx.Commit(); !errors.Is(err, sql.ErrTxDone) {
			t.Errorf("a second commit: %v", err)
		}
		if err := tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
			t.Errorf("a rollback after the commit: %v", err)
		}
		tx = begun(t, db, dialect.TxOptions{})
		if err := tx.SQL().Commit(); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), &dialect.Statement{SQL: "select 1"}); !errors.Is(err, sql.ErrTxDone) {
			t.Errorf("a statement after the end through SQL: %v", err)
		}
		tx.Rollback()
		if n := db.Stats().InUse; n != 0 {
			t.Errorf("%d connections are still in use", n)
		}
	})
}

func TestTxEndsWithItsContext(t *testing.T) {
	openings(t, func(t *testing.T, db dialect.Database) {
		exec(t, db, "drop table if exists bounded")
		exec(t, db, "create table bounded (n int)")
		ctx, cancel := context.WithCancel(t.Context())
		tx, err := db.Begin(ctx, dialect.TxOptions{})
		if err != nil {
			t.Fatal(err)
		}
		exec(t, tx, "insert into bounded values (1)")
		ended := make(chan struct{})
		tx.(dialect.Ender).AfterEnd(func() { close(ended) })
		cancel()
		select {
		case <-ended:
		case <-time.After(time.Minute):
			t.Fatal("the end of the context did not end the transaction")
		}
		if _, err := tx.Exec(t.Context(), &dialect.Statement{SQL: "select 1"}); !errors.Is(err, context.Canceled) {
			t.Errorf("a statement after the end of the context: %v", err)
		}
		if err := tx.Commit(); err == nil {
			t.Error("a commit after the end of the context went through")
		}
		tx.Rollback()
		if got := one(t, db, "select count(*) from bounded"); got != int64(0) {
			t.Errorf("%v rows were kept", got)
		}
		waitIdle(t, db)
	})
}

// waitIdle waits until no connection is in use: a cancelled one is closed beside.
func waitIdle(t *testing.T, db dialect.Database) {
	t.Helper()
	for range 3000 {
		if db.Stats().InUse == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d connections are still in use", db.Stats().InUse)
}

func TestTxContextEndsARunningStatement(t *testing.T) {
	openings(t, func(t *testing.T, db dialect.Database) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		tx, err := db.Begin(ctx, dialect.TxOptions{})
		if err != nil {
			t.Fatal(err)
		}
		// A statement that the context did not end would hold the test for an hour.
		if _, err = tx.Exec(ctx, &dialect.Statement{SQL: "select pg_sleep(3600)"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		tx.Rollback()
		waitIdle(t, db)
		if got := one(t, db, "select 1::int8"); got != int64(1) {
			t.Errorf("the pool is unusable: %v", got)
		}
	})
}

func TestTxFailedIsNotCommitted(t *testing.T) {
	openings(t, func(t *testing.T, db dialect.Database) {
		tx := begun(t, db, dialect.TxOptions{})
		_, err := tx.Exec(t.Context(), &dialect.Statement{SQL: "select 1/0"})
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != "22012" {
			t.Errorf("a division by zero: %v", err)
		}
		if err := tx.Commit(); err == nil {
			t.Error("a failed transaction was committed without an error")
		}
		waitIdle(t, db)
	})
}
