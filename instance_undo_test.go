package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// purse has everything that the library puts into a record by itself.
type purse struct {
	sequelize.Instance
	ID        int64
	Owner     string
	Balance   int
	Words     []string
	Version   int
	Coins     []*coin `sequelize:"hasMany"`
	CreatedAt time.Time
	UpdatedAt time.Time
	DeletedAt *time.Time
}

type coin struct {
	sequelize.Instance
	ID      int64
	Value   int
	PurseID *int64
}

type purses struct {
	*testing.T
	db    *sequelize.Sequelize
	m     *sequelize.Model[purse]
	coins *sequelize.Model[coin]
}

func eachPurses(t *testing.T, run func(ctx context.Context, s *purses)) {
	t.Helper()
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		clock := newClock()
		db := open(t, uri, sequelize.Clock(func() time.Time { clock.at = clock.at.Add(time.Second); return clock.now() }))
		s := &purses{T: t, db: db, m: sequelize.Define[purse](db, sequelize.Version(true), sequelize.Paranoid(true)), coins: sequelize.Define[coin](db)}
		must(t, db.Sync(ctx, sequelize.Force(true)))
		defer db.Drop(ctx)
		run(ctx, s)
	})
}

// undone runs f in a transaction that is rolled back.
func (s *purses) undone(ctx context.Context, f func(ctx context.Context) error) {
	s.Helper()
	err := s.db.Transaction(ctx, func(ctx context.Context) error {
		if err := f(ctx); err != nil {
			s.Error(err)
		}
		return errStop
	})
	if !errors.Is(err, errStop) {
		s.Fatal(err)
	}
}

// same expects the record to be as its row, and to know it.
func (s *purses) same(ctx context.Context, what string, p *purse) {
	s.Helper()
	row, err := s.m.FindByPK(ctx, p.ID, sequelize.WithDeleted(true))
	if err != nil {
		s.Errorf("%s: %v", what, err)
		return
	}
	a := fmt.Sprint(p.Owner, p.Balance, p.Words, p.Version, p.DeletedAt == nil, p.CreatedAt.UTC(), p.UpdatedAt.UTC())
	b := fmt.Sprint(row.Owner, row.Balance, row.Words, row.Version, row.DeletedAt == nil, row.CreatedAt.UTC(), row.UpdatedAt.UTC())
	if a != b || p.Changed() {
		s.Errorf("%s: the record is %s, changed %v; its row is %s", what, a, p.ChangedFields(), b)
	}
}

// TestRolledBackRecords: what a rollback undid is no longer taken for written, in records of every kind of write.
func TestRolledBackRecords(t *testing.T) {
	eachPurses(t, func(ctx context.Context, s *purses) {
		create := func(p *purse) *purse { s.Helper(); must(s, s.m.Create(ctx, p)); return p }
		written := func(p *purse) { // the record as a program would go on with it
			s.Helper()
			must(s, p.Save(ctx))
			s.same(ctx, "saved after the rollback", p)
		}

		p := &purse{Owner: "new", Balance: 1}
		s.undone(ctx, func(ctx context.Context) error { return s.m.Create(ctx, p) })
		if !p.IsNewRecord() || p.ID != 0 || !p.CreatedAt.IsZero() || !p.UpdatedAt.IsZero() || !p.Changed("owner") || p.Owner != "new" {
			s.Errorf("a create that was undone: %+v", p)
		}
		written(p)

		p = &purse{Owner: "built", ID: 4711}
		s.undone(ctx, func(ctx context.Context) error {
			if err := s.m.Create(ctx, p); err != nil {
				return err
			}
			p.Balance = 3 // and two more writes
			if err := p.Save(ctx); err != nil {
				return err
			}
			return p.Destroy(ctx)
		})
		if !p.IsNewRecord() || p.ID != 4711 || p.Version != 0 || p.DeletedAt != nil || p.Balance != 3 {
			s.Errorf("three writes that were undone: %+v", p)
		}
		written(p)

		p = create(&purse{Owner: "saved", Balance: 1, Words: []string{"a"}})
		at := p.UpdatedAt
		s.undone(ctx, func(ctx context.Context) error {
			p.Balance, p.Words[0] = 2, "b"
			return p.Save(ctx)
		})
		if p.Version != 0 || !p.UpdatedAt.Equal(at) || fmt.Sprint(p.ChangedFields()) != "[balance words]" || p.Previous("balance") != 1 || p.Balance != 2 {
			s.Errorf("a save that was undone: %+v, changed %v", p, p.ChangedFields())
		}
		written(p)

		s.undone(ctx, func(ctx context.Context) error { return p.Update(ctx, sequelize.Set{"owner": "updated"}) })
		if fmt.Sprint(p.ChangedFields()) != "[owner]" {
			s.Error("an update that was undone", p.ChangedFields())
		}
		written(p)

		s.undone(ctx, func(ctx context.Context) error { return p.Increment(ctx, sequelize.Set{"balance": 5}) })
		s.same(ctx, "an increment that was undone", p)
		s.undone(ctx, func(ctx context.Context) error {
			return p.Update(ctx, sequelize.Set{"balance": sequelize.Col("balance").Plus(7)})
		})
		s.same(ctx, "an expression that was undone", p)
		s.undone(ctx, func(ctx context.Context) error { return p.Destroy(ctx) })
		s.same(ctx, "a soft delete that was undone", p)
		s.undone(ctx, func(ctx context.Context) error { return p.Destroy(ctx, sequelize.Force(true)) })
		s.same(ctx, "a delete that was undone", p)
		must(s, p.Destroy(ctx))
		s.undone(ctx, func(ctx context.Context) error { return p.Restore(ctx) })
		if !p.IsSoftDeleted() {
			s.Error("a restore that was undone")
		}
		must(s, p.Restore(ctx))

		q := create(&purse{Owner: "two"})
		list := []*purse{p, q, {Owner: "three"}}
		s.undone(ctx, func(ctx context.Context) error {
			if err := s.m.BulkCreate(ctx, list[2:]); err != nil {
				return err
			}
			p.Balance, q.Balance, list[2].Balance = 50, 60, 70
			return s.m.BulkUpdate(ctx, list, sequelize.Fields{"balance"})
		})
		for _, r := range list {
			if !r.Changed("balance") {
				s.Errorf("a bulk update that was undone: %+v", r)
			}
			written(r)
		}

		up := &purse{Owner: "up", ID: 9000}
		s.undone(ctx, func(ctx context.Context) error { _, err := s.m.Upsert(ctx, up); return err })
		if !up.IsNewRecord() {
			s.Error("an upsert that was undone")
		}
		written(up)

		must(s, s.db.Transaction(ctx, func(ctx context.Context) error { p.Balance = 99; return p.Save(ctx) }))
		s.same(ctx, "a transaction that was committed", p)
		must(s, p.Save(ctx))
		s.same(ctx, "nothing was left of it", p)
	})
}

// TestRolledBackSavepoints: a savepoint undoes its own writes only, and the transaction around it also those of
// savepoints that were released.
func TestRolledBackSavepoints(t *testing.T) {
	eachPurses(t, func(ctx context.Context, s *purses) {
		p := &purse{Owner: "a"}
		must(s, s.m.Create(ctx, p))
		set := func(ctx context.Context, n int) error { p.Balance = n; return p.Save(ctx) }
		must(s, s.db.Transaction(ctx, func(ctx context.Context) error {
			if err := set(ctx, 1); err != nil {
				return err
			}
			err := s.db.Transaction(ctx, func(ctx context.Context) error { return errors.Join(set(ctx, 2), errStop) })
			if !errors.Is(err, errStop) || p.Version != 1 || p.Previous("balance") != 1 {
				s.Errorf("a savepoint that was undone: %v %+v", err, p)
			}
			return p.Save(ctx) // what the savepoint undid
		}))
		if p.Balance != 2 || p.Version != 2 {
			s.Errorf("%+v", p)
		}
		s.same(ctx, "after a savepoint was undone", p)
		s.undone(ctx, func(ctx context.Context) error {
			if err := set(ctx, 3); err != nil {
				return err
			}
			return s.db.Transaction(ctx, func(ctx context.Context) error { return set(ctx, 4) })
		})
		if p.Version != 2 || p.Previous("balance") != 2 || p.Balance != 4 {
			s.Errorf("a released savepoint in a transaction that was undone: %+v", p)
		}
		s.undone(ctx, func(ctx context.Context) error {
			return s.db.Transaction(ctx, func(ctx context.Context) error { return p.Increment(ctx, sequelize.Set{"balance": 1}) })
		})
		must(s, p.Save(ctx))
		s.same(ctx, "in the end", p)

		tx, err := s.db.Begin(ctx)
		must(s, err)
		q := &purse{Owner: "b"}
		must(s, s.m.Create(ctx, q, tx))
		must(s, tx.Rollback())
		if !q.IsNewRecord() || q.ID != 0 {
			s.Errorf("an unmanaged transaction: %+v", q)
		}
		must(s, q.Save(ctx))
		tries := 0
		r := &purse{Owner: "c"}
		must(s, s.db.Transaction(ctx, func(ctx context.Context) error {
			if err := s.m.Create(ctx, r); err != nil {
				return err
			}
			if tries++; tries == 1 {
				return &sequelize.DeadlockError{}
			}
			return nil
		}, sequelize.Retry(2)))
		s.same(ctx, "created by the second try", r)
	})
}

// TestFailedHooksLeaveRecordsNew: an operation that fails behind its statement leaves the record as it was.
func TestFailedHooksLeaveRecordsNew(t *testing.T) {
	eachPurses(t, func(ctx context.Context, s *purses) {
		p := &purse{Owner: "a", Coins: []*coin{{Value: 1}, {Value: 2}}}
		remove := s.m.AfterSave(func(context.Context, *purse) error { return errHook })
		for what, err := range map[string]error{"create": s.m.Create(ctx, p), "nested": s.m.Create(ctx, p, sequelize.Include("coins"))} {
			if !errors.Is(err, errHook) || !p.IsNewRecord() || p.ID != 0 || p.Coins[0].ID != 0 || p.Coins[1].PurseID != nil {
				s.Errorf("%s: %v %+v", what, err, p)
			}
		}
		remove()
		s.undone(ctx, func(ctx context.Context) error { return s.m.Create(ctx, p, sequelize.Include("coins")) })
		if !p.IsNewRecord() || !p.Coins[0].IsNewRecord() || p.Coins[0].ID != 0 {
			s.Errorf("a nested create that was undone: %+v %+v", p, p.Coins[0])
		}
		must(s, s.m.Create(ctx, p, sequelize.Include("coins")))
		s.same(ctx, "the nested create again", p)
		if n, err := s.coins.Count(ctx, sequelize.Where{"purseId": p.ID}); err != nil || n != 2 {
			s.Error(n, err)
		}
		remove = s.m.AfterUpdate(func(context.Context, *purse) error { return errHook })
		p.Balance = 8
		if err := p.Save(ctx); !errors.Is(err, errHook) || !p.Changed("balance") || p.Version != 0 {
			s.Errorf("a save whose hook failed: %v %+v", err, p)
		}
		remove()
		must(s, p.Save(ctx))
		s.same(ctx, "saved without the hook", p)
		// The second of two statements fails: the records of the first are new, too.
		list := make([]*purse, 1200)
		for i := range list {
			list[i] = &purse{Owner: "bulk"}
		}
		list[1199].ID = p.ID
		if err := s.m.BulkCreate(ctx, list); err == nil || !list[0].IsNewRecord() || list[0].ID != 0 {
			s.Errorf("a bulk create that failed: %v %+v", err, list[0])
		}
	})
}

// TestInstanceExpressions: the database computes what an Update gives as an expression.
func TestInstanceExpressions(t *testing.T) {
	eachPurses(t, func(ctx context.Context, s *purses) {
		p := &purse{Owner: "a", Balance: 10}
		must(s, s.m.Create(ctx, p))
		other, err := s.m.FindByPK(ctx, p.ID)
		must(s, err)
		p.Words = []string{"not saved"}
		must(s, p.Update(ctx, sequelize.Set{"balance": sequelize.Col("balance").Minus(3), "owner": "b"}))
		if p.Balance != 7 || p.Version != 1 || p.Owner != "b" || fmt.Sprint(p.ChangedFields()) != "[words]" {
			s.Errorf("%+v, changed %v", p, p.ChangedFields())
		}
		var lost *sequelize.OptimisticLockError
		if err := other.Update(ctx, sequelize.Set{"balance": sequelize.Col("balance").Minus(3)}); !errors.As(err, &lost) {
			s.Errorf("an expression in a stale record: %v", err)
		}
		must(s, p.Update(ctx, sequelize.Set{"owner": sequelize.Fn("upper", sequelize.Col("owner"))}, sequelize.Silent(true)))
		if p.Owner != "B" || p.Version != 2 {
			s.Errorf("%+v", p)
		}
		remove := s.m.BeforeUpdate(func(_ context.Context, p *purse) error { p.Balance = 100; return nil })
		must(s, p.Update(ctx, sequelize.Set{"balance": sequelize.Col("balance").Minus(3)}))
		remove()
		if p.Balance != 100 {
			s.Errorf("what a hook sets takes the place of the expression: %+v", p)
		}
		must(s, p.Save(ctx))
		s.same(ctx, "in the end", p)
		var invalid *sequelize.ValidationError
		for what, set := range map[string]sequelize.Set{
			"not in Fields": {"balance": sequelize.Col("balance").Minus(3)},
			"the key":       {"id": sequelize.Col("balance")},
			"unknown":       {"balanse": sequelize.Col("balance")}, //nolint:misspell // a name that is none
		} {
			if err := p.Update(ctx, set, sequelize.Fields{"owner"}); !errors.As(err, &invalid) {
				s.Errorf("%s: %v", what, err)
			}
		}
		if err := p.Set("balance", sequelize.Col("balance")); !errors.As(err, &invalid) {
			s.Errorf("Set keeps values: %v", err)
		}
		fresh, err := s.m.Build(sequelize.Set{"owner": "new"})
		must(s, err)
		if err := fresh.Update(ctx, sequelize.Set{"balance": sequelize.Col("balance").Plus(1)}); !errors.As(err, &invalid) {
			s.Errorf("a record without a row: %v", err)
		}
		must(s, p.Destroy(ctx, sequelize.Force(true)))
		if err := p.Update(ctx, sequelize.Set{"balance": sequelize.Col("balance").Plus(1)}); !errors.Is(err, sequelize.ErrNotFound) {
			s.Errorf("a row that is gone: %v", err)
		}
	})
}
