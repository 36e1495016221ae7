package postgres

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/go-sequelize/sequelize/dialect"
)

// ParseURI implements dialect.Connector for postgres:// and postgresql://. The host may be a list, h1:5432,h2:5433,
// tried in order (see target_session_attrs); a unix socket is ?host=/var/run/postgresql or the folder percent-encoded.
// The parameters host, port, user, password and dbname stand for their parts of the URI.
func (Dialect) ParseURI(uri string) (dialect.Config, error) {
	single, hosts, err := takeHosts(uri)
	if err != nil {
		return dialect.Config{}, err
	}
	u, err := dialect.SplitURI(single)
	if err != nil {
		return dialect.Config{}, err
	}
	if u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return dialect.Config{}, fmt.Errorf("sequelize: the scheme %q is not PostgreSQL's: it is postgres or postgresql", u.Scheme)
	}
	c := u.Config("postgres")
	if hosts != "" {
		c.Host = hosts
	}
	for key, part := range map[string]*string{"user": &c.Username, "password": &c.Password, "dbname": &c.Database} {
		if v, ok := c.Params[key]; ok {
			*part = v
			delete(c.Params, key)
		}
	}
	if port, ok := c.Params["port"]; ok {
		if c.Port, err = strconv.Atoi(port); err != nil || c.Port < 1 || c.Port > 65535 {
			return dialect.Config{}, fmt.Errorf("sequelize: wrong connection URI: the parameter port is no number of 1 to 65535")
		}
		delete(c.Params, "port")
	}
	if err := dialect.CheckParams("postgres", c.Params, params); err != nil {
		return dialect.Config{}, err
	}
	if len(c.Params) == 0 {
		c.Params = nil
	}
	return c, nil
}

// takeHosts takes a list of hosts out of a URI, whose general form knows one host only.
func takeHosts(uri string) (single, hosts string, err error) {
	start := strings.Index(uri, "://")
	if start < 0 {
		return uri, "", nil
	}
	start += len("://")
	end := start + len(uri[start:])
	if i := strings.IndexAny(uri[start:], "/?#"); i >= 0 {
		end = start + i
	}
	start += strings.LastIndexByte(uri[start:end], '@') + 1
	list := uri[start:end]
	if !strings.Contains(list, ",") {
		return uri, "", nil
	}
	if hosts, err = url.PathUnescape(list); err != nil {
		return "", "", fmt.Errorf("sequelize: wrong connection URI: its hosts are not percent-encoded rightly")
	}
	return uri[:start] + uri[end:], hosts, nil
}

// unwrapParse is the reason in an error of pgx's parser, without the settings, which hold the password.
func unwrapParse(err error) error {
	var parse *pgconn.ParseConfigError
	if errors.As(err, &parse) {
		if cause := parse.Unwrap(); cause != nil {
			return cause
		}
		text := err.Error()
		if i := strings.LastIndex(text, "`: "); i >= 0 {
			return errors.New(text[i+len("`: "):])
		}
	}
	return err
}
