package sequelize_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

// asker makes random questions: their structure comes from shape, their values from values.
type asker struct{ shape, values *rand.Rand }

func (a asker) value() any {
	n := a.values.IntN(50)
	switch a.values.IntN(9) {
	case 0:
		return fmt.Sprint("t", n)
	case 1:
		return float64(n) + 0.5
	case 2:
		return n%2 == 0
	case 3:
		return nil
	case 4:
		return json.Number(fmt.Sprint(n))
	case 5:
		return sequelize.NullOf(int64(n))
	case 6:
		return grade(n)
	}
	return n
}

func (a asker) list() any {
	n := a.values.IntN(20)
	if a.values.IntN(3) == 0 {
		list := make([]string, n)
		for i := range list {
			list[i] = fmt.Sprint(a.values.IntN(100))
		}
		return list
	}
	list := make([]any, n)
	for i := range list {
		if list[i] = any(a.values.IntN(100)); a.values.IntN(9) == 0 {
			list[i] = nil
		}
	}
	return list
}

func (a asker) operand() any {
	switch a.shape.IntN(8) {
	case 0:
		return op.Ne(a.value())
	case 1:
		return a.list()
	case 2:
		return op.NotIn(a.list())
	case 3:
		return op.Or(a.value(), a.value())
	case 4:
		return op.Not(a.value())
	case 5:
		return op.Eq(op.Any(a.list()))
	}
	return a.value()
}

func (a asker) condition(depth int) sequelize.Condition {
	switch k := a.shape.IntN(7); {
	case depth > 0 && k == 0:
		return sequelize.Or(a.condition(depth-1), a.condition(depth-1))
	case depth > 0 && k == 1:
		return sequelize.Not(a.condition(depth - 1))
	case depth > 0 && k == 2:
		return sequelize.And(a.condition(depth-1), a.condition(depth-1))
	case k == 3:
		return sequelize.Col("age").Plus(a.values.IntN(9)).Gt(a.values.IntN(99))
	case k == 4:
		return sequelize.Literal("coalesce(?, ?) = ?", a.value(), a.value(), a.value()).IsTrue()
	}
	names := []string{"meta.a", "meta.s", "meta.tags[0]", "age", "level", "meta.a.b"}
	return where{names[a.shape.IntN(len(names))]: a.operand(), names[a.shape.IntN(3)]: a.operand()}
}

func (a asker) question(m *sequelize.Model[person]) sequelize.Options {
	shared := sequelize.Col("age").Plus(a.values.IntN(9))
	options := sequelize.Options{a.condition(2), a.condition(1)}
	if a.shape.IntN(2) == 0 {
		options = append(options, where{"id": op.In(sequelize.Select(m, a.condition(1), sequelize.Offset(a.values.IntN(3)), sequelize.Limit(a.shape.IntN(3)), sequelize.Attributes{"id"}))})
	}
	switch a.shape.IntN(4) {
	case 0:
		options = append(options, sequelize.Attributes{"kind", sequelize.Count("id").As("n"), sequelize.Max("age").As("o")}, sequelize.Group{"kind"}, sequelize.Having(where{"n": op.Gt(a.values.IntN(2))}))
	case 1:
		options = append(options, sequelize.Attributes{"id", shared.As("x")}, sequelize.Order{shared.Desc()}, shared.Gt(a.values.IntN(50)))
	default:
		options = append(options, sequelize.Attributes{"id", "age"}, sequelize.Offset(a.values.IntN(2)), sequelize.Limit(a.shape.IntN(9)), sequelize.Order{sequelize.Case(sequelize.When(a.condition(0), a.values.IntN(5))).Else(1).Asc()})
	}
	return options
}

// TestPlanCache asks random questions with one set of values and then with another, of which the second may find the
// first one's plan, and compares with a connection that has no plan yet.
func TestPlanCache(t *testing.T) {
	for _, dialect := range []string{"sqlite", "postgres", "mssql"} {
		db := unreachable(t, dialect)
		cached := sequelize.Define[person](db, sequelize.Timestamps(false))
		good := 0
		for seed := range uint64(1500) {
			ask := func(m *sequelize.Model[person], values uint64) (sequelize.SQLStatement, error) {
				return m.ToSQL(asker{rand.New(rand.NewPCG(seed, 1)), rand.New(rand.NewPCG(seed, values))}.question(m))
			}
			_, _ = ask(cached, 2)
			second, err := ask(cached, 3)
			again, errAgain := ask(cached, 3)
			fresh := sequelize.Define[person](unreachable(t, dialect), sequelize.Timestamps(false))
			want, wantErr := ask(fresh, 3)
			if fmt.Sprint(err) != fmt.Sprint(wantErr) || fmt.Sprint(err) != fmt.Sprint(errAgain) {
				t.Fatalf("%s, seed %d: error %v, without the cache %v", dialect, seed, err, wantErr)
			}
			if err != nil {
				continue
			}
			good++
			if second.SQL != want.SQL || !reflect.DeepEqual(second.Args, want.Args) || !reflect.DeepEqual(second, again) {
				t.Fatalf("%s, seed %d:\n%s %v\nwithout the cache:\n%s %v", dialect, seed, second.SQL, second.Args, want.SQL, want.Args)
			}
		}
		if good < 300 {
			t.Errorf("%s: only %d of the questions were good ones", dialect, good)
		}
	}
}

// TestShapes asks for questions that must not share a plan, one after the other.
func TestShapes(t *testing.T) {
	people := sequelize.Define[person](unreachable(t, "sqlite"), sequelize.Timestamps(false))
	u := people.Ref()
	seen := map[string]string{}
	for name, option := range map[string]sequelize.FindOption{
		"json number": where{"meta.a": 1}, "json text": where{"meta.a": "1"}, "json bool": where{"meta.a": true}, "json null": where{"meta.a": nil}, "json list": where{"meta.a": []int{1}}, "json texts": where{"meta.a": []string{"1"}}, "json document": where{"meta.a": map[string]any{}},
		"value": where{"nick": "x"}, "nil": where{"nick": nil}, "two": where{"nick": []string{"a", "b"}}, "three": where{"nick": []string{"a", "b", "c"}}, "none": where{"nick": []string{}}, "with nil": where{"nick": []any{"a", nil}},
		"ne": where{"nick": op.Ne("x")}, "ne nil": where{"nick": op.Ne(nil)}, "is true": where{"flag": op.Is(true)}, "is false": where{"flag": op.Is(false)}, "is nil": where{"flag": op.Is(nil)}, "limit 1": sequelize.Limit(1), "limit 2": sequelize.Limit(2), "offset": sequelize.Offset(1),
		"column": where{"nick": sequelize.Col("name")}, "field": sequelize.Field(&u.Name).Eq("x"), "literal": sequelize.Literal("1 = 1").IsTrue(), "literal 2": sequelize.Literal("2 = 2").IsTrue(), "or": sequelize.Or(where{"age": 1}, where{"age": 2}), "and": sequelize.And(where{"age": 1}, where{"age": 2}), "comment": sequelize.Comment("x"), "schema": sequelize.Schema("x"), "distinct": sequelize.Distinct(true),
	} {
		s, err := people.ToSQL(option)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if other, taken := seen[s.SQL]; taken {
			t.Errorf("%s and %s share %s", name, other, s.SQL)
		}
		seen[s.SQL] = name
	}
	if _, err := people.ToSQL(where{"flag": op.Is("true")}); err == nil {
		t.Error("a text is taken for true once true was asked for")
	}
}

// TestSharedQuestions asks the same options from many goroutines.
func TestSharedQuestions(t *testing.T) {
	_, people := openPeople(t, testdb.SQLite(t))
	shared := sequelize.Options{
		sequelize.Exists(sequelize.Select(people, where{"age": op.Gt(5)})), sequelize.Col("id").In(sequelize.Select(people, where{"meta.a": 1})), where{"age": op.In(10, 20, nil)},
		sequelize.Union(sequelize.Select(people, where{"id": op.In(sequelize.Select(people))})), sequelize.Order{sequelize.Asc("id")},
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				found, err := people.FindAll(context.Background(), shared)
				if err != nil || len(found) != 5 {
					t.Errorf("%d, %v", len(found), err)
					return
				}
			}
		})
	}
	group.Wait()
}

// BenchmarkFindByPK and BenchmarkFindAll count what a question costs beside its statement.
func BenchmarkFindByPK(b *testing.B) {
	people := benchmarked(b)
	for b.Loop() {
		if _, err := people.FindByPK(context.Background(), 3); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFindAll(b *testing.B) {
	people := benchmarked(b)
	for b.Loop() {
		if _, err := people.FindAll(context.Background(), where{"age": op.Gte(10), "active": true}, sequelize.Order{sequelize.Desc("age")}, sequelize.Limit(10)); err != nil {
			b.Fatal(err)
		}
	}
}

// benchedUser is what the benchmarks ask for.
type benchedUser struct {
	ID        int64
	FirstName string
	LastName  *string
	Age       int
	Active    bool   `sequelize:"defaultValue:true"`
	Email     string `sequelize:"unique"`
	Role      string `sequelize:"type:ENUM('admin','member');defaultValue:member"`
	CreatedAt time.Time
	UpdatedAt time.Time
}

func benchmarked(b *testing.B) *sequelize.Model[benchedUser] {
	db, err := sequelize.Open(testdb.SQLite(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	users := sequelize.Define[benchedUser](db)
	ctx := context.Background()
	if err := users.Sync(ctx); err != nil {
		b.Fatal(err)
	}
	for i := range 20 {
		if err := users.Create(ctx, &benchedUser{FirstName: "x", Email: fmt.Sprint(i), Age: i}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	return users
}
