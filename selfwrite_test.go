package sequelize_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type shelfCat struct {
	ID       int64
	Name     string
	N        int
	ParentID *int64
	Parent   *shelfCat    `sequelize:"belongsTo"`
	Prods    []*shelfProd `sequelize:"hasMany;foreignKey:catId"`
}

type shelfProd struct {
	ID    int64
	N     int
	CatID *int64
	Cat   *shelfCat `sequelize:"belongsTo"`
}

// selfWriting are the models of a test, the categories once more as a paranoid model.
type selfWriting struct {
	*testing.T
	ctx   context.Context
	cats  *sequelize.Model[shelfCat]
	prods *sequelize.Model[shelfProd]
}

// TestWritesThatReadTheirTable writes by conditions and values that read the table itself, which MySQL refuses as such
// (error 1093).
func TestWritesThatReadTheirTable(t *testing.T) {
	for _, paranoid := range []bool{false, true} {
		t.Run(fmt.Sprintf("paranoid=%t", paranoid), func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, uri string) {
				db := open(t, uri)
				s := &selfWriting{T: t, ctx: context.Background()}
				s.cats = sequelize.Define[shelfCat](db, sequelize.Timestamps(paranoid), sequelize.Paranoid(paranoid))
				s.prods = sequelize.Define[shelfProd](db, sequelize.Timestamps(false))
				if err := db.Sync(s.ctx, sequelize.Force(true)); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { s.prods.Drop(s.ctx); s.cats.Drop(s.ctx) })
				s.run(paranoid)
			})
		})
	}
}

// fill puts Food (1), its children Fruit (2) and Fish (3), and a product of each child there.
func (s *selfWriting) fill() {
	s.Helper()
	food := int64(1)
	two, three := int64(2), int64(3)
	s.prods.Destroy(s.ctx, sequelize.All)
	s.cats.Update(s.ctx, sequelize.Set{"parentId": nil}, sequelize.All)
	s.cats.Destroy(s.ctx, sequelize.All, sequelize.Force(true))
	err := s.cats.BulkCreate(s.ctx, []*shelfCat{{ID: 1, Name: "Food", N: 1}, {ID: 2, Name: "Fruit", N: 2, ParentID: &food}, {ID: 3, Name: "Fish", N: 3, ParentID: &food}})
	if err == nil {
		err = s.prods.BulkCreate(s.ctx, []*shelfProd{{ID: 1, N: 6, CatID: &two}, {ID: 2, N: 7, CatID: &three}})
	}
	if err != nil {
		s.Fatal(err)
	}
}

func (s *selfWriting) run(paranoid bool) {
	cats, prods, ctx := s.cats, s.prods, s.ctx
	named, child := sequelize.Set{"name": "X"}, where{"parent.name": "Food"}
	most := sequelize.Select(cats, sequelize.Attributes{sequelize.Max("n")})
	older := sequelize.Select(cats, where{"n": op.Gt(1)})
	first := []any{sequelize.Order{sequelize.Asc("id")}, sequelize.Limit(1)}
	limited := sequelize.Select(cats, sequelize.Order{sequelize.Desc("id")}, sequelize.Limit(1))
	for _, c := range []struct {
		name  string
		write func() (int64, error)
		rows  int64
		check where // holds for as many categories as were written
	}{
		{"update", func() (int64, error) { return cats.Update(ctx, named, child) }, 2, where{"name": "X"}},
		{"update by Not", func() (int64, error) { return cats.Update(ctx, named, sequelize.Not(child)) }, 1, where{"name": "X", "id": 1}},
		{"update limited", func() (int64, error) {
			return cats.Update(ctx, named, child, first[0].(sequelize.Order), first[1].(sequelize.Limit))
		}, 1, where{"name": "X", "id": 2}},
		{"update by sub-query", func() (int64, error) { return cats.Update(ctx, named, where{"id": op.In(older)}) }, 2, where{"name": "X", "id": []int{2, 3}}},
		{"update by a limited sub-query", func() (int64, error) { return cats.Update(ctx, named, where{"id": op.In(limited)}) }, 1, where{"name": "X", "id": 3}},
		{"update of a value", func() (int64, error) { return cats.Update(ctx, sequelize.Set{"n": most}, where{"id": 1}) }, 1, where{"n": 3, "id": 1}},
		{"update of an expression", func() (int64, error) {
			return cats.Update(ctx, sequelize.Set{"n": most.As("n").Plus(1)}, sequelize.All)
		}, 3, where{"n": 4}},
		{"value and condition", func() (int64, error) { return cats.Update(ctx, sequelize.Set{"n": most}, child) }, 2, where{"n": 3, "id": []int{2, 3}}},
		{"compared with a sub-query", func() (int64, error) { return cats.Update(ctx, named, where{"n": op.Eq(most)}) }, 1, where{"name": "X", "id": 3}},
		{"increment", func() (int64, error) { return cats.Increment(ctx, sequelize.Set{"n": 10}, child) }, 2, where{"n": []int{12, 13}}},
		{"path back", func() (int64, error) { return cats.Update(ctx, named, where{"prods.cat.name": "Fish"}) }, 1, where{"name": "X", "id": 3}},
		{"destroy a leaf's products", func() (int64, error) { return prods.Destroy(ctx, where{"cat.prods.n": 6}) }, 1, where{"id": 1}},
		{"update products", func() (int64, error) { return prods.Update(ctx, sequelize.Set{"n": 8}, where{"cat.prods.n": 6}) }, 1, where{"prods.n": 8}},
	} {
		s.fill()
		if n, err := c.write(); err != nil || n != c.rows {
			s.Errorf("%s: %d rows, %v", c.name, n, err)
		}
		if n, err := cats.Count(ctx, c.check); err != nil || n != c.rows {
			s.Errorf("%s: %d rows hold it, %v", c.name, n, err)
		}
	}
	s.destroys(paranoid, child)
}

func (s *selfWriting) destroys(paranoid bool, child where) {
	for _, limit := range []int{1, 5} {
		s.fill()
		s.prods.Destroy(s.ctx, sequelize.All)
		want := int64(min(limit, 2))
		n, err := s.cats.Destroy(s.ctx, child, sequelize.Limit(limit))
		left, err2 := s.cats.Count(s.ctx)
		if err != nil || err2 != nil || n != want || left != 3-want {
			s.Errorf("destroy limited to %d: %d rows, %d left; %v, %v", limit, n, left, err, err2)
		}
	}
	s.fill()
	s.prods.Destroy(s.ctx, sequelize.All)
	if n, err := s.cats.Destroy(s.ctx, child); err != nil || n != 2 {
		s.Errorf("destroy: %d rows, %v", n, err)
	}
	if !paranoid {
		return
	}
	if n, err := s.cats.Restore(s.ctx, child); err != nil || n != 2 {
		s.Errorf("restore: %d rows, %v", n, err)
	}
	if n, err := s.cats.Destroy(s.ctx, child, sequelize.Force(true)); err != nil || n != 2 {
		s.Errorf("destroy by force: %d rows, %v", n, err)
	}
}
