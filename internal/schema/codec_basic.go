package schema

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/box"
)

type signedInt interface {
	int | int8 | int16 | int32 | int64
}
type unsignedInt interface {
	uint | uint8 | uint16 | uint32 | uint64
}

// basicCodec compiles the access to Go's basic kinds. A named type has the layout of its kind.
func basicCodec(g reflect.Type, t *ast.Type) codec {
	switch g.Kind() {
	case reflect.Int:
		return intCodec[int](t, dialect.ToInt)
	case reflect.Int8:
		return intCodec[int8](t, dialect.ToInt8)
	case reflect.Int16:
		return intCodec[int16](t, dialect.ToInt16)
	case reflect.Int32:
		return intCodec[int32](t, dialect.ToInt32)
	case reflect.Int64:
		return intCodec[int64](t, dialect.ToInt64)
	case reflect.Uint:
		return uintCodec[uint](t, dialect.ToUint)
	case reflect.Uint8:
		return uintCodec[uint8](t, dialect.ToUint8)
	case reflect.Uint16:
		return uintCodec[uint16](t, dialect.ToUint16)
	case reflect.Uint32:
		return uintCodec[uint32](t, dialect.ToUint32)
	case reflect.Uint64:
		return uintCodec[uint64](t, dialect.ToUint64)
	case reflect.Float32:
		return floatCodec[float32](t, dialect.ToFloat32)
	case reflect.Float64:
		return floatCodec[float64](t, dialect.ToFloat64)
	case reflect.Bool:
		return boolCodec(t)
	case reflect.String:
		return stringCodec(t)
	}
	return bytesCodec(t)
}

// plain fills a codec of type T that stores through the conversions of dialect.Destination.
func plain[T comparable](kind dialect.DestinationKind, get func(unsafe.Pointer) (any, error)) codec {
	return codec{
		kind: kind, get: get,
		isZero: func(p unsafe.Pointer) bool { var zero T; return *(*T)(p) == zero },
		assign: storing(kind),
		alloc:  func() unsafe.Pointer { return unsafe.Pointer(new(T)) },
	}
}

// storing stores by kind, with the one set of conversions that rows have.
func storing(kind dialect.DestinationKind) func(unsafe.Pointer, any) error {
	dest := dialect.Destination{Kind: kind, Null: dialect.NullZero, Assign: refuseAssign}
	return func(p unsafe.Pointer, v any) error {
		switch x := v.(type) {
		case datatypes.Decimal:
			v = wholeText(x.String(), kind)
		case fmt.Stringer:
			if _, isTime := v.(time.Time); !isTime && kind == dialect.ToString {
				v = x.String()
			}
		}
		bases := [1]unsafe.Pointer{p}
		return dest.Store(bases[:], v)
	}
}

// wholeText drops a fraction of zeros, which integers cannot read.
func wholeText(s string, kind dialect.DestinationKind) string {
	if kind == dialect.ToString || kind == dialect.ToFloat32 || kind == dialect.ToFloat64 {
		return s
	}
	if whole, fraction, ok := strings.Cut(s, "."); ok && strings.Trim(fraction, "0") == "" {
		return whole
	}
	return s
}

func refuseAssign(_ unsafe.Pointer, v any) error {
	return fmt.Errorf("a %T cannot be stored in the field", v)
}

// fits reports whether every value of a Go integer of so many bits is a value of the column type as it is.
func fits(t *ast.Type, bits uintptr, unsigned bool) bool {
	room := map[ast.Kind]uintptr{ast.TinyInt: 8, ast.SmallInt: 16, ast.MediumInt: 24, ast.Integer: 32, ast.BigInt: 64}[t.Kind]
	if unsigned == t.Unsigned {
		return bits <= room
	}
	return unsigned && bits < room
}

func intCodec[T signedInt](t *ast.Type, kind dialect.DestinationKind) codec {
	get := func(p unsafe.Pointer) (any, error) { return int64(*(*T)(p)), nil }
	if !fits(t, unsafe.Sizeof(T(0))*8, false) {
		return plain[T](kind, checked(t, get))
	}
	c := plain[T](kind, get)
	c.column = wideColumn[T, int64]
	c.boxKind, c.box = box.Word, boxInt[T]
	return c
}

func boxInt[T signedInt | unsignedInt](p unsafe.Pointer, b *box.Boxes) (any, error) {
	return b.Int64(int64(*(*T)(p))), nil
}

func uintCodec[T unsignedInt](t *ast.Type, kind dialect.DestinationKind) codec {
	whole := func(p unsafe.Pointer) (any, error) { return uint64(*(*T)(p)), nil }
	if t.Kind == ast.BigInt && t.Unsigned {
		return plain[T](kind, whole)
	} else if !fits(t, unsafe.Sizeof(T(0))*8, true) {
		return plain[T](kind, checked(t, whole))
	}
	c := plain[T](kind, func(p unsafe.Pointer) (any, error) { return int64(*(*T)(p)), nil })
	c.column = wideColumn[T, int64]
	c.boxKind, c.box = box.Word, boxInt[T]
	return c
}

func floatCodec[T float32 | float64](t *ast.Type, kind dialect.DestinationKind) codec {
	get := func(p unsafe.Pointer) (any, error) { return float64(*(*T)(p)), nil }
	switch {
	case t.Kind == ast.Decimal: // as T, whose shortest digits differ
		get = checked(t, func(p unsafe.Pointer) (any, error) { return *(*T)(p), nil })
	case t.Kind == ast.Real && kind == dialect.ToFloat64:
		get = checked(t, get)
	default:
		c := plain[T](kind, get)
		c.column = wideColumn[T, float64]
		c.boxKind, c.box = box.Word, func(p unsafe.Pointer, b *box.Boxes) (any, error) { return b.Float64(float64(*(*T)(p))), nil }
		return c
	}
	return plain[T](kind, get)
}

func boolCodec(t *ast.Type) codec {
	get := func(p unsafe.Pointer) (any, error) { return *(*bool)(p), nil }
	c := plain[bool](dialect.ToBool, get)
	c.column = sameColumn[bool]
	return c
}

func stringCodec(t *ast.Type) codec {
	get := func(p unsafe.Pointer) (any, error) { return *(*string)(p), nil }
	free := slices.Contains(textKinds, t.Kind) || t.Kind == ast.TSVector || t.Kind == ast.RawType
	if !free {
		get = checked(t, get)
	}
	c := plain[string](dialect.ToString, get)
	if free {
		c.column = sameColumn[string]
		c.boxKind, c.box = box.Text, func(p unsafe.Pointer, b *box.Boxes) (any, error) { return b.String(*(*string)(p)), nil }
	}
	if t.Kind == ast.UUID || t.Kind == ast.DateOnly || t.Kind == ast.Time {
		c.kind = dialect.ToOther
		c.assign = textOfCanonical(t, c.assign)
	}
	return c
}

// textOfCanonical stores the text of a UUID, a date or a time of day that a driver gives in another form: 16 bytes, a
// time.Time.
func textOfCanonical(t *ast.Type, store func(unsafe.Pointer, any) error) func(unsafe.Pointer, any) error {
	return func(p unsafe.Pointer, v any) error {
		var text string
		var err error
		switch t.Kind {
		case ast.UUID:
			text, err = scanText[datatypes.UUID](v)
		case ast.DateOnly:
			text, err = scanText[datatypes.DateOnly](v)
		default:
			text, err = scanText[datatypes.TimeOfDay](v)
		}
		if err != nil || v == nil {
			return store(p, v)
		}
		*(*string)(p) = text
		return nil
	}
}

func scanText[T interface {
	comparable
	String() string
}, P interface {
	*T
	Scan(any) error
}](v any) (string, error) {
	if x, ok := v.(T); ok {
		return x.String(), nil
	}
	var x T
	err := P(&x).Scan(v)
	return x.String(), err
}

func bytesCodec(t *ast.Type) codec {
	get := func(p unsafe.Pointer) (any, error) {
		if b := *(*[]byte)(p); b != nil {
			return b, nil
		}
		return nil, nil
	}
	if t.Kind != ast.Blob && t.Kind != ast.RawType {
		get = checked(t, get)
	}
	c := codec{
		kind: dialect.ToBytes, null: dialect.NullAssign, get: get,
		isZero: func(p unsafe.Pointer) bool { return *(*[]byte)(p) == nil },
		assign: storing(dialect.ToBytes),
		alloc:  func() unsafe.Pointer { return unsafe.Pointer(new([]byte)) },
	}
	if t.Kind == ast.Blob {
		c.column, c.boxKind, c.box = bytesColumn, box.Bytes, boxBytes
	}
	return c
}

func boxBytes(p unsafe.Pointer, b *box.Boxes) (any, error) {
	if v := *(*[]byte)(p); v != nil {
		return b.Bytes(v), nil
	}
	return nil, nil
}
