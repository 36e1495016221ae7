package binds

import (
	"fmt"
	"strings"
)

// Size is the length of the list that a value is: the bind at a place, counted from 0, or of a name. It is negative
// where the value is no list.
type Size func(at int, name string) int

// PositionalLists is Positional for values among which lists are: a list that stands alone behind IN, as IN (?), becomes
// one placeholder an element, and an empty one NULL, which nothing is in. Text.Elems says which element an argument is.
// A list in another place stays one argument.
//
// Further errors: an empty list behind NOT IN, which NULL would make match nothing where all is meant.
func PositionalLists(sql string, d Dialect, n int, size Size) (*Text, error) {
	r, err := read(sql, d)
	if err != nil || r.has(Name) || r.has(Number) {
		return Positional(sql, d, n) // as it is without lists
	}
	r.size = size
	return r.questions(n)
}

// NamedLists is Named for values among which lists are; see PositionalLists.
func NamedLists(sql string, d Dialect, size Size) (*Text, error) {
	r, err := read(sql, d)
	if err != nil || r.has(Number) || r.lacksValue() {
		return Named(sql, d)
	}
	r.size = size
	t := r.names()
	return t, r.err
}

// elements writes a list's placeholders where bind stands alone behind IN, and reports whether it did.
func (r *reading) elements(b []byte, m Mark, t *Text, bind int, name string) ([]byte, bool) {
	if r.size == nil {
		return b, false
	}
	n := r.size(bind, name)
	in, not := Behind(r.sql, m)
	if n < 0 || !in {
		return b, false
	}
	if n == 0 {
		if not && r.err == nil {
			r.err = fmt.Errorf("the list behind NOT IN at %s is empty, and SQL has no words for it: leave the condition out, or use op.NotIn", place(r.sql, m.Start))
		}
		return append(b, "NULL"...), true
	}
	for i := range n {
		if i > 0 {
			b = append(b, ", "...)
		}
		t.Order, t.Elems = append(t.Order, bind), append(t.Elems, i+1)
		b = r.dialect.AppendPlaceholder(b, len(t.Order))
	}
	return b, true
}

// Behind reports whether a mark stands alone in parentheses behind IN, and whether that is NOT IN.
func Behind(sql string, m Mark) (in, not bool) {
	if !strings.HasPrefix(strings.TrimLeft(sql[m.End:], white), ")") {
		return false, false
	}
	before, ok := strings.CutSuffix(strings.TrimRight(sql[:m.Start], white), "(")
	if !ok {
		return false, false
	}
	if before, ok = cutWord(before, "IN"); !ok {
		return false, false
	}
	_, not = cutWord(before, "NOT")
	return true, not
}

const white = " \t\r\n"

// cutWord cuts a word and the white space around it off the end of a text.
func cutWord(s, word string) (string, bool) {
	s = strings.TrimRight(s, white)
	at := len(s) - len(word)
	if at < 0 || !strings.EqualFold(s[at:], word) || at > 0 && (isNamePart(s[at-1]) || s[at-1] >= 0x80) {
		return s, false
	}
	return s[:at], true
}

func isNamePart(c byte) bool {
	return c == '_' || c == '$' || c == '@' || c == '.' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
