package binds

import (
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
)

// skip returns the end of what starts at i: a literal, a quoted name, a comment, a word, a colon of two characters, or
// one byte. closed is false where the text ends before it does.
func skip(s string, i int, lexis *dialect.Lexis) (end int, closed bool) {
	switch c, next := s[i], at(s, i+1); {
	case c == '\'' || c == '"':
		return skipQuoted(s, i, c, lexis.BackslashEscapes)
	case c == '`' && lexis.Backticks:
		return skipQuoted(s, i, c, false)
	case c == '[' && lexis.Brackets:
		return skipQuoted(s, i, ']', false)
	case c == '-' && next == '-' && (!lexis.DashNeedsSpace || i+2 == len(s) || s[i+2] <= ' '):
		return lineEnd(s, i), true
	case c == '#' && lexis.HashComments:
		return lineEnd(s, i), true
	case c == '/' && next == '*':
		return skipComment(s, i, lexis.NestedComments)
	case c == '$' && lexis.DollarQuotes:
		return skipDollar(s, i)
	case c == ':' && (next == ':' || next == '='):
		return i + 2, true
	case identifierByte(c):
		return skipWord(s, i, lexis)
	}
	return i + 1, true
}

// skipWord skips a name, a word or a number, and the literal behind a lone E.
func skipWord(s string, i int, lexis *dialect.Lexis) (int, bool) {
	end := i + 1
	for identifierByte(at(s, end)) {
		end++
	}
	if lexis.EscapeStrings && end == i+1 && s[i]|0x20 == 'e' && at(s, end) == '\'' {
		return skipEscapeString(s, end)
	}
	return end, true
}

// skipEscapeString skips E'…' and the parts that continue it on further lines: those have backslashes too.
func skipEscapeString(s string, i int) (int, bool) {
	for {
		end, closed := skipQuoted(s, i, '\'', true)
		if !closed {
			return end, false
		}
		if i = continuation(s, end); i < 0 {
			return end, true
		}
	}
}

// continuation returns the quote that continues a literal which ended at i, or -1: white space with a line's end, and
// comments to the end of a line, may stand between them.
func continuation(s string, i int) int {
	for newline := false; i < len(s); {
		switch c := s[i]; {
		case c == '\n' || c == '\r':
			newline = true
			i++
		case c == ' ' || c == '\t' || c == '\f' || c == '\v':
			i++
		case c == '-' && at(s, i+1) == '-':
			i = lineEnd(s, i)
		case c == '\'' && newline:
			return i
		default:
			return -1
		}
	}
	return -1
}

// skipQuoted ends behind the closing quote; a doubled one is part of the text.
func skipQuoted(s string, i int, quote byte, backslash bool) (int, bool) {
	for i++; i < len(s); i++ {
		switch {
		case backslash && s[i] == '\\':
			i++
		case s[i] == quote:
			if at(s, i+1) != quote {
				return i + 1, true
			}
			i++
		}
	}
	return len(s), false
}

// lineEnd returns the end of the line, before its newline.
func lineEnd(s string, i int) int {
	if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(s)
}

func skipComment(s string, i int, nested bool) (int, bool) {
	depth := 1
	for i += 2; i+1 < len(s); i++ {
		switch {
		case s[i] == '*' && s[i+1] == '/':
			i++
			if depth--; depth == 0 {
				return i + 1, true
			}
		case nested && s[i] == '/' && s[i+1] == '*':
			i++
			depth++
		}
	}
	return len(s), false
}

// skipDollar skips $tag$ … $tag$; a dollar that opens none is one byte.
func skipDollar(s string, i int) (int, bool) {
	end := i + 1
	for nameByte(at(s, end)) {
		end++
	}
	if at(s, end) != '$' || isDigit(s[i+1]) {
		return i + 1, true
	}
	tag := s[i : end+1]
	n := strings.Index(s[end+1:], tag)
	if n < 0 {
		return len(s), false
	}
	return end + 1 + n + len(tag), true
}
