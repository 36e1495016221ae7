package compile

import (
	"fmt"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// raw writes SQL as the user wrote it, its arguments in the places of ? outside of literals, quoted names and
// comments. ?? is a question mark.
func (w *writer) raw(r *ast.Raw) {
	if len(r.Args) == 0 {
		// Without arguments the text is not read at all: ? and ?? may be the server's own operators.
		w.b = append(w.b, r.SQL...)
		return
	}
	used, start := 0, 0
	for i := 0; i < len(r.SQL); {
		if r.SQL[i] != '?' {
			i = skipToken(r.SQL, i, &w.features.Lexis)
			continue
		}
		w.b = append(w.b, r.SQL[start:i]...)
		if i+1 < len(r.SQL) && r.SQL[i+1] == '?' {
			w.Text("?")
			i += 2
		} else {
			if used < len(r.Args) {
				w.untyped(r.Args[used])
			}
			used++
			i++
		}
		start = i
	}
	w.b = append(w.b, r.SQL[start:]...)
	if used != len(r.Args) {
		w.Fail(fmt.Errorf("the literal has %d placeholders and %d arguments", used, len(r.Args)))
	}
}

// skipToken returns the end of what starts at i: a literal, a quoted name, a comment, or one byte.
func skipToken(s string, i int, lexis *dialect.Lexis) int {
	rest := s[i:]
	switch c := s[i]; {
	case c == '\'':
		return skipQuoted(s, i, c, lexis.BackslashEscapes || lexis.EscapeStrings && escapePrefixed(s, i))
	case c == '"':
		return skipQuoted(s, i, c, lexis.BackslashEscapes)
	case c == '`' && lexis.Backticks:
		return skipQuoted(s, i, c, false)
	case c == '[' && lexis.Brackets:
		return skipQuoted(s, i, ']', false)
	case c == '-' && len(rest) > 1 && rest[1] == '-', c == '#' && lexis.HashComments:
		return skipLine(s, i)
	case c == '/' && len(rest) > 1 && rest[1] == '*':
		return skipComment(s, i, lexis.NestedComments)
	case c == '$' && lexis.DollarQuotes && (i == 0 || !identifierByte(s[i-1])):
		return skipDollar(s, i)
	}
	return i + 1
}

// skipQuoted ends behind the closing quote; a doubled one is part of the text.
func skipQuoted(s string, i int, quote byte, backslash bool) int {
	for i++; i < len(s); i++ {
		switch {
		case backslash && s[i] == '\\':
			i++
		case s[i] == quote:
			if i+1 == len(s) || s[i+1] != quote {
				return i + 1
			}
			i++
		}
	}
	return len(s)
}

// escapePrefixed says whether the quote at i belongs to E'…', which is no longer name that ends in e.
func escapePrefixed(s string, i int) bool {
	return i > 0 && (s[i-1] == 'E' || s[i-1] == 'e') && (i == 1 || !identifierByte(s[i-2]))
}

func skipLine(s string, i int) int {
	for ; i < len(s); i++ {
		if s[i] == '\n' {
			return i + 1
		}
	}
	return i
}

func skipComment(s string, i int, nested bool) int {
	depth := 1
	for i += 2; i+1 < len(s); i++ {
		switch {
		case s[i] == '*' && s[i+1] == '/':
			i++
			if depth--; depth == 0 {
				return i + 1
			}
		case nested && s[i] == '/' && s[i+1] == '*':
			i++
			depth++
		}
	}
	return len(s)
}

// skipDollar skips $tag$ … $tag$; a lone dollar is one byte.
func skipDollar(s string, i int) int {
	end := i + 1
	for end < len(s) && identifierByte(s[end]) && s[end] != '$' {
		end++
	}
	if end == len(s) || s[end] != '$' || end > i+1 && s[i+1] >= '0' && s[i+1] <= '9' {
		return i + 1
	}
	tag := s[i : end+1]
	for j := end + 1; j+len(tag) <= len(s); j++ {
		if s[j:j+len(tag)] == tag {
			return j + len(tag)
		}
	}
	return len(s)
}

func identifierByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
