package binds

import (
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
)

// Kind says what a [Mark] is.
type Kind uint8

// The kinds of marks.
const (
	Question Kind = iota + 1 // ?, a positional bind
	Escaped                  // ??, a question mark that is none
	Name                     // :name
	Number                   // the database's own numbered placeholder: $1, @p1, ?1
)

// Mark is a place of SQL text that may be a placeholder: sql[Start:End].
type Mark struct {
	Kind       Kind
	Start, End int
}

// Scanner finds the marks of SQL text, outside of literals, quoted names and comments. One goroutine uses it.
type Scanner struct {
	sql   string
	lexis *dialect.Lexis
	own   string
	at    int
	mark  Mark
	err   error
}

// Scan starts to read sql by a database's lexical rules. own is what the database's numbered placeholders begin with
// ("$", "@p"); where it is empty, no Number is found.
func Scan(sql string, lexis *dialect.Lexis, own string) Scanner {
	return Scanner{sql: sql, lexis: lexis, own: own}
}

// Next goes to the next mark. It is false at the end, and where a literal, name or comment is never closed: see Err.
func (s *Scanner) Next() bool {
	for s.at < len(s.sql) {
		start := s.at
		if kind, end := s.markAt(start); kind != 0 {
			s.mark, s.at = Mark{kind, start, end}, end
			return true
		}
		end, closed := skip(s.sql, start, s.lexis)
		if s.at = end; !closed {
			s.err = unclosed(s.sql, start)
			return false
		}
	}
	return false
}

// Mark is the mark that Next found.
func (s *Scanner) Mark() Mark { return s.mark }

// Err says what is never closed, or is nil.
func (s *Scanner) Err() error { return s.err }

// markAt returns the mark that starts at i, and where it ends.
func (s *Scanner) markAt(i int) (Kind, int) {
	switch s.sql[i] {
	case '?':
		return s.question(i)
	case ':':
		if end := nameEnd(s.sql, i); end > 0 {
			return Name, end
		}
	}
	if end := s.numberEnd(i); end > 0 {
		return Number, end
	}
	return 0, 0
}

func (s *Scanner) question(i int) (Kind, int) {
	if end := s.numberEnd(i); end > 0 {
		return Number, end
	}
	next := at(s.sql, i+1)
	if next == '?' {
		return Escaped, i + 2
	}
	// a ?| b is an operator, and ?||'x' a bind that is concatenated.
	if s.lexis.QuestionOperators &&
		(at(s.sql, i-1) == '@' || (next == '|' || next == '&') && at(s.sql, i+2) != next) {
		return 0, 0
	}
	return Question, i + 1
}

// numberEnd returns the end of the database's own placeholder at i, or 0.
func (s *Scanner) numberEnd(i int) int {
	digits := i + len(s.own)
	if s.own == "" || digits >= len(s.sql) || !strings.EqualFold(s.sql[i:digits], s.own) {
		return 0
	}
	end := digits
	for isDigit(at(s.sql, end)) {
		end++
	}
	before := at(s.sql, i-1)
	if end == digits || identifierByte(at(s.sql, end)) || identifierByte(before) || before == '@' {
		return 0
	}
	return end
}

// nameEnd returns the end of :name at i, or 0. A colon directly behind an operand belongs to that: a slice a[1:n], a
// label, a key of a document.
func nameEnd(s string, i int) int {
	before, end := at(s, i-1), i+1
	if identifierByte(before) || before != 0 && strings.IndexByte(":)]'\"`", before) >= 0 ||
		!nameByte(at(s, end)) || isDigit(at(s, end)) {
		return 0
	}
	for nameByte(at(s, end)) {
		end++
	}
	return end
}

// at is the byte at i, or 0 outside of s.
func at(s string, i int) byte {
	if i < 0 || i >= len(s) {
		return 0
	}
	return s[i]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func nameByte(c byte) bool { return c != '$' && identifierByte(c) }

func identifierByte(c byte) bool {
	return c == '_' || c == '$' || isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

func unclosed(sql string, i int) error {
	opener := sql[i : i+1]
	switch opener {
	case "/":
		opener = "/*"
	case "$":
		opener = sql[i : i+strings.IndexByte(sql[i+1:], '$')+2]
	case "e", "E":
		opener = sql[i : i+2]
	}
	return fmt.Errorf("what opens with %s at %s of the statement is never closed", opener, place(sql, i))
}

// place is where byte i stands, as an editor counts.
func place(sql string, i int) string {
	line := strings.Count(sql[:i], "\n") + 1
	return fmt.Sprintf("line %d, column %d", line, i-strings.LastIndexByte(sql[:i], '\n'))
}
