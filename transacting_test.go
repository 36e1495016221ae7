package sequelize_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// shop is a connection with a table of gadgets.
type shop struct {
	*testing.T
	ctx context.Context
	db  *sequelize.Sequelize
	m   *sequelize.Model[gadget]
	f   *dialect.Features
}

func newShop(t *testing.T, uri string) *shop {
	t.Helper()
	db := open(t, uri)
	d, err := dialect.Lookup(db.DialectName())
	must(t, err)
	return &shop{t, context.Background(), db, gadgets(t, db), d.Features()}
}

// count expects so many gadgets.
func (s *shop) count(what string, want int64, options ...sequelize.FindOption) {
	s.Helper()
	if n, err := s.m.Count(s.ctx, options...); err != nil || n != want {
		s.Errorf("%s: %d gadgets, want %d; %v", what, n, want, err)
	}
}

func TestTransactions(t *testing.T) {
	for _, part := range []struct {
		name string
		run  func(s *shop)
	}{
		{"managed", txManaged}, {"unmanaged", txUnmanaged}, {"nested", txNested}, {"after", txAfter}, {"isolation", txIsolation},
		{"readOnly", txReadOnly}, {"retry", txRetry}, {"timeout", txTimeout},
	} {
		t.Run(part.name, func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, uri string) { part.run(newShop(t, uri)) })
		})
	}
}

var errStop = errors.New("stop")

func txManaged(s *shop) {
	must(s, s.db.Transaction(s.ctx, func(ctx context.Context) error { return s.m.BulkCreate(ctx, some(2)) }))
	s.count("committed", 2)
	err := s.db.Transaction(s.ctx, func(ctx context.Context) error {
		if _, err := s.m.Destroy(ctx, sequelize.All); err != nil {
			return err
		}
		if n, err := s.m.Count(ctx); n != 0 || err != nil {
			s.Errorf("the transaction does not see its own write: %d %v", n, err)
		}
		return errStop
	})
	if err != errStop {
		s.Error(err)
	}
	s.count("rolled back by an error", 2)
	func() {
		defer func() {
			if recover() != "boom" {
				s.Error("the panic was lost")
			}
		}()
		_ = s.db.Transaction(s.ctx, func(ctx context.Context) error {
			_, _ = s.m.Destroy(ctx, sequelize.All)
			panic("boom")
		})
	}()
	s.count("rolled back by a panic", 2)
	ctx, cancel := context.WithCancel(s.ctx)
	err = s.db.Transaction(ctx, func(ctx context.Context) error {
		_, err := s.m.Destroy(ctx, sequelize.All)
		cancel()
		return err
	})
	if err == nil {
		s.Error("a transaction whose context ended was committed")
	}
	s.count("rolled back by the context's end", 2)
}

func txUnmanaged(s *shop) {
	tx, err := s.db.Begin(s.ctx)
	must(s, err)
	must(s, s.m.Create(s.ctx, &gadget{FullName: "a"}, tx))
	must(s, s.m.Create(tx.Context(s.ctx), &gadget{FullName: "b"}))
	_, err = s.m.Update(s.ctx, sequelize.Set{"price": 5}, sequelize.Where{"fullName": "a"}, tx)
	must(s, err)
	if n, err := s.m.Count(s.ctx, sequelize.Where{"price": 5}, tx); n != 1 || err != nil {
		s.Error(n, err)
	}
	must(s, tx.Commit())
	s.count("committed", 2)
	if err := tx.Rollback(); !errors.Is(err, sequelize.ErrTxDone) || !errors.Is(err, sql.ErrTxDone) {
		s.Errorf("rollback after commit: %v", err)
	}
	if _, err := s.m.Count(s.ctx, tx); !errors.Is(err, sequelize.ErrTxDone) {
		s.Errorf("a question in an ended transaction: %v", err)
	}
	own, err := s.db.SQL().BeginTx(s.ctx, nil)
	must(s, err)
	_, err = s.m.Destroy(sequelize.UseTx(s.ctx, own), sequelize.All)
	must(s, err)
	must(s, own.Rollback())
	s.count("of a transaction of database/sql", 2)
}

func txNested(s *shop) {
	must(s, s.db.Transaction(s.ctx, func(ctx context.Context) error {
		if err := s.m.Create(ctx, &gadget{FullName: "a"}); err != nil {
			return err
		}
		err := s.db.Transaction(ctx, func(ctx context.Context) error {
			if err := s.m.Create(ctx, &gadget{FullName: "b"}); err != nil {
				return err
			}
			return errStop
		})
		if err != errStop {
			s.Error(err)
		}
		return s.db.Transaction(ctx, func(ctx context.Context) error { return s.m.Create(ctx, &gadget{FullName: "c"}) })
	}))
	s.count("with a savepoint rolled back", 2)
	s.count("of the savepoint", 0, sequelize.Where{"fullName": "b"})
}

func txAfter(s *shop) {
	var list []string
	note := func(text string) func(context.Context) {
		return func(context.Context) { list = append(list, text) }
	}
	sequelize.AfterCommit(s.ctx, note("at once"))
	err := s.db.Transaction(s.ctx, func(ctx context.Context) error {
		sequelize.AfterCommit(ctx, note("never"))
		sequelize.AfterRollback(ctx, note("rolled back"))
		return errStop
	})
	if err != errStop {
		s.Error(err)
	}
	must(s, s.db.Transaction(s.ctx, func(ctx context.Context) error {
		err := s.db.Transaction(ctx, func(ctx context.Context) error {
			sequelize.AfterCommit(ctx, note("inner"))
			return nil
		})
		_ = s.db.Transaction(ctx, func(ctx context.Context) error {
			sequelize.AfterCommit(ctx, note("never"))
			return errStop
		})
		list = append(list, "body")
		sequelize.AfterCommit(ctx, note("outer"))
		return err
	}))
	if got := fmt.Sprint(list); got != "[at once rolled back body inner outer]" {
		s.Error(got)
	}
}

func txIsolation(s *shop) {
	for _, level := range []sequelize.TransactionOption{sequelize.ReadUncommitted, sequelize.ReadCommitted, sequelize.RepeatableRead, sequelize.Serializable} {
		if err := s.db.Transaction(s.ctx, func(ctx context.Context) error { return s.m.Create(ctx, &gadget{FullName: fmt.Sprint(level)}) }, level); err != nil {
			s.Errorf("%v: %v", level, err)
		}
	}
	s.count("at all levels", 4)
	if s.f.SingleWriter {
		return // its transactions are serializable
	}
	// A repeatable read sees what it saw, although another connection has written.
	must(s, s.db.Transaction(s.ctx, func(ctx context.Context) error {
		before, err := s.m.Count(ctx)
		if err != nil {
			return err
		}
		if err := s.m.Create(s.ctx, &gadget{FullName: "meanwhile"}); err != nil {
			return err
		}
		after, err := s.m.Count(ctx)
		if before != after {
			s.Errorf("a repeatable read saw %d, then %d", before, after)
		}
		return err
	}, sequelize.RepeatableRead))
	s.count("after it", 5)
}

func txReadOnly(s *shop) {
	err := s.db.Transaction(s.ctx, func(ctx context.Context) error {
		if _, err := s.m.Count(ctx); err != nil {
			return err
		}
		return s.m.Create(ctx, &gadget{FullName: "a"})
	}, sequelize.ReadOnly(true))
	var readOnly *sequelize.ReadOnlyError
	switch {
	case s.f.ReadOnlyTx && !errors.As(err, &readOnly):
		s.Errorf("a write in a read-only transaction: %v", err)
	case s.f.ReadOnlyTx:
		s.count("read only", 0)
	}
}

// txRetry lets two transactions lock two rows in opposite orders: one of them is ended by the database, and runs again.
func txRetry(s *shop) {
	if len(s.f.Lock) == 0 || s.f.SingleWriter {
		s.Skip("this database has no row locks, so no deadlocks")
	}
	list := some(2)
	must(s, s.m.BulkCreate(s.ctx, list))
	var both, wg sync.WaitGroup
	both.Add(2)
	runs := make([]int, 2)
	errs := make([]error, 2)
	for i := range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs[i] = s.db.Transaction(s.ctx, func(ctx context.Context) error {
				runs[i]++
				if _, err := s.m.Increment(ctx, sequelize.Set{"stock": 1}, sequelize.Where{"id": list[i].ID}); err != nil {
					return err
				}
				if runs[i] == 1 {
					both.Done()
					both.Wait()
				}
				_, err := s.m.Increment(ctx, sequelize.Set{"stock": 1}, sequelize.Where{"id": list[1-i].ID})
				return err
			}, sequelize.Retry(5))
		}()
	}
	wg.Wait()
	if errs[0] != nil || errs[1] != nil || runs[0]+runs[1] < 3 {
		s.Errorf("errors %v after %v runs", errs, runs)
	}
	s.count("counted by both", 2, sequelize.Where{"stock": 9})
}

func txTimeout(s *shop) {
	must(s, s.m.BulkCreate(s.ctx, some(2)))
	_, err := s.m.FindAll(s.ctx, sequelize.Timeout(time.Nanosecond))
	if !errors.Is(err, context.DeadlineExceeded) {
		s.Errorf("a question of at most a nanosecond: %v", err)
	}
	ctx, cancel := context.WithCancel(s.ctx)
	cancel()
	if _, err := s.m.Count(ctx); !errors.Is(err, context.Canceled) {
		s.Errorf("a question of a cancelled context: %v", err)
	}
	s.count("the connection is still good", 2, sequelize.Timeout(time.Minute))
}
