package sequelize

import (
	"reflect"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
)

// throughRows are through records that are to be written.
type throughRows struct {
	plain   []unsafe.Pointer // only links, with what ThroughSet says
	carried []unsafe.Pointer // with the attributes that the target's through record holds
	inOrder []unsafe.Pointer // all, in the order of the pairs
	targets []unsafe.Pointer
	given   given
	set     []string // attributes that ThroughSet names
	all     []string // attributes that a through record holds beside the pair
}

// throughRows makes the through records of pairs.
func (r *relation) throughRows(pairs []tie, lc *linkCall) (*throughRows, error) {
	m := r.through()
	rows := &throughRows{}
	values, err := r.throughValues(lc.through)
	if err != nil {
		return nil, err
	}
	rows.set = append(rows.set, sortedNames(lc.through)...)
	for _, a := range m.table.Attributes {
		if m.updatable(a, &writeCall{}) && !slices.Contains(r.a.ThroughFrom, a) && !slices.Contains(r.a.ThroughTo, a) {
			rows.all = append(rows.all, a.Name)
		}
	}
	if a := m.table.DeletedAt; a != nil { // a link that was removed comes back
		rows.set, rows.all = append(rows.set, a.Name), append(rows.all, a.Name)
		values = append(values, attributeValue{a, nil})
	}
	shared := map[unsafe.Pointer]bool{}
	for _, x := range pairs {
		p, carried := r.carriedRecord(x, shared)
		if err := rows.fill(r, p, x, values); err != nil {
			return nil, err
		}
		rows.inOrder, rows.targets = append(rows.inOrder, p), append(rows.targets, x.target)
		if carried {
			rows.carried = append(rows.carried, p)
		} else {
			rows.plain = append(rows.plain, p)
		}
	}
	return rows, nil
}

// throughValues are the canonical values of a ThroughSet.
func (r *relation) throughValues(set Set) ([]attributeValue, error) {
	m := r.through()
	var list []attributeValue
	for _, name := range sortedNames(set) {
		a := m.table.Attribute(name)
		if a == nil || a.Virtual || a.ReadOnly {
			return nil, errorf("%s: ThroughSet: %w", r.name(), m.unknownAttribute(name))
		}
		v, err := operand(set[name])
		if err != nil {
			return nil, errorf("%s: ThroughSet %q: %w", r.name(), name, err)
		}
		switch v.(type) {
		case query.Expr, *query.Find:
			return nil, errorf("%s: ThroughSet %q takes a value, not an expression", r.name(), name)
		}
		if v != nil {
			if v, err = canonical(a, v); err != nil {
				return nil, errorf("%s: ThroughSet: %s.%s: %w", r.name(), m.table.Model, name, err)
			}
		}
		list = append(list, attributeValue{a, v})
	}
	return list, nil
}

// carriedRecord is the through record that the target of a pair carries, where it has one that belongs to this pair or
// to none yet; else a new one. A target that is linked to several sources at once shares what it carries: each pair but
// the first gets a copy.
func (r *relation) carriedRecord(x tie, shared map[unsafe.Pointer]bool) (p unsafe.Pointer, carried bool) {
	m := r.through()
	f := r.a.ThroughRecord
	if f != nil {
		p = unsafe.Add(x.target, f.Offset)
		if f.Pointer {
			p = *(*unsafe.Pointer)(p)
		}
	}
	if shared[p] {
		again := m.newRecord()
		m.copyRecord(again, p)
		return again, true
	}
	if p == nil || r.leadsElsewhere(p, x) || !f.Pointer && m.allZero(p) {
		return m.newRecord(), false
	}
	shared[p] = true
	return p, true
}

// allZero reports whether every attribute of a record has its zero Go value.
func (m *model) allZero(p unsafe.Pointer) bool {
	for _, a := range m.table.Attributes {
		if a.HasField && !a.IsZero(p) {
			return false
		}
	}
	return true
}

// leadsElsewhere reports whether a through record is that of another pair.
func (r *relation) leadsElsewhere(p unsafe.Pointer, x tie) bool {
	key := slices.Concat(x.from, x.to)
	for i, a := range slices.Concat(r.a.ThroughFrom, r.a.ThroughTo) {
		if !a.HasField || a.IsZero(p) {
			continue
		}
		if v, err := a.Get(p); err != nil || v != nil && keyText([]any{v}) != keyText(key[i:i+1]) {
			return true
		}
	}
	return false
}

// fill sets the pair, the scope and the given values in a through record, or beside it.
func (rows *throughRows) fill(r *relation, p unsafe.Pointer, x tie, values []attributeValue) error {
	m := r.through()
	scope := scopeValues(m.table, r.a.ThroughScope)
	for _, v := range slices.Concat(values, withKey(r.a.ThroughFrom, x.from), withKey(r.a.ThroughTo, x.to), scope) {
		if !v.a.HasField {
			rows.given.give(v.a, p, v.v)
			continue
		}
		if err := m.set(v.a, p, v.v); err != nil {
			return err
		}
	}
	return nil
}

// call is the call that writes the rows.
func (rows *throughRows) call(r *relation, lc *linkCall) *writeCall {
	c := &writeCall{call: lc.inner(), noValidate: lc.noValidate, silent: lc.silent}
	c.schema, c.given = r.through().schemaName, &rows.given
	return c
}

// carry puts the written through records into the targets' fields for them.
func (rows *throughRows) carry(r *relation) {
	f := r.a.ThroughRecord
	if f == nil {
		return
	}
	carrying := map[unsafe.Pointer]bool{}
	for i, p := range rows.inOrder {
		field := unsafe.Add(rows.targets[i], f.Offset)
		if carrying[field] {
			continue // of several sources: it shows its link to the first
		}
		carrying[field] = true
		if f.Pointer {
			*(*unsafe.Pointer)(field) = p
		} else if p != field {
			r.through().copyRecord(field, p)
		}
	}
}

// copyRecord copies the attributes of a record.
func (m *model) copyRecord(to, from unsafe.Pointer) {
	for _, a := range m.table.Attributes {
		if a.HasField {
			reflect.NewAt(a.GoType, unsafe.Add(to, a.Offset)).Elem().Set(reflect.NewAt(a.GoType, unsafe.Add(from, a.Offset)).Elem())
		}
	}
}
