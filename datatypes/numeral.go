package datatypes

import "strings"

const (
	// maxWhole and maxScale are the most digits before and after the point
	// that a numeric value of any of the servers has (PostgreSQL's limits).
	maxWhole = 131072
	maxScale = 16383
	// maxExponent bounds what an exponent may blow up. float64 needs 324.
	maxExponent = 1000
)

// numeral is a decimal number as it was written, taken apart.
type numeral struct {
	negative        bool
	whole, fraction string // digits around the point
	exponent        int
}

// readNumeral takes s apart and returns what is wrong with it, or "".
func readNumeral(s string) (n numeral, fault string) {
	rest := s
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		n.negative = rest[0] == '-'
		rest = rest[1:]
	}
	n.whole, rest = cutDigits(rest)
	if rest != "" && rest[0] == '.' {
		n.fraction, rest = cutDigits(rest[1:])
	}
	if n.whole == "" && n.fraction == "" {
		return n, "want digits"
	}
	if rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		if n.exponent, rest, fault = readExponent(rest[1:]); fault != "" {
			return n, fault
		}
	}
	if rest != "" {
		return n, "want digits, a point and an exponent only"
	}
	if len(n.whole) > maxWhole || len(n.fraction) > maxScale {
		return n, "more than 131072 digits before or 16383 after the point"
	}
	return n, ""
}

func cutDigits(s string) (digits, rest string) {
	at := 0
	for at < len(s) && s[at]-'0' <= 9 {
		at++
	}
	return s[:at], s[at:]
}

func readExponent(s string) (exponent int, rest, fault string) {
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	digits, rest := cutDigits(s)
	if digits == "" {
		return 0, rest, "want digits in the exponent"
	}
	for _, digit := range strings.TrimLeft(digits, "0") {
		exponent = exponent*10 + int(digit-'0')
		if exponent > maxExponent {
			return 0, rest, "the exponent is beyond ±1000"
		}
	}
	if negative {
		exponent = -exponent
	}
	return exponent, rest, ""
}

// isCanonical reports whether s, which n was read from, is already the text of
// a Decimal, so that the common case copies nothing.
func (n numeral) isCanonical(s string) bool {
	if n.whole == "" || len(n.whole) > 1 && n.whole[0] == '0' {
		return false
	}
	length := len(n.whole)
	if n.fraction != "" {
		length += 1 + len(n.fraction)
	}
	if n.negative {
		length++
	}
	// Any other length means a plus, a lone point or an exponent.
	return len(s) == length && (!n.negative || strings.Trim(s, "-0.") != "")
}

// decimal writes n canonically: the exponent moves the point, a zero has no
// sign. It checks no limits, so that results of arithmetic stay exact.
func (n numeral) decimal() Decimal {
	digits := n.whole + n.fraction
	scale := len(n.fraction) - n.exponent
	if scale < 0 {
		digits += strings.Repeat("0", -scale)
		scale = 0
	}
	if scale >= len(digits) {
		digits = strings.Repeat("0", scale-len(digits)+1) + digits
	}
	whole := strings.TrimLeft(digits[:len(digits)-scale], "0")
	if whole == "" {
		whole = "0"
	}
	sign := ""
	if n.negative && strings.Trim(digits, "0") != "" {
		sign = "-"
	}
	if scale == 0 {
		return decimalOf(sign + whole)
	}
	return Decimal{text: sign + whole + "." + digits[len(digits)-scale:]}
}
