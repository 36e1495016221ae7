package sequelize_test

import (
	"context"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type kept struct {
	ID     int64
	Age    int
	Leaves []*leafOf `sequelize:"hasMany;foreignKey:keptId"`
}

type leafOf struct {
	ID     int64
	KeptID int64
}

// noConditions are conditions that choose no rows, and that writes therefore refuse.
func noConditions() map[string]sequelize.Condition {
	var none []sequelize.Condition
	return map[string]sequelize.Condition{
		"And of none": sequelize.And(none...), "Or of none": sequelize.Or(none...), "Not of none": sequelize.Not(none...),
		"nil": sequelize.And(nil, nil), "empty Where": where{}, "And of an empty Where": sequelize.And(where{}),
		"Or of an empty Where": sequelize.Or(where{}), "Or with an empty part": sequelize.Or(sequelize.And(), where{"id": -1}),
		"operator": where{"id": op.And()}, "operator in Or": sequelize.Or(where{"id": op.And()}, where{"id": 1}),
		"deep": sequelize.And(sequelize.And(sequelize.Or(sequelize.Not(where{})))), "op.Or": where{"id": op.Or()},
		"two": sequelize.And(where{}, sequelize.And()),
	}
}

// TestNoCondition holds that a condition which restricts nothing counts as none where rows are written.
func TestNoCondition(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		m := sequelize.Define[kept](db, sequelize.Timestamps(false), sequelize.TableName("kepts"))
		leaves := sequelize.Define[leafOf](db, sequelize.Timestamps(false))
		if err := db.Sync(ctx, sequelize.Force(true)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { leaves.Drop(ctx); m.Drop(ctx) })
		if err := m.BulkCreate(ctx, []*kept{{Age: 1}, {Age: 2}}); err != nil {
			t.Fatal(err)
		}
		age := sequelize.Set{"age": 7}
		conditions := noConditions()
		conditions["every"] = sequelize.Assoc(&m.Ref().Leaves).Every()
		for name, c := range conditions {
			writes := map[string]func(sequelize.Options) (int64, error){
				"Update": func(o sequelize.Options) (int64, error) { return m.Update(ctx, age, o) },
				"each": func(o sequelize.Options) (int64, error) {
					return m.Update(ctx, age, o, sequelize.IndividualHooks(true))
				},
				"Increment":  func(o sequelize.Options) (int64, error) { return m.Increment(ctx, age, o) },
				"Decrement":  func(o sequelize.Options) (int64, error) { return m.Decrement(ctx, age, o) },
				"Destroy":    func(o sequelize.Options) (int64, error) { return m.Destroy(ctx, o) },
				"of a scope": func(o sequelize.Options) (int64, error) { return m.Unscoped().Destroy(ctx, o) },
			}
			for verb, write := range writes {
				if n, err := write(sequelize.Options{c}); err == nil || !strings.Contains(err.Error(), "without a condition") {
					t.Errorf("%s, %s: %d rows, %v", verb, name, n, err)
				}
			}
		}
		if n, err := m.Count(ctx, where{"age": []int{1, 2}}); err != nil || n != 2 {
			t.Errorf("%d rows are as they were: %v", n, err)
		}
		if n, err := m.Update(ctx, age, sequelize.Or(where{"age": 1}, sequelize.And(where{}, where{"age": 5}))); err != nil || n != 1 {
			t.Errorf("a condition with an empty part in its And: %d, %v", n, err)
		}
		if n, err := m.Destroy(ctx, sequelize.And(), sequelize.All); err != nil || n != 2 {
			t.Errorf("All: %d, %v", n, err)
		}
	})
}
