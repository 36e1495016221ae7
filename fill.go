package sequelize

import (
	"slices"
	"sync"
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
	for _, a := range m.chosen().defaulted {
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
	if c.fields != nil {
		var set attributeSet
		for _, a := range m.table.Attributes {
			if m.insertable(a, p, c) {
				set.add(a.Place)
			}
		}
		return set
	}
	choice := m.chosen()
	set := choice.inserted
	for _, a := range choice.asRecord {
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

// writesAlike reports whether an insert of p writes the same attributes as another of the call, which writes columns.
func (m *model) writesAlike(p unsafe.Pointer, columns attributeSet, c *writeCall) bool {
	for _, a := range m.chosen().asRecord {
		if m.insertable(a, p, c) != columns.has(a.Place) {
			return false
		}
	}
	return true
}

// writeChoice is what writes of a model choose from. A write of a row beside a server finds the processor's caches full of
// the server's things, so that it is the attributes which it does not look at that make it fast.
type writeChoice struct {
	once      sync.Once
	defaulted []*schema.Attribute // whose zero value on create means their default; pointers and Null never guess
	inserted  attributeSet        // by every insert that Fields does not narrow
	asRecord  []*schema.Attribute // which the record says, whether an insert writes them
	updated   attributeSet        // by an update: neither key nor what is computed or kept up
	// overwritten in an existing row by an upsert that writes them: all but its key, its creation and its version.
	overwritten attributeSet
}

// chosen finds the choice at the first write, when the model's attributes are known.
func (m *model) chosen() *writeChoice {
	m.choice.once.Do(func() { m.choice.find(m.table) })
	return &m.choice
}

func (w *writeChoice) find(t *schema.Table) {
	for _, a := range t.Attributes {
		plain := a.Dest.Null == dialect.NullError || a.Dest.Null == dialect.NullZero
		if a.HasField && plain && a.Default.Kind != schema.NoDefault && a.Default.Kind != schema.DefaultSQL {
			w.defaulted = append(w.defaulted, a)
		}
		if !a.PrimaryKey && a != t.CreatedAt && a != t.Version {
			w.overwritten.add(a.Place)
		}
		stamped := a == t.CreatedAt || a == t.UpdatedAt
		switch {
		case a.Virtual || a.ReadOnly:
			continue
		case !stamped && (!a.HasField || a.AutoIncrement || a.Default.Kind == schema.DefaultSQL):
			w.asRecord = append(w.asRecord, a)
		default:
			w.inserted.add(a.Place)
		}
		if a.HasField && !a.PrimaryKey && !stamped && a != t.Version && a != t.DeletedAt {
			w.updated.add(a.Place)
		}
	}
}
