package mssql

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	mssqldb "github.com/microsoft/go-mssqldb"
	"github.com/microsoft/go-mssqldb/msdsn"

	"github.com/go-sequelize/sequelize/dialect"
)

// defaultTimeout bounds the making of a connection where no "dial timeout" does.
const defaultTimeout = 30 * time.Second

// params are the connection parameters of a URI or Config.Params, as go-mssqldb writes them. Those that change how
// values are read (guid conversion, timezone) are the library's own business. The dial timeout, in seconds, bounds the
// server's answers up to the login, too, which the driver's does not.
var params = []string{
	"encrypt", "trustservercertificate", "certificate", "servercertificate", "hostnameincertificate", "tlsmin",
	"app name", "workstation id", "connection timeout", "dial timeout", "packet size", "keepalive",
	"applicationintent", "multisubnetfailover", "failoverpartner", "failoverport", "serverspn", "failoverpartnerspn",
	"protocol", "authenticator", "disableretry", "columnencryption", "notraceid", "epa enabled", "instance",
}

// canonical is the name of a parameter: case does not count, and neither do the blanks that no URI likes.
func canonical(key string) string {
	squeezed := strings.NewReplacer(" ", "", "_", "").Replace(strings.ToLower(key))
	switch squeezed {
	case "instancename":
		return "instance"
	case "applicationname":
		return "app name"
	}
	for _, known := range params {
		if strings.ReplaceAll(known, " ", "") == squeezed {
			return known
		}
	}
	return key
}

// ParseURI implements dialect.Connector for mssql:// and sqlserver://. The path is the database, /instance/database
// both; beside a parameter database the path is the instance, as Microsoft writes it. A host may be host\instance, with
// %5C for the backslash.
func (Dialect) ParseURI(uri string) (dialect.Config, error) {
	u, err := dialect.SplitURI(uri)
	if err != nil {
		return dialect.Config{}, err
	}
	if u.Scheme != "mssql" && u.Scheme != "sqlserver" {
		return dialect.Config{}, fmt.Errorf("sequelize: the scheme %q is not SQL Server's: it is mssql or sqlserver", u.Scheme)
	}
	c := u.Config("mssql")
	named := make(map[string]string, len(c.Params))
	for k, v := range c.Params {
		named[canonical(k)] = v
	}
	if c.Host, named["instance"], err = instance(c.Host, named["instance"]); err != nil {
		return dialect.Config{}, err
	}
	if err := setPath(&c, strings.Trim(u.Path, "/"), named); err != nil {
		return dialect.Config{}, err
	}
	if named["instance"] == "" {
		delete(named, "instance")
	}
	if err := dialect.CheckParams("mssql", named, params); err != nil {
		return dialect.Config{}, err
	}
	if c.Params = named; len(named) == 0 {
		c.Params = nil
	}
	return c, nil
}

// instance takes host\instance apart.
func instance(host, given string) (string, string, error) {
	host, own, both := strings.Cut(host, `\`)
	if both && given != "" && !strings.EqualFold(own, given) {
		return "", "", errors.New("sequelize: wrong connection URI: it names two instances")
	}
	return host, cmp.Or(own, given), nil
}

func setPath(c *dialect.Config, path string, named map[string]string) error {
	database, own := named["database"]
	delete(named, "database")
	first, second, both := strings.Cut(path, "/")
	switch {
	case own && both:
		return errors.New("sequelize: wrong connection URI: its path is /instance/database, and the parameter database names another")
	case own:
		c.Database = database
	case both:
		c.Database = second
	default:
		c.Database, first = path, ""
	}
	if first != "" && named["instance"] != "" {
		return errors.New("sequelize: wrong connection URI: it names two instances")
	}
	named["instance"] = cmp.Or(first, named["instance"])
	return nil
}

// Open implements dialect.Connector.
//
// Sessions keep the server's settings: the driver's login turns on the ANSI settings that indexed views and filtered
// indexes ask for (with them ARITHABORT counts as on). XACT_ABORT stays off, as otherwise every failed statement would
// end the whole transaction and a savepoint could not catch it.
func (Dialect) Open(config *dialect.Config) (dialect.Database, error) {
	if _, err := dsn(config); err != nil {
		return nil, err
	}
	c := &connector{config: *config}
	o := dialect.DriverOptions{
		ConnectorOptions: config.ConnectorOptions(), Pool: config.Pool, PoolHooks: config.PoolHooks,
		Decoders: resultDecoders,
		Plain:    true, // go-mssqldb tells some errors only behind the rows, where database/sql looks
	}
	o.Begin, o.ConnectTimeout = begin, connectTimeout(config)
	return dialect.NewDriverDatabase(c, o), nil
}

// connectTimeout is the dial timeout that the configuration asks for.
func connectTimeout(config *dialect.Config) time.Duration {
	for k, v := range config.Params {
		if seconds, err := strconv.Atoi(v); err == nil && seconds != 0 && canonical(k) == "dial timeout" {
			return time.Duration(seconds) * time.Second
		}
	}
	return defaultTimeout
}

// OpenDB implements dialect.Connector.
func (Dialect) OpenDB(db *sql.DB, config *dialect.Config) (dialect.Database, error) {
	return dialect.NewSQLDatabase(db, dialect.SQLOptions{Pool: config.Pool, PoolHooks: config.PoolHooks, StatementCache: config.StatementCache, Foreign: true, Decoders: resultDecoders}), nil
}

// connector makes connections by what BeforeConnect leaves of the configuration.
type connector struct{ config dialect.Config }

// Connect implements driver.Connector.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	config := c.config
	if config.BeforeConnect != nil {
		if err := config.BeforeConnect(ctx, &config); err != nil {
			return nil, err
		}
	}
	text, err := dsn(&config)
	if err != nil {
		return nil, err
	}
	settings, err := msdsn.Parse(text)
	if err != nil {
		return nil, wrongSettings(err)
	}
	inner := mssqldb.NewConnectorConfig(settings)
	dialer := &boundedDialer{Dialer: net.Dialer{KeepAlive: settings.KeepAlive}}
	inner.Dialer = dialer
	stop := context.AfterFunc(ctx, dialer.end)
	conn, err := inner.Connect(ctx)
	if stop() {
		return conn, err
	}
	if err == nil {
		_ = conn.Close()
	}
	return nil, ctx.Err()
}

// boundedDialer makes the connections of one attempt and ends them with its context: the driver looks at that while it
// dials, but not while it waits for the server's first answer.
type boundedDialer struct {
	net.Dialer
	mu    sync.Mutex
	ended bool
	conns []net.Conn
}

// DialContext implements mssqldb.Dialer.
func (d *boundedDialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := d.Dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ended {
		_ = conn.Close()
		return nil, net.ErrClosed
	}
	d.conns = append(d.conns, conn)
	return conn, nil
}

func (d *boundedDialer) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ended = true
	for _, conn := range d.conns {
		_ = conn.Close()
	}
}

// Driver implements driver.Connector.
func (c *connector) Driver() driver.Driver { return &mssqldb.Driver{} }

// dsn is the driver's own URI, checked.
func dsn(config *dialect.Config) (string, error) {
	named := make(map[string]string, len(config.Params))
	for k, v := range config.Params {
		named[canonical(k)] = v
	}
	if err := dialect.CheckParams("mssql", named, params); err != nil {
		return "", err
	}
	if config.Timezone != "" && strings.Trim(config.Timezone, "+-0:") != "" && config.Timezone != "UTC" {
		return "", fmt.Errorf("sequelize: SQL Server's sessions have no time zone, so it cannot be %q: leave Config.Timezone empty", config.Timezone)
	}
	u := url.URL{Scheme: "sqlserver", Host: cmp.Or(config.Host, "localhost"), Path: named["instance"]}
	delete(named, "instance")
	switch {
	case config.Port < 0 || config.Port > 65535:
		return "", fmt.Errorf("sequelize: the port %d is no number of 1 to 65535", config.Port)
	case config.Port != 0:
		u.Host = net.JoinHostPort(u.Host, strconv.Itoa(config.Port))
	case strings.Contains(u.Host, ":"):
		u.Host = net.JoinHostPort(u.Host, "1433") // a bare IPv6 address needs its port to be told apart
	}
	if config.Username != "" {
		u.User = url.UserPassword(config.Username, config.Password)
	}
	query := url.Values{}
	for k, v := range named {
		query.Set(k, v)
	}
	if config.Database != "" {
		query.Set("database", config.Database)
	}
	u.RawQuery = query.Encode()
	if _, err := mssqldb.NewConnector(u.String()); err != nil {
		return "", wrongSettings(err)
	}
	return u.String(), nil
}

func wrongSettings(err error) error {
	return fmt.Errorf("sequelize: the SQL Server connection settings are wrong: %w", err)
}
