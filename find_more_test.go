package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/op"
)

func TestEach(t *testing.T) {
	asc := sequelize.Order{sequelize.Asc("id")}
	eachPeople(t, func(r reader) {
		var seen []int64
		for p, err := range r.people.Each(r.ctx, asc, where{"age": op.Gt(0)}) {
			r.must(err)
			seen = append(seen, p.ID)
		}
		r.expect("all", seen, "[1 2 3 5]")
		for p, err := range r.people.Each(r.ctx, asc) {
			r.must(err)
			if p.ID == 2 {
				break
			}
		}
		for _, err := range r.people.Each(r.ctx, where{"agee": 1}) {
			r.fails("unknown name", err, "did you mean")
		}
		ctx, cancel := context.WithCancel(r.ctx)
		defer cancel()
		n := 0
		var last error
		for _, err := range r.people.Each(ctx, asc) {
			if last = err; err != nil {
				break
			}
			n++
			cancel()
		}
		if last != nil && !errors.Is(last, context.Canceled) {
			t.Errorf("cancelled: %v", last)
		}
		func() {
			defer func() { r.expect("panic goes through", recover(), "loop") }()
			for range r.people.Each(r.ctx) {
				panic("loop")
			}
		}()
		r.noConnection()
		err := r.db.Transaction(r.ctx, func(ctx context.Context) error {
			for p, err := range r.people.Each(ctx, asc) {
				if err != nil {
					return err
				}
				if _, err := r.people.FindByPK(ctx, p.ID); err != nil {
					return err
				}
			}
			return nil
		})
		r.fails("a statement inside the loop", err, "another statement")
		r.noConnection()
		r.must(r.db.Transaction(r.ctx, func(ctx context.Context) error {
			for _, err := range r.people.Each(ctx) {
				if err != nil {
					return err
				}
				break
			}
			_, err := r.people.Count(ctx)
			return err
		}))
		r.noConnection()
	})
}

// noConnection checks that every connection went back into the pool.
func (r reader) noConnection() {
	r.Helper()
	deadline := time.Now().Add(time.Minute)
	for r.db.Stats().InUse > 0 {
		if time.Now().After(deadline) {
			r.Errorf("%d connections are in use", r.db.Stats().InUse)
			return
		}
		time.Sleep(time.Millisecond)
	}
}

func TestFindInBatches(t *testing.T) {
	eachPeople(t, func(r reader) {
		for _, c := range []struct {
			size    int
			want    string
			options []sequelize.FindOption
		}{
			{2, "[2 2 1]", nil}, {5, "[5]", nil}, {9, "[5]", nil}, {1, "[1 1 1 1 1]", nil}, {2, "[2 1]", []sequelize.FindOption{sequelize.Limit(3)}}, {2, "[2]", []sequelize.FindOption{where{"age": 20}}},
		} {
			var sizes []int
			err := r.people.FindInBatches(r.ctx, c.size, func(ctx context.Context, batch []*person) error {
				sizes = append(sizes, len(batch))
				_, err := r.people.Update(ctx, sequelize.Set{"level": 9}, where{"id": batch[0].ID})
				return err
			}, c.options...)
			r.must(err)
			r.expect(fmt.Sprint("batches of ", c.size), sizes, c.want)
		}
		stop := errors.New("stop")
		err := r.people.FindInBatches(r.ctx, 2, func(context.Context, []*person) error { return stop })
		if !errors.Is(err, stop) {
			t.Error(err)
		}
		err = r.people.FindInBatches(r.ctx, 0, nil)
		r.fails("size 0", err, "at least one")
		err = r.people.FindInBatches(r.ctx, 2, nil, sequelize.Order{sequelize.Asc("age")})
		r.fails("order", err, "primary key")
	})
}

type kindCount struct {
	Kind   string
	N      int
	Oldest int
}

func TestFindAllAs(t *testing.T) {
	count := sequelize.Count("id").As("n")
	eachPeople(t, func(r reader) {
		byKind := sequelize.Order{sequelize.Asc("kind")}
		groups, err := sequelize.FindAllAs[kindCount](r.ctx, r.people, sequelize.Attributes{"kind", count, sequelize.Max("age").As("oldest")}, sequelize.Group{"kind"}, sequelize.Having(where{"n": op.Gt(1)}), sequelize.Order{sequelize.Desc("oldest")})
		r.must(err)
		r.expect("groups", groups, "[{green 2 30} {red 2 20}]")
		maps, err := sequelize.FindAllAs[map[string]any](r.ctx, r.people, sequelize.Attributes{"id", "nick"}, where{"id": 2})
		r.must(err)
		r.expect("maps", fmt.Sprint(len(maps), maps[0]["id"], maps[0]["nick"]), "1 2 <nil>")
		alias := sequelize.Col("age").Modulo(20).As("bucket")
		type bucket struct {
			Bucket int
			N      int
		}
		for range 2 {
			buckets, err := sequelize.FindAllAs[bucket](r.ctx, r.people, sequelize.Attributes{alias, count}, sequelize.Group{"bucket"}, sequelize.Order{sequelize.Asc("bucket")})
			r.must(err)
			r.expect("group by alias", buckets, "[{0 3} {10 2}]")
		}
		_, err = sequelize.FindAllAs[kindCount](r.ctx, r.people, sequelize.Attributes{"kind", "name"}, byKind)
		r.fails("a column without a field", err, "name")
		_, err = sequelize.FindAllAs[kindCount](r.ctx, r.people, sequelize.Attributes{"kindd"})
		r.fails("an unknown attribute", err, `did you mean "kind"`)
		_, err = sequelize.FindAllAs[kindCount](r.ctx, r.people, sequelize.Attributes{42})
		r.fails("no attribute", err, "int")
		_, err = r.people.FindAll(r.ctx, sequelize.Attributes{"id"})
		r.fails("a part of a record", err, "FindAllAs", "Instance")
		u := r.people.Ref()
		names, err := sequelize.PluckField(r.ctx, r.people, sequelize.Field(&u.Name), where{"age": 20}, sequelize.Order{sequelize.Asc("id")})
		r.must(err)
		r.expect("PluckField", names, "[Bob Eve]")
		nicks, err := sequelize.Pluck[*string](r.ctx, r.people, "nick", where{"id": []int{2, 5}}, sequelize.Order{sequelize.Asc("id")})
		r.must(err)
		r.expect("Pluck", fmt.Sprint(nicks[0] == nil, *nicks[1]), "trueany")
		_, err = sequelize.Pluck[string](r.ctx, r.people, "nick", where{"id": 2})
		r.fails("NULL into string", err)
		extra, err := sequelize.FindAllAs[map[string]any](r.ctx, r.people, sequelize.Exclude{"meta", "data", "born"}, sequelize.Extra{sequelize.Col("age").Plus(1).As("next")}, where{"id": 1})
		r.must(err)
		_, hasMeta := extra[0]["meta"]
		r.expect("Exclude and Extra", fmt.Sprint(hasMeta, extra[0]["next"], extra[0]["name"]), "false 11Ann")
		_, err = sequelize.FindAllAs[map[string]any](r.ctx, r.people, sequelize.Exclude{"metta"})
		r.fails("an unknown exclusion", err, `did you mean "meta"`)
		kinds, err := sequelize.FindAllAs[string](r.ctx, r.people, sequelize.Attributes{"kind"}, sequelize.Distinct(true), byKind)
		r.must(err)
		r.expect("distinct", len(kinds), 3)
	})
}

func TestWindowsAndSets(t *testing.T) {
	eachPeople(t, func(r reader) {
		type ranked struct {
			ID   int64
			Rank int
			Sum  int
		}
		rank := sequelize.Fn("row_number").Over(sequelize.PartitionBy("kind"), sequelize.Order{sequelize.Desc("age"), sequelize.Asc("id")}).As("rank")
		sum := sequelize.Sum("age").Over(sequelize.Order{sequelize.Asc("id")}, sequelize.RowsFromStart).As("sum")
		rows, err := sequelize.FindAllAs[ranked](r.ctx, r.people, sequelize.Attributes{"id", rank, sum}, sequelize.Order{sequelize.Asc("id")})
		r.must(err)
		r.expect("windows", rows, "[{1 2 10} {2 2 30} {3 1 60} {4 1 60} {5 1 80}]")
		young := sequelize.Select(r.people, where{"age": op.Lt(20)}, sequelize.Attributes{"id"})
		old := sequelize.Select(r.people, where{"age": op.Gte(20)}, sequelize.Attributes{"id"})
		ids, err := sequelize.FindAllAs[int64](r.ctx, r.people, sequelize.Attributes{"id"}, where{"age": op.Lt(20)}, sequelize.Union(old), sequelize.Order{sequelize.Desc("id")}, sequelize.Limit(4))
		r.must(err)
		r.expect("union", ids, "[5 4 3 2]")
		ids, err = sequelize.FindAllAs[int64](r.ctx, r.people, sequelize.Attributes{"id"}, where{"age": op.Lt(20)}, sequelize.UnionAll(young), sequelize.Order{sequelize.Asc("id")})
		r.must(err)
		r.expect("union all", ids, "[1 1 4 4]")
		limited := sequelize.Select(r.people, sequelize.Attributes{"id"}, sequelize.Order{sequelize.Desc("id")}, sequelize.Limit(1))
		ids, err = sequelize.FindAllAs[int64](r.ctx, r.people, sequelize.Attributes{"id"}, where{"id": 1}, sequelize.Union(limited), sequelize.Order{sequelize.Asc("id")})
		r.must(err)
		r.expect("union of a limited one", ids, "[1 5]")
		ids, err = sequelize.FindAllAs[int64](r.ctx, r.people, sequelize.Attributes{"id"}, sequelize.With("young", young), sequelize.Literal("EXISTS (SELECT 1 FROM young WHERE young.id = people.id)").IsTrue(), sequelize.Order{sequelize.Asc("id")})
		r.must(err)
		r.expect("with", ids, "[1 4]")
		tree := sequelize.WithRecursive("tree", []string{"id"}, "SELECT id FROM people WHERE id = ? UNION ALL SELECT p.id FROM people p JOIN tree ON p."+r.quoted("bossId")+" = tree.id WHERE p.id <> tree.id", 1)
		for range 2 {
			ids, err = sequelize.FindAllAs[int64](r.ctx, r.people, sequelize.Attributes{"id"}, tree, sequelize.Literal("id IN (SELECT id FROM tree)").IsTrue(), sequelize.Order{sequelize.Asc("id")})
			r.must(err)
			r.expect("recursive", ids, "[1 2 3 5]")
		}
		_, err = r.people.FindAll(r.ctx, sequelize.With("x", nil))
		r.fails("no select", err, "sequelize.Select")
		_, err = r.people.FindAll(r.ctx, sequelize.Union(nil))
		r.fails("no select", err, "sequelize.Select")
	})
}

func (r reader) quoted(name string) string {
	d, _ := dialect.Lookup(r.db.DialectName())
	return string(d.AppendIdent(nil, name))
}

func TestSubqueries(t *testing.T) {
	asc := sequelize.Order{sequelize.Asc("id")}
	eachPeople(t, func(r reader) {
		bosses := sequelize.Select(r.people, sequelize.Attributes{"bossId"}, where{"bossId": op.Ne(nil)})
		oldest := sequelize.Select(r.people, sequelize.Attributes{sequelize.Max("age")})
		shared := sequelize.Exists(sequelize.Select(r.people, where{"age": op.Gt(25)}))
		for range 2 {
			r.expect("in", r.ids(where{"id": op.In(bosses)}, asc), "[1 2 4]")
			r.expect("not in", r.ids(where{"id": op.NotIn(bosses)}, asc), "[3 5]")
			r.expect("in the key", r.ids(where{"id": op.In(sequelize.Select(r.people, where{"age": 20}))}, asc), "[2 5]")
			r.expect("plain", r.ids(where{"id": op.In(sequelize.Select(r.people, where{"age": 20}, sequelize.Order{sequelize.Asc("id")}))}, asc), "[2 5]")
			r.expect("scalar", r.ids(where{"age": oldest}, asc), "[3]")
			r.expect("scalar operand", r.ids(where{"age": op.Lt(oldest)}, asc), "[1 2 4 5]")
			r.expect("exists", r.ids(shared, asc), "[1 2 3 4 5]")
			r.expect("not exists", r.ids(sequelize.Not(shared), asc), "[]")
			r.expect("expression", r.ids(sequelize.Col("age").Eq(oldest.As("")), asc), "[3]")
			r.expect("correlated", r.ids(sequelize.Exists(sequelize.Select(r.people, sequelize.Literal("t1."+r.quoted("bossId")+" = people.id AND t1.id <> people.id").IsTrue())), asc), "[1 2]")
		}
		type row struct {
			ID   int64
			Most int
		}
		rows, err := sequelize.FindAllAs[row](r.ctx, r.people, sequelize.Attributes{"id", oldest.As("most")}, where{"id": 1})
		r.must(err)
		r.expect("selected", rows, "[{1 30}]")
		_, err = r.people.FindAll(r.ctx, where{"id": op.In(sequelize.Select(r.people, sequelize.Attributes{"id", "age"}))})
		r.fails("two columns", err, "person.id", "2 columns")
		_, err = r.people.FindAll(r.ctx, where{"id": op.In((*sequelize.SelectQuery)(nil))})
		r.fails("nil", err, "sequelize.Select")
	})
}

func TestToSQLAndExplain(t *testing.T) {
	eachPeople(t, func(r reader) {
		s, err := r.people.ToSQL(where{"age": 20}, sequelize.Limit(1))
		r.must(err)
		if !strings.HasPrefix(s.SQL, "SELECT ") || fmt.Sprint(s.Args) != "[20]" {
			t.Error(s.SQL, s.Args)
		}
		lines, err := r.people.Explain(r.ctx, false, where{"age": 20})
		if d, _ := dialect.Lookup(r.db.DialectName()); d.Features().OutputClause { // SQL Server, whose plans are a setting
			r.fails("Explain", err)
		} else if err != nil || len(lines) == 0 {
			t.Errorf("Explain: %v, %v", lines, err)
		}
		commented, err := r.people.ToSQL(sequelize.Comment("hello"))
		r.must(err)
		if !strings.Contains(commented.SQL, "/* hello */") {
			t.Error(commented.SQL)
		}
		_, err = r.people.FindAll(r.ctx, sequelize.Timeout(time.Nanosecond))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Timeout: %v", err)
		}
		built, isNew, err := r.people.FindOrBuild(r.ctx, where{"name": "New", "age": op.Gt(3)}, &person{Age: 7})
		r.must(err)
		r.expect("built", fmt.Sprint(isNew, built.Name, built.Age, built.ID), "trueNew7 0")
		built, isNew, err = r.people.FindOrBuild(r.ctx, where{"name": "Eve"}, &person{Age: 7})
		r.must(err)
		r.expect("found", fmt.Sprint(isNew, built.Name, built.Age), "falseEve20")
	})
}

func TestLocks(t *testing.T) {
	eachPeople(t, func(r reader) {
		if d, _ := dialect.Lookup(r.db.DialectName()); d.Features().SingleWriter {
			// There are no row locks: the words are left out, or do nothing in what stands in for SQL Server.
			r.expect("ignored", len(r.ids(sequelize.Lock(sequelize.ForUpdate, sequelize.SkipLocked))), 5)
			return
		}
		asc := sequelize.Order{sequelize.Asc("id")}
		for _, strength := range []sequelize.LockStrength{sequelize.ForUpdate, sequelize.ForNoKeyUpdate, sequelize.ForShare, sequelize.ForKeyShare} {
			tx, err := r.db.Begin(r.ctx)
			r.must(err)
			r.expect("locked", r.ids(tx, where{"id": []int{1, 2}}, asc, sequelize.Lock(strength)), "[1 2]")
			r.expect("left out", r.ids(asc, sequelize.Lock(sequelize.ForUpdate, sequelize.SkipLocked)), "[3 4 5]")
			_, err = r.people.FindAll(r.ctx, where{"id": 1}, sequelize.Lock(sequelize.ForUpdate, sequelize.NoWait))
			r.fails(fmt.Sprint("no wait ", strength), err)
			r.expect("plain reads do not wait", len(r.ids()), 5)
			r.must(tx.Rollback())
			r.expect("free", len(r.ids(sequelize.Lock(sequelize.ForUpdate, sequelize.NoWait))), 5)
		}
	})
}

func TestHints(t *testing.T) {
	eachPeople(t, func(r reader) {
		hint := sequelize.IndexHint(sequelize.UseIndex, "PRIMARY")
		if strings.HasPrefix(r.db.DialectName(), "m") {
			r.expect("hint", len(r.ids(hint, where{"id": op.Gt(0)})), 5)
		} else {
			r.expect("ignored", len(r.ids(hint)), 5)
		}
		r.expect("table hint", len(r.ids(sequelize.HintNoLock)), 5)
		_, err := r.people.FindAll(r.ctx, sequelize.IndexHint("USE) DROP TABLE people; --", "x"))
		r.fails("hostile kind", err, "UseIndex")
		_, err = r.people.FindAll(r.ctx, sequelize.TableHint("NOLOCK) DROP TABLE people; --"))
		r.fails("hostile hint", err, "Hint")
	})
}
