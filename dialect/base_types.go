package dialect

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// CheckTypeForm refuses types that no dialect could have: a missing or VIRTUAL type, an ENUM without values or with
// one twice, digits out of range. Digits are the most fractional digits of times.
func CheckTypeForm(t *ast.Type, digits int) error {
	switch {
	case t == nil || t.Kind == ast.Unknown:
		return errors.New("the column has no type")
	case t.Kind == ast.Virtual:
		return errors.New("VIRTUAL attributes have no column")
	case t.Kind == ast.RawType && strings.TrimSpace(t.Raw) == "":
		return errors.New("the column type is empty")
	case t.Kind == ast.Enum:
		return checkEnum(t)
	case (t.Kind == ast.Date || t.Kind == ast.Time) && (t.Length < -1 || t.Length > digits):
		return fmt.Errorf("%d fractional digits: from 0 to %d are possible", t.Length, digits)
	case t.Length < -1 || t.Precision < 0 || t.Scale < 0:
		return errors.New("lengths, precisions and scales cannot be negative")
	}
	return nil
}

func checkEnum(t *ast.Type) error {
	if len(t.Values) == 0 {
		return errors.New("ENUM needs at least one value")
	}
	seen := map[string]bool{}
	for _, v := range t.Values {
		if seen[v] {
			return fmt.Errorf("ENUM value %q stands twice in the list", v)
		}
		seen[v] = true
	}
	return nil
}

// DecimalType is DECIMAL with its precision and scale; free where they are not given.
func DecimalType(t *ast.Type, maxPrecision, maxScale int, free string) (string, error) {
	switch {
	case t.Precision == 0 && t.Scale == 0:
		return free, nil
	case t.Precision > maxPrecision:
		return "", fmt.Errorf("DECIMAL(%d, %d): the precision can be at most %d", t.Precision, t.Scale, maxPrecision)
	case t.Scale > maxScale || t.Scale > t.Precision:
		return "", fmt.Errorf("DECIMAL(%d, %d): the scale can be at most %d", t.Precision, t.Scale, min(maxScale, t.Precision))
	case t.Scale == 0:
		return fmt.Sprintf("DECIMAL(%d)", t.Precision), nil
	}
	return fmt.Sprintf("DECIMAL(%d,%d)", t.Precision, t.Scale), nil
}

// LengthOf is the length of a STRING or CHAR; the default is 255.
func LengthOf(t *ast.Type) int {
	if t.Length <= 0 {
		return 255
	}
	return t.Length
}

// DigitsOf is the number of fractional digits of a DATE or TIME; the default is 6.
func DigitsOf(t *ast.Type) int {
	if t.Length < 0 {
		return 6
	}
	return t.Length
}

// CheckShape refuses a shape of GEOMETRY or GEOGRAPHY that is none of OpenGIS's.
func CheckShape(t *ast.Type) error {
	switch strings.ToUpper(t.Shape) {
	case "", "GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION":
		return nil
	}
	return fmt.Errorf("unknown shape %q", t.Shape)
}

// CheckWord refuses a name that stands unquoted in a definition (an engine, a character set, an access method) and is
// not made of letters, digits, underscores and the further characters.
func CheckWord(what, s, further string) error {
	for _, r := range s {
		letter := r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && !strings.ContainsRune(further, r) {
			return fmt.Errorf("%s %q is not a name", what, s)
		}
	}
	return nil
}
