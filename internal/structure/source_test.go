// Package structure has only tests: they hold the source to what ARCHITECTURE.md says of it.
package structure

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/go-sequelize/sequelize"

// root is the project's folder.
const root = "../.."

// file is a source file of the main module.
type file struct {
	*ast.File
	path string // from the root, with slashes
	set  *token.FileSet
}

func (f *file) at(n ast.Node) string {
	p := f.set.Position(n.Pos())
	return strings.TrimPrefix(filepath.ToSlash(p.String()), root+"/")
}

// dir is the package's folder, "." for the root.
func (f *file) dir() string { return filepath.ToSlash(filepath.Dir(f.path)) }

// sources are the files of the main module without tests, and without modules of their own.
func sources(t *testing.T) []*file {
	t.Helper()
	var list []*file
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if rel != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || rel == "bench" || rel == "internal/tsqlcheck") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(set, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		list = append(list, &file{f, rel, set})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 100 {
		t.Fatalf("%d files were found", len(list))
	}
	return list
}

// imported is a package with what it imports, tests apart.
type imported struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []imported {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []imported
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p imported
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}
