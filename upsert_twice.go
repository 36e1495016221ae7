package sequelize

import (
	"fmt"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// isKey reports whether attributes are, in any order, a key by which the database tells rows apart.
func (m *model) isKey(names []string) bool {
	attrs := make([]*schema.Attribute, len(names))
	for i, name := range names {
		attrs[i] = m.table.Attribute(name)
	}
	return slices.ContainsFunc(m.table.KeysAmong(attrs), func(key []string) bool { return len(key) == len(attrs) })
}

// givenTwice explains the failure of an upsert of many records of which two have one key. Some databases update a row as
// often as it is given, others once.
func (m *model) givenTwice(records []unsafe.Pointer, c *writeCall, err error) error {
	if f := m.db.dialect.Classify(err); f == nil || f.Kind != dialect.FailureTwice {
		return err
	}
	target, e := m.conflictTarget(nil, c)
	if e != nil {
		return err
	}
	if first, second, is := sameKey(target, records); is {
		return errorf("%s: records %d and %d have one key, and this database updates a row only once in a statement: give each key once, the last of its records: %w", m.table.Model, first, second, err)
	}
	return err
}

// sameKey finds the first record whose key an earlier one has, and that one.
func sameKey(key []*schema.Attribute, records []unsafe.Pointer) (first, second int, is bool) {
	seen := map[string]int{}
	for i, p := range records {
		text, ok := textOfKey(key, p)
		if !ok {
			continue
		}
		if first, is = seen[text]; is {
			return first, i, true
		}
		seen[text] = i
	}
	return 0, 0, false
}

// textOfKey tells the key of the record at p from others; ok is false where it has none.
func textOfKey(key []*schema.Attribute, p unsafe.Pointer) (text string, ok bool) {
	for _, a := range key {
		v, err := a.Get(p)
		if err != nil || v == nil {
			return "", false
		}
		text += fmt.Sprintf("%q,", fmt.Sprint(v))
	}
	return text, true
}
