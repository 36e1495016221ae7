package sqlite

import (
	"strings"

	"github.com/go-sequelize/sequelize/datatypes"
)

// collateDecimal orders texts as the numbers that they are: 9 before 10, 1.50 equal to 1.5. What is no number stands
// behind all numbers, in the order of its bytes. Plain numerals are compared as they stand, without parsing.
func collateDecimal(a, b string) int {
	x, okx := plainNumeral(a)
	y, oky := plainNumeral(b)
	if okx && oky {
		return x.compare(y)
	}
	d, errx := datatypes.ParseDecimal(a)
	e, erry := datatypes.ParseDecimal(b)
	switch {
	case errx == nil && erry == nil:
		return d.Cmp(e)
	case errx == nil:
		return -1
	case erry == nil:
		return 1
	}
	return strings.Compare(a, b)
}

// numeral is a numeral taken apart, without zeros that do not count.
type numeral struct {
	negative          bool
	integer, fraction string
}

// plainNumeral reads [+-]digits[.digits].
func plainNumeral(s string) (n numeral, ok bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		n.negative = s[0] == '-'
		s = s[1:]
	}
	n.integer, n.fraction, _ = strings.Cut(s, ".")
	if n.integer == "" || !digits(n.integer) || !digits(n.fraction) {
		return n, false
	}
	n.integer = strings.TrimLeft(n.integer, "0")
	n.fraction = strings.TrimRight(n.fraction, "0")
	if n.integer == "" && n.fraction == "" {
		n.negative = false // -0 is 0
	}
	return n, true
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func (n numeral) compare(m numeral) int {
	if n.negative != m.negative {
		if n.negative {
			return -1
		}
		return 1
	}
	c := len(n.integer) - len(m.integer)
	if c == 0 {
		c = strings.Compare(n.integer, m.integer)
	}
	if c == 0 {
		c = strings.Compare(n.fraction, m.fraction)
	}
	if n.negative {
		c = -c
	}
	switch {
	case c < 0:
		return -1
	case c > 0:
		return 1
	}
	return 0
}
