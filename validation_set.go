package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// validSet validates the values that an update sets, as Sequelize does: on a record that has only them, with the
// validation hooks, which may change them. Functions over whole records and tags that compare fields are left out,
// because the record is none. Expressions are not validated.
func (m *model) validSet(ctx context.Context, c *updateCall, hooked bool) error {
	if c.noValidate {
		return nil
	}
	wc := &writeCall{call: c.call}
	hooked = hooked && m.listens(beforeValidate, afterValidate, validationFailed)
	t := &trial{m: m}
	if hooked || m.checksSet(c) {
		t.p = m.newRecord()
	}
	t.take(c)
	if !hooked {
		if e := m.invalid(t.check(ctx)); e != nil {
			return e
		}
		return nil
	}
	watched := m.watch(t.p)
	err := m.validWith(ctx, t.p, wc, func() *ValidationError {
		t.touched = watched.touched()
		return m.invalid(t.check(ctx))
	})
	if err != nil {
		return err
	}
	return t.give(c, watched.touched())
}

// checksSet reports whether one of the attributes that an update sets has a tag or a function.
func (m *model) checksSet(c *updateCall) bool {
	for _, k := range m.checks.attributes {
		if (k.tag != nil || len(k.functions) > 0) && sets(c, k.a.Name) {
			return true
		}
	}
	return false
}

// trial is the record on which an update's values are validated.
type trial struct {
	m       *model
	p       unsafe.Pointer // nil where only types are checked
	set     attributeSet
	touched attributeSet // by hooks before the validation
	items   []ValidationItem
	bad     attributeSet // attributes with items
}

// take puts the values of an update into the record.
func (t *trial) take(c *updateCall) {
	for i := range c.Update.Set {
		s := &c.Update.Set[i]
		a := t.m.table.Attribute(s.Path)
		if a == nil || isExpression(s.Value) {
			continue // a place in a JSON document, an expression, or an unknown name that the planner refuses
		}
		v, err := canonical(a, s.Value)
		if err == nil && v == nil && !a.AllowNull {
			t.add(a, t.m.nullItem(a))
			continue
		}
		if err == nil && a.HasField && t.p != nil {
			err = a.Set(t.p, v)
		}
		if err != nil {
			t.add(a, t.m.typeItem(a, err))
			continue
		}
		t.set.add(a.Place)
	}
}

func (t *trial) add(a *schema.Attribute, item ValidationItem) {
	t.bad.add(a.Place)
	t.items = append(t.items, item)
}

// check checks the attributes that are set.
func (t *trial) check(ctx context.Context) []ValidationItem {
	if t.p == nil {
		return t.items
	}
	for _, k := range t.m.checks.attributes {
		if place := k.a.Place; !t.bad.has(place) && (t.set.has(place) || t.touched.has(place)) {
			t.items = t.m.checkAttribute(ctx, k, t.p, t.items)
		}
	}
	return t.m.inOrder(t.items)
}

// give brings what hooks changed in the record into the update.
func (t *trial) give(c *updateCall, touched attributeSet) error {
	for _, a := range touched.of(t.m.table) {
		if a.Virtual || a.ReadOnly {
			continue
		}
		s, err := t.m.assignmentOf(a, t.p)
		if err != nil {
			return err
		}
		if !replaced(c.Update.Set, s) {
			c.Update.Set = append(c.Update.Set, s)
		}
	}
	return nil
}

func replaced(list []query.Assignment, s query.Assignment) bool {
	for i := range list {
		if list[i].Path == s.Path {
			list[i].Value = s.Value
			return true
		}
	}
	return false
}
