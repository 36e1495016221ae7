package mysql

import (
	"slices"
	"testing"
)

func TestEnumValues(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{`enum('a','b')`, []string{"a", "b"}},
		{`enum('it''s',',',')','')`, []string{"it's", ",", ")", ""}},
		{`enum('\\','\\''','\n')`, []string{`\`, `\'`, "\n"}},
		{`enum('cut`, []string{"cut"}},
		{`enum()`, nil},
	}
	for _, c := range tests {
		if got := enumValues(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestDescribedDefaults(t *testing.T) {
	tests := []struct {
		name, def, dataType string
		raw, expression     bool
		want                string // empty: none
	}{
		{"MySQL text", "it's", "varchar", true, false, "'it''s'"},
		{"MySQL number", "7", "int", true, false, "7"},
		{"MySQL expression", "(1 + 1)", "int", true, true, "(1 + 1)"},
		{"MySQL text that is an expression", `_utf8mb4\'it\\\'s\'`, "text", true, true, "'it''s'"},
		{"text in hexadecimal", "convert(0x2761 using utf8mb4)", "text", true, true, "'''a'"},
		{"MariaDB text in hexadecimal", "convert(X'C3A9' using utf8mb4)", "text", false, false, "'é'"},
		{"MariaDB text", `'it''s \\'`, "varchar", false, false, `'it''s \'`},
		{"MariaDB expression", "concat('a','b')", "varchar", false, false, "concat('a','b')"},
		{"MariaDB NULL", "NULL", "varchar", false, false, ""},
		{"MariaDB the text NULL", "'NULL'", "varchar", false, false, "'NULL'"},
	}
	for _, c := range tests {
		got := ""
		if s := (&Family{RawDefaults: c.raw}).described(c.def, c.dataType, c.expression); s != nil {
			got = *s
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
