package dialect

import (
	"context"
	"time"
)

// Config says where a database is and how to reach it. The zero value of a field means its default.
type Config struct {
	Dialect  string // such as "postgres"; required unless it follows from a URI
	Host     string // default localhost; a path is a unix socket's folder or file
	Port     int    // default the dialect's
	Database string
	Username string
	Password string
	// Storage is SQLite's file, ":memory:" (the default) for a database in memory that the whole pool shares, or
	// "" with Temporary set for a private temporary one.
	Storage string
	// Params are the driver's own settings, as in the query part of a URI (sslmode, tls, encrypt, …). Unknown ones are
	// an error.
	Params map[string]string

	Pool Pool
	// Timezone of the session, as an IANA name or an offset such as "+02:00". Default "+00:00". Times are exchanged in
	// UTC whatever it is; it matters to the server's own functions.
	Timezone string
	// KeepDefaultTimezone leaves the session's time zone as the server has it.
	KeepDefaultTimezone bool
	// QueryMode is PostgreSQL's way of running statements: "" or "cache_statement", "cache_describe", "exec",
	// "simple_protocol". Behind pgbouncer in transaction mode "cache_describe" is safe.
	QueryMode string
	// Plain turns off the native path below database/sql.
	Plain bool
	// StatementCache is the number of prepared statements kept per connection; default 256, negative none.
	StatementCache int
	// BeforeConnect may change the configuration of each new connection, such as a password that expires.
	BeforeConnect func(ctx context.Context, c *Config) error
	// AfterConnect is called with each new connection, through its driver's own connection value.
	AfterConnect func(ctx context.Context, conn any) error
	// BeforeDisconnect and AfterDisconnect are called around the close of each connection, with its driver's own value.
	// Their context is not the caller's: pools close connections when they see fit.
	BeforeDisconnect, AfterDisconnect func(ctx context.Context, conn any)
	// PoolHooks are called around each wait for a connection.
	PoolHooks PoolHooks
	// BusyTimeout is how long SQLite waits for a lock; default 5 s.
	BusyTimeout time.Duration
	// TransactionType is SQLite's BEGIN kind: DEFERRED, IMMEDIATE (default) or EXCLUSIVE.
	TransactionType string
}

// Pool configures the pool of connections. A zero field means its default.
type Pool struct {
	Max         int           // most connections at once; default 5
	Min         int           // connections kept open while idle; default 0
	Acquire     time.Duration // longest wait for a connection; default 60 s
	Idle        time.Duration // idle time after which a connection may be closed; default 10 s
	Evict       time.Duration // period of looking for idle connections; default 1 s
	MaxUses     int           // close a connection after this many uses; default never
	MaxLifetime time.Duration // close a connection after this time; default never
}
