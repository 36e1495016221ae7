package mysql

import (
	"errors"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Encoder implements dialect.Values.
func (Dialect) Encoder(t *ast.Type) func(any) (any, error) {
	if t == nil {
		return encodeAny
	}
	switch t.Kind {
	case ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt, ast.Boolean, ast.String, ast.TextKind, ast.Blob:
		return nil
	case ast.Float, ast.Real, ast.Double:
		return dialect.FiniteFloat
	case ast.Date:
		return encodeTime
	case ast.Geometry:
		return encodeGeometry
	}
	return encodeAny
}

func encodeAny(v any) (any, error) {
	switch v := v.(type) {
	case float64:
		return dialect.FiniteFloat(v)
	case time.Time:
		return encodeTime(v)
	case datatypes.Geometry:
		return encodeGeometry(v)
	}
	return dialect.PlainValue(v)
}

// encodeTime gives instants in UTC: DATETIME has no zone, so all of them must be in one.
func encodeTime(v any) (any, error) {
	t, ok := v.(time.Time)
	if !ok {
		return dialect.PlainValue(v)
	}
	if t.IsZero() {
		// The driver writes the zero time as 0000-00-00, which is no date in strict mode.
		return "0001-01-01 00:00:00", nil
	}
	if t.Location() == time.UTC {
		return v, nil // in its box
	}
	return t.UTC(), nil
}

// encodeGeometry gives the server's own form, a SRID before well-known binary. ST_GeomFromText would swap the axes of
// geographic systems.
func encodeGeometry(v any) (any, error) {
	switch g := v.(type) {
	case nil:
		return nil, nil
	case datatypes.Geometry:
		return g.AppendSRIDWKB(nil)
	case datatypes.Point:
		return g.Geometry().AppendSRIDWKB(nil)
	case []byte:
		return g, nil
	}
	plain, err := dialect.PlainValue(v)
	if err != nil || plain == nil {
		return nil, err
	}
	var g datatypes.Geometry
	if err := g.Scan(plain); err != nil {
		return nil, errors.Join(errors.New("a geometry is needed"), err)
	}
	return g.AppendSRIDWKB(nil)
}

// Decoder implements dialect.Values: the driver gives every type in a form that the generic conversions read.
func (Dialect) Decoder(t *ast.Type) func(any) (any, error) { return nil }
