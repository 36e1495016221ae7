package sequelize

import (
	"context"
	"time"
)

// The hooks of connections and of their pool are options of Open and New, because the pool may connect at once. Several of
// one kind run in their order. With OpenDB, connections are made by the caller's *sql.DB: there only those of the pool are
// taken.

// BeforeConnect may change the configuration of each new connection: a password that expires, a host that moved. Its error
// is that of whoever needs the connection.
func BeforeConnect(f func(ctx context.Context, c *Config) error) OpenOption {
	return connecting(func(c *Config) { c.BeforeConnect = inTurn(c.BeforeConnect, f) })
}

// AfterConnect is called with each new connection, as its driver's own value: a *pgx.Conn, else the driver's driver.Conn.
// By its error the connection is closed.
func AfterConnect(f func(ctx context.Context, conn any) error) OpenOption {
	return connecting(func(c *Config) { c.AfterConnect = inTurn(c.AfterConnect, f) })
}

// BeforeDisconnect is called before a connection is closed, with its driver's own value, as AfterConnect. The connection
// may be dead already. ctx is not that of a caller: pools close connections when they see fit.
func BeforeDisconnect(f func(ctx context.Context, conn any)) OpenOption {
	return connecting(func(c *Config) { c.BeforeDisconnect = bothOf(c.BeforeDisconnect, f) })
}

// AfterDisconnect is called when a connection was closed, with its driver's own value; see BeforeDisconnect.
func AfterDisconnect(f func(ctx context.Context, conn any)) OpenOption {
	return connecting(func(c *Config) { c.AfterDisconnect = bothOf(c.AfterDisconnect, f) })
}

// BeforePoolAcquire is called before each statement or transaction takes a connection out of the pool; its error is that
// of the operation. Statements inside a transaction have its connection, and users of SQL take theirs by themselves: f
// does not see them.
func BeforePoolAcquire(f func(ctx context.Context) error) OpenOption {
	return configure(func(c *Config) {
		first := c.PoolHooks.BeforeAcquire
		c.PoolHooks.BeforeAcquire = func(ctx context.Context) error {
			if first != nil {
				if err := first(ctx); err != nil {
					return err
				}
			}
			return f(ctx)
		}
	})
}

// AfterPoolAcquire is called when a connection was granted, with the time that the wait for it took; by its error the
// connection is given back and the operation fails. See BeforePoolAcquire.
func AfterPoolAcquire(f func(ctx context.Context, waited time.Duration) error) OpenOption {
	return configure(func(c *Config) { c.PoolHooks.AfterAcquire = inTurn(c.PoolHooks.AfterAcquire, f) })
}

// connecting is an option that means nothing to OpenDB.
func connecting(set func(*Config)) OpenOption {
	return openFunc(func(s *Sequelize) error {
		s.settings.connecting = true
		set(&s.config)
		return nil
	})
}

// inTurn calls first, where there is one, then f.
func inTurn[V any](first, f func(context.Context, V) error) func(context.Context, V) error {
	if first == nil {
		return f
	}
	return func(ctx context.Context, v V) error {
		if err := first(ctx, v); err != nil {
			return err
		}
		return f(ctx, v)
	}
}

// bothOf is inTurn of hooks that cannot fail.
func bothOf[V any](first, f func(context.Context, V)) func(context.Context, V) {
	if first == nil {
		return f
	}
	return func(ctx context.Context, v V) {
		first(ctx, v)
		f(ctx, v)
	}
}
