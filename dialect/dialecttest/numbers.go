package dialecttest

import (
	"math"
	"math/big"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Named types over numbers.
type (
	age     int
	code    uint16
	rate    float64
	flag    bool
	weekday int8
)

// number is a record with a column of every number that Go infers, and of the decimals.
type number struct {
	ID      int64
	Int     int
	Int8    int8
	Int16   int16
	Int32   int32
	Int64   int64
	Uint8   uint8
	Uint16  uint16
	Uint32  uint32
	Uint64  uint64
	Bool    bool
	Float   float64
	Single  float32
	Age     age
	Code    code
	Rate    rate
	Flag    flag
	Weekday weekday
	Decimal sequelize.Decimal
	Exact   sequelize.Decimal `sequelize:"type:DECIMAL(38,10)"`
	Text    string            `sequelize:"type:DECIMAL(30,2)"`
	Percent float64           `sequelize:"type:DECIMAL(10,3)"`
	Whole   int64             `sequelize:"type:DECIMAL(20)"`
}

func numbers(s *suite) {
	trip[number](s,
		column{field: "Int", values: values[int](0, 1, -1, math.MinInt64, math.MaxInt64)},
		column{field: "Int8", values: values[int8](0, math.MinInt8, math.MaxInt8)},
		column{field: "Int16", values: values[int16](0, math.MinInt16, math.MaxInt16)},
		column{field: "Int32", values: values[int32](0, math.MinInt32, math.MaxInt32)},
		column{field: "Int64", values: values[int64](0, math.MinInt64, math.MaxInt64)},
		column{field: "Uint8", values: values[uint8](0, math.MaxUint8)},
		column{field: "Uint16", values: values[uint16](0, math.MaxUint16)},
		column{field: "Uint32", values: values[uint32](0, math.MaxUint32)},
		s.wideUnsigned(),
		column{field: "Bool", values: values(true, false)},
		s.doubles(),
		column{field: "Single", values: values[float32](0, 1.5, -1.5, 0.1, 16777216, 3.25e10, 1e-30, 123456.79, 3.4028233e38), same: sameBy(sameFloat[float32])},
		column{field: "Age", values: values[age](0, 42, -1)},
		column{field: "Code", values: values[code](0, math.MaxUint16)},
		column{field: "Rate", values: values[rate](0, 0.25)},
		column{field: "Flag", values: values[flag](true, false)},
		column{field: "Weekday", values: values[weekday](-7, 7)},
		column{field: "Decimal", values: decimalsOf("0", "12.5", "-99999999999999.123456789"), same: sameBy(sequelize.Decimal.Equal)},
		column{field: "Exact", same: sameBy(sequelize.Decimal.Equal), values: decimalsOf("0", "1", "-1", "0.0000000001",
			"-0.0000000001", "9999999999999999999999999999.9999999999", "-9999999999999999999999999999.9999999999",
			"1234567890123456789012345678.0123456789", "0.1", "100")},
		column{field: "Text", values: values("0.00", "-1.50", "9999999999999999999999999999.99"), same: sameBy(sameNumber)},
		column{field: "Percent", values: values(0, 12.5, -0.125, 9999999.999)},
		column{field: "Whole", values: values[int64](0, math.MaxInt64, math.MinInt64)},
	)
}

// wideUnsigned are integers above those of a signed 64 bit one; where the database has no column for them they are
// refused.
func (s *suite) wideUnsigned() column {
	wide := values[uint64](0, math.MaxInt64, math.MaxInt64+1, math.MaxUint64)
	t := &ast.Type{Kind: ast.BigInt, Unsigned: true}
	if s.dialect.CheckType(t) == nil {
		if encode := s.dialect.Encoder(t); encode != nil {
			if _, err := encode(uint64(math.MaxUint64)); err != nil {
				return column{field: "Uint64", values: wide[:2], refused: wide[2:]}
			}
		}
	}
	return column{field: "Uint64", values: wide}
}

func (s *suite) doubles() column {
	c := column{field: "Float", same: sameBy(sameFloat[float64]), hidden: func(v any) bool { return math.IsNaN(v.(float64)) }}
	c.values = values(0, 1.5, -1.5, 0.1, math.MaxFloat64, -math.MaxFloat64, 1e-300, math.Pi, 1<<53, 123456789.123456789, math.Copysign(0, -1))
	if !s.features.NegativeZero {
		c.same = sameBy(func(a, b float64) bool { return a == b || a != a && b != b })
	}
	take := func(has bool, special ...float64) {
		if has {
			c.values = append(c.values, values(special...)...)
		} else {
			c.refused = append(c.refused, values(special...)...)
		}
	}
	take(s.features.NaN, math.NaN())
	take(s.features.Inf, math.Inf(1), math.Inf(-1))
	return c
}

// sameFloat compares bit by bit, so that -0 is not 0; every NaN is the same.
func sameFloat[F float32 | float64](a, b F) bool {
	return math.Float64bits(float64(a)) == math.Float64bits(float64(b)) || a != a && b != b
}

func decimalsOf(list ...string) []any {
	out := make([]any, len(list))
	for i, text := range list {
		out[i] = datatypes.MustDecimal(text)
	}
	return out
}

// sameNumber compares texts of numbers: some databases keep the zeros of the scale, others do not.
func sameNumber(a, b string) bool {
	x, ok := new(big.Rat).SetString(a)
	y, also := new(big.Rat).SetString(b)
	return ok && also && x.Cmp(y) == 0
}
