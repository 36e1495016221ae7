package mysql

import (
	"database/sql"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sql-driver/mysql"
)

const (
	defaultPort    = 3306
	defaultTimeout = 30 * time.Second
)

// driverParams are the driver's own parameters that a URI and Config.Params may set. Their timeout, 30s where nothing is
// said, bounds the handshake, too, which the driver's does not: a server that accepts and says nothing is given up. What decides how values travel
// (parseTime, loc, clientFoundRows, interpolateParams, multiStatements) is the library's.
var driverParams = []string{
	"allowAllFiles", "allowCleartextPasswords", "allowFallbackToPlaintext", "allowNativePasswords", "allowOldPasswords",
	"charset", "checkConnLiveness", "collation", "compress", "connectionAttributes", "maxAllowedPacket", "readTimeout",
	"rejectReadOnly", "serverPubKey", "timeout", "tls", "writeTimeout",
}

// variables are the session variables that parameters may set on each connection.
var variables = []string{
	"foreign_key_checks", "group_concat_max_len", "innodb_lock_wait_timeout", "interactive_timeout", "lock_wait_timeout",
	"max_execution_time", "max_statement_time", "net_read_timeout", "net_write_timeout", "sql_mode", "unique_checks",
	"wait_timeout",
}

var params = slices.Concat(driverParams, variables)

// ParseURI implements dialect.Connector: mysql://user:password@host:port/database?timeout=5s, each part
// percent-decoded. The parameter host may name a unix socket.
func (Dialect) ParseURI(uri string) (dialect.Config, error) { return ParseURI("mysql", uri) }

// ParseURI is the ParseURI of a dialect of the MySQL family.
func ParseURI(name, uri string) (dialect.Config, error) {
	u, err := dialect.SplitURI(uri)
	if err != nil {
		return dialect.Config{}, err
	}
	if u.Scheme != name {
		return dialect.Config{}, fmt.Errorf("sequelize: wrong connection URI: its scheme is %q, not %q", u.Scheme, name)
	}
	c := u.Config(name)
	return c, dialect.CheckParams(name, c.Params, params)
}

// Open implements dialect.Connector.
func (Dialect) Open(config *dialect.Config) (dialect.Database, error) {
	c, err := newConnector(config)
	if err != nil {
		return nil, err
	}
	options := config.ConnectorOptions()
	options.ConnectTimeout = c.timeout
	return dialect.NewDriverDatabase(c, dialect.DriverOptions{
		ConnectorOptions: options,
		Pool:             config.Pool, PoolHooks: config.PoolHooks, Plain: config.Plain, Stale: stale,
	}), nil
}

// OpenDB implements dialect.Connector. The handle's connections are as the user set them up; the library needs
// parseTime=true&loc=UTC, and clientFoundRows=true to tell an update that changed nothing from one that met no row.
func (Dialect) OpenDB(db *sql.DB, config *dialect.Config) (dialect.Database, error) {
	return dialect.NewSQLDatabase(db, dialect.SQLOptions{Pool: config.Pool, PoolHooks: config.PoolHooks, StatementCache: config.StatementCache, Foreign: true}), nil
}

// driverConfig makes the driver's configuration.
func driverConfig(c *dialect.Config) (*mysql.Config, error) {
	name := c.Dialect
	if name == "" {
		name = "mysql"
	}
	if err := dialect.CheckParams(name, c.Params, params); err != nil {
		return nil, err
	}
	query := url.Values{}
	for _, k := range driverParams {
		if v, ok := c.Params[k]; ok {
			query.Set(k, v)
		}
	}
	network, address := "tcp", c.Address(defaultPort)
	if c.Socket() {
		network, address = "unix", c.Host
	}
	if strings.ContainsAny(address, "()") {
		return nil, fmt.Errorf("sequelize: the host %q holds parentheses", c.Host)
	}
	// The address stands in the DSN because the driver takes the name of the server's certificate from it there.
	d, err := mysql.ParseDSN(network + "(" + address + ")/?" + query.Encode())
	if err != nil {
		return nil, fmt.Errorf("sequelize: connection parameters: %w", err)
	}
	d.User, d.Passwd, d.DBName = c.Username, c.Password, c.Database
	d.ParseTime, d.Loc, d.ClientFoundRows = true, time.UTC, true
	d.Logger = &mysql.NopLogger{} // its errors are returned, too
	d.Params, err = sessionVariables(c)
	return d, err
}

// sessionVariables are the SET of each new connection, as the driver writes it: the values are SQL.
func sessionVariables(c *dialect.Config) (map[string]string, error) {
	set := map[string]string{}
	if !c.KeepDefaultTimezone {
		zone := c.Timezone
		switch zone {
		case "", "UTC", "Z": // the name UTC is known only where time zone tables are loaded
			zone = "+00:00"
		}
		if strings.Trim(zone, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-:/_") != "" {
			return nil, fmt.Errorf("sequelize: Timezone %q is neither an offset such as +02:00 nor a name such as Europe/Berlin", c.Timezone)
		}
		set["time_zone"] = "'" + zone + "'"
	}
	for k, v := range maps.All(c.Params) {
		if !slices.Contains(variables, k) {
			continue
		}
		if _, err := strconv.ParseFloat(v, 64); err != nil {
			v = "'" + strings.NewReplacer(`\`, `\\`, "'", "''").Replace(v) + "'"
		}
		set[k] = v
	}
	return set, nil
}
