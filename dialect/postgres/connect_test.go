package postgres

import (
	"reflect"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
)

func TestParseURI(t *testing.T) {
	tests := []struct {
		uri  string
		want dialect.Config
	}{
		{"postgres://localhost/shop", dialect.Config{Host: "localhost", Database: "shop"}},
		{"postgresql://u:p@h:6543/shop", dialect.Config{Host: "h", Port: 6543, Database: "shop", Username: "u", Password: "p"}},
		{"postgres://u%40x:a%3Ab%2Fc:d@h/my%20shop", dialect.Config{Host: "h", Database: "my shop", Username: "u@x", Password: "a:b/c:d"}},
		{"postgres://[::1]:5433/shop", dialect.Config{Host: "::1", Port: 5433, Database: "shop"}},
		{"postgres://u@h1:1,h2:2/shop", dialect.Config{Host: "h1:1,h2:2", Database: "shop", Username: "u"}},
		{"postgres://h1,[::1]:2,h3/shop?target_session_attrs=read-write",
			dialect.Config{Host: "h1,[::1]:2,h3", Database: "shop", Params: map[string]string{"target_session_attrs": "read-write"}}},
		{"postgres:///shop?host=/var/run/postgresql", dialect.Config{Host: "/var/run/postgresql", Database: "shop"}},
		{"postgres://u@%2Fvar%2Frun%2Fpostgresql/shop", dialect.Config{Host: "/var/run/postgresql", Database: "shop", Username: "u"}},
		{"postgres:///?host=h&port=1&user=u&password=p%26&dbname=d", dialect.Config{Host: "h", Port: 1, Username: "u", Password: "p&", Database: "d"}},
		{"postgres://h/d?sslmode=verify-full&sslrootcert=%2Fca.pem&application_name=a%20b",
			dialect.Config{Host: "h", Database: "d", Params: map[string]string{"sslmode": "verify-full", "sslrootcert": "/ca.pem", "application_name": "a b"}}},
		{"postgres://", dialect.Config{}},
	}
	for _, tt := range tests {
		got, err := Dialect{}.ParseURI(tt.uri)
		tt.want.Dialect = "postgres"
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v, %v", tt.uri, got, err)
		}
	}
	for uri, part := range map[string]string{
		"postgres://u:secret@h/d?sslmod=disable": `"sslmod"`,
		"postgres://u:secret@h:port/d":           "port",
		"postgres://u:secret@h/d?port=x":         "port",
		"mysql://u:secret@h/d":                   "scheme",
		"postgres://u:secret%zz@h/d":             "percent",
		"postgres://u:secret@h/d?servicefile=/x": "servicefile",
		"shop":                                   "scheme",
	} {
		_, err := Dialect{}.ParseURI(uri)
		if err == nil || !strings.Contains(err.Error(), part) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", uri, err)
		}
	}
}

func TestConnConfig(t *testing.T) {
	c, err := connConfig(&dialect.Config{Host: "h1:1,[::1]:2,/run/pg,fe80::1", Port: 9, Database: `d 'b`, Username: `u\`, Password: ` p='x' `,
		Params: map[string]string{"sslmode": "disable", "search_path": "a, b"}, Timezone: "-03:30"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Host != "h1" || c.Port != 1 || c.Database != "d 'b" || c.User != `u\` || c.Password != " p='x' " {
		t.Errorf("got %s %d %s %s %q", c.Host, c.Port, c.Database, c.User, c.Password)
	}
	var others []any
	for _, f := range c.Fallbacks {
		others = append(others, f.Host, f.Port)
	}
	if want := []any{"::1", uint16(2), "/run/pg", uint16(9), "fe80::1", uint16(9)}; !reflect.DeepEqual(others, want) {
		t.Errorf("the further hosts are %v", others)
	}
	if want := map[string]string{"search_path": "a, b", "timezone": "<-03:30>+03:30", "standard_conforming_strings": "on"}; !reflect.DeepEqual(c.RuntimeParams, want) {
		t.Errorf("the session begins with %v", c.RuntimeParams)
	}
	for _, wrong := range []dialect.Config{
		{QueryMode: "fast"}, {Params: map[string]string{"sslmode": "perhaps"}}, {Params: map[string]string{"nonsense": "1"}},
		{Host: "h:99999"}, {Host: "[::1"}, {Timezone: "x;y"},
		{Password: "secret", Params: map[string]string{"connect_timeout": "x"}},
	} {
		if _, err := (Dialect{}).Open(&wrong); err == nil || !strings.HasPrefix(err.Error(), "sequelize: ") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
}

func TestQueryModes(t *testing.T) {
	for _, tt := range []struct {
		config       dialect.Config
		statements   int
		descriptions int
	}{
		{dialect.Config{}, 256, 0},
		{dialect.Config{StatementCache: 10}, 10, 0},
		{dialect.Config{StatementCache: -1}, 0, 256},
		{dialect.Config{QueryMode: "cache_describe"}, 0, 256},
		{dialect.Config{QueryMode: "exec"}, 0, 0},
		{dialect.Config{QueryMode: "simple_protocol"}, 0, 0},
	} {
		c, err := connConfig(&tt.config)
		if err != nil || c.StatementCacheCapacity != tt.statements || c.DescriptionCacheCapacity != tt.descriptions {
			t.Errorf("%+v: %v, %v", tt.config, c, err)
		}
	}
}
