package sequelize_test

import (
	"context"
	"slices"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

// TestInLiteral gives IN and NOT IN the program's own SQL.
func TestInLiteral(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		_, m := openPeople(t, uri)
		ctx := context.Background()
		several := sequelize.Literal("SELECT id FROM people WHERE id < ?", 4)
		for _, c := range []struct {
			where sequelize.Where
			want  []int64
		}{
			{where{"id": op.In(several)}, []int64{1, 2, 3}},
			{where{"id": op.NotIn(several)}, []int64{4, 5}},
			{where{"id": op.And(op.In(several), op.Gt(1))}, []int64{2, 3}},
			{where{"id": op.In(sequelize.Literal("1, 5"))}, []int64{1, 5}},
		} {
			ids, err := sequelize.Pluck[int64](ctx, m, "id", c.where, sequelize.Order{sequelize.Asc("id")})
			if err != nil || !slices.Equal(ids, c.want) {
				t.Errorf("%v: %v, %v", c.where, ids, err)
			}
		}
		if _, err := m.FindAll(ctx, where{"id": op.In(sequelize.Col("age"))}); err == nil {
			t.Error("a column is no list")
		}
	})
}
