package decode

import (
	"encoding/json"
	"reflect"
	"slices"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// goTypes are the Go types in which values of a column type come in a map, whatever form the driver gives them.
var goTypes = map[ast.Kind]reflect.Type{
	ast.String: reflect.TypeFor[string](), ast.Char: reflect.TypeFor[string](), ast.TextKind: reflect.TypeFor[string](),
	ast.CIText: reflect.TypeFor[string](), ast.Enum: reflect.TypeFor[string](), ast.Boolean: reflect.TypeFor[bool](),
	ast.TinyInt: reflect.TypeFor[int64](), ast.SmallInt: reflect.TypeFor[int64](), ast.MediumInt: reflect.TypeFor[int64](),
	ast.Integer: reflect.TypeFor[int64](), ast.BigInt: reflect.TypeFor[int64](),
	ast.Float: reflect.TypeFor[float64](), ast.Real: reflect.TypeFor[float64](), ast.Double: reflect.TypeFor[float64](),
	ast.Decimal: reflect.TypeFor[datatypes.Decimal](), ast.UUID: reflect.TypeFor[datatypes.UUID](),
	ast.Date: reflect.TypeFor[time.Time](), ast.DateOnly: reflect.TypeFor[datatypes.DateOnly](), ast.Time: reflect.TypeFor[datatypes.TimeOfDay](),
	ast.JSON: reflect.TypeFor[json.RawMessage](), ast.JSONB: reflect.TypeFor[json.RawMessage](), ast.Blob: reflect.TypeFor[[]byte](),
}

// Decoders says how a dialect's driver gives values that the generic conversions would misread.
type Decoders interface {
	Decoder(t *ast.Type) func(any) (any, error)
}

// ForMap returns the program that reads rows into maps whose columns have known types; a nil type leaves a value as the
// driver gives it. For other types t than maps it is ForType.
func ForMap(t reflect.Type, columns []string, types []*ast.Type, d Decoders) (*Program, error) {
	p, err := ForType(t, columns)
	if err != nil || !isMap(t) || len(types) != len(columns) {
		return p, err
	}
	typed := &Program{Type: t, Columns: p.Columns, values: make([]func(any) (any, error), len(columns))}
	for i, column := range types {
		if column != nil && goTypes[column.Kind] != nil {
			typed.values[i] = valueOf(columns[i], column, d)
		}
	}
	return typed, nil
}

// valueOf makes values of a column's Go type of what a driver gives. An integer beyond 64 bits, as a sum or an unsigned one
// may be, is a Decimal.
func valueOf(name string, t *ast.Type, d Decoders) func(any) (any, error) {
	g := goTypes[t.Kind]
	dest, _ := schema.RawDestination(g, name)
	dest.Decode = d.Decoder(t)
	wide, _ := schema.RawDestination(reflect.TypeFor[datatypes.Decimal](), name)
	whole := slices.Contains([]ast.Kind{ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt}, t.Kind)
	return func(v any) (any, error) {
		if v == nil {
			return nil, nil
		}
		value, err := stored(&dest, g, v)
		if err != nil && whole {
			if number, wideErr := stored(&wide, reflect.TypeFor[datatypes.Decimal](), v); wideErr == nil {
				return number, nil
			}
		}
		return value, err
	}
}

func stored(d *dialect.Destination, g reflect.Type, v any) (any, error) {
	at := reflect.New(g)
	if err := d.Store([]unsafe.Pointer{at.UnsafePointer()}, v); err != nil {
		return nil, err
	}
	return at.Elem().Interface(), nil
}
