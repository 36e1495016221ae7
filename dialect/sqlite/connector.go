//go:build cgo

package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/mattn/go-sqlite3"
)

var memories atomic.Int64 // names databases in memory

// connector opens connections to one database.
type connector struct {
	options *options
	driver  *sqlite3.SQLiteDriver

	// mu lets one connection open at a time: while one makes the file a WAL database, others would find it locked.
	mu     sync.Mutex
	keeper driver.Conn // a database in memory lives as long as it has a connection
	closed bool
}

func newConnector(o *options) *connector {
	if o.memory {
		// memdb shares what starts with a slash between connections, with the locks of a file. The other way,
		// cache=shared, locks tables and does not wait for them.
		o.name = fmt.Sprintf("/sequelize-%d", memories.Add(1))
	}
	return &connector{options: o, driver: &sqlite3.SQLiteDriver{ConnectHook: register}}
}

// Driver implements driver.Connector.
func (c *connector) Driver() driver.Driver { return c.driver }

// Connect implements driver.Connector.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	config := c.options.config
	if before := config.BeforeConnect; before != nil {
		if err := before(ctx, &config); err != nil {
			return nil, err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, dialect.ErrClosed
	}
	if err := c.options.makeFolder(&config); err != nil {
		return nil, err
	}
	dsn := c.options.dsn(&config)
	if c.options.memory && c.keeper == nil {
		keeper, err := c.driver.Open(dsn)
		if err != nil {
			return nil, err
		}
		c.keeper = keeper
	}
	return c.open(ctx, dsn)
}

// open opens a connection. Turning a file into a WAL database does not wait for other processes by itself.
func (c *connector) open(ctx context.Context, dsn string) (driver.Conn, error) {
	deadline := time.Now().Add(c.options.busy)
	for {
		conn, err := c.driver.Open(dsn)
		var failed sqlite3.Error
		if !errors.As(err, &failed) || failed.Code != sqlite3.ErrBusy || time.Now().After(deadline) {
			return conn, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// close lets a database in memory go.
func (c *connector) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.keeper == nil {
		return nil
	}
	err := c.keeper.Close()
	c.keeper = nil
	return err
}
