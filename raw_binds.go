package sequelize

import (
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"github.com/go-sequelize/sequelize/internal/binds"
	"github.com/go-sequelize/sequelize/internal/convert"
)

// bindRaw finds the placeholders of a user's statement and puts the values into their order.
func (s *Sequelize) bindRaw(sql string, list []any) (string, []any, error) {
	if len(list) == 1 {
		if named, ok := list[0].(Named); ok {
			return s.bindNamed(sql, named)
		}
	}
	lists := false
	for _, v := range list {
		if _, ok := v.(Named); ok {
			return "", nil, errorf("a raw statement takes one Named, or values for its ?, not both")
		}
		lists = lists || listSize(v) >= 0
	}
	if lists {
		text, err := binds.PositionalLists(sql, s.dialect, len(list), func(at int, _ string) int { return listSize(list[at]) })
		if err != nil {
			return "", nil, errorf("%w", err)
		}
		return text.SQL, spread(text, func(at int) any { return list[at] }), nil
	}
	text, err := s.binds.Positional(sql, s.dialect, len(list))
	if err != nil {
		return "", nil, errorf("%w", err)
	}
	return text.SQL, list, nil
}

func (s *Sequelize) bindNamed(sql string, named Named) (string, []any, error) {
	text, err := s.binds.Named(sql, s.dialect)
	if err != nil {
		return "", nil, errorf("%w", err)
	}
	values, err := binds.Args(text, named)
	if err != nil {
		return "", nil, errorf("%w", err)
	}
	if !slices.ContainsFunc(values, func(v any) bool { return listSize(v) >= 0 }) {
		return text.SQL, values, nil
	}
	text, err = binds.NamedLists(sql, s.dialect, func(_ int, name string) int { return listSize(named[name]) })
	if err != nil {
		return "", nil, errorf("%w", err)
	}
	for i, at := range text.Order {
		if text.Elems[i] == 0 && listSize(named[text.Names[at]]) >= 0 && !s.dialect.Features().Arrays {
			return "", nil, errorf("the bind :%s is a list, and %s", text.Names[at], noArrays)
		}
	}
	return text.SQL, spread(text, func(at int) any { return named[text.Names[at]] }), nil
}

const noArrays = "this database has no arrays: write IN (…) around it, one placeholder an element, or give a document as sequelize.JSON"

// listSize is the length of a list, or -1 for what is one value: bytes, documents, UUIDs and what encodes itself.
func listSize(v any) int {
	switch v := v.(type) {
	case nil, []byte, string, int, int64, json.RawMessage, time.Time:
		return -1
	case driver.Valuer, encoding.TextMarshaler:
		return -1
	case []any:
		return len(v)
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Slice && r.Type().Elem().Kind() != reflect.Uint8 {
		return r.Len()
	}
	return -1
}

// spread are the arguments of a statement among whose values lists are.
func spread(t *binds.Text, value func(at int) any) []any {
	args := make([]any, len(t.Order))
	for i, at := range t.Order {
		args[i] = value(at)
		if len(t.Elems) > 0 && t.Elems[i] > 0 {
			args[i] = reflect.ValueOf(args[i]).Index(t.Elems[i] - 1).Interface()
		}
	}
	return args
}

// rawValue is the driver argument of value n of a statement, counted from 1, which has no column.
func (s *Sequelize) rawValue(n int, v any) (any, error) {
	given := v
	v, err := operand(v)
	if err == nil {
		v, err = convert.CanonicalAny(v)
	}
	switch {
	case err != nil:
		return nil, errorf("value %d of a raw statement: %w", n, err)
	case v == nil:
		return nil, nil
	case listSize(given) >= 0:
		return s.rawArray(n, v)
	}
	if e := s.dialect.Encoder(nil); e != nil {
		if v, err = e(v); err != nil {
			return nil, errorf("value %d of a raw statement: %w", n, err)
		}
	}
	return v, nil
}

// rawArray is a list that stands elsewhere than behind IN: an array, where the database has them.
func (s *Sequelize) rawArray(n int, list any) (any, error) {
	encode := s.dialect.ListEncoder(nil)
	if !s.dialect.Features().Arrays || encode == nil {
		return nil, errorf("value %d of a raw statement is a list, and %s", n, noArrays)
	}
	items, err := convert.List(nil, list)
	if err == nil {
		list, err = encode(items)
	}
	if err != nil {
		return nil, errorf("value %d of a raw statement: %w", n, err)
	}
	return list, nil
}
