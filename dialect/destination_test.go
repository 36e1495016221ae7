package dialect

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/datatypes"
)

var kindTypes = map[DestinationKind]reflect.Type{
	ToBool: reflect.TypeFor[bool](), ToInt: reflect.TypeFor[int](), ToInt8: reflect.TypeFor[int8](), ToInt16: reflect.TypeFor[int16](),
	ToInt32: reflect.TypeFor[int32](), ToInt64: reflect.TypeFor[int64](), ToUint: reflect.TypeFor[uint](), ToUint8: reflect.TypeFor[uint8](),
	ToUint16: reflect.TypeFor[uint16](), ToUint32: reflect.TypeFor[uint32](), ToUint64: reflect.TypeFor[uint64](),
	ToFloat32: reflect.TypeFor[float32](), ToFloat64: reflect.TypeFor[float64](), ToString: reflect.TypeFor[string](),
	ToBytes: reflect.TypeFor[[]byte](), ToTime: reflect.TypeFor[time.Time](), ToUUID: reflect.TypeFor[[16]byte](),
}

// place is a struct of a guard, the field and a guard, so that a store of the wrong width is seen.
type place struct {
	value reflect.Value
	dest  Destination
}

func newPlace(kind DestinationKind, null NullMode) *place {
	field := kindTypes[kind]
	if null == NullPointer {
		field = reflect.PointerTo(field)
	}
	guard := reflect.TypeFor[[8]byte]()
	typ := reflect.StructOf([]reflect.StructField{
		{Name: "Before", Type: guard}, {Name: "Field", Type: field}, {Name: "After", Type: guard}, {Name: "Valid", Type: reflect.TypeFor[bool]()},
	})
	v := reflect.New(typ).Elem()
	for _, i := range []int{0, 2} {
		reflect.Copy(v.Field(i), reflect.ValueOf([]byte("guarding")))
	}
	return &place{v, Destination{
		Offset: typ.Field(1).Offset, Valid: typ.Field(3).Offset, Kind: kind, Null: null, Name: "thing.field",
		Assign: func(unsafe.Pointer, any) error { return errors.New("Assign was called") },
	}}
}

func (p *place) bases() []unsafe.Pointer { return []unsafe.Pointer{p.value.Addr().UnsafePointer()} }

func (p *place) check(t *testing.T, want any) {
	t.Helper()
	for _, i := range []int{0, 2} {
		if g := p.value.Field(i).Interface(); g != [8]byte([]byte("guarding")) {
			t.Fatalf("memory beside the field was written: %q", g)
		}
	}
	got := p.value.Field(1)
	if p.dest.Null == NullPointer {
		if got.IsNil() {
			t.Fatal("the pointer is nil")
		}
		got = got.Elem()
	}
	if p.dest.Null == NullStruct && !p.value.Field(3).Bool() {
		t.Error("Valid is false")
	}
	if !reflect.DeepEqual(got.Interface(), want) {
		t.Errorf("got %#v, want %#v", got.Interface(), want)
	}
}

var (
	instant = time.Date(2024, 5, 6, 7, 8, 9, 123456000, time.UTC)
	uuid    = datatypes.MustUUID("00112233-4455-6677-8899-aabbccddeeff")
)

func TestStore(t *testing.T) {
	for _, c := range []struct {
		kind DestinationKind
		in   []any
		want any
	}{
		{ToBool, []any{true, int64(1), 1.0, "1", "t", "true", []byte("1"), []byte{1}}, true},
		{ToBool, []any{false, int64(0), 0.0, "0", "f", []byte("0"), []byte{0}}, false},
		{ToInt, []any{int64(-300), -300.0, "-300", []byte("-300"), "-300.000"}, -300},
		{ToInt8, []any{int64(-128), "-128", []byte("-128")}, int8(-128)},
		{ToInt16, []any{int64(math.MaxInt16), "32767"}, int16(math.MaxInt16)},
		{ToInt32, []any{int64(math.MinInt32), "-2147483648", -2147483648.0}, int32(math.MinInt32)},
		{ToInt64, []any{int64(math.MaxInt64), "9223372036854775807", []byte("9223372036854775807"), uint64(math.MaxInt64)}, int64(math.MaxInt64)},
		{ToInt64, []any{int64(1), true, "1", "1.0"}, int64(1)},
		{ToUint, []any{int64(7), "7", 7.0}, uint(7)},
		{ToUint8, []any{int64(255), "255"}, uint8(255)},
		{ToUint16, []any{int64(65535), []byte("65535")}, uint16(65535)},
		{ToUint32, []any{int64(math.MaxUint32), "4294967295"}, uint32(math.MaxUint32)},
		{ToUint64, []any{uint64(math.MaxUint64), "18446744073709551615", []byte("18446744073709551615")}, uint64(math.MaxUint64)},
		{ToFloat32, []any{1.5, float32(1.5), "1.5", []byte("1.5")}, float32(1.5)},
		{ToFloat64, []any{1e300, "1e300", []byte("1e300")}, 1e300},
		{ToFloat64, []any{int64(3), 3.0, "3"}, 3.0},
		{ToString, []any{"Ω", []byte("Ω")}, "Ω"},
		{ToString, []any{int64(12), "12"}, "12"},
		{ToString, []any{1.5}, "1.5"},
		{ToString, []any{instant}, "2024-05-06T07:08:09.123456Z"},
		{ToString, []any{[16]byte(uuid)}, uuid.String()},
		{ToBytes, []any{"ab", []byte("ab")}, []byte("ab")},
		{ToBytes, []any{"", []byte{}}, []byte{}},
		{ToTime, []any{instant, instant.In(time.FixedZone("x", 7200)), "2024-05-06 07:08:09.123456 +00:00", []byte("2024-05-06 07:08:09.123456"), "2024-05-06T09:08:09.123456+02:00"}, instant},
		{ToUUID, []any{[16]byte(uuid), uuid, uuid.String(), []byte(uuid.String()), uuid[:]}, [16]byte(uuid)},
	} {
		for _, in := range c.in {
			for _, null := range []NullMode{NullError, NullZero, NullPointer, NullStruct, NullAssign} {
				t.Run(fmt.Sprintf("%v/%T/%v/%d", kindTypes[c.kind], in, in, null), func(t *testing.T) {
					p := newPlace(c.kind, null)
					if err := p.dest.Store(p.bases(), in); err != nil {
						t.Fatal(err)
					}
					p.check(t, c.want)
				})
			}
		}
	}
}

func TestStoreRefuses(t *testing.T) {
	for _, c := range []struct {
		kind DestinationKind
		in   any
	}{
		{ToInt8, int64(128)}, {ToInt16, int64(-32769)}, {ToInt32, int64(1 << 31)}, {ToInt64, "9223372036854775808"}, {ToInt64, uint64(1 << 63)},
		{ToInt64, 1.5}, {ToInt64, math.NaN()}, {ToInt64, math.Inf(1)}, {ToInt64, 1e19}, {ToInt, "x"}, {ToInt, "1.5"}, {ToInt, ""}, {ToInt, []byte("1x")},
		{ToUint, int64(-1)}, {ToUint8, int64(256)}, {ToUint16, int64(65536)}, {ToUint32, int64(1 << 32)}, {ToUint64, "-1"}, {ToUint64, 1e20},
		{ToFloat32, 1e300}, {ToFloat64, "x"}, {ToFloat64, "1e999"}, {ToBool, int64(2)}, {ToBool, "maybe"}, {ToBool, []byte{2}},
		{ToTime, "yesterday"}, {ToUUID, "no"}, {ToUUID, []byte{1, 2}},
	} {
		p := newPlace(c.kind, NullError)
		err := p.dest.Store(p.bases(), c.in)
		var value *ValueError
		if !errors.As(err, &value) || value.Name != "thing.field" || !strings.Contains(err.Error(), "thing.field") {
			t.Errorf("%v from %T %v: %v, want *ValueError", kindTypes[c.kind], c.in, c.in, err)
		}
	}
}

func TestErrorsDoNotShareTheDriversBuffer(t *testing.T) {
	p := newPlace(ToInt, NullError)
	buf := []byte("12x")
	err := p.dest.StoreBytes(p.bases(), buf)
	before := err.Error()
	copy(buf, "???")
	if err.Error() != before {
		t.Errorf("the error changed from %q to %q", before, err)
	}
	p = newPlace(ToBytes, NullError)
	if err := p.dest.StoreBytes(p.bases(), buf); err != nil {
		t.Fatal(err)
	}
	copy(buf, "!!!")
	p.check(t, []byte("???"))
}

func TestSetNull(t *testing.T) {
	for kind := range kindTypes {
		p := newPlace(kind, NullError)
		var null *NullValueError
		if err := p.dest.SetNull(p.bases()); !errors.As(err, &null) || null.Name != "thing.field" {
			t.Errorf("%v: %v", kindTypes[kind], err)
		}
		for _, mode := range []NullMode{NullZero, NullStruct, NullPointer} {
			p := newPlace(kind, mode)
			full := "1"
			switch kind {
			case ToTime:
				full = "2024-01-01"
			case ToUUID:
				full = uuid.String()
			}
			if err := p.dest.Store(p.bases(), full); err != nil || p.value.Field(1).IsZero() {
				t.Fatalf("%v: %v", kindTypes[kind], err)
			}
			if err := p.dest.Store(p.bases(), nil); err != nil || !p.value.Field(1).IsZero() || p.value.Field(3).Bool() {
				t.Errorf("%v, mode %d: %+v, %v", kindTypes[kind], mode, p.value, err)
			}
		}
	}
	p := newPlace(ToInt, NullError)
	p.dest.Key = true
	bases := p.bases()
	if err := p.dest.SetNull(bases); err != nil || bases[0] != nil {
		t.Errorf("Key: %v, base %v", err, bases[0])
	}
	for _, v := range []any{nil, int64(1), "x", []byte("x"), 1.5, true, instant, uuid} {
		if err := p.dest.Store(bases, v); err != nil {
			t.Errorf("absent record: %v", err)
		}
	}
}

func TestAssignAndDecode(t *testing.T) {
	var got any
	d := Destination{Kind: ToOther, Null: NullAssign, Name: "a.b", Assign: func(_ unsafe.Pointer, v any) error { got = v; return nil }}
	bases := []unsafe.Pointer{unsafe.Pointer(new(int))}
	for _, v := range []any{nil, int64(1), 1.5, true, "x", instant} {
		if err := d.Store(bases, v); err != nil || got != v {
			t.Errorf("%v: got %v, %v", v, got, err)
		}
	}
	d.Assign = func(unsafe.Pointer, any) error { return errors.New("no") }
	var value *ValueError
	if err := d.StoreInt64(bases, 1); !errors.As(err, &value) || value.Name != "a.b" {
		t.Errorf("%v", err)
	}
	p := newPlace(ToInt64, NullStruct)
	p.dest.Decode = func(v any) (any, error) { return v.(int64) * 2, nil }
	if err := p.dest.StoreInt64(p.bases(), 21); err != nil {
		t.Fatal(err)
	}
	p.check(t, int64(42))
}

func TestStoreDoesNotAllocate(t *testing.T) {
	number, date := []byte("123456"), []byte("2024-05-06 07:08:09.123456")
	for kind, store := range map[DestinationKind]func(*Destination, []unsafe.Pointer) error{
		ToInt64:   func(d *Destination, b []unsafe.Pointer) error { return d.StoreInt64(b, 1<<40) },
		ToInt32:   func(d *Destination, b []unsafe.Pointer) error { return d.StoreBytes(b, number) },
		ToFloat64: func(d *Destination, b []unsafe.Pointer) error { return d.StoreString(b, "1.25") },
		ToString:  func(d *Destination, b []unsafe.Pointer) error { return d.StoreString(b, "text") },
		ToTime: func(d *Destination, b []unsafe.Pointer) error {
			return d.StoreBytes(b, date)
		},
		ToUUID: func(d *Destination, b []unsafe.Pointer) error { return d.StoreUUID(b, uuid) },
		ToBool: func(d *Destination, b []unsafe.Pointer) error { return d.StoreBool(b, true) },
	} {
		p := newPlace(kind, NullError)
		bases := p.bases()
		if n := testing.AllocsPerRun(100, func() { _ = store(&p.dest, bases) }); n != 0 {
			t.Errorf("%v: %v allocations", kindTypes[kind], n)
		}
	}
}
