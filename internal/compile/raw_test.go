package compile_test

import (
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/dialect/mssql"
	"github.com/go-sequelize/sequelize/dialect/mysql"
	"github.com/go-sequelize/sequelize/dialect/postgres"
	"github.com/go-sequelize/sequelize/dialect/sqlite"
	"github.com/go-sequelize/sequelize/internal/compile"
)

// TestRawPlaceholders gives one argument, 7, for the one real placeholder of each text.
func TestRawPlaceholders(t *testing.T) {
	for _, c := range []struct {
		d        compile.Dialect
		sql      string
		expected string
	}{
		{sqlite.Dialect{}, "?", "7"},
		{sqlite.Dialect{}, "'?' ?", "'?' 7"},
		{sqlite.Dialect{}, "'it''s ?' ?", "'it''s ?' 7"},
		{sqlite.Dialect{}, `"?" ?`, `"?" 7`},
		{sqlite.Dialect{}, "`?` ?", "`?` 7"},
		{sqlite.Dialect{}, "[?] ?", "[?] 7"},
		{sqlite.Dialect{}, "-- ?\n?", "-- ?\n7"},
		{sqlite.Dialect{}, "/* ? */ ?", "/* ? */ 7"},
		{sqlite.Dialect{}, "/* /* ? */ ?", "/* /* ? */ 7"},
		{sqlite.Dialect{}, `'\' ?`, `'\' 7`},
		{sqlite.Dialect{}, "?? ?", "? 7"},
		{mysql.Dialect{}, `'\'?' ?`, `'\'?' 7`},
		{mysql.Dialect{}, "# ?\n?", "# ?\n7"},
		{mysql.Dialect{}, `"\"?" ?`, `"\"?" 7`},
		{postgres.Dialect{}, "/* /* ? */ ? */ ?", "/* /* ? */ ? */ 7"},
		{postgres.Dialect{}, "$$ ? $$ ?", "$$ ? $$ 7"},
		{postgres.Dialect{}, "$a$ $b$ ? $a$ ?", "$a$ $b$ ? $a$ 7"},
		{postgres.Dialect{}, "$1 ?", "$1 7"},
		{postgres.Dialect{}, `E'\'?' ?`, `E'\'?' 7`},
		{postgres.Dialect{}, `'\' ?`, `'\' 7`},
		{postgres.Dialect{}, `name'\' ?`, `name'\' 7`},
		{postgres.Dialect{}, "a[?]", "a[7]"},
		{postgres.Dialect{}, "doc ?? 'k' ?", "doc ? 'k' 7"},
		{mssql.Dialect{}, "[a]]?] = ?", "[a]]?] = 7"},
		{mssql.Dialect{}, "/* /* ? */ ? */ 1 = ?", "/* /* ? */ ? */ 1 = 7"},
	} {
		s, err := compile.Compile(c.d, where(&ast.Raw{SQL: c.sql, Args: []ast.Expr{ast.Int(7)}}))
		if err != nil {
			t.Errorf("%s %q: %v", c.d.Name(), c.sql, err)
			continue
		}
		_, got, _ := strings.Cut(s.SQL, " WHERE ")
		if got != c.expected {
			t.Errorf("%s %q: got %q, want %q", c.d.Name(), c.sql, got, c.expected)
		}
	}
}

// TestRawWithoutArguments leaves question marks alone: they may be operators.
func TestRawWithoutArguments(t *testing.T) {
	s, err := compile.Compile(postgres.Dialect{}, where(&ast.Raw{SQL: "doc ? 'k' AND doc ?? 'x"}))
	if err != nil || !strings.HasSuffix(s.SQL, "doc ? 'k' AND doc ?? 'x") {
		t.Errorf("got %v, %v", s, err)
	}
}

func FuzzIdentifiers(f *testing.F) {
	f.Add(`a"b`)
	f.Add("a`b]c")
	f.Fuzz(func(t *testing.T, name string) {
		for _, d := range dialects {
			s, err := compile.Compile(d, &ast.Select{Columns: cols(ast.Column{Name: name})})
			if name == "" || strings.ContainsRune(name, 0) {
				if err == nil {
					t.Fatalf("%s accepts the identifier %q", d.Name(), name)
				}
				continue
			}
			quoted := strings.TrimPrefix(s.SQL, "SELECT ")
			last := quoted[len(quoted)-1:]
			if inner := quoted[1 : len(quoted)-1]; strings.ReplaceAll(inner, last+last, last) != name || strings.Contains(strings.ReplaceAll(inner, last+last, ""), last) {
				t.Fatalf("%s writes %q as %s", d.Name(), name, quoted)
			}
		}
	})
}
