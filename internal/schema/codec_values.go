package schema

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"unsafe"

	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/box"
	"github.com/go-sequelize/sequelize/internal/convert"
)

func timeCodec(t *ast.Type) codec {
	get := func(p unsafe.Pointer) (any, error) { return *(*time.Time)(p), nil }
	c := codec{
		kind: dialect.ToTime, get: checked(t, get),
		isZero: func(p unsafe.Pointer) bool { return (*time.Time)(p).IsZero() },
		alloc:  func() unsafe.Pointer { return unsafe.Pointer(new(time.Time)) },
	}
	store := storing(dialect.ToTime)
	c.assign = func(p unsafe.Pointer, v any) error {
		if d, ok := v.(datatypes.DateOnly); ok {
			v = d.Time(time.UTC)
		}
		return store(p, v)
	}
	if t.Kind == ast.Date {
		c.get = func(p unsafe.Pointer) (any, error) {
			at := (*time.Time)(p)
			if !datatypes.ValidTimestamp(*at) {
				return convert.Canonical(t, *at) // which says what is wrong
			}
			return convert.Instant(t, *at), nil
		}
		c.column = timeColumn(t)
		c.boxKind, c.box = box.Time, func(p unsafe.Pointer, b *box.Boxes) (any, error) {
			at := (*time.Time)(p)
			if !datatypes.ValidTimestamp(*at) {
				return convert.Canonical(t, *at)
			}
			return b.Time(convert.Instant(t, *at)), nil
		}
	}
	return c
}

func uuidCodec(g reflect.Type, t *ast.Type) codec {
	get := func(p unsafe.Pointer) (any, error) { return *(*datatypes.UUID)(p), nil }
	if t.Kind != ast.UUID && t.Kind != ast.RawType {
		// In text columns it is its text, in BLOB its bytes.
		get = checked(t, func(p unsafe.Pointer) (any, error) { return *(*datatypes.UUID)(p), nil })
	}
	c := plain[[16]byte](dialect.ToUUID, get)
	c.assign = assignUUID
	return c
}

func assignUUID(p unsafe.Pointer, v any) error {
	switch x := v.(type) {
	case nil:
		*(*datatypes.UUID)(p) = datatypes.UUID{}
	case datatypes.UUID:
		*(*datatypes.UUID)(p) = x
	case [16]byte:
		*(*datatypes.UUID)(p) = x
	default:
		return (*datatypes.UUID)(p).Scan(v)
	}
	return nil
}

// scanned fills the codec of one of datatypes' plain values, which scan themselves.
func scanned[T comparable, P interface {
	*T
	sql.Scanner
}](get func(unsafe.Pointer) (any, error)) codec {
	c := plain[T](dialect.ToOther, get)
	c.assign = func(p unsafe.Pointer, v any) error {
		switch x := v.(type) {
		case nil:
			var zero T
			*(*T)(p) = zero
			return nil
		case T:
			*(*T)(p) = x
			return nil
		}
		return P((*T)(p)).Scan(v)
	}
	return c
}

func dateCodec() codec {
	return scanned[datatypes.DateOnly](func(p unsafe.Pointer) (any, error) {
		d := *(*datatypes.DateOnly)(p)
		if !d.Valid() {
			return convert.Canonical(&ast.Type{Kind: ast.DateOnly}, d)
		}
		return d, nil
	})
}

func clockCodec(t *ast.Type) codec {
	return scanned[datatypes.TimeOfDay](func(p unsafe.Pointer) (any, error) {
		return convert.TimeOfDay(t, *(*datatypes.TimeOfDay)(p)), nil
	})
}

func decimalCodec(t *ast.Type) codec {
	get := func(p unsafe.Pointer) (any, error) { return *(*datatypes.Decimal)(p), nil }
	if t.Unsigned {
		get = checked(t, get)
	}
	c := scanned[datatypes.Decimal](get)
	c.isZero = func(p unsafe.Pointer) bool { return (*datatypes.Decimal)(p).IsZero() }
	return c
}

func rawMessageCodec(t *ast.Type) codec {
	return codec{
		kind: dialect.ToOther, null: dialect.NullAssign,
		get: func(p unsafe.Pointer) (any, error) {
			if r := *(*json.RawMessage)(p); r != nil {
				return convert.Canonical(t, r)
			}
			return nil, nil
		},
		isZero: func(p unsafe.Pointer) bool { return *(*json.RawMessage)(p) == nil },
		assign: func(p unsafe.Pointer, v any) error {
			if r, ok := v.(json.RawMessage); ok {
				v = []byte(r)
			}
			switch x := v.(type) {
			case nil:
				*(*json.RawMessage)(p) = nil
			case []byte:
				*(*json.RawMessage)(p) = append(make(json.RawMessage, 0, len(x)), x...)
			case string:
				*(*json.RawMessage)(p) = json.RawMessage(x)
			default:
				b, err := convert.Marshal(v)
				*(*json.RawMessage)(p) = b
				return err
			}
			return nil
		},
		alloc: func() unsafe.Pointer { return unsafe.Pointer(new(json.RawMessage)) },
	}
}

// jsonCodec keeps any Go type as a document.
func jsonCodec(g reflect.Type) codec {
	return codec{
		kind: dialect.ToOther, null: dialect.NullAssign,
		get: func(p unsafe.Pointer) (any, error) {
			b, err := convert.Marshal(reflect.NewAt(g, p).Interface())
			if err != nil || string(b) == "null" {
				return nil, err
			}
			return json.RawMessage(b), nil
		},
		isZero: func(p unsafe.Pointer) bool { return reflect.NewAt(g, p).Elem().IsZero() },
		assign: func(p unsafe.Pointer, v any) error {
			text, err := documentText(v)
			field := reflect.NewAt(g, p)
			if err != nil || text == nil {
				field.Elem().SetZero()
				return err
			}
			// Into a fresh value: encoding/json merges into what is there.
			fresh := reflect.New(g)
			if err := json.Unmarshal(text, fresh.Interface()); err != nil {
				return err
			}
			field.Elem().Set(fresh.Elem())
			return nil
		},
	}
}

// documentText is the JSON text that a driver gave, or the JSON of a value that it decoded already.
func documentText(v any) ([]byte, error) {
	switch x := v.(type) {
	case nil:
		return nil, nil
	case []byte:
		return x, nil
	case json.RawMessage:
		return x, nil
	case string:
		return []byte(x), nil
	}
	return convert.Marshal(v)
}

// scannedCodec serves types that scan themselves: the user's, and those of datatypes and net that are rare.
func scannedCodec(g reflect.Type, t *ast.Type) codec {
	mode := dialect.NullError
	if holdsNull(g) {
		mode = dialect.NullAssign
	}
	return codec{
		kind: dialect.ToOther, null: mode,
		get: func(p unsafe.Pointer) (any, error) {
			at := reflect.NewAt(g, p)
			if valuer, ok := at.Interface().(driver.Valuer); ok && !g.Implements(valuerType) {
				v, err := valuer.Value() // a Value method on the pointer
				if err != nil {
					return nil, err
				}
				return convert.Canonical(t, v)
			}
			return convert.Canonical(t, at.Elem().Interface())
		},
		isZero: func(p unsafe.Pointer) bool { return reflect.NewAt(g, p).Elem().IsZero() },
		assign: func(p unsafe.Pointer, v any) error { return scanInto(reflect.NewAt(g, p), v) },
	}
}

func scanInto(at reflect.Value, v any) error {
	if v == nil && !at.Type().Implements(scannerType) {
		at.Elem().SetZero()
		return nil
	}
	if v != nil && reflect.TypeOf(v) == at.Type().Elem() {
		at.Elem().Set(reflect.ValueOf(v))
		return nil
	}
	if scanner, ok := at.Interface().(sql.Scanner); ok {
		// A canonical value is no value of database/sql: a Scanner wants its driver form.
		if valuer, is := v.(driver.Valuer); is {
			inner, err := valuer.Value()
			if err != nil {
				return err
			}
			v = inner
		}
		if b, is := v.([]byte); is {
			v = append([]byte(nil), b...) // Scanners may keep what they get
		}
		err := scanner.Scan(v)
		if err != nil && v == nil { // it asks for NULL only where NULL reads as zero
			at.Elem().SetZero()
			return nil
		}
		return refused(at.Type(), err)
	}
	return unmarshalText(at, v)
}

// unmarshalText stores text in the types of net and netip.
func unmarshalText(at reflect.Value, v any) error {
	var text string
	switch x := v.(type) {
	case string:
		text = x
	case []byte:
		text = string(x)
	case fmt.Stringer:
		text = x.String()
	default:
		return fmt.Errorf("a %T cannot be stored in %s", v, goName(at.Type().Elem()))
	}
	return unmarshalNetwork(at, text)
}
