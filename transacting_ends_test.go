package sequelize_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

func TestTransactionEnds(t *testing.T) {
	for _, part := range []struct {
		name string
		run  func(s *shop)
	}{
		{"threeDeep", endThreeDeep}, {"operations", endOperations}, {"goexit", endGoexit}, {"cancel", endCancel},
		{"openSavepoint", endOpenSavepoint}, {"swallowed", endSwallowed},
	} {
		t.Run(part.name, func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, uri string) {
				s := newShop(t, uri)
				part.run(s)
				s.idle(part.name)
			})
		})
	}
}

// idle expects that no connection is in use; the end of a context gives its connection back a moment later.
func (s *shop) idle(after string) {
	s.Helper()
	for end := time.Now().Add(5 * time.Second); s.db.Stats().InUse != 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			s.Errorf("after %s: %+v", after, s.db.Stats())
			return
		}
	}
}

// endThreeDeep rolls back the middle one of three savepoints, and with it the innermost, which was released.
func endThreeDeep(s *shop) {
	var list []string
	step := func(ctx context.Context, name string) error {
		sequelize.AfterCommit(ctx, func(context.Context) { list = append(list, name+" committed") })
		sequelize.AfterRollback(ctx, func(context.Context) { list = append(list, name+" rolled back") })
		return s.m.Create(ctx, &gadget{FullName: name})
	}
	must(s, s.db.Transaction(s.ctx, func(ctx context.Context) error {
		must(s, step(ctx, "0"))
		must(s, s.db.Transaction(ctx, func(ctx context.Context) error {
			must(s, step(ctx, "1"))
			err := s.db.Transaction(ctx, func(ctx context.Context) error {
				must(s, step(ctx, "2"))
				must(s, s.db.Transaction(ctx, func(ctx context.Context) error { return step(ctx, "3") }))
				if n, err := s.m.Count(ctx); n != 4 || err != nil {
					s.Errorf("inside: %d %v", n, err)
				}
				return errStop
			})
			if err != errStop {
				s.Error(err)
			}
			return step(ctx, "after")
		}))
		return nil
	}))
	names, err := sequelize.Pluck[string](s.ctx, s.m, "fullName", sequelize.Order{sequelize.Asc("id")})
	if got := fmt.Sprint(names, list, err); got != "[0 1 after] [2 rolled back 3 rolled back 0 committed 1 committed after committed] <nil>" {
		s.Error(got)
	}
}

// operationsOf are the operations of a shop, each of which sends a statement.
func operationsOf(s *shop, kept *gadget) map[string]func(ctx context.Context) error {
	where := sequelize.Where{"id": kept.ID}
	return map[string]func(ctx context.Context) error{
		"FindAll":         func(ctx context.Context) error { return second(s.m.FindAll(ctx)) },
		"FindOne":         func(ctx context.Context) error { return second(s.m.FindOne(ctx, where)) },
		"FindByPK":        func(ctx context.Context) error { return second(s.m.FindByPK(ctx, kept.ID)) },
		"Count":           func(ctx context.Context) error { return second(s.m.Count(ctx)) },
		"Exists":          func(ctx context.Context) error { return second(s.m.Exists(ctx)) },
		"Pluck":           func(ctx context.Context) error { return second(sequelize.Pluck[int64](ctx, s.m, "id")) },
		"FindAndCountAll": func(ctx context.Context) error { _, _, err := s.m.FindAndCountAll(ctx); return err },
		"FindOrCreate": func(ctx context.Context) error {
			_, _, err := s.m.FindOrCreate(ctx, sequelize.Where{"fullName": "new"}, &gadget{})
			return err
		},
		"FindInBatches": func(ctx context.Context) error {
			return s.m.FindInBatches(ctx, 2, func(context.Context, []*gadget) error { return nil })
		},
		"Each": func(ctx context.Context) (err error) {
			for _, err = range s.m.Each(ctx) {
			}
			return err
		},
		"Create": func(ctx context.Context) error { return s.m.Create(ctx, &gadget{FullName: "new"}) },
		"BulkCreate": func(ctx context.Context) error {
			return s.m.BulkCreate(ctx, []*gadget{{FullName: "x"}, {FullName: "y"}})
		},
		"Save": func(ctx context.Context) error {
			changed := *kept
			changed.Price++
			return s.m.Save(ctx, &changed)
		},
		"Reload":     func(ctx context.Context) error { again := *kept; return s.m.Reload(ctx, &again) },
		"Upsert":     func(ctx context.Context) error { return second(s.m.Upsert(ctx, &gadget{FullName: "new"})) },
		"Update":     func(ctx context.Context) error { return second(s.m.Update(ctx, sequelize.Set{"price": 1}, where)) },
		"Increment":  func(ctx context.Context) error { return second(s.m.Increment(ctx, sequelize.Set{"price": 1}, where)) },
		"Destroy":    func(ctx context.Context) error { return second(s.m.Destroy(ctx, where)) },
		"DestroyOne": func(ctx context.Context) error { again := *kept; return s.m.DestroyOne(ctx, &again) },
		"Truncate":   func(ctx context.Context) error { return s.m.Truncate(ctx) },
		"Query":      func(ctx context.Context) error { return second(sequelize.Query[int](ctx, s.db, "SELECT 1")) },
		"QueryEach": func(ctx context.Context) (err error) {
			for _, err = range sequelize.QueryEach[int](ctx, s.db, "SELECT 1") {
			}
			return err
		},
		"Exec":  func(ctx context.Context) error { return second(s.db.Exec(ctx, "DELETE FROM gadgets")) },
		"Begin": func(ctx context.Context) error { return second(s.db.Begin(ctx)) },
		"Transaction": func(ctx context.Context) error {
			return s.db.Transaction(ctx, func(context.Context) error { s.Error("the function of a savepoint ran"); return nil })
		},
	}
}

func second[T any](_ T, err error) error { return err }

// endOperations runs every operation in a transaction that has ended, in each way of ending.
func endOperations(s *shop) {
	kept := &gadget{FullName: "kept"}
	must(s, s.m.Create(s.ctx, kept))
	for end, finish := range map[string]func(tx *sequelize.Tx) error{
		"Commit":       (*sequelize.Tx).Commit,
		"Rollback":     (*sequelize.Tx).Rollback,
		"SQL().Commit": func(tx *sequelize.Tx) error { return tx.SQL().Commit() },
	} {
		tx, err := s.db.Begin(s.ctx)
		must(s, err)
		inner, err := s.db.Begin(tx.Context(s.ctx))
		must(s, err)
		must(s, finish(tx))
		for name, run := range operationsOf(s, kept) {
			for which, on := range map[string]*sequelize.Tx{"transaction": tx, "savepoint": inner} {
				if err := run(on.Context(s.ctx)); !errors.Is(err, sequelize.ErrTxDone) && !errors.Is(err, sql.ErrTxDone) {
					s.Errorf("%s in a %s after %s: %v", name, which, end, err)
				}
			}
		}
		for name, run := range map[string]func() error{
			"Commit of the savepoint": inner.Commit, "Rollback of the savepoint": inner.Rollback, "Commit": tx.Commit, "Rollback again": tx.Rollback,
		} {
			if err := run(); end != "SQL().Commit" && !errors.Is(err, sequelize.ErrTxDone) {
				s.Errorf("%s after %s: %v", name, end, err)
			}
		}
		s.idle(end)
	}
	s.count("written by none", 1)
}

// endGoexit ends the goroutine in the function of a transaction, as t.FailNow does.
func endGoexit(s *shop) {
	rolledBack := false
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.db.Transaction(s.ctx, func(ctx context.Context) error {
			sequelize.AfterRollback(ctx, func(context.Context) { rolledBack = true })
			must(s, s.m.Create(ctx, &gadget{FullName: "a"}))
			return s.db.Transaction(ctx, func(ctx context.Context) error {
				must(s, s.m.Create(ctx, &gadget{FullName: "b"}))
				runtime.Goexit()
				return nil
			})
		})
	}()
	<-done
	s.count("after the goroutine's end", 0)
	if !rolledBack {
		s.Error("AfterRollback did not run")
	}
}

// endCancel ends the context of a transaction with a savepoint in it, and of one that is never ended.
func endCancel(s *shop) {
	ctx, cancel := context.WithCancel(s.ctx)
	var list []string
	err := s.db.Transaction(ctx, func(ctx context.Context) error {
		sequelize.AfterCommit(ctx, func(context.Context) { list = append(list, "committed") })
		sequelize.AfterRollback(ctx, func(context.Context) { list = append(list, "rolled back") })
		return s.db.Transaction(ctx, func(ctx context.Context) error {
			must(s, s.m.Create(ctx, &gadget{FullName: "a"}))
			cancel()
			if err := s.m.Create(ctx, &gadget{FullName: "b"}); err == nil {
				s.Error("a statement ran behind the context's end")
			}
			return nil
		})
	})
	if !errors.Is(err, context.Canceled) || fmt.Sprint(list) != "[rolled back]" {
		s.Errorf("%v, %v", err, list)
	}
	s.idle("the context's end")
	ctx, cancel = context.WithCancel(s.ctx)
	tx, err := s.db.Begin(ctx)
	must(s, err)
	must(s, s.m.Create(s.ctx, &gadget{FullName: "c"}, tx))
	cancel()
	s.idle("the end of a forgotten transaction's context")
	if err := tx.Commit(); err == nil {
		s.Error("a transaction whose context ended was committed")
	}
	s.count("rolled back by the contexts' ends", 0)
}

// endOpenSavepoint ends a transaction around a savepoint that is open: the savepoint shares its fate.
func endOpenSavepoint(s *shop) {
	for _, commit := range []bool{true, false} {
		var list []string
		tx, err := s.db.Begin(s.ctx)
		must(s, err)
		inner, err := s.db.Begin(tx.Context(s.ctx))
		must(s, err)
		ctx := inner.Context(s.ctx)
		must(s, s.m.Create(ctx, &gadget{FullName: fmt.Sprint(commit)}))
		sequelize.AfterCommit(ctx, func(context.Context) { list = append(list, "committed") })
		sequelize.AfterRollback(ctx, func(context.Context) { list = append(list, "rolled back") })
		want := "[rolled back]"
		if commit {
			want = "[committed]"
			must(s, tx.Commit())
		} else {
			must(s, tx.Rollback())
		}
		if err := inner.Rollback(); !errors.Is(err, sequelize.ErrTxDone) {
			s.Errorf("the savepoint's end: %v", err)
		}
		if fmt.Sprint(list) != want {
			s.Errorf("%v, want %s", list, want)
		}
	}
	s.count("of the committed one", 1)
}

// endSwallowed hides the error of a statement: where that has doomed the transaction, its end says so.
func endSwallowed(s *shop) {
	must(s, s.m.Create(s.ctx, &gadget{FullName: "a"}))
	var list []string
	err := s.db.Transaction(s.ctx, func(ctx context.Context) error {
		sequelize.AfterCommit(ctx, func(context.Context) { list = append(list, "committed") })
		sequelize.AfterRollback(ctx, func(context.Context) { list = append(list, "rolled back") })
		must(s, s.m.Create(ctx, &gadget{FullName: "b"}))
		var unique *sequelize.UniqueConstraintError
		if err := s.m.Create(ctx, &gadget{FullName: "a"}); !errors.As(err, &unique) {
			s.Error(err)
		}
		return nil
	})
	if dialectName(s.db) == "postgres" {
		if err == nil || fmt.Sprint(list) != "[rolled back]" {
			s.Errorf("%v, %v", err, list)
		}
		s.count("rolled back", 1)
		return
	}
	if err != nil || fmt.Sprint(list) != "[committed]" {
		s.Errorf("%v, %v", err, list)
	}
	s.count("committed", 2)
}
