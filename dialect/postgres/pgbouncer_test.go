package postgres

import (
	"context"
	"fmt"
	"net"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
)

// startBouncer starts a pgbouncer in transaction mode before the server, with three connections of its own.
func startBouncer(t *testing.T) dialect.Config {
	t.Helper()
	c := serverConfig(t)
	binary, err := osexec.LookPath("pgbouncer")
	if err != nil {
		if binary = "/usr/sbin/pgbouncer"; !exists(binary) {
			t.Skip("pgbouncer is not installed")
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	listener.Close()
	dir, err := os.MkdirTemp("", "pgbouncer") // t.TempDir is closed to other users
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	os.Chmod(dir, 0o777)
	users, settings := filepath.Join(dir, "users"), filepath.Join(dir, "bouncer.ini")
	write(t, users, fmt.Sprintf("%q %q\n", c.Username, c.Password))
	write(t, settings, fmt.Sprintf("[databases]\n%s = host=%s port=%d\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = %d\nunix_socket_dir =\n"+
		"auth_type = trust\nauth_file = %s\npool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 100\n", c.Database, c.Host, c.Port, port, users))
	args := []string{settings}
	if os.Getuid() == 0 {
		args = append([]string{"-u", "nobody"}, args...)
	}
	process := osexec.Command(binary, args...)
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		process.Process.Kill()
		process.Wait()
	})
	delete(c.Params, "search_path") // pgbouncer 1.18 knows few settings of a session
	c.Host, c.Port = "127.0.0.1", port
	for range 100 {
		if conn, err := net.Dial("tcp", net.JoinHostPort(c.Host, strconv.Itoa(port))); err == nil {
			conn.Close()
			return c
		}
		time.Sleep(30 * time.Millisecond)
	}
	t.Fatal("pgbouncer does not answer")
	return c
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestBehindPgbouncer runs 720 queries of 12 goroutines through pgbouncer in transaction mode.
func TestBehindPgbouncer(t *testing.T) {
	c := startBouncer(t)
	for _, mode := range []string{"cache_describe", "exec", "simple_protocol"} {
		t.Run(mode, func(t *testing.T) {
			config := c
			config.QueryMode, config.Pool.Max = mode, 12
			db, err := Dialect{}.Open(&config)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			var group sync.WaitGroup
			for i := range 12 {
				group.Go(func() {
					for j := range 60 {
						if err := throughBouncer(db, i, j); err != nil {
							t.Errorf("query %d of %d: %v", j, i, err)
						}
					}
				})
			}
			group.Wait()
		})
	}
}

func throughBouncer(db dialect.Database, i, j int) error {
	query := []string{"select $1::int8, 'a'", "select $1::int8 as n, true", "select $1::int8, now(), 1.5::numeric", "select $1::int8, $2::text"}[j%4]
	args := []any{i*100 + j}
	if j%4 == 3 {
		args = append(args, "x")
	}
	if j%10 == 9 {
		tx, err := db.Begin(context.Background(), dialect.TxOptions{})
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if err := expect(tx, query, args); err != nil {
			return err
		}
		return tx.Commit()
	}
	if j%10 == 5 {
		list := []*dialect.Statement{{SQL: query, Args: args}, {SQL: "select $1::int8 + 1", Args: args[:1]}}
		return db.(dialect.Batcher).QueryBatch(context.Background(), list, func(k int, rows dialect.Rows) error {
			rows.Next()
			if v, err := rows.Values(); err != nil || v[0] != int64(args[0].(int)+k) {
				return fmt.Errorf("statement %d of a batch gave %v, %w", k, v, err)
			}
			return nil
		})
	}
	return expect(db, query, args)
}

func expect(r dialect.Runner, query string, args []any) error {
	all, err := values(r, query, args...)
	if err != nil {
		return err
	}
	if all[0][0] != int64(args[0].(int)) {
		return fmt.Errorf("%s with %v gave %v", query, args, all)
	}
	return nil
}
