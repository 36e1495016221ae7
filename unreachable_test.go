//go:build unix

package sequelize_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
)

// soon are each dialect's parameters by which it gives up at once.
var soon = map[string]map[string]string{
	"postgres": {"connect_timeout": "1", "sslmode": "disable"},
	"mysql":    {"timeout": "300ms"},
	"mariadb":  {"timeout": "300ms"},
	"mssql":    {"dial timeout": "1", "encrypt": "disable"},
}

// TestUnreachableServers connects to what is none, through each driver: the error says why in the same word.
func TestUnreachableServers(t *testing.T) {
	for name, why := range map[string]struct {
		reason sequelize.ConnectionReason
		at     func(t *testing.T) (host string, port int)
	}{
		"refused":     {sequelize.ConnectionRefused, unusedPort},
		"not found":   {sequelize.HostNotFound, func(*testing.T) (string, int) { return "no-such-host.invalid", 1 }},
		"unreachable": {sequelize.HostNotReachable, noRoute},
		"silent": {sequelize.ConnectionTimedOut, func(t *testing.T) (string, int) {
			return listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
		}},
		"crowded":    {sequelize.ConnectionTimedOut, crowded},
		"hanging up": {sequelize.ConnectionLost, func(t *testing.T) (string, int) { return listen(t, func(c net.Conn) { c.Close() }) }},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			host, port := why.at(t)
			for dialect, params := range soon {
				for _, plain := range []bool{false, true} {
					if plain && dialect == "mssql" {
						continue // it has no other path
					}
					config := sequelize.Config{Dialect: dialect, Host: host, Port: port, Username: "u", Password: "secret", Params: params}
					db, err := sequelize.New(config, sequelize.Plain(plain))
					if err != nil {
						t.Fatal(err)
					}
					err = db.Authenticate(context.Background())
					db.Close()
					var failed *sequelize.ConnectionError
					if !errors.As(err, &failed) || failed.Reason != why.reason {
						t.Errorf("%s, plain=%v: want %q: %T %v", dialect, plain, why.reason, err, err)
					}
					if err != nil && strings.Contains(err.Error(), "secret") {
						t.Errorf("%s: the password stands in %v", dialect, err)
					}
				}
			}
		})
	}
}

// TestSilentServerWithoutParameters: the caller's time ends the attempt where nothing else does.
func TestSilentServerWithoutParameters(t *testing.T) {
	for dialect := range soon {
		for _, plain := range []bool{false, true} {
			host, port := listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
			db, err := sequelize.New(sequelize.Config{Dialect: dialect, Host: host, Port: port, Username: "u"}, sequelize.Plain(plain))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
			start := time.Now()
			err = db.Authenticate(ctx)
			cancel()
			db.Close()
			if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took > 10*time.Second {
				t.Errorf("%s, plain=%v: after %v: %T %v", dialect, plain, took, err, err)
			}
		}
	}
}

// unusedPort is one on which nobody listens.
func unusedPort(t *testing.T) (host string, port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "127.0.0.1", l.Addr().(*net.TCPAddr).Port
}

// noRoute is an address to which there is no way: TCP goes to no group of hosts, and where a system tries nevertheless,
// addresses for documentation belong to nobody.
func noRoute(t *testing.T) (host string, port int) {
	t.Helper()
	for _, host := range []string{"224.0.0.1", "255.255.255.255", "2001:db8::1", "240.0.0.1"} {
		conn, err := net.DialTimeout("tcp", net.JoinHostPort(host, "1"), time.Second)
		if err == nil {
			conn.Close()
		} else if errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EHOSTUNREACH) {
			return host, 1
		}
	}
	t.Skip("this system has a way to every address")
	return "", 0
}

// crowded is a port on which somebody listens and nobody answers, whose queue is full: a connection is neither made nor
// refused.
func crowded(t *testing.T) (host string, port int) {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(fd) })
	if err := errors.Join(syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}), syscall.Listen(fd, 0)); err != nil {
		t.Fatal(err)
	}
	at, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	port = at.(*syscall.SockaddrInet4).Port
	for range 64 {
		conn, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), 200*time.Millisecond)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return "127.0.0.1", port
		}
		if err == nil {
			t.Cleanup(func() { conn.Close() })
		}
	}
	t.Skip("this system's queue of connections does not fill up")
	return "", 0
}
