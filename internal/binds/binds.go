// Package binds turns SQL that a user wrote with placeholders into the text that the database takes.
//
// A bind is ? in the order of the values, or :name. Both are written as the dialect's own placeholder; values never
// stand in the text. A statement may instead hold the dialect's own numbered placeholders ($1, @p1, ?1), which stay as
// they are. Literals, quoted names, comments, dollar quotes, casts x::t, assignments :=, slices a[1:n] and labels are
// not read. ?? is a question mark: PostgreSQL's operator ? among positional binds. Its ?|, ?& and @? need no doubling,
// and neither does ? where binds have names or numbers.
//
// The room is a leaf: it knows dialects by what [Dialect] says of them.
package binds

import (
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
)

// Dialect is what the room asks of a dialect. Every dialect.Dialect is one.
type Dialect interface {
	// AppendPlaceholder appends the placeholder of the n-th bound value, counted from 1.
	AppendPlaceholder(b []byte, n int) []byte
	// Features gives the lexical rules: only Lexis is read.
	Features() *dialect.Features
}

// Text is a statement in the database's own form. It does not change; any goroutine may read it.
type Text struct {
	// SQL is the statement.
	SQL string
	// Order says which value each argument of the statement is: argument i is the bind Order[i], counted from 0. For
	// positional binds it counts up; for names it indexes Names.
	Order []int
	// Elems says which element of its value each argument is, counted from 1; 0 is the value itself. It is nil where no
	// list stands behind IN.
	Elems []int
	// Names are the names of the binds, each once, as they first appear. Positional binds have none.
	Names []string
}

// Positional reads a statement for n positional binds: as many ?, or the database's own numbers from 1 to n.
//
// A statement for no bind holds what the server makes of it, so it is only searched for ? that lack their value, where
// the database has no such operator, and for ??; text that cannot be read is left to the server.
//
// Errors: another number of placeholders, a number without use, ? beside numbers or names, a name, and what is never
// closed. It holds no state.
func Positional(sql string, d Dialect, n int) (*Text, error) {
	if n == 0 && strings.IndexByte(sql, '?') < 0 {
		return &Text{SQL: sql}, nil
	}
	r, err := read(sql, d)
	switch {
	case n == 0:
		return r.unbound(err)
	case err != nil:
		return nil, err
	case r.has(Name) && (r.has(Question) || r.has(Number)):
		return nil, r.mixed(Name)
	case r.has(Name):
		return nil, fmt.Errorf("the bind %s has a name: give one map of names and values, not a list", r.first(Name))
	case r.has(Number):
		return r.numbered(n)
	}
	return r.questions(n)
}

// Named reads a statement whose binds are written :name. A name that stands twice is one argument where placeholders
// have numbers, and two where they have none; [Args] puts the values in order.
//
// Errors: ? or the database's own numbers beside names, and what is never closed. It holds no state.
func Named(sql string, d Dialect) (*Text, error) {
	r, err := read(sql, d)
	if err != nil {
		return nil, err
	}
	if r.has(Number) {
		return nil, r.mixed(Number)
	}
	if r.lacksValue() {
		return nil, r.mixed(Question)
	}
	return r.names(), nil
}
