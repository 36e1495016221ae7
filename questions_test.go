package sequelize_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/op"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var fiveDialects = []string{"postgres", "mysql", "mariadb", "sqlite", "mssql"}

// noServer is a database that cannot be reached: statements are made without one.
type noServer struct{}

func (noServer) Connect(context.Context) (driver.Conn, error) { return nil, errors.New("no server") }
func (noServer) Driver() driver.Driver                        { return nil }

// unreachable is a connection of a dialect without a server.
func unreachable(t testing.TB, dialect string, options ...sequelize.OpenOption) *sequelize.Sequelize {
	t.Helper()
	pool := sql.OpenDB(noServer{})
	t.Cleanup(func() { pool.Close() })
	db, err := sequelize.OpenDB(dialect, pool, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

type asked struct {
	name    string
	options []sequelize.FindOption
}

//go:noinline
func ask(name string, options ...sequelize.FindOption) asked { return asked{name, options} }

func goldenQuestions(people *sequelize.Model[person]) []asked {
	id := sequelize.Attributes{"id"}
	count := sequelize.Count("id").As("n")
	old := sequelize.Select(people, where{"age": op.Gte(20)}, id)
	parts := []func() []asked{ // one large function would keep the compiler busy for minutes
		func() []asked {
			return []asked{
				ask("all"),
			}
		},
		func() []asked {
			return []asked{
				ask("equal, null, list, range", where{"name": "x", "nick": nil, "id": []int{1, 2, 3}, "age": op.Between(18, 65)}, id),
			}
		},
		func() []asked {
			return []asked{
				ask("list with null", where{"nick": []any{"a", nil}}, id), ask("empty list", where{"id": []int{}}, id), ask("large list", where{"id": make([]int64, 20000)}, id),
			}
		},
		func() []asked {
			return []asked{
				ask("like", where{"name": op.Like("a%"), "nick": op.ILike("b%"), "kind": op.Ne("red")}, id), ask("substring", where{"name": op.Substring("50%"), "nick": op.NotStartsWith("x")}, id),
			}
		},
		func() []asked {
			return []asked{
				ask("regexp", where{"name": op.Regexp("^a"), "nick": op.NotIRegexp("b$")}, id), ask("distinct from", where{"nick": op.DistinctFrom("a"), "name": op.NotDistinctFrom(nil)}, id),
			}
		},
		func() []asked {
			return []asked{
				ask("and or not", sequelize.Or(where{"age": 1, "name": "x"}, sequelize.Not(where{"kind": "red"}, where{"age": op.Or(1, nil, op.Gt(5))})), id),
			}
		},
		func() []asked {
			return []asked{
				ask("any and all", where{"age": op.Gt(op.Any([]int{1, 2, 3})), "name": op.Like(op.Any([]string{"a%", "b%"}))}, id), ask("is", where{"flag": op.IsNot(true), "active": op.Is(false)}, id),
			}
		},
		func() []asked {
			return []asked{
				ask("tuple", sequelize.Tuple("age", "id").Gt(20, 3), sequelize.Tuple("age", "name").In([]any{1, "a"}, []any{2, "b"}), id),
			}
		},
		func() []asked {
			return []asked{
				ask("json", where{"meta.a": 1, "meta.s": "x", "meta.b": true, "meta.tags[0]": op.Ne("q"), "meta.n": nil}, id), ask("json key", sequelize.JSONPath("meta", `o'"dd`, 0).Eq("x"), id), ask("json lists", where{"meta.a": []int{1, 2}, "meta.s": []string{"a"}}, id),
			}
		},
		func() []asked {
			return []asked{
				ask("json keys", where{"meta": op.AnyKeyExists("a", "b")}, id), ask("json contains", where{"meta": op.Contains(map[string]any{"a": 1})}, id), ask("json document", where{"meta": op.Eq(map[string]any{"a": 1})}, id),
			}
		},
		func() []asked {
			return []asked{
				ask("columns", where{"age": op.Gt(sequelize.Col("level"))}, sequelize.Col("age").Plus(1).Eq(sequelize.Col("level").Times(2)), id),
			}
		},
		func() []asked {
			return []asked{
				ask("sub-queries", where{"id": op.In(old), "age": sequelize.Select(people, sequelize.Attributes{sequelize.Max("age")})}, sequelize.Exists(sequelize.Select(people, where{"active": true})), id),
			}
		},
		func() []asked {
			return []asked{
				ask("any and all of sub-queries", where{"age": op.Gt(op.Any(old)), "level": op.Lte(op.AllOf(sequelize.Select(people, sequelize.Attributes{"age"}, sequelize.Limit(3)))), "id": op.Any(old)}, id), ask("like any of a sub-query", where{"name": op.Like(op.Any(sequelize.Select(people, sequelize.Attributes{"nick"})))}, id),
			}
		},
		func() []asked {
			return []asked{
				ask("order", sequelize.Order{sequelize.Asc("age", sequelize.NullsLast), sequelize.Desc("score", sequelize.NullsFirst), sequelize.Fn("lower", sequelize.Col("name")).Asc(), sequelize.Random()}, id),
			}
		},
		func() []asked {
			return []asked{
				ask("page", id, sequelize.Limit(10), sequelize.Offset(20)), ask("offset alone", id, sequelize.Offset(20)), ask("no rows", id, sequelize.Limit(0)), ask("ordered page", id, sequelize.Order{sequelize.Asc("age")}, sequelize.Limit(10)),
			}
		},
		func() []asked {
			return []asked{
				ask("groups", sequelize.Attributes{"kind", count}, sequelize.Group{"kind"}, sequelize.Having(where{"n": op.Gt(1)}), sequelize.Order{sequelize.Desc("n")}),
			}
		},
		func() []asked {
			return []asked{
				ask("group by alias", sequelize.Attributes{sequelize.Col("age").Modulo(20).As("bucket"), count}, sequelize.Group{"bucket"}, sequelize.Order{sequelize.Desc("bucket", sequelize.NullsFirst)}),
			}
		},
		func() []asked {
			return []asked{
				ask("window", sequelize.Attributes{"id", sequelize.Fn("row_number").Over(sequelize.PartitionBy("kind"), sequelize.Order{sequelize.Desc("age")}).As("rank")}),
			}
		},
		func() []asked {
			return []asked{
				ask("filter", sequelize.Attributes{sequelize.Count("*").Filter(where{"active": true}).As("n")}), ask("case", sequelize.Attributes{"id", sequelize.Case(sequelize.When(where{"age": op.Gt(17)}, "adult")).Else("child").As("x")}),
			}
		},
		func() []asked {
			return []asked{
				ask("distinct", sequelize.Attributes{"kind"}, sequelize.Distinct(true)), ask("lock", id, sequelize.Lock(sequelize.ForUpdate, sequelize.SkipLocked)), ask("shared lock", id, sequelize.Lock(sequelize.ForKeyShare, sequelize.NoWait)),
			}
		},
		func() []asked {
			return []asked{
				ask("hints", id, sequelize.IndexHint(sequelize.UseIndex, "ix"), sequelize.HintNoLock), ask("comment", id, sequelize.Comment("from a test")), ask("schema", id, sequelize.Schema("tenant")),
			}
		},
		func() []asked {
			return []asked{
				ask("with", id, sequelize.With("old", old), sequelize.Literal("id IN (SELECT id FROM old)").IsTrue()), ask("recursive", id, sequelize.WithRecursive("tree", []string{"id"}, "SELECT id FROM people WHERE id = ?", 1)),
			}
		},
		func() []asked {
			return []asked{
				ask("union", id, where{"age": 1}, sequelize.Union(old), sequelize.Order{sequelize.Desc("id")}, sequelize.Limit(3)), ask("casts", sequelize.Cast(sequelize.Col("age"), "STRING").Eq("1"), sequelize.Cast("1", "DECIMAL(10,2)").Gt(0), id),
			}
		},
	}
	var all []asked
	for _, part := range parts {
		all = append(all, part()...)
	}
	return all
}

// TestGoldenQuestions holds the statements of questions on five dialects, side by side.
func TestGoldenQuestions(t *testing.T) {
	models := map[string]*sequelize.Model[person]{}
	for _, d := range fiveDialects {
		models[d] = sequelize.Define[person](unreachable(t, d), sequelize.Timestamps(false))
	}
	var b strings.Builder
	for i, q := range goldenQuestions(models["postgres"]) {
		fmt.Fprintf(&b, "== %s\n", q.name)
		for _, d := range fiveDialects {
			s, err := models[d].ToSQL(goldenQuestions(models[d])[i].options...)
			text := s.SQL
			if err != nil {
				text = "error: " + err.Error()
			}
			if len(text) > 2000 {
				text = text[:2000] + "…"
			}
			fmt.Fprintf(&b, "%s: %s\n", d, text)
		}
	}
	const file = "testdata/questions.golden"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got, expected := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range got {
		if i >= len(expected) || got[i] != expected[i] {
			t.Fatalf("line %d:\n%s\nis not (rewrite by -update)\n%s", i+1, got[i], strings.Join(expected[min(i, len(expected)):min(i+1, len(expected))], ""))
		}
	}
}

// TestBadInput gives finders what they cannot take: each error names the model and what is wrong, before any statement.
func TestBadInput(t *testing.T) {
	db := unreachable(t, "postgres")
	people := sequelize.Define[person](db, sequelize.Timestamps(false))
	authors, books := sequelize.Define[novelist](db), sequelize.Define[novel](db)
	sequelize.Define[genre](db)
	other := authors.Ref()
	var stray int
	var nilWhere where
	for _, c := range []struct {
		name    string
		options sequelize.Options
		want    string
	}{
		{"unknown", sequelize.Options{where{"agge": 1}}, `person has no attribute "agge": did you mean "age"?`},
		{"column", sequelize.Options{where{"boss_id": 1}}, `did you mean "bossId"`},
		{"unknown in Or", sequelize.Options{sequelize.Or(where{"agge": 1})}, `person has no attribute "agge"`},
		{"type", sequelize.Options{where{"age": "x"}}, "person.age: "}, {"type in list", sequelize.Options{where{"age": []any{1, "x"}}}, "person.age: "}, {"map", sequelize.Options{where{"name": map[string]any{"$gt": ""}}}, "person.name: "},
		{"bool for text", sequelize.Options{where{"name": true}}, "person.name: "}, {"number for text", sequelize.Options{where{"name": 1}}, "person.name: "}, {"text for bool", sequelize.Options{where{"active": "perhaps"}}, "person.active: "}, {"out of range", sequelize.Options{where{"age": uint64(1 << 63)}}, "person.age: "},
		{"enum", sequelize.Options{where{"kind": "pink"}}, "person.kind: "}, {"date", sequelize.Options{where{"day": "yesterday"}}, "person.day: "}, {"uuid", sequelize.Options{where{"key": "x"}}, "person.key: "}, {"like with a number", sequelize.Options{where{"name": op.Like(1)}}, "person.name: "},
		{"function", sequelize.Options{where{"age": func() {}}}, "func"}, {"channel", sequelize.Options{where{"age": make(chan int)}}, "chan"}, {"condition as a value", sequelize.Options{where{"age": where{"gt": 1}}}, `"age"`}, {"operator in operator", sequelize.Options{where{"age": op.Eq(op.Gt(1))}}, "op.And"},
		{"empty operator", sequelize.Options{where{"age": op.Operator{}}}, "package op"}, {"gt nil", sequelize.Options{where{"age": op.Gt(nil)}}, "NULL"}, {"between nil", sequelize.Options{where{"age": op.Between(nil, 1)}}, "op.Gte"}, {"is text", sequelize.Options{where{"flag": op.Is("true")}}, "nil, true or false"}, {"any of one", sequelize.Options{where{"age": op.Any(1)}}, "slice"},
		{"json of a plain attribute", sequelize.Options{where{"name.x": 1}}, "not a JSON attribute"}, {"broken path", sequelize.Options{where{"meta..x": 1}}, "JSONPath"}, {"mixed json list", sequelize.Options{where{"meta.x": []any{1, "a"}}}, "person.meta.x"}, {"negative index", sequelize.Options{sequelize.JSONPath("meta", -1).Eq(1)}, "negative"}, {"step", sequelize.Options{sequelize.JSONPath("meta", 1.5).Eq(1)}, "float64"},
		{"stray field", sequelize.Options{sequelize.Field(&stray).Eq(1)}, "Model.Ref"}, {"another model's field", sequelize.Options{sequelize.Field(&other.Name).Eq("x")}, "novelist"}, {"another model's association", sequelize.Options{sequelize.Assoc(&other.Books).Some()}, "novelist"}, {"order by another's", sequelize.Options{sequelize.Order{sequelize.Field(&other.Name).Asc()}}, "novelist"},
		{"function name", sequelize.Options{sequelize.Fn("lower(", 1).Eq(1)}, "not the name of a function"}, {"cast", sequelize.Options{sequelize.Cast(1, "INTEGER); --").Eq(1)}, "cast to"}, {"over nothing", sequelize.Options{sequelize.Order{sequelize.Col("age").Over()}}, "Over"}, {"placeholders", sequelize.Options{sequelize.Literal("a = ?", 1, 2).IsTrue()}, "placeholders"}, {"open literal", sequelize.Options{sequelize.Literal("a = 'x ?", 1).IsTrue()}, "never closed"},
		{"nil map is no condition, negative limit is an error", sequelize.Options{nilWhere, sequelize.Limit(-1)}, "negative"}, {"comment", sequelize.Options{sequelize.Comment("*/")}, "comment"}, {"union of another", sequelize.Options{sequelize.Union(sequelize.Select(books))}, "one model"}, {"order of a union", sequelize.Options{sequelize.Union(sequelize.Select(people)), sequelize.Order{sequelize.Col("age").Plus(1)}}, "union"},
		{"max of *", sequelize.Options{sequelize.Max("*").Eq(1)}, "only Count"}, {"wrong list", sequelize.Options{where{"id": []any{[]any{1}}}}, "person.id"}, {"select in a list", sequelize.Options{where{"id": []any{sequelize.Select(people)}}}, "values only"},
	} {
		_, err := people.FindAll(context.Background(), c.options)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "no server") || !strings.HasPrefix(err.Error(), "sequelize: ") && !strings.Contains(err.Error(), "postgres: ") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	for _, c := range []struct{ key, want string }{{"books", "is an association"}, {"books.titel", `did you mean "title"`}, {"boks.title", `did you mean "books"`}, {"boss.boss.agee", `did you mean "age"`}} {
		if _, err := authors.FindAll(context.Background(), where{c.key: 1}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.key, err, c.want)
		}
	}
	if err := authors.Create(context.Background(), other); err == nil || !strings.Contains(err.Error(), "reference") {
		t.Errorf("creating a reference record: %v", err)
	}
}

// FuzzWhere gives any name and any JSON body: never a panic, and never a text outside of literals and quoted names.
func FuzzWhere(f *testing.F) {
	f.Add("name", `"x"`)
	f.Add("meta.a[0].b", `[1,2]`)
	f.Add(`meta."'x`, `{"$gt":1}`)
	f.Add("age", `[null,1,"2"]`)
	f.Add("meta.x'y\\", `[true]`)
	models := map[string]*sequelize.Model[person]{}
	for _, d := range fiveDialects {
		models[d] = sequelize.Define[person](unreachable(f, d, sequelize.PlanCache(64)), sequelize.Timestamps(false))
	}
	f.Fuzz(func(t *testing.T, name, body string) {
		var value any
		if json.Unmarshal([]byte(body), &value) != nil {
			value = body
		}
		for d, m := range models {
			for _, v := range []any{value, op.Ne(value), op.In(value), op.Contains(value), op.Or(value, nil)} {
				s, err := m.ToSQL(where{name: v}, sequelize.Order{sequelize.Asc(name)})
				if err != nil {
					continue
				}
				if words := outside(d, strings.ReplaceAll(s.SQL, "]]", "")); d != "mssql" && (!ownWords.MatchString(words) || strings.Contains(words, "--")) {
					t.Fatalf("%s, %q: %s", d, name, s.SQL)
				}
			}
		}
	})
}
