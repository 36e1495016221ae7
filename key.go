package sequelize

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/op"
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

// equals are the conditions that attributes have the values of a key.
func equals(attrs []*schema.Attribute, key []any) []query.Cond {
	conds := make([]query.Cond, len(attrs), len(attrs)+1)
	for i, a := range attrs {
		conds[i] = query.Cond{Op: op.KindEq, Path: a.Name, Value: key[i]}
	}
	return conds
}

// keyIs is the condition that attributes have one of the keys: IN of a single attribute, else OR of AND.
func keyIs(attrs []*schema.Attribute, keys [][]any) query.Cond {
	if len(attrs) == 1 {
		if len(keys) == 1 {
			return query.Cond{Op: op.KindEq, Path: attrs[0].Name, Value: keys[0][0]}
		}
		list := make([]any, len(keys))
		for i, key := range keys {
			list[i] = key[0]
		}
		return query.Cond{Op: op.KindIn, Path: attrs[0].Name, Value: list}
	}
	any := query.Cond{Kind: query.Or}
	for _, key := range keys {
		any.Kids = append(any.Kids, query.Cond{Kind: query.And, Kids: equals(attrs, key)})
	}
	return any
}

// keyIsNot is the condition that attributes have none of the keys; nothing where there are no keys.
func keyIsNot(attrs []*schema.Attribute, keys [][]any) []query.Cond {
	if len(keys) == 0 {
		return nil
	}
	c := keyIs(attrs, keys)
	switch c.Op {
	case op.KindIn:
		c.Op = op.KindNotIn
		return []query.Cond{c}
	case op.KindEq:
		if c.Kind == query.Compare {
			c.Op = op.KindNe
			return []query.Cond{c}
		}
	}
	return []query.Cond{{Kind: query.Not, Kids: []query.Cond{c}}}
}

// needsKey refuses work on one record where its key has no field.
func (m *model) needsKey() error {
	if len(m.table.PrimaryKey) == 0 {
		return errorf("%s has no primary key, by which one record is found", m.table.Model)
	}
	for _, a := range m.table.PrimaryKey {
		if !a.HasField {
			return errorf("%s: %s has no field for the primary key %q, by which one record is found", m.table.Model, m.table.GoName, a.Name)
		}
	}
	return nil
}

// valuesOf are the canonical values of attributes in a record.
func (m *model) valuesOf(attrs []*schema.Attribute, p unsafe.Pointer) ([]any, error) {
	values := make([]any, len(attrs))
	for i, a := range attrs {
		var err error
		if values[i], err = m.get(a, p); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// keyOf are the values of a record's primary key.
func (m *model) keyOf(p unsafe.Pointer) ([]any, error) { return m.valuesOf(m.table.PrimaryKey, p) }

// keyText tells the keys of records apart.
func (m *model) keyText(p unsafe.Pointer) (string, error) {
	key, err := m.keyOf(p)
	return keyText(key), err
}

// primaryText is keyText of records whose struct may hold less than the key.
func (m *model) primaryText(p unsafe.Pointer) string {
	key := make([]any, 0, 2)
	for _, a := range m.table.PrimaryKey {
		if a.HasField {
			v, _ := a.Get(p)
			key = append(key, v)
		}
	}
	return keyText(key)
}

// mostKeys is the most rows that one statement names by their keys.
const mostKeys = 500

// keysOf is the condition that a row is that of one of records.
func (m *model) keysOf(records []unsafe.Pointer) (query.Cond, error) {
	pk := m.table.PrimaryKey
	if len(pk) == 1 {
		list := make([]any, len(records))
		for i, p := range records {
			var err error
			if list[i], err = m.get(pk[0], p); err != nil {
				return query.Cond{}, err
			}
		}
		return query.Cond{Op: op.KindIn, Path: pk[0].Name, Value: list}, nil
	}
	or := query.Cond{Kind: query.Or}
	for _, p := range records {
		key, err := m.keyOf(p)
		if err != nil {
			return or, err
		}
		or.Kids = append(or.Kids, query.Cond{Kind: query.And, Kids: equals(pk, key)})
	}
	return or, nil
}
