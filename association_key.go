package sequelize

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// keyText is a key of canonical values as text: equal keys have equal texts, and different ones different texts.
func keyText(key []any) string {
	var b []byte
	for _, v := range key {
		at := len(b)
		switch v := v.(type) {
		case int64:
			b = strconv.AppendInt(b, v, 10)
		case uint64:
			b = strconv.AppendUint(b, v, 10)
		case string:
			b = append(b, v...)
		case []byte:
			b = append(b, v...)
		case [16]byte:
			b = append(b, v[:]...)
		case time.Time:
			b = strconv.AppendInt(b, v.UnixNano(), 10)
		default:
			b = fmt.Append(b, v)
		}
		b = append(b, ' ') // the length behind each part keeps "a","bc" and "ab","c" apart
		b = strconv.AppendInt(b, int64(len(b)-at), 10)
		b = append(b, ';')
	}
	return string(b)
}

// compareKeys orders keys, so that all callers write rows in one order and do not wait for each other crosswise.
func compareKeys(a, b []any) int {
	for i := range a {
		if c := compareKeyParts(a[i], b[i]); c != 0 {
			return c
		}
	}
	return 0
}

func compareKeyParts(a, b any) int {
	switch x := a.(type) {
	case int64:
		if y, ok := b.(int64); ok {
			return cmp.Compare(x, y)
		}
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y)
		}
	}
	return strings.Compare(keyText([]any{a}), keyText([]any{b}))
}
