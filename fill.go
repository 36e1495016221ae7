package sequelize

import (
	"slices"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// stamp is what one operation writes into every record beside its own fields.
type stamp struct {
	// updated takes now in place of its field's value.
	updated  *schema.Attribute
	now      time.Time
	explicit []string
	silent   bool
	given    *given
}

// without is the value of an attribute that the record at p has no field for: what is given, or the time of a timestamp.
func (st *stamp) without(a *schema.Attribute, p unsafe.Pointer) any {
	if v, ok := st.given.value(a, p); ok {
		return v
	}
	return nowFor(a, st.now)
}

// fill gives a new record its defaults and timestamps.
func (m *model) fill(p unsafe.Pointer, st *stamp) error {
	for _, a := range m.defaulted() {
		if !a.IsZero(p) || slices.Contains(st.explicit, a.Name) {
			continue
		}
		if err := m.set(a, p, defaultOf(a, st.now)); err != nil {
			return err
		}
	}
	t := m.table
	if a := t.CreatedAt; a != nil && a.HasField && a.IsZero(p) {
		if err := m.set(a, p, nowFor(a, st.now)); err != nil {
			return err
		}
	}
	if a := t.UpdatedAt; a != nil && a.HasField && (!st.silent || a.IsZero(p)) {
		return m.set(a, p, nowFor(a, st.now))
	}
	return nil
}

// defaulted are the attributes whose zero value on create means their default. Pointers and Null never guess.
func (m *model) defaulted() []*schema.Attribute {
	m.defaultsOnce.Do(func() {
		for _, a := range m.table.Attributes {
			plain := a.Dest.Null == dialect.NullError || a.Dest.Null == dialect.NullZero
			if a.HasField && plain && a.Default.Kind != schema.NoDefault && a.Default.Kind != schema.DefaultSQL {
				m.defaults = append(m.defaults, a)
			}
		}
	})
	return m.defaults
}

// defaultOf makes the default value of an attribute.
func defaultOf(a *schema.Attribute, now time.Time) any {
	switch a.Default.Kind {
	case schema.DefaultValue:
		return a.Default.Value
	case schema.DefaultNow:
		return nowFor(a, now)
	case schema.DefaultFunc:
		return a.Default.Func()
	case schema.DefaultUUIDV1:
		return NewUUIDV1()
	case schema.DefaultUUIDV4:
		return NewUUIDV4()
	}
	return NewUUIDV7()
}

// nowFor is the current time in the form of a timestamp attribute.
func nowFor(a *schema.Attribute, now time.Time) any {
	if a.IsDateOnly() {
		return DateOf(now)
	}
	return now
}

// columns are the attributes that an insert of p writes.
func (m *model) columns(p unsafe.Pointer, c *writeCall) attributeSet {
	var set attributeSet
	for _, a := range m.table.Attributes {
		if m.insertable(a, p, c) {
			set.add(a.Place)
		}
	}
	return set
}

// insertable reports whether an insert of p writes attribute a, as updatable does of an update.
func (m *model) insertable(a *schema.Attribute, p unsafe.Pointer, c *writeCall) bool {
	switch {
	case a.Virtual || a.ReadOnly:
		return false
	case a == m.table.CreatedAt || a == m.table.UpdatedAt:
		return true
	case !a.HasField:
		_, is := c.given.value(a, p)
		return is
	case a.AutoIncrement && a.IsZero(p) && !slices.Contains(c.explicit, a.Name):
		return false
	case c.fields != nil && !slices.Contains(c.fields, a.Name) && a != m.table.Version:
		return false
	case a.Default.Kind == schema.DefaultSQL && a.IsZero(p):
		return slices.Contains(c.explicit, a.Name)
	}
	return true
}

// perRecord appends the attributes of which each record says whether its insert writes them; all others stand in every
// insert of a call, or in none.
func (m *model) perRecord(list []*schema.Attribute) []*schema.Attribute {
	for _, a := range m.table.Attributes {
		if !a.HasField || a.AutoIncrement || a.Default.Kind == schema.DefaultSQL {
			list = append(list, a)
		}
	}
	return list
}

// writesAlike reports whether an insert of p writes the same attributes as one that writes columns. Open are those that
// may differ (see perRecord).
func (m *model) writesAlike(p unsafe.Pointer, columns attributeSet, open []*schema.Attribute, c *writeCall) bool {
	for _, a := range open {
		if m.insertable(a, p, c) != columns.has(a.Place) {
			return false
		}
	}
	return true
}
