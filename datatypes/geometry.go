package datatypes

import (
	"errors"
	"fmt"
	"math"
)

// GeometryType names the kind of a Geometry as GeoJSON does.
type GeometryType string

// The kinds of geometries.
const (
	PointType              GeometryType = "Point"
	LineStringType         GeometryType = "LineString"
	PolygonType            GeometryType = "Polygon"
	MultiPointType         GeometryType = "MultiPoint"
	MultiLineStringType    GeometryType = "MultiLineString"
	MultiPolygonType       GeometryType = "MultiPolygon"
	GeometryCollectionType GeometryType = "GeometryCollection"
)

// Geometry is a geometry in the plane. Type says which one field holds the
// coordinates; without any it is an empty geometry. Heights and measures (Z
// and M) are not supported and an error where they are read. The zero value is
// no geometry: writing it is an error, so columns that may be NULL want
// Null[Geometry] or a pointer.
//
// In Sequelize: DataTypes.GEOMETRY and DataTypes.GEOGRAPHY, which take GeoJSON.
type Geometry struct {
	Type GeometryType
	// SRID is the spatial reference system by its EPSG number; 0 is none.
	// That of a collection counts for its members.
	SRID int32

	Points   []Point     // Point (one of them), LineString, MultiPoint
	Lines    [][]Point   // MultiLineString; Polygon: the outer ring, then holes
	Polygons [][][]Point // MultiPolygon
	Members  []Geometry  // GeometryCollection
}

// NewLineString returns a line through the points.
func NewLineString(points ...Point) Geometry {
	return Geometry{Type: LineStringType, Points: points}
}

// NewPolygon returns a polygon of an outer ring and holes. The last point of a
// ring repeats its first.
func NewPolygon(rings ...[]Point) Geometry {
	return Geometry{Type: PolygonType, Lines: rings}
}

// NewMultiPoint returns a set of points.
func NewMultiPoint(points ...Point) Geometry {
	return Geometry{Type: MultiPointType, Points: points}
}

// NewMultiLineString returns a set of lines.
func NewMultiLineString(lines ...[]Point) Geometry {
	return Geometry{Type: MultiLineStringType, Lines: lines}
}

// NewMultiPolygon returns a set of polygons, each given by its rings.
func NewMultiPolygon(polygons ...[][]Point) Geometry {
	return Geometry{Type: MultiPolygonType, Polygons: polygons}
}

// NewGeometryCollection returns a set of geometries of any kind.
func NewGeometryCollection(members ...Geometry) Geometry {
	return Geometry{Type: GeometryCollectionType, Members: members}
}

// WithSRID returns g in the spatial reference system of that EPSG number.
func (g Geometry) WithSRID(srid int32) Geometry {
	g.SRID = srid
	return g
}

// IsEmpty reports whether g has no point.
func (g Geometry) IsEmpty() bool {
	for range g.positions() {
		return false
	}
	return true
}

// positions yields all points of g, its members' included.
func (g Geometry) positions() func(yield func(Point) bool) {
	return func(yield func(Point) bool) { g.yieldPositions(yield) }
}

func (g Geometry) yieldPositions(yield func(Point) bool) bool {
	lines := append([][]Point{g.Points}, g.Lines...)
	for _, rings := range g.Polygons {
		lines = append(lines, rings...)
	}
	for _, line := range lines {
		for _, p := range line {
			if !yield(p) {
				return false
			}
		}
	}
	for _, member := range g.Members {
		if !member.yieldPositions(yield) {
			return false
		}
	}
	return true
}

// maxGeometryDepth bounds how deep collections nest.
const maxGeometryDepth = 32

// Validate returns what keeps g from being written: an unknown Type,
// coordinates in a field that does not belong to it, NaN or infinite numbers,
// or collections nested more than 32 deep. Whether rings close and lines do
// not cross is for the server to judge.
func (g Geometry) Validate() error { return g.validate(1) }

func (g Geometry) validate(depth int) error {
	if depth > maxGeometryDepth {
		return errors.New("geometry collections are nested more than 32 deep")
	}
	if _, known := geometryCodes[g.Type]; !known {
		return fmt.Errorf("a geometry of type %q is none of Point, LineString, Polygon, their Multi forms and GeometryCollection", string(g.Type))
	}
	if !g.fieldsFit() {
		return fmt.Errorf("a geometry of type %s has coordinates of another type", g.Type)
	}
	for _, member := range g.Members {
		if err := member.validate(depth + 1); err != nil {
			return err
		}
	}
	if depth > 1 {
		return nil // the outermost collection looks at all positions once
	}
	for p := range g.positions() {
		if !finite(p.X, p.Y) {
			return errors.New("a geometry has a coordinate that is NaN or infinite")
		}
	}
	return nil
}

// fieldsFit reports whether only the field that belongs to Type is filled.
func (g Geometry) fieldsFit() bool {
	noPoints, noLines, noPolygons, noMembers := g.Points == nil, g.Lines == nil, g.Polygons == nil, g.Members == nil
	switch g.Type {
	case PointType:
		return len(g.Points) <= 1 && noLines && noPolygons && noMembers
	case LineStringType, MultiPointType:
		return noLines && noPolygons && noMembers
	case PolygonType, MultiLineStringType:
		return noPoints && noPolygons && noMembers
	case MultiPolygonType:
		return noPoints && noLines && noMembers
	}
	return noPoints && noLines && noPolygons
}

func finite(x, y float64) bool {
	return !math.IsNaN(x) && !math.IsInf(x, 0) && !math.IsNaN(y) && !math.IsInf(y, 0)
}
