package structure

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// optionSet is an interface that seals a set of options by its one method.
type optionSet struct{ name, method, doc, at string } // method with the type of its parameter

// options are the option sets of the root package and what implements them.
type options struct {
	sets         []optionSet
	implementers map[string][]string // types by method, and interfaces by the sets that they hold
	makers       map[string][]string // exported functions and variables by the type that they give
}

func optionsOf(files []*file) *options {
	p := &options{implementers: map[string][]string{}, makers: map[string][]string{}}
	for _, f := range files {
		if f.dir() != "." {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				p.function(d)
			case *ast.GenDecl:
				p.declaration(f, d)
			}
		}
	}
	return p
}

func (p *options) function(d *ast.FuncDecl) {
	if d.Recv != nil {
		method := signature(d.Name.Name, d.Type)
		p.implementers[method] = append(p.implementers[method], baseName(d.Recv.List[0].Type))
		return
	}
	if d.Name.IsExported() && d.Type.Results != nil && len(d.Type.Results.List) == 1 {
		result := baseName(d.Type.Results.List[0].Type)
		p.makers[result] = append(p.makers[result], d.Name.Name)
	}
}

// signature is a method's name with its parameter's type, where it has one.
func signature(name string, f *ast.FuncType) string {
	if len(f.Params.List) != 1 {
		return name
	}
	x := f.Params.List[0].Type
	if star, ok := x.(*ast.StarExpr); ok {
		x = star.X
	}
	if s, ok := x.(*ast.SelectorExpr); ok {
		return name + " " + s.Sel.Name
	}
	return name + " " + baseName(x)
}

// interfaceType notes a set, or an interface whose values are options of the sets that it embeds.
func (p *options) interfaceType(f *file, s *ast.TypeSpec, i *ast.InterfaceType, doc *ast.CommentGroup) {
	if methods := i.Methods.List; strings.HasSuffix(s.Name.Name, "Option") && len(methods) == 1 && len(methods[0].Names) == 1 {
		method := signature(methods[0].Names[0].Name, methods[0].Type.(*ast.FuncType))
		p.sets = append(p.sets, optionSet{s.Name.Name, method, doc.Text(), f.at(s)})
		return
	}
	for _, m := range i.Methods.List {
		held := baseName(m.Type)
		if f, ok := m.Type.(*ast.FuncType); ok && len(m.Names) == 1 {
			held = signature(m.Names[0].Name, f)
		}
		p.implementers[held] = append(p.implementers[held], s.Name.Name)
	}
}

func (p *options) declaration(f *file, d *ast.GenDecl) {
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			if i, ok := s.Type.(*ast.InterfaceType); ok {
				doc := s.Doc
				if doc == nil {
					doc = d.Doc
				}
				p.interfaceType(f, s, i, doc)
			}
		case *ast.ValueSpec:
			for i, name := range s.Names {
				if !name.IsExported() || d.Tok != token.VAR && d.Tok != token.CONST {
					continue
				}
				kind := baseName(s.Type)
				if i < len(s.Values) {
					switch v := s.Values[i].(type) {
					case *ast.CallExpr:
						kind = baseName(v.Fun)
					case *ast.CompositeLit:
						kind = baseName(v.Type)
					}
				}
				p.makers[kind] = append(p.makers[kind], name.Name)
			}
		}
	}
}

// implementing are the options of a set: for each kind of option the names by which a program writes it, any of which
// may stand for it in the set's comment.
func (p *options) implementing(s optionSet) map[string][]string {
	kinds := map[string][]string{}
	for _, kind := range append(slices.Clone(p.implementers[s.method]), p.implementers[s.name]...) {
		kinds[kind] = slices.Clone(p.makers[kind])
		if ast.IsExported(kind) {
			kinds[kind] = append(kinds[kind], kind)
		}
	}
	for _, name := range p.makers[s.name] {
		kinds[name] = []string{name}
	}
	return kinds
}
