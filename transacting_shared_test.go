package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

func TestSharedTransactions(t *testing.T) {
	for _, part := range []struct {
		name string
		run  func(s *shop)
	}{{"of the library", sharedOfLibrary}, {"of database/sql", sharedOfSQL}, {"within another", sharedWithin}, {"callbacks", sharedCallbacks}} {
		t.Run(part.name, func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, uri string) {
				s := newShop(t, uri)
				part.run(s)
				s.idle(part.name)
			})
		})
	}
}

// sharedOfLibrary lets code of database/sql write and read in a transaction of the library, savepoints included.
func sharedOfLibrary(s *shop) {
	rename, count := s.sql("UPDATE gadgets SET [fullName] = 'z' WHERE [fullName] = 'a'"), "SELECT count(*) FROM gadgets"
	tx, err := s.db.Begin(s.ctx)
	must(s, err)
	ctx := tx.Context(s.ctx)
	must(s, s.m.BulkCreate(ctx, some(2)))
	_, err = tx.SQL().ExecContext(s.ctx, rename)
	must(s, err)
	if g, err := s.m.FindOne(ctx, sequelize.Where{"fullName": "z"}); err != nil || g.Price != 10 {
		s.Errorf("what tx.SQL() wrote: %v %v", g, err)
	}
	err = s.db.Transaction(sequelize.UseTx(s.ctx, tx.SQL()), func(ctx context.Context) error {
		if _, err := s.m.Destroy(ctx, sequelize.All); err != nil {
			return err
		}
		var n int
		if err := tx.SQL().QueryRowContext(ctx, count).Scan(&n); n != 0 || err != nil {
			s.Errorf("in the savepoint: %d %v", n, err)
		}
		return errStop
	})
	if err != errStop {
		s.Error(err)
	}
	var n int
	if err := tx.SQL().QueryRowContext(s.ctx, count).Scan(&n); n != 2 || err != nil {
		s.Errorf("behind the savepoint: %d %v", n, err)
	}
	must(s, tx.Commit())
	s.count("committed", 2)
}

// sharedOfSQL works in a transaction that database/sql began.
func sharedOfSQL(s *shop) {
	own, err := s.db.SQL().BeginTx(s.ctx, nil)
	must(s, err)
	ctx := sequelize.UseTx(s.ctx, own)
	must(s, s.m.BulkCreate(ctx, some(3)))
	// Two savepoints that are open side by side: the first one's end takes the second with it.
	first, err := s.db.Begin(ctx)
	must(s, err)
	must(s, s.m.Create(first.Context(s.ctx), &gadget{FullName: "first"}))
	second, err := s.db.Begin(ctx)
	must(s, err)
	must(s, s.m.Create(second.Context(s.ctx), &gadget{FullName: "second"}))
	must(s, first.Rollback())
	if n, err := s.m.Count(ctx); n != 3 || err != nil {
		s.Errorf("behind the first savepoint: %d %v", n, err)
	}
	err = s.db.Transaction(ctx, func(ctx context.Context) error {
		must(s, s.m.Create(ctx, &gadget{FullName: "kept"}))
		_ = s.db.Transaction(ctx, func(ctx context.Context) error {
			must(s, s.m.Create(ctx, &gadget{FullName: "dropped"}))
			return errStop
		})
		return nil
	})
	must(s, err)
	must(s, own.Commit())
	s.count("committed by its owner", 4)
	s.count("of the inner savepoint", 0, sequelize.Where{"fullName": "dropped"})
	if err := s.m.Create(ctx, &gadget{FullName: "late"}); err == nil {
		s.Error("a write behind the owner's commit")
	}
}

// sharedWithin puts a transaction of database/sql on the context of another transaction: the last one counts.
func sharedWithin(s *shop) {
	if s.f.SingleWriter {
		s.Skip("this database has one writer")
	}
	err := s.db.Transaction(s.ctx, func(ctx context.Context) error {
		own, err := s.db.SQL().BeginTx(s.ctx, nil)
		must(s, err)
		must(s, s.m.Create(sequelize.UseTx(ctx, own), &gadget{FullName: "own"}))
		must(s, own.Commit())
		must(s, s.m.Create(ctx, &gadget{FullName: "other"}))
		return errStop
	})
	if err != errStop {
		s.Error(err)
	}
	s.count("of the transaction of database/sql", 1, sequelize.Where{"fullName": "own"})
	s.count("of both", 1)
}

// sharedCallbacks registers functions in a transaction of database/sql, whose end nobody tells, and in the library's own
// transaction by way of its *sql.Tx.
func sharedCallbacks(s *shop) {
	var list []string
	note := func(ctx context.Context, name string) {
		sequelize.AfterCommit(ctx, func(context.Context) { list = append(list, name) })
	}
	own, err := s.db.SQL().BeginTx(s.ctx, nil)
	must(s, err)
	ctx := sequelize.UseTx(s.ctx, own)
	note(ctx, "at once")
	must(s, s.db.Transaction(ctx, func(ctx context.Context) error {
		note(ctx, "released")
		list = append(list, "body")
		return nil
	}))
	must(s, own.Commit())
	must(s, s.db.Transaction(s.ctx, func(ctx context.Context) error {
		tx, err := s.db.Begin(ctx)
		must(s, err)
		again := sequelize.UseTx(ctx, tx.SQL())
		note(again, "committed")
		must(s, s.m.Create(again, &gadget{FullName: "a"}))
		list = append(list, "body")
		return tx.Commit()
	}))
	if got := fmt.Sprint(list); got != "[at once body released body committed]" {
		s.Error(got)
	}
}

// TestTransactionOptionsOnServer asks the server how it began the transaction.
func TestTransactionOptionsOnServer(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		s := newShop(t, uri)
		question := map[string]string{
			"postgres": "SELECT current_setting('transaction_isolation') || ' ' || current_setting('transaction_read_only') || ' ' || current_setting('transaction_deferrable')",
			"mysql":    "SELECT concat(lower(trx_isolation_level), ' ', if(trx_is_read_only = 1, 'on', 'off'), ' off') FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = connection_id()",
			"mariadb":  "SELECT concat(lower(trx_isolation_level), ' ', if(trx_is_read_only = 1, 'on', 'off'), ' off') FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = connection_id()",
		}[dialectName(s.db)]
		if question == "" {
			t.Skip("this database does not tell")
		}
		must(t, s.m.BulkCreate(s.ctx, some(1)))
		for want, options := range map[string][]sequelize.TransactionOption{
			"read uncommitted off off": {sequelize.ReadUncommitted},
			"read committed off off":   {sequelize.ReadCommitted},
			"repeatable read off off":  {sequelize.RepeatableRead},
			"serializable off off":     {sequelize.Serializable},
			"repeatable read on off":   {sequelize.RepeatableRead, sequelize.ReadOnly(true)},
			"serializable on on":       {sequelize.Serializable, sequelize.ReadOnly(true), sequelize.Deferrable(true)},
		} {
			if strings.HasSuffix(want, " on on") && !s.f.DeferrableTx {
				continue
			}
			err := s.db.Transaction(s.ctx, func(ctx context.Context) error {
				if _, err := s.m.Count(ctx); err != nil { // InnoDB begins at the first table read
					return err
				}
				if dialectName(s.db) != "postgres" {
					time.Sleep(150 * time.Millisecond) // innodb_trx is made anew every 100 ms
				}
				got, err := sequelize.QueryOne[string](ctx, s.db, question)
				if err == nil && got != want {
					t.Errorf("the server has %q, want %q", got, want)
				}
				return err
			}, options...)
			if err != nil {
				t.Errorf("%s: %v", want, err)
			}
		}
		s.idle("the transactions")
	})
}

// TestRetrySerialization lets two transactions read what the other one writes: the database refuses one of them, which
// runs again and sees the other's write.
func TestRetrySerialization(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		s := newShop(t, uri)
		if len(s.f.Lock) == 0 || s.f.SingleWriter {
			t.Skip("this database runs one writing transaction at a time")
		}
		must(t, s.m.BulkCreate(s.ctx, some(2)))
		for retry, sold := range []int64{1, 1} {
			must(t, second(s.m.Update(s.ctx, sequelize.Set{"stock": 1}, sequelize.All)))
			errs, runs := s.skew(retry * 5)
			failed := errors.Join(errs...)
			var again *sequelize.DeadlockError
			if retry == 0 && (!errors.As(failed, &again) || runs != 2) {
				t.Errorf("without Retry: %v after %d runs", failed, runs)
			}
			if retry == 1 && (failed != nil || runs < 3) {
				t.Errorf("with Retry: %v after %d runs", failed, runs)
			}
			s.count(fmt.Sprintf("sold with Retry(%d)", retry*5), sold, sequelize.Where{"stock": 0})
		}
		s.idle("the transactions")
	})
}

// skew sells a gadget each in two serializable transactions, which both want one to be left.
func (s *shop) skew(retry int) (errs []error, runs int) {
	var both, wg sync.WaitGroup
	both.Add(2)
	errs = make([]error, 2)
	count := make([]int, 2)
	for i, name := range []string{"a", "b"} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs[i] = s.db.Transaction(s.ctx, func(ctx context.Context) error {
				count[i]++
				left, err := s.m.FindAll(ctx, sequelize.Where{"stock": 1})
				if count[i] == 1 {
					both.Done()
					both.Wait()
				}
				if err != nil || len(left) < 2 {
					return err
				}
				return second(s.m.Update(ctx, sequelize.Set{"stock": 0}, sequelize.Where{"fullName": name}))
			}, sequelize.Serializable, sequelize.Retry(retry))
		}()
	}
	wg.Wait()
	return errs, count[0] + count[1]
}
