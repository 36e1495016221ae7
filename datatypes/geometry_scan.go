package datatypes

import "strings"

// Scan reads whatever a server delivers for a geometry: well-known text,
// GeoJSON, well-known binary with or without SRID, in bytes or hexadecimal
// digits, and a SRID of four bytes before well-known binary.
func (g *Geometry) Scan(src any) error {
	var read Geometry
	var err error
	switch s := src.(type) {
	case []byte:
		if isBinaryGeometry(s) {
			read, err = parseBinaryGeometry(s)
		} else {
			read, err = parseTextGeometry(string(s))
		}
	case string:
		if isBinaryGeometry([]byte(s)) {
			read, err = parseBinaryGeometry([]byte(s))
		} else {
			read, err = parseTextGeometry(s)
		}
	default:
		err = errScanType("Geometry", src)
	}
	if err == nil {
		*g = read
	}
	return err
}

// isBinaryGeometry tells by the control characters of the byte order and the
// type number, which stand among the first five bytes of each binary form and
// in no text.
func isBinaryGeometry(b []byte) bool {
	for _, c := range b[:min(len(b), 5)] {
		if c < '\t' {
			return true
		}
	}
	return false
}

// parseBinaryGeometry tries both forms: their lengths differ, so that no bytes
// are a valid geometry in each.
func parseBinaryGeometry(b []byte) (Geometry, error) {
	g, err := ParseWKB(b)
	if err == nil {
		return g, nil
	}
	if prefixed, errPrefixed := ParseSRIDWKB(b); errPrefixed == nil {
		return prefixed, nil
	}
	return Geometry{}, err
}

func parseTextGeometry(s string) (Geometry, error) {
	s = strings.TrimLeft(s, asciiSpace)
	switch {
	case strings.HasPrefix(s, "{"):
		var g Geometry
		err := g.UnmarshalJSON([]byte(s))
		return g, err
	case strings.HasPrefix(s, "00"), strings.HasPrefix(s, "01"):
		return ParseWKBHex(s)
	}
	return ParseWKT(s)
}
