package datatypes

import (
	"encoding/binary"
	"math"
)

// AppendWKB appends well-known binary, lowest byte first and without the SRID,
// to b. It returns what Validate returns.
func (g Geometry) AppendWKB(b []byte) ([]byte, error) {
	if err := g.Validate(); err != nil {
		return b, err
	}
	return g.appendWKB(b, 0), nil
}

// AppendEWKB appends extended well-known binary, which carries the SRID where
// there is one, to b. It returns what Validate returns.
func (g Geometry) AppendEWKB(b []byte) ([]byte, error) {
	if err := g.Validate(); err != nil {
		return b, err
	}
	return g.appendWKB(b, g.SRID), nil
}

// AppendSRIDWKB appends the SRID in four bytes and well-known binary to b, the
// form that ParseSRIDWKB reads. It returns what Validate returns.
func (g Geometry) AppendSRIDWKB(b []byte) ([]byte, error) {
	if err := g.Validate(); err != nil {
		return b, err
	}
	return g.appendWKB(binary.LittleEndian.AppendUint32(b, uint32(g.SRID)), 0), nil
}

func (g Geometry) appendWKB(b []byte, srid int32) []byte {
	code := geometryCodes[g.Type]
	if srid != 0 {
		b = binary.LittleEndian.AppendUint32(append(b, 1), code|wkbHasSRID)
		b = binary.LittleEndian.AppendUint32(b, uint32(srid))
	} else {
		b = binary.LittleEndian.AppendUint32(append(b, 1), code)
	}
	switch g.Type {
	case PointType:
		if len(g.Points) == 0 {
			return appendPosition(b, Point{math.NaN(), math.NaN()})
		}
		return appendPosition(b, g.Points[0])
	case LineStringType:
		return appendPositions(b, g.Points)
	case PolygonType:
		return appendCounted(b, g.Lines, appendPositions)
	case MultiPointType:
		return appendCounted(b, g.Points, func(b []byte, p Point) []byte { return p.Geometry().appendWKB(b, 0) })
	case MultiLineStringType:
		return appendCounted(b, g.Lines, func(b []byte, line []Point) []byte { return NewLineString(line...).appendWKB(b, 0) })
	case MultiPolygonType:
		return appendCounted(b, g.Polygons, func(b []byte, rings [][]Point) []byte { return NewPolygon(rings...).appendWKB(b, 0) })
	}
	return appendCounted(b, g.Members, func(b []byte, m Geometry) []byte { return m.appendWKB(b, 0) })
}

func appendCounted[T any](b []byte, items []T, appendItem func([]byte, T) []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(items)))
	for _, item := range items {
		b = appendItem(b, item)
	}
	return b
}

func appendPositions(b []byte, points []Point) []byte {
	return appendCounted(b, points, appendPosition)
}

func appendPosition(b []byte, p Point) []byte {
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p.X))
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(p.Y))
}
