package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// crate has a key that the database counts up and a default that it knows.
type crate struct {
	ID    int64
	Code  string `sequelize:"type:STRING(40);unique"`
	Stock int    `sequelize:"defaultValue:sql(7)"`
	Note  *string
}

func crates(n int) []*crate {
	list := make([]*crate, n)
	for i := range list {
		list[i] = &crate{Code: fmt.Sprintf("c%06d", i)}
	}
	return list
}

func crateModel(t *testing.T, uri string, options ...sequelize.OpenOption) *sequelize.Model[crate] {
	t.Helper()
	m := sequelize.Define[crate](open(t, uri, options...), sequelize.Timestamps(false))
	must(t, m.Sync(context.Background(), sequelize.Force(true)))
	t.Cleanup(func() { must(t, m.Drop(context.Background())) })
	return m
}

// TestBulkCreateMany inserts 100,000 rows by one call.
func TestBulkCreateMany(t *testing.T) {
	const n = 100_000
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, m, list := context.Background(), crateModel(t, uri), crates(n)
		list[n-1].Stock = 3 // a group of its own: the others take the default
		start := time.Now()
		must(t, m.BulkCreate(ctx, list))
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%d rows took %v", n, took)
		}
		count, err := m.Count(ctx, sequelize.Where{"stock": 7})
		if err != nil || count != n-1 {
			t.Errorf("%d rows have the default (%v)", count, err)
		}
		for _, i := range []int{0, 1, 9_999, 10_000, n - 2, n - 1} {
			found, err := m.FindByPK(ctx, list[i].ID)
			if err != nil || !reflect.DeepEqual(found, list[i]) {
				t.Errorf("record %d: got %+v, want %+v (%v)", i, found, list[i], err)
			}
		}
	})
}

// TestBulkCreateFails lets the last of many rows fail: nothing is written, and the records say so.
func TestBulkCreateFails(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, m := context.Background(), crateModel(t, uri)
		for _, n := range []int{2, 60_000} {
			list := crates(n)
			list[n-1].Code = list[0].Code
			var duplicate *sequelize.UniqueConstraintError
			if err := m.BulkCreate(ctx, list); !errors.As(err, &duplicate) {
				t.Fatal(err)
			}
			count, err := m.Count(ctx)
			if err != nil || count != 0 {
				t.Errorf("%d rows are there (%v)", count, err)
			}
			for i, c := range list {
				if c.ID != 0 || c.Stock != 0 {
					t.Fatalf("of %d records, number %d holds what was rolled back: %+v", n, i, c)
				}
			}
			list[n-1].Code = "last"
			must(t, m.BulkCreate(ctx, list))
			if again, err := m.Count(ctx, sequelize.Where{"stock": 7}); err != nil || again != int64(n) {
				t.Errorf("the second try: %d rows (%v)", again, err)
			}
			_, err = m.Destroy(ctx, sequelize.All)
			must(t, err)
		}
	})
}

// tracked is a crate that knows what was saved.
type tracked struct {
	sequelize.Instance
	ID      int64
	Code    string `sequelize:"type:STRING(40);unique"`
	Level   int
	Version int
}

// TestFailedHooks fails writes at their hooks: the records are as they were before, and can be written again.
func TestFailedHooks(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		m := sequelize.Define[tracked](open(t, uri), sequelize.ModelName("trackedCrate"), sequelize.Timestamps(false), sequelize.Version(true))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		t.Cleanup(func() { must(t, m.Drop(ctx)) })
		fail := errors.New("no")
		failing := func(f func() error) {
			t.Helper()
			removals := []sequelize.Removal{
				m.AfterSave(func(_ context.Context, r *tracked) error {
					if r.Level == 13 {
						return fail
					}
					return nil
				}),
				m.AfterDestroy(func(context.Context, *tracked) error { return fail }),
				m.AfterBulkCreate(func(context.Context, []*tracked) error { return fail }),
			}
			if err := f(); !errors.Is(err, fail) {
				t.Errorf("the hook's error is lost: %v", err)
			}
			for _, r := range removals {
				r()
			}
			if n, err := m.Count(ctx, sequelize.Where{"level": 13}); n != 0 || err != nil {
				t.Errorf("%d rows of a failed write (%v)", n, err)
			}
		}
		one := &tracked{Code: "a", Level: 13}
		failing(func() error { return m.Create(ctx, one) })
		if one.ID != 0 || one.Version != 0 {
			t.Errorf("a create that was rolled back left %+v", one)
		}
		one.Level = 1
		must(t, m.Save(ctx, one)) // an insert
		one.Level = 13
		version := one.Version
		failing(func() error { return one.Save(ctx) })
		if changed := one.Changed("level"); !changed || one.Version != version {
			t.Errorf("a save that was rolled back: changed %v, version %d after %d", changed, one.Version, version)
		}
		one.Level = 2
		must(t, one.Save(ctx))
		failing(func() error { return m.DestroyOne(ctx, one) })
		one.Level = 3
		must(t, one.Save(ctx)) // its row is there
		list := []*tracked{{Code: "b", Level: 4}, {Code: "c", Level: 13}}
		failing(func() error { return m.BulkCreate(ctx, list) })
		failing(func() error { return m.BulkCreate(ctx, list, sequelize.IndividualHooks(true)) })
		for _, r := range list {
			if r.ID != 0 {
				t.Errorf("a bulk create that was rolled back left %+v", r)
			}
			r.Level = 5
			must(t, m.Save(ctx, r))
		}
		if n, err := m.Count(ctx); n != 3 || err != nil {
			t.Error(n, err)
		}
	})
}

// TestBulkCreateAdopts saves records with keys of their own that were inserted by one call, as many as are copied.
func TestBulkCreateAdopts(t *testing.T) {
	type coded struct {
		sequelize.Instance
		Code  string `sequelize:"type:STRING(40);primaryKey"`
		Level int
	}
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		m := sequelize.Define[coded](open(t, uri), sequelize.ModelName("codedCrate"), sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		t.Cleanup(func() { must(t, m.Drop(ctx)) })
		list := make([]*coded, 300)
		for i := range list {
			list[i] = &coded{Code: fmt.Sprint(i)}
		}
		must(t, m.BulkCreate(ctx, list))
		last := list[len(list)-1]
		last.Level = 9
		must(t, last.Save(ctx))
		if n, err := m.Count(ctx, sequelize.Where{"level": 9}); n != 1 || err != nil {
			t.Error(n, err)
		}
	})
}
