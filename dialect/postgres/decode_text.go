package postgres

import (
	"encoding/hex"
	"errors"
	"strconv"
	"time"
	"unsafe"
)

var (
	errInfinity = errors.New("infinity cannot be held by a time.Time: select it as text or exclude it")
	errBC       = errors.New("a time before year 1 (BC) cannot be held by the formats of time.Time: select it as text")
)

// view is the text of the wire as a string without a copy: only for parsing, never for keeping.
func view(raw []byte) string { return unsafe.String(unsafe.SliceData(raw), len(raw)) }

func parseBool(raw []byte) (bool, error) {
	if len(raw) == 1 {
		switch raw[0] {
		case 't':
			return true, nil
		case 'f':
			return false, nil
		}
	}
	return false, errors.New("the text is not a boolean of the server")
}

func parseInt(raw []byte) (int64, error) {
	n, err := strconv.ParseInt(view(raw), 10, 64)
	if err != nil {
		return 0, errors.New("the text is not an integer of 64 bits")
	}
	return n, nil
}

func parseFloat(raw []byte, bits int) (float64, error) {
	f, err := strconv.ParseFloat(view(raw), bits)
	if err != nil {
		return 0, errors.New("the text is not a number")
	}
	return f, nil
}

// parseBytea reads the hex form \x…, and the escape form of servers with bytea_output=escape.
func parseBytea(raw []byte) ([]byte, error) {
	if len(raw) >= 2 && raw[0] == '\\' && raw[1] == 'x' {
		out := make([]byte, hex.DecodedLen(len(raw)-2))
		_, err := hex.Decode(out, raw[2:])
		return out, err
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		switch {
		case raw[i] != '\\':
			out = append(out, raw[i])
		case i+1 < len(raw) && raw[i+1] == '\\':
			out = append(out, '\\')
			i++
		case i+3 < len(raw):
			n, err := strconv.ParseUint(view(raw[i+1:i+4]), 8, 8)
			if err != nil {
				return nil, errors.New("the server's bytea text is malformed")
			}
			out = append(out, byte(n))
			i += 3
		default:
			return nil, errors.New("the server's bytea text is malformed")
		}
	}
	return out, nil
}

func parseUUID(raw []byte) (u [16]byte, err error) {
	if len(raw) != 36 || raw[8] != '-' || raw[13] != '-' || raw[18] != '-' || raw[23] != '-' {
		return u, errors.New("the text is not a UUID")
	}
	at := 0
	for _, part := range [5][2]int{{0, 8}, {9, 13}, {14, 18}, {19, 23}, {24, 36}} {
		n, err := hex.Decode(u[at:], raw[part[0]:part[1]])
		if err != nil {
			return u, errors.New("the text is not a UUID")
		}
		at += n
	}
	return u, nil
}

// parseTime reads the ISO form of date, timestamp and timestamptz: 2006-01-02[ 15:04:05[.999999][+hh[:mm[:ss]]]].
func parseTime(raw []byte) (time.Time, error) {
	s := view(raw)
	if s == "infinity" || s == "-infinity" {
		return time.Time{}, errInfinity
	}
	if len(s) > 3 && s[len(s)-3:] == " BC" {
		return time.Time{}, errBC
	}
	p := timeParser{rest: s}
	year := p.number(4, 6)
	p.skip('-')
	month := p.number(2, 2)
	p.skip('-')
	day := p.number(2, 2)
	var hour, minute, second, nanos, offset int
	if p.rest != "" {
		p.skip(' ')
		hour = p.number(2, 2)
		p.skip(':')
		minute = p.number(2, 2)
		p.skip(':')
		second = p.number(2, 2)
		nanos = p.fraction()
		offset = p.offset()
	}
	if p.failed || p.rest != "" {
		return time.Time{}, errors.New("the text is not a time in the server's ISO style (is DateStyle another than ISO?)")
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, nanos, time.UTC)
	return t.Add(-time.Duration(offset) * time.Second), nil
}

type timeParser struct {
	rest   string
	failed bool
}

func (p *timeParser) skip(c byte) {
	if p.rest == "" || p.rest[0] != c {
		p.failed = true
		return
	}
	p.rest = p.rest[1:]
}

func (p *timeParser) number(least, most int) int {
	n, i := 0, 0
	for ; i < most && i < len(p.rest) && p.rest[i] >= '0' && p.rest[i] <= '9'; i++ {
		n = n*10 + int(p.rest[i]-'0')
	}
	if i < least {
		p.failed = true
	}
	p.rest = p.rest[i:]
	return n
}

func (p *timeParser) fraction() int {
	if p.rest == "" || p.rest[0] != '.' {
		return 0
	}
	p.rest = p.rest[1:]
	n, scale := 0, 1_000_000_000
	for p.rest != "" && p.rest[0] >= '0' && p.rest[0] <= '9' {
		if scale > 1 {
			scale /= 10
			n += int(p.rest[0]-'0') * scale
		}
		p.rest = p.rest[1:]
	}
	return n
}

// offset is the distance from UTC in seconds.
func (p *timeParser) offset() int {
	if p.rest == "" {
		return 0
	}
	sign := 1
	switch p.rest[0] {
	case '-':
		sign = -1
	case '+':
	default:
		p.failed = true
		return 0
	}
	p.rest = p.rest[1:]
	seconds := p.number(2, 2) * 3600
	for _, unit := range [2]int{60, 1} {
		if p.rest != "" && p.rest[0] == ':' {
			p.rest = p.rest[1:]
			seconds += p.number(2, 2) * unit
		}
	}
	return sign * seconds
}
