package tsqlcheck

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/sqlc-dev/teesql/ast"
	"github.com/sqlc-dev/teesql/parser"
)

// span is a stretch of a statement, in UTF-16 units.
type span struct{ start, end int }

// tree is what the strict checks want to know of a parsed script.
type tree struct {
	statements []span        // the outermost statements
	nodes      map[span]bool // every node's place
	calls      []int         // where the EXECUTE statements start
	types      map[int]bool  // where types start that are not SQL Server's own
}

// parse has teesql parse sql.
func parse(sql string) (t *tree, err error) {
	// the parser is young; where it panics it has not accepted anything
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the parser panics: %v", p)
		}
	}()
	script, err := parser.Parse(context.Background(), strings.NewReader(sql))
	if err != nil {
		return nil, err
	}
	t = &tree{nodes: map[span]bool{}, types: map[int]bool{}}
	for _, batch := range script.Batches {
		for _, statement := range batch.Statements {
			if f, ok := statement.(fragment); ok {
				t.statements = append(t.statements, spanOf(f.Frag()))
			}
		}
	}
	w := walker{tree: t, seen: map[uintptr]bool{}}
	w.walk(reflect.ValueOf(script))
	return t, nil
}

// fragment is what every node of the parser's is.
type fragment interface{ Frag() *ast.Fragment }

func spanOf(f *ast.Fragment) span { return span{f.StartOffset, f.EndOffset()} }

// walker visits every node that can be reached, by reflection: the parser has hundreds of node types and no visitor.
type walker struct {
	tree *tree
	seen map[uintptr]bool
}

func (w *walker) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		w.walk(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			w.walk(v.Index(i))
		}
	case reflect.Pointer:
		if v.IsNil() || w.seen[v.Pointer()] {
			return
		}
		w.seen[v.Pointer()] = true
		w.node(v.Interface())
		w.walk(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				w.walk(v.Field(i))
			}
		}
	}
}

func (w *walker) node(n any) {
	f, ok := n.(fragment)
	if !ok || !f.Frag().HasSpan() {
		return
	}
	place := spanOf(f.Frag())
	w.tree.nodes[place] = true
	switch n.(type) {
	case *ast.ExecuteStatement:
		w.tree.calls = append(w.tree.calls, place.start)
	case *ast.UserDataTypeReference:
		w.tree.types[place.start] = true
	}
}

// covers checks that nothing of the text has been swallowed: every token lies in a statement, and every token that carries
// a meaning of its own (a name, a value, a word that the grammar does not know) is a node.
func (t *tree) covers(tokens []token) error {
	if err := t.separates(tokens); err != nil {
		return err
	}
	for _, k := range tokens {
		if slices.Contains(t.calls, k.start) && !oneOf(k, "EXEC EXECUTE") {
			return fmt.Errorf("%q is no statement, unless it calls a procedure without EXEC", k.text)
		}
		if t.types[k.start] && k.kind == word && !ownTypes[k.upper] {
			return fmt.Errorf("%q is no type of SQL Server", k.text)
		}
		if k.kind == mark || k.kind == word && vocabulary[k.upper] {
			continue
		}
		if !t.nodes[span{k.start, k.end}] {
			return fmt.Errorf("the parser swallows %q: it is nowhere in the tree", k.text)
		}
	}
	return nil
}

// separates checks that every token is in a statement, and that a semicolon ends each but the last.
func (t *tree) separates(tokens []token) error {
	next := 0
	for i, k := range tokens {
		for next < len(t.statements) && t.statements[next].end <= k.start {
			next++
		}
		inside := next < len(t.statements) && t.statements[next].start <= k.start && k.end <= t.statements[next].end
		if !inside && !k.is(";") {
			return fmt.Errorf("the parser swallows %q: it is in no statement", k.text)
		}
		if inside && k.start == t.statements[next].start && i > 0 && !tokens[i-1].is(";") {
			return fmt.Errorf("no semicolon separates the statement that %q begins", k.text)
		}
	}
	return nil
}

// ownTypes are types of SQL Server's that the parser takes for a user's.
var ownTypes = wordSet("SYSNAME JSON VECTOR HIERARCHYID GEOGRAPHY GEOMETRY")
