package binds

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
)

// reading is a statement and what was found in it.
type reading struct {
	sql      string
	dialect  Dialect
	lexis    *dialect.Lexis
	numbers  bool // the dialect's placeholders have numbers
	own      string
	marks    []Mark
	presents [Number + 1]bool
	size     Size  // of values that are lists, or nil
	err      error // the first of a list
}

func read(sql string, d Dialect) (*reading, error) {
	r := &reading{sql: sql, dialect: d, lexis: &d.Features().Lexis}
	one, two := string(d.AppendPlaceholder(nil, 1)), string(d.AppendPlaceholder(nil, 2))
	r.numbers, r.own = one != two, strings.TrimSuffix(one, "1")
	s := Scan(sql, r.lexis, r.own)
	for s.Next() {
		m := s.Mark()
		r.marks = append(r.marks, m)
		r.presents[m.Kind] = true
	}
	return r, s.Err()
}

func (r *reading) has(k Kind) bool { return r.presents[k] }

// first is the first mark of a kind, as text and place; of ? the first that can only be a bind, where there is one.
func (r *reading) first(k Kind) string {
	found := slices.IndexFunc(r.marks, func(m Mark) bool { return m.Kind == k && (k != Question || r.missesValue(m)) })
	if found < 0 {
		found = slices.IndexFunc(r.marks, func(m Mark) bool { return m.Kind == k })
	}
	m := r.marks[found]
	return r.sql[m.Start:m.End] + " at " + place(r.sql, m.Start)
}

// lacksValue says whether a ? stands where it can only be a bind.
func (r *reading) lacksValue() bool { return slices.ContainsFunc(r.marks, r.missesValue) }

// missesValue says whether the mark is a ? that can only be a bind: behind an operator, a bracket or a comma. Elsewhere
// it may be the database's operator.
func (r *reading) missesValue(m Mark) bool {
	if m.Kind != Question || !r.lexis.QuestionOperators {
		return m.Kind == Question
	}
	before := strings.TrimRight(r.sql[:m.Start], " \t\r\n")
	return before != "" && strings.IndexByte("=<>(,+-*%|", before[len(before)-1]) >= 0
}

// mixed is the error of a statement that holds binds of kind k, and of another where it has one.
func (r *reading) mixed(k Kind) error {
	for _, other := range []Kind{Name, Question, Number} {
		if other != k && r.has(other) {
			return fmt.Errorf("the binds %s and %s are of two kinds: write all in one form (a question mark that is no bind as ??)",
				r.first(k), r.first(other))
		}
	}
	return fmt.Errorf("the bind %s has no name: write :name, or give the values as a list", r.first(k))
}

// unbound is the statement without binds. unread is why it could not be read.
func (r *reading) unbound(unread error) (*Text, error) {
	if unread != nil {
		return &Text{SQL: r.sql}, nil
	}
	if r.has(Question) && !r.lexis.QuestionOperators {
		return nil, r.miscounted(0)
	}
	return &Text{SQL: r.rewrite(0, nil)}, nil
}

// questions writes each ? as a placeholder.
func (r *reading) questions(n int) (*Text, error) {
	t, seen := &Text{}, 0
	t.SQL = r.rewrite(Question, func(b []byte, m Mark) []byte {
		seen++
		if seen > n {
			return b
		}
		return r.bind(b, m, t, seen-1, "")
	})
	if seen != n {
		return nil, r.miscounted(n)
	}
	return t, r.err
}

// bind writes one bind: its placeholder, or those of a list.
func (r *reading) bind(b []byte, m Mark, t *Text, at int, name string) []byte {
	b, listed := r.elements(b, m, t, at, name)
	if listed {
		return b
	}
	t.Order = append(t.Order, at)
	if r.size != nil {
		t.Elems = append(t.Elems, 0)
	}
	return r.dialect.AppendPlaceholder(b, len(t.Order))
}

// numbered checks the database's own placeholders and leaves them as they are.
func (r *reading) numbered(n int) (*Text, error) {
	if r.lacksValue() {
		return nil, r.mixed(Number)
	}
	used := make([]bool, n)
	for _, m := range r.marks {
		if m.Kind != Number {
			continue
		}
		text := r.sql[m.Start:m.End]
		number, err := strconv.Atoi(text[len(r.own):])
		if err != nil || number > n {
			return nil, fmt.Errorf("the placeholder %s at %s has no value: %s given", text, place(r.sql, m.Start), values(n))
		}
		if number == 0 {
			return nil, fmt.Errorf("the placeholder %s at %s: they count from 1", text, place(r.sql, m.Start))
		}
		used[number-1] = true
	}
	t := &Text{SQL: r.rewrite(0, nil), Order: make([]int, n)}
	for i := range used {
		if !used[i] {
			return nil, fmt.Errorf("value %d is given, and the statement has no %s%d", i+1, r.own, i+1)
		}
		t.Order[i] = i
	}
	return t, nil
}

// names writes each :name as a placeholder.
func (r *reading) names() *Text {
	t := &Text{}
	known, whole := map[string]int{}, map[string]int{}
	t.SQL = r.rewrite(Name, func(b []byte, m Mark) []byte {
		name := r.sql[m.Start+1 : m.End]
		i, again := known[name]
		if !again {
			i = len(t.Names)
			known[name] = i
			t.Names = append(t.Names, name)
		}
		if number, is := whole[name]; is && r.numbers {
			if in, _ := Behind(r.sql, m); !in || r.size == nil || r.size(i, name) < 0 {
				return r.dialect.AppendPlaceholder(b, number)
			}
		}
		before := len(t.Order)
		if b = r.bind(b, m, t, i, name); len(t.Order) == before+1 && (t.Elems == nil || t.Elems[before] == 0) {
			whole[name] = before + 1
		}
		return b
	})
	return t
}

// rewrite gives the text with the marks of one kind written anew, and ?? as ?.
func (r *reading) rewrite(k Kind, write func([]byte, Mark) []byte) string {
	if !r.has(Escaped) && !r.has(k) {
		return r.sql
	}
	b, start := make([]byte, 0, len(r.sql)+len(r.marks)), 0
	for _, m := range r.marks {
		switch m.Kind {
		case k:
			b = write(append(b, r.sql[start:m.Start]...), m)
		case Escaped:
			b = append(append(b, r.sql[start:m.Start]...), '?')
		default:
			continue
		}
		start = m.End
	}
	return string(append(b, r.sql[start:]...))
}

func (r *reading) miscounted(n int) error {
	binds := 0
	for _, m := range r.marks {
		if m.Kind == Question {
			binds++
		}
	}
	if binds == 0 {
		return errors.New("the statement has no bind (?), and " + values(n) + " given")
	}
	return fmt.Errorf("the statement has %d of the bind ?, and %s given (a question mark that is no bind is written ??)",
		binds, values(n))
}

func values(n int) string {
	if n == 1 {
		return "1 value is"
	}
	return strconv.Itoa(n) + " values are"
}
