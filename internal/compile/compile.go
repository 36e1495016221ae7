// Package compile writes trees of statements (dialect/ast) as a database's SQL.
//
// It owns the one walk over the tree. Whatever differs between databases is a leaf that the dialect answers
// (dialect.Statements). The tree is read only, nothing edits text that is written, and compiling a tree twice gives
// equal bytes.
package compile

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Dialect is the part of dialect.Dialect that compiling needs.
type Dialect interface {
	Name() string
	Features() *dialect.Features
	dialect.Statements
	dialect.Values
}

// Statement is a compiled statement: its text, and how its arguments are made of each execution's values. It is not
// changed after it is made and may be used from many goroutines at once.
type Statement struct {
	SQL    string
	Params []Param
}

// Compile writes s in SQL of dialect d. It fails, naming what is missing, when the dialect cannot express the tree.
func Compile(d Dialect, s ast.Statement) (*Statement, error) {
	w := write(d, s, "")
	if hint := w.selectHint(s); hint != "" {
		w = write(d, s, hint)
	}
	if max := w.features.MaxParams; max > 0 && len(w.params) > max {
		w.Fail(fmt.Errorf("the statement binds %d values, and one statement takes %d at most: split the list", len(w.params), max))
	}
	if w.err != nil {
		return nil, fmt.Errorf("%s: %w", d.Name(), w.err)
	}
	compiled := &Statement{SQL: string(w.b), Params: w.params}
	Log(d.Name(), compiled.SQL)
	return compiled, nil
}

// selectHint is what the server needs to be told of a SELECT that is written. What is in it is known only then, so a
// statement with a hint is written twice.
func (w *writer) selectHint(s ast.Statement) string {
	if _, ok := s.(*ast.Select); !ok || w.features.SelectHint == nil {
		return ""
	}
	return w.features.SelectHint(w.tables, w.subSelects)
}

func write(d Dialect, s ast.Statement, hint string) *writer {
	w := &writer{d: d, features: d.Features(), hint: hint}
	w.b = make([]byte, 0, 512)
	switch s := s.(type) {
	case *ast.Select:
		w.reuse = string(d.AppendPlaceholder(nil, 1)) != string(d.AppendPlaceholder(nil, 2))
		w.selectStatement(s)
	case *ast.Insert:
		w.insert(s)
	case *ast.Update:
		w.update(s)
	case *ast.UpdateRows:
		w.comment(s.Comment)
		d.UpdateRows(w, s)
	case *ast.Delete:
		w.delete(s)
	default:
		w.Fail(fmt.Errorf("no statement of type %T", s))
	}
	return w
}

// comment writes a statement's comment in front of it. The text was made safe where the user gave it; it is checked
// again here because a slip would let it end the comment.
func (w *writer) comment(text string) {
	if text == "" {
		return
	}
	// An opening /* is refused as well: where comments nest it would swallow the statement.
	if strings.Contains(text, "*/") || strings.Contains(text, "/*") || strings.ContainsRune(text, 0) {
		w.Fail(errors.New("a comment must not hold */, /* or NUL"))
		return
	}
	// MySQL runs the text of /*! … */ and reads /*+ … */ as hints; the space keeps them comments.
	w.Text("/* ")
	w.b = append(w.b, text...)
	w.Text(" */ ")
}
