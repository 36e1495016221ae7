package datatypes

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// ring is a closed square; hole lies in it.
var (
	ring = []Point{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}
	hole = []Point{{2, 2}, {3, 2}, {3, 3}, {2, 2}}
)

var geometries = []struct {
	g       Geometry
	wkt     string
	geoJSON string
}{
	{Point{1, -2.5}.Geometry(), "POINT(1 -2.5)", `{"type":"Point","coordinates":[1,-2.5]}`},
	{Point{1e-7, 1e21}.Geometry(), "POINT(1e-07 1e+21)", `{"type":"Point","coordinates":[1e-07,1e+21]}`},
	{Geometry{Type: PointType}, "POINT EMPTY", `{"type":"Point","coordinates":[]}`},
	{Point{13.4, 52.5}.Geometry().WithSRID(4326), "SRID=4326;POINT(13.4 52.5)",
		`{"type":"Point","crs":{"type":"name","properties":{"name":"EPSG:4326"}},"coordinates":[13.4,52.5]}`},
	{NewLineString(Point{0, 0}, Point{1, 1}), "LINESTRING(0 0,1 1)", `{"type":"LineString","coordinates":[[0,0],[1,1]]}`},
	{NewLineString(), "LINESTRING EMPTY", `{"type":"LineString","coordinates":[]}`},
	{NewPolygon(ring, hole), "POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,3 2,3 3,2 2))",
		`{"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[2,2],[3,2],[3,3],[2,2]]]}`},
	{NewMultiPoint(Point{1, 2}, Point{3, 4}), "MULTIPOINT(1 2,3 4)", `{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}`},
	{NewMultiLineString([]Point{{0, 0}, {1, 1}}, hole), "MULTILINESTRING((0 0,1 1),(2 2,3 2,3 3,2 2))",
		`{"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[2,2],[3,2],[3,3],[2,2]]]}`},
	{NewMultiPolygon([][]Point{hole}, [][]Point{hole}), "MULTIPOLYGON(((2 2,3 2,3 3,2 2)),((2 2,3 2,3 3,2 2)))",
		`{"type":"MultiPolygon","coordinates":[[[[2,2],[3,2],[3,3],[2,2]]],[[[2,2],[3,2],[3,3],[2,2]]]]}`},
	{NewMultiPolygon(), "MULTIPOLYGON EMPTY", `{"type":"MultiPolygon","coordinates":[]}`},
	{NewGeometryCollection(Point{1, 2}.Geometry(), NewLineString(Point{0, 0}, Point{1, 1})).WithSRID(3857),
		"SRID=3857;GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))",
		`{"type":"GeometryCollection","crs":{"type":"name","properties":{"name":"EPSG:3857"}},"geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[0,0],[1,1]]}]}`},
	{NewGeometryCollection(), "GEOMETRYCOLLECTION EMPTY", `{"type":"GeometryCollection","geometries":[]}`},
}

func TestGeometryRoundTrip(t *testing.T) {
	for _, c := range geometries {
		roundTrip(t, c.g, c.geoJSON, c.wkt)
		ewkb, err := c.g.AppendEWKB(nil)
		wantSame(t, "error", err, nil)
		prefixed, err := c.g.AppendSRIDWKB(nil)
		wantSame(t, "error", err, nil)
		plain, err := c.g.AppendWKB(nil)
		wantSame(t, "error", err, nil)
		wantSame(t, "SRID and WKB", prefixed[4:], plain)
		for _, src := range []any{ewkb, string(ewkb), prefixed, strings.ToUpper(hex.EncodeToString(ewkb)), []byte(c.geoJSON), c.geoJSON, " " + c.wkt} {
			var g Geometry
			if err := g.Scan(src); err != nil {
				t.Errorf("%s: Scan(%q): %v", c.wkt, src, err)
				continue
			}
			wantSame(t, c.wkt, g.String(), c.g.String())
		}
	}
}

func TestParseWKT(t *testing.T) {
	for text, want := range map[string]string{
		"point(1 2)":                           "POINT(1 2)",
		" Point  ( 1.0   2e0 ) ":               "POINT(1 2)",
		"srid=4326; POINT (1 2)":               "SRID=4326;POINT(1 2)",
		"MULTIPOINT((1 2), (3 4))":             "MULTIPOINT(1 2,3 4)",
		"MULTILINESTRING(EMPTY,(1 2,3 4))":     "MULTILINESTRING(EMPTY,(1 2,3 4))",
		"GEOMETRYCOLLECTION(POINT EMPTY)":      "GEOMETRYCOLLECTION(POINT EMPTY)",
		"MULTIPOLYGON(EMPTY,((0 0,1 1,0 0)))":  "MULTIPOLYGON(EMPTY,((0 0,1 1,0 0)))",
		"POLYGON((0 0, 1 0, 1 1, 0 0), EMPTY)": "POLYGON((0 0,1 0,1 1,0 0),EMPTY)",
	} {
		g, err := ParseWKT(text)
		if err != nil {
			t.Errorf("ParseWKT(%q): %v", text, err)
		}
		wantSame(t, text, g.String(), want)
	}
	for _, text := range []string{
		"", "POINT", "POINT(", "POINT()", "POINT(1)", "POINT(1 2", "POINT(1 2 3)", "POINT Z (1 2 3)", "POINTZ(1 2 3)", "POINTM EMPTY", "POINT(1 2,3 4)",
		"POINT(NaN 1)", "POINT(1 Inf)", "POINT(1 1e999)", "POINT(x 1)", "POINT(1 2) x", "CIRCLE(1 2)", "LINESTRING(1 2;3 4)", "LINESTRING(1 2 3 4)",
		"SRID=x;POINT(1 2)", "SRID=1 POINT(1 2)", "SRID=99999999999;POINT(1 2)", "MULTIPOINT((1 2)", "MULTIPOINT((1 2 3))", "MULTIPOINT((1 2(", "MULTIPOINT((x 2))", "POLYGON(1 2)", "POINT FULL",
		"GEOMETRYCOLLECTION(1 2)", strings.Repeat("GEOMETRYCOLLECTION(", 100) + "POINT(1 2)" + strings.Repeat(")", 100),
	} {
		_, err := ParseWKT(text)
		wantParseError(t, text, err)
	}
}

func TestParseWKBForms(t *testing.T) {
	for text, want := range map[string]string{
		"0101000020e6100000000000000000f03f0000000000000040":           "SRID=4326;POINT(1 2)",
		"00000000013ff00000000000004000000000000000":                   "POINT(1 2)",
		"0101000000000000000000f87f000000000000f87f":                   "POINT EMPTY",
		"00000000040000000100000000013ff00000000000004000000000000000": "MULTIPOINT(1 2)",
	} {
		g, err := ParseWKBHex(text)
		if err != nil {
			t.Errorf("ParseWKBHex(%s): %v", text, err)
		}
		wantSame(t, text, g.String(), want)
	}
	// As MySQL and MariaDB deliver POINT(1 2), without a SRID and with 4326.
	for text, want := range map[string]string{
		"000000000101000000000000000000f03f0000000000000040": "POINT(1 2)",
		"e61000000101000000000000000000f03f0000000000000040": "SRID=4326;POINT(1 2)",
	} {
		b, _ := hex.DecodeString(text)
		g, err := ParseSRIDWKB(b)
		wantSame(t, "error", err, nil)
		wantSame(t, text, g.String(), want)
	}
}

func TestParseWKBRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "odd": "0", "no hex": "zz", "no type": "01010000", "byte order": "0201000000", "type 0": "0100000000", "type 8": "0108000000",
		"Z flag": "0101000080", "M flag": "0101000040", "ISO Z": "01e9030000", "SRID cut off": "01010000200000", "point cut off": "0101000000000000000000f03f",
		"count cut off": "01020000000100", "huge count": "0102000000ffffffff", "half NaN": "0101000000000000000000f87f000000000000f03f",
		"NaN in a line": "010200000001000000000000000000f87f000000000000f87f", "more bytes": "0101000000000000000000f03f000000000000004000",
		"line in a multipoint":  "010400000001000000" + "010200000001000000000000000000f03f0000000000000040",
		"empty in a multipoint": "010400000001000000" + "0101000000000000000000f87f000000000000f87f",
		"deep":                  strings.Repeat("010700000001000000", 100) + "010700000000000000",
	} {
		_, err := ParseWKBHex(text)
		wantParseError(t, name, err)
	}
	for _, b := range [][]byte{nil, {1, 2, 3}, {0, 0, 0, 0}} {
		_, err := ParseSRIDWKB(b)
		wantParseError(t, "prefixed", err)
	}
}

func TestGeometryScanErrors(t *testing.T) {
	wantScanError(t, Point{1, 2}.Geometry(), nil, 5, "x", []byte("x"), "{}", []byte{1, 2, 3}, "\x01\x02\x03", "0102")
	wantScanError(t, Point{1, 2}, nil, 5, "x", "LINESTRING(0 0,1 1)", "POINT EMPTY", "(1,2", "(1)", "(1,x)", "(NaN,1)")
	wantScanError(t, Null[Geometry]{}, "x")
}

func TestGeoJSONForms(t *testing.T) {
	for text, want := range map[string]string{
		`{"type":"Point","coordinates":[1,2],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4326"}}}`:    "SRID=4326;POINT(1 2)",
		`{"type":"Point","coordinates":[1,2],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}`: "SRID=4326;POINT(1 2)",
		`{"type":"Point","coordinates":[ ],"crs":null}`:                                                                    "POINT EMPTY",
	} {
		var g Geometry
		if err := json.Unmarshal([]byte(text), &g); err != nil {
			t.Errorf("Unmarshal(%s): %v", text, err)
		}
		wantSame(t, text, g.String(), want)
	}
	deep := strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 100) + strings.Repeat(`]}`, 100)
	wantJSONError(t, Point{1, 2}.Geometry(), `{}`, `5`, deep,
		`{"type":"Point"}`, `{"type":"Point","coordinates":null}`, `{"type":"Point","coordinates":[1]}`, `{"type":"Point","coordinates":[1,2,3]}`,
		`{"type":"Point","coordinates":[1,null]}`, `{"type":"Point","coordinates":["1",2]}`, `{"type":"Point","coordinates":[1e999,2]}`,
		`{"type":"Feature","coordinates":[1,2]}`, `{"type":"LineString","coordinates":[1,2]}`, `{"type":"Polygon","coordinates":[[1,2]]}`, `{"type":"Polygon","coordinates":5}`,
		`{"type":"MultiPolygon","coordinates":[[[1,2]]]}`, `{"type":"MultiPolygon","coordinates":5}`, `{"type":"GeometryCollection"}`, `{"type":"GeometryCollection","geometries":[{}]}`,
		`{"type":"Point","coordinates":[1,2],"crs":{"type":"link","properties":{"href":"x"}}}`, `{"type":"Point","coordinates":[1,2],"crs":{"properties":{"name":"EPSG:x"}}}`)
	g := Point{1, 2}.Geometry()
	wantSame(t, "null", json.Unmarshal([]byte("null"), &g), nil)
	wantSame(t, "null directly", g.UnmarshalJSON([]byte(" null ")), nil)
	wantSame(t, "after null", g, Point{1, 2}.Geometry())
}

func TestGeometryValidate(t *testing.T) {
	deep := NewGeometryCollection()
	for range 40 {
		deep = NewGeometryCollection(deep)
	}
	line := []Point{{0, 0}, {1, 1}}
	for name, g := range map[string]Geometry{
		"zero": {}, "unknown": {Type: "Circle"}, "NaN": NewLineString(Point{math.NaN(), 0}), "infinite": NewPolygon([]Point{{0, math.Inf(1)}}),
		"infinite in a polygon": NewMultiPolygon([][]Point{{{0, math.Inf(-1)}}}), "NaN in a member": NewGeometryCollection(Point{math.NaN(), 0}.Geometry()),
		"bad member": NewGeometryCollection(Geometry{}), "too deep": deep, "two points": {Type: PointType, Points: line},
		"line with rings": {Type: LineStringType, Lines: [][]Point{line}}, "polygon with points": {Type: PolygonType, Points: line},
		"multi polygon with rings": {Type: MultiPolygonType, Lines: [][]Point{line}}, "collection with points": {Type: GeometryCollectionType, Points: line},
	} {
		if g.Validate() == nil {
			t.Errorf("%s: valid", name)
		}
		_, errValue := g.Value()
		_, errJSON := g.MarshalJSON()
		_, errWKT := g.AppendWKT(nil)
		_, errWKB := g.AppendWKB(nil)
		_, errEWKB := g.AppendEWKB(nil)
		_, errPrefixed := g.AppendSRIDWKB(nil)
		for _, err := range []error{errValue, errJSON, errWKT, errWKB, errEWKB, errPrefixed} {
			wantSame(t, name, err != nil, true)
		}
	}
	wantSame(t, "IsEmpty", []bool{
		NewLineString().IsEmpty(), NewGeometryCollection(NewLineString()).IsEmpty(), NewPolygon(ring).IsEmpty(), NewMultiPolygon([][]Point{ring}).IsEmpty(), NewGeometryCollection(NewPolygon(ring)).IsEmpty(),
	}, []bool{true, true, false, false, false})
	text, err := NewPolygon(hole).WithSRID(7).AppendWKT(nil)
	wantSame(t, "AppendWKT has no SRID", string(text), "POLYGON((2 2,3 2,3 3,2 2))")
	wantSame(t, "error", err, nil)
}

func TestPoint(t *testing.T) {
	roundTrip(t, Point{1, -2.5}, `{"type":"Point","coordinates":[1,-2.5]}`, "POINT(1 -2.5)")
	wantSame(t, "String", Point{1, 2}.String(), "POINT(1 2)")
	var p Point
	for _, src := range []any{"(1,-2.5)", []byte("( 1 , -2.5 )"), "SRID=4326;POINT(1 -2.5)"} {
		p = Point{}
		wantSame(t, "error", p.Scan(src), nil)
		wantSame(t, "Scan", p, Point{1, -2.5})
	}
	wantSame(t, "null", p.UnmarshalJSON([]byte("null")), nil)
	wantJSONError(t, p, `{}`, `{"type":"LineString","coordinates":[[0,0],[1,1]]}`, `{"type":"Point","coordinates":[]}`)
	if v, err := (Point{math.NaN(), 0}).Value(); err == nil {
		t.Errorf("Value = %v", v)
	}
}

// TestBinaryFormsDiffer scans prefixed binaries whose SRID looks like text or
// like a byte order.
func TestBinaryFormsDiffer(t *testing.T) {
	for _, srid := range []int32{0, 1, 256, 0x30303030, 4326, int32(binary.LittleEndian.Uint32([]byte("POIN"))), -1} {
		for _, c := range geometries {
			b, err := c.g.WithSRID(srid).AppendSRIDWKB(nil)
			wantSame(t, "error", err, nil)
			var g Geometry
			if err := g.Scan(bytes.Clone(b)); err != nil {
				t.Errorf("SRID %d, %s: %v", srid, c.wkt, err)
				continue
			}
			wantSame(t, c.wkt, g.String(), c.g.WithSRID(srid).String())
		}
	}
}
