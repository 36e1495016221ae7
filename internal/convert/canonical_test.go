package convert

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"math"
	"net"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

type (
	named  string
	number int32
	valued struct{ s string }
	loop   struct{}
)

func (v valued) Value() (driver.Value, error) { return v.s, nil }
func (l loop) Value() (driver.Value, error)   { return l, nil }

var (
	str      = &ast.Type{Kind: ast.String}
	boolType = &ast.Type{Kind: ast.Boolean}
	tiny     = &ast.Type{Kind: ast.TinyInt}
	small    = &ast.Type{Kind: ast.SmallInt}
	medium   = &ast.Type{Kind: ast.MediumInt, Unsigned: true}
	integerT = &ast.Type{Kind: ast.Integer}
	big      = &ast.Type{Kind: ast.BigInt}
	ubig     = &ast.Type{Kind: ast.BigInt, Unsigned: true}
	double   = &ast.Type{Kind: ast.Double}
	realT    = &ast.Type{Kind: ast.Real}
	dec      = &ast.Type{Kind: ast.Decimal}
	dateT    = &ast.Type{Kind: ast.Date}
	dayT     = &ast.Type{Kind: ast.DateOnly}
	clockT   = &ast.Type{Kind: ast.Time}
	uuidT    = &ast.Type{Kind: ast.UUID}
	blobT    = &ast.Type{Kind: ast.Blob}
	jsonT    = &ast.Type{Kind: ast.JSON}
	enumT    = &ast.Type{Kind: ast.Enum, Values: []string{"a", "b"}}
	intsT    = &ast.Type{Kind: ast.Array, Elem: integerT}
	strsT    = &ast.Type{Kind: ast.Array, Elem: str}
	nestT    = &ast.Type{Kind: ast.Array, Elem: intsT}
	rangeT   = &ast.Type{Kind: ast.Range, Elem: big}
	inetT    = &ast.Type{Kind: ast.Inet}
	macT     = &ast.Type{Kind: ast.MacAddr}
	hstoreT  = &ast.Type{Kind: ast.HStore}
	geoT     = &ast.Type{Kind: ast.Geometry}
	at       = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	id       = datatypes.MustUUID("0190f5a0-0000-7000-8000-000000000001")
)

func ptr[T any](v T) *T { return &v }

func TestCanonical(t *testing.T) {
	tests := []struct {
		t    *ast.Type
		v    any
		want any
	}{
		{big, int8(-3), int64(-3)}, {big, number(4), int64(4)}, {big, uint16(5), int64(5)}, {big, 6.0, int64(6)}, {big, "7", int64(7)}, {big, json.Number("8"), int64(8)},
		{big, ptr(ptr(9)), int64(9)}, {big, (*int)(nil), nil}, {big, nil, nil}, {big, sql.NullInt64{}, nil}, {big, sql.Null[int32]{V: 3, Valid: true}, int64(3)},
		{big, datatypes.NullOf(uint8(4)), int64(4)}, {big, datatypes.MustDecimal("5.00"), int64(5)}, {big, time.Second, int64(1e9)}, {big, valued{"12"}, int64(12)},
		{ubig, uint64(math.MaxUint64), uint64(math.MaxUint64)}, {ubig, 3, uint64(3)}, {ubig, "18446744073709551615", uint64(math.MaxUint64)}, {ubig, datatypes.MustDecimal("18446744073709551615"), uint64(math.MaxUint64)},
		{tiny, -128, int64(-128)}, {medium, 1<<24 - 1, int64(1<<24 - 1)},
		{double, float32(0.5), 0.5}, {double, 3, 3.0}, {double, "1e3", 1000.0}, {dec, "1.10", datatypes.MustDecimal("1.10")}, {dec, 2.5, datatypes.MustDecimal("2.5")}, {dec, uint64(math.MaxUint64), datatypes.MustDecimal("18446744073709551615")},
		{boolType, true, true}, {boolType, "false", false}, {boolType, 1, true}, {boolType, uint8(0), false}, {boolType, 0.0, false},
		{str, "x", "x"}, {str, named("y"), "y"}, {str, []byte("z"), "z"}, {str, valued{"v"}, "v"}, {str, id, id.String()}, {str, netip.MustParseAddr("::1"), "::1"}, {str, net.HardwareAddr{1, 2, 3, 4, 5, 6}, "01:02:03:04:05:06"},
		{dateT, at.In(time.FixedZone("", 3600)), at}, {dateT, "2026-03-04T06:06:07+01:00", at}, {dateT, datatypes.NewDate(2026, 1, 2), time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)},
		{dayT, "2026-03-04", datatypes.NewDate(2026, 3, 4)}, {dayT, at, datatypes.NewDate(2026, 3, 4)}, {clockT, "05:06", datatypes.NewTimeOfDay(5, 6, 0, 0)},
		{uuidT, id.String(), id}, {uuidT, [16]byte(id), id}, {uuidT, sql.Null[datatypes.UUID]{V: id, Valid: true}, id},
		{blobT, "b", []byte("b")}, {blobT, json.RawMessage("c"), []byte("c")}, {enumT, named("b"), "b"},
		{jsonT, "s", json.RawMessage(`"s"`)}, {jsonT, json.RawMessage(`{"a": 1}`), json.RawMessage(`{"a": 1}`)}, {jsonT, map[string]any{"a": 1}, json.RawMessage(`{"a":1}`)}, {jsonT, json.RawMessage("null"), json.RawMessage("null")},
		{jsonT, map[string]any(nil), nil}, {jsonT, datatypes.JSONOf([]int{1}), json.RawMessage("[1]")}, {jsonT, valued{`{"x":1}`}, json.RawMessage(`{"x":1}`)}, {jsonT, 5, json.RawMessage("5")}, {jsonT, datatypes.NullOf(3), json.RawMessage("3")},
		{intsT, []any{1.0, "2"}, []int64{1, 2}}, {intsT, []*int{ptr(1), nil}, []*int64{ptr(int64(1)), nil}}, {strsT, []string{"a"}, []string{"a"}}, {strsT, []named{"a"}, []string{"a"}}, {strsT, [1]string{"a"}, []string{"a"}},
		{nestT, [][]int32{{1}, {2, 3}}, [][]int64{{1}, {2, 3}}}, {intsT, []int(nil), nil}, {intsT, []int{}, []int64{}},
		{rangeT, datatypes.NewRange(1, 5), datatypes.NewRange[int64](1, 5)}, {rangeT, "[1,5)", datatypes.NewRange[int64](1, 5)}, {inetT, netip.MustParseAddr("10.0.0.1"), "10.0.0.1"}, {inetT, "10.0.0.0/8", "10.0.0.0/8"}, {macT, "01:02:03:04:05:06", "01:02:03:04:05:06"},
		{hstoreT, map[string]string{"a": "b"}, datatypes.HStoreOf(map[string]string{"a": "b"})}, {geoT, datatypes.Point{X: 1, Y: 2}, datatypes.Point{X: 1, Y: 2}.Geometry()},
		{nil, int8(1), int64(1)}, {nil, uint64(math.MaxUint64), uint64(math.MaxUint64)}, {nil, named("n"), "n"}, {nil, []int{1, 2}, []int64{1, 2}}, {nil, []string{"a"}, []string{"a"}}, {nil, [16]byte(id), id}, {nil, datatypes.JSONOf(1), json.RawMessage("1")}, {nil, []any{1, "a"}, []any{int64(1), "a"}},
	}
	for _, test := range tests {
		got, err := Canonical(test.t, test.v)
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s of %T: got %T %v, %v, want %T %v", TypeName(test.t), test.v, got, got, err, test.want, test.want)
		}
	}
}

func TestRefused(t *testing.T) {
	body := map[string]any{"secret": "s3cret"}
	tests := []struct {
		t    *ast.Type
		v    any
		want string
	}{
		{big, body, "BIGINT takes integers, not map"}, {str, body, "STRING takes strings, not map"}, {boolType, []any{"s3cret"}, "not []interface"}, {dateT, body, "not map"}, {uuidT, body, "not map"}, {blobT, body, "not map"}, {enumT, body, "not map"}, {dec, body, "not map"}, {rangeT, body, "not map"}, {inetT, body, "not map"}, {clockT, body, "not map"}, {hstoreT, 1, "not int"},
		{nil, body, "not map"}, {nil, struct{ s3cret int }{}, "not struct"}, {str, 5, "not int"}, {str, json.Number("5"), "not json.Number"}, {str, true, "not bool"}, {str, at, "not time.Time"}, {big, true, "not bool"}, {big, at, "not time"}, {intsT, "{1}", "not string"}, {intsT, []any{"s3cret"}, "element 0"},
		{big, 1.5, "not integral"}, {big, 1e17, "2^53"}, {big, math.NaN(), "not integral"}, {big, uint64(math.MaxUint64), "out of range"}, {big, "s3cret", "not a number"}, {big, "99999999999999999999", "out of range"}, {big, datatypes.MustDecimal("1.5"), "not a number"}, {ubig, -1, "out of range"}, {tiny, 128, "out of range"}, {small, 1 << 15, "out of range"}, {medium, 1 << 24, "out of range"}, {integerT, int64(1) << 31, "out of range"},
		{realT, 1e300, "out of range"}, {double, "s3cret", "not a number"}, {double, "0x1p3", "not a number"}, {boolType, 2, "neither"}, {boolType, "s3cret", "neither"}, {boolType, uint(3), "neither"}, {dateT, "s3cret", "not the text"}, {dateT, at.AddDate(8000, 0, 0), "years"}, {dayT, "s3cret", "not the text"}, {uuidT, "s3cret", "not the text"}, {enumT, "s3cret", "not in the list"},
		{jsonT, []byte("s3cret"), "json.RawMessage"}, {jsonT, json.RawMessage("s3cret{"), "not a JSON document"}, {inetT, "s3cret", "not the text"}, {macT, "s3cret", "not the text"}, {rangeT, "s3cret", "no such range"}, {dec, "s3cret", "not a number"}, {dec, math.Inf(1), "not finite"}, {big, loop{}, "not convert.loop"}, {geoT, "s3cret", "no GeoJSON"},
	}
	for _, test := range tests {
		got, err := Canonical(test.t, test.v)
		if err == nil {
			t.Errorf("%s of %T: got %v without an error", TypeName(test.t), test.v, got)
			continue
		}
		if !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s of %T: %q lacks %q", TypeName(test.t), test.v, err, test.want)
		}
		if reflect.TypeOf(test.v).Kind() != reflect.Struct && strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s of %T: the value stands in %q", TypeName(test.t), test.v, err)
		}
	}
}

func TestCanonicalAllocations(t *testing.T) {
	tests := []struct {
		t *ast.Type
		v any
	}{{big, int64(1 << 40)}, {str, "text"}, {boolType, true}, {double, 1.5}, {uuidT, id}, {blobT, []byte("x")}, {enumT, "a"}, {dec, datatypes.MustDecimal("1.5")}, {strsT, []string{"a"}}, {nil, "text"}}
	for _, test := range tests {
		if n := testing.AllocsPerRun(100, func() { _, _ = Canonical(test.t, test.v) }); n != 0 {
			t.Errorf("%s of %T: %v allocations, want none", TypeName(test.t), test.v, n)
		}
	}
}

// FuzzCanonical: what is canonical stays as it is, and has the type that GoType promises.
func FuzzCanonical(f *testing.F) {
	for kind := range uint8(ast.RawType) + 1 {
		f.Add(kind, "1", 1.0, false)
		f.Add(kind, "2026-01-02", -1.5, true)
	}
	f.Fuzz(func(t *testing.T, kind uint8, text string, n float64, unsigned bool) {
		ct := &ast.Type{Kind: ast.Kind(kind), Unsigned: unsigned, Values: []string{"1"}}
		if ct.Kind == ast.Array || ct.Kind == ast.Range {
			ct.Elem = big
		}
		for _, v := range []any{text, n, []byte(text), json.RawMessage(text), []any{text, n}, map[string]any{text: n}} {
			c, err := Canonical(ct, v)
			if err != nil || c == nil {
				continue
			}
			if want := GoType(ct); want != nil && reflect.TypeOf(c) != want {
				t.Errorf("%s of %T is %T, want %v", TypeName(ct), v, c, want)
			}
			again, err := Canonical(ct, c)
			if x, isFloat := c.(float64); err != nil || !reflect.DeepEqual(again, c) && !(isFloat && math.IsNaN(x)) {
				t.Errorf("%s: the canonical %T %v becomes %v, %v", TypeName(ct), c, c, again, err)
			}
		}
	})
}
