package compile_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/dialect/mariadb"
	"github.com/go-sequelize/sequelize/dialect/mssql"
	"github.com/go-sequelize/sequelize/dialect/mysql"
	"github.com/go-sequelize/sequelize/dialect/postgres"
	"github.com/go-sequelize/sequelize/dialect/sqlite"
	"github.com/go-sequelize/sequelize/internal/compile"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var dialects = []compile.Dialect{
	postgres.Dialect{}, mysql.Dialect{}, mariadb.Dialect{}, sqlite.Dialect{}, mssql.Dialect{},
}

// example is one tree and its name in the golden file.
type example struct {
	name string
	tree ast.Statement
}

// topics are the golden files.
var topics = map[string][]example{}

// topic adds examples to a golden file.
func topic(name string, examples ...example) bool {
	topics[name] = append(topics[name], examples...)
	return true
}

func TestGolden(t *testing.T) {
	for name, examples := range topics {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			for _, e := range examples {
				fmt.Fprintf(&b, "== %s\n", e.name)
				for _, d := range dialects {
					fmt.Fprintf(&b, "%-9s %s\n", d.Name(), render(t, d, e.tree))
				}
				b.WriteString("\n")
			}
			compareGolden(t, filepath.Join("testdata", name+".golden"), b.String())
		})
	}
}

// render compiles a tree twice, because equal bytes are promised, and adds what stands for its placeholders.
func render(t *testing.T, d compile.Dialect, tree ast.Statement) string {
	t.Helper()
	s, err := compile.Compile(d, tree)
	again, errAgain := compile.Compile(d, tree)
	if (err == nil) != (errAgain == nil) || err == nil && s.SQL != again.SQL {
		t.Errorf("%s: compiling twice gives different text", d.Name())
	}
	if err != nil {
		return "!! " + err.Error()
	}
	return s.SQL + params(s.Params)
}

func params(list []compile.Param) string {
	var words []string
	for _, p := range list {
		switch p.Kind {
		case compile.Value:
			words = append(words, fmt.Sprint(p.Index))
		case compile.Element:
			words = append(words, fmt.Sprintf("%d[%d]", p.Index, p.Elem-1))
		case compile.List:
			words = append(words, fmt.Sprintf("%d[]", p.Index))
		case compile.ListJSON:
			words = append(words, fmt.Sprintf("%d json", p.Index))
		case compile.RowsJSON:
			words = append(words, fmt.Sprintf("%d rows json", p.Index))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return "  -- " + strings.Join(words, " ")
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run go test ./internal/compile -update", err)
	}
	wantLines, gotLines := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := 0; i < max(len(wantLines), len(gotLines)); i++ {
		if i >= len(wantLines) || i >= len(gotLines) || wantLines[i] != gotLines[i] {
			t.Fatalf("%s:%d differs\nwant %q\ngot  %q", path, i+1, line(wantLines, i), line(gotLines, i))
		}
	}
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(end)"
}
