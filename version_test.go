package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type ledger struct {
	ID        int64
	Owner     string
	Balance   int
	Version   int
	DeletedAt *time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
}

func TestOptimisticLocking(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		ledgers := sequelize.Define[ledger](db, sequelize.Version(true), sequelize.Paranoid(true))
		must(t, ledgers.Sync(ctx, sequelize.Force(true)))
		defer ledgers.Drop(ctx)
		first := &ledger{Owner: "a"}
		must(t, ledgers.Create(ctx, first))
		stale := *first
		first.Balance = 1
		must(t, ledgers.Save(ctx, first))
		if first.Version != 1 {
			t.Fatalf("version %d after a save", first.Version)
		}
		lost := func(what string, err error, version int64) {
			t.Helper()
			var e *sequelize.OptimisticLockError
			if !errors.As(err, &e) || e.Model != "ledger" || e.Key["id"] != first.ID || e.Version != version {
				t.Errorf("%s: %v", what, err)
			}
		}
		unchanged := func(what string) {
			t.Helper()
			got, err := ledgers.FindByPK(ctx, first.ID, sequelize.WithDeleted(true))
			if err != nil || got.Balance != first.Balance || got.Version != first.Version || (got.DeletedAt == nil) != (first.DeletedAt == nil) {
				t.Errorf("%s: %+v %v; want %+v", what, got, err, first)
			}
		}
		stale.Balance = 100
		at := stale.UpdatedAt
		lost("save of a stale record", ledgers.Save(ctx, &stale), 0)
		if stale.Version != 0 || !stale.UpdatedAt.Equal(at) {
			t.Errorf("a failed save changed the record: %+v", stale)
		}
		lost("destroy of a stale record", ledgers.DestroyOne(ctx, &stale), 0)
		lost("destroy of a stale record for good", ledgers.DestroyOne(ctx, &stale, sequelize.Force(true)), 0)
		other := &ledger{Owner: "b"}
		must(t, ledgers.Create(ctx, other))
		lost("bulk update with a stale record", ledgers.BulkUpdate(ctx, []*ledger{other, &stale}, sequelize.Fields{"balance"}), 0)
		unchanged("after stale writes")

		other.Balance, first.Balance = 7, 8
		must(t, ledgers.Reload(ctx, other))
		must(t, ledgers.BulkUpdate(ctx, []*ledger{other, first}, sequelize.Fields{"balance"}))
		if first.Version != 2 {
			t.Errorf("version %d after a bulk update", first.Version)
		}
		unchanged("after a bulk update")
		if _, err := ledgers.Update(ctx, sequelize.Set{"owner": "c"}, sequelize.Where{"id": first.ID}); err != nil {
			t.Fatal(err)
		}
		lost("save after a static update", ledgers.Save(ctx, first), 2)
		must(t, ledgers.Reload(ctx, first))
		must(t, ledgers.IncrementOne(ctx, first, sequelize.Set{"balance": 1}))
		if first.Version != 4 || first.Balance != 9 {
			t.Errorf("after an increment: %+v", first)
		}
		stale = *first
		must(t, ledgers.DestroyOne(ctx, first))
		lost("save of a record that was deleted", ledgers.Save(ctx, &stale), 4)
		must(t, ledgers.RestoreOne(ctx, first))
		unchanged("after a restore")
		if err := ledgers.RestoreOne(ctx, first); !errors.Is(err, sequelize.ErrNotFound) {
			t.Errorf("restore of a living record: %v", err)
		}
		must(t, ledgers.DestroyOne(ctx, first, sequelize.Force(true)))
		lost("save of a record that is gone", ledgers.Save(ctx, &stale), 4)
	})
}

// TestLostUpdates lets 50 goroutines add to one balance by reading, adding and saving: each that loses the race reads
// again, and none of their additions is lost.
func TestLostUpdates(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri, sequelize.Pool{Max: 8})
		ledgers := sequelize.Define[ledger](db, sequelize.Version(true), sequelize.Paranoid(true))
		must(t, ledgers.Sync(ctx, sequelize.Force(true)))
		defer ledgers.Drop(ctx)
		l := &ledger{Owner: "a"}
		must(t, ledgers.Create(ctx, l))
		const workers = 50
		var wg sync.WaitGroup
		failures := make(chan error, workers)
		for range workers {
			wg.Go(func() {
				for {
					err := addOne(ctx, ledgers, l.ID)
					var lost *sequelize.OptimisticLockError
					if errors.As(err, &lost) {
						continue
					}
					if err != nil {
						failures <- err
					}
					return
				}
			})
		}
		wg.Wait()
		close(failures)
		for err := range failures {
			t.Error(err)
		}
		must(t, ledgers.Reload(ctx, l))
		if l.Balance != workers || l.Version != workers {
			t.Errorf("%+v after %d additions", l, workers)
		}
	})
}

func addOne(ctx context.Context, ledgers *sequelize.Model[ledger], id int64) error {
	l, err := ledgers.FindByPK(ctx, id)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	l.Balance++
	return ledgers.Save(ctx, l)
}

func TestVersionNeedsAField(t *testing.T) {
	db := open(t, "sqlite::memory:")
	if _, err := sequelize.TryDefine[noted](db, sequelize.Version(true)); err == nil {
		t.Error("a version without a field was taken")
	}
}
