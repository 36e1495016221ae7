package postgres

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"time"
)

// The server counts microseconds and days from the year 2000.
const (
	epochSeconds  = 946684800
	epochDays     = epochSeconds / 86400
	firstMicros   = (-62135596800 - epochSeconds) * 1_000_000 // 0001-01-01
	firstDays     = -62135596800/86400 - epochDays
	numericNeg    = 0x4000
	numericNaN    = 0xC000
	numericPosInf = 0xD000
	numericNegInf = 0xF000
)

var errShort = errors.New("the server's value has another length than its type")

func sized(raw []byte, n int) error {
	if len(raw) != n {
		return errShort
	}
	return nil
}

// timestamp reads timestamp and timestamptz.
func timestamp(raw []byte) (time.Time, error) {
	if len(raw) != 8 {
		return time.Time{}, errShort
	}
	micros := int64(binary.BigEndian.Uint64(raw))
	switch {
	case micros == math.MaxInt64 || micros == math.MinInt64:
		return time.Time{}, errInfinity
	case micros < firstMicros:
		return time.Time{}, errBC
	}
	seconds, rest := micros/1_000_000, micros%1_000_000
	return time.Unix(seconds+epochSeconds, rest*1000).UTC(), nil
}

func date(raw []byte) (time.Time, error) {
	if len(raw) != 4 {
		return time.Time{}, errShort
	}
	days := int32(binary.BigEndian.Uint32(raw))
	switch {
	case days == math.MaxInt32 || days == math.MinInt32:
		return time.Time{}, errInfinity
	case days < firstDays:
		return time.Time{}, errBC
	}
	return time.Unix((int64(days)+epochDays)*86400, 0).UTC(), nil
}

func appendUUID(b []byte, u []byte) []byte {
	for i, end := range [5]int{4, 6, 8, 10, 16} {
		start := [5]int{0, 4, 6, 8, 10}[i]
		if i > 0 {
			b = append(b, '-')
		}
		b = hex.AppendEncode(b, u[start:end])
	}
	return b
}

// numericInt reads a binary numeric without fraction that fits into 64 bits. Its digits are base 10000.
func numericInt(raw []byte) (int64, bool) {
	if len(raw) < 8 {
		return 0, false
	}
	n, weight := int(binary.BigEndian.Uint16(raw)), int(int16(binary.BigEndian.Uint16(raw[2:])))
	sign, scale := binary.BigEndian.Uint16(raw[4:]), binary.BigEndian.Uint16(raw[6:])
	if scale != 0 || sign&0x8000 != 0 || weight > 3 || len(raw) != 8+2*n {
		return 0, false // above 10^16 the text is exact, too, and rare enough
	}
	var v int64
	for i := 0; i <= weight; i++ {
		v *= 10000
		if i < n {
			v += int64(binary.BigEndian.Uint16(raw[8+2*i:]))
		}
	}
	if sign == numericNeg {
		v = -v
	}
	return v, true
}

// appendNumeric writes a binary numeric exactly as the server writes it as text.
func appendNumeric(b, raw []byte) ([]byte, error) {
	if len(raw) < 8 {
		return nil, errShort
	}
	n, weight := int(binary.BigEndian.Uint16(raw)), int(int16(binary.BigEndian.Uint16(raw[2:])))
	sign, scale := binary.BigEndian.Uint16(raw[4:]), int(binary.BigEndian.Uint16(raw[6:]))
	if len(raw) != 8+2*n {
		return nil, errShort
	}
	switch sign {
	case 0:
	case numericNeg:
		b = append(b, '-')
	case numericNaN:
		return append(b, "NaN"...), nil
	case numericPosInf:
		return append(b, "Infinity"...), nil
	case numericNegInf:
		return append(b, "-Infinity"...), nil
	default:
		return nil, fmt.Errorf("numeric with the unknown sign %#x", sign)
	}
	digit := func(i int) uint16 { // the i-th group of four digits, counted from the first
		if i < 0 || i >= n {
			return 0
		}
		return binary.BigEndian.Uint16(raw[8+2*i:])
	}
	if weight < 0 {
		b = append(b, '0')
	}
	for i := 0; i <= weight; i++ {
		b = appendGroup(b, digit(i), i == 0)
	}
	if scale == 0 {
		return b, nil
	}
	b = append(b, '.')
	end := len(b) + scale
	for i := weight + 1; len(b) < end; i++ {
		b = appendGroup(b, digit(i), false)
	}
	return b[:end], nil
}

func appendGroup(b []byte, g uint16, first bool) []byte {
	started := !first
	for _, unit := range [3]uint16{1000, 100, 10} {
		d := g / unit % 10
		started = started || d != 0
		if started {
			b = append(b, '0'+byte(d))
		}
	}
	return append(b, '0'+byte(g%10))
}
