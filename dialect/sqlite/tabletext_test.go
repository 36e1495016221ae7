//go:build cgo

package sqlite

import (
	"reflect"
	"testing"
)

func TestParseTable(t *testing.T) {
	tests := []struct {
		name, sql string
		want      tableText
	}{
		{"a view", `CREATE VIEW v AS SELECT (1), 'AUTOINCREMENT' AS a`, tableText{}},
		{"words inside texts and names", `CREATE TABLE "AUTOINCREMENT(" (a TEXT DEFAULT ' AUTOINCREMENT, ' -- AUTOINCREMENT
, "AUTOINCREMENT" /* ( AUTOINCREMENT */ INT)`, tableText{}},
		{"a counter", "CREATE TABLE [t] (id INTEGER PRIMARY KEY autoincrement)", tableText{autoIncrement: true}},
		{"an enum", `create table t ("r""x" TEXT CHECK ("r""x" IN ('a', 'it''s)', '')) NOT NULL, n INT CHECK (n IN (1, 2)))`,
			tableText{enums: map[string][]string{`r"x`: {"a", "it's)", ""}}}},
		{"constraints", "CREATE TABLE t (a, b, CONSTRAINT `u``x` UNIQUE (a, \"b\"), CONSTRAINT f FOREIGN KEY (b) REFERENCES o (x) DEFERRABLE INITIALLY deferred)",
			tableText{
				constraints: []namedConstraint{{"u`x", "UNIQUE", []string{"a", "b"}}, {"f", "FOREIGN", []string{"b"}}},
				deferrable:  map[string]string{"f": "INITIALLY DEFERRED"},
			}},
		{"cut off", `CREATE TABLE t (a TEXT DEFAULT 'x`, tableText{}},
		{"nothing", ``, tableText{}},
	}
	for _, c := range tests {
		if c.want.enums == nil {
			c.want.enums = map[string][]string{}
		}
		if c.want.deferrable == nil {
			c.want.deferrable = map[string]string{}
		}
		if got := parseTable(c.sql); !reflect.DeepEqual(*got, c.want) {
			t.Errorf("%s: got %+v, want %+v", c.name, *got, c.want)
		}
	}
}
