package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

func TestQueryEach(t *testing.T) {
	for _, part := range []struct {
		name string
		run  func(s *shop)
	}{{"break", eachBreak}, {"panic", eachPanic}, {"cancel", eachCancel}, {"error", eachError}, {"transaction", eachTransaction}} {
		t.Run(part.name, func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, uri string) {
				s := newShop(t, uri)
				must(t, s.m.BulkCreate(s.ctx, some(20)))
				part.run(s)
				s.idle(part.name)
				s.count("the connection is still good", 20)
			})
		})
	}
}

const manyRows = "SELECT 100 * a.id + b.id FROM gadgets a, gadgets b, gadgets c"

func eachBreak(s *shop) {
	for range 3 * 20 { // more often than the pool has connections
		for _, err := range sequelize.QueryEach[int64](s.ctx, s.db, manyRows) {
			must(s, err)
			break
		}
	}
}

func eachPanic(s *shop) {
	defer func() {
		if recover() != "boom" {
			s.Error("the panic was lost")
		}
	}()
	for _, err := range sequelize.QueryEach[int64](s.ctx, s.db, manyRows) {
		must(s, err)
		panic("boom")
	}
}

func eachCancel(s *shop) {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	rows, last := 0, error(nil)
	for _, err := range sequelize.QueryEach[int64](ctx, s.db, manyRows) {
		if last = err; err == nil {
			rows++
			cancel()
		}
	}
	if rows == 20*20*20 && last == nil {
		return // a driver had read them all
	}
	if !errors.Is(last, context.Canceled) {
		s.Errorf("after %d rows: %v", rows, last)
	}
}

func eachError(s *shop) {
	n := 0
	for _, err := range sequelize.QueryEach[struct{ Other int }](s.ctx, s.db, s.sql("SELECT [price] FROM gadgets")) {
		if n++; err == nil {
			s.Error("a column without a field was read")
		}
	}
	for _, err := range sequelize.QueryEach[int](s.ctx, s.db, s.sql("SELECT [fullName] FROM gadgets")) {
		if n++; err == nil {
			s.Error("a text was read as a number")
		}
	}
	for _, err := range sequelize.QueryEach[int](s.ctx, s.db, "SELECT nope FROM gadgets") {
		if n++; err == nil {
			s.Error("a column was read that is none")
		}
	}
	if n != 3 {
		s.Errorf("%d errors, want one each", n)
	}
}

// eachTransaction leaves the rows of a statement of a transaction unread, which must stay usable.
func eachTransaction(s *shop) {
	tx, err := s.db.Begin(s.ctx)
	must(s, err)
	for range 3 {
		for _, err := range sequelize.QueryEach[int64](s.ctx, tx, manyRows) {
			must(s, err)
			if _, err := tx.Exec(s.ctx, "DELETE FROM gadgets"); err == nil {
				s.Error("a statement ran inside the loop")
			}
			break
		}
		n, err := sequelize.QueryOne[int64](s.ctx, tx, "SELECT count(*) FROM gadgets")
		if n != 20 || err != nil {
			s.Error(n, err)
		}
	}
	must(s, tx.Commit())
}

// TestPlaceholdersInText sends statements whose literals, comments, names, casts and operators look like binds.
func TestPlaceholdersInText(t *testing.T) {
	type question struct{ sql, want string }
	all := []question{
		{"SELECT '? :a ''?''' AS [x?:a] /* ? :a ' */ -- ? :a ' \n WHERE 'v' = ?", "map[x?:a:? :a '?']"},
		{"SELECT ? AS [b?] -- :a?", "map[b?:v]"},
	}
	more := map[string][]question{
		"postgres": {
			{"SELECT $$? :a '$$ || $q$ $$ ? $q$ || ?::text || E'\\'?' || '1'::text AS x", "map[x:? :a ' $$ ? v'?1]"},
			{"SELECT concat('{\"v\":1}'::jsonb ?| ARRAY['v'], '{\"v\":1}'::jsonb ?& ARRAY['w'], '{\"v\":1}'::jsonb @? '$.v', '{\"v\":1}'::jsonb ?? ?::text) AS x", "map[x:tftt]"},
			{"SELECT (ARRAY['p','q'])[1:1] = ARRAY['p'] AND ? = 'v' AS x /* /* ? */ ? */", "map[x:true]"},
		},
		"mysql":   {{"SELECT concat('\\'? :a', \"\\\"?\", ?) AS x # ? :a '", "map[x:'? :a\"?v]"}},
		"mariadb": {{"SELECT concat('\\'? :a', \"\\\"?\", ?) AS x # ? :a '", "map[x:'? :a\"?v]"}},
		"sqlite":  {{"SELECT [x?] || `y?` || ? AS x FROM (SELECT '\\' AS [x?], 'b' AS `y?`)", "map[x:\\bv]"}},
	}
	testdb.Each(t, func(t *testing.T, uri string) {
		s := newShop(t, uri)
		notStandIn(t, uri, "comments")
		list := slices.Clone(more[dialectName(s.db)])
		for _, q := range all {
			list = append(list, question{s.sql(q.sql), q.want})
		}
		for _, q := range list {
			got, err := sequelize.QueryOne[map[string]any](s.ctx, s.db, q.sql, "v")
			if err != nil || fmt.Sprint(got) != q.want {
				t.Errorf("%s: %v %v, want %s", q.sql, got, err, q.want)
			}
		}
	})
}
