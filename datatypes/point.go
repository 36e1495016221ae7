package datatypes

import (
	"database/sql/driver"
	"strconv"
	"strings"
)

// Point is a position in the plane: X is the longitude or easting, Y the
// latitude or northing. It is the value of a POINT column and the stuff that
// a Geometry is made of.
type Point struct {
	X, Y float64
}

// Geometry returns the point as a Geometry without SRID.
func (p Point) Geometry() Geometry {
	return Geometry{Type: PointType, Points: []Point{p}}
}

// String returns the WKT form: POINT(1 2).
func (p Point) String() string { return p.Geometry().String() }

// MarshalJSON writes a GeoJSON Point. NaN and infinities are an error.
func (p Point) MarshalJSON() ([]byte, error) { return p.Geometry().MarshalJSON() }

// UnmarshalJSON reads a GeoJSON Point. As encoding/json does, it leaves p alone
// for null.
func (p *Point) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	var g Geometry
	if err := g.UnmarshalJSON(text); err != nil {
		return err
	}
	return p.take(g)
}

// Scan reads all that Geometry.Scan reads, as long as it is a point, and (1,2).
func (p *Point) Scan(src any) error {
	if text, err := scanText("Point", src); err == nil && strings.HasPrefix(text, "(") {
		return p.readPair(text)
	}
	var g Geometry
	if err := g.Scan(src); err != nil {
		return err
	}
	return p.take(g)
}

func (p *Point) take(g Geometry) error {
	if g.Type != PointType || len(g.Points) != 1 {
		return newParseError("point", g.String(), "it is another geometry or empty")
	}
	*p = g.Points[0]
	return nil
}

// readPair reads (x,y), the text of PostgreSQL's own point type.
func (p *Point) readPair(text string) error {
	inner, closed := strings.CutSuffix(text[1:], ")")
	x, y, found := strings.Cut(inner, ",")
	px, errX := strconv.ParseFloat(strings.TrimSpace(x), 64)
	py, errY := strconv.ParseFloat(strings.TrimSpace(y), 64)
	if !closed || !found || errX != nil || errY != nil || !finite(px, py) {
		return newParseError("point", text, "want (x,y) of finite numbers")
	}
	*p = Point{px, py}
	return nil
}

// Value returns the WKT form as a string. NaN and infinities are an error.
func (p Point) Value() (driver.Value, error) { return p.Geometry().Value() }
