package tsqlcheck

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
)

// kind tells what a token is to the grammar.
type kind int

const (
	word     kind = iota // a bare word: a keyword or an identifier
	ident                // [an identifier] in brackets or "double quotes"
	text                 // 'a string' or N'one'
	number               // 12, 1.5, 0xFF
	variable             // @p1, @@ROWCOUNT
	mark                 // an operator or punctuation
)

// token is one word of a statement. Its place counts UTF-16 units, as the parser's spans do.
type token struct {
	kind  kind
	text  string // as written
	upper string // text in upper case, the spelling that rules compare, empty unless kind is word or mark
	start int
	end   int
}

// is reports whether the token is the bare word or mark s, which is upper case.
func (t token) is(s string) bool { return t.upper == s }

// scanner cuts a statement into tokens, dropping comments and blanks.
type scanner struct {
	src    []rune
	at     int // index into src
	place  int // the same in UTF-16 units
	tokens []token
}

// scan cuts sql into tokens. It fails at a string, an identifier or a comment that does not end, at an empty identifier,
// and at a character that T-SQL has no use for.
func scan(sql string) ([]token, error) {
	s := &scanner{src: []rune(sql)}
	for s.at < len(s.src) {
		if err := s.next(); err != nil {
			return nil, err
		}
	}
	return s.tokens, nil
}

func (s *scanner) next() error {
	c := s.src[s.at]
	switch {
	case unicode.IsSpace(c):
		s.advance(1)
		return nil
	case s.sees("--"):
		s.advance(s.until(func(c rune) bool { return c == '\n' }))
		return nil
	case s.sees("/*"):
		return s.comment()
	case c == '[':
		return s.quoted(ident, 0, ']')
	case c == '"':
		return s.quoted(ident, 0, '"')
	case c == '\'':
		return s.quoted(text, 0, '\'')
	case s.sees("N'") || s.sees("n'"):
		return s.quoted(text, 1, '\'')
	case s.sees("$action"): // what MERGE did to a row
		s.take(word, len("$action"))
	case c == '@':
		s.take(variable, s.until(func(c rune) bool { return !isWord(c) && c != '@' }))
	case isDigit(c) || c == '.' && s.at+1 < len(s.src) && isDigit(s.src[s.at+1]):
		s.take(number, s.numberLength())
	case unicode.IsLetter(c) || c == '_' || c == '#':
		s.take(word, s.until(func(c rune) bool { return !isWord(c) }))
	default:
		return s.mark()
	}
	return s.abutting()
}

// sees reports whether the source goes on with prefix.
func (s *scanner) sees(prefix string) bool {
	for i, c := range []rune(prefix) {
		if s.at+i >= len(s.src) || s.src[s.at+i] != c {
			return false
		}
	}
	return true
}

// until counts the runes before the first that stop accepts.
func (s *scanner) until(stop func(rune) bool) int {
	n := 0
	for s.at+n < len(s.src) && !stop(s.src[s.at+n]) {
		n++
	}
	return n
}

func (s *scanner) advance(n int) {
	for _, c := range s.src[s.at : s.at+n] {
		s.place += utf16.RuneLen(c)
	}
	s.at += n
}

// take makes a token of the next n runes.
func (s *scanner) take(k kind, n int) {
	t := token{kind: k, text: string(s.src[s.at : s.at+n]), start: s.place}
	s.advance(n)
	t.end = s.place
	if k == word || k == mark {
		t.upper = strings.ToUpper(t.text)
	}
	s.tokens = append(s.tokens, t)
}

// quoted takes what begins prefix runes before a quote and ends at the closing one, which stands for itself when doubled.
func (s *scanner) quoted(k kind, prefix int, closing rune) error {
	for i := s.at + prefix + 1; i < len(s.src); i++ {
		if s.src[i] != closing {
			continue
		}
		if i+1 < len(s.src) && s.src[i+1] == closing {
			i++
			continue
		}
		n := i + 1 - s.at
		if k == ident && n == 2 {
			return fmt.Errorf("an identifier is empty")
		}
		s.take(k, n)
		return nil
	}
	return fmt.Errorf("%c… does not end: a closing %c is missing", s.src[s.at+prefix], closing)
}

// comment drops a block comment; in T-SQL they nest.
func (s *scanner) comment() error {
	depth := 0
	for s.at < len(s.src) {
		switch {
		case s.sees("/*"):
			depth++
			s.advance(2)
		case s.sees("*/"):
			depth--
			s.advance(2)
			if depth == 0 {
				return nil
			}
		default:
			s.advance(1)
		}
	}
	return fmt.Errorf("a comment does not end")
}

func (s *scanner) numberLength() int {
	if s.sees("0x") || s.sees("0X") {
		return s.until(func(c rune) bool { return !isWord(c) })
	}
	previous := rune(0)
	return s.until(func(c rune) bool {
		exponent := c == 'e' || c == 'E'
		sign := (c == '+' || c == '-') && (previous == 'e' || previous == 'E')
		previous = c
		return !isDigit(c) && c != '.' && !exponent && !sign
	})
}

// abutting refuses a string stuck to the word or number before it: E'…', X'…' and B'…' are other servers' literals.
func (s *scanner) abutting() error {
	if last := s.tokens[len(s.tokens)-1]; last.kind == word && s.at < len(s.src) && s.src[s.at] == '\'' && len(last.text) == 1 {
		return fmt.Errorf("%s'…' is no literal of T-SQL", last.text)
	}
	return nil
}

// marks are the operators and punctuation of T-SQL, longer ones first.
var marks = []string{
	"<>", "<=", ">=", "!=", "!<", "!>", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
	"(", ")", ",", ";", ".", "=", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "~",
}

// foreignMarks are other servers' operators that would otherwise pass as two of T-SQL's.
var foreignMarks = []string{"||", "->", "=>", "@>", "<@", "#>", "&&", "==", "~*", "!~", "<<", ">>"}

// spatial are the types whose methods are called as type::method.
var spatial = wordSet("GEOMETRY GEOGRAPHY HIERARCHYID")

func (s *scanner) mark() error {
	if last := len(s.tokens) - 1; s.sees("::") && last >= 0 && spatial[s.tokens[last].upper] {
		s.take(mark, len("::"))
		return nil
	}
	for _, m := range foreignMarks {
		if s.sees(m) {
			return fmt.Errorf("%s is no operator of T-SQL", m)
		}
	}
	for _, m := range marks {
		if s.sees(m) {
			s.take(mark, len(m))
			return nil
		}
	}
	return fmt.Errorf("%q has no meaning in T-SQL", s.src[s.at])
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

func isWord(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || c == '_' || c == '$' || c == '#'
}
