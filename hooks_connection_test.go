package sequelize_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/internal/testdb/sqlserver"
)

// connections notes the hooks of connections and of the pool.
type connections struct {
	mu   sync.Mutex
	list []string
}

func (c *connections) note(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = append(c.list, what)
}

func (c *connections) take() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := fmt.Sprint(c.list)
	c.list = nil
	return s
}

// wrongCredentials is a configuration that cannot connect, and what BeforeConnect makes right in it.
func wrongCredentials(t *testing.T, uri string) (sequelize.Config, func(*sequelize.Config)) {
	t.Helper()
	config, err := sequelize.ParseURI(uri)
	must(t, err)
	config.Pool.Max = 1
	right := config
	if config.Storage != "" {
		config.Storage = t.TempDir() // a folder is no database
		return config, func(c *sequelize.Config) { c.Storage = right.Storage }
	}
	config.Username, config.Password = "nobody", "expired"
	return config, func(c *sequelize.Config) { c.Username, c.Password = right.Username, right.Password }
}

// TestConnectionHooks: the hooks of connections on each database, on the native path and on database/sql's.
func TestConnectionHooks(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		if sqlserver.Of(uri) != nil {
			t.Skip("what stands in for SQL Server asks for no credentials")
		}
		for _, plain := range []bool{false, true} {
			connectionHooks(t, uri, sequelize.Plain(plain))
		}
	})
}

func connectionHooks(t *testing.T, uri string, plain sequelize.Plain) {
	t.Helper()
	ctx := context.Background()
	config, repair := wrongCredentials(t, uri)
	if db, err := sequelize.New(config, plain); err == nil {
		if err := db.Authenticate(ctx); err == nil {
			t.Fatal("the wrong credentials connect")
		}
		must(t, db.Close())
	}
	c := &connections{}
	var conn any
	gone := make(chan struct{})
	db, err := sequelize.New(config, plain,
		sequelize.BeforeConnect(func(_ context.Context, config *sequelize.Config) error {
			c.note("before connect")
			repair(config)
			return nil
		}),
		sequelize.BeforeConnect(func(context.Context, *sequelize.Config) error { c.note("second"); return nil }),
		sequelize.AfterConnect(func(_ context.Context, made any) error {
			c.note("after connect")
			conn = made
			return nil
		}),
		sequelize.BeforeDisconnect(func(_ context.Context, closed any) {
			if closed != conn {
				t.Errorf("%T is closed, %T was made", closed, conn)
			}
			c.note("before disconnect")
		}),
		sequelize.AfterDisconnect(func(context.Context, any) {
			c.note("after disconnect")
			close(gone)
		}))
	must(t, err)
	for range 3 {
		must(t, db.Authenticate(ctx))
	}
	if got := c.take(); got != "[before connect second after connect]" {
		t.Errorf("connecting: %s", got)
	}
	must(t, db.Close())
	select {
	case <-gone:
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was disconnected")
	}
	if got := c.take(); got != "[before disconnect after disconnect]" {
		t.Errorf("disconnecting: %s", got)
	}

	failing, err := sequelize.New(config, plain, sequelize.BeforeConnect(func(context.Context, *sequelize.Config) error { return errHook }))
	must(t, err)
	if err := failing.Authenticate(ctx); !errors.Is(err, errHook) {
		t.Errorf("BeforeConnect failed: %v", err)
	}
	must(t, failing.Close())
	failing, err = sequelize.New(config, plain, sequelize.BeforeConnect(func(_ context.Context, config *sequelize.Config) error { repair(config); return nil }),
		sequelize.AfterConnect(func(context.Context, any) error { return errHook }))
	must(t, err)
	if err := failing.Authenticate(ctx); !errors.Is(err, errHook) {
		t.Errorf("AfterConnect failed: %v", err)
	}
	must(t, failing.Close())
}

// TestPoolHooks: statements and transactions take a connection each, and the hooks see how long they waited.
func TestPoolHooks(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		c := &connections{}
		var refuse error
		var waited time.Duration
		db := open(t, uri, sequelize.Pool{Max: 1},
			sequelize.BeforePoolAcquire(func(context.Context) error { c.note("before"); return nil }),
			sequelize.BeforePoolAcquire(func(context.Context) error { return refuse }),
			sequelize.AfterPoolAcquire(func(_ context.Context, d time.Duration) error { c.note("after"); waited = max(waited, d); return nil }))
		must(t, db.Authenticate(ctx))
		if got := c.take(); got != "[before after]" {
			t.Errorf("a statement: %s", got)
		}
		must(t, db.Transaction(ctx, func(ctx context.Context) error {
			for range 2 {
				if _, err := sequelize.QueryOne[int](ctx, db, "SELECT 1"); err != nil {
					return err
				}
			}
			return nil
		}))
		if got := c.take(); got != "[before after]" {
			t.Errorf("a transaction: %s", got)
		}
		tx, err := db.Begin(ctx)
		must(t, err)
		waited = 0
		done := make(chan error)
		go func() { done <- db.Authenticate(ctx) }()
		time.Sleep(50 * time.Millisecond)
		must(t, tx.Rollback())
		must(t, <-done)
		if waited < 20*time.Millisecond {
			t.Errorf("a statement waited %v behind a transaction", waited)
		}
		refuse = errHook
		if err := db.Authenticate(ctx); !errors.Is(err, errHook) {
			t.Errorf("refused: %v", err)
		}
		refuse = nil
		must(t, db.Authenticate(ctx)) // the place was not lost
		if err := open(t, uri, sequelize.Pool{Max: 1}, sequelize.AfterPoolAcquire(func(context.Context, time.Duration) error { return errHook })).Authenticate(ctx); !errors.Is(err, errHook) {
			t.Errorf("refused after the wait: %v", err)
		}
	})
}

func TestConnectionHooksNeedOpen(t *testing.T) {
	handle, err := sql.Open("sqlite3", ":memory:")
	must(t, err)
	defer handle.Close()
	if _, err := sequelize.OpenDB("sqlite", handle, sequelize.AfterConnect(func(context.Context, any) error { return nil })); err == nil {
		t.Error("OpenDB took a hook that it never calls")
	}
	called := false
	db, err := sequelize.OpenDB("sqlite", handle, sequelize.BeforePoolAcquire(func(context.Context) error { called = true; return nil }))
	must(t, err)
	if err := db.Authenticate(context.Background()); err != nil || !called {
		t.Error(err, called)
	}
}
