package plan

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/convert"
)

// class is what kind of value a plain value is. It is part of a question's shape where the statement depends on it:
// in comparisons with a place in a JSON document, and where a value stands beside no column.
type class byte

const (
	classNone     class = 0   // of an empty list
	classText     class = 's' // text
	classInt      class = 'i'
	classReal     class = 'r'
	classDecimal  class = 'd'
	classBool     class = 'b'
	classInstant  class = 't'
	classDate     class = 'a'
	classBytes    class = 'y'
	classDocument class = 'j' // a map, struct or slice
	classMixed    class = 'm' // of a list: of several classes
	classOther    class = 'o'
)

func (c class) number() bool { return c == classInt || c == classReal || c == classDecimal }

func classOf(v any) class {
	switch v := v.(type) {
	case string:
		return classText
	case int, int64, int32, uint, uint64, uint32, int16, int8, uint16, uint8:
		return classInt
	case bool:
		return classBool
	case float64, float32, json.Number:
		return classReal
	case datatypes.Decimal:
		return classDecimal
	case time.Time:
		return classInstant
	case datatypes.DateOnly:
		return classDate
	case []byte:
		return classBytes
	case nil:
		return classOther
	case driver.Valuer:
		return classOfValuer(v)
	}
	return classOfKind(reflect.ValueOf(v))
}

func classOfValuer(v driver.Valuer) class {
	inner, err := v.Value()
	if _, again := inner.(driver.Valuer); err != nil || again {
		return classOther
	}
	if convert.IsNull(reflect.TypeOf(v)) {
		return classOf(inner)
	}
	return classOther
}

func classOfKind(v reflect.Value) class {
	switch v.Kind() {
	case reflect.String:
		return classText
	case reflect.Bool:
		return classBool
	case reflect.Float32, reflect.Float64:
		return classReal
	case reflect.Map, reflect.Struct:
		return classDocument
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return classOther
		}
		return classDocument
	case reflect.Pointer:
		if !v.IsNil() {
			return classOf(v.Elem().Interface())
		}
	}
	if v.CanInt() || v.CanUint() {
		return classInt
	}
	return classOther
}

// classOfList is the class of all elements; numbers of several kinds are real ones.
func classOfList(v any) class {
	switch v.(type) {
	case []string:
		return classText
	case []int, []int64:
		return classInt
	}
	all := classNone
	rv := reflect.ValueOf(v)
	for i := range rv.Len() {
		switch c := classOf(rv.Index(i).Interface()); {
		case all == classNone, c == all:
			all = c
		case c.number() && all.number():
			all = classReal
		default:
			return classMixed
		}
	}
	return all
}

// fitsInteger reports whether v is an integer of 32 bits at most.
func fitsInteger(v any) bool {
	switch v := v.(type) {
	case int:
		return int64(v) == int64(int32(v))
	case int64:
		return v == int64(int32(v))
	case int8, int16, int32, uint8, uint16:
		return true
	}
	return false
}

var (
	smallIntegerType = &ast.Type{Kind: ast.Integer}

	integerType = &ast.Type{Kind: ast.BigInt}
	decimalType = &ast.Type{Kind: ast.Decimal}
	booleanType = &ast.Type{Kind: ast.Boolean}
	instantType = &ast.Type{Kind: ast.Date}
	bytesType   = &ast.Type{Kind: ast.Blob}
)

// element reports whether a value of the class can be an element of a range, and not a range itself.
func (c class) element() bool { return c.number() || c == classInstant || c == classDate }

// typ is the type that a value of the class has by itself; nil where the place in which it stands must tell. Text is
// such: it is also how enums, dates and keys are written.
func (c class) typ() *ast.Type {
	switch c {
	case classInt:
		return integerType
	case classReal, classDecimal:
		return decimalType
	case classBool:
		return booleanType
	case classInstant:
		return instantType
	case classBytes:
		return bytesType
	}
	return nil
}

// jsonOperand is a value that is compared with a place in a JSON document.
func jsonOperand(v any) (any, error) {
	switch classOf(v) {
	case classDocument:
		return nil, fmt.Errorf("a place in a JSON document is compared with text, a number or a boolean by this operator: use op.Eq or op.Contains for documents")
	case classReal:
		if n, ok := v.(json.Number); ok {
			return numberOf(n)
		}
	}
	return convert.CanonicalAny(v)
}

func numberOf(n json.Number) (any, error) {
	if i, err := strconv.ParseInt(string(n), 10, 64); err == nil {
		return i, nil
	}
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil || math.IsInf(f, 0) {
		return nil, fmt.Errorf("a json.Number holds no number")
	}
	return f, nil
}

// numbers brings numbers of several kinds to one: databases take a list of one type only.
func numbers(list []any) []any {
	whole := true
	for _, v := range list {
		_, is := v.(int64)
		whole = whole && is
	}
	if whole {
		return list
	}
	for i, v := range list {
		switch n := v.(type) {
		case int64:
			list[i] = float64(n)
		case uint64:
			list[i] = float64(n)
		case datatypes.Decimal:
			list[i] = n.Float64()
		}
	}
	return list
}
