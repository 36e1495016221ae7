package mysql

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sql-driver/mysql"
)

// connector opens connections by a configuration that BeforeConnect may change for each.
type connector struct {
	config  dialect.Config
	timeout time.Duration // of making a connection
	driver.Connector
}

func newConnector(config *dialect.Config) (*connector, error) {
	d, err := driverConfig(config)
	if err != nil {
		return nil, err
	}
	inner, err := mysql.NewConnector(d)
	if err != nil {
		return nil, err
	}
	return &connector{config: *config, timeout: cmp.Or(d.Timeout, defaultTimeout), Connector: inner}, nil
}

// Connect implements driver.Connector.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	if c.config.BeforeConnect == nil {
		return c.Connector.Connect(ctx)
	}
	config := c.config
	if err := c.config.BeforeConnect(ctx, &config); err != nil {
		return nil, err
	}
	d, err := driverConfig(&config)
	if err != nil {
		return nil, err
	}
	inner, err := mysql.NewConnector(d)
	if err != nil {
		return nil, err
	}
	return inner.Connect(ctx)
}

// stale tells that the server lost a prepared statement: 1243, unknown prepared statement (a proxy changed servers),
// and 1615, it needs to be prepared again (its tables changed).
func stale(err error) bool {
	var e *mysql.MySQLError
	return errors.As(err, &e) && (e.Number == 1243 || e.Number == 1615)
}
