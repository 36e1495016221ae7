package datatypes

import (
	"database/sql/driver"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// HStore is a flat map from text to text or NULL. A key that is missing reads
// like NULL, so h["colour"].Or("none") needs no further check. A nil HStore is
// SQL NULL.
//
// In Sequelize: DataTypes.HSTORE.
type HStore map[string]Null[string]

// HStoreOf returns an HStore of plain texts; nil for a nil map.
func HStoreOf(texts map[string]string) HStore {
	if texts == nil {
		return nil
	}
	h := make(HStore, len(texts))
	for key, text := range texts {
		h[key] = NullOf(text)
	}
	return h
}

// ParseHStore reads the text form of PostgreSQL's hstore: "key"=>"value" pairs
// between commas, where a backslash protects what follows it, words without
// special characters need no quotes, and an unquoted null in any case is NULL.
// Of a repeated key the first counts, as on the server. It returns a
// *ParseError for anything else.
func ParseHStore(s string) (HStore, error) {
	h := HStore{}
	p := hstoreParser{rest: s}
	for p.skipSpace(); p.rest != ""; p.skipSpace() {
		key, keyQuoted, ok := p.word(true)
		if !ok || key == "" && !keyQuoted {
			return nil, newParseError("hstore", s, `want "key"=>"value" pairs`)
		}
		p.skipSpace()
		if !strings.HasPrefix(p.rest, "=>") {
			return nil, newParseError("hstore", s, "want => after a key")
		}
		p.rest = p.rest[2:]
		p.skipSpace()
		value, quoted, ok := p.word(false)
		if !ok || value == "" && !quoted {
			return nil, newParseError("hstore", s, "want a value after =>")
		}
		if _, repeated := h[key]; !repeated {
			isNull := !quoted && strings.EqualFold(value, "null")
			h[key] = Null[string]{V: value, Valid: !isNull}
			if isNull {
				h[key] = Null[string]{}
			}
		}
		if p.skipSpace(); p.rest == "" {
			break
		}
		if p.rest[0] != ',' {
			return nil, newParseError("hstore", s, "want a comma between pairs")
		}
		p.rest = p.rest[1:]
	}
	return h, nil
}

type hstoreParser struct {
	rest string
}

const asciiSpace = " \t\n\v\f\r"

func (p *hstoreParser) skipSpace() { p.rest = strings.TrimLeft(p.rest, asciiSpace) }

// word reads a quoted or bare word. A bare key ends before => as well.
func (p *hstoreParser) word(isKey bool) (text string, quoted, ok bool) {
	if strings.HasPrefix(p.rest, `"`) {
		text, rest, ok := cutQuoted(p.rest[1:])
		p.rest = rest
		return text, true, ok
	}
	var b []byte
	at := 0
	for ; at < len(p.rest); at++ {
		c := p.rest[at]
		if c == ',' || strings.IndexByte(asciiSpace, c) >= 0 || isKey && c == '=' {
			break
		}
		if c == '"' {
			return "", false, false
		}
		if c == '\\' {
			if at++; at == len(p.rest) {
				return "", false, false
			}
		}
		b = append(b, p.rest[at])
	}
	p.rest = p.rest[at:]
	return string(b), false, true
}

// cutQuoted reads up to the closing quote, which it drops; a backslash protects
// what follows it. A text without backslashes is a part of s, not a copy.
func cutQuoted(s string) (text, rest string, ok bool) {
	end := strings.IndexAny(s, `"\`)
	if end < 0 {
		return "", "", false
	}
	if s[end] == '"' {
		return s[:end], s[end+1:], true
	}
	b := append(make([]byte, 0, len(s)-1), s[:end]...)
	for at := end; at < len(s); at++ {
		switch s[at] {
		case '"':
			return string(b), s[at+1:], true
		case '\\':
			if at++; at == len(s) {
				return "", "", false
			}
		}
		b = append(b, s[at])
	}
	return "", "", false
}

// appendQuoted is the inverse of cutQuoted, with both quotes.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for at := range len(s) {
		if s[at] == '"' || s[at] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, s[at])
	}
	return append(b, '"')
}

// String returns the text form with everything quoted and keys sorted.
func (h HStore) String() string { return string(h.append(nil)) }

func (h HStore) append(b []byte) []byte {
	for at, key := range slices.Sorted(maps.Keys(h)) {
		if at > 0 {
			b = append(b, ", "...)
		}
		b = append(appendQuoted(b, key), "=>"...)
		if value := h[key]; value.Valid {
			b = appendQuoted(b, value.V)
		} else {
			b = append(b, "NULL"...)
		}
	}
	return b
}

// Scan reads the text form, or a JSON object, which is what stores a map on
// servers without hstore. NULL gives nil.
func (h *HStore) Scan(src any) error {
	if src == nil {
		*h = nil
		return nil
	}
	text, err := scanText("HStore", src)
	if err != nil {
		return err
	}
	if strings.HasPrefix(text, "{") {
		var read HStore
		if err := json.Unmarshal([]byte(text), &read); err != nil {
			return err
		}
		*h = read
		return nil
	}
	read, err := ParseHStore(text)
	if err == nil {
		*h = read
	}
	return err
}

// Value returns the text form as a string, or nil for a nil HStore.
func (h HStore) Value() (driver.Value, error) {
	if h == nil {
		return nil, nil
	}
	return h.String(), nil
}
