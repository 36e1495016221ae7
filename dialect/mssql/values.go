package mssql

import (
	"fmt"
	"math"
	"strconv"

	mssql "github.com/microsoft/go-mssqldb"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Encoder implements dialect.Values. Text is nvarchar; what is ASCII by its nature (UUID, DECIMAL) is varchar, which
// the server converts to the column's type, so an index on it is of use.
func (Dialect) Encoder(t *ast.Type) func(any) (any, error) {
	if t == likePattern {
		return encodePattern
	}
	if t == nil {
		return encode
	}
	switch t.Kind {
	case ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt:
		if !t.Unsigned {
			return nil
		}
	case ast.Boolean, ast.String, ast.TextKind, ast.Blob, ast.Date:
		return nil
	case ast.UUID, ast.Decimal:
		return encodeASCII
	}
	return encode
}

func encode(v any) (any, error) {
	plain, err := dialect.PlainValue(v)
	if err != nil {
		return nil, err
	}
	switch x := plain.(type) {
	case float64:
		return dialect.FiniteFloat(x)
	case uint64:
		if x > math.MaxInt64 {
			return mssql.VarChar(strconv.FormatUint(x, 10)), nil
		}
		return int64(x), nil
	}
	return plain, nil
}

func encodeASCII(v any) (any, error) {
	plain, err := encode(v)
	if s, ok := plain.(string); ok {
		return mssql.VarChar(s), nil
	}
	return plain, err
}

// Decoder implements dialect.Values. The driver gives a UNIQUEIDENTIFIER as 16 bytes whose first three groups are in
// reverse order.
func (Dialect) Decoder(t *ast.Type) func(any) (any, error) {
	if t != nil && t.Kind == ast.UUID {
		return decodeUUID
	}
	return nil
}

var resultDecoders = map[string]func(any) (any, error){"UNIQUEIDENTIFIER": decodeUUID}

// ResultDecoders implements dialect.Values.
func (Dialect) ResultDecoders() map[string]func(any) (any, error) { return resultDecoders }

func decodeUUID(v any) (any, error) {
	b, ok := v.([]byte)
	if !ok || len(b) == 36 {
		return v, nil
	}
	if len(b) != 16 {
		return nil, fmt.Errorf("a UNIQUEIDENTIFIER has 16 bytes, not %d", len(b))
	}
	u := datatypes.UUID{b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6]}
	copy(u[8:], b[8:])
	return u, nil
}
