package datatypes

import (
	"bytes"
	"database/sql/driver"
	"encoding/hex"
	"strings"
)

// UUID is a universally unique identifier of RFC 9562. It compares with == and
// serves as a map key. The zero value is the Nil UUID.
//
// In Sequelize: DataTypes.UUID.
type UUID [16]byte

// ParseUUID reads the 36-character form in either case, bare, in braces or
// after urn:uuid:, and 32 hexadecimal digits without hyphens. It returns a
// *ParseError for anything else.
func ParseUUID(s string) (UUID, error) {
	text := s
	switch len(s) {
	case 45:
		if !strings.EqualFold(s[:9], "urn:uuid:") {
			return UUID{}, newParseError("UUID", s, "want urn:uuid: in front")
		}
		text = s[9:]
	case 38:
		if s[0] != '{' || s[37] != '}' {
			return UUID{}, newParseError("UUID", s, "want braces around it")
		}
		text = s[1:37]
	case 36, 32:
	default:
		return UUID{}, newParseError("UUID", s, "want 36 characters or 32 hexadecimal digits")
	}
	var u UUID
	if !u.read(text) {
		return UUID{}, newParseError("UUID", s, "want hexadecimal digits in groups of 8-4-4-4-12")
	}
	return u, nil
}

// read fills u from 36 or 32 characters.
func (u *UUID) read(text string) bool {
	hyphens := len(text) == 36
	at := 0
	for i := range u {
		if hyphens && (i == 4 || i == 6 || i == 8 || i == 10) {
			if text[at] != '-' {
				return false
			}
			at++
		}
		high, low := hexDigit(text[at]), hexDigit(text[at+1])
		if high > 15 || low > 15 {
			return false
		}
		u[i] = high<<4 | low
		at += 2
	}
	return true
}

// hexDigit returns the value of a hexadecimal digit, or more than 15.
func hexDigit(c byte) byte {
	switch {
	case c-'0' <= 9:
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 0xff
}

// MustUUID is ParseUUID for constants of a program: it panics where ParseUUID
// returns an error.
func MustUUID(s string) UUID {
	u, err := ParseUUID(s)
	if err != nil {
		panic("sequelize: MustUUID: " + err.Error())
	}
	return u
}

// Version returns the version in the UUID's layout: 1, 4, 7, …; 0 for Nil.
func (u UUID) Version() int { return int(u[6] >> 4) }

// IsZero reports whether u is the Nil UUID.
func (u UUID) IsZero() bool { return u == UUID{} }

// Compare returns -1, 0 or +1 in the order of the bytes, which for version 7 is
// the order of creation.
func (u UUID) Compare(v UUID) int { return bytes.Compare(u[:], v[:]) }

// String returns the 36-character form in lower case.
func (u UUID) String() string {
	var buffer [36]byte
	return string(u.append(buffer[:0]))
}

func (u UUID) append(b []byte) []byte {
	b = append(hex.AppendEncode(b, u[0:4]), '-')
	b = append(hex.AppendEncode(b, u[4:6]), '-')
	b = append(hex.AppendEncode(b, u[6:8]), '-')
	b = append(hex.AppendEncode(b, u[8:10]), '-')
	return hex.AppendEncode(b, u[10:16])
}

// AppendText appends what String returns to b. The error is always nil.
func (u UUID) AppendText(b []byte) ([]byte, error) { return u.append(b), nil }

// MarshalText returns what String returns; encoding/json makes a JSON string
// of it.
func (u UUID) MarshalText() ([]byte, error) { return u.append(make([]byte, 0, 36)), nil }

// UnmarshalText reads what ParseUUID reads.
func (u *UUID) UnmarshalText(text []byte) error {
	read, err := ParseUUID(string(text))
	if err != nil {
		return err
	}
	*u = read
	return nil
}

// Scan reads text, the 16 bytes themselves, or an array of 16 bytes. Bytes are
// taken in the order of RFC 9562; a server that stores another order (Microsoft
// SQL Server swaps the first three groups) needs its dialect in between.
func (u *UUID) Scan(src any) error {
	switch s := src.(type) {
	case []byte:
		if len(s) == len(u) {
			copy(u[:], s)
			return nil
		}
	case [16]byte:
		*u = s
		return nil
	}
	text, err := scanText("UUID", src)
	if err != nil {
		return err
	}
	return u.UnmarshalText([]byte(text))
}

// Value returns the text of String.
func (u UUID) Value() (driver.Value, error) { return u.String(), nil }
