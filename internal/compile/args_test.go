package compile_test

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/dialect/mssql"
	"github.com/go-sequelize/sequelize/dialect/mysql"
	"github.com/go-sequelize/sequelize/dialect/postgres"
	"github.com/go-sequelize/sequelize/dialect/sqlite"
	"github.com/go-sequelize/sequelize/internal/compile"
)

func args(t *testing.T, d compile.Dialect, tree ast.Statement, values ...any) ([]any, error) {
	t.Helper()
	s, err := compile.Compile(d, tree)
	if err != nil {
		t.Fatal(err)
	}
	return s.Args(nil, values)
}

func in(column ast.Column, n int, large bool) *ast.Select {
	return where(&ast.In{X: column, List: &ast.BindList{Index: 0, Type: column.Type, Len: n, Large: large}})
}

func TestArgs(t *testing.T) {
	at := time.Date(2024, 2, 29, 12, 0, 0, 123456000, time.FixedZone("", 3600))
	u := datatypes.MustUUID("00112233-4455-6677-8899-aabbccddeeff")
	amount := datatypes.MustDecimal("1.50")
	unsigned := ast.Column{Name: "n", Type: &ast.Type{Kind: ast.BigInt, Unsigned: true}}
	for _, c := range []struct {
		name   string
		d      compile.Dialect
		tree   ast.Statement
		values []any
		want   []any
	}{
		{"the last element fills up", mysql.Dialect{}, in(id, 4, false), []any{[]int64{1, 2}}, []any{int64(1), int64(2), int64(2), int64(2)}},
		{"ints", sqlite.Dialect{}, in(id, 2, false), []any{[]int{1, 2}}, []any{int64(1), int64(2)}},
		{"a slice of another kind", sqlite.Dialect{}, in(id, 2, false), []any{[]int32{1, 2}}, []any{int64(1), int64(2)}},
		{"a typed list as it is", postgres.Dialect{}, in(id, 2, false), []any{[]int64{1, 2}}, []any{[]int64{1, 2}}},
		{"a list of any", postgres.Dialect{}, in(id, 2, false), []any{[]any{int64(1), int64(2)}}, []any{[]int64{1, 2}}},
		{"texts of a list", postgres.Dialect{}, in(code, 2, false), []any{[]datatypes.UUID{u}}, []any{[]string{u.String()}}},
		{"json of integers", sqlite.Dialect{}, in(id, 0, true), []any{[]int64{1, math.MaxInt64}}, []any{"[1,9223372036854775807]"}},
		{"json of unsigned integers", mysql.Dialect{}, in(unsigned, 0, true), []any{[]any{uint64(math.MaxUint64)}}, []any{"[18446744073709551615]"}},
		{"json of bytes", sqlite.Dialect{}, in(data, 0, true), []any{[][]byte{{0, 255}}}, []any{`["00ff"]`}},
		{"json of instants", mysql.Dialect{}, in(since, 0, true), []any{[]time.Time{at}}, []any{`["2024-02-29 11:00:00.123456"]`}},
		{"json of instants as text", sqlite.Dialect{}, in(since, 0, true), []any{[]time.Time{at}}, []any{`["2024-02-29 11:00:00.123456 +00:00"]`}},
		{"json of decimals", mssql.Dialect{}, in(price, 0, true), []any{[]any{amount, nil}}, []any{`["1.50",null]`}},
		{"json of texts", mysql.Dialect{}, in(name, 0, true), []any{[]string{`a"\`, "é"}}, []any{`["a\"\\","é"]`}},
		{"booleans of SQLite", sqlite.Dialect{}, where(eq(active, bind(0, boolean))), []any{true}, []any{int64(1)}},
		{"the same value twice", sqlite.Dialect{}, where(or(eq(age, bind(0, integer)), eq(id, bind(0, integer)))), []any{int64(7)}, []any{int64(7), int64(7)}},
		{"NULLs in a list", postgres.Dialect{}, &ast.Insert{Table: users, Columns: nameAge, Lists: &ast.BindRows{Columns: rowColumns(name, age), Len: 2}}, []any{[]any{"a", nil}, []any{nil, nil}}, []any{[]*string{ptr("a"), nil}, []*int64{nil, nil}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := args(t, c.d, c.tree, c.values...)
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %#v, %v; want %#v", got, err, c.want)
			}
		})
	}
}

func ptr[T any](v T) *T { return &v }

func TestArgsRefuse(t *testing.T) {
	row := &ast.Insert{Table: users, Columns: nameAge, Lists: &ast.BindRows{Columns: rowColumns(name, age), Len: 2}}
	for _, c := range []struct {
		name   string
		d      compile.Dialect
		tree   ast.Statement
		values []any
		want   string
	}{
		{"missing value", sqlite.Dialect{}, where(eq(id, bind(1, bigint))), []any{int64(1)}, "value 2 is missing"},
		{"empty list", sqlite.Dialect{}, in(id, 2, false), []any{[]int64{}}, "value 1: the list has 0 elements"},
		{"no list", sqlite.Dialect{}, in(id, 2, false), []any{int64(1)}, "value 1: a list is needed"},
		{"rows are not filled up", sqlite.Dialect{}, row, []any{[]string{"a", "b"}, []int64{1}}, "value 2: the list has 1 elements"},
		{"NUL on PostgreSQL", postgres.Dialect{}, where(eq(name, bind(0, text))), []any{"a\x00"}, "U+0000"},
		{"NUL in a list", postgres.Dialect{}, in(name, 2, false), []any{[]string{"a", "\x00"}}, "element 2"},
		{"NaN on SQLite", sqlite.Dialect{}, where(eq(age, bind(0, double))), []any{math.NaN()}, "NaN"},
		{"NaN on MySQL", mysql.Dialect{}, where(eq(age, bind(0, double))), []any{math.NaN()}, "NaN"},
		{"infinity on SQL Server", mssql.Dialect{}, where(eq(age, bind(0, nil))), []any{math.Inf(1)}, "+Inf"},
		{"large unsigned on SQLite", sqlite.Dialect{}, where(eq(age, bind(0, nil))), []any{uint64(math.MaxUint64)}, "18446744073709551615"},
		{"wrong UTF-8 in a long list", mysql.Dialect{}, in(name, 0, true), []any{[]string{"\xff"}}, "UTF-8"},
		{"wrong element", postgres.Dialect{}, in(id, 0, false), []any{[]any{"x"}}, "element 1 is of type string"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := args(t, c.d, c.tree, c.values...)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestRowsDocument(t *testing.T) {
	s := &compile.Statement{Params: []compile.Param{{Kind: compile.RowsJSON, Index: 1, Columns: make([]func(any) (any, error), 2)}}}
	got, err := s.Args(nil, []any{0, []string{"a", "b"}, []any{int64(1), nil}})
	if err != nil || !reflect.DeepEqual(got, []any{`[["a",1],["b",null]]`}) {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := s.Args(nil, []any{0, []string{"a"}, []int64{1, 2}}); err == nil {
		t.Error("lists of different lengths are accepted")
	}
}

func TestArgsOfTypedListAllocatesOnce(t *testing.T) {
	s, err := compile.Compile(postgres.Dialect{}, in(id, 0, false))
	if err != nil {
		t.Fatal(err)
	}
	values, dst := []any{[]int64{1, 2, 3}}, make([]any, 0, 1)
	if n := testing.AllocsPerRun(100, func() { dst, _ = s.Args(dst[:0], values) }); n > 1 {
		t.Errorf("%v allocations for a list that passes as it is", n)
	}
}
