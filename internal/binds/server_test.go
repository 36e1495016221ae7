package binds_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3"

	"github.com/go-sequelize/sequelize/internal/binds"
)

// server opens the server of a dialect through its plain driver.
func server(t *testing.T, name string) *sql.DB {
	t.Helper()
	driver, source := "sqlite3", ":memory:"
	if name != "sqlite" {
		variable := "SEQUELIZE_TEST_" + strings.ToUpper(name)
		if source = os.Getenv(variable); source == "" {
			t.Skipf("%s is not set", variable)
		}
		driver = "pgx"
	}
	if slices.Contains(family, name) {
		driver, source = "mysql", mysqlSource(t, source)
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// mysqlSource is the data source name of a URI. Placeholders are the server's: none is written into the text.
func mysqlSource(t *testing.T, uri string) string {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal("the server's URI cannot be read")
	}
	c := mysql.NewConfig()
	c.Net, c.Addr, c.DBName, c.User = "tcp", u.Host, strings.TrimPrefix(u.Path, "/"), u.User.Username()
	c.Passwd, _ = u.User.Password()
	return c.FormatDSN()
}

// Each statement is a row of one text: what the server makes of the statement shows where it saw its placeholders.
var onServers = []struct {
	dialects  []string
	sql       string
	positions []any
	names     map[string]any
	want      string
}{
	{only("postgres", "sqlite"), "SELECT 'a?''b' || ? || \"c?\" FROM (SELECT 'x' AS \"c?\") t -- ?", []any{"1"}, nil, "a?'b1x"},
	{only("postgres", "sqlite"), "SELECT '\\' || :a || '\\' || CAST(:b AS text) || :a", nil, map[string]any{"a": "1", "b": "2"}, `\1\21`},
	{only("postgres"), "SELECT /* ? /* ' */ ? */ $$?'$$ || ?::text || $q$ $$ ? $q$", []any{"1"}, nil, "?'1 $$ ? "},
	{only("postgres"), "SELECT E'\\'?' || ? || e'a' -- ?\n '\\'?'", []any{"1"}, nil, `'?1a'?`},
	{only("postgres"), "SELECT concat('{\"k\":1}'::jsonb ? :k, '{\"k\":1}'::jsonb ?| ARRAY[:k], '{\"k\":1}'::jsonb ?& ARRAY['k', :l], '{\"k\":1}'::jsonb @? '$.k')",
		nil, map[string]any{"k": "k", "l": "z"}, "ttft"},
	{only("postgres"), "SELECT concat('{\"k\":1}'::jsonb ?? ?, '{\"k\":1}'::jsonb ?| ARRAY['k'], '[1]'::jsonb @?? '$[0]')", []any{"k"}, nil, "ttt"},
	{only("postgres"), "SELECT concat('{\"k\":1}'::jsonb ? $2, $1::text, '$3')", []any{"x", "k"}, nil, "tx$3"},
	{only("postgres"), "SELECT (a[1:n])::text || a[:i:2]::text || :b::text FROM (SELECT ARRAY[5,6,7] AS a, 2 AS n) t", nil,
		map[string]any{"i": 2, "b": "9"}, "{5,6}{6}9"},
	{only("postgres"), "SELECT '{\"k\":1}'::jsonb ? 'k' || ''", nil, nil, "true"},
	{only("postgres"), "SELECT a$1 || ? FROM (SELECT 'x'::text AS a$1) t", []any{"y"}, nil, "xy"},
	{only("sqlite"), "SELECT [c?] || `d?` || ? FROM (SELECT 'x' AS [c?], 'y' AS `d?`) /* /* ? */", []any{"1"}, nil, "xy1"},
	{only("sqlite"), "SELECT ?2 || ?1 || ?2", []any{"1", "2"}, nil, "212"},
	{family, "SELECT CONCAT('\\'?', \"\\\"?\", `c?`, ?, '?''') FROM (SELECT 'x' AS `c?`) t # '?\n/* /* ? */ -- ?", []any{"1"}, nil, `'?"?x1?'`},
	{family, "SELECT CONCAT(5--:a, ',', :b, :a) -- :c", nil, map[string]any{"a": 3, "b": "z"}, "8,z3"},
	{family, "SELECT CONCAT(@a:=:a, ':b', @a, @@port > 0)", nil, map[string]any{"a": "x"}, "x:bx1"},
	{family, "SELECT CONCAT(? | 1, ',', ?|4, ',', ?&1)", []any{2, 1, 3}, nil, "3,5,1"},
	{all[:4], "SELECT CASE WHEN :a = :a AND :b <> ':a' THEN 'yes' ELSE ':b' END", nil, map[string]any{"a": "p", "b": "q"}, "yes"},
	{all[:4], "SELECT CASE WHEN ?='p' THEN '?' ELSE 'no' END/*?*/", []any{"p"}, nil, "?"},
}

func TestOnServers(t *testing.T) {
	for _, name := range all[:4] {
		t.Run(name, func(t *testing.T) {
			db := server(t, name)
			for _, c := range onServers {
				if !slices.Contains(c.dialects, name) {
					continue
				}
				text, args, err := bound(name, c.sql, c.positions, c.names)
				if err != nil {
					t.Errorf("%s: %v", c.sql, err)
					continue
				}
				var got string
				if err := db.QueryRow(text, args...).Scan(&got); err != nil {
					t.Errorf("%s\nsent as %s: %v", c.sql, text, err)
				} else if got != c.want {
					t.Errorf("%s\nsent as %s\n got %q\nwant %q", c.sql, text, got, c.want)
				}
			}
		})
	}
}

// bound is the statement and its arguments as a caller of the room sends them.
func bound(name, sql string, positions []any, names map[string]any) (string, []any, error) {
	if names == nil {
		text, err := binds.Positional(sql, dialects[name], len(positions))
		if err != nil {
			return "", nil, err
		}
		return text.SQL, positions, nil
	}
	text, err := binds.Named(sql, dialects[name])
	if err != nil {
		return "", nil, err
	}
	args, err := binds.Args(text, names)
	return text.SQL, args, err
}

// A bound value is a value, whatever it holds: it never becomes text of the statement.
func TestHostileValues(t *testing.T) {
	for _, name := range all[:4] {
		t.Run(name, func(t *testing.T) {
			db := server(t, name)
			for _, value := range []string{"' OR 1=1 --", `\'; DROP TABLE x; --`, ":b", "?", "$1", "$$", "*/", "??", "`\"]"} {
				text, args, err := bound(name, "SELECT CASE WHEN :b = 'safe' THEN :a ELSE 'no' END", nil, map[string]any{"a": value, "b": "safe"})
				if err != nil {
					t.Fatal(err)
				}
				var got string
				if err := db.QueryRow(text, args...).Scan(&got); err != nil || got != value {
					t.Errorf("%q came back as %q: %v", value, got, fmt.Sprint(err))
				}
			}
		})
	}
}
