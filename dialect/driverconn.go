package dialect

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ConnectorOptions configure [NewConnector].
type ConnectorOptions struct {
	MaxUses        int // a connection is closed after this many uses; 0 is never
	StatementCache int // as in Config
	// ConnectTimeout is the longest that the driver may take to make a connection, from the first packet to the answer
	// that the user may come in; 0 is no limit but the context's.
	ConnectTimeout time.Duration
	// AfterConnect is called with each new connection, the driver's own.
	AfterConnect func(ctx context.Context, conn any) error
	// BeforeDisconnect and AfterDisconnect are called around the close of each connection.
	BeforeDisconnect, AfterDisconnect func(ctx context.Context, conn any)
	// Begin replaces the driver's BeginTx.
	Begin func(ctx context.Context, c driver.Conn, o driver.TxOptions) (driver.Tx, error)
	// Reset is called before a used connection is used again, after the driver's own ResetSession.
	Reset func(ctx context.Context, c driver.Conn) error
}

// ConnectorOptions are the options that the configuration holds.
func (c *Config) ConnectorOptions() ConnectorOptions {
	return ConnectorOptions{
		StatementCache: c.StatementCache, AfterConnect: c.AfterConnect,
		BeforeDisconnect: c.BeforeDisconnect, AfterDisconnect: c.AfterDisconnect,
	}
}

// NewConnector wraps a driver's connector so that its connections count their uses, keep prepared statements and know
// their transaction. sql.Conn.Raw gives a *DriverConn then, whose Unwrap is the driver's connection.
func NewConnector(c driver.Connector, o ConnectorOptions) driver.Connector {
	return &connector{Connector: c, options: o}
}

type connector struct {
	driver.Connector
	options ConnectorOptions
}

// Connect implements driver.Connector.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.connect(ctx)
	if err != nil {
		return nil, err
	}
	if c.options.AfterConnect != nil {
		if err := c.options.AfterConnect(ctx, conn); err != nil {
			_ = conn.Close()
			return nil, err
		}
	}
	return &DriverConn{Conn: conn, options: &c.options, statements: newLRU[driver.Stmt](cacheSize(c.options.StatementCache))}, nil
}

// connect makes a connection in time. database/sql makes some without a caller's context.
func (c *connector) connect(ctx context.Context) (driver.Conn, error) {
	if c.options.ConnectTimeout <= 0 {
		return c.Connector.Connect(ctx)
	}
	limited, cancel := context.WithTimeout(ctx, c.options.ConnectTimeout)
	defer cancel()
	conn, err := c.Connector.Connect(limited)
	if err != nil && ctx.Err() == nil && limited.Err() != nil {
		return nil, &connectTimeout{c.options.ConnectTimeout}
	}
	return conn, err
}

// connectTimeout says that a connection was not made in time. It is a net.Error.
type connectTimeout struct{ after time.Duration }

func (e *connectTimeout) Error() string {
	return "no answer from the server within " + e.after.String()
}
func (e *connectTimeout) Timeout() bool   { return true }
func (e *connectTimeout) Temporary() bool { return true }

// DriverConn is a connection of a driver with what the native path keeps for it. database/sql calls it from one
// goroutine at a time. It has the optional abilities of its driver's connection, no more.
type DriverConn struct {
	driver.Conn
	options    *ConnectorOptions
	statements *lru[driver.Stmt]
	uses       int
	tx         *connTx // the open transaction
}

// Unwrap is the driver's own connection. It is to be used inside sql.Conn.Raw only.
func (c *DriverConn) Unwrap() driver.Conn { return c.Conn }

// Close implements driver.Conn. It tells no error: a connection that died cannot say goodbye, and whoever closes the
// pool could do nothing about it.
func (c *DriverConn) Close() error {
	if c.options.BeforeDisconnect != nil {
		c.options.BeforeDisconnect(context.Background(), c.Conn)
	}
	c.statements.clear(func(s driver.Stmt) { _ = s.Close() })
	_ = c.Conn.Close()
	if c.options.AfterDisconnect != nil {
		c.options.AfterDisconnect(context.Background(), c.Conn)
	}
	return nil
}

// PrepareContext implements driver.ConnPrepareContext.
func (c *DriverConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if p, ok := c.Conn.(driver.ConnPrepareContext); ok {
		return p.PrepareContext(ctx, query)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.Prepare(query)
}

// QueryContext implements driver.QueryerContext.
func (c *DriverConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if q, ok := c.Conn.(driver.QueryerContext); ok {
		return q.QueryContext(ctx, query, args)
	}
	return nil, driver.ErrSkip
}

// ExecContext implements driver.ExecerContext.
func (c *DriverConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if e, ok := c.Conn.(driver.ExecerContext); ok {
		return e.ExecContext(ctx, query, args)
	}
	return nil, driver.ErrSkip
}

// CheckNamedValue implements driver.NamedValueChecker.
func (c *DriverConn) CheckNamedValue(v *driver.NamedValue) error {
	if n, ok := c.Conn.(driver.NamedValueChecker); ok {
		return n.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

// Ping implements driver.Pinger.
func (c *DriverConn) Ping(ctx context.Context) error {
	if p, ok := c.Conn.(driver.Pinger); ok {
		return p.Ping(ctx)
	}
	return nil
}

// ResetSession implements driver.SessionResetter.
func (c *DriverConn) ResetSession(ctx context.Context) error {
	if r, ok := c.Conn.(driver.SessionResetter); ok {
		if err := r.ResetSession(ctx); err != nil {
			return err
		}
	}
	if c.options.Reset != nil {
		return c.options.Reset(ctx, c.Conn)
	}
	return nil
}

// IsValid implements driver.Validator. database/sql asks when a connection comes back, so each time is one use.
func (c *DriverConn) IsValid() bool {
	c.uses++
	if c.options.MaxUses > 0 && c.uses >= c.options.MaxUses {
		return false
	}
	v, ok := c.Conn.(driver.Validator)
	return !ok || v.IsValid()
}

// BeginTx implements driver.ConnBeginTx.
func (c *DriverConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	tx, err := c.beginTx(ctx, o)
	if err != nil {
		return nil, err
	}
	c.tx = &connTx{Tx: tx, conn: c}
	return c.tx, nil
}

func (c *DriverConn) beginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if c.options.Begin != nil {
		return c.options.Begin(ctx, c.Conn, o)
	}
	if b, ok := c.Conn.(driver.ConnBeginTx); ok {
		return b.BeginTx(ctx, o)
	}
	if o.ReadOnly || sql.IsolationLevel(o.Isolation) != sql.LevelDefault {
		return nil, errors.New("sequelize: the driver has neither isolation levels nor read-only transactions")
	}
	return c.Begin() //nolint:staticcheck // a driver without BeginTx has nothing else
}

// connTx is a driver's transaction that its connection knows while it is open.
type connTx struct {
	driver.Tx
	conn *DriverConn
}

// Commit implements driver.Tx.
func (t *connTx) Commit() error {
	t.conn.tx = nil
	return t.Tx.Commit()
}

// Rollback implements driver.Tx.
func (t *connTx) Rollback() error {
	t.conn.tx = nil
	return t.Tx.Rollback()
}

// statement returns the prepared statement of s: the cached one, or a new one that goes into the cache; nil where s is
// better sent as it is.
func (c *DriverConn) statement(ctx context.Context, s *Statement, exec bool) (driver.Stmt, error) {
	if !s.Once {
		if stmt, ok := c.statements.get(s.SQL); ok {
			return stmt, nil
		}
	}
	if c.statements.max == 0 || !preparable(s, exec) {
		return nil, nil
	}
	stmt, err := c.PrepareContext(ctx, s.SQL)
	if err != nil {
		return nil, err
	}
	if old, evicted := c.statements.put(s.SQL, stmt); evicted {
		_ = old.Close()
	}
	return stmt, nil
}

// forget drops a prepared statement.
func (c *DriverConn) forget(query string) {
	if stmt, ok := c.statements.remove(query); ok {
		_ = stmt.Close()
	}
}

// arguments are the values in the form that drivers want them, by the rules of database/sql. They lie in room, whose places
// have their numbers from the last time and are empty (see run.free). stmt may be nil.
func (c *DriverConn) arguments(room *[]driver.NamedValue, stmt driver.Stmt, values []any) ([]driver.NamedValue, error) {
	*room = slices.Grow(*room, max(0, len(values)-len(*room)))
	for n := len(*room) + 1; n <= len(values); n++ {
		*room = append(*room, driver.NamedValue{Ordinal: n})
	}
	to := (*room)[:len(values)]
	for i, v := range values {
		to[i].Value = v
		switch v.(type) {
		case nil, int64, string, []byte, float64, bool, time.Time: // every driver takes these as they are
			continue
		}
		if err := c.checkArg(&to[i], stmt); err != nil {
			return to, fmt.Errorf("sequelize: value %d of the statement: %w", i+1, err)
		}
	}
	if stmt != nil {
		if want := stmt.NumInput(); want >= 0 && want != len(to) {
			return to, fmt.Errorf("sequelize: the statement wants %d values, got %d", want, len(to))
		}
	}
	return to, nil
}

func (c *DriverConn) checkArg(v *driver.NamedValue, stmt driver.Stmt) error {
	if named, ok := v.Value.(sql.NamedArg); ok {
		v.Name, v.Value = named.Name, named.Value
	}
	check := driver.NamedValueChecker(c)
	if s, ok := stmt.(driver.NamedValueChecker); ok {
		check = s
	}
	err := check.CheckNamedValue(v)
	if err != driver.ErrSkip {
		return err
	}
	convert := driver.ValueConverter(driver.DefaultParameterConverter)
	if s, ok := stmt.(driver.ColumnConverter); ok { //nolint:staticcheck // old drivers have it
		convert = s.ColumnConverter(v.Ordinal - 1)
	}
	if valuer, ok := v.Value.(driver.Valuer); ok {
		if v.Value, err = driver.DefaultParameterConverter.ConvertValue(valuer); err != nil {
			return err
		}
	}
	v.Value, err = convert.ConvertValue(v.Value)
	return err
}
