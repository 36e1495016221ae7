package binds_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/binds"
)

// marked is a dialect whose placeholders no SQL holds, so that a test can find them in the written text.
type marked struct{ lexis *dialect.Features }

func (m marked) Features() *dialect.Features { return m.lexis }

func (marked) AppendPlaceholder(b []byte, n int) []byte { return fmt.Appendf(b, "\x01%d\x02", n) }

var seeds = []string{
	"SELECT ?, ':a', :b", "a[1:2] ?| ?& @? ?? ???", "E'\\'' 'x'\n'\\'", "$$ $a$ ? $a$ $$", "-- ?\n--?", "/* /* ? */ ? */",
	"`?` [?]]] \"?\"\"\"", "@@a @b:=:c ::int", "#?\n?", ":a:b :a::b", "e'", "$", "'\\", "/*/", "1$$ x$$", "?||? ?|?", "\x00?\xff:é", "$1 ?1 @p1",
}

// The text outside of binds stays as it is, and there are as many placeholders as arguments.
func FuzzBinds(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		if strings.ContainsAny(sql, "\x01\x02") {
			return
		}
		for name, d := range dialects {
			for n := range 4 {
				binds.Positional(sql, d, n) // never panics
			}
			m := marked{d.Features()}
			if text, err := binds.Named(sql, m); err == nil {
				checkText(t, name, sql, text, func(i int) string { return ":" + text.Names[i] })
			}
			for n := range 8 {
				if text, err := binds.Positional(sql, m, n); err == nil {
					checkText(t, name, sql, text, func(int) string { return "?" })
					if len(text.Order) != n {
						t.Fatalf("%s: %q: order %v for %d binds", name, sql, text.Order, n)
					}
				}
			}
		}
	})
}

// checkText puts the binds back into the places of the placeholders and compares with what was given.
func checkText(t *testing.T, name, sql string, text *binds.Text, bind func(int) string) {
	t.Helper()
	back, seen := text.SQL, 0
	for i, at := range text.Order {
		p := fmt.Sprintf("\x01%d\x02", i+1)
		if !strings.Contains(back, p) {
			t.Fatalf("%s: %q gave %q, which lacks placeholder %d", name, sql, text.SQL, i+1)
		}
		seen++
		back = strings.ReplaceAll(back, p, bind(at))
	}
	if strings.Contains(back, "\x01") {
		t.Fatalf("%s: %q gave %q, with more than %d placeholders", name, sql, text.SQL, seen)
	}
	// Each ?? may have become ?; all else is as it was.
	if back != sql && !(strings.Contains(sql, "??") && squeeze(back) == squeeze(sql)) {
		t.Fatalf("%s: %q came back as %q", name, sql, back)
	}
}

// squeeze makes every run of question marks one.
func squeeze(s string) string {
	var b bytes.Buffer
	for i := range len(s) {
		if s[i] != '?' || i == 0 || s[i-1] != '?' {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// Whatever a literal, a name or a comment holds, only the bind behind it is found.
func FuzzQuoted(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, inner string) {
		for name, d := range dialects {
			lexis := d.Features().Lexis
			quoted := []string{doubled(inner, `'`, `'`, lexis.BackslashEscapes), doubled(inner, `"`, `"`, lexis.BackslashEscapes),
				"-- " + strings.ReplaceAll(inner, "\n", " ") + "\n"}
			if !strings.ContainsAny(inner, "*/") {
				quoted = append(quoted, "/*"+inner+"*/")
			}
			if lexis.Backticks {
				quoted = append(quoted, doubled(inner, "`", "`", false))
			}
			if lexis.Brackets {
				quoted = append(quoted, doubled(inner, "[", "]", false))
			}
			if lexis.EscapeStrings {
				quoted = append(quoted, "E"+doubled(inner, `'`, `'`, true))
			}
			if lexis.DollarQuotes && !strings.Contains(inner, "$") {
				quoted = append(quoted, "$$"+inner+"$$", "$a$ $$ "+inner+" $b$ $a$")
			}
			for _, q := range quoted {
				sql := "SELECT " + q + ", ?"
				text, err := binds.Positional(sql, d, 1)
				if err != nil {
					t.Fatalf("%s: %q: %v", name, sql, err)
				}
				if w := "SELECT " + q + ", " + placeholder(name, "1"); text.SQL != w {
					t.Fatalf("%s: got %q, want %q", name, text.SQL, w)
				}
			}
		}
	})
}

func doubled(s, open, end string, backslash bool) string {
	if backslash {
		s = strings.ReplaceAll(s, `\`, `\\`)
	}
	return open + strings.ReplaceAll(s, end, end+end) + end
}
