package dialecttest

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/go-sequelize/sequelize"
)

var errWanted = errors.New("wanted")

func transactions(s *suite) {
	m := accounts(s)
	s.sub("commit and rollback", func(s *suite) { s.endings(m) })
	s.sub("savepoints", func(s *suite) { s.savepoints(m) })
	s.sub("callbacks", func(s *suite) { s.callbacks(m) })
	s.sub("shared", func(s *suite) { s.shared(m) })
	s.sub("levels", func(s *suite) { s.levels(m) })
}

func (s *suite) count(m *sequelize.Model[account], email string) int64 {
	s.Helper()
	n, err := m.Count(s.ctx, sequelize.Where{"email": email})
	s.must(err)
	return n
}

func (s *suite) put(ctx context.Context, m *sequelize.Model[account], email string) error {
	return m.Create(ctx, &account{Email: email, Region: email})
}

func (s *suite) endings(m *sequelize.Model[account]) {
	s.must(s.db.Transaction(s.ctx, func(ctx context.Context) error { return s.put(ctx, m, "kept") }))
	equal(s, "rows of a committed transaction", s.count(m, "kept"), 1)
	err := s.db.Transaction(s.ctx, func(ctx context.Context) error { return errors.Join(s.put(ctx, m, "failed"), errWanted) })
	if !errors.Is(err, errWanted) {
		s.Errorf("a failing transaction gives %v", err)
	}
	equal(s, "rows of a failed transaction", s.count(m, "failed"), 0)
	func() {
		defer func() { equal(s, "the panic", recover(), any("wanted")) }()
		_ = s.db.Transaction(s.ctx, func(ctx context.Context) error {
			s.must(s.put(ctx, m, "panicked"))
			panic("wanted")
		})
	}()
	equal(s, "rows of a transaction that panicked", s.count(m, "panicked"), 0)
	cancelled, cancel := context.WithCancel(s.ctx)
	err = s.db.Transaction(cancelled, func(ctx context.Context) error {
		s.must(s.put(ctx, m, "cancelled"))
		cancel()
		return nil
	})
	if err == nil {
		s.Error("a cancelled transaction was committed")
	}
	equal(s, "rows of a cancelled transaction", s.count(m, "cancelled"), 0)
	tx, err := s.db.Begin(s.ctx)
	s.must(err)
	s.must(m.Create(s.ctx, &account{Email: "unmanaged", Region: "u"}, tx))
	s.must(tx.Commit())
	for name, err := range map[string]error{"commit": tx.Commit(), "rollback": tx.Rollback(), "create": m.Create(s.ctx, anAccount(1), tx)} {
		if !errors.Is(err, sequelize.ErrTxDone) || !errors.Is(err, sql.ErrTxDone) {
			s.Errorf("%s after the end gives %v", name, err)
		}
	}
	equal(s, "rows of an unmanaged transaction", s.count(m, "unmanaged"), 1)
}

func (s *suite) savepoints(m *sequelize.Model[account]) {
	if !s.features.Savepoints {
		s.Skip("the database has no savepoints")
	}
	s.must(s.db.Transaction(s.ctx, func(ctx context.Context) error {
		s.must(s.put(ctx, m, "outer"))
		for _, email := range []string{"inner1", "inner2"} {
			err := s.db.Transaction(ctx, func(ctx context.Context) error {
				s.must(s.put(ctx, m, email))
				s.must(s.db.Transaction(ctx, func(ctx context.Context) error { return s.put(ctx, m, email+"deep") }))
				if email == "inner1" {
					return errWanted
				}
				return nil
			})
			equal(s, "the error of "+email, errors.Is(err, errWanted), email == "inner1")
		}
		// A statement that fails inside a savepoint leaves the transaction usable.
		err := s.db.Transaction(ctx, func(ctx context.Context) error { return s.put(ctx, m, "outer") })
		if !is[*sequelize.UniqueConstraintError](err) {
			s.Errorf("a duplicate in a savepoint gives %v", err)
		}
		return s.put(ctx, m, "after")
	}))
	for email, n := range map[string]int64{"outer": 1, "inner1": 0, "inner1deep": 0, "inner2": 1, "inner2deep": 1, "after": 1} {
		equal(s, "rows of "+email, s.count(m, email), n)
	}
}

func (s *suite) callbacks(m *sequelize.Model[account]) {
	var calls []string
	note := func(ctx context.Context, name string) {
		sequelize.AfterCommit(ctx, func(context.Context) { calls = append(calls, name+" committed") })
		sequelize.AfterRollback(ctx, func(context.Context) { calls = append(calls, name+" rolled back") })
	}
	s.must(s.db.Transaction(s.ctx, func(ctx context.Context) error {
		note(ctx, "outer")
		_ = s.db.Transaction(ctx, func(ctx context.Context) error { note(ctx, "bad"); return errWanted })
		s.must(s.db.Transaction(ctx, func(ctx context.Context) error { note(ctx, "good"); return nil }))
		equal(s, "calls before the commit", calls, []string{"bad rolled back"})
		return nil
	}))
	equal(s, "calls", calls, []string{"bad rolled back", "outer committed", "good committed"})
	calls = nil
	_ = s.db.Transaction(s.ctx, func(ctx context.Context) error {
		note(ctx, "outer")
		s.must(s.db.Transaction(ctx, func(ctx context.Context) error { note(ctx, "inner"); return nil }))
		return errWanted
	})
	equal(s, "calls of a rollback", calls, []string{"outer rolled back", "inner rolled back"})
	calls = nil
	note(s.ctx, "none")
	equal(s, "calls without a transaction", calls, []string{"none committed"})
}

// shared lets the library and the user's own database/sql code work in one transaction.
func (s *suite) shared(m *sequelize.Model[account]) {
	table := s.ident(m.TableName())
	seen := func(tx *sql.Tx) (n int) {
		s.must(tx.QueryRowContext(s.ctx, "SELECT COUNT(*) FROM "+table+" WHERE "+s.ident("email")+" LIKE 'shared%'").Scan(&n))
		return n
	}
	tx, err := s.db.Begin(s.ctx)
	s.must(err)
	s.must(m.Create(s.ctx, &account{Email: "shared", Region: "s"}, tx))
	equal(s, "rows that tx.SQL() sees", seen(tx.SQL()), 1)
	s.must(tx.Rollback())
	own, err := s.db.SQL().BeginTx(s.ctx, nil)
	s.must(err)
	ctx := sequelize.UseTx(s.ctx, own)
	s.must(s.put(ctx, m, "shared2"))
	equal(s, "rows that the own transaction sees", seen(own), 1)
	s.must(own.Rollback())
	equal(s, "rows after both rolled back", s.count(m, "shared")+s.count(m, "shared2"), 0)
}

func (s *suite) levels(m *sequelize.Model[account]) {
	for _, level := range []sequelize.TransactionOption{sequelize.ReadCommitted, sequelize.RepeatableRead, sequelize.Serializable} {
		ctx, cancel := context.WithTimeout(s.ctx, 20*time.Second)
		err := s.db.Transaction(ctx, func(ctx context.Context) error {
			_, err := m.Count(ctx)
			return err
		}, level)
		cancel()
		if err != nil {
			s.Errorf("level %v: %v", level, err)
		}
	}
	if !s.features.ReadOnlyTx {
		return
	}
	err := s.db.Transaction(s.ctx, func(ctx context.Context) error { return s.put(ctx, m, "read only") }, sequelize.ReadOnly(true))
	if !is[*sequelize.ReadOnlyError](err) {
		s.Errorf("a write in a read-only transaction gives %v", err)
	}
}
