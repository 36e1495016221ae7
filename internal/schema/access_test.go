package schema

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"reflect"
	"testing"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
)

type level int16
type label string
type doc struct{ A, B int }

// money scans itself.
type money struct{ cents int64 }

func (m *money) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("money of %T", v)
	}
	m.cents = n
	return nil
}
func (m money) Value() (driver.Value, error) { return m.cents, nil }

// everything has a field of every Go type with its own access.
type everything struct {
	ID    int64
	I     int
	I8    int8
	I16   level
	I32   int32
	U     uint
	U8    uint8
	U32   uint32
	F32   float32
	F64   float64
	B     bool
	S     label
	PS    *string
	PI    *int32
	PT    *time.Time
	NS    sql.NullString
	NI    sql.Null[int64]
	ND    datatypes.Null[datatypes.DateOnly]
	T     time.Time
	Bytes []byte
	UUID  datatypes.UUID
	Array [16]byte
	Date  datatypes.DateOnly
	Clock datatypes.TimeOfDay
	Dec   datatypes.Decimal
	Raw   json.RawMessage
	Doc   doc
	PDoc  *doc
	Map   map[string]any
	JSON  datatypes.JSON[doc]
	Strs  []string
	Ints  []int32
	Opts  []*string
	Nest  [][]int64
	Addr  netip.Addr
	Net   netip.Prefix
	MAC   net.HardwareAddr
	Money money          `sequelize:"type:BIGINT"`
	PM    *money         `sequelize:"type:BIGINT"`
	Text  datatypes.UUID `sequelize:"type:CHAR(36)"`
	Small int64          `sequelize:"type:SMALLINT"`
	Enum  string         `sequelize:"type:ENUM('a','b');defaultValue:a"`
	Range datatypes.Range[int64]
	H     datatypes.HStore
	Zero  int `sequelize:"allowNull:true"`
}

func ptr[T any](v T) *T { return &v }

var at = time.Date(2026, 3, 4, 5, 6, 7, 8000, time.UTC)

func filled() everything {
	u := datatypes.MustUUID("0190f5a0-0000-7000-8000-000000000001")
	return everything{
		ID: 1 << 40, I: -5, I8: -8, I16: 16, I32: 32, U: 1 << 63, U8: 200, U32: 1 << 31, F32: 1.5, F64: 2.25, B: true, S: "s", PS: ptr("p"), PI: ptr(int32(7)), PT: ptr(at),
		NS: sql.NullString{String: "n", Valid: true}, NI: sql.Null[int64]{V: 3, Valid: true}, ND: datatypes.NullOf(datatypes.NewDate(2026, 1, 2)),
		T: at, Bytes: []byte{0, 1}, UUID: u, Array: u, Date: datatypes.NewDate(2025, 5, 6), Clock: datatypes.NewTimeOfDay(1, 2, 3, 0), Dec: datatypes.MustDecimal("1.10"),
		Raw: json.RawMessage(`{"a": 1}`), Doc: doc{1, 2}, PDoc: &doc{3, 4}, Map: map[string]any{"k": "v"}, JSON: datatypes.JSONOf(doc{5, 6}),
		Strs: []string{"a b", "NULL"}, Ints: []int32{1, 2}, Opts: []*string{nil, ptr("x")}, Nest: [][]int64{{1}, {2, 3}},
		Addr: netip.MustParseAddr("10.0.0.1"), Net: netip.MustParsePrefix("10.0.0.0/8"), MAC: net.HardwareAddr{1, 2, 3, 4, 5, 6},
		Money: money{150}, PM: &money{7}, Text: u, Small: 12, Enum: "b", Range: datatypes.NewRange[int64](1, 5), H: datatypes.HStoreOf(map[string]string{"a": "b"}), Zero: 4,
	}
}

// TestAccess stores in a second record what the access reads from the first, by every way in which values are stored.
func TestAccess(t *testing.T) {
	for _, d := range []fakeDialect{full, lean} {
		table := parse[everything](t, d, Options{})
		from := filled()
		var bySet, byAssign everything
		p := unsafe.Pointer(&from)
		for _, a := range table.Attributes {
			v, err := a.Get(p)
			if err != nil || v == nil {
				t.Errorf("%s on %s: got %v, %v", a.Name, d.name, v, err)
				continue
			}
			if a.IsZero(p) || !a.IsZero(unsafe.Pointer(&everything{})) {
				t.Errorf("%s: IsZero is wrong", a.Name)
			}
			if err := a.Set(unsafe.Pointer(&bySet), v); err != nil {
				t.Errorf("%s on %s: Set(%T): %v", a.Name, d.name, v, err)
			}
			if err := a.Dest.Store([]unsafe.Pointer{unsafe.Pointer(&byAssign)}, v); err != nil {
				t.Errorf("%s on %s: Store(%T): %v", a.Name, d.name, v, err)
			}
		}
		if !reflect.DeepEqual(from, bySet) {
			t.Errorf("Set on %s:\n%+v\nwant\n%+v", d.name, bySet, from)
		}
		if !reflect.DeepEqual(from, byAssign) {
			t.Errorf("Store on %s:\n%+v\nwant\n%+v", d.name, byAssign, from)
		}
	}
}

// TestDriverForms stores what drivers give for each attribute.
func TestDriverForms(t *testing.T) {
	table := parse[everything](t, full, Options{})
	want := filled()
	forms := map[string][]any{
		"id": {int64(1 << 40), "1099511627776", []byte("1099511627776")}, "i16": {int64(16), 16.0}, "u": {"9223372036854775808", uint64(1 << 63), datatypes.MustDecimal("9223372036854775808")},
		"b": {true, int64(1), []byte("1"), "t"}, "s": {"s", []byte("s")}, "ps": {"p", []byte("p")}, "pi": {int64(7), "7"}, "pt": {at, "2026-03-04 05:06:07.000008+00"},
		"ns": {"n", []byte("n")}, "nd": {"2026-01-02", time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}, "date": {"2025-05-06", []byte("2025-05-06")}, "clock": {"01:02:03", []byte("01:02:03.000")},
		"dec": {"1.10", []byte("1.10")}, "uuid": {want.UUID.String(), want.UUID[:], [16]byte(want.UUID)}, "array": {want.UUID.String(), want.UUID[:]}, "text": {want.UUID.String()},
		"doc": {`{"A":1,"B":2}`, []byte(`{"A":1,"B":2}`)}, "pDoc": {`{"A":3,"B":4}`}, "json": {`{"A":5,"B":6}`}, "map": {map[string]any{"k": "v"}, `{"k":"v"}`}, "strs": {`{"a b","NULL"}`, []string{"a b", "NULL"}, []any{"a b", "NULL"}},
		"opts": {`{NULL,x}`, []any{nil, "x"}}, "ints": {"{1,2}", []int32{1, 2}, []int64{1, 2}}, "nest": {"{{1},{2,3}}"}, "addr": {"10.0.0.1", "10.0.0.1/32"}, "net": {"10.0.0.0/8"}, "mac": {"01:02:03:04:05:06"},
		"money": {int64(150)}, "pm": {int64(7)}, "range": {"[1,5)"}, "h": {`"a"=>"b"`}, "raw": {`{"a": 1}`, []byte(`{"a": 1}`)}, "f32": {1.5, "1.5"}, "bytes": {[]byte{0, 1}},
	}
	for name, values := range forms {
		a := table.Attribute(name)
		if a == nil {
			t.Fatalf("no attribute %s", name)
		}
		for _, v := range values {
			var got everything
			if err := a.Dest.Store([]unsafe.Pointer{unsafe.Pointer(&got)}, v); err != nil {
				t.Errorf("%s: %T: %v", name, v, err)
				continue
			}
			x, y := reflect.ValueOf(got).FieldByIndex(a.Index).Interface(), reflect.ValueOf(want).FieldByIndex(a.Index).Interface()
			if !reflect.DeepEqual(x, y) {
				t.Errorf("%s: %T: got %v, want %v", name, v, x, y)
			}
		}
	}
}

func TestNull(t *testing.T) {
	table := parse[everything](t, full, Options{})
	record := filled()
	for _, a := range table.Attributes {
		err := a.Dest.Store([]unsafe.Pointer{unsafe.Pointer(&record)}, nil)
		null := a.Dest.Null
		if (null == dialect.NullError) != (err != nil) {
			t.Errorf("%s: mode %d, error %v", a.Name, null, err)
		}
		if err == nil && a.AllowNull && !a.IsZero(unsafe.Pointer(&record)) {
			t.Errorf("%s is not zero after NULL", a.Name)
		}
		if v, err := a.Get(unsafe.Pointer(&record)); a.AllowNull && !a.NullAsZero && (v != nil || err != nil) && a.Name != "doc" && a.Name != "json" {
			t.Errorf("%s reads %v, %v after NULL", a.Name, v, err)
		}
	}
}

func TestStrictReads(t *testing.T) {
	table := parse[everything](t, full, Options{})
	record := everything{Small: 1 << 20, Enum: "z", T: at.AddDate(9000, 0, 0)}
	for _, name := range []string{"small", "enum", "t"} {
		if v, err := table.Attribute(name).Get(unsafe.Pointer(&record)); err == nil {
			t.Errorf("%s: got %v without an error", name, v)
		}
	}
}

func TestAccessAllocations(t *testing.T) {
	table := parse[everything](t, full, Options{})
	record, value := filled(), any("text")
	p := unsafe.Pointer(&record)
	tests := []struct {
		name string
		most float64
		do   func()
	}{
		{"read a small integer", 0, func() { _, _ = table.Attribute("i16").Get(p) }},
		{"read an integer", 1, func() { _, _ = table.Attribute("id").Get(p) }},
		{"read a string", 1, func() { _, _ = table.Attribute("s").Get(p) }},
		{"read a bool", 0, func() { _, _ = table.Attribute("b").Get(p) }},
		{"read a time", 1, func() { _, _ = table.Attribute("t").Get(p) }},
		{"set a string", 0, func() { _ = table.Attribute("s").Set(p, value) }},
		{"zero", 0, func() { table.Attribute("t").IsZero(p) }},
	}
	for _, test := range tests {
		if got := testing.AllocsPerRun(100, test.do); got > test.most {
			t.Errorf("%s: %v allocations, want at most %v", test.name, got, test.most)
		}
	}
}
