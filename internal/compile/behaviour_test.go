package compile_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/compile"
)

// run compiles, binds and executes a statement; a select's rows come back as text, columns joined by |.
func (s server) run(t *testing.T, tree ast.Statement, values ...any) []string {
	t.Helper()
	compiled, err := compile.Compile(s.d, tree)
	if err != nil {
		t.Fatalf("%T: %v", tree, err)
	}
	args, err := compiled.Args(nil, values)
	if err != nil {
		t.Fatalf("%s: %v", compiled.SQL, err)
	}
	if _, ok := tree.(*ast.Select); !ok {
		if _, err := s.db.ExecContext(context.Background(), compiled.SQL, args...); err != nil {
			t.Fatalf("%s: %v", compiled.SQL, err)
		}
		return nil
	}
	rows, err := s.db.QueryContext(context.Background(), compiled.SQL, args...)
	if err != nil {
		t.Fatalf("%s\n%v: %v", compiled.SQL, args, err)
	}
	defer rows.Close()
	names, _ := rows.Columns()
	var list []string
	for rows.Next() {
		cells, targets := make([]any, len(names)), make([]any, len(names))
		for i := range cells {
			targets[i] = &cells[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		words := make([]string, len(cells))
		for i, c := range cells {
			words[i] = cellText(c)
		}
		list = append(list, strings.Join(words, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", compiled.SQL, err)
	}
	return list
}

func cellText(c any) string {
	switch c := c.(type) {
	case []byte:
		return string(c)
	case time.Time:
		return c.UTC().Format("2006-01-02 15:04:05.000000")
	case bool:
		if c {
			return "1"
		}
		return "0"
	}
	return fmt.Sprint(c)
}

// expect runs a select and compares its rows.
func (s server) expect(t *testing.T, name string, want []string, tree ast.Statement, values ...any) {
	t.Helper()
	if got := s.run(t, tree, values...); !reflect.DeepEqual(got, want) && len(got)+len(want) > 0 {
		compiled, _ := compile.Compile(s.d, tree)
		t.Errorf("%s: got %q, want %q\n%s", name, got, want, compiled.SQL)
	}
}

// onServers runs a test on every server.
func onServers(t *testing.T, test func(t *testing.T, s server)) {
	for _, s := range servers(t) {
		t.Run(s.d.Name(), func(t *testing.T) { test(t, s) })
	}
}

func (s server) insertNames(t *testing.T, names ...any) {
	t.Helper()
	s.run(t, &ast.Insert{Table: users, Columns: insertColumns(name), Lists: &ast.BindRows{Columns: rowColumns(name), Len: len(names)}}, names)
}

func names(condition ast.Expr) *ast.Select {
	return &ast.Select{Columns: cols(name), From: ast.Source{Table: users}, Where: condition, OrderBy: []ast.Order{{X: id}}}
}

func TestServersLike(t *testing.T) {
	onServers(t, func(t *testing.T, s server) {
		s.insertNames(t, "abc", "a%c", `a\c`, "a[b]c", "xyz")
		check := func() {
			like := names(&ast.Like{X: name, Pattern: bind(0, text)})
			s.expect(t, "wildcard", []string{"abc", "a%c", `a\c`, "a[b]c"}, like, "a%")
			s.expect(t, "one", []string{"abc", "a%c", `a\c`}, like, "a_c")
			s.expect(t, "escaped", []string{"a%c"}, like, `a\%c`)
			s.expect(t, "backslash", []string{`a\c`}, like, `a\\c`)
			s.expect(t, "brackets", []string{"a[b]c"}, like, "a[b]%")
			s.expect(t, "fold", []string{"xyz"}, names(&ast.Like{X: name, Pattern: bind(0, text), Fold: true}), "XY%")
			s.expect(t, "literal with a backslash", []string{`a\c`}, names(eq(name, ast.Text(`a\c`))))
		}
		check()
		if strings.HasPrefix(s.d.Name(), "m") {
			if _, err := s.db.ExecContext(context.Background(), "SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT')"); err != nil {
				t.Fatal(err)
			}
			check()
		}
	})
}

func TestServersLists(t *testing.T) {
	onServers(t, func(t *testing.T, s server) {
		instants := []any{time.Date(2024, 2, 29, 12, 0, 0, 123456000, time.UTC), time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), nil}
		codes := []any{datatypes.MustUUID("00112233-4455-6677-8899-aabbccddeeff"), datatypes.MustUUID("ffffffff-4455-6677-8899-aabbccddeeff"), nil}
		prices := []any{datatypes.MustDecimal("12345678.91"), datatypes.MustDecimal("0.1"), nil}
		bytes := []any{[]byte{0, 255, '\''}, []byte{}, nil}
		docs := []any{json.RawMessage(`{"a":1}`), json.RawMessage(`"x"`), nil}
		columns := []ast.Column{name, price, code, since, data, doc, active}
		s.run(t, &ast.Insert{Table: users, Columns: insertColumns(columns...), Lists: &ast.BindRows{Columns: rowColumns(columns...), Len: 3}},
			[]any{"one", "two", "three"}, prices, codes, instants, bytes, docs, []any{true, false, nil})
		s.expect(t, "order of the rows", []string{"one", "two", "three"}, names(nil))

		for _, c := range []struct {
			column ast.Column
			list   []any
		}{{price, prices[:2]}, {code, codes[:2]}, {since, instants[:2]}, {data, bytes[:2]}, {name, []any{"one", "two"}}, {id, []any{int64(1), int64(2)}}} {
			for _, large := range []bool{false, true} {
				in := &ast.In{X: c.column, List: &ast.BindList{Index: 0, Type: c.column.Type, Len: 4, Large: large}}
				label := fmt.Sprintf("%s large %v", c.column.Name, large)
				s.expect(t, label, []string{"one", "two"}, names(in), c.list)
				s.expect(t, label+" of one", []string{"two"}, names(in), c.list[1:])
				not := *in
				not.Not = true
				want := []string{"two"}
				if c.column.Name == "name" || c.column.Name == "id" {
					want = append(want, "three")
				}
				s.expect(t, label+" not", want, names(&not), c.list[:1])
			}
		}
		typed := names(&ast.In{X: id, List: &ast.BindList{Index: 0, Type: bigint, Len: 4}})
		s.expect(t, "[]int", []string{"one", "three"}, typed, []int{1, 3})
		s.expect(t, "[]int64", []string{"one"}, typed, []int64{1})
		s.expect(t, "beyond every integer of the column", nil, names(&ast.In{X: age, List: &ast.BindList{Index: 0, Type: integer, Len: 1}}), []int64{1 << 60})
		s.expect(t, "rounded values are not equal", nil, names(&ast.In{X: price, List: &ast.BindList{Index: 0, Type: decimal, Len: 1}}), []any{datatypes.MustDecimal("0.1004")})
		s.expect(t, "rounded large values are not equal", nil, names(&ast.In{X: price, List: &ast.BindList{Index: 0, Type: decimal, Large: true}}), []any{datatypes.MustDecimal("0.1004")})
	})
}

func TestServersJSON(t *testing.T) {
	onServers(t, func(t *testing.T, s server) {
		content := `{"t":"te\"xt","n":12345678901234567,"f":1.5,"b":true,"z":null,"o":{"k":[1,"two"]},"a'b":"quote","q\"":"double","b\\":"slash","$.x[0]":"path","é":"accent","null":"null","s":"true"}`
		s.run(t, &ast.Insert{Table: users, Columns: insertColumns(name, doc), Rows: [][]ast.Expr{{bind(0, text), bind(1, document)}}}, "x", json.RawMessage(content))
		read := func(as ast.JSONAs, want string, steps ...ast.PathStep) {
			t.Helper()
			s.expect(t, fmt.Sprint(as, steps), []string{want}, value(jsonPath(as, steps...)))
		}
		read(ast.JSONText, `te"xt`, key("t"))
		read(ast.JSONText, "12345678901234567", key("n"))
		read(ast.JSONText, "true", key("b"))
		read(ast.JSONText, "<nil>", key("z"))
		read(ast.JSONText, "<nil>", key("absent"))
		read(ast.JSONText, "null", key("null"))
		read(ast.JSONText, "two", key("o"), key("k"), at(1))
		for k, want := range map[string]string{"a'b": "quote", `q"`: "double", `b\`: "slash", "$.x[0]": "path", "é": "accent"} {
			read(ast.JSONText, want, key(k))
		}
		read(ast.JSONDocument, `"te\"xt"`, key("t"))
		read(ast.JSONDocument, "null", key("z"))
		read(ast.JSONBool, "1", key("b"))
		read(ast.JSONBool, "<nil>", key("t"))
		read(ast.JSONBool, "<nil>", key("s"))
		read(ast.JSONNumber, "<nil>", key("t"))
		number := func(want bool, o ast.Op, k string, v any, ty *ast.Type) {
			t.Helper()
			var rows []string
			if want {
				rows = []string{"x"}
			}
			s.expect(t, fmt.Sprint(k, o, v), rows, names(op(o, jsonPath(ast.JSONNumber, key(k)), bind(0, ty))), v)
		}
		number(true, ast.OpEq, "n", int64(12345678901234567), bigint)
		number(false, ast.OpEq, "n", int64(12345678901234568), bigint)
		number(true, ast.OpEq, "f", datatypes.MustDecimal("1.50"), decimal)
		number(true, ast.OpGt, "f", datatypes.MustDecimal("1.4"), decimal)
		number(false, ast.OpLt, "f", datatypes.MustDecimal("1.4"), decimal)
		number(true, ast.OpEq, "f", 1.5, double)
		number(false, ast.OpGt, "t", int64(0), bigint)
		s.expect(t, "has key", []string{"x"}, names(op(ast.OpJSONHasKey, doc, bind(0, text))), `q"`)
		s.expect(t, "has no key", nil, names(op(ast.OpJSONHasKey, doc, bind(0, text))), "nope")
		s.expect(t, "has all", []string{"x"}, names(op(ast.OpAllKeysExist, doc, &ast.BindList{Index: 0, Type: text, Len: 3})), []string{"t", "n"})
		s.expect(t, "has not all", nil, names(op(ast.OpAllKeysExist, doc, &ast.BindList{Index: 0, Type: text, Len: 2})), []string{"t", "nope"})
	})
}

func TestServersJSONSet(t *testing.T) {
	onServers(t, func(t *testing.T, s server) {
		s.run(t, &ast.Insert{Table: users, Columns: insertColumns(name, age), Rows: [][]ast.Expr{{ast.Text("x"), ast.Int(5)}}})
		assign := func(v ast.Expr, steps []ast.PathStep, values ...any) {
			t.Helper()
			s.run(t, &ast.Update{Table: users, Set: []ast.Assignment{{Column: "doc", Type: document, X: &ast.JSONSet{X: doc, Path: steps, Value: v}}}}, values...)
		}
		set := func(content string, steps ...ast.PathStep) {
			t.Helper()
			assign(bind(0, document), steps, json.RawMessage(content))
		}
		set(`{"x":[1,2]}`, key("a"))
		set(`"te'x\"t"`, key(`k"'`))
		set(`12345678901234567`, key("n"))
		set(`true`, key("deep"), key("er"), key("still"))
		assign(bind(0, document), []ast.PathStep{key("z")}, nil)
		set(`9`, key("a"), key("x"), at(0))
		assign(age, []ast.PathStep{key("age")})
		rows := s.run(t, &ast.Select{Columns: cols(doc), From: ast.Source{Table: users}})
		want := `{"a":{"x":[9,2]},"k\"'":"te'x\"t","n":12345678901234567,"deep":{"er":{"still":true}},"z":null,"age":5}`
		if len(rows) != 1 || !sameJSON(t, rows[0], want) {
			t.Errorf("got %s, want %s", rows, want)
		}
	})
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	decode := func(s string) any {
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			t.Errorf("%s: %v", s, err)
		}
		return v
	}
	return reflect.DeepEqual(decode(a), decode(b))
}

func TestServersUpdateRows(t *testing.T) {
	onServers(t, func(t *testing.T, s server) {
		s.insertNames(t, "one", "two", "three")
		set := []ast.Column{active, price, code, since, born, data, doc}
		columns := append([]ast.Column{id}, set...)
		s.run(t, &ast.UpdateRows{Table: users, Key: rowColumns(id), Set: rowColumns(set...), Rows: ast.BindRows{Columns: rowColumns(columns...), Len: 2}},
			[]any{int64(1), int64(3)}, []any{true, nil}, []any{nil, datatypes.MustDecimal("1.25")},
			[]any{datatypes.MustUUID("00112233-4455-6677-8899-aabbccddeeff"), nil}, []any{nil, time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)},
			[]any{datatypes.NewDate(2000, 1, 2), nil}, []any{nil, []byte{1, 0}}, []any{json.RawMessage(`{"a":1}`), nil})
		flags := &ast.Select{Columns: cols(id, active, &ast.IsNull{X: price, Not: true}, &ast.IsNull{X: since, Not: true}, &ast.IsNull{X: doc, Not: true}), From: ast.Source{Table: users}, OrderBy: []ast.Order{{X: id}}}
		s.expect(t, "rows", []string{"1|1|0|0|1", "2|<nil>|0|0|0", "3|<nil>|1|1|0"}, flags)
		s.expect(t, "decimal", []string{"three"}, names(eq(price, bind(0, decimal))), datatypes.MustDecimal("1.25"))
		s.expect(t, "bytes", []string{"three"}, names(eq(data, bind(0, blob))), []byte{1, 0})
		s.expect(t, "instant", []string{"three"}, names(eq(since, bind(0, instant))), time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC))

		s.run(t, &ast.UpdateRows{Table: users, Key: rowColumns(name), Set: rowColumns(age), Extra: []ast.Assignment{{Column: "born", Type: dateOnly, X: bind(2, dateOnly)}}, Where: op(ast.OpLt, of("users", id), ast.Int(3)),
			Rows: ast.BindRows{Columns: rowColumns(name, age), Len: 3}}, []string{"one", "two", "three"}, []int{10, 20, 30}, datatypes.NewDate(2000, 1, 2))
		s.expect(t, "text key", []string{"1|10", "2|20", "3|7"}, &ast.Select{Columns: cols(id, age), From: ast.Source{Table: users}, OrderBy: []ast.Order{{X: id}}})
	})
}

func TestServersUpsert(t *testing.T) {
	onServers(t, func(t *testing.T, s server) {
		both := &ast.Select{Columns: cols(id, name, age), From: ast.Source{Table: users}, OrderBy: []ast.Order{{X: id}}}
		c := *nameKey
		c.Key = "id"
		upsert := conflict(c)
		s.run(t, upsert, "a", int64(1))
		s.run(t, upsert, "b", int64(2))
		s.run(t, upsert, "a", int64(3))
		s.expect(t, "updated", []string{"1|a|3", "2|b|2"}, both)
		s.run(t, conflict(ast.Conflict{Target: []string{"name"}, DoNothing: true}), "a", int64(9))
		s.expect(t, "kept", []string{"1|a|3", "2|b|2"}, both)
		add := conflict(ast.Conflict{Target: []string{"name"}, Set: []ast.Assignment{{Column: "age", Type: integer, X: op(ast.OpAdd, of("users", age), ast.Inserted{Column: "age"})}}})
		s.run(t, add, "b", int64(40))
		s.expect(t, "added", []string{"1|a|3", "2|b|42"}, both)
		if s.d.Features().LastInsertID != 0 && strings.HasPrefix(s.d.Name(), "m") {
			compiled, err := compile.Compile(s.d, upsert)
			if err != nil {
				t.Fatal(err)
			}
			args, _ := compiled.Args(nil, []any{"b", int64(5)})
			result, err := s.db.ExecContext(context.Background(), compiled.SQL, args...)
			if err != nil {
				t.Fatal(err)
			}
			if last, _ := result.LastInsertId(); last != ^2 {
				t.Errorf("the existing row's id is 2, and the driver says %d, not ^2", last)
			}
		}
	})
}

func TestServersConditions(t *testing.T) {
	onServers(t, func(t *testing.T, s server) {
		s.insertNames(t, "a", "b", "c")
		for i, v := range []any{true, false} {
			s.run(t, &ast.Update{Table: users, Set: []ast.Assignment{{Column: "active", Type: boolean, X: bind(0, boolean)}, {Column: "age", X: ast.Int(i)}}, Where: eq(id, bind(1, bigint))}, v, int64(i+1))
		}
		s.run(t, &ast.Update{Table: users, Set: []ast.Assignment{{Column: "age", X: ast.Null}}, Where: eq(id, ast.Int(3))})
		s.expect(t, "true", []string{"a"}, names(active))
		s.expect(t, "not", []string{"b"}, names(&ast.Not{X: active}))
		s.expect(t, "is not true", []string{"b", "c"}, names(&ast.IsBool{X: active, Value: true, Not: true}))
		s.expect(t, "distinct", []string{"b", "c"}, names(op(ast.OpDistinct, age, bind(0, integer))), int64(0))
		s.expect(t, "not distinct", []string{"c"}, names(op(ast.OpNotDistinct, age, bind(0, integer))), nil)
		s.expect(t, "tuples", []string{"b"}, names(op(ast.OpGt, ast.Tuple{age, id}, ast.Tuple{bind(0, integer), bind(1, bigint)})), int64(0), int64(1))
		s.expect(t, "regexp", []string{"b", "c"}, names(op(ast.OpRegexp, name, bind(0, text))), "^[b-z]$")
		s.expect(t, "regexp minds the case", nil, names(op(ast.OpRegexp, name, bind(0, text))), "^[B-Z]$")
		s.expect(t, "regexp without case", []string{"b", "c"}, names(op(ast.OpIRegexp, name, bind(0, text))), "^[B-Z]$")
		s.expect(t, "nulls last", []string{"1", "2", "3"}, ordered(ast.Order{X: age, Nulls: ast.NullsLast}))
		s.expect(t, "nulls first", []string{"3", "2", "1"}, ordered(ast.Order{X: age, Desc: true, Nulls: ast.NullsFirst}))
		s.expect(t, "offset", []string{"2", "3"}, limited(nil, bind(0, bigint), ast.Order{X: id}), int64(1))
		s.expect(t, "limit zero", nil, limited(limit(0), nil, ast.Order{X: id}))
		uuids := s.run(t, &ast.Select{Columns: cols(&ast.Call{Name: ast.FuncUUIDV4}), From: ast.Source{Table: users}})
		if u, err := datatypes.ParseUUID(uuids[0]); err != nil || u.Version() != 4 || uuids[0] == uuids[1] {
			t.Errorf("UUIDs of the server: %q %v", uuids, err)
		}
	})
}
