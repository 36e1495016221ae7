package datatypes

import (
	"database/sql/driver"
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Decimal is an exact decimal number of any size that remembers its scale:
// 1.10 stays 1.10. The zero value is 0.
//
// It is one string long and immutable. Two Decimals are == when they are
// written alike, so 1.1 and 1.10 differ as map keys; Equal and Cmp compare
// numbers. NaN and infinities are not Decimals.
//
// In Sequelize: DataTypes.DECIMAL, which is a string in JavaScript.
type Decimal struct {
	// text is canonical: a sign unless the number is zero, no leading zeros
	// but one before the point, no exponent. 0 itself is "", so that the zero
	// value and a parsed 0 are the same value.
	text string
}

// ParseDecimal reads an optional sign, digits with an optional point among
// them, and an optional exponent. Digits after the point are kept, so is their
// number; an exponent moves the point.
//
// It returns a *ParseError for anything else, for more than 131072 digits
// before or 16383 after the point, and for exponents beyond ±1000, because a
// few bytes such as 1e999999999 must not become a gigabyte.
func ParseDecimal(s string) (Decimal, error) {
	n, fault := readNumeral(s)
	if fault != "" {
		return Decimal{}, newParseError("decimal", s, fault)
	}
	if n.isCanonical(s) {
		return decimalOf(s), nil
	}
	return n.decimal(), nil
}

// MustDecimal is ParseDecimal for constants of a program: it panics where
// ParseDecimal returns an error.
func MustDecimal(s string) Decimal {
	d, err := ParseDecimal(s)
	if err != nil {
		panic("sequelize: MustDecimal(" + strconv.Quote(s) + "): " + err.Error())
	}
	return d
}

// DecimalFromInt returns n with scale 0.
func DecimalFromInt(n int64) Decimal { return decimalOf(strconv.FormatInt(n, 10)) }

// DecimalFromFloat returns the shortest decimal that converts back to f. It
// returns a *ParseError for NaN and infinities.
func DecimalFromFloat(f float64) (Decimal, error) { return decimalFromFloat(f, 64) }

func decimalFromFloat(f float64, bits int) (Decimal, error) {
	return ParseDecimal(strconv.FormatFloat(f, 'f', -1, bits))
}

// DecimalFromRat returns r rounded to scale digits after the point, half away
// from zero. A negative scale rounds before the point: -2 gives hundreds. A
// scale above 16383 is taken as 16383. A nil r is 0.
func DecimalFromRat(r *big.Rat, scale int) Decimal {
	if r == nil {
		return Decimal{}
	}
	scale = min(max(scale, math.MinInt32), maxScale)
	if scale >= 0 {
		n, _ := readNumeral(r.FloatString(scale))
		return n.decimal()
	}
	if -scale > len(r.Num().String()) {
		return Decimal{} // below a tenth of the unit, whatever the unit's size
	}
	unit := new(big.Rat).SetInt(powerOfTen(-scale))
	n, _ := readNumeral(unit.Quo(r, unit).FloatString(0))
	n.exponent = -scale
	return n.decimal()
}

func decimalOf(canonical string) Decimal {
	if canonical == "0" {
		canonical = ""
	}
	return Decimal{text: canonical}
}

// String returns the number with all digits of its scale and no exponent.
func (d Decimal) String() string {
	if d.text == "" {
		return "0"
	}
	return d.text
}

// Scale returns the number of digits after the point.
func (d Decimal) Scale() int {
	if point := strings.IndexByte(d.text, '.'); point >= 0 {
		return len(d.text) - point - 1
	}
	return 0
}

// Sign returns -1, 0 or +1.
func (d Decimal) Sign() int {
	if strings.HasPrefix(d.text, "-") {
		return -1
	}
	if strings.Trim(d.text, "0.") == "" {
		return 0
	}
	return 1
}

// IsZero reports whether d is 0 of any scale.
func (d Decimal) IsZero() bool { return d.Sign() == 0 }

// Rat returns the number as a fraction that the caller owns.
func (d Decimal) Rat() *big.Rat {
	scale := d.Scale()
	return new(big.Rat).SetFrac(d.unscaled(), powerOfTen(scale))
}

// Float64 returns the nearest float64; it is ±Inf beyond their range.
func (d Decimal) Float64() float64 {
	// The text is canonical, so a range error is the only one there is, and
	// then ParseFloat returns the infinity.
	f, _ := strconv.ParseFloat(d.String(), 64)
	return f
}

// Int64 returns the number as an integer, and whether it is one that fits:
// 5.00 does, 5.01 and 1e19 do not.
func (d Decimal) Int64() (int64, bool) {
	whole, fraction, _ := strings.Cut(d.String(), ".")
	if strings.Trim(fraction, "0") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, false
	}
	return n, true
}

// AppendText appends what String returns to b. The error is always nil.
func (d Decimal) AppendText(b []byte) ([]byte, error) { return append(b, d.String()...), nil }

// MarshalText returns what String returns.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDecimal reads.
func (d *Decimal) UnmarshalText(text []byte) error {
	read, err := ParseDecimal(string(text))
	if err != nil {
		return err
	}
	*d = read
	return nil
}

// MarshalJSON writes a JSON number with all its digits. A reader that knows
// only float64 loses those beyond the 17th.
func (d Decimal) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON reads a JSON number, or a JSON string that ParseDecimal reads.
// As encoding/json does, it leaves d alone for null.
func (d *Decimal) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	if len(text) > 0 && text[0] == '"' {
		var quoted string
		if err := json.Unmarshal(text, &quoted); err != nil {
			return err
		}
		text = []byte(quoted)
	}
	return d.UnmarshalText(text)
}

// Scan reads text and numbers. A floating-point number becomes the shortest
// decimal that converts back to it.
func (d *Decimal) Scan(src any) error {
	var err error
	read := Decimal{}
	switch n := src.(type) {
	case string:
		read, err = ParseDecimal(n)
	case []byte:
		read, err = ParseDecimal(string(n))
	case int64:
		read = DecimalFromInt(n)
	case uint64:
		read = decimalOf(strconv.FormatUint(n, 10))
	case float64:
		read, err = decimalFromFloat(n, 64)
	case float32:
		read, err = decimalFromFloat(float64(n), 32)
	default:
		err = errScanType("Decimal", src)
	}
	if err == nil {
		*d = read
	}
	return err
}

// Value returns the text of String.
func (d Decimal) Value() (driver.Value, error) { return d.String(), nil }
