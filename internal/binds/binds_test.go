package binds_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/dialect/mariadb"
	"github.com/go-sequelize/sequelize/dialect/mssql"
	"github.com/go-sequelize/sequelize/dialect/mysql"
	"github.com/go-sequelize/sequelize/dialect/postgres"
	"github.com/go-sequelize/sequelize/dialect/sqlite"
	"github.com/go-sequelize/sequelize/internal/binds"
)

var dialects = map[string]binds.Dialect{
	"postgres": postgres.Dialect{}, "mysql": mysql.Dialect{}, "mariadb": mariadb.Dialect{},
	"sqlite": sqlite.Dialect{}, "mssql": mssql.Dialect{},
}

var all = []string{"postgres", "mysql", "mariadb", "sqlite", "mssql"}

// placeholder is what a dialect writes for the n-th argument, as the databases' manuals have it.
func placeholder(name, n string) string {
	switch name {
	case "postgres":
		return "$" + n
	case "mssql":
		return "@p" + n
	}
	return "?"
}

// want puts a dialect's placeholders in the places of <1>, <2>, <3>.
func want(name, text string) string {
	for _, n := range []string{"1", "2", "3", "4"} {
		text = strings.ReplaceAll(text, "<"+n+">", placeholder(name, n))
	}
	return text
}

func only(names ...string) []string { return names }

var family = only("mysql", "mariadb")

func except(names ...string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(n string) bool { return slices.Contains(names, n) })
}

func TestPositional(t *testing.T) {
	for _, c := range []struct {
		name, sql, want string
		n               int
		dialects        []string
	}{
		{"none", "SELECT 1", "SELECT 1", 0, all},
		{"one", "SELECT ?", "SELECT <1>", 1, all},
		{"close together", "a=?AND b IN(?,?)", "a=<1>AND b IN(<2>,<3>)", 3, all},
		{"string", "SELECT 'is it? ''or'' not?', ?", "SELECT 'is it? ''or'' not?', <1>", 1, all},
		{"quoted name", `SELECT "a?""b?", ?`, `SELECT "a?""b?", <1>`, 1, all},
		{"backtick", "SELECT `a?``b?`, ?", "SELECT `a?``b?`, <1>", 1, only("mysql", "mariadb", "sqlite")},
		{"bracket", "SELECT [a?'], ?", "SELECT [a?'], <1>", 1, only("sqlite", "mssql")},
		{"doubled bracket", "SELECT [a?]]?], ?", "SELECT [a?]]?], <1>", 1, only("mssql")},
		{"bracket is an index", "SELECT a[?], ?", "SELECT a[<1>], <2>", 2, only("postgres")},
		{"line comment", "SELECT 1 -- what? 'no\n, ?", "SELECT 1 -- what? 'no\n, <1>", 1, all},
		{"last comment", "SELECT ? -- why?", "SELECT <1> -- why?", 1, all},
		{"minus minus", "SELECT 5--?", "SELECT 5--<1>", 1, family},
		{"dash dash opens", "SELECT 5--?\n+?", "SELECT 5--?\n+<1>", 1, except("mysql", "mariadb")},
		{"hash comment", "SELECT 1 # '?\n, ?", "SELECT 1 # '?\n, <1>", 1, family},
		{"hash operator", "SELECT a #> ?", "SELECT a #> <1>", 1, only("postgres")},
		{"block comment", "SELECT /* ? ' */ ?", "SELECT /* ? ' */ <1>", 1, all},
		{"nested comment", "/* /* ? */ ? */ ?", "/* /* ? */ ? */ <1>", 1, only("postgres", "mssql")},
		{"flat comment", "/* /* ? */ ? /**/", "/* /* ? */ <1> /**/", 1, only("mysql", "mariadb", "sqlite")},
		{"backslash", `SELECT 'a\'?', "b\"?", ?`, `SELECT 'a\'?', "b\"?", <1>`, 1, family},
		{"no backslash", `SELECT 'a\', ?, '\'`, `SELECT 'a\', <1>, '\'`, 1, except("mysql", "mariadb")},
		{"escape string", `SELECT E'a\'?', e'\\', ?`, `SELECT E'a\'?', e'\\', <1>`, 1, only("postgres")},
		{"escape string goes on", "SELECT E'a' -- ?\n 'b\\'?', ?", "SELECT E'a' -- ?\n 'b\\'?', <1>", 1, only("postgres")},
		{"no escape string", `SELECT type'\', ?`, `SELECT type'\', <1>`, 1, only("postgres")},
		{"dollar quote", "SELECT $$ ? ' $$, $b$ $$?$a$ $b$, ?", "SELECT $$ ? ' $$, $b$ $$?$a$ $b$, <1>", 1, only("postgres")},
		{"dollar in a name", "SELECT a$$ ?, b$$", "SELECT a$$ <1>, b$$", 1, only("postgres")},
		{"casts", "SELECT ?::text, '?'::int", "SELECT <1>::text, '?'::int", 1, all},
		{"assignment", "SET @a:=?, @@b := 1", "SET @a:=<1>, @@b := 1", 1, all},
		{"question mark", "SELECT d ?? 'a', ???", "SELECT d ? 'a', ?<1>", 1, all},
		{"operators", "SELECT d ?| x, d ?& x, d @? '$.a', ?", "SELECT d ?| x, d ?& x, d @? '$.a', <1>", 1, only("postgres")},
		{"no operators", "SELECT ?|1, ?&1", "SELECT <1>|1, <2>&1", 2, except("postgres")},
		{"concatenated", "SELECT ?||'a', ?&&x", "SELECT <1>||'a', <2>&&x", 2, all},
		{"operator without binds", "SELECT d ? 'a'", "SELECT d ? 'a'", 0, only("postgres")},
		{"doubled without binds", "SELECT d ?? 'a'", "SELECT d ? 'a'", 0, all},
		{"unread without binds", "SELECT '??", "SELECT '??", 0, all},
		{"names without binds", "SELECT a[x :y]", "SELECT a[x :y]", 0, all},
		{"own numbers", "SELECT $2, '$3', d ? 'a', $1, $1", "SELECT $2, '$3', d ? 'a', $1, $1", 2, only("postgres")},
		{"own numbers named", "SELECT @p2, @P1, @@p3, @p1x", "SELECT @p2, @P1, @@p3, @p1x", 2, only("mssql")},
		{"own numbers behind ?", "SELECT ?2, ?1, ?1", "SELECT ?2, ?1, ?1", 2, only("sqlite")},
		{"own numbers unbound", "PREPARE q AS SELECT $1", "PREPARE q AS SELECT $1", 0, only("postgres")},
		{"dollar elsewhere", "SELECT a$1, ?", "SELECT a$1, <1>", 1, all},
		{"unicode", "SELECT 'é?', naïve, ?", "SELECT 'é?', naïve, <1>", 1, all},
	} {
		for _, name := range c.dialects {
			got, err := binds.Positional(c.sql, dialects[name], c.n)
			if err != nil {
				t.Errorf("%s on %s: %v", c.name, name, err)
				continue
			}
			if w := want(name, c.want); got.SQL != w {
				t.Errorf("%s on %s:\n got %s\nwant %s", c.name, name, got.SQL, w)
			}
			if len(got.Order) != c.n || got.Names != nil {
				t.Errorf("%s on %s: order %v, names %v", c.name, name, got.Order, got.Names)
			}
		}
	}
}

func TestNamed(t *testing.T) {
	for _, c := range []struct {
		name, sql, want string
		names           []string
		dialects        []string
	}{
		{"none", "SELECT 1", "SELECT 1", nil, all},
		{"one", "SELECT :a", "SELECT <1>", []string{"a"}, all},
		{"close together", "a=:a AND b IN(:b,:_c1)", "a=<1> AND b IN(<2>,<3>)", []string{"a", "b", "_c1"}, all},
		{"unicode", "SELECT :größe", "SELECT <1>", []string{"größe"}, all},
		{"case", "SELECT :a, :A", "SELECT <1>, <2>", []string{"a", "A"}, all},
		{"cast", "SELECT :a::text, b::int", "SELECT <1>::text, b::int", []string{"a"}, all},
		{"assignment", "SET @b:=:a", "SET @b:=<1>", []string{"a"}, all},
		{"string", "SELECT ':b', \":b\", :a /* :c */ -- :d", "SELECT ':b', \":b\", <1> /* :c */ -- :d", []string{"a"}, all},
		{"slice", "SELECT x[1:2], x[1:b], x[b:c], x[:a:2], x[(b):c]", "SELECT x[1:2], x[1:b], x[b:c], x[<1>:2], x[(b):c]",
			[]string{"a"}, only("postgres")},
		{"label", "again:SET @x = :a", "again:SET @x = <1>", []string{"a"}, except("postgres")},
		{"time", "SELECT '12:30', 12:30, :a", "SELECT '12:30', 12:30, <1>", []string{"a"}, all},
		{"dollar quote", "DO $x$ :b $x$ :a", "DO $x$ :b $x$ <1>", []string{"a"}, only("postgres")},
		{"operators", "SELECT d ? :a, d ?| :b, d ?? 'x'", "SELECT d ? <1>, d ?| <2>, d ? 'x'", []string{"a", "b"}, only("postgres")},
		{"composite", "SELECT (:a).x", "SELECT (<1>).x", []string{"a"}, all},
		{"concatenated", "SELECT 'x'||:a", "SELECT 'x'||<1>", []string{"a"}, all},
	} {
		for _, name := range c.dialects {
			got, err := binds.Named(c.sql, dialects[name])
			if err != nil {
				t.Errorf("%s on %s: %v", c.name, name, err)
				continue
			}
			if w := want(name, c.want); got.SQL != w || !slices.Equal(got.Names, c.names) || len(got.Order) != len(c.names) {
				t.Errorf("%s on %s:\n got %s %q %v\nwant %s %q", c.name, name, got.SQL, got.Names, got.Order, w, c.names)
			}
		}
	}
}

// A name that stands twice is one argument with numbers and two without.
func TestNamedTwice(t *testing.T) {
	const sql = "SELECT :a, :b, :a"
	for name, d := range dialects {
		text, wantOrder := "SELECT ?, ?, ?", []int{0, 1, 0}
		if p := placeholder(name, "1"); p != "?" {
			text, wantOrder = want(name, "SELECT <1>, <2>, <1>"), []int{0, 1}
		}
		got, err := binds.Named(sql, d)
		if err != nil {
			t.Fatal(err)
		}
		if got.SQL != text || !slices.Equal(got.Order, wantOrder) || !slices.Equal(got.Names, []string{"a", "b"}) {
			t.Errorf("%s: %+v", name, got)
		}
		args, err := binds.Args(got, map[string]int{"a": 7, "b": 8})
		if err != nil {
			t.Fatal(err)
		}
		if w := []int{7, 8, 7}[:len(wantOrder)]; !slices.Equal(args, w) {
			t.Errorf("%s: arguments %v, want %v", name, args, w)
		}
	}
}

func TestErrors(t *testing.T) {
	const named = -1
	for _, c := range []struct {
		sql      string
		n        int
		dialects []string
		want     string
	}{
		{"SELECT ?", 2, all, "the statement has 1 of the bind ?, and 2 values are given"},
		{"SELECT ?, ?", 1, all, "has 2 of the bind ?, and 1 value is given"},
		{"SELECT 1", 1, all, "the statement has no bind (?), and 1 value is given"},
		{"SELECT ?", 0, except("postgres"), "has 1 of the bind ?, and 0 values are given"},
		{"SELECT ?, :a", 1, all, "the binds :a at line 1, column 11 and ? at line 1, column 8 are of two kinds"},
		{"SELECT a = ?, :a", named, all, "are of two kinds"},
		{"SELECT\n:a", 1, all, "the bind :a at line 2, column 1 has a name: give one map"},
		{"SELECT a = ?", named, all, "the bind ? at line 1, column 12 has no name: write :name"},
		{"SELECT $1, :a", named, only("postgres"), "the binds $1 at line 1, column 8 and :a"},
		{"SELECT $1, :a", 1, only("postgres"), "are of two kinds"},
		{"SELECT $1, a = ?", 1, only("postgres"), "are of two kinds"},
		{"SELECT d ? 'x', a = ?, :a", named, only("postgres"), "the binds ? at line 1, column 21 and :a"},
		{"SELECT @p1, ?", 1, only("mssql"), "are of two kinds"},
		{"SELECT ?1, ?", 1, only("sqlite"), "are of two kinds"},
		{"SELECT $1", named, only("postgres"), "the bind $1 at line 1, column 8 has no name"},
		{"SELECT $3, $1", 2, only("postgres"), "the placeholder $3 at line 1, column 8 has no value: 2 values are given"},
		{"SELECT $99999999999999999999", 2, only("postgres"), "has no value"},
		{"SELECT $3, $1", 3, only("postgres"), "value 2 is given, and the statement has no $2"},
		{"SELECT $0", 1, only("postgres"), "count from 1"},
		{"SELECT ?, '", 1, all, "what opens with ' at line 1, column 11 of the statement is never closed"},
		{"SELECT :a, \"b", named, all, "what opens with \" at line 1, column 12"},
		{"SELECT ? /* a", 1, all, "what opens with /* at line 1, column 10"},
		{"SELECT ? /* a /* */", 1, only("postgres", "mssql"), "what opens with /*"},
		{"SELECT ?, $a$ $$", 1, only("postgres"), "what opens with $a$"},
		{`SELECT ?, E'\'`, 1, only("postgres"), "what opens with E'"},
		{`SELECT ?, '\'`, 1, family, "what opens with '"},
		{"SELECT ?, `a", 1, family, "what opens with `"},
		{"SELECT ?, [a", 1, only("sqlite", "mssql"), "what opens with ["},
	} {
		for _, name := range c.dialects {
			read := func() (*binds.Text, error) { return binds.Positional(c.sql, dialects[name], c.n) }
			if c.n == named {
				read = func() (*binds.Text, error) { return binds.Named(c.sql, dialects[name]) }
			}
			got, err := read()
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s with %d binds on %s: got %+v, %v; want error %q", c.sql, c.n, name, got, err, c.want)
			}
		}
	}
}

func TestArgsErrors(t *testing.T) {
	text, err := binds.Named("SELECT :firstName, :age", postgres.Dialect{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		named map[string]any
		want  string
	}{
		{map[string]any{"firstNmae": 1, "age": 2}, `the bind :firstName has no value (did you mean "firstNmae"?)`},
		{map[string]any{"age": 2}, "the bind :firstName has no value"},
		{nil, "the bind :firstName has no value"},
		{map[string]any{"age": 2, "firstName": 1, "ages": 2}, `the value "ages" is given, and the statement has no bind :ages (did you mean "age"?)`},
		{map[string]any{"age": 2, "firstName": 1, "zip": 2, "city": 3}, `the value "city" is given, and the statement has no bind :city`},
	} {
		if got, err := binds.Args(text, c.named); err == nil || err.Error() != c.want {
			t.Errorf("%v: got %v, %v; want %s", c.named, got, err, c.want)
		}
	}
}

func TestCache(t *testing.T) {
	var c binds.Cache
	d := postgres.Dialect{}
	first, err := c.Positional("SELECT ?", d, 1)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := c.Positional("SELECT ?", d, 1); again != first {
		t.Error("read twice")
	}
	if got, err := c.Positional("SELECT ?", d, 2); err == nil {
		t.Errorf("wrong count from the cache: %+v", got)
	}
	if _, err := c.Named("SELECT = ?", d); err == nil {
		t.Error("a named statement with ? is no error")
	}
	// The same text without binds is another statement: there ? is an operator.
	if got, err := c.Positional("SELECT ?", d, 0); err != nil || got.SQL != "SELECT ?" {
		t.Errorf("unbound: %+v, %v", got, err)
	}
	if got, err := c.Positional("SELECT ?", d, 1); err != nil || got != first {
		t.Errorf("unbound statement in the place of the bound: %+v, %v", got, err)
	}
	for i := range 2000 {
		if _, err := c.Named("SELECT :a"+strings.Repeat(" ", i), d); err != nil {
			t.Fatal(err)
		}
	}
	if c.Len() != 512 {
		t.Errorf("%d statements kept, want 512", c.Len())
	}
	var long binds.Cache
	if _, err := long.Named("SELECT :a"+strings.Repeat(" ", 16<<10), d); err != nil || long.Len() != 0 {
		t.Errorf("a long statement is kept: %d, %v", long.Len(), err)
	}
}

func TestCacheHitDoesNotAllocate(t *testing.T) {
	var c binds.Cache
	var d binds.Dialect = postgres.Dialect{}
	read := func() {
		if _, err := c.Named("SELECT :a, :b", d); err != nil {
			t.Fatal(err)
		}
	}
	read()
	if n := testing.AllocsPerRun(100, read); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
