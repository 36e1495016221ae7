package binds_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/internal/binds"
)

func TestLists(t *testing.T) {
	sizes := map[string]int{"none": 0, "one": 1, "two": 2}
	for _, c := range []struct {
		sql, want string
		size      []int // of positional binds
		order     []int
		elems     []int
	}{
		{"a IN (?)", "a IN (<1>, <2>)", []int{2}, []int{0, 0}, []int{1, 2}},
		{"a in\n( ? ) AND b = ?", "a in\n( <1> ) AND b = <2>", []int{1, -1}, []int{0, 1}, []int{1, 0}},
		{"b = ? AND a NOT IN (?)", "b = <1> AND a NOT IN (<2>, <3>)", []int{-1, 2}, []int{0, 1, 1}, []int{0, 1, 2}},
		{"a IN (?)", "a IN (NULL)", []int{0}, nil, nil},
		{"a = ANY(?)", "a = ANY(<1>)", []int{2}, []int{0}, []int{0}},
		{"a IN (?, ?)", "a IN (<1>, <2>)", []int{2, -1}, []int{0, 1}, []int{0, 0}},
		{"min (?)", "min (<1>)", []int{2}, []int{0}, []int{0}},
		{"'IN (' || ?", "'IN (' || <1>", []int{2}, []int{0}, []int{0}},
		{"a IN (:two) AND b IN (:two)", "a IN (<1>, <2>) AND b IN (<3>, <4>)", nil, []int{0, 0, 0, 0}, []int{1, 2, 1, 2}},
		{"a IN (:none) OR c = :x", "a IN (NULL) OR c = <1>", nil, []int{1}, []int{0}},
	} {
		for name, d := range dialects {
			text, err := (*binds.Text)(nil), error(nil)
			if c.size == nil {
				text, err = binds.NamedLists(c.sql, d, func(_ int, name string) int {
					if n, ok := sizes[name]; ok {
						return n
					}
					return -1
				})
			} else {
				text, err = binds.PositionalLists(c.sql, d, len(c.size), func(at int, _ string) int { return c.size[at] })
			}
			if err != nil {
				t.Errorf("%s on %s: %v", c.sql, name, err)
				continue
			}
			if w := want(name, c.want); text.SQL != w || !slices.Equal(text.Order, c.order) || !slices.Equal(text.Elems, c.elems) {
				t.Errorf("%s on %s: %+v, want %s %v %v", c.sql, name, text, w, c.order, c.elems)
			}
		}
	}
	for name, d := range dialects {
		if _, err := binds.PositionalLists("a NOT IN (?)", d, 1, func(int, string) int { return 0 }); err == nil || !strings.Contains(err.Error(), "line 1, column 11") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := binds.PositionalLists("a IN (?)", d, 2, func(int, string) int { return 2 }); err == nil {
			t.Errorf("%s: a value too many was taken", name)
		}
		if text, err := binds.NamedLists("a IN (:two) AND b = ANY(:two) AND c = :x AND d = :x", d, func(_ int, name string) int { return len(name) - 1 - 2*strings.Count(name, "x")/2 }); err != nil || strings.Contains(text.SQL, ":") {
			t.Errorf("%s: %+v, %v", name, text, err)
		}
	}
}

// FuzzLists: as many placeholders as arguments stand in the text, and each element of a list once where it stands.
func FuzzLists(f *testing.F) {
	for _, s := range append(slices.Clone(seeds), "a IN (?)", "a NOT IN ( ?\n)", "a in(:b) and c in(:b) or :b", "IN(?", "IN (?)) IN (??)", "min(?)", "'IN ('?)", "é IN (?)", "éIN (?)") {
		f.Add(s, uint8(2))
	}
	f.Fuzz(func(t *testing.T, sql string, n uint8) {
		if strings.ContainsAny(sql, "\x01\x02") {
			return
		}
		size := func(at int, name string) int { return int(n%4) + at%2 - 1 }
		for name, d := range dialects {
			m := marked{d.Features()}
			texts := []*binds.Text{}
			for n := range 4 {
				if text, err := binds.PositionalLists(sql, m, n, size); err == nil {
					texts = append(texts, text)
				}
			}
			if text, err := binds.NamedLists(sql, m, size); err == nil {
				texts = append(texts, text)
			}
			for _, text := range texts {
				if len(text.Elems) > 0 && len(text.Elems) != len(text.Order) {
					t.Fatalf("%s: %q: %+v", name, sql, text)
				}
				back := text.SQL
				for i := range text.Order {
					p := string(m.AppendPlaceholder(nil, i+1))
					if !strings.Contains(back, p) {
						t.Fatalf("%s: %q: %+v lacks placeholder %d", name, sql, text, i+1)
					}
					back = strings.ReplaceAll(back, p, "")
				}
				if strings.Contains(back, "\x01") {
					t.Fatalf("%s: %q: %+v has more placeholders than arguments", name, sql, text)
				}
			}
		}
	})
}
