package mssql

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/microsoft/go-mssqldb/msdsn"

	"github.com/go-sequelize/sequelize/dialect"
)

func TestParseURI(t *testing.T) {
	tests := []struct {
		uri  string
		want dialect.Config
	}{
		{"mssql://sa:p%40ss@localhost:1433/shop", dialect.Config{Host: "localhost", Port: 1433, Username: "sa", Password: "p@ss", Database: "shop"}},
		{"sqlserver://sa@h/shop", dialect.Config{Host: "h", Username: "sa", Database: "shop"}},
		{"sqlserver://sa@h?database=shop", dialect.Config{Host: "h", Username: "sa", Database: "shop"}},
		{"sqlserver://sa@h/SQLExpress?database=shop", dialect.Config{Host: "h", Username: "sa", Database: "shop", Params: map[string]string{"instance": "SQLExpress"}}},
		{"mssql://sa@h/SQLExpress/shop", dialect.Config{Host: "h", Username: "sa", Database: "shop", Params: map[string]string{"instance": "SQLExpress"}}},
		{"mssql://sa@h/shop?instanceName=SQLExpress", dialect.Config{Host: "h", Username: "sa", Database: "shop", Params: map[string]string{"instance": "SQLExpress"}}},
		{"mssql://sa@h%5CSQLExpress/shop", dialect.Config{Host: "h", Username: "sa", Database: "shop", Params: map[string]string{"instance": "SQLExpress"}}},
		{"mssql://[::1]:1434/shop", dialect.Config{Host: "::1", Port: 1434, Database: "shop"}},
		{"mssql://h/shop?encrypt=disable&trustServerCertificate=true&App%20Name=x&connectionTimeout=5",
			dialect.Config{Host: "h", Database: "shop", Params: map[string]string{"encrypt": "disable", "trustservercertificate": "true", "app name": "x", "connection timeout": "5"}}},
	}
	for _, tt := range tests {
		got, err := Dialect{}.ParseURI(tt.uri)
		tt.want.Dialect = "mssql"
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v, %v", tt.uri, got, err)
		}
	}
	for uri, part := range map[string]string{
		"mssql://sa:secret@h/d?encrypted=true":       "encrypted",
		"mssql://sa:secret@h/d?guid%20conversion=1":  "guid conversion",
		"mssql://sa:secret@h/i/d?database=e":         "database",
		"mssql://sa:secret@h%5Ci/j/d":                "two instances",
		"mssql://sa:secret@h%5Ci/d?instance=j":       "two instances",
		"postgres://sa:secret@h/d":                   "scheme",
		"mssql://sa:secret@h:0/d":                    "port",
		"mssql://sa:secret@h/d?encrypt=1&encrypt=no": "twice",
	} {
		_, err := Dialect{}.ParseURI(uri)
		if err == nil || !strings.Contains(err.Error(), part) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", uri, err)
		}
	}
}

func TestDSN(t *testing.T) {
	tests := []struct {
		config dialect.Config
		check  func(msdsn.Config) bool
	}{
		{dialect.Config{}, func(c msdsn.Config) bool { return c.Host == "localhost" && c.Port == 0 && c.Instance == "" }},
		{dialect.Config{Host: "h", Port: 1444, Database: "a b&c", Username: `dom\u`, Password: "p@:/?#"}, func(c msdsn.Config) bool {
			return c.Host == "h" && c.Port == 1444 && c.Database == "a b&c" && c.User == `dom\u` && c.Password == "p@:/?#"
		}},
		{dialect.Config{Host: "fe80::1"}, func(c msdsn.Config) bool { return c.Host == "fe80::1" && c.Port == 1433 }},
		{dialect.Config{Host: "h", Params: map[string]string{"instance": "SQLExpress", "encrypt": "disable"}}, func(c msdsn.Config) bool {
			return c.Instance == "SQLExpress" && c.Encryption == msdsn.EncryptionDisabled
		}},
		{dialect.Config{Host: "h", Params: map[string]string{"trustServerCertificate": "true", "applicationName": "shop"}}, func(c msdsn.Config) bool {
			return c.TrustServerCertificate && c.AppName == "shop"
		}},
	}
	for _, tt := range tests {
		text, err := dsn(&tt.config)
		if err != nil {
			t.Errorf("%+v: %v", tt.config, err)
			continue
		}
		c, err := msdsn.Parse(text)
		if err != nil || !tt.check(c) {
			t.Errorf("%s: %+v, %v", text, c, err)
		}
	}
	for _, wrong := range []dialect.Config{
		{Params: map[string]string{"nonsense": "1"}}, {Params: map[string]string{"encrypt": "perhaps"}}, {Port: 70000}, {Timezone: "Europe/Berlin"},
		{Password: "secret", Params: map[string]string{"packet size": "x"}},
	} {
		if _, err := (Dialect{}).Open(&wrong); err == nil || !strings.HasPrefix(err.Error(), "sequelize: ") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
}

func TestOpenIsLazy(t *testing.T) {
	called := 0
	db, err := Dialect{}.Open(&dialect.Config{Host: "127.0.0.1", Port: 1, Username: "sa", Params: map[string]string{"dial timeout": "2"},
		BeforeConnect: func(_ context.Context, c *dialect.Config) error {
			called++
			if called == 2 {
				return errors.New("no token today")
			}
			return nil
		}})
	if err != nil || called != 0 {
		t.Fatal(called, err)
	}
	defer db.Close()
	_, err = db.Exec(t.Context(), &dialect.Statement{SQL: "SELECT 1"})
	if f := (Dialect{}).Classify(err); f == nil || f.Kind != dialect.FailureConnectionRefused || called != 1 {
		t.Errorf("nobody listens: %+v from %v after %d calls", f, err, called)
	}
	if _, err = db.Exec(t.Context(), &dialect.Statement{SQL: "SELECT 1"}); err == nil || !strings.Contains(err.Error(), "no token") {
		t.Errorf("the hook's error: %v", err)
	}
}
