package dialecttest

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

type owner struct {
	ID   int64
	Name string
}

type owned struct {
	ID      int64
	OwnerID int64  `sequelize:"references:owner;onDelete:RESTRICT"`
	Small   int8   `sequelize:"type:SMALLINT"`
	Short   string `sequelize:"type:STRING(5)"`
	Stock   int
}

// failures provokes the errors that every database has.
func failures(s *suite) {
	m := accounts(s)
	s.must(m.Create(s.ctx, anAccount(1)))
	s.sub("unique", func(s *suite) { s.uniqueErrors(m) })
	s.sub("check", func(s *suite) {
		bad := anAccount(3)
		bad.Stock = -1
		err := m.Create(s.ctx, bad)
		var e *sequelize.CheckConstraintError
		if !errors.As(err, &e) || e.Constraint != "ct_stock" && e.Constraint != "" {
			s.Errorf("%T %v", err, err)
		}
	})
	s.sub("unknown table", func(s *suite) {
		type missing struct{ ID int64 }
		lost, err := sequelize.TryDefine[missing](s.db, sequelize.Timestamps(false), sequelize.TableName("ct_missing"))
		s.must(err)
		if _, err := lost.FindAll(s.ctx); !is[*sequelize.UnknownTableError](err) {
			s.Errorf("%T %v", err, err)
		}
	})
	s.sub("not null", func(s *suite) {
		_, err := s.db.Exec(s.ctx, "UPDATE "+s.ident("ct_account")+" SET "+s.ident("email")+" = NULL")
		if !is[*sequelize.NotNullError](err) || !is[*sequelize.ValidationError](err) {
			s.Errorf("%T %v", err, err)
		}
	})
	s.sub("syntax", func(s *suite) {
		_, err := s.db.Exec(s.ctx, "SELEKT secret")
		if !is[*sequelize.DatabaseError](err) {
			s.Errorf("%T %v", err, err)
		}
	})
	s.sub("foreign key", func(s *suite) { s.foreignKeys() })
	s.sub("cancel", func(s *suite) {
		ctx, cancel := context.WithCancel(s.ctx)
		cancel()
		if _, err := m.FindAll(ctx); !errors.Is(err, context.Canceled) {
			s.Errorf("%T %v", err, err)
		}
	})
}

func (s *suite) uniqueErrors(m *sequelize.Model[account]) {
	for _, c := range []struct {
		change func(*account)
		fields []string
	}{
		{func(a *account) { a.Region, a.No = "other", 99 }, []string{"email"}},
		{func(a *account) { a.Email = "secret@x.org" }, []string{"region", "no"}},
		{func(a *account) { a.Email, a.Region, a.ID = "secret@x.org", "other", 0; a.ID = s.first(m) }, []string{"id"}},
	} {
		a := anAccount(1)
		c.change(a)
		err := m.Create(s.ctx, a)
		var unique *sequelize.UniqueConstraintError
		if !errors.As(err, &unique) {
			s.Errorf("%v: %T %v", c.fields, err, err)
			continue
		}
		slices.Sort(unique.Fields)
		want := slices.Sorted(slices.Values(c.fields))
		if !slices.Equal(unique.Fields, want) || unique.Model != "account" || unique.Table == "" || unique.Unwrap() == nil {
			s.Errorf("%v: %+v", c.fields, unique)
		}
		var invalid *sequelize.ValidationError
		if !errors.As(err, &invalid) || len(invalid.Items) != len(c.fields) {
			s.Errorf("%v: as a validation error: %+v", c.fields, invalid)
		}
		if strings.Contains(err.Error(), "secret@") || strings.Contains(err.Error(), "1@x.org") {
			s.Errorf("the text tells a value: %v", err)
		}
	}
}

func (s *suite) first(m *sequelize.Model[account]) int64 {
	a, err := m.FindOne(s.ctx, sequelize.Order{sequelize.Asc("id")})
	s.must(err)
	return a.ID
}

func (s *suite) foreignKeys() {
	owners := define[owner](s)
	things := define[owned](s)
	boss := &owner{Name: "boss"}
	s.must(owners.Create(s.ctx, boss))
	s.must(things.Create(s.ctx, &owned{OwnerID: boss.ID}))
	child := things.Create(s.ctx, &owned{OwnerID: 4711})
	_, update := things.Update(s.ctx, sequelize.Set{"ownerId": 4711}, sequelize.All)
	parent := owners.DestroyOne(s.ctx, boss)
	_, parents := owners.Destroy(s.ctx, sequelize.Where{"name": "boss"})
	for name, c := range map[string]struct {
		err    error
		parent bool
	}{"create": {child, false}, "update": {update, false}, "destroy one": {parent, true}, "destroy": {parents, true}} {
		var e *sequelize.ForeignKeyConstraintError
		if !errors.As(c.err, &e) || e.Parent != c.parent {
			s.Errorf("%s: %T %v", name, c.err, c.err)
		}
	}
	s.refusedValues(things, boss.ID)
}

// refusedValues are values that do not fit their columns.
func (s *suite) refusedValues(things *sequelize.Model[owned], boss int64) {
	if text, err := s.dialect.ColumnType(&ast.Type{Kind: ast.String, Length: 5}); err == nil && strings.Contains(text, "5") {
		err := things.Create(s.ctx, &owned{OwnerID: boss, Short: "secret"})
		var e *sequelize.ValueError
		if !errors.As(err, &e) || e.Reason != sequelize.TooLong || strings.Contains(err.Error(), "secret") {
			s.Errorf("too long: %T %v", err, err)
		}
	}
	_, err := things.Update(s.ctx, sequelize.Set{"small": 40_000}, sequelize.All)
	if err == nil {
		s.Error("40000 was stored in a SMALLINT")
	}
}
