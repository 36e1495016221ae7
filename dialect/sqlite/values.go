package sqlite

import (
	"fmt"
	"math"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Encoder implements dialect.Values. Instants, decimals, UUIDs, dates and documents are text, booleans 0 and 1.
func (Dialect) Encoder(t *ast.Type) func(any) (any, error) {
	if t != nil {
		switch t.Kind {
		case ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt:
			if !t.Unsigned {
				return nil
			}
		case ast.String, ast.TextKind, ast.Blob:
			return nil
		}
	}
	return encode
}

// StoreEncoder implements dialect.StoreEncoder: a DECIMAL(p,s) is text to SQLite, which would keep any number in it.
func (d Dialect) StoreEncoder(t *ast.Type) func(any) (any, error) {
	if !isFixed(t) {
		return d.Encoder(t)
	}
	return func(v any) (any, error) {
		number, ok := v.(datatypes.Decimal)
		if !ok {
			if v, err := encode(v); v == nil || err != nil {
				return v, err
			}
			if err := number.Scan(v); err != nil {
				return nil, err
			}
		}
		number, err := fit(number, t.Precision, t.Scale)
		return number.String(), err
	}
}

func encode(v any) (any, error) {
	switch x := v.(type) {
	case nil, string, int64, []byte:
		return v, nil
	case bool:
		if x {
			return int64(1), nil
		}
		return int64(0), nil
	case time.Time:
		return instant(x)
	case uint64:
		if x > math.MaxInt64 {
			return nil, fmt.Errorf("%d cannot be stored: SQLite's integers end at %d", x, int64(math.MaxInt64))
		}
		return int64(x), nil
	case float64:
		if math.IsNaN(x) {
			// The server would store NULL instead.
			return nil, fmt.Errorf("NaN cannot be stored: SQLite has none")
		}
		return v, nil
	}
	plain, err := dialect.PlainValue(v)
	if err != nil {
		return nil, err
	}
	switch plain.(type) {
	case bool, time.Time, uint64, float64:
		return encode(plain)
	}
	return plain, nil
}

// instant is the text of fixed width in which instants sort as they do in time.
func instant(t time.Time) (any, error) {
	if !datatypes.ValidTimestamp(t) {
		return nil, fmt.Errorf("an instant outside of the years 1 to 9999 cannot be stored")
	}
	return string(datatypes.AppendTimestamp(make([]byte, 0, 33), t)), nil
}

// Decoder implements dialect.Values. What a view computes for a DECIMAL(p,s) has digits of its own, floating point too: it
// is read with those of the type, and further ones of a text are kept. All else reads by the generic conversions.
func (Dialect) Decoder(t *ast.Type) func(any) (any, error) {
	if !isFixed(t) {
		return nil
	}
	return func(v any) (any, error) {
		var d datatypes.Decimal
		if v == nil || d.Scan(v) != nil {
			return v, nil // the destination says what is wrong
		}
		if _, float := v.(float64); float || d.Scale() < t.Scale {
			return d.Round(t.Scale).String(), nil
		}
		return d.String(), nil
	}
}
