package postgres

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"net/netip"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// errNoText says that the binary form of a type is not known here.
var errNoText = errors.New("no text form of this type is known")

// appendText writes a binary value as the server would write it as text. pgx asks for arrays, ranges, times of day,
// intervals and addresses in binary; their readers (and users of Values) expect the server's own text, which pgx's
// writers do not give exactly (an address gets its /32, an interval its singular).
func appendText(b []byte, m *pgtype.Map, oid uint32, raw []byte) ([]byte, error) {
	switch oid {
	case pgtype.TimeOID:
		if err := sized(raw, 8); err != nil {
			return nil, err
		}
		return appendClock(b, binary.BigEndian.Uint64(raw)), nil
	case pgtype.IntervalOID:
		return appendInterval(b, raw)
	case pgtype.InetOID, pgtype.CIDROID:
		return appendAddress(b, oid, raw)
	case pgtype.MacaddrOID, pgtype.Macaddr8OID:
		return appendColons(b, raw), nil
	}
	if f := formOf(oid, pgtype.BinaryFormatCode); f != formOther {
		return appendScalar(b, f, oid, raw)
	}
	t, ok := m.TypeForOID(oid)
	if !ok {
		return nil, errNoText
	}
	switch c := t.Codec.(type) {
	case *pgtype.ArrayCodec:
		return appendArray(b, m, c.ElementType.OID, raw)
	case *pgtype.RangeCodec:
		return appendRange(b, m, c.ElementType.OID, raw)
	case *pgtype.MultirangeCodec:
		return appendMultirange(b, m, c.ElementType.OID, raw)
	}
	return nil, errNoText
}

func appendScalar(b []byte, f form, oid uint32, raw []byte) ([]byte, error) {
	v, err := value(f, raw)
	if err != nil {
		return appendUnusualTime(b, oid, raw, err)
	}
	switch v := v.(type) {
	case bool:
		if v {
			return append(b, 't'), nil
		}
		return append(b, 'f'), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case float64:
		return appendFloat(b, v, 8*len(raw)), nil
	case string:
		return append(b, v...), nil
	case []byte:
		if f == formByteaBinary {
			b = append(b, `\x`...)
			return hex.AppendEncode(b, v), nil
		}
		return append(b, v...), nil
	case time.Time:
		return v.AppendFormat(b, timeLayout(oid)), nil
	}
	return nil, errNoText
}

func timeLayout(oid uint32) string {
	switch oid {
	case pgtype.DateOID:
		return "2006-01-02"
	case pgtype.TimestampOID:
		return "2006-01-02 15:04:05.999999"
	}
	return "2006-01-02 15:04:05.999999-07"
}

// appendUnusualTime writes infinities, which are usual bounds of ranges.
func appendUnusualTime(b []byte, oid uint32, raw []byte, err error) ([]byte, error) {
	if !errors.Is(err, errInfinity) {
		return nil, err
	}
	if raw[0] >= 0x80 {
		b = append(b, '-')
	}
	return append(b, "infinity"...), nil
}

func appendFloat(b []byte, f float64, bits int) []byte {
	switch {
	case math.IsNaN(f):
		return append(b, "NaN"...)
	case math.IsInf(f, 1):
		return append(b, "Infinity"...)
	case math.IsInf(f, -1):
		return append(b, "-Infinity"...)
	}
	return strconv.AppendFloat(b, f, 'g', -1, bits)
}

func appendClock(b []byte, micros uint64) []byte {
	two := func(n uint64) { b = append(b, '0'+byte(n/10%10), '0'+byte(n%10)) }
	if hours := micros / 3_600_000_000; hours < 100 {
		two(hours)
	} else {
		b = strconv.AppendUint(b, hours, 10)
	}
	b = append(b, ':')
	two(micros / 60_000_000 % 60)
	b = append(b, ':')
	two(micros / 1_000_000 % 60)
	if rest := micros % 1_000_000; rest != 0 {
		digits := strconv.AppendUint(nil, rest+1_000_000, 10)[1:]
		for digits[len(digits)-1] == '0' {
			digits = digits[:len(digits)-1]
		}
		b = append(append(b, '.'), digits...)
	}
	return b
}

// appendInterval writes the style "postgres", the server's default: 1 year 2 mons -3 days +04:05:06.7.
func appendInterval(b, raw []byte) ([]byte, error) {
	if err := sized(raw, 16); err != nil {
		return nil, err
	}
	micros := int64(binary.BigEndian.Uint64(raw))
	days, months := int32(binary.BigEndian.Uint32(raw[8:])), int32(binary.BigEndian.Uint32(raw[12:]))
	start, negative := len(b), false
	for _, part := range [3]struct {
		n    int32
		word string
	}{{months / 12, "year"}, {months % 12, "mon"}, {days, "day"}} {
		if part.n == 0 {
			continue
		}
		if len(b) > start {
			b = append(b, ' ')
		}
		if negative && part.n > 0 {
			b = append(b, '+')
		}
		b = append(strconv.AppendInt(b, int64(part.n), 10), ' ')
		b = append(b, part.word...)
		if part.n != 1 {
			b = append(b, 's')
		}
		negative = part.n < 0
	}
	if micros == 0 && len(b) > start {
		return b, nil
	}
	if len(b) > start {
		b = append(b, ' ')
	}
	switch {
	case micros < 0:
		b, micros = append(b, '-'), -micros
	case negative:
		b = append(b, '+')
	}
	return appendClock(b, uint64(micros)), nil // the negation of the least number is right, too, without its sign
}

// appendAddress writes inet and cidr; inet without its mask when that is the whole address.
func appendAddress(b []byte, oid uint32, raw []byte) ([]byte, error) {
	if len(raw) != 8 && len(raw) != 20 {
		return nil, errShort
	}
	addr, ok := netip.AddrFromSlice(raw[4:])
	if !ok {
		return nil, errShort
	}
	b = addr.AppendTo(b)
	if bits := int(raw[1]); oid == pgtype.CIDROID || bits != addr.BitLen() {
		b = strconv.AppendInt(append(b, '/'), int64(bits), 10)
	}
	return b, nil
}

func appendColons(b, raw []byte) []byte {
	for i := range raw {
		if i > 0 {
			b = append(b, ':')
		}
		b = hex.AppendEncode(b, raw[i:i+1])
	}
	return b
}

// appendArray writes {…}; an array whose lower bound is not 1 loses the bound, as lists have none.
func appendArray(b []byte, m *pgtype.Map, element uint32, raw []byte) ([]byte, error) {
	if len(raw) < 12 {
		return nil, errShort
	}
	dims := int(binary.BigEndian.Uint32(raw))
	raw = raw[12:]
	if dims == 0 {
		return append(b, "{}"...), nil
	}
	if dims > 6 || len(raw) < 8*dims {
		return nil, errShort
	}
	lengths, room := make([]int, dims), (len(raw)-8*dims)/4 // each item has a length of 4 bytes at least
	for i := range lengths {
		lengths[i] = int(binary.BigEndian.Uint32(raw[8*i:]))
		if lengths[i] < 1 || lengths[i] > room {
			return nil, errShort
		}
		room /= lengths[i]
	}
	a := arrayWriter{m: m, element: element, raw: raw[8*dims:]}
	return a.level(b, lengths)
}

type arrayWriter struct {
	m       *pgtype.Map
	element uint32
	raw     []byte
}

func (a *arrayWriter) level(b []byte, lengths []int) ([]byte, error) {
	b = append(b, '{')
	var err error
	for i := range lengths[0] {
		if i > 0 {
			b = append(b, ',')
		}
		if len(lengths) > 1 {
			b, err = a.level(b, lengths[1:])
		} else {
			b, err = a.item(b)
		}
		if err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func (a *arrayWriter) item(b []byte) ([]byte, error) {
	item, null, err := cut(&a.raw)
	if err != nil {
		return nil, err
	}
	if null {
		return append(b, "NULL"...), nil
	}
	text, err := appendText(nil, a.m, a.element, item)
	if err != nil {
		return nil, err
	}
	return appendQuoted(b, text, "{},\"\\ \t\n\r\v\f", '\\'), nil
}

// cut takes a value with its length off raw.
func cut(raw *[]byte) (item []byte, null bool, err error) {
	if len(*raw) < 4 {
		return nil, false, errShort
	}
	n := int32(binary.BigEndian.Uint32(*raw))
	*raw = (*raw)[4:]
	if n < 0 {
		return nil, true, nil
	}
	if int(n) > len(*raw) {
		return nil, false, errShort
	}
	item, *raw = (*raw)[:n], (*raw)[n:]
	return item, false, nil
}

// appendQuoted writes text, in quotes where it is empty, says NULL or holds one of special.
func appendQuoted(b, text []byte, special string, escape byte) []byte {
	quote := len(text) == 0 || len(text) == 4 && equalFold(text, "null")
	for i := 0; i < len(text) && !quote; i++ {
		for j := range len(special) {
			quote = quote || text[i] == special[j]
		}
	}
	if !quote {
		return append(b, text...)
	}
	b = append(b, '"')
	for _, c := range text {
		switch c {
		case '"', '\\':
			if escape == 0 { // ranges double both
				b = append(b, c, c)
			} else {
				b = append(b, escape, c)
			}
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

func equalFold(text []byte, word string) bool {
	for i, c := range text {
		if c|0x20 != word[i] {
			return false
		}
	}
	return true
}

// The flags of a range's first byte.
const (
	rangeEmpty = 1 << iota
	rangeLowerIncluded
	rangeUpperIncluded
	rangeLowerOpen
	rangeUpperOpen
)

func appendRange(b []byte, m *pgtype.Map, element uint32, raw []byte) ([]byte, error) {
	if len(raw) < 1 {
		return nil, errShort
	}
	flags := raw[0]
	raw = raw[1:]
	if flags&rangeEmpty != 0 {
		return append(b, "empty"...), nil
	}
	bound := func(open byte) error {
		if flags&open != 0 {
			return nil
		}
		item, _, err := cut(&raw)
		if err != nil {
			return err
		}
		text, err := appendText(nil, m, element, item)
		if err == nil {
			b = appendQuoted(b, text, "[](),\"\\ \t\n\r\v\f", 0)
		}
		return err
	}
	b = append(b, "(["[flags&rangeLowerIncluded>>1])
	if err := bound(rangeLowerOpen); err != nil {
		return nil, fmt.Errorf("lower bound: %w", err)
	}
	b = append(b, ',')
	if err := bound(rangeUpperOpen); err != nil {
		return nil, fmt.Errorf("upper bound: %w", err)
	}
	return append(b, ")]"[flags&rangeUpperIncluded>>2]), nil
}

func appendMultirange(b []byte, m *pgtype.Map, element uint32, raw []byte) ([]byte, error) {
	if len(raw) < 4 {
		return nil, errShort
	}
	n := int(binary.BigEndian.Uint32(raw))
	raw = raw[4:]
	rangeType, ok := m.TypeForOID(element)
	if !ok {
		return nil, errNoText
	}
	codec, ok := rangeType.Codec.(*pgtype.RangeCodec)
	if !ok {
		return nil, errNoText
	}
	b = append(b, '{')
	for i := range n {
		item, _, err := cut(&raw)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendRange(b, m, codec.ElementType.OID, item); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}
