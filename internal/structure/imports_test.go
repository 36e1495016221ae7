package structure

import (
	"slices"
	"strings"
	"testing"
)

// rooms are the packages that import each other in one direction only: each may import those behind it. "/*" stands for
// every package beneath.
var rooms = []struct {
	name string
	may  []string // packages of the module
}{
	{"op", []string{"datatypes"}},
	{"datatypes", nil},
	{"internal/suggest", nil},
	{"internal/binds", []string{"internal/suggest", "dialect"}},
	{"dialect/ast", nil},
	{"dialect", []string{"dialect/ast", "datatypes"}},
	{"dialect/mariadb", []string{"dialect", "dialect/ast", "datatypes", "dialect/mysql"}},
	{"dialect/dialecttest", []string{"", "op", "dialect", "dialect/ast", "datatypes"}},
	{"dialect/internal/*", []string{"dialect", "dialect/ast", "datatypes", "internal/testdb", "dialect/internal/*"}}, // tests of several dialects
	{"dialect/*", []string{"dialect", "dialect/ast", "datatypes"}},
	{"internal/query", []string{"internal/schema", "dialect", "dialect/ast", "op", "datatypes"}},
	{"internal/compile", []string{"dialect", "dialect/ast", "datatypes", "op", "internal/binds"}},
	{"internal/exec", []string{"dialect"}},
	{"internal/testdb", []string{"dialect", "dialect/*"}},
	{"internal/testdb/*", []string{"dialect", "dialect/*", "datatypes", "internal/compile"}},
	{"internal/*", []string{"dialect", "dialect/ast", "datatypes", "op", "internal/*"}},
	{"validate", []string{"internal/validation", "datatypes"}},
	{"examples/*", []string{"", "*"}},
	{"", []string{"op", "datatypes", "dialect", "dialect/ast", "internal/*"}},
}

func matches(pattern, name string) bool {
	prefix, all := strings.CutSuffix(pattern, "*")
	return pattern == name || all && strings.HasPrefix(name, prefix)
}

// TestImportsGoOneWay holds the picture of ARCHITECTURE.md: root → internal/* → dialect → dialect/ast.
func TestImportsGoOneWay(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		at := slices.IndexFunc(rooms, func(r struct {
			name string
			may  []string
		}) bool {
			return matches(r.name, name)
		})
		if at < 0 {
			t.Errorf("%s is in no room: say in rooms what it may import", name)
			continue
		}
		for _, path := range p.Imports {
			own, inside := strings.CutPrefix(path, module)
			own = strings.TrimPrefix(own, "/")
			if inside && !slices.ContainsFunc(rooms[at].may, func(pattern string) bool { return matches(pattern, own) }) {
				t.Errorf("%q imports %q", name, own)
			}
		}
	}
}

// drivers are the modules that only the named packages link: a program pays for the dialects that it imports.
var drivers = map[string][]string{
	"github.com/jackc/pgx/v5":                {"dialect/postgres"},
	"github.com/go-sql-driver/mysql":         {"dialect/mysql", "dialect/mariadb"},
	"github.com/mattn/go-sqlite3":            {"dialect/sqlite", "internal/testdb/sqlserver"},
	"github.com/microsoft/go-mssqldb":        {"dialect/mssql", "internal/testdb/sqlserver"},
	"github.com/go-playground/validator/v10": {"validate"},
}

func TestDriversAreLinkedByTheirDialects(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		for _, path := range p.Imports {
			for driver, users := range drivers {
				if (path == driver || strings.HasPrefix(path, driver+"/")) && !slices.Contains(users, name) {
					t.Errorf("%q imports %q", name, path)
				}
			}
		}
	}
}
