package sequelize_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// Records of composite keys, more of them than one statement can name: parents and children by two attributes, and a
// many-to-many between records with two attributes each.

type limitArea struct {
	Code   string       `sequelize:"primaryKey;type:STRING(20)"`
	Number int64        `sequelize:"primaryKey"`
	Cells  []*limitCell `sequelize:"hasMany;foreignKey:areaCode,areaNumber"`
	Marks  []*limitMark `sequelize:"belongsToMany;through:limitLinks;foreignKey:areaCode,areaNumber;otherKey:markCode,markNumber"`
}

type limitCell struct {
	Code       string `sequelize:"primaryKey;type:STRING(20)"`
	Number     int64  `sequelize:"primaryKey"`
	AreaCode   *string
	AreaNumber *int64
	Area       *limitArea `sequelize:"belongsTo;foreignKey:areaCode,areaNumber"`
}

type limitMark struct {
	Code   string `sequelize:"primaryKey;type:STRING(20)"`
	Number int64  `sequelize:"primaryKey"`
	Name   string
}

func TestManyCompositeKeys(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of composite keys take long: run without -short")
	}
	testdb.Each(t, manyCompositeKeys)
}

func manyCompositeKeys(t *testing.T, uri string) {
	ctx := context.Background()
	db, l := opened(t, uri)
	plain := sequelize.Timestamps(false)
	areas, cells, marks := sequelize.Define[limitArea](db, plain), sequelize.Define[limitCell](db, plain), sequelize.Define[limitMark](db, plain)
	areaCells := sequelize.HasMany(areas, cells, sequelize.As("cells"))
	areaMarks := sequelize.BelongsToMany(areas, marks, sequelize.As("marks"))
	l.must(db.Sync(ctx, sequelize.Force(true)))
	const n = 2500 // more than a statement names, less than would take a minute
	key := func(i int) (string, int64) { return fmt.Sprint("k", i%7), int64(i) }
	var parents []*limitArea
	for i := range n {
		a := &limitArea{}
		a.Code, a.Number = key(i)
		c, m := &limitCell{}, &limitMark{Name: fmt.Sprint(i)}
		c.Code, c.Number = key(i)
		m.Code, m.Number = key(i)
		a.Cells, a.Marks = []*limitCell{c}, []*limitMark{m}
		parents = append(parents, a)
	}
	l.must(areas.BulkCreate(ctx, parents, sequelize.Include("cells"), sequelize.Include("marks")))
	check := func(list []*limitArea, err error) {
		t.Helper()
		l.must(err)
		if len(list) != n {
			t.Fatal(len(list))
		}
		for _, a := range list {
			if len(a.Cells) != 1 || a.Cells[0].Number != a.Number || a.Cells[0].Code != a.Code || len(a.Marks) != 1 || a.Marks[0].Number != a.Number {
				t.Fatalf("%+v %+v %+v", a, a.Cells, a.Marks)
			}
		}
	}
	for _, how := range []sequelize.Separate{true, false} {
		check(areas.FindAll(ctx, sequelize.Include("cells", how), sequelize.Include("marks", how)))
		back, err := cells.FindAll(ctx, sequelize.Include("area", how))
		l.must(err)
		for _, c := range back {
			if c.Area == nil || c.Area.Number != c.Number {
				t.Fatalf("separate %v: %+v", how, c)
			}
		}
	}
	lists, err := areaMarks.GetEach(ctx, parents, sequelize.Limit(1))
	l.must(err)
	for i, list := range lists {
		if len(list) != 1 || list[0].Number != int64(i) {
			t.Fatal(i, list)
		}
	}
	// Handles name as many targets at once.
	var allCells []*limitCell
	var allMarks []*limitMark
	for _, a := range parents {
		allCells, allMarks = append(allCells, a.Cells...), append(allMarks, a.Marks...)
	}
	one := &limitArea{}
	one.Code, one.Number = key(0)
	l.must(areaCells.Add(ctx, one, allCells))
	l.must(areaMarks.Add(ctx, one, allMarks))
	counted := func(want int64) {
		t.Helper()
		c, err := areaCells.Count(ctx, one)
		l.must(err)
		m, err := areaMarks.Count(ctx, one)
		l.must(err)
		if c != want || m != want {
			t.Fatal(c, m, want)
		}
	}
	counted(n)
	hasCells, err := areaCells.Has(ctx, one, allCells)
	l.must(err)
	hasMarks, err := areaMarks.Has(ctx, one, allMarks)
	l.must(err)
	if !hasCells || !hasMarks {
		t.Fatal(hasCells, hasMarks)
	}
	l.must(areaCells.Set(ctx, one, allCells[:n-1]))
	l.must(areaMarks.Set(ctx, one, allMarks[:n-1]))
	counted(n - 1)
	l.must(areaCells.Remove(ctx, one, allCells[1:]))
	l.must(areaMarks.Remove(ctx, one, allMarks[1:]))
	counted(1)
	one.Cells, one.Marks = allCells, allMarks
	l.must(areas.Save(ctx, one, sequelize.Include("cells"), sequelize.Include("marks"), sequelize.SyncChildren(true)))
	counted(n)
}

// A hint that a database does not have is left out, also where targets are asked for by their through rows.
func TestHintsOfLinkedTargets(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db, l := opened(t, uri)
		plain := sequelize.Timestamps(false)
		areas, marks := sequelize.Define[limitArea](db, plain), sequelize.Define[limitMark](db, plain)
		sequelize.Define[limitCell](db, plain)
		areaMarks := sequelize.BelongsToMany(areas, marks, sequelize.As("marks"))
		l.must(db.Sync(ctx, sequelize.Force(true)))
		area := &limitArea{Code: "a", Number: 1, Marks: []*limitMark{{Code: "m", Number: 2}}}
		l.must(areas.Create(ctx, area, sequelize.Include("marks")))
		found, err := areaMarks.Get(ctx, area, sequelize.HintNoLock, sequelize.IndexHint(sequelize.UseIndex))
		if err != nil || len(found) != 1 {
			t.Errorf("Get with hints: %v, %v", found, err)
		}
	})
}
