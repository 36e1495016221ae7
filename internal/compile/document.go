package compile

import (
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"
)

// documentTime is the text of an instant inside a JSON document: UTC without a word about it, which every server's
// typed column of JSON_TABLE or OPENJSON takes.
const documentTime = "2006-01-02 15:04:05.000000"

// listDocument is a list as the text of a JSON array: bytes in hex, instants as text, decimals as the text that their
// encoder gives, integers exactly.
func listDocument(list any, encode func(any) (any, error)) (any, error) {
	n, err := listLen(list)
	if err != nil {
		return nil, err
	}
	b := append(make([]byte, 0, 16*n), '[')
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendDocument(b, listAt(list, i), encode); err != nil {
			return nil, fmt.Errorf("element %d: %w", i+1, err)
		}
	}
	return string(append(b, ']')), nil
}

// rowsDocument is the lists of all columns as a JSON array of rows.
func rowsDocument(values []any, p *Param) (any, error) {
	if p.Index+len(p.Columns) > len(values) {
		return nil, fmt.Errorf("%d lists are needed from here, and %d values are left", len(p.Columns), len(values)-p.Index)
	}
	columns := values[p.Index : p.Index+len(p.Columns)]
	rows := -1
	for i, list := range columns {
		n, err := listLen(list)
		if err != nil {
			return nil, err
		}
		if rows >= 0 && n != rows {
			return nil, fmt.Errorf("list %d has %d elements, the first has %d", i+1, n, rows)
		}
		rows = n
	}
	b := []byte{'['}
	var err error
	for row := range rows {
		if row > 0 {
			b = append(b, ',')
		}
		if b, err = appendRow(b, columns, row, p.Columns); err != nil {
			return nil, fmt.Errorf("row %d: %w", row+1, err)
		}
	}
	return string(append(b, ']')), nil
}

func appendRow(b []byte, columns []any, row int, encode []func(any) (any, error)) ([]byte, error) {
	var err error
	b = append(b, '[')
	for i, list := range columns {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendDocument(b, listAt(list, row), encode[i]); err != nil {
			return b, fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	return append(b, ']'), nil
}

func appendDocument(b []byte, value any, encode func(any) (any, error)) ([]byte, error) {
	if encode != nil {
		var err error
		if value, err = encode(value); err != nil {
			return b, err
		}
	}
	switch v := value.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case uint64:
		return strconv.AppendUint(b, v, 10), nil
	case float64:
		return appendDocumentFloat(b, v)
	case string:
		return appendDocumentText(b, v)
	case []byte:
		if v == nil {
			return append(b, "null"...), nil
		}
		b = append(b, '"')
		b = hex.AppendEncode(b, v)
		return append(b, '"'), nil
	case time.Time:
		b = append(b, '"')
		b = v.UTC().AppendFormat(b, documentTime)
		return append(b, '"'), nil
	}
	return appendDocumentOther(b, value)
}

// appendDocumentOther takes what encoders hand to their drivers in types of their own.
func appendDocumentOther(b []byte, value any) ([]byte, error) {
	if valuer, ok := value.(driver.Valuer); ok {
		plain, err := valuer.Value()
		if err != nil {
			return b, err
		}
		return appendDocument(b, plain, nil)
	}
	v := reflect.ValueOf(value)
	switch {
	case v.Kind() == reflect.String:
		return appendDocumentText(b, v.String())
	case v.CanInt():
		return strconv.AppendInt(b, v.Int(), 10), nil
	case v.CanUint():
		return strconv.AppendUint(b, v.Uint(), 10), nil
	case v.CanFloat():
		return appendDocumentFloat(b, v.Float())
	}
	return b, fmt.Errorf("%T cannot stand in a long list", value)
}

func appendDocumentFloat(b []byte, f float64) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return b, fmt.Errorf("%v cannot stand in a long list", f)
	}
	return strconv.AppendFloat(b, f, 'g', -1, 64), nil
}

// appendDocumentText refuses what JSON cannot carry byte by byte: encoding/json would replace it silently.
func appendDocumentText(b []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return b, errors.New("text in a long list must be valid UTF-8")
	}
	text, err := json.Marshal(s)
	return append(b, text...), err
}
