package dialect_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

func TestShortName(t *testing.T) {
	long := strings.Repeat("é", 40) // 80 bytes
	tests := []struct {
		name string
		max  int
		want string
	}{
		{"short", 63, "short"},
		{strings.Repeat("x", 63), 63, strings.Repeat("x", 63)},
		{long, 0, long},
		{"abc", 2, "ba"}, // nothing but the hash
	}
	for _, c := range tests {
		if got := dialect.ShortName(c.name, c.max); got != c.want {
			t.Errorf("ShortName(%q, %d) = %q, want %q", c.name, c.max, got, c.want)
		}
	}
	for _, max := range []int{9, 10, 11, 62, 63, 64} {
		a, b := dialect.ShortName(long+"a", max), dialect.ShortName(long+"b", max)
		if len(a) > max || !utf8.ValidString(a) || a == b {
			t.Errorf("max %d: %q and %q", max, a, b)
		}
		if again := dialect.ShortName(a, max); again != a {
			t.Errorf("a short name was shortened: %q", again)
		}
	}
}

func TestNames(t *testing.T) {
	table := &dialect.TableDefinition{Table: ast.Table{Schema: "s", Name: "t"}, Checks: []dialect.CheckDefinition{{}, {}, {Name: "own"}}}
	tests := []struct{ got, want string }{
		{dialect.UniqueName(table, &dialect.UniqueDefinition{Columns: []string{"a", "b"}}), "t_a_b_unique"},
		{dialect.UniqueName(table, &dialect.UniqueDefinition{Name: "u", Columns: []string{"a"}}), "u"},
		{dialect.ForeignKeyName(table, &dialect.ForeignKeyDefinition{Columns: []string{"a"}}), "t_a_fkey"},
		{dialect.CheckName(table, 0), "t_check"},
		{dialect.CheckName(table, 1), "t_check2"},
		{dialect.CheckName(table, 2), "own"},
		{dialect.IndexName(table, &dialect.IndexDefinition{Fields: fields("a", "b")}), "t_a_b"},
		{dialect.IndexName(table, &dialect.IndexDefinition{Unique: true, Fields: fields("a")}), "t_a_unique"},
		{dialect.IndexName(table, &dialect.IndexDefinition{Fields: []dialect.IndexField{{Expression: "a"}}}), ""},
	}
	for _, c := range tests {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// A definition is shared: writing it twice gives equal text and leaves it as it was.
func TestDefinitionsAreNotChanged(t *testing.T) {
	for _, d := range definers {
		table := users
		first, err := d.d.CreateTable(&table)
		if err != nil {
			t.Fatal(err)
		}
		second, err := d.d.CreateTable(&table)
		if err != nil || strings.Join(first, ";") != strings.Join(second, ";") {
			t.Errorf("%s: the second text differs: %v", d.name, err)
		}
		if table.Uniques[0].Name != "" || len(table.Uniques) != 2 || table.PrimaryKey != nil || len(table.ForeignKeys) != 1 {
			t.Errorf("%s changed the definition: %+v", d.name, table)
		}
	}
}

func TestRecord(t *testing.T) {
	r := dialect.Record{nil, "t", []byte("YES"), int64(3), true, false, "0", int32(7), "x"}
	wantText := []string{"", "t", "YES", "3", "true", "false", "0", "7", "x"}
	wantInt := []int64{0, 0, 0, 3, 1, 0, 0, 7, 0}
	wantBool := []bool{false, true, true, true, true, false, false, true, false}
	for i := range r {
		if r.Text(i) != wantText[i] || r.Int(i) != wantInt[i] || r.Bool(i) != wantBool[i] || r.IsNull(i) != (i == 0) {
			t.Errorf("%#v: %q %d %v", r[i], r.Text(i), r.Int(i), r.Bool(i))
		}
	}
}
