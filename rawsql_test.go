package sequelize_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

func TestRawStatements(t *testing.T) {
	for _, part := range []struct {
		name string
		run  func(s *shop)
	}{{"rows", rawRows}, {"exec", rawExec}, {"errors", rawErrors}} {
		t.Run(part.name, func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, uri string) { part.run(newShop(t, uri)) })
		})
	}
}

// gadgetsSQL is the columns of gadgets in the database's quotes.
func (s *shop) sql(text string) string {
	d := dialectName(s.m.Sequelize())
	quote := map[string]string{"postgres": `"`, "sqlite": `"`, "mysql": "`", "mariadb": "`"}[d]
	if quote == "" {
		return text
	}
	return strings.NewReplacer("[", quote, "]", quote).Replace(text)
}

func rawRows(s *shop) {
	must(s, s.m.BulkCreate(s.ctx, some(4)))
	type row struct {
		FullName string
		Price    *int
	}
	text := s.sql("SELECT [fullName], [price] FROM gadgets WHERE [price] > ? AND [fullName] <> '?' ORDER BY [price] -- ?")
	rows, err := sequelize.Query[row](s.ctx, s.db, text, 20)
	if err != nil || len(rows) != 2 || rows[0].FullName != "c" || *rows[1].Price != 40 {
		s.Errorf("structs: %+v %v", rows, err)
	}
	maps, err := sequelize.Query[map[string]any](s.ctx, s.db, s.sql("SELECT [fullName], [price] FROM gadgets WHERE [fullName] = :name OR [price] = :price ORDER BY [id]"),
		sequelize.Named{"name": "a", "price": 20})
	if err != nil || len(maps) != 2 || fmt.Sprint(maps[1]["price"]) != "20" || maps[0]["fullName"] != "a" {
		s.Errorf("maps: %+v %v", maps, err)
	}
	n, err := sequelize.QueryOne[int64](s.ctx, s.db, "SELECT count(*) FROM gadgets")
	if err != nil || n != 4 {
		s.Error(n, err)
	}
	if _, err = sequelize.QueryOne[row](s.ctx, s.db, s.sql("SELECT [fullName], [price] FROM gadgets WHERE 1 = 0")); !errors.Is(err, sequelize.ErrNotFound) {
		s.Errorf("no row: %v", err)
	}
	list, err := sequelize.Query[row](s.ctx, s.db, s.sql("SELECT [fullName], [price] FROM gadgets WHERE 1 = 0"))
	if err != nil || list == nil || len(list) != 0 {
		s.Errorf("no rows: %v %v", list, err)
	}
	read := ""
	for r, err := range sequelize.QueryEach[row](s.ctx, s.db, s.sql("SELECT [fullName], [price] FROM gadgets ORDER BY [id]")) {
		must(s, err)
		if read += r.FullName; len(read) == 3 {
			break
		}
	}
	if read != "abc" || s.db.Stats().InUse != 0 {
		s.Errorf("row by row: %q, %+v", read, s.db.Stats())
	}
}

func rawExec(s *shop) {
	must(s, s.m.BulkCreate(s.ctx, some(3)))
	n, err := s.db.Exec(s.ctx, s.sql("UPDATE gadgets SET [price] = ? WHERE [price] > ?"), 5, 10)
	if err != nil || n != 2 {
		s.Error(n, err)
	}
	tx, err := s.db.Begin(s.ctx)
	must(s, err)
	n, err = tx.Exec(s.ctx, s.sql("DELETE FROM gadgets WHERE [price] = :p"), sequelize.Named{"p": 5})
	if err != nil || n != 2 {
		s.Error(n, err)
	}
	if left, err := sequelize.QueryOne[int](s.ctx, tx, "SELECT count(*) FROM gadgets"); left != 1 || err != nil {
		s.Error(left, err)
	}
	must(s, tx.Rollback())
	s.count("rolled back", 3)
	var used *sequelize.UniqueConstraintError
	_, err = s.db.Exec(s.ctx, s.sql("UPDATE gadgets SET [fullName] = ?"), "same")
	if !errors.As(err, &used) {
		s.Errorf("a unique key of a raw statement: %v", err)
	}
}

func rawErrors(s *shop) {
	for name, call := range map[string]func() error{
		"a value too few":  func() error { _, err := s.db.Exec(s.ctx, "SELECT ?, ?", 1); return err },
		"a value too many": func() error { _, err := s.db.Exec(s.ctx, "SELECT ?", 1, 2); return err },
		"a missing name":   func() error { _, err := s.db.Exec(s.ctx, "SELECT :a", sequelize.Named{"b": 1}); return err },
		"two kinds":        func() error { _, err := s.db.Exec(s.ctx, "SELECT ?", sequelize.Named{"b": 1}, 2); return err },
		"no field": func() error {
			_, err := sequelize.Query[struct{ A int }](s.ctx, s.db, "SELECT 1 AS a, 2 AS b")
			return err
		},
		"a function": func() error { _, err := s.db.Exec(s.ctx, "SELECT ?", func() {}); return err },
	} {
		if err := call(); err == nil || !strings.HasPrefix(err.Error(), "sequelize: ") || strings.Count(err.Error(), "sequelize:") != 1 {
			s.Errorf("%s: %v", name, err)
		}
	}
}
