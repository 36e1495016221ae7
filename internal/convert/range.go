package convert

import (
	"fmt"
	"reflect"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// parsers read a range's text, by the subtype's kind.
var rangeParsers = map[ast.Kind]func(string) (any, error){
	ast.Integer:  parseRange[int32],
	ast.BigInt:   parseRange[int64],
	ast.Decimal:  parseRange[datatypes.Decimal],
	ast.Date:     parseRange[time.Time],
	ast.DateOnly: parseRange[datatypes.DateOnly],
}

var rangeTypes = map[ast.Kind]reflect.Type{
	ast.Integer:  reflect.TypeFor[datatypes.Range[int32]](),
	ast.BigInt:   reflect.TypeFor[datatypes.Range[int64]](),
	ast.Decimal:  reflect.TypeFor[datatypes.Range[datatypes.Decimal]](),
	ast.Date:     reflect.TypeFor[datatypes.Range[time.Time]](),
	ast.DateOnly: reflect.TypeFor[datatypes.Range[datatypes.DateOnly]](),
}

func rangeGoType(elem *ast.Type) reflect.Type {
	if elem == nil {
		return nil
	}
	return rangeTypes[elem.Kind]
}

func parseRange[T datatypes.RangeValue](s string) (any, error) { return datatypes.ParseRange[T](s) }

// anyRange is what every datatypes.Range is.
type anyRange interface {
	ElementType() reflect.Type
	AppendText(b []byte) ([]byte, error)
}

func rangeOf(t *ast.Type, v any) (any, bool, error) {
	if reflect.TypeOf(v) == rangeGoType(t.Elem) {
		return v, true, nil
	}
	parse := rangeParsers[ast.Unknown]
	if t.Elem != nil {
		parse = rangeParsers[t.Elem.Kind]
	}
	if parse == nil {
		return nil, true, fmt.Errorf("%s has no values in Go: ranges are of INTEGER, BIGINT, DECIMAL, DATE and DATEONLY", TypeName(t))
	}
	switch x := v.(type) {
	case string:
		return parsedRange(t, v, parse, x)
	case anyRange: // a range of a sibling type, such as int for int64
		if reflect.TypeOf(v).Kind() == reflect.Pointer {
			return nil, false, nil
		}
		b, err := x.AppendText(nil)
		if err != nil {
			return nil, true, err
		}
		return parsedRange(t, v, parse, string(b))
	}
	return nil, false, nil
}

func parsedRange(t *ast.Type, v any, parse func(string) (any, error), text string) (any, bool, error) {
	r, err := parse(text)
	if err != nil {
		return nil, true, fault(t, v, "is no such range")
	}
	return r, true, nil
}
