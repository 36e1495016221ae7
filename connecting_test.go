package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/internal/testdb/sqlserver"
)

// servers runs f on every real server.
func servers(t *testing.T, f func(t *testing.T, uri string)) {
	for _, s := range testdb.Servers {
		t.Run(s.Dialect, func(t *testing.T) { f(t, testdb.URI(t, s.Dialect)) })
	}
}

// notStandIn skips a test for which SQL Server's stand-in lacks something.
func notStandIn(t *testing.T, uri, lacks string) {
	t.Helper()
	if sqlserver.Of(uri) != nil {
		t.Skipf("SQL Server's stand-in has no %s: set SEQUELIZE_TEST_MSSQL", lacks)
	}
}

// takeAll takes n connections of the pool, until the function that it returns is called.
func takeAll(t *testing.T, db *sequelize.Sequelize, n int) (release func()) {
	t.Helper()
	var options []sequelize.TransactionOption
	if db.DialectName() == "sqlite" {
		options = append(options, sequelize.ReadOnly(true)) // writers take turns
	}
	held := make([]*sequelize.Tx, n)
	for i := range held {
		var err error
		held[i], err = db.Begin(context.Background(), options...)
		must(t, err)
	}
	return func() {
		t.Helper()
		for _, tx := range held {
			must(t, tx.Rollback())
		}
	}
}

// TestUnixSockets connects through the socket that the server tells, named in every way that there is.
func TestUnixSockets(t *testing.T) {
	servers(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		var socket string
		var err error
		postgres := db.DialectName() == "postgres"
		switch {
		case postgres:
			socket, err = sequelize.QueryOne[string](ctx, db, "SELECT split_part(current_setting('unix_socket_directories'), ',', 1)")
		case featuresOf(t, db).Schemas && strings.HasPrefix(uri, "m") && !strings.HasPrefix(uri, "mssql"):
			socket, err = sequelize.QueryOne[string](ctx, db, "SELECT @@socket")
		default:
			t.Skip("this server has no sockets")
		}
		must(t, err)
		if socket == "" {
			t.Skip("the server is set to have no sockets")
		}
		if matches, _ := filepath.Glob(socket + "*"); len(matches) == 0 {
			t.Skipf("the server is on another machine: it has no %s here", socket)
		}
		u, err := url.Parse(uri)
		must(t, err)
		user, path := u.User.String(), u.Path
		port := ""
		if postgres { // the port is part of the socket's name
			port = ":" + u.Port()
		}
		for _, form := range []string{
			fmt.Sprintf("%s://%s@%s%s?host=%s", u.Scheme, user, port, path, url.QueryEscape(socket)),
			fmt.Sprintf("%s://%s@%s%s%s", u.Scheme, user, url.PathEscape(socket), port, path),
		} {
			other := open(t, form)
			if err := other.Authenticate(ctx); err != nil {
				t.Errorf("%s: %v", form, err)
			}
			if postgres {
				if local, err := sequelize.QueryOne[bool](ctx, other, "SELECT inet_client_addr() IS NULL"); err != nil || !local {
					t.Errorf("%s: not by the socket (%v)", form, err)
				}
			}
		}
		config, err := sequelize.ParseURI(uri)
		must(t, err)
		config.Host = "/nowhere/at/all"
		lost, err := sequelize.New(config)
		must(t, err)
		defer func() { must(t, lost.Close()) }()
		var refused *sequelize.ConnectionError
		if err := lost.Authenticate(ctx); !errors.As(err, &refused) || refused.Reason != sequelize.ConnectionRefused {
			t.Errorf("a socket that is not there: %v", err)
		}
	})
}

// TestNamesInURIs connects to a database whose name is full of what a URI could stumble over.
func TestNamesInURIs(t *testing.T) {
	servers(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		const name = "a b%c?d#e@f:ü/'g"
		d, err := dialect.Lookup(db.DialectName())
		must(t, err)
		quoted := string(d.AppendIdent(nil, name))
		_, err = db.Exec(ctx, "CREATE DATABASE "+quoted)
		must(t, err)
		defer func() {
			_, err := db.Exec(ctx, "DROP DATABASE "+quoted)
			must(t, err)
		}()
		u, err := url.Parse(uri)
		must(t, err)
		u.Path = ""
		other, err := sequelize.Open(strings.Replace(u.String(), u.Host, u.Host+"/"+url.PathEscape(name), 1))
		must(t, err)
		m := sequelize.Define[gadget](other)
		must(t, m.Sync(ctx))
		must(t, m.Sync(ctx))
		must(t, m.Create(ctx, &gadget{FullName: "a"}))
		if got := other.Config().Database; got != name {
			t.Errorf("the database is %q", got)
		}
		must(t, other.Close())
	})
}

// TestTimezones writes and reads the same moments whatever the session's zone is, which is UTC unless told.
func TestTimezones(t *testing.T) {
	servers(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		offset := map[string]string{
			"postgres": "SELECT (extract(epoch FROM now() AT TIME ZONE current_setting('timezone') - now() AT TIME ZONE 'UTC') / 60)::int",
			"mysql":    "SELECT timestampdiff(MINUTE, utc_timestamp(), now())", "mariadb": "SELECT timestampdiff(MINUTE, utc_timestamp(), now())",
		}[db.DialectName()]
		if offset == "" {
			t.Skip("this server's sessions have no time zone")
		}
		m := gadgets(t, db)
		at := time.Date(2024, 3, 31, 1, 30, 0, 123456000, time.UTC) // a moment that Berlin's clocks skip
		must(t, m.Create(ctx, &gadget{FullName: "UTC", CreatedAt: at}))
		for zone, minutes := range map[string]int{"": 0, "+00:00": 0, "+05:45": 345, "-03:30": -210} {
			var options []sequelize.OpenOption
			if zone != "" {
				options = append(options, sequelize.Timezone(zone))
			}
			far := open(t, uri, options...)
			if got, err := sequelize.QueryOne[int](ctx, far, offset); err != nil || got != minutes {
				t.Errorf("zone %q is %d minutes from UTC (%v)", zone, got, err)
			}
			there := sequelize.Define[gadget](far)
			if zone != "" {
				must(t, there.Create(ctx, &gadget{FullName: zone, CreatedAt: at}))
			}
			list, err := there.FindAll(ctx, sequelize.Where{"createdAt": at})
			if err != nil || len(list) == 0 {
				t.Errorf("zone %q: %d rows, %v", zone, len(list), err)
			}
		}
		list, err := m.FindAll(ctx)
		must(t, err)
		for _, g := range list {
			if !g.CreatedAt.Equal(at) {
				t.Errorf("written in zone %q: %v", g.FullName, g.CreatedAt)
			}
		}
		if _, err := sequelize.Open(uri, sequelize.Timezone("half past two")); err == nil {
			t.Error("a wrong time zone was taken")
		}
	})
}

// TestAcquireTimeout waits for a pool of two connections that are both taken.
func TestAcquireTimeout(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		notStandIn(t, uri, "transactions side by side, and no pool worth the name")
		ctx := context.Background()
		db := open(t, uri, sequelize.Pool{Max: 2, Acquire: time.Second})
		release := takeAll(t, db, 2)
		errs := make([]error, 3)
		var group sync.WaitGroup
		for i := range errs {
			group.Go(func() { _, errs[i] = sequelize.QueryOne[int](ctx, db, "SELECT 1") })
		}
		group.Wait()
		for _, err := range errs {
			var late *sequelize.AcquireTimeoutError
			if !errors.As(err, &late) {
				t.Fatal(err)
			}
			if late.Max != 2 || late.InUse != 2 || late.Open != 2 || late.Idle != 0 || late.Waited < time.Second || !strings.Contains(err.Error(), "2 of 2 are in use") {
				t.Errorf("%+v: %v", late, err)
			}
		}
		if s := db.Stats(); s.Max != 2 || s.Open != 2 || s.InUse != 2 || s.Waiting != 0 {
			t.Errorf("%+v", s)
		}
		release()
		_, err := sequelize.QueryOne[int](ctx, db, "SELECT 1")
		must(t, err)
		gone, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := sequelize.QueryOne[int](gone, db, "SELECT 1"); !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled context: %v", err)
		}
	})
}

// TestPoolShrinks keeps Min connections and lets the others go when they idle.
func TestPoolShrinks(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		notStandIn(t, uri, "transactions side by side, and no pool worth the name")
		db := open(t, uri, sequelize.Pool{Max: 4, Min: 1, Idle: 50 * time.Millisecond, Evict: 10 * time.Millisecond})
		takeAll(t, db, 4)()
		if s := db.Stats(); s.Open != 4 || s.InUse != 0 {
			t.Errorf("%+v after 4 transactions", s)
		}
		for end := time.Now().Add(10 * time.Second); db.Stats().Open > 1 && time.Now().Before(end); {
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(200 * time.Millisecond)
		if s := db.Stats(); s.Open != 1 {
			t.Errorf("%+v, want the one of Min", s)
		}
	})
}
