package sequelize_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// TestListsInSQL: a slice behind IN is a list of binds, in raw statements and in literals; elsewhere it is an array.
func TestListsInSQL(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		m := sequelize.Define[lettered](db, sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		t.Cleanup(func() { must(t, m.Drop(ctx)) })
		for _, name := range []string{"a", "b", "c", "d"} {
			must(t, m.Create(ctx, &lettered{Name: name}))
		}
		ids, names := []int{1, 3}, []string{"b", "c"}
		table := db.QuoteIdentifier(m.TableName())
		query := func(condition string, values ...any) string {
			t.Helper()
			list, err := sequelize.Query[string](ctx, db, "SELECT name FROM "+table+" WHERE "+condition+" ORDER BY name", values...)
			if err != nil {
				return err.Error()
			}
			return strings.Join(list, "")
		}
		literal := func(condition string, values ...any) string {
			t.Helper()
			list, err := sequelize.Pluck[string](ctx, m, "name", sequelize.Literal(condition, values...).IsTrue(), sequelize.Order{sequelize.Asc("name")})
			if err != nil {
				return err.Error()
			}
			return strings.Join(list, "")
		}
		for _, c := range []struct{ got, want string }{
			{query("id IN (?)", ids), "ac"}, {query("id IN (?) AND name <> ?", []int64{1, 2, 3}, "b"), "ac"}, {query("name IN (?)", []any{"a", "d"}), "ad"},
			{query("id NOT IN (?)", ids), "bd"}, {query("id IN (?) OR name IN (?)", []int{}, names), "bc"},
			{query("id IN (:ids) OR name IN (:names)", sequelize.Named{"ids": ids, "names": names}), "abc"},
			{query("id IN (:ids) AND name = :name OR id IN (:ids) AND name <> :name", sequelize.Named{"ids": ids, "name": "a"}), "ac"},
			{query("id IN (:ids)", sequelize.Named{"ids": []int{}}), ""},
			{literal("id IN (?)", ids), "ac"}, {literal("id IN (?)", []int64{1, 2, 3}), "abc"}, {literal("name IN (?) OR id = ?", names, 4), "bcd"},
			{literal("id IN (?)", []int{}), ""}, {literal("id NOT IN (?)", []int32{1, 2}), "cd"},
		} {
			if c.got != c.want {
				t.Errorf("%q, want %q", c.got, c.want)
			}
		}
		for _, got := range []string{query("id NOT IN (?)", []int{}), query("id NOT IN (:ids)", sequelize.Named{"ids": []int{}}), literal("id NOT IN (?)", []int{})} {
			if !strings.Contains(got, "NOT IN") || !strings.Contains(got, "is empty") {
				t.Errorf("an empty list behind NOT IN: %q", got)
			}
		}
		if db.DialectName() == "postgres" {
			if got := query("id = ANY(?)", ids) + query("name = ANY(:names)", sequelize.Named{"names": names}) + literal("id = ANY(?)", ids) + query("id = ANY(?)", []int{}); got != "acbcac" {
				t.Error(got)
			}
			return
		}
		for what, got := range map[string]string{"value 1": query("id = ?", ids), ":ids": query("id = :ids", sequelize.Named{"ids": ids}), "IN (?)": literal("id = ?", ids)} {
			if !strings.Contains(got, what) || !strings.Contains(got, "no arrays") {
				t.Errorf("%s: %q", what, got)
			}
		}
	})
}

func TestQuoteIdentifier(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		for _, name := range []string{"createdAt", "order", "a b", `quo"te`, "tick`", "brack]et", "dot.ted", "'"} {
			rows, err := sequelize.Query[map[string]any](ctx, db, "SELECT 1 AS "+db.QuoteIdentifier(name))
			if err != nil || len(rows) != 1 || rows[0][name] == nil {
				t.Errorf("%s: %v, %v", name, rows, err)
			}
		}
		if got := db.QuoteIdentifier("a", "b"); got != db.QuoteIdentifier("a")+"."+db.QuoteIdentifier("b") {
			t.Error(got)
		}
		defer func() {
			if recover() == nil {
				t.Error("an empty name was quoted")
			}
		}()
		db.QuoteIdentifier("")
	})
}

func ExampleSequelize_QuoteIdentifier() {
	db, err := sequelize.Open("sqlite::memory:")
	if err != nil {
		panic(err)
	}
	defer db.Close()
	rows, err := sequelize.Query[map[string]any](context.Background(), db, "SELECT 1 AS "+db.QuoteIdentifier("createdAt"))
	fmt.Println(rows, err)
	// Output: [map[createdAt:1]] <nil>
}
