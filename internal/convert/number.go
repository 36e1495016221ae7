package convert

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// integerBits are the sizes of the integer types.
var integerBits = [...]uint{ast.TinyInt: 8, ast.SmallInt: 16, ast.MediumInt: 24, ast.Integer: 32, ast.BigInt: 64}

// exactFloat is the largest magnitude up to which every float64 integer is exact: a larger one has lost digits already.
const exactFloat = 1 << 53

func integer(t *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case int64:
		return signed(t, v, x)
	case int:
		return signed(t, v, int64(x))
	case int32:
		return signed(t, v, int64(x))
	case int16:
		return signed(t, v, int64(x))
	case int8:
		return signed(t, v, int64(x))
	case uint64:
		return unsigned(t, v, x)
	case uint:
		return unsigned(t, v, uint64(x))
	case uint32:
		return unsigned(t, v, uint64(x))
	case uint16:
		return unsigned(t, v, uint64(x))
	case uint8:
		return unsigned(t, v, uint64(x))
	case float64:
		return integerOfFloat(t, v, x)
	case float32:
		return integerOfFloat(t, v, float64(x))
	case string:
		return integerOfText(t, x)
	case datatypes.Decimal:
		return integerOfText(t, wholeDecimal(x))
	}
	return nil, false, nil
}

// signed checks n against t. v is n as it was given, so that an int64 needs no second box.
func signed(t *ast.Type, v any, n int64) (any, bool, error) {
	bits := integerBits[t.Kind]
	if t.Unsigned {
		if n < 0 || bits < 64 && n >= 1<<bits {
			return nil, true, fault(t, v, "is out of range")
		}
		if bits == 64 {
			return uint64(n), true, nil
		}
	} else if bits < 64 && (n < -1<<(bits-1) || n >= 1<<(bits-1)) {
		return nil, true, fault(t, v, "is out of range")
	}
	if _, boxed := v.(int64); boxed {
		return v, true, nil
	}
	return n, true, nil
}

func unsigned(t *ast.Type, v any, n uint64) (any, bool, error) {
	if t.Unsigned && t.Kind == ast.BigInt {
		return n, true, nil
	}
	if n > math.MaxInt64 {
		return nil, true, fault(t, v, "is out of range")
	}
	return signed(t, v, int64(n))
}

func integerOfFloat(t *ast.Type, v any, f float64) (any, bool, error) {
	if f != math.Trunc(f) || math.IsInf(f, 0) {
		return nil, true, fault(t, v, "is not integral")
	}
	if math.Abs(f) > exactFloat {
		return nil, true, fault(t, v, "is beyond 2^53, where a float is not exact: give an integer or its digits as text")
	}
	return signed(t, v, int64(f))
}

func integerOfText(t *ast.Type, s string) (any, bool, error) {
	if t.Unsigned && t.Kind == ast.BigInt {
		n, err := strconv.ParseUint(strings.TrimPrefix(s, "+"), 10, 64)
		if err != nil {
			return nil, true, fault(t, s, textFault(err))
		}
		return n, true, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return nil, true, fault(t, s, textFault(err))
	}
	return signed(t, s, n)
}

func textFault(err error) string {
	if errors.Is(err, strconv.ErrRange) {
		return "is out of range"
	}
	return "is not a number of this type"
}

// wholeDecimal is d's text without a fraction of zeros, so that 5.00 is the integer 5.
func wholeDecimal(d datatypes.Decimal) string {
	whole, fraction, found := strings.Cut(d.String(), ".")
	if found && strings.Trim(fraction, "0") != "" {
		return d.String()
	}
	return whole
}

func float(t *ast.Type, v any) (any, bool, error) {
	var f float64
	switch x := v.(type) {
	case float64:
		if t.Kind != ast.Real || fitsReal(x) {
			return v, true, nil
		}
		f = x
	case float32:
		f = float64(x)
	case string:
		if strings.ContainsAny(x, "_xXpP") { // Go's own literals are no SQL numbers
			return nil, true, fault(t, v, "is not a number of this type")
		}
		n, err := strconv.ParseFloat(x, 64)
		if err != nil {
			return nil, true, fault(t, v, textFault(err))
		}
		f = n
	case datatypes.Decimal:
		f = x.Float64()
	default:
		n, ok := asFloat(v)
		if !ok {
			return nil, false, nil
		}
		f = n
	}
	if t.Kind == ast.Real && !fitsReal(f) {
		return nil, true, fault(t, v, "is out of range")
	}
	return f, true, nil
}

func fitsReal(f float64) bool {
	return math.Abs(f) <= math.MaxFloat32 || math.IsInf(f, 0) || math.IsNaN(f)
}

func asFloat(v any) (float64, bool) {
	if n, ok := asInt(v); ok {
		return float64(n), true
	}
	if n, ok := asUint(v); ok {
		return float64(n), true
	}
	return 0, false
}

func asInt(v any) (int64, bool) {
	switch x := v.(type) {
	case int:
		return int64(x), true
	case int64:
		return x, true
	case int32:
		return int64(x), true
	case int16:
		return int64(x), true
	case int8:
		return int64(x), true
	}
	return 0, false
}

func asUint(v any) (uint64, bool) {
	switch x := v.(type) {
	case uint:
		return uint64(x), true
	case uint64:
		return x, true
	case uint32:
		return uint64(x), true
	case uint16:
		return uint64(x), true
	case uint8:
		return uint64(x), true
	}
	return 0, false
}

func decimal(t *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case datatypes.Decimal:
		return unsignedDecimal(t, v, x)
	case string:
		d, err := datatypes.ParseDecimal(x)
		if err != nil {
			return nil, true, fault(t, v, "is not a number of this type")
		}
		return unsignedDecimal(t, v, d)
	case float64, float32:
		var d datatypes.Decimal
		if err := d.Scan(x); err != nil {
			return nil, true, fault(t, v, "is not finite")
		}
		return unsignedDecimal(t, v, d)
	}
	if n, ok := asInt(v); ok {
		return unsignedDecimal(t, v, datatypes.DecimalFromInt(n))
	}
	if n, ok := asUint(v); ok {
		d, err := datatypes.ParseDecimal(strconv.FormatUint(n, 10))
		return d, true, err
	}
	return nil, false, nil
}

func unsignedDecimal(t *ast.Type, v any, d datatypes.Decimal) (any, bool, error) {
	if t.Unsigned && d.Sign() < 0 {
		return nil, true, fault(t, v, "is out of range")
	}
	if _, boxed := v.(datatypes.Decimal); boxed {
		return v, true, nil
	}
	return d, true, nil
}

func boolean(t *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case bool:
		return v, true, nil
	case string:
		if x == "true" || x == "false" {
			return x == "true", true, nil
		}
		return nil, true, fault(t, v, `is neither "true" nor "false"`)
	case float64:
		if x == 0 || x == 1 {
			return x == 1, true, nil
		}
		return nil, true, fault(t, v, "is neither 0 nor 1")
	}
	n, ok := asInt(v)
	if u, is := asUint(v); is && u <= 1 {
		n, ok = int64(u), true
	} else if is {
		n, ok = 2, true
	}
	if !ok {
		return nil, false, nil
	}
	if n != 0 && n != 1 {
		return nil, true, fault(t, v, "is neither 0 nor 1")
	}
	return n == 1, true, nil
}
