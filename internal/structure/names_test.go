package structure

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// dialectName is a dialect's name inside an identifier or a text.
var dialectName = regexp.MustCompile(`(?i)postgres|mysql|mariadb|sqlite|mssql|sqlserver`)

// namesAllowed are the folders whose code may name dialects: each dialect's own, and what lists them for tests.
var namesAllowed = []string{
	"dialect/postgres", "dialect/mysql", "dialect/mariadb", "dialect/sqlite", "dialect/mssql",
	"dialect/internal/", "internal/testdb", "examples/",
}

// wordsAllowed are words that hold a dialect's name without naming one, each with its reason.
var wordsAllowed = map[string]string{}

// TestNoDialectNames: outside of dialect/<x> no code asks which dialect it talks to.
func TestNoDialectNames(t *testing.T) {
	for _, f := range sources(t) {
		if allowed(f.path) {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			text := ""
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.Ident:
				text = n.Name
			case *ast.BasicLit:
				if n.Kind == token.STRING {
					text = n.Value
				}
			}
			if dialectName.MatchString(text) && wordsAllowed[text] == "" {
				t.Errorf("%s: %s", f.at(n), text)
			}
			return true
		})
	}
}

func allowed(path string) bool {
	for _, prefix := range namesAllowed {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}
