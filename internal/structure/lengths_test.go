package structure

import (
	"go/ast"
	"testing"
)

const (
	mostLines         = 700 // of a file
	mostFunctionLines = 60
)

func TestLengths(t *testing.T) {
	for _, f := range sources(t) {
		if n := f.set.Position(f.FileEnd).Line; n > mostLines {
			t.Errorf("%s has %d lines", f.path, n)
		}
		for _, d := range f.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok || d.Body == nil {
				continue
			}
			if n := f.set.Position(d.End()).Line - f.set.Position(d.Pos()).Line + 1; n > mostFunctionLines {
				t.Errorf("%s: %s has %d lines", f.at(d), d.Name.Name, n)
			}
		}
	}
}
