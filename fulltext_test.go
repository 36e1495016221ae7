package sequelize_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type essay struct {
	ID    int64
	Title string
	Body  string `sequelize:"type:TEXT"`
}

// TestFullText: op.Match searches a FULLTEXT index of the MySQL family; TestArraysRangesAndText has PostgreSQL's.
func TestFullText(t *testing.T) {
	for _, name := range []string{"mysql", "mariadb"} {
		t.Run(name, func(t *testing.T) {
			ctx, db := context.Background(), open(t, testdb.URI(t, name))
			m := sequelize.Define[essay](db, sequelize.Timestamps(false), sequelize.Index{Fields: sequelize.On("body"), Type: "FULLTEXT"})
			must(t, m.Sync(ctx))
			t.Cleanup(func() { must(t, m.Drop(ctx)) })
			must(t, m.BulkCreate(ctx, []*essay{{Body: "a quick brown fox"}, {Body: "a lazy dog, and a fox"}, {Body: "it's \"nothing\" + of - that"}}))
			for query, want := range map[string]string{"fox": "[1 2]", "dog": "[2]", "nothing": "[3]", "absent": "[]", "' OR 1=1 -- ": "[]"} {
				ids, err := sequelize.Pluck[int64](ctx, m, "id", sequelize.Where{"body": op.Match(query)}, sequelize.Order{sequelize.Asc("id")})
				if err != nil || fmt.Sprint(ids) != want {
					t.Errorf("%q: %v %v, want %s", query, ids, err, want)
				}
			}
			if n, err := m.Count(ctx, sequelize.Not(sequelize.Where{"body": op.Match("fox")})); n != 1 || err != nil {
				t.Error(n, err)
			}
			if _, err := m.Count(ctx, sequelize.Where{"title": op.Match("fox")}); err == nil {
				t.Error("a column without the index was searched")
			}
		})
	}
}
