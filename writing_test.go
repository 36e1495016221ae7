package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

func TestWriting(t *testing.T) {
	for _, part := range []struct {
		name string
		run  func(s *shop)
	}{
		{"defaults", writeDefaults}, {"fields", writeFields}, {"affected", writeAffected}, {"limit", writeLimit}, {"returning", writeReturning},
		{"increment", writeIncrement}, {"bulk", writeBulk}, {"truncate", writeTruncate}, {"orCreate", writeOrCreate},
	} {
		t.Run(part.name, func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, uri string) { part.run(newShop(t, uri)) })
		})
	}
}

// row reads a gadget again.
func (s *shop) row(id int64) *gadget {
	s.Helper()
	g, err := s.m.FindByPK(s.ctx, id)
	must(s, err)
	return g
}

// names are the names of the gadgets that meet the options.
func (s *shop) names(options ...sequelize.FindOption) string {
	s.Helper()
	list, err := sequelize.Pluck[string](s.ctx, s.m, "fullName", append([]sequelize.FindOption{sequelize.Order{sequelize.Asc("id")}}, options...)...)
	must(s, err)
	return strings.Join(list, "")
}

func writeDefaults(s *shop) {
	plain, meant, given := &gadget{FullName: "a"}, &gadget{FullName: "b"}, &gadget{FullName: "c", Stock: 3}
	must(s, s.m.Create(s.ctx, plain))
	must(s, s.m.Create(s.ctx, meant, sequelize.Explicit{"stock", "onSale"}))
	must(s, s.m.Create(s.ctx, given))
	for want, g := range map[string]*gadget{"7 true": plain, "0 false": meant, "3 true": given} {
		for which, g := range map[string]*gadget{"record": g, "row": s.row(g.ID)} {
			if got := fmt.Sprint(g.Stock, g.OnSale); got != want {
				s.Errorf("the %s of %s has %s, want %s", which, g.FullName, got, want)
			}
		}
	}
	if plain.ID == 0 || plain.CreatedAt.IsZero() || !plain.UpdatedAt.Equal(s.row(plain.ID).UpdatedAt) {
		s.Errorf("%+v", plain)
	}
}

func writeFields(s *shop) {
	g := &gadget{FullName: "a", Price: 5, Stock: 5}
	must(s, s.m.Create(s.ctx, g, sequelize.Fields{"fullName", "price"}))
	if got := s.row(g.ID); got.Stock != 7 || got.Price != 5 || got.CreatedAt.IsZero() { // the column's default
		s.Errorf("%+v", got)
	}
	g.Stock, g.Price, g.FullName = 6, 6, "b"
	must(s, s.m.Save(s.ctx, g, sequelize.Fields{"stock"}))
	if got := s.row(g.ID); got.Stock != 6 || got.Price == 6 || got.FullName != "a" {
		s.Errorf("%+v", got)
	}
	n, err := s.m.Update(s.ctx, sequelize.Set{"stock": 0, "onSale": false}, sequelize.Where{"id": g.ID})
	if got := s.row(g.ID); n != 1 || err != nil || got.Stock != 0 || got.OnSale {
		s.Errorf("zeros: %d %v %+v", n, err, got)
	}
	must(s, s.m.DestroyOne(s.ctx, g))
	for what, err := range map[string]error{"Save": s.m.Save(s.ctx, g), "Reload": s.m.Reload(s.ctx, g), "DestroyOne": s.m.DestroyOne(s.ctx, g)} {
		if !errors.Is(err, sequelize.ErrNotFound) {
			s.Errorf("%s of a row that is gone: %v", what, err)
		}
	}
	s.count("no row came back by a save", 0)
}

// writeAffected: what is counted is rows met, also where nothing changed in them.
func writeAffected(s *shop) {
	must(s, s.m.BulkCreate(s.ctx, some(3)))
	for range 2 {
		n, err := s.m.Update(s.ctx, sequelize.Set{"price": 1}, sequelize.Where{"fullName": []string{"a", "b", "x"}}, sequelize.Silent(true))
		if n != 2 || err != nil {
			s.Error(n, err)
		}
	}
	n, err := s.m.Update(s.ctx, sequelize.Set{"price": sequelize.Col("price").Plus(sequelize.Col("stock")), "stock": sequelize.Literal("1 + ?", 1)}, sequelize.All)
	if n != 3 || err != nil {
		s.Error(n, err)
	}
	s.count("computed of the old values", 2, sequelize.Where{"price": 8, "stock": 2})
	u := s.m.Ref()
	n, err = s.m.Update(s.ctx, sequelize.Field(&u.Price).To(9), sequelize.Field(&u.Stock).ToExpr(sequelize.Field(&u.Stock).Expr().Times(2)), sequelize.Field(&u.FullName).Eq("a"))
	if n != 1 || err != nil {
		s.Error(n, err)
	}
	s.count("by fields", 1, sequelize.Where{"price": 9, "stock": 4})
	n, err = s.m.Destroy(s.ctx, sequelize.Where{"price": op.Gt(1000)})
	if n != 0 || err != nil {
		s.Error(n, err)
	}
}

func writeLimit(s *shop) {
	must(s, s.m.BulkCreate(s.ctx, some(6)))
	n, err := s.m.Update(s.ctx, sequelize.Set{"stock": 0}, sequelize.All, sequelize.Order{sequelize.Desc("price")}, sequelize.Limit(2))
	if got := s.names(sequelize.Where{"stock": 0}); n != 2 || err != nil || got != "ef" {
		s.Errorf("update: %d %v %q", n, err, got)
	}
	n, err = s.m.Destroy(s.ctx, sequelize.Where{"stock": op.Gt(0)}, sequelize.Order{sequelize.Asc("price")}, sequelize.Limit(3))
	if got := s.names(); n != 3 || err != nil || got != "def" {
		s.Errorf("destroy: %d %v %q", n, err, got)
	}
	n, err = s.m.Destroy(s.ctx, sequelize.All, sequelize.Limit(0))
	if n != 0 || err != nil {
		s.Errorf("a limit of none: %d %v", n, err)
	}
}

func writeReturning(s *shop) {
	must(s, s.m.BulkCreate(s.ctx, some(3)))
	var changed, gone []*gadget
	n, err := s.m.Update(s.ctx, sequelize.Set{"stock": 1}, sequelize.Where{"price": op.Gte(20)}, sequelize.Returning(&changed))
	if !s.f.UpdateReturning {
		if err == nil || len(changed) != 0 {
			s.Errorf("returning of an update: %v", err)
		}
	} else if err != nil || n != 2 || len(changed) != 2 || changed[0].Stock != 1 || changed[1].FullName == "" {
		s.Errorf("update: %d %v %v", n, err, changed)
	}
	n, err = s.m.Destroy(s.ctx, sequelize.Where{"price": 10}, sequelize.Returning(&gone))
	if !s.f.DeleteReturning {
		if err == nil {
			s.Error("returning of a destroy was taken")
		}
	} else if err != nil || n != 1 || len(gone) != 1 || gone[0].FullName != "a" {
		s.Errorf("destroy: %d %v %v", n, err, gone)
	}
}

func writeIncrement(s *shop) {
	list := some(2)
	must(s, s.m.BulkCreate(s.ctx, list))
	n, err := s.m.Increment(s.ctx, sequelize.Set{"price": 5, "stock": -7}, sequelize.Where{"fullName": "a"})
	if g := s.row(list[0].ID); n != 1 || err != nil || g.Price != 15 || g.Stock != 0 {
		s.Errorf("%d %v %+v", n, err, g)
	}
	n, err = s.m.Decrement(s.ctx, sequelize.Set{"price": 5}, sequelize.All)
	if n != 2 || err != nil {
		s.Error(n, err)
	}
	must(s, s.m.IncrementOne(s.ctx, list[1], sequelize.Set{"stock": 10}))
	must(s, s.m.DecrementOne(s.ctx, list[1], sequelize.Set{"stock": 1}))
	if g := s.row(list[1].ID); g.Stock != 16 || g.Price != 15 || list[1].Stock != 16 {
		s.Errorf("%+v %+v", g, list[1])
	}
	if _, err := s.m.Increment(s.ctx, sequelize.Set{"fullName": 1}, sequelize.All); err == nil {
		s.Error("a text was incremented")
	}
	if _, err := s.m.Increment(s.ctx, sequelize.Set{"price": 1}); err == nil {
		s.Error("every row was incremented without All")
	}
}

func writeBulk(s *shop) {
	list := some(4)
	list[2].Stock = 9
	must(s, s.m.BulkCreate(s.ctx, list))
	for i, g := range list {
		row := s.row(g.ID)
		if row.FullName != string(rune('a'+i)) || row.Stock != g.Stock || g.Stock == 0 || !row.CreatedAt.Equal(list[0].CreatedAt) {
			s.Errorf("%d: %+v, %+v", i, g, row)
		}
	}
	must(s, s.m.BulkCreate(s.ctx, nil))
	more := append(some(6), &gadget{FullName: "z"})
	err := s.m.BulkCreate(s.ctx, more)
	var unique *sequelize.UniqueConstraintError
	if !errors.As(err, &unique) {
		s.Errorf("a key that exists: %v", err)
	}
	s.count("all or none", 4)
	if s.f.IgnoreDuplicates {
		must(s, s.m.BulkCreate(s.ctx, more, sequelize.IgnoreDuplicates(true)))
		if got := s.names(); len(got) != 7 {
			s.Error(got)
		}
		s.count("skipped ones are untouched", 1, sequelize.Where{"stock": 9})
	}
	again := some(5)
	for _, g := range again {
		g.Price, g.Stock = g.Price+1, 100
	}
	must(s, s.m.BulkCreate(s.ctx, again, sequelize.UpdateOnDuplicate{"price"}, sequelize.ConflictFields{"fullName"}))
	s.count("only the price was taken over", 0, sequelize.Where{"stock": 100, "fullName": []string{"a", "b", "c", "d"}})
	s.count("new prices", 4, sequelize.Where{"price": []int{11, 21, 31, 41}})
	must(s, s.m.BulkCreate(s.ctx, []*gadget{{FullName: "unkeyed"}}, sequelize.ReturnKeys(false)))
	s.count("without keys", 1, sequelize.Where{"fullName": "unkeyed"})
	must(s, s.m.Reload(s.ctx, list[0]))
	list[0].Price, list[1].Price = 1, 2
	must(s, s.m.BulkUpdate(s.ctx, list[:2], sequelize.Fields{"price"}))
	if a, b := s.row(list[0].ID), s.row(list[1].ID); a.Price != 1 || b.Price != 2 || a.UpdatedAt.Before(a.CreatedAt) {
		s.Errorf("%+v %+v", a, b)
	}
	lost := []*gadget{{ID: list[0].ID, Price: 77}, {ID: 99999, Price: 77}}
	if err := s.m.BulkUpdate(s.ctx, lost, sequelize.Fields{"price"}); !errors.Is(err, sequelize.ErrNotFound) {
		s.Errorf("a row that is gone: %v", err)
	}
	s.count("nothing of it was written", 0, sequelize.Where{"price": 77})
	bulkUpdateInTransaction(s, list, lost)
}

// bulkUpdateInTransaction updates rows beside others of a transaction, which a failure leaves as they are.
func bulkUpdateInTransaction(s *shop, list, lost []*gadget) {
	must(s, s.db.Transaction(s.ctx, func(ctx context.Context) error {
		list[0].Price = 41
		must(s, s.m.BulkUpdate(ctx, list[:1], sequelize.Fields{"price"}))
		if err := s.m.BulkUpdate(ctx, lost, sequelize.Fields{"price"}); !errors.Is(err, sequelize.ErrNotFound) {
			s.Errorf("a row that is gone, in a transaction: %v", err)
		}
		return nil
	}))
	if a := s.row(list[0].ID); a.Price != 41 {
		s.Errorf("the transaction lost what it wrote: %+v", a)
	}
}

func writeTruncate(s *shop) {
	must(s, s.m.BulkCreate(s.ctx, some(3)))
	must(s, s.m.Truncate(s.ctx))
	s.count("emptied", 0)
	g := &gadget{FullName: "first"}
	must(s, s.m.Create(s.ctx, g))
	if g.ID != 1 {
		s.Errorf("the key begins at %d", g.ID)
	}
}

func writeOrCreate(s *shop) {
	where := sequelize.Where{"fullName": "a", "price": 10}
	g, created, err := s.m.FindOrCreate(s.ctx, where, &gadget{Stock: 3})
	if err != nil || !created || g.FullName != "a" || g.Price != 10 || g.Stock != 3 || g.ID == 0 {
		s.Errorf("%+v %v %v", g, created, err)
	}
	again, created, err := s.m.FindOrCreate(s.ctx, where, &gadget{Stock: 99})
	if err != nil || created || again.ID != g.ID || again.Stock != 3 {
		s.Errorf("%+v %v %v", again, created, err)
	}
	b, built, err := s.m.FindOrBuild(s.ctx, sequelize.Where{"fullName": "b"}, &gadget{Price: 1})
	if err != nil || !built || b.FullName != "b" || b.ID != 0 {
		s.Errorf("%+v %v %v", b, built, err)
	}
	s.count("built is not written", 1)
	// Many callers with one key: one creates, all find.
	results := make(chan string, 8)
	for range 50 {
		go func() {
			g, created, err := s.m.FindOrCreate(s.ctx, sequelize.Where{"fullName": "race"}, &gadget{})
			if err != nil {
				results <- err.Error()
				return
			}
			results <- fmt.Sprint(created, " ", g.FullName)
		}()
	}
	got := map[string]int{}
	for range 50 {
		got[<-results]++
	}
	if got["true race"] != 1 || got["false race"] != 49 {
		s.Errorf("a race: %v", got)
	}
}
