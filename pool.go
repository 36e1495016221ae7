package sequelize

import (
	"time"

	"github.com/go-sequelize/sequelize/dialect"
)

// OpenOption is an option of Open, New and OpenDB: Pool, Logger, LogParameters, SlowThreshold, WithTracer, Defaults,
// Timezone, KeepDefaultTimezone, QueryMode, Plain, StatementCache, PlanCache, Clock, DetectNPlusOne, BusyTimeout,
// TransactionType, BeforeConnect, AfterConnect, BeforeDisconnect, AfterDisconnect, BeforePoolAcquire, AfterPoolAcquire,
// DefaultIsolation, Replication.
type OpenOption interface{ open(*Sequelize) error }

// Pool configures the pool of connections; a zero field keeps its default.
type Pool struct {
	Max         int           // most connections at once; default 5
	Min         int           // connections kept open while idle; default 0
	Acquire     time.Duration // longest wait for a connection before an *AcquireTimeoutError; default 60 s
	Idle        time.Duration // idle time after which a connection may be closed; default 10 s
	Evict       time.Duration // period of looking for idle connections; default 1 s
	MaxUses     int           // close a connection after this many uses; default never
	MaxLifetime time.Duration // close a connection after this time; default never
}

func (p Pool) open(s *Sequelize) error {
	if p.Max < 0 || p.Min < 0 || p.Acquire < 0 || p.Idle < 0 || p.Evict < 0 || p.MaxUses < 0 || p.MaxLifetime < 0 {
		return errorf("Pool: a field is negative")
	}
	if p.Max > 0 && p.Min > p.Max {
		return errorf("Pool: Min %d is more than Max %d", p.Min, p.Max)
	}
	s.config.Pool = dialect.Pool(p)
	return nil
}

// Stats are the figures of the pool at one moment.
type Stats dialect.Stats

// openFunc is an option made of a function.
type openFunc func(*Sequelize) error

func (f openFunc) open(s *Sequelize) error { return f(s) }

func configure(set func(*Config)) OpenOption {
	return openFunc(func(s *Sequelize) error { set(&s.config); return nil })
}

// Timezone is the session's time zone, as an IANA name or an offset such as "+02:00"; default UTC. Times travel in UTC
// whatever it is; it matters to the server's own functions.
type Timezone string

func (t Timezone) open(s *Sequelize) error { s.config.Timezone = string(t); return nil }

// KeepDefaultTimezone leaves the session's time zone as the server has it.
type KeepDefaultTimezone bool

func (k KeepDefaultTimezone) open(s *Sequelize) error {
	s.config.KeepDefaultTimezone = bool(k)
	return nil
}

// QueryMode is PostgreSQL's way of running statements. Behind pgbouncer in transaction mode QueryCacheDescribe is safe.
type QueryMode string

// The query modes.
const (
	QueryCacheStatement QueryMode = "cache_statement" // prepared statements, cached per connection: the default
	QueryCacheDescribe  QueryMode = "cache_describe"  // unnamed statements with cached descriptions: safe behind pgbouncer
	QueryExec           QueryMode = "exec"            // unnamed statements, values as text
	QuerySimple         QueryMode = "simple_protocol" // the simple protocol, values quoted by the client
)

func (q QueryMode) open(s *Sequelize) error { s.config.QueryMode = string(q); return nil }

// Plain turns off the native path beneath database/sql.
type Plain bool

func (p Plain) open(s *Sequelize) error { s.config.Plain = bool(p); return nil }

// StatementCache is the number of prepared statements that are kept per connection; default 256, negative none.
type StatementCache int

func (n StatementCache) open(s *Sequelize) error { s.config.StatementCache = int(n); return nil }

// PlanCache is the number of compiled questions that are kept; default 4096.
type PlanCache int

func (n PlanCache) open(s *Sequelize) error { s.settings.plans = int(n); return nil }

// BusyTimeout is how long SQLite waits for a lock that another process holds; default 5 s.
type BusyTimeout time.Duration

func (b BusyTimeout) open(s *Sequelize) error {
	s.config.BusyTimeout = time.Duration(b)
	return nil
}

// Clock replaces the clock of timestamps, for tests.
func Clock(now func() time.Time) OpenOption {
	return openFunc(func(s *Sequelize) error {
		if now == nil {
			return errorf("Clock: the function is nil")
		}
		s.settings.clock = now
		return nil
	})
}

// Defaults are define options for every model of the connection; a model's own win. In Sequelize: define: {…}.
func Defaults(options ...DefineOption) OpenOption {
	return openFunc(func(s *Sequelize) error {
		s.settings.defaults = append(s.settings.defaults, options...)
		return nil
	})
}
