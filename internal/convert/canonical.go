// Package convert brings Go values into the canonical form of a column type (see dialect.Values), strictly: what does
// not clearly mean a value of the type is an error, so nothing that a JSON body decodes to turns into something else.
//
// Errors name the column type, what it takes, and the Go type given; never the value.
package convert

import (
	"database/sql/driver"
	"reflect"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// unwraps is the most pointers, Nulls and Valuers that may stand around one value; more is a type that returns itself.
const unwraps = 16

// converter makes the canonical form of v. known is false when it does not know v's Go type; the caller then looks
// beneath pointers, Nulls, named kinds and Valuers.
type converter func(t *ast.Type, v any) (canonical any, known bool, err error)

func converterOf(kind ast.Kind) converter {
	switch kind {
	case ast.String, ast.Char, ast.TextKind, ast.CIText, ast.TSVector:
		return text
	case ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt:
		return integer
	case ast.Boolean:
		return boolean
	case ast.Float, ast.Real, ast.Double:
		return float
	case ast.Decimal:
		return decimal
	case ast.Time:
		return timeOfDay
	case ast.Date:
		return instant
	case ast.DateOnly:
		return date
	case ast.UUID:
		return uuid
	case ast.Blob:
		return blob
	case ast.JSON, ast.JSONB:
		return document
	case ast.HStore:
		return hstore
	case ast.Enum:
		return enum
	}
	return rareConverterOf(kind)
}

func rareConverterOf(kind ast.Kind) converter {
	switch kind {
	case ast.Array:
		return array
	case ast.Range:
		return rangeOf
	case ast.Geometry, ast.Geography:
		return geometry
	case ast.CIDR, ast.Inet:
		return network
	case ast.MacAddr, ast.MacAddr8:
		return hardware
	}
	return anything // Unknown, RawType, Virtual
}

// Canonical returns v in the canonical form for columns of type t; nil, nil pointers and invalid Nulls are nil.
//
//   - Integers are int64, BIGINT UNSIGNED is uint64: from Go integers, integral floats up to 2^53 and digits.
//   - FLOAT, REAL, DOUBLE are float64, DECIMAL is datatypes.Decimal: from numbers and numeric text.
//   - BOOLEAN is bool: from bool, 0, 1, "true" and "false".
//   - Text types, ENUM, network addresses are string: from text, and from bytes and types that marshal to text; BLOB
//     is []byte: from bytes and strings.
//   - DATE is time.Time in UTC, DATEONLY datatypes.DateOnly, TIME datatypes.TimeOfDay, UUID datatypes.UUID: from these,
//     and from text.
//   - JSON and JSONB are json.RawMessage. A json.RawMessage is the document itself; every other value is marshalled, so
//     a string is a JSON string. What marshals to null is NULL; RawMessage("null") is the document null.
//   - ARRAY is a slice of the element's canonical Go type, or of pointers to it where an element is NULL.
//   - RANGE is datatypes.Range of int32, int64, Decimal, time.Time or DateOnly by its subtype; HSTORE datatypes.HStore.
//
// A driver.Valuer is asked for its value. A nil type means CanonicalAny. The result may share memory with v.
func Canonical(t *ast.Type, v any) (any, error) {
	if t == nil {
		return CanonicalAny(v)
	}
	return convert(t, v, converterOf(t.Kind))
}

// CanonicalAny returns v in the canonical form of its own Go type, for values that stand beside no column. Maps and
// structs have none: wrap them in datatypes.JSON.
func CanonicalAny(v any) (any, error) { return convert(nil, v, anything) }

func convert(t *ast.Type, v any, f converter) (any, error) {
	given := v
	for range unwraps {
		if v == nil {
			return nil, nil
		}
		if c, known, err := f(t, v); known || err != nil {
			return c, err
		}
		inner, ok, err := unwrap(v)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		v = inner
	}
	return nil, refuse(t, given)
}

// unwrap looks beneath one pointer, Null, Valuer or named kind. ok is false when there is nothing beneath.
func unwrap(v any) (inner any, ok bool, err error) {
	r := reflect.ValueOf(v)
	if r.Kind() == reflect.Pointer {
		if r.IsNil() {
			return nil, true, nil
		}
		if _, is := v.(driver.Valuer); !is || r.Type().Elem().Implements(valuerType) {
			return r.Elem().Interface(), true, nil
		}
	}
	if IsNull(r.Type()) {
		if !r.Field(1).Bool() {
			return nil, true, nil
		}
		return r.Field(0).Interface(), true, nil
	}
	if valuer, is := v.(driver.Valuer); is {
		inner, err = valuer.Value()
		return inner, true, err
	}
	return underlying(r)
}

// underlying gives the value of a named type as its basic type.
func underlying(r reflect.Value) (any, bool, error) {
	if r.Type().PkgPath() == "" {
		return nil, false, nil
	}
	switch r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return r.Int(), true, nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return r.Uint(), true, nil
	case reflect.Float32, reflect.Float64:
		return r.Float(), true, nil
	case reflect.Bool:
		return r.Bool(), true, nil
	case reflect.String:
		return r.String(), true, nil
	case reflect.Slice:
		if r.Type().Elem().Kind() == reflect.Uint8 {
			return r.Bytes(), true, nil
		}
	}
	return nil, false, nil
}

var valuerType = reflect.TypeFor[driver.Valuer]()

// IsNull reports whether t is one of the structs of a value and a Valid: sql.Null, sql.NullString and its siblings, and
// datatypes.Null. Field 0 is the value, field 1 is Valid.
func IsNull(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t.NumField() != 2 || t.Field(1).Name != "Valid" || t.Field(1).Type.Kind() != reflect.Bool {
		return false
	}
	return t.PkgPath() == "database/sql" || t.PkgPath() == datatypesPath
}
