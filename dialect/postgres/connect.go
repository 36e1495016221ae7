package postgres

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/go-sequelize/sequelize/dialect"
)

const defaultPort = 5432

// params are the connection parameters that a URI or Config.Params may hold: libpq's, and the server's settings that a
// session commonly begins with. Other settings go into options, as in options=-c work_mem=64MB.
var params = []string{
	"sslmode", "sslcert", "sslkey", "sslrootcert", "sslpassword", "sslsni", "sslnegotiation", "channel_binding", "require_auth",
	"connect_timeout", "target_session_attrs", "passfile", "krbsrvname", "krbspn", "min_protocol_version", "max_protocol_version",
	"application_name", "fallback_application_name", "options", "search_path", "client_encoding", "client_min_messages",
	"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout",
	"default_transaction_isolation", "default_transaction_read_only", "standard_conforming_strings", "timezone",
	"datestyle", "intervalstyle", "extra_float_digits", "role",
}

// Open implements dialect.Connector.
//
// Config.QueryMode chooses how statements run:
//   - cache_statement (the default) prepares each statement once per connection and keeps StatementCache of them: the
//     fastest, for connections of one's own and poolers that know prepared statements (pgbouncer from 1.21 on).
//   - cache_describe keeps only the description of each statement and sends the text every time: safe behind a pooler in
//     transaction mode, as each execution is complete in itself. It is the mode, too, when StatementCache is negative.
//   - exec sends values as text and asks for nothing before; types follow from the Go types of the values.
//   - simple_protocol writes the values into the text, quoted by pgx: for servers and proxies that know nothing else.
//
// client_min_messages is not set, as notices are dropped unread and poolers refuse the setting.
func (Dialect) Open(config *dialect.Config) (dialect.Database, error) {
	c, err := connConfig(config)
	if err != nil {
		return nil, err
	}
	if config.Plain {
		return dialect.NewSQLDatabase(openPlain(config, c), dialect.SQLOptions{Pool: config.Pool, PoolHooks: config.PoolHooks, StatementCache: config.StatementCache, Begin: beginPlain}), nil
	}
	limits := config.Pool.WithDefaults()
	pool, err := newPool(config, c, limits)
	if err != nil {
		return nil, err
	}
	return &database{
		pool: pool, sql: stdlib.OpenDBFromPool(pool), max: limits.Max,
		acquire: limits.Acquire, gate: dialect.NewSemaphore(limits.Max, limits.Acquire).Observed(config.PoolHooks),
	}, nil
}

func openPlain(config *dialect.Config, c *pgx.ConnConfig) *sql.DB {
	connector := stdlib.GetConnector(*c, stdlib.OptionBeforeConnect(beforeConnect(config)), stdlib.OptionAfterConnect(afterConnect(config)))
	if config.Pool.MaxUses > 0 || config.BeforeDisconnect != nil || config.AfterDisconnect != nil {
		// The wrapper hides pgx's connection from Raw, so it is there only when it must be.
		connector = dialect.NewConnector(connector, dialect.ConnectorOptions{
			MaxUses:          config.Pool.MaxUses,
			BeforeDisconnect: ofPgx(config.BeforeDisconnect), AfterDisconnect: ofPgx(config.AfterDisconnect),
		})
	}
	return sql.OpenDB(connector)
}

// OpenDB implements dialect.Connector. A handle of pgx's own driver gets the native path unless Config.Plain.
func (Dialect) OpenDB(db *sql.DB, config *dialect.Config) (dialect.Database, error) {
	if _, native := db.Driver().(*stdlib.Driver); native && !config.Plain {
		return newForeign(db, config), nil
	}
	return dialect.NewSQLDatabase(db, dialect.SQLOptions{
		Pool: config.Pool, PoolHooks: config.PoolHooks, StatementCache: config.StatementCache, Foreign: true, Begin: beginPlain,
	}), nil
}

// beginPlain begins a transaction that may be deferrable, which database/sql has no word for.
func beginPlain(ctx context.Context, b dialect.Beginner, o dialect.TxOptions) (*sql.Tx, error) {
	tx, err := b.BeginTx(ctx, &sql.TxOptions{Isolation: o.Isolation, ReadOnly: o.ReadOnly})
	if err != nil || !o.Deferrable {
		return tx, err
	}
	if _, err := tx.ExecContext(ctx, setDeferrable); err != nil {
		_ = tx.Rollback() // the error of the statement says more
		return nil, err
	}
	return tx, nil
}

func newPool(config *dialect.Config, c *pgx.ConnConfig, limits dialect.Pool) (*pgxpool.Pool, error) {
	p, err := pgxpool.ParseConfig("") // pgxpool takes no other
	if err != nil {
		return nil, fmt.Errorf("sequelize: %w", err)
	}
	p.ConnConfig = c
	p.MaxConns, p.MinConns = int32(min(limits.Max, math.MaxInt32)), int32(min(limits.Min, math.MaxInt32))
	p.MaxConnIdleTime, p.HealthCheckPeriod, p.MaxConnLifetime = limits.Idle, limits.Evict, limits.MaxLifetime
	if limits.Idle < 0 {
		p.MaxConnIdleTime = math.MaxInt64
	}
	p.BeforeConnect = beforeConnect(config)
	p.AfterConnect = afterConnect(config)
	if config.BeforeDisconnect != nil || config.AfterDisconnect != nil {
		p.BeforeClose = beforeClose(config)
	}
	if limits.MaxUses > 0 {
		p.AfterRelease = func(conn *pgx.Conn) bool { return countUse(conn) < limits.MaxUses }
	}
	pool, err := pgxpool.NewWithConfig(context.Background(), p)
	if err != nil {
		return nil, fmt.Errorf("sequelize: %w", err)
	}
	return pool, nil
}

const usesKey = "sequelize.uses"

// countUse counts in the connection itself, where the count ends with it.
func countUse(conn *pgx.Conn) int {
	data := conn.PgConn().CustomData()
	uses, _ := data[usesKey].(int)
	data[usesKey] = uses + 1
	return uses + 1
}

// beforeConnect lets the user's hook change a copy of the configuration, and connects by what it became.
func beforeConnect(config *dialect.Config) func(context.Context, *pgx.ConnConfig) error {
	return func(ctx context.Context, c *pgx.ConnConfig) error {
		if config.BeforeConnect == nil {
			return nil
		}
		changed := *config
		if err := config.BeforeConnect(ctx, &changed); err != nil {
			return err
		}
		fresh, err := connConfig(&changed)
		if err != nil {
			return err
		}
		*c = *fresh
		return nil
	}
}

func afterConnect(config *dialect.Config) func(context.Context, *pgx.Conn) error {
	return func(ctx context.Context, conn *pgx.Conn) error {
		conn.PgConn().CustomData()[modeKey] = conn.Config().DefaultQueryExecMode
		if config.AfterConnect == nil {
			return nil
		}
		return config.AfterConnect(ctx, conn)
	}
}

// beforeClose calls the hooks of a connection that pgx's pool is about to close. The pool does not say when it has; the
// connection itself does.
func beforeClose(config *dialect.Config) func(*pgx.Conn) {
	return func(conn *pgx.Conn) {
		if config.BeforeDisconnect != nil {
			config.BeforeDisconnect(context.Background(), conn)
		}
		if config.AfterDisconnect != nil {
			go func() {
				<-conn.PgConn().CleanupDone()
				config.AfterDisconnect(context.Background(), conn)
			}()
		}
	}
}

// ofPgx gives a hook pgx's connection in place of the one for database/sql, as the native path does.
func ofPgx(hook func(ctx context.Context, conn any)) func(ctx context.Context, conn any) {
	if hook == nil {
		return nil
	}
	return func(ctx context.Context, conn any) { hook(ctx, conn.(*stdlib.Conn).Conn()) }
}

// connConfig is pgx's configuration. pgx insists on making it of a text itself, as it opens files and resolves
// defaults on the way; keywords and values cannot be misread as a URI's parts can.
func connConfig(config *dialect.Config) (*pgx.ConnConfig, error) {
	if err := dialect.CheckParams("postgres", config.Params, params); err != nil {
		return nil, err
	}
	hosts, ports, err := splitHosts(config)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	add := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s='%s' ", key, strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(value))
		}
	}
	add("host", hosts)
	add("port", ports)
	add("dbname", config.Database)
	add("user", config.Username)
	add("password", config.Password)
	for k, v := range config.Params {
		add(k, v)
	}
	c, err := pgx.ParseConfig(b.String())
	if err != nil {
		// pgx's own text repeats the whole configuration.
		return nil, fmt.Errorf("sequelize: the PostgreSQL connection settings are wrong: %w", unwrapParse(err))
	}
	if err := setSession(c, config); err != nil {
		return nil, err
	}
	return c, setMode(c, config)
}

// splitHosts separates a list of hosts, each with or without its port, as libpq wants them.
func splitHosts(config *dialect.Config) (hosts, ports string, err error) {
	port := strconv.Itoa(cmp.Or(config.Port, defaultPort))
	var hostList, portList []string
	for _, h := range strings.Split(cmp.Or(config.Host, "localhost"), ",") {
		host, own, err := splitPort(h)
		if err != nil {
			return "", "", err
		}
		hostList, portList = append(hostList, host), append(portList, cmp.Or(own, port))
	}
	return strings.Join(hostList, ","), strings.Join(portList, ","), nil
}

func splitPort(h string) (host, port string, err error) {
	switch {
	case strings.HasPrefix(h, "["):
		end := strings.IndexByte(h, ']')
		if end < 0 {
			return "", "", fmt.Errorf("sequelize: the ] of the host %q is missing", h)
		}
		host, port = h[1:end], strings.TrimPrefix(h[end+1:], ":")
	case strings.HasPrefix(h, "/") || strings.Count(h, ":") != 1: // a socket, a bare IPv6 address, a host alone
		host = h
	default:
		host, port, _ = strings.Cut(h, ":")
	}
	if n, err := strconv.Atoi(port); port != "" && (err != nil || n < 1 || n > 65535) {
		return "", "", fmt.Errorf("sequelize: the port of the host %q is no number of 1 to 65535", h)
	}
	return cmp.Or(host, "localhost"), port, nil
}

// setSession sets what each session begins with. It travels in the start-up message, without a round trip; poolers
// know these two settings.
func setSession(c *pgx.ConnConfig, config *dialect.Config) error {
	if _, own := c.RuntimeParams["standard_conforming_strings"]; !own {
		c.RuntimeParams["standard_conforming_strings"] = "on"
	}
	if _, own := config.Params["timezone"]; own || config.KeepDefaultTimezone {
		return nil
	}
	zone, err := sessionZone(cmp.Or(config.Timezone, "+00:00"))
	c.RuntimeParams["timezone"] = zone
	return err
}

var offsetZone = regexp.MustCompile(`^([+-])(\d{1,2}):?(\d{2})$`)

// sessionZone is the server's word for a zone. Its offsets are POSIX's: they count towards the west.
func sessionZone(zone string) (string, error) {
	part := offsetZone.FindStringSubmatch(zone)
	switch {
	case part != nil && strings.Trim(zone, "+-0:") == "":
		return "UTC", nil
	case part != nil:
		west := map[string]string{"+": "-", "-": "+"}[part[1]]
		return fmt.Sprintf("<%s>%s%s:%s", zone, west, part[2], part[3]), nil
	case strings.ContainsAny(zone, "+<>;' "):
		return "", fmt.Errorf("sequelize: the timezone %q is neither an IANA name nor an offset such as +02:00", zone)
	}
	return zone, nil
}

func setMode(c *pgx.ConnConfig, config *dialect.Config) error {
	size := cmp.Or(config.StatementCache, dialect.DefaultStatementCache)
	mode := config.QueryMode
	if mode == "" || mode == "cache_statement" && size < 0 {
		mode = map[bool]string{true: "cache_describe", false: "cache_statement"}[size < 0]
	}
	if size < 0 {
		size = dialect.DefaultStatementCache // of descriptions, which the server knows nothing of
	}
	c.StatementCacheCapacity, c.DescriptionCacheCapacity = 0, 0
	switch mode {
	case "cache_statement":
		c.DefaultQueryExecMode, c.StatementCacheCapacity = pgx.QueryExecModeCacheStatement, size
	case "cache_describe":
		c.DefaultQueryExecMode, c.DescriptionCacheCapacity = pgx.QueryExecModeCacheDescribe, size
	case "exec":
		c.DefaultQueryExecMode = pgx.QueryExecModeExec
	case "simple_protocol":
		c.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	default:
		return fmt.Errorf("sequelize: unknown query mode %q: it is cache_statement, cache_describe, exec or simple_protocol", mode)
	}
	return nil
}
