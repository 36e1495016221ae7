package datatypes

import (
	"database/sql/driver"
	"math"
	"strconv"
	"strings"
)

// AppendWKT appends the well-known text of g, without its SRID, to b:
// POINT(1 2), MULTIPOINT(1 2,3 4), POLYGON EMPTY. It returns what Validate
// returns.
func (g Geometry) AppendWKT(b []byte) ([]byte, error) {
	if err := g.Validate(); err != nil {
		return b, err
	}
	return g.appendWKT(b), nil
}

// String returns the extended well-known text: SRID=4326;POINT(1 2), or no
// SRID where it is 0. It checks nothing; AppendWKT and Value do.
func (g Geometry) String() string {
	var b []byte
	if g.SRID != 0 {
		b = append(strconv.AppendInt(append(b, "SRID="...), int64(g.SRID), 10), ';')
	}
	return string(g.appendWKT(b))
}

// Value returns the text of String. It returns what Validate returns.
func (g Geometry) Value() (driver.Value, error) {
	if err := g.Validate(); err != nil {
		return nil, err
	}
	return g.String(), nil
}

func (g Geometry) appendWKT(b []byte) []byte {
	b = append(b, strings.ToUpper(string(g.Type))...)
	switch g.Type {
	case PointType, LineStringType, MultiPointType:
		// The standard has MULTIPOINT((1 2)), but MariaDB 10.11 reads that as
		// NULL, while every server reads MULTIPOINT(1 2).
		return appendLine(b, g.Points)
	case PolygonType, MultiLineStringType:
		return appendList(b, g.Lines, appendLine)
	case MultiPolygonType:
		return appendList(b, g.Polygons, func(b []byte, rings [][]Point) []byte {
			return appendList(b, rings, appendLine)
		})
	}
	return appendList(b, g.Members, func(b []byte, m Geometry) []byte { return m.appendWKT(b) })
}

func appendLine(b []byte, points []Point) []byte {
	return appendList(b, points, func(b []byte, p Point) []byte {
		return appendNumber(append(appendNumber(b, p.X), ' '), p.Y)
	})
}

// appendList writes EMPTY or a list in parentheses. The standard wants a space
// between a keyword and EMPTY, nobody minds one elsewhere.
func appendList[T any](b []byte, items []T, appendItem func([]byte, T) []byte) []byte {
	if len(items) == 0 {
		if n := len(b); n > 0 && b[n-1] != '(' && b[n-1] != ',' {
			b = append(b, ' ')
		}
		return append(b, "EMPTY"...)
	}
	b = append(b, '(')
	for at, item := range items {
		if at > 0 {
			b = append(b, ',')
		}
		b = appendItem(b, item)
	}
	return append(b, ')')
}

// appendNumber writes the shortest text that reads back as f, plain as long as
// that stays short.
func appendNumber(b []byte, f float64) []byte {
	if magnitude := math.Abs(f); magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21) {
		return strconv.AppendFloat(b, f, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, f, 'f', -1, 64)
}
