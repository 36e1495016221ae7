package dialecttest

import (
	"context"
	"regexp"
	"slices"

	"github.com/go-sequelize/sequelize"
)

type left struct {
	ID      int64
	RightID *int64 `sequelize:"references:right"`
}

type right struct {
	ID     int64
	LeftID *int64 `sequelize:"references:left"`
}

func syncing(s *suite) {
	m := define[account](s, sequelize.Timestamps(true), sequelize.TableComment("it's a table"),
		sequelize.Index{Name: "ct_name", Fields: []sequelize.IndexField{{Attribute: "name", Desc: true}, {Attribute: "stock"}}})
	a := anAccount(1)
	s.must(m.Create(s.ctx, a))
	before, err := m.Describe(s.ctx)
	s.must(err)
	s.must(m.Sync(s.ctx))
	s.must(m.Sync(s.ctx))
	after, err := m.Describe(s.ctx)
	s.must(err)
	equal(s, "the table after further syncs", after, before)
	equal(s, "the row after further syncs", reload(s, m, a).Email, a.Email)
	if !slices.ContainsFunc(after.Indexes, func(x indexDescription) bool { return x.Name == "ct_name" }) {
		s.Errorf("the index is missing: %+v", after.Indexes)
	}
	if err := m.Sync(s.ctx, sequelize.Force(true), sequelize.Match(regexp.MustCompile("^no such name$"))); err == nil {
		s.Error("a sync ran where the name does not match")
	}
	s.must(m.Sync(s.ctx, sequelize.Force(true)))
	n, err := m.Count(s.ctx)
	s.must(err)
	equal(s, "rows after a forced sync", n, 0)
	s.must(m.Drop(s.ctx))
	s.must(m.Drop(s.ctx))
	there, err := s.db.TableExists(s.ctx, m.TableName())
	s.must(err)
	equal(s, "a dropped table exists", there, false)
	s.cycle()
}

// cycle creates and drops two tables that refer to each other.
func (s *suite) cycle() {
	options := func(table string) []sequelize.DefineOption {
		return []sequelize.DefineOption{sequelize.Timestamps(false), sequelize.TableName(table)}
	}
	lefts, err := sequelize.TryDefine[left](s.db, options("ct_left")...)
	s.must(err)
	rights, err := sequelize.TryDefine[right](s.db, options("ct_right")...)
	s.must(err)
	s.Cleanup(func() { _ = s.db.Drop(context.Background()) })
	s.must(s.db.Sync(s.ctx, sequelize.Force(true)))
	s.must(s.db.Sync(s.ctx))
	l := &left{}
	s.must(lefts.Create(s.ctx, l))
	s.must(rights.Create(s.ctx, &right{LeftID: &l.ID}))
	lost := int64(4711)
	if err := rights.Create(s.ctx, &right{LeftID: &lost}); !is[*sequelize.ForeignKeyConstraintError](err) {
		s.Errorf("a reference to nothing gives %v", err)
	}
	s.must(s.db.Sync(s.ctx, sequelize.Force(true)))
	s.must(s.db.Drop(s.ctx))
}
