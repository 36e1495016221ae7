package datatypes

import (
	"strconv"
	"strings"
)

// ParseWKT reads well-known text in any case, with SRID=n; in front or not, and
// MULTIPOINT with or without inner parentheses. It returns a *ParseError for
// anything else, Z and M coordinates, NaN and infinities included.
func ParseWKT(s string) (Geometry, error) {
	p := wktParser{rest: s}
	srid, fault := p.srid()
	var g Geometry
	if fault == "" {
		g, fault = p.geometry(1)
	}
	if fault == "" && p.peek() != 0 {
		fault = "text after the geometry"
	}
	if fault != "" {
		return Geometry{}, newParseError("WKT", s, fault)
	}
	g.SRID = srid
	return g, nil
}

// wktParser reads from rest. Its methods return what is wrong, or "".
type wktParser struct {
	rest string
}

// peek returns the next character that is no space, 0 at the end.
func (p *wktParser) peek() byte {
	p.rest = strings.TrimLeft(p.rest, asciiSpace)
	if p.rest == "" {
		return 0
	}
	return p.rest[0]
}

func (p *wktParser) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

// word reads letters and returns them in upper case.
func (p *wktParser) word() string {
	p.peek()
	at := 0
	for at < len(p.rest) && (p.rest[at]|0x20) >= 'a' && (p.rest[at]|0x20) <= 'z' {
		at++
	}
	word := strings.ToUpper(p.rest[:at])
	p.rest = p.rest[at:]
	return word
}

func (p *wktParser) srid() (int32, string) {
	p.peek()
	if len(p.rest) < 5 || !strings.EqualFold(p.rest[:5], "SRID=") {
		return 0, ""
	}
	number, rest, found := strings.Cut(p.rest[5:], ";")
	srid, err := strconv.ParseInt(strings.TrimSpace(number), 10, 32)
	if !found || err != nil {
		return 0, "want SRID=number; in front"
	}
	p.rest = rest
	return int32(srid), ""
}

func (p *wktParser) geometry(depth int) (g Geometry, fault string) {
	if depth > maxGeometryDepth {
		return g, "collections are nested more than 32 deep"
	}
	word := p.word()
	if g.Type = wktTypes[word]; g.Type == "" {
		if wktTypes[strings.TrimRight(word, "ZM")] != "" {
			return g, "Z and M coordinates are not supported"
		}
		return g, "want the name of a geometry"
	}
	if p.peek() != '(' {
		return g, p.empty()
	}
	switch g.Type {
	case PointType:
		if g.Points, fault = p.points(); fault == "" && len(g.Points) != 1 {
			fault = "a point has one position"
		}
	case LineStringType:
		g.Points, fault = p.points()
	case MultiPointType:
		g.Points, fault = wktList(p, p.multiPointItem)
	case PolygonType, MultiLineStringType:
		g.Lines, fault = p.lines()
	case MultiPolygonType:
		g.Polygons, fault = wktList(p, p.lines)
	default:
		g.Members, fault = wktList(p, func() (Geometry, string) { return p.geometry(depth + 1) })
	}
	return g, fault
}

var wktTypes = func() map[string]GeometryType {
	types := map[string]GeometryType{}
	for name := range geometryCodes {
		types[strings.ToUpper(string(name))] = name
	}
	return types
}()

func (p *wktParser) empty() string {
	switch p.word() {
	case "EMPTY":
		return ""
	case "Z", "M", "ZM":
		return "Z and M coordinates are not supported"
	}
	return "want a parenthesis or EMPTY"
}

// wktList reads items between parentheses.
func wktList[T any](p *wktParser, item func() (T, string)) ([]T, string) {
	if !p.take('(') {
		return nil, p.empty()
	}
	var items []T
	for {
		read, fault := item()
		if fault != "" {
			return nil, fault
		}
		items = append(items, read)
		if p.take(')') {
			return items, ""
		}
		if !p.take(',') {
			return nil, "want a comma or a closing parenthesis"
		}
	}
}

func (p *wktParser) lines() ([][]Point, string) { return wktList(p, p.points) }

func (p *wktParser) points() ([]Point, string) { return wktList(p, p.point) }

func (p *wktParser) multiPointItem() (Point, string) {
	if p.peek() != '(' {
		return p.point()
	}
	p.take('(')
	point, fault := p.point()
	if fault == "" && !p.take(')') {
		fault = "want a closing parenthesis"
	}
	return point, fault
}

func (p *wktParser) point() (point Point, fault string) {
	if point.X, fault = p.number(); fault != "" {
		return point, fault
	}
	if point.Y, fault = p.number(); fault != "" {
		return point, fault
	}
	if c := p.peek(); c == '-' || c == '+' || c == '.' || c-'0' <= 9 {
		return point, "Z and M coordinates are not supported"
	}
	return point, ""
}

func (p *wktParser) number() (float64, string) {
	p.peek()
	end := strings.IndexAny(p.rest, "(),;"+asciiSpace)
	if end < 0 {
		end = len(p.rest)
	}
	f, err := strconv.ParseFloat(p.rest[:end], 64)
	if err != nil || !finite(f, 0) {
		return 0, "want a finite number"
	}
	p.rest = p.rest[end:]
	return f, ""
}
