package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// Three views of one table of weights: one can hold NULL, one cannot, and one reads it as zero, knowingly.
type (
	weight struct {
		ID    int64
		Name  string
		Grams *int
	}
	plainWeight struct {
		ID    int64
		Name  string
		Grams int
	}
	looseWeight struct {
		ID    int64
		Name  string
		Grams int `sequelize:"allowNull:true"`
	}
)

// TestNull: a NULL never becomes a zero unnoticed, which a save would write.
func TestNull(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		weights := sequelize.Define[weight](db, sequelize.Timestamps(false))
		plain := sequelize.Define[plainWeight](db, sequelize.TableName("weights"), sequelize.View(true), sequelize.Timestamps(false))
		loose := sequelize.Define[looseWeight](db, sequelize.TableName("weights"), sequelize.View(true), sequelize.Timestamps(false))
		must(t, weights.Sync(ctx))
		g := 5
		must(t, weights.BulkCreate(ctx, []*weight{{Name: "known", Grams: &g}, {Name: "unknown"}}))

		if known, err := plain.FindByPK(ctx, 1); err != nil || known.Grams != 5 {
			t.Error(known, err)
		}
		for what, err := range readsOfNull(ctx, plain) {
			if err == nil || !strings.Contains(err.Error(), "plainWeight.grams") && !strings.Contains(err.Error(), "plainWeight.Grams") || !strings.Contains(err.Error(), "allowNull:true") {
				t.Errorf("%s of a NULL: %v", what, err)
			}
		}
		for what, err := range readsOfNull(ctx, loose) {
			if err != nil {
				t.Errorf("%s of a NULL that may be zero: %v", what, err)
			}
		}
		if list, err := loose.FindAll(ctx, sequelize.Where{"grams": nil}); err != nil || len(list) != 1 || list[0].Name != "unknown" || list[0].Grams != 0 {
			t.Error(list, err)
		}
		if n, err := weights.Count(ctx, sequelize.Where{"grams": nil}); n != 1 || err != nil {
			t.Errorf("after all: %d NULLs, %v", n, err)
		}
		// Values on their own follow the same rule.
		unknown := sequelize.Where{"name": "unknown"}
		if list, err := sequelize.Pluck[int](ctx, weights, "grams", unknown); err == nil {
			t.Errorf("NULL became %v", list)
		}
		if list, err := sequelize.Pluck[*int](ctx, weights, "grams", unknown); err != nil || fmt.Sprint(list) != "[<nil>]" {
			t.Error(list, err)
		}
		if v, err := sequelize.Aggregate[sequelize.Null[int]](ctx, weights, sequelize.Sum("grams"), unknown); err != nil || v.Valid {
			t.Errorf("the sum of nothing: %v %v", v, err)
		}
	})
}

// readsOfNull are the errors of all ways to read the row whose weight is not known.
func readsOfNull[P any](ctx context.Context, m *sequelize.ModelOf[P]) map[string]error {
	unknown := sequelize.Where{"name": "unknown"}
	_, all := m.FindAll(ctx, sequelize.Order{sequelize.Asc("id")})
	_, one := m.FindOne(ctx, unknown)
	_, byKey := m.FindByPK(ctx, 2)
	_, _, page := m.FindAndCountAll(ctx, unknown)
	var each error
	for _, err := range m.Each(ctx, sequelize.Order{sequelize.Asc("id")}) {
		each = errors.Join(each, err)
	}
	batches := m.FindInBatches(ctx, 1, func(context.Context, []P) error { return nil })
	return map[string]error{"FindAll": all, "FindOne": one, "FindByPK": byKey, "FindAndCountAll": page, "Each": each, "FindInBatches": batches}
}
