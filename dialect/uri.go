package dialect

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// URI is a connection URI taken apart: scheme://user:password@host:port/path?query, everything percent-decoded.
type URI struct {
	Scheme   string
	Username string
	Password string // may hold colons
	HasUser  bool
	Host     string // without brackets
	Port     int    // 0 where none is given
	Path     string // without its first slash
	Query    map[string]string
}

// SplitURI takes a connection URI apart. A password may hold any character that is percent-encoded, and colons as they
// are; the last @ before the path ends it. A query parameter that stands twice is an error. The error does not repeat
// the URI, because it holds a password.
func SplitURI(uri string) (URI, error) {
	u := URI{}
	scheme, rest, ok := strings.Cut(uri, "://")
	if !ok || scheme == "" {
		return u, uriError("it must start with scheme://")
	}
	u.Scheme = strings.ToLower(scheme)
	rest, _, _ = strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	authority, path, _ := strings.Cut(rest, "/")
	var err error
	if u.Query, err = ParseQuery(query); err != nil {
		return u, err
	}
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		if err := u.setUser(authority[:at]); err != nil {
			return u, err
		}
		authority = authority[at+1:]
	}
	if err := u.setHost(authority); err != nil {
		return u, err
	}
	if u.Path, err = url.PathUnescape(path); err != nil {
		return u, uriError("its path is not percent-encoded rightly")
	}
	return u, nil
}

func (u *URI) setUser(s string) (err error) {
	name, password, _ := strings.Cut(s, ":")
	u.HasUser = true
	if u.Username, err = url.PathUnescape(name); err != nil {
		return uriError("its user name is not percent-encoded rightly")
	}
	if u.Password, err = url.PathUnescape(password); err != nil {
		return uriError("its password is not percent-encoded rightly")
	}
	return nil
}

func (u *URI) setHost(s string) (err error) {
	var host, port string
	switch {
	case strings.HasPrefix(s, "["):
		end := strings.IndexByte(s, ']')
		if end < 0 {
			return uriError("the ] of its IPv6 address is missing")
		}
		host, port = s[1:end], s[end+1:]
		if port != "" && port[0] != ':' {
			return uriError("only a port may follow the ] of its IPv6 address")
		}
		port = strings.TrimPrefix(port, ":")
	case strings.Count(s, ":") > 1:
		return uriError("its host holds colons: write an IPv6 address in [brackets], and encode @ and / of a password as %40 and %2F")
	default:
		host, port, _ = strings.Cut(s, ":")
	}
	if u.Host, err = url.PathUnescape(host); err != nil {
		return uriError("its host is not percent-encoded rightly")
	}
	if port == "" {
		return nil
	}
	if u.Port, err = strconv.Atoi(port); err != nil || u.Port < 1 || u.Port > 65535 {
		return uriError("its port is no number of 1 to 65535 (a / or ? in a password must be encoded as %2F or %3F)")
	}
	return nil
}

// ParseQuery reads the query part of a URI. A parameter that stands twice is an error.
func ParseQuery(query string) (map[string]string, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, uriError("its query is not percent-encoded rightly")
	}
	m := make(map[string]string, len(values))
	for k, list := range values {
		if len(list) > 1 {
			return nil, uriError(fmt.Sprintf("its parameter %q stands twice", k))
		}
		m[k] = list[0]
	}
	return m, nil
}

func uriError(what string) error {
	return fmt.Errorf("sequelize: wrong connection URI: %s", what)
}

// Config is what most dialects make of a URI: host, port, database and user go where they belong, the query into
// Params. Its parameter host overrides the host, such as the path of a unix socket.
func (u URI) Config(dialect string) Config {
	c := Config{Dialect: dialect, Host: u.Host, Port: u.Port, Database: u.Path, Username: u.Username, Password: u.Password, Params: u.Query}
	if host, ok := u.Query["host"]; ok {
		c.Host = host
		delete(u.Query, "host")
	}
	if len(c.Params) == 0 {
		c.Params = nil
	}
	return c
}

// CheckParams refuses parameters that are not known, naming all that are.
func CheckParams(dialect string, params map[string]string, known []string) error {
	var unknown []string
	for k := range params {
		if !slices.Contains(known, k) {
			unknown = append(unknown, strconv.Quote(k))
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	known = slices.Sorted(slices.Values(known))
	return fmt.Errorf("sequelize: %s does not know the connection parameter %s; it knows %s",
		dialect, strings.Join(unknown, ", "), strings.Join(known, ", "))
}

// Address is host:port with the defaults localhost and defaultPort, IPv6 addresses in brackets.
func (c *Config) Address(defaultPort int) string {
	host, port := c.Host, c.Port
	if host == "" {
		host = "localhost"
	}
	if port == 0 {
		port = defaultPort
	}
	return net.JoinHostPort(host, strconv.Itoa(port))
}

// Socket reports whether the host is the path of a unix socket.
func (c *Config) Socket() bool { return strings.HasPrefix(c.Host, "/") }
