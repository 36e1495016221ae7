package sequelize_test

import (
	"context"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type (
	allocFields struct {
		ID        int64
		Name      string
		Note      *string
		Seen      *time.Time
		Count     int
		Rate      float64
		Active    bool
		CreatedAt time.Time
		UpdatedAt time.Time
	}
	allocPlain    struct{ allocFields }
	allocInstance struct {
		sequelize.Instance
		allocFields
	}
)

// TestRecordAllocations holds what an Instance costs, and that what a model does not use costs nothing.
func TestRecordAllocations(t *testing.T) {
	ctx := context.Background()
	db := open(t, testdb.SQLite(t))
	plains, withState := sequelize.Define[allocPlain](db), sequelize.Define[allocInstance](db)
	if err := db.Sync(ctx, sequelize.Force(true)); err != nil {
		t.Fatal(err)
	}
	const rows = 100
	for range rows {
		note, now := "note", time.Now()
		f := allocFields{Name: "name", Note: &note, Seen: &now}
		if err := plains.Create(ctx, &allocPlain{f}); err != nil {
			t.Fatal(err)
		}
		if err := withState.Create(ctx, &allocInstance{allocFields: f}); err != nil {
			t.Fatal(err)
		}
	}
	count := func(f func() error) float64 {
		t.Helper()
		return testing.AllocsPerRun(20, func() {
			if err := f(); err != nil {
				t.Fatal(err)
			}
		})
	}
	plain := count(func() error { _, err := plains.FindAll(ctx); return err })
	state := count(func() error { _, err := withState.FindAll(ctx); return err })
	t.Logf("find %d rows: %.0f allocations plain, %.0f with Instance", rows, plain, state)
	if (state-plain)/rows > 1 {
		t.Errorf("Instance costs %.2f allocations a record", (state-plain)/rows)
	}
	one := count(func() error { _, err := plains.FindByPK(ctx, 1); return err })
	oneState := count(func() error { _, err := withState.FindByPK(ctx, 1); return err })
	if more := oneState - one; more > 6+poolSlack { // state, snapshot, what two pointers lead to
		t.Errorf("Instance costs %.0f allocations for one record", more)
	}
	// A model without tags, enums and functions is not validated at any price.
	create := func(options ...sequelize.WriteOption) float64 {
		return count(func() error { return plains.Create(ctx, &allocPlain{allocFields{Name: "x"}}, options...) })
	}
	if with, without := create(sequelize.Validate(true)), create(sequelize.Validate(false)); with > without+poolSlack {
		t.Errorf("validation of a plain model costs %.0f allocations", with-without)
	}
}
