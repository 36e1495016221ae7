package sqlserver

import (
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/mssql"
)

// Name is the name of the dialect, and the scheme of the URIs which lead here.
const Name = "mssql-stand-in"

// opened are the servers that have a URI.
var opened struct {
	sync.Mutex
	servers map[string]*Server
}

// URI is the URI of a new server that goes with the test, for sequelize.Open.
func URI(t testing.TB) string {
	opened.Lock()
	defer opened.Unlock()
	if opened.servers == nil {
		opened.servers = map[string]*Server{}
	}
	uri := fmt.Sprintf("%s://localhost/test%d", Name, len(opened.servers))
	opened.servers[uri] = New(t)
	return uri
}

// Of is the server behind a URI, or nil.
func Of(uri string) *Server {
	opened.Lock()
	defer opened.Unlock()
	return opened.servers[uri]
}

// standIn is SQL Server's dialect with other connections, which write one at a time.
type standIn struct{ mssql.Dialect }

func init() { dialect.Register(standIn{}) }

// Name implements dialect.Dialect.
func (standIn) Name() string { return Name }

var features = func() dialect.Features {
	f := *mssql.Dialect{}.Features()
	f.SingleWriter = true
	f.QuantifiedSelect = false // SQLite has none: what runs here is the form for such databases
	return f
}()

// Features implements dialect.Dialect.
func (standIn) Features() *dialect.Features { return &features }

// ParseURI implements dialect.Connector.
func (standIn) ParseURI(uri string) (dialect.Config, error) {
	return dialect.Config{Dialect: Name, Host: "localhost", Database: strings.TrimPrefix(uri, Name+"://localhost/")}, nil
}

// Open implements dialect.Connector.
func (standIn) Open(c *dialect.Config) (dialect.Database, error) {
	server := Of(Name + "://localhost/" + c.Database)
	if server == nil {
		return nil, fmt.Errorf("sqlserver: there is no %s", c.Database)
	}
	db := sql.OpenDB(dialect.NewConnector(connector{server}, dialect.ConnectorOptions{AfterConnect: c.AfterConnect}))
	return dialect.NewSQLDatabase(db, dialect.SQLOptions{Pool: c.Pool, PoolHooks: c.PoolHooks, StatementCache: c.StatementCache, Decoders: standIn{}.ResultDecoders()}), nil
}
