package sqlserver

import (
	"strings"
)

// node is a token of T-SQL, or a pair of parentheses with what stands between.
type node struct {
	kind byte // 'w' word, 'i' [name], 's' text, 'n' number, '@' variable, 'p' punctuation, '(' group
	text string
	list []node // of a group
}

func (n node) is(word string) bool { return n.kind == 'w' && strings.EqualFold(n.text, word) }

func word(text string) node        { return node{kind: 'w', text: text} }
func group(list ...node) node      { return node{kind: '(', list: list} }
func comma() node                  { return node{kind: 'p', text: ","} }
func isComma(n node) bool          { return n.kind == 'p' && n.text == "," }
func words(list string) (w []node) { return scan(list) }

// at is an element, or nothing beyond the ends.
func at(list []node, i int) node {
	if i >= 0 && i < len(list) {
		return list[i]
	}
	return node{}
}

// scan reads a batch. What is open at its end stays open: the translation refuses it.
func scan(sql string) []node {
	s := &scanner{sql: sql}
	return s.group()
}

type scanner struct {
	sql string
	at  int
}

// group reads to the parenthesis that closes, or to the end.
func (s *scanner) group() []node {
	var list []node
	for s.at < len(s.sql) {
		switch c := s.sql[s.at]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			s.at++
		case strings.HasPrefix(s.sql[s.at:], "/*"):
			s.at += strings.Index(s.sql[s.at:], "*/") + 2
		case c == '(':
			s.at++
			list = append(list, group(s.group()...))
		case c == ')':
			s.at++
			return list
		case c == '[':
			list = append(list, node{kind: 'i', text: s.quoted(']')})
		case c == '"':
			list = append(list, node{kind: 'i', text: s.quoted('"')})
		case c == '\'':
			list = append(list, node{kind: 's', text: s.quoted('\'')})
		case c == 'N' && strings.HasPrefix(s.sql[s.at:], "N'"):
			s.at++
			list = append(list, node{kind: 's', text: s.quoted('\'')})
		case letter(c) || c == '@' || c == '$':
			kind := byte('w')
			if c == '@' {
				kind = '@'
			}
			list = append(list, node{kind: kind, text: s.run(func(c byte) bool { return letter(c) || digit(c) || c == '@' || c == '$' })})
		case digit(c):
			list = append(list, node{kind: 'n', text: s.run(func(c byte) bool { return digit(c) || letter(c) || c == '.' })})
		default:
			list = append(list, node{kind: 'p', text: s.punctuation()})
		}
	}
	return list
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80 }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

func (s *scanner) run(in func(byte) bool) string {
	start := s.at
	for s.at < len(s.sql) && in(s.sql[s.at]) {
		s.at++
	}
	return s.sql[start:s.at]
}

// quoted reads what stands between quotes; a doubled closing quote is one.
func (s *scanner) quoted(end byte) string {
	var b strings.Builder
	for s.at++; s.at < len(s.sql); s.at++ {
		if s.sql[s.at] == end {
			if s.at++; s.at >= len(s.sql) || s.sql[s.at] != end {
				break
			}
		}
		b.WriteByte(s.sql[s.at])
	}
	return b.String()
}

func (s *scanner) punctuation() string {
	for _, two := range []string{"<>", ">=", "<=", "!=", "+="} {
		if strings.HasPrefix(s.sql[s.at:], two) {
			s.at += 2
			return two
		}
	}
	s.at++
	return s.sql[s.at-1 : s.at]
}

// split cuts a list at a separator.
func split(list []node, separator string) [][]node {
	var parts [][]node
	start := 0
	for i, n := range list {
		if n.kind == 'p' && n.text == separator {
			parts = append(parts, list[start:i])
			start = i + 1
		}
	}
	return append(parts, list[start:])
}

// find is the place of a word in the list itself, or -1.
func find(list []node, text string) int {
	for i, n := range list {
		if n.is(text) {
			return i
		}
	}
	return -1
}

// render writes SQLite's text. Names are in backquotes, since SQLite takes an unknown "name" for a text.
func render(list []node) string {
	var b strings.Builder
	write(&b, list)
	return b.String()
}

func write(b *strings.Builder, list []node) {
	for i, n := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch n.kind {
		case 'i':
			b.WriteString("`" + strings.ReplaceAll(n.text, "`", "``") + "`")
		case 's':
			b.WriteString("'" + strings.ReplaceAll(n.text, "'", "''") + "'")
		case '(':
			b.WriteByte('(')
			write(b, n.list)
			b.WriteByte(')')
		default:
			b.WriteString(n.text)
		}
	}
}
