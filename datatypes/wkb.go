package datatypes

import (
	"encoding/binary"
	"encoding/hex"
	"math"
)

// geometryCodes are the type numbers of well-known binary.
var geometryCodes = map[GeometryType]uint32{
	PointType: 1, LineStringType: 2, PolygonType: 3,
	MultiPointType: 4, MultiLineStringType: 5, MultiPolygonType: 6,
	GeometryCollectionType: 7,
}

var geometryNames = [8]GeometryType{
	1: PointType, 2: LineStringType, 3: PolygonType,
	4: MultiPointType, 5: MultiLineStringType, 6: MultiPolygonType,
	7: GeometryCollectionType,
}

// Flags of extended well-known binary in the type number.
const (
	wkbHasZ    = 0x80000000
	wkbHasM    = 0x40000000
	wkbHasSRID = 0x20000000
)

// ParseWKB reads well-known binary in either byte order, the extended form with
// a SRID (PostGIS) included. It returns a *ParseError for anything else, Z and
// M coordinates, NaN and infinities included; a point of two NaN is an empty
// one.
func ParseWKB(b []byte) (Geometry, error) {
	r := wkbReader{rest: b}
	g, fault := r.geometry(1)
	if fault == "" && len(r.rest) > 0 {
		fault = "bytes after the geometry"
	}
	if fault != "" {
		return Geometry{}, newParseError("WKB", hex.EncodeToString(b[:min(len(b), errorTextMax/2)]), fault)
	}
	return g, nil
}

// ParseWKBHex is ParseWKB for hexadecimal digits.
func ParseWKBHex(s string) (Geometry, error) {
	b, err := hex.DecodeString(s)
	if err != nil {
		return Geometry{}, newParseError("WKB", s, "want an even number of hexadecimal digits")
	}
	return ParseWKB(b)
}

// ParseSRIDWKB reads a SRID of four bytes, lowest first, and well-known binary
// behind it: the form in which MySQL and MariaDB store and deliver geometries.
func ParseSRIDWKB(b []byte) (Geometry, error) {
	if len(b) < 4 {
		return Geometry{}, newParseError("WKB", hex.EncodeToString(b), "cut off")
	}
	g, err := ParseWKB(b[4:])
	if err == nil {
		g.SRID = int32(binary.LittleEndian.Uint32(b))
	}
	return g, err
}

// wkbReader reads from rest. Its methods return what is wrong, or "".
type wkbReader struct {
	rest  []byte
	order binary.ByteOrder
}

const wkbCutOff = "cut off"

// geometry reads a geometry with its own byte order and type.
func (r *wkbReader) geometry(depth int) (g Geometry, fault string) {
	if depth > maxGeometryDepth {
		return g, "collections are nested more than 32 deep"
	}
	if len(r.rest) < 5 {
		return g, wkbCutOff
	}
	switch r.rest[0] {
	case 0:
		r.order = binary.BigEndian
	case 1:
		r.order = binary.LittleEndian
	default:
		return g, "the byte order is neither 0 nor 1"
	}
	r.rest = r.rest[1:]
	code, _ := r.uint32()
	if code&(wkbHasZ|wkbHasM) != 0 || code&^wkbHasSRID > 1000 && code&^wkbHasSRID < 4000 {
		return g, "Z and M coordinates are not supported"
	}
	if code&wkbHasSRID != 0 {
		srid, ok := r.uint32()
		if !ok {
			return g, wkbCutOff
		}
		g.SRID = int32(srid)
	}
	if code &^= wkbHasSRID; code == 0 || int(code) >= len(geometryNames) {
		return g, "the type is not that of a geometry"
	}
	g.Type = geometryNames[code]
	return g, r.body(&g, depth)
}

func (r *wkbReader) body(g *Geometry, depth int) (fault string) {
	switch g.Type {
	case PointType:
		g.Points, fault = r.pointBody()
	case LineStringType:
		g.Points, fault = wkbList(r, 16, r.point)
	case PolygonType:
		g.Lines, fault = wkbList(r, 4, r.line)
	case MultiPointType:
		g.Points, fault = wkbList(r, 21, func() (Point, string) {
			m, fault := r.member(PointType, depth)
			if fault == "" && len(m.Points) == 0 {
				fault = "an empty point among others"
			}
			if fault != "" {
				return Point{}, fault
			}
			return m.Points[0], ""
		})
	case MultiLineStringType:
		g.Lines, fault = wkbList(r, 9, func() ([]Point, string) {
			m, fault := r.member(LineStringType, depth)
			return m.Points, fault
		})
	case MultiPolygonType:
		g.Polygons, fault = wkbList(r, 9, func() ([][]Point, string) {
			m, fault := r.member(PolygonType, depth)
			return m.Lines, fault
		})
	default:
		g.Members, fault = wkbList(r, 9, func() (Geometry, string) { return r.geometry(depth + 1) })
	}
	return fault
}

// member reads a geometry that must be of a certain type. It has a byte order
// of its own, and nothing of the geometry around it is left to read but further
// members, so that order may stay in r.
func (r *wkbReader) member(want GeometryType, depth int) (Geometry, string) {
	m, fault := r.geometry(depth + 1)
	if fault == "" && m.Type != want {
		fault = "a member of another type"
	}
	return m, fault
}

// wkbList reads a count and as many items of at least size bytes. A count that
// the bytes at hand cannot hold is refused before memory is taken for it.
func wkbList[T any](r *wkbReader, size int, item func() (T, string)) ([]T, string) {
	count, ok := r.uint32()
	if !ok || uint64(count)*uint64(size) > uint64(len(r.rest)) {
		return nil, wkbCutOff
	}
	if count == 0 {
		return nil, ""
	}
	items := make([]T, 0, count)
	for range count {
		read, fault := item()
		if fault != "" {
			return nil, fault
		}
		items = append(items, read)
	}
	return items, ""
}

func (r *wkbReader) line() ([]Point, string) { return wkbList(r, 16, r.point) }

// pointBody reads a lone point. Well-known binary writes POINT EMPTY as NaNs.
func (r *wkbReader) pointBody() ([]Point, string) {
	p, ok := r.coordinates()
	if !ok {
		return nil, wkbCutOff
	}
	if math.IsNaN(p.X) && math.IsNaN(p.Y) {
		return nil, ""
	}
	if !finite(p.X, p.Y) {
		return nil, "a coordinate is NaN or infinite"
	}
	return []Point{p}, ""
}

func (r *wkbReader) point() (Point, string) {
	p, ok := r.coordinates()
	if !ok {
		return p, wkbCutOff
	}
	if !finite(p.X, p.Y) {
		return p, "a coordinate is NaN or infinite"
	}
	return p, ""
}

func (r *wkbReader) coordinates() (Point, bool) {
	if len(r.rest) < 16 {
		return Point{}, false
	}
	x := math.Float64frombits(r.order.Uint64(r.rest))
	y := math.Float64frombits(r.order.Uint64(r.rest[8:]))
	r.rest = r.rest[16:]
	return Point{x, y}, true
}

func (r *wkbReader) uint32() (uint32, bool) {
	if len(r.rest) < 4 {
		return 0, false
	}
	n := r.order.Uint32(r.rest)
	r.rest = r.rest[4:]
	return n, true
}
