package datatypes

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
)

// ErrDivisionByZero is what Decimal.Quo returns for a zero divisor.
var ErrDivisionByZero = errors.New("decimal division by zero")

// smallDigits is how many digits always fit an int64, a sum of two included.
const smallDigits = 18

// small returns the unscaled number where it has at most 18 digits, which
// money has, so that everyday arithmetic needs no big.Int.
func (d Decimal) small() (unscaled int64, scale int, ok bool) {
	if len(d.text) > smallDigits {
		return 0, 0, false
	}
	point := -1
	for at := range len(d.text) {
		switch c := d.text[at]; c {
		case '-':
		case '.':
			point = at
		default:
			unscaled = unscaled*10 + int64(c-'0')
		}
	}
	if point >= 0 {
		scale = len(d.text) - point - 1
	}
	if strings.HasPrefix(d.text, "-") {
		unscaled = -unscaled
	}
	return unscaled, scale, true
}

// unscaled returns the number without its point.
func (d Decimal) unscaled() *big.Int {
	n, _ := new(big.Int).SetString(strings.Replace(d.String(), ".", "", 1), 10)
	return n
}

func powerOfTen(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// decimalFromUnscaled puts the point back into digits with an optional sign.
func decimalFromUnscaled(digits string, scale int) Decimal {
	negative := strings.HasPrefix(digits, "-")
	if negative {
		digits = digits[1:]
	}
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale-len(digits)+1) + digits
	}
	point := len(digits) - scale
	return numeral{negative: negative, whole: digits[:point], fraction: digits[point:]}.decimal()
}

// Cmp compares as numbers: it returns -1, 0 or +1 as d is less than, equal to
// or greater than e. It allocates nothing.
func (d Decimal) Cmp(e Decimal) int {
	sign := d.Sign()
	if other := e.Sign(); sign != other {
		if sign < other {
			return -1
		}
		return 1
	}
	if sign < 0 {
		return compareMagnitude(e.text[1:], d.text[1:])
	}
	return compareMagnitude(d.String(), e.String())
}

func compareMagnitude(a, b string) int {
	wholeA, fractionA, _ := strings.Cut(a, ".")
	wholeB, fractionB, _ := strings.Cut(b, ".")
	if len(wholeA) != len(wholeB) {
		if len(wholeA) < len(wholeB) {
			return -1
		}
		return 1
	}
	if c := strings.Compare(wholeA, wholeB); c != 0 {
		return c
	}
	return strings.Compare(strings.TrimRight(fractionA, "0"), strings.TrimRight(fractionB, "0"))
}

// Equal reports whether d and e are the same number: 1.1 equals 1.10.
func (d Decimal) Equal(e Decimal) bool { return d.Cmp(e) == 0 }

// Neg returns -d.
func (d Decimal) Neg() Decimal {
	switch d.Sign() {
	case 0:
		return d
	case -1:
		return Decimal{text: d.text[1:]}
	}
	return Decimal{text: "-" + d.text}
}

// Abs returns d without its sign.
func (d Decimal) Abs() Decimal {
	return Decimal{text: strings.TrimPrefix(d.text, "-")}
}

// Add returns d + e, exact, with the larger of the two scales.
func (d Decimal) Add(e Decimal) Decimal {
	a, scaleA, okA := d.small()
	b, scaleB, okB := e.small()
	scale := max(scaleA, scaleB)
	if okA && okB && fitsScaled(a, scale-scaleA) && fitsScaled(b, scale-scaleB) {
		sum := scaled(a, scale-scaleA) + scaled(b, scale-scaleB)
		return decimalFromUnscaled(strconv.FormatInt(sum, 10), scale)
	}
	scaleA, scaleB = d.Scale(), e.Scale()
	scale = max(scaleA, scaleB)
	x, y := d.unscaled(), e.unscaled()
	x.Mul(x, powerOfTen(scale-scaleA))
	y.Mul(y, powerOfTen(scale-scaleB))
	return decimalFromUnscaled(x.Add(x, y).String(), scale)
}

// fitsScaled reports whether n with that many zeros behind it stays within 18
// digits.
func fitsScaled(n int64, zeros int) bool {
	return zeros < len(powersOfTen) && n < 1_000_000_000 && n > -1_000_000_000 || zeros == 0
}

func scaled(n int64, zeros int) int64 {
	if zeros == 0 {
		return n
	}
	return n * int64(powersOfTen[zeros])
}

// Sub returns d - e, exact, with the larger of the two scales.
func (d Decimal) Sub(e Decimal) Decimal { return d.Add(e.Neg()) }

// Mul returns d × e, exact; its scale is the sum of both.
func (d Decimal) Mul(e Decimal) Decimal {
	a, scaleA, okA := d.small()
	b, scaleB, okB := e.small()
	if okA && okB && fitsScaled(a, 1) && fitsScaled(b, 1) {
		return decimalFromUnscaled(strconv.FormatInt(a*b, 10), scaleA+scaleB)
	}
	x := d.unscaled()
	return decimalFromUnscaled(x.Mul(x, e.unscaled()).String(), d.Scale()+e.Scale())
}

// Quo returns d ÷ e rounded to scale digits after the point, half away from
// zero; scale is as in DecimalFromRat. It returns ErrDivisionByZero when e is 0.
func (d Decimal) Quo(e Decimal, scale int) (Decimal, error) {
	if e.Sign() == 0 {
		return Decimal{}, ErrDivisionByZero
	}
	quotient := d.Rat()
	return DecimalFromRat(quotient.Quo(quotient, e.Rat()), scale), nil
}

// Round returns d with scale digits after the point, rounded half away from
// zero, or filled up with zeros where d has fewer. A negative scale rounds
// before the point: -2 gives hundreds. A scale above 16383 is taken as 16383.
func (d Decimal) Round(scale int) Decimal {
	scale = min(scale, maxScale)
	whole, fraction, _ := strings.Cut(d.Abs().String(), ".")
	n := numeral{negative: d.Sign() < 0}
	if scale >= len(fraction) {
		n.whole, n.fraction = whole, fraction+strings.Repeat("0", scale-len(fraction))
		return n.decimal()
	}
	keep := len(whole) + scale
	if keep < 0 {
		return Decimal{}
	}
	digits := whole + fraction
	kept := digits[:keep]
	if digits[keep] >= '5' {
		kept = increment(kept)
	}
	if scale < 0 {
		n.whole, n.exponent = kept, -scale
		return n.decimal()
	}
	n.whole, n.fraction = kept[:len(kept)-scale], kept[len(kept)-scale:]
	return n.decimal()
}

// increment adds one to a row of digits; an empty row is 0.
func increment(digits string) string {
	nines := len(digits)
	for nines > 0 && digits[nines-1] == '9' {
		nines--
	}
	zeros := strings.Repeat("0", len(digits)-nines)
	if nines == 0 {
		return "1" + zeros
	}
	return digits[:nines-1] + string(digits[nines-1]+1) + zeros
}
