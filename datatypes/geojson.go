package datatypes

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// geoJSON is the object of RFC 7946 and, from its predecessor, the crs that
// servers write and read for a SRID.
type geoJSON struct {
	Type        GeometryType      `json:"type"`
	CRS         *geoCRS           `json:"crs,omitempty"`
	Coordinates json.RawMessage   `json:"coordinates,omitempty"`
	Geometries  []json.RawMessage `json:"geometries,omitzero"`
}

type geoCRS struct {
	Type       string `json:"type"`
	Properties struct {
		Name string `json:"name"`
	} `json:"properties"`
}

// position is a Point in GeoJSON's coordinates, an array of two numbers.
type position Point

func (p *position) UnmarshalJSON(text []byte) error {
	var numbers []*float64
	if err := json.Unmarshal(text, &numbers); err != nil {
		return err
	}
	if len(numbers) != 2 || numbers[0] == nil || numbers[1] == nil {
		return newParseError("GeoJSON", string(text), "a position is not an array of two numbers")
	}
	*p = position{*numbers[0], *numbers[1]}
	return nil
}

func (p position) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 32), '[')
	b = append(appendNumber(b, p.X), ',')
	return append(appendNumber(b, p.Y), ']'), nil
}

// MarshalJSON writes GeoJSON, with a "crs" member naming EPSG:<SRID> unless the
// SRID is 0. It returns what Validate returns.
func (g Geometry) MarshalJSON() ([]byte, error) {
	if err := g.Validate(); err != nil {
		return nil, err
	}
	return g.marshal(g.SRID)
}

func (g Geometry) marshal(srid int32) ([]byte, error) {
	object := geoJSON{Type: g.Type}
	if srid != 0 {
		object.CRS = &geoCRS{Type: "name"}
		object.CRS.Properties.Name = "EPSG:" + strconv.Itoa(int(srid))
	}
	if g.Type == GeometryCollectionType {
		object.Geometries = make([]json.RawMessage, len(g.Members))
		for at, member := range g.Members {
			text, err := member.marshal(0)
			if err != nil {
				return nil, err
			}
			object.Geometries[at] = text
		}
		return json.Marshal(object)
	}
	coordinates, err := json.Marshal(g.coordinates())
	if err != nil {
		return nil, err
	}
	object.Coordinates = coordinates
	return json.Marshal(object)
}

// coordinates returns what encoding/json makes the "coordinates" of.
func (g Geometry) coordinates() any {
	switch g.Type {
	case PointType:
		if len(g.Points) == 1 {
			return position(g.Points[0])
		}
		return []position{}
	case LineStringType, MultiPointType:
		return positionsOf(g.Points)
	case PolygonType, MultiLineStringType:
		return positionLinesOf(g.Lines)
	}
	polygons := make([][][]position, len(g.Polygons))
	for at, rings := range g.Polygons {
		polygons[at] = positionLinesOf(rings)
	}
	return polygons
}

func positionsOf(points []Point) []position {
	positions := make([]position, len(points))
	for at, p := range points {
		positions[at] = position(p)
	}
	return positions
}

func positionLinesOf(lines [][]Point) [][]position {
	result := make([][]position, len(lines))
	for at, line := range lines {
		result[at] = positionsOf(line)
	}
	return result
}

// UnmarshalJSON reads GeoJSON geometries, "crs" members that name an EPSG
// number included. Positions have two numbers; a third, the height, is an
// error rather than lost. As encoding/json does, it leaves g alone for null.
func (g *Geometry) UnmarshalJSON(text []byte) error {
	if string(bytes.TrimSpace(text)) == "null" {
		return nil
	}
	read, err := readGeoJSON(text, 1)
	if err == nil {
		*g = read
	}
	return err
}

func readGeoJSON(text []byte, depth int) (Geometry, error) {
	if depth > maxGeometryDepth {
		return Geometry{}, newParseError("GeoJSON", string(text), "collections are nested more than 32 deep")
	}
	var object geoJSON
	if err := json.Unmarshal(text, &object); err != nil {
		return Geometry{}, err
	}
	g := Geometry{Type: object.Type}
	var err error
	if g.SRID, err = object.CRS.srid(); err != nil {
		return Geometry{}, err
	}
	if g.Type == GeometryCollectionType {
		if object.Geometries == nil {
			return Geometry{}, newParseError("GeoJSON", string(text), `a GeometryCollection has no "geometries"`)
		}
		for _, member := range object.Geometries {
			m, err := readGeoJSON(member, depth+1)
			if err != nil {
				return Geometry{}, err
			}
			g.Members = append(g.Members, m)
		}
		return g, nil
	}
	if len(object.Coordinates) == 0 || string(object.Coordinates) == "null" {
		return Geometry{}, newParseError("GeoJSON", string(text), `want a geometry with "type" and "coordinates"`)
	}
	return g, g.readCoordinates(object.Coordinates)
}

func (g *Geometry) readCoordinates(text json.RawMessage) error {
	switch g.Type {
	case PointType:
		if string(bytes.Join(bytes.Fields(text), nil)) == "[]" {
			return nil
		}
		var p position
		err := json.Unmarshal(text, &p)
		g.Points = []Point{Point(p)}
		return err
	case LineStringType, MultiPointType:
		return readPositions(text, &g.Points)
	case PolygonType, MultiLineStringType:
		return readPositionLines(text, &g.Lines)
	case MultiPolygonType:
		var polygons []json.RawMessage
		if err := json.Unmarshal(text, &polygons); err != nil {
			return err
		}
		for _, polygon := range polygons {
			var rings [][]Point
			if err := readPositionLines(polygon, &rings); err != nil {
				return err
			}
			g.Polygons = append(g.Polygons, rings)
		}
		return nil
	}
	return newParseError("GeoJSON", string(g.Type), "the type is not that of a geometry")
}

func readPositions(text json.RawMessage, points *[]Point) error {
	var positions []position
	if err := json.Unmarshal(text, &positions); err != nil {
		return err
	}
	for _, p := range positions {
		*points = append(*points, Point(p))
	}
	return nil
}

func readPositionLines(text json.RawMessage, lines *[][]Point) error {
	var texts []json.RawMessage
	if err := json.Unmarshal(text, &texts); err != nil {
		return err
	}
	for _, text := range texts {
		var line []Point
		if err := readPositions(text, &line); err != nil {
			return err
		}
		*lines = append(*lines, line)
	}
	return nil
}

// srid reads EPSG:4326 and urn:ogc:def:crs:EPSG::4326; a nil c is 0.
func (c *geoCRS) srid() (int32, error) {
	if c == nil {
		return 0, nil
	}
	name := c.Properties.Name
	if strings.HasSuffix(name, ":CRS84") {
		return 4326, nil // the same system, longitude first, as GeoJSON has it
	}
	number := name[strings.LastIndexByte(name, ':')+1:]
	srid, err := strconv.ParseInt(number, 10, 32)
	if err != nil || !strings.Contains(name, "EPSG:") {
		return 0, newParseError("GeoJSON", name, `"crs" does not name an EPSG number`)
	}
	return int32(srid), nil
}
