package dialecttest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect"
)

type indexDescription = dialect.IndexDescription

func connection(s *suite) {
	s.must(s.db.Authenticate(s.ctx))
	version, err := s.db.Version(s.ctx)
	if err != nil || version == "" {
		s.Errorf("version %q, %v", version, err)
	}
	m := accounts(s)
	var group sync.WaitGroup
	errs := make([]error, 50)
	for i := range errs {
		group.Go(func() {
			errs[i] = errors.Join(m.Create(s.ctx, anAccount(i)), s.db.Transaction(s.ctx, func(ctx context.Context) error {
				if _, err := m.Count(ctx, sequelize.Where{"no": i}); err != nil {
					return err
				}
				return m.Create(ctx, anAccount(1000+i))
			}))
		})
	}
	group.Wait()
	s.must(errors.Join(errs...))
	n, err := m.Count(s.ctx)
	s.must(err)
	equal(s, "rows of 50 goroutines", n, 100)
}

func rawStatements(s *suite) {
	m := accounts(s)
	s.must(m.BulkCreate(s.ctx, manyAccounts(0, 10)))
	table, no := s.ident(m.TableName()), s.ident("no")
	ids, err := sequelize.Query[int64](s.ctx, s.db, fmt.Sprintf("SELECT %s FROM %s WHERE %s < ? AND ':x ?' <> ? ORDER BY %s", no, table, no, no), 3, "y")
	s.must(err)
	equal(s, "numbers by position", ids, []int64{0, 1, 2})
	named, err := sequelize.Query[int64](s.ctx, s.db, fmt.Sprintf("SELECT %s /* :no ? */ FROM %s WHERE %s = :no OR %s = :no + 1 ORDER BY %s", no, table, no, no, no), sequelize.Named{"no": 4})
	s.must(err)
	equal(s, "numbers by name", named, []int64{4, 5})
	type pair struct {
		No   int
		Name string
	}
	pairs, err := sequelize.Query[pair](s.ctx, s.db, fmt.Sprintf("SELECT %s, %s FROM %s WHERE %s = ?", no, s.ident("name"), table, no), 7)
	s.must(err)
	equal(s, "a struct", pairs, []pair{{7, "n7"}})
	maps, err := sequelize.Query[map[string]any](s.ctx, s.db, fmt.Sprintf("SELECT %s FROM %s WHERE %s = ?", s.ident("name"), table, no), 7)
	s.must(err)
	equal(s, "a map", maps, []map[string]any{{"name": "n7"}})
	count := 0
	for _, err := range sequelize.QueryEach[int64](s.ctx, s.db, fmt.Sprintf("SELECT %s FROM %s", no, table)) {
		s.must(err)
		if count++; count == 3 {
			break
		}
	}
	n, err := s.db.Exec(s.ctx, fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s < ?", table, s.ident("name"), no), "raw", 5)
	s.must(err)
	equal(s, "rows changed", n, 5)
	if _, err := s.db.Exec(s.ctx, "SELECT ?"); err == nil {
		s.Error("a statement ran without its value")
	}
}
