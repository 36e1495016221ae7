package dialecttest

import (
	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// span is a record with a column of every range.
type span struct {
	ID       int64
	Int64    sequelize.Range[int64]
	Int32    sequelize.Range[int32]
	Dates    sequelize.Range[sequelize.DateOnly]
	Decimals sequelize.Range[sequelize.Decimal]
}

func ranges(s *suite) {
	if !s.features.Ranges {
		s.Skip("the database has no ranges")
	}
	dec := datatypes.MustDecimal
	trip[span](s,
		column{field: "Int64", same: sameBy(sameRange[int64]), values: values(datatypes.NewRange[int64](1, 10), datatypes.RangeFrom[int64](5),
			datatypes.RangeUntil[int64](5), datatypes.EmptyRange[int64](), sequelize.Range[int64]{})},
		column{field: "Int32", same: sameBy(sameRange[int32]), values: values(datatypes.RangeOf[int32](1, 10, "[]"))},
		column{field: "Dates", same: sameBy(sameRange[sequelize.DateOnly]), values: values(datatypes.NewRange(datatypes.NewDate(2024, 1, 1), datatypes.NewDate(2024, 2, 1)))},
		column{field: "Decimals", same: sameBy(sameRange[sequelize.Decimal]), values: values(datatypes.RangeOf(dec("1.5"), dec("2.75"), "(]"))},
	)
}

// sameRange compares ranges by the values in them: databases write discrete ones as [lower,upper).
func sameRange[T datatypes.RangeValue](a, b sequelize.Range[T]) bool {
	return a.Canonical().Equal(b.Canonical())
}

// place is a record with a column of every shape.
type place struct {
	ID      int64
	Point   sequelize.Point
	Shape   sequelize.Geometry
	Pointer *sequelize.Point
}

func shapes(s *suite) {
	if !s.has(&ast.Type{Kind: ast.Geometry}) || s.features.Ranges && !s.extension("postgis") {
		s.Skip("the database has no shapes")
	}
	p := sequelize.Point{X: 1, Y: 2}
	trip[place](s,
		column{field: "Point", hidden: all, values: values(sequelize.Point{X: 1.5, Y: -2.25}, sequelize.Point{})},
		column{field: "Shape", hidden: all, values: values(sequelize.Point{X: 3, Y: 4}.Geometry(), datatypes.NewLineString(datatypes.Point{}, datatypes.Point{X: 1, Y: 2}))},
		column{field: "Pointer", hidden: all, values: values(&p, nil)},
	)
}

// labels is a record with an HSTORE.
type labels struct {
	ID    int64
	Value sequelize.HStore
}

func hstores(s *suite) {
	if !s.has(&ast.Type{Kind: ast.HStore}) || !s.extension("hstore") {
		s.Skip("the database has no hstore")
	}
	trip[labels](s, column{field: "Value", hidden: all, values: values(sequelize.HStore{},
		datatypes.HStoreOf(map[string]string{"a": "it's", `q"\`: "", "é": "🎉"}), sequelize.HStore{"n": {}})})
}

// extension reports whether the database can have the types of an extension, which is created where it can be.
func (s *suite) extension(name string) bool {
	_, err := s.db.Exec(s.ctx, "CREATE EXTENSION IF NOT EXISTS "+name)
	return err == nil
}
