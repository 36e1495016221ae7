package structure

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// TestExportedNamesAreDocumented: every exported name of the packages that users import has a comment, or stands in a
// group that has one.
func TestExportedNamesAreDocumented(t *testing.T) {
	for _, f := range sources(t) {
		if f.Name.Name == "main" || strings.HasPrefix(f.path, "internal/") || strings.HasPrefix(f.path, "dialect/internal/") {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && receiverExported(d) && d.Doc == nil {
					t.Errorf("%s: %s has no comment", f.at(d), d.Name.Name)
				}
			case *ast.GenDecl:
				f.documented(t, d)
			}
		}
	}
}

func receiverExported(d *ast.FuncDecl) bool {
	return d.Recv == nil || ast.IsExported(baseName(d.Recv.List[0].Type))
}

// baseName is the name of a type without pointers, packages and type arguments.
func baseName(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name
	case *ast.Ident:
		return x.Name
	case *ast.StarExpr:
		return baseName(x.X)
	case *ast.IndexExpr:
		return baseName(x.X)
	case *ast.IndexListExpr:
		return baseName(x.X)
	}
	return ""
}

func (f *file) documented(t *testing.T, d *ast.GenDecl) {
	t.Helper()
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			if !s.Name.IsExported() {
				continue
			}
			if d.Doc == nil && s.Doc == nil && s.Comment == nil {
				t.Errorf("%s: %s has no comment", f.at(s), s.Name.Name)
			}
			if fields, ok := s.Type.(*ast.StructType); ok && !strings.HasPrefix(f.path, "dialect/") {
				f.fieldsDocumented(t, s.Name.Name, d.Doc.Text()+s.Doc.Text(), fields)
			}
		case *ast.ValueSpec:
			for _, name := range s.Names {
				if name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
					t.Errorf("%s: %s has no comment", f.at(s), name.Name)
				}
			}
		}
	}
}

// fieldsDocumented: an exported field has a comment, stands right below one that has, or is named by its type's comment.
// The seam of dialects is left out: in its trees and definitions a type's comment shows the SQL whose places the fields are.
func (f *file) fieldsDocumented(t *testing.T, typeName, doc string, fields *ast.StructType) {
	t.Helper()
	covered, last := false, 0
	for _, field := range fields.Fields.List {
		line := f.set.Position(field.Pos()).Line
		covered = field.Doc != nil || field.Comment != nil || covered && line == last+1
		last = f.set.Position(field.End()).Line
		for _, name := range field.Names {
			if name.IsExported() && !covered && !strings.Contains(doc, name.Name) {
				t.Errorf("%s: %s.%s has no comment", f.at(field), typeName, name.Name)
			}
		}
	}
}

// TestOptionSetsListTheirOptions: the comment of each set of options names those that implement it, all and only those.
func TestOptionSetsListTheirOptions(t *testing.T) {
	p := optionsOf(sources(t))
	if len(p.sets) < 10 {
		t.Fatalf("%d sets were found", len(p.sets))
	}
	for _, s := range p.sets {
		given := listed(s.doc)
		var known []string
		for kind, names := range p.implementing(s) {
			known = append(known, names...)
			if len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return slices.Contains(given, n) }) {
				t.Errorf("%s: the comment of %s does not name %s, written %v", s.at, s.name, kind, names)
			}
		}
		for _, name := range given {
			if !slices.Contains(known, name) {
				t.Errorf("%s: the comment of %s names %s, which is none", s.at, s.name, name)
			}
		}
	}
}

// groups are the options that the comments name by one word.
var groups = map[string][]string{
	"conditions": {"Where", "And", "Or", "Not"},
}

// listed are the options that a comment's first paragraph names behind its colon.
func listed(doc string) []string {
	paragraph, _, _ := strings.Cut(doc, "\n\n")
	_, list, _ := strings.Cut(strings.ReplaceAll(paragraph, "\n", " "), ": ")
	var names []string
	for _, w := range strings.FieldsFunc(outsideParentheses(list), func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == ':' }) {
		w = strings.TrimPrefix(w, "*")
		if group := groups[w]; group != nil {
			names = append(names, group...)
		} else if ast.IsExported(w) {
			names = append(names, w)
		}
	}
	return names
}

func outsideParentheses(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}
