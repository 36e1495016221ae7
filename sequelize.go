package sequelize

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/binds"
	"github.com/go-sequelize/sequelize/internal/exec"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// Config says where a database is and how to reach it; see its fields.
type Config = dialect.Config

// Sequelize is a connection to a database: a pool, and the models defined on it. It is safe for concurrent use.
type Sequelize struct {
	dialect  dialect.Dialect
	features *dialect.Features
	config   Config
	database dialect.Database
	runner   exec.Runner
	plans    plan.Cache
	binds    binds.Cache
	compiler plan.Compiler
	settings settings
	replicas *replicas // nil without Replication
	closed   atomic.Bool

	mu      sync.RWMutex
	models  []*model // in the order of their definition
	catalog schema.Catalog
	handles map[handleKey]any        // *ToMany or *ToOne
	implied map[*schema.Table]*model // of through tables without a model of their own
	// resolved says that the associations of all models are resolved; Define and declarations clear it.
	resolved atomic.Bool
	hooks    globalHooks
}

// settings are what Open's options say beyond Config.
type settings struct {
	defaults  []DefineOption
	log       *logging
	tracer    Tracer
	clock     func() time.Time
	nplusone  int
	isolation TransactionOption
	replicas  []Config
	plans     int
	// connecting says that hooks of connections were given, which are made by New only.
	connecting bool
}

// Open connects to the database that a URI names, such as "postgres://user:pass@localhost:5432/shop". No connection is
// opened before it is needed: see Authenticate. An unknown scheme, query parameter or option is an error that names the
// known ones.
func Open(uri string, options ...OpenOption) (*Sequelize, error) {
	config, err := ParseURI(uri)
	if err != nil {
		return nil, err
	}
	return New(config, options...)
}

// ParseURI reads a connection URI without connecting.
func ParseURI(uri string) (Config, error) {
	d, err := dialect.Lookup(schemeOf(uri))
	if err != nil {
		return Config{}, err
	}
	config, err := d.ParseURI(uri)
	if err != nil {
		return Config{}, err
	}
	config.Dialect = d.Name()
	return config, nil
}

// schemeOf is what stands before the first colon.
func schemeOf(uri string) string {
	scheme, _, _ := strings.Cut(uri, ":")
	return scheme
}

// New connects to the database that config names. Options override the configuration.
func New(config Config, options ...OpenOption) (*Sequelize, error) {
	s, err := newSequelize(config, options)
	if err != nil {
		return nil, err
	}
	s.database, err = s.dialect.Open(&s.config)
	if err != nil {
		return nil, err
	}
	if err := s.openReplicas(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// OpenDB works over a *sql.DB that the caller has opened: one with an instrumented driver, with tokens that expire, or
// a mock. Dialect is its dialect's name. Pool options do not apply, and Close leaves db open. What Open sets up on each
// connection is the caller's then: see OpenDB of the package of the dialect (SQLite's ConnectHook, MySQL's
// parseTime=true&loc=UTC&clientFoundRows=true).
func OpenDB(dialectName string, db *sql.DB, options ...OpenOption) (*Sequelize, error) {
	if db == nil {
		return nil, errorf("OpenDB: the *sql.DB is nil")
	}
	s, err := newSequelize(Config{Dialect: dialectName}, options)
	if err != nil {
		return nil, err
	}
	if s.settings.connecting {
		return nil, errorf("OpenDB: the *sql.DB makes its connections itself: give BeforeConnect and its like to Open, or hooks to the handle's driver")
	}
	s.database, err = s.dialect.OpenDB(db, &s.config)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func newSequelize(config Config, options []OpenOption) (*Sequelize, error) {
	s := &Sequelize{config: config, settings: settings{clock: time.Now}}
	for _, o := range options {
		if o == nil {
			continue
		}
		if err := o.open(s); err != nil {
			return nil, err
		}
	}
	if s.config.Dialect == "" {
		return nil, errorf("Config.Dialect is empty: name one of %v", dialect.Names())
	}
	d, err := dialect.Lookup(s.config.Dialect)
	if err != nil {
		return nil, err
	}
	s.dialect, s.features = d, d.Features()
	s.config.Dialect = d.Name()
	s.compiler = plan.Compiler{Dialect: d, ParseType: schema.ParseType}
	s.plans.Init(s.settings.plans)
	s.catalog.Dialect = d
	s.catalog.Defaults = s.definition(nil).Options
	s.observe()
	return s, nil
}

// SQL is the pooled *sql.DB on the same connections, for code of one's own.
func (s *Sequelize) SQL() *sql.DB { return s.database.SQL() }

// DialectName is the name of the database's dialect.
func (s *Sequelize) DialectName() string { return s.dialect.Name() }

// Config is the configuration in force. Its Password is left out.
func (s *Sequelize) Config() Config {
	c := s.config
	c.Password = ""
	return c
}

// Stats are the pool's figures.
func (s *Sequelize) Stats() Stats { return Stats(s.database.Stats()) }

// Authenticate checks that the database can be reached and answers. Its error is a *ConnectionError that says whether
// the host, the server or the credentials are at fault.
func (s *Sequelize) Authenticate(ctx context.Context) error {
	if err := s.open(); err != nil {
		return err
	}
	err := s.runner.Query(ctx, s.database, &dialect.Statement{SQL: "SELECT 1+1 AS result", Once: true}, func(rows dialect.Rows) error {
		for rows.Next() {
		}
		return rows.Err()
	})
	return s.failure(err, nil)
}

// Version asks the server for its version, such as "15.18".
func (s *Sequelize) Version(ctx context.Context) (string, error) {
	if err := s.open(); err != nil {
		return "", err
	}
	v, err := s.dialect.Version(ctx, s.on(ctx))
	return v, s.failure(err, nil)
}

// Close closes the pool. Further calls fail with ErrClosed; closing twice is no error.
func (s *Sequelize) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	return cmp.Or(s.closeReplicas(), s.database.Close())
}

func (s *Sequelize) open() error {
	if s.closed.Load() {
		return ErrClosed
	}
	return nil
}

// on is what a statement runs on: the context's transaction, or the pool.
func (s *Sequelize) on(ctx context.Context) dialect.Runner {
	if tx := s.txOf(ctx); tx != nil {
		return tx.runner()
	}
	return s.database
}

// now is the time of an operation, in UTC and with the microseconds that every database keeps.
func (s *Sequelize) now() time.Time { return s.settings.clock().UTC().Truncate(time.Microsecond) }

// errorf makes an error of the library.
func errorf(format string, args ...any) error { return fmt.Errorf("sequelize: "+format, args...) }
