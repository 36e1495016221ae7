package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// divide tells new records from those whose rows exist. A key that the database counts up says it itself, as does
// Instance; of other keys the database is asked, in one statement.
func (g *graph) divide(ctx context.Context, l *graphLevel, records []unsafe.Pointer) (fresh, old []unsafe.Pointer, err error) {
	m := l.m
	if l.create {
		return records, nil, nil
	}
	if g.keysTell(l) {
		for _, p := range records {
			isNew, err := m.isNew(p)
			if err != nil {
				return nil, nil, err
			}
			if isNew {
				fresh = append(fresh, p)
			} else {
				old = append(old, p)
			}
		}
		return fresh, old, nil
	}
	if m.needsKey() != nil || l.fresh && g.keyBelongs(l) {
		return records, nil, nil // without a key in the struct, or with a new record's key in its own, it cannot be there
	}
	there, err := g.rowsThere(ctx, l, records)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range records {
		if there[m.primaryText(p)] {
			old = append(old, p)
		} else {
			fresh = append(fresh, p)
		}
	}
	return fresh, old, nil
}

// keysTell reports whether a record's key or Instance says by itself that it is new.
func (g *graph) keysTell(l *graphLevel) bool {
	pk := l.m.table.PrimaryKey
	return l.m.table.HasInstance || len(pk) == 1 && pk[0].HasField && pk[0].AutoIncrement
}

// keyBelongs reports whether a part of the key is what makes the record belong to another.
func (g *graph) keyBelongs(l *graphLevel) bool {
	for _, a := range l.m.table.PrimaryKey {
		if l.link.has(a.Place) {
			return true
		}
	}
	return false
}

// rowsThere asks for the keys of records whose rows exist.
func (g *graph) rowsThere(ctx context.Context, l *graphLevel, records []unsafe.Pointer) (map[string]bool, error) {
	m, there := l.m, map[string]bool{}
	var keys [][]any
	for _, p := range records {
		key, err := m.keyOf(p)
		if err != nil {
			return nil, err
		}
		given := slices.ContainsFunc(m.table.PrimaryKey, func(a *schema.Attribute) bool { return !a.IsZero(p) })
		if given && !slices.Contains(key, nil) {
			keys = append(keys, key)
		}
	}
	for keys := range slices.Chunk(keys, mostKeys) {
		c := &findCall{}
		c.Find = query.Find{
			Table: m.table, Typed: true, HasSelect: true, Select: selected(m.table.PrimaryKey), Schema: l.c.schema,
			Deleted: query.WithDeleted, Master: true, Where: []query.Cond{keyIs(m.table.PrimaryKey, keys)},
		}
		found, err := m.rows(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			there[m.primaryText(p)] = true
		}
	}
	return there, nil
}

// writeRows inserts the new records of a level and updates those that changed, which it returns.
func (g *graph) writeRows(ctx context.Context, l *graphLevel, fresh, old []unsafe.Pointer) (changed []unsafe.Pointer, err error) {
	if err := g.updateOld(ctx, l, old, &changed); err != nil {
		return nil, err
	}
	if len(fresh) == 0 {
		return changed, nil
	}
	if g.each {
		return changed, g.insertEach(ctx, l, fresh)
	}
	if !l.c.noHooks {
		if err := both(ctx, l.m, fresh, func(s *hookSet) *hooks[[]unsafe.Pointer] { return &s.bulkCreate.before }); err != nil {
			return nil, err
		}
	}
	return changed, l.m.bulkInsert(ctx, fresh, l.c)
}

// insertEach inserts new records by one statement, with validation and hooks of each.
func (g *graph) insertEach(ctx context.Context, l *graphLevel, fresh []unsafe.Pointer) error {
	m, c := l.m, l.c
	st := &stamp{now: m.db.now(), silent: c.silent, given: c.given}
	for _, p := range fresh {
		st.explicit = m.explicit(p, c)
		if err := m.fill(p, st); err != nil {
			return err
		}
		if err := g.valid(ctx, l, p); err != nil {
			return err
		}
		if err := m.runUnless(ctx, c, p, beforeCreate, beforeSave); err != nil {
			return err
		}
	}
	l.lookBack(fresh, afterCreate, afterSave)
	if len(fresh) == 1 {
		return m.insert(ctx, fresh[0], c, st)
	}
	return m.insertGroups(ctx, m.groups(fresh, c), c, st)
}

// updateOld updates the records that exist, those with the same changes in one statement.
func (g *graph) updateOld(ctx context.Context, l *graphLevel, old []unsafe.Pointer, changed *[]unsafe.Pointer) error {
	if len(old) == 0 {
		return nil
	}
	m := l.m
	if err := m.needsKey(); err != nil {
		return err
	}
	var groups []group
	for _, p := range old {
		set, err := g.changesOf(ctx, l, p)
		if err != nil {
			return err
		}
		if set == (attributeSet{}) {
			continue
		}
		if a := m.table.UpdatedAt; a != nil && !l.c.silent {
			set.add(a.Place)
		}
		groups = intoGroup(groups, set, p)
		*changed = append(*changed, p)
	}
	l.lookBack(*changed, afterUpdate, afterSave)
	return m.updateGroups(ctx, groups, l.c, &stamp{now: m.db.now(), silent: l.c.silent, given: l.c.given})
}

// changesOf are the attributes of a record to write into its row, after its validation and hooks.
func (g *graph) changesOf(ctx context.Context, l *graphLevel, p unsafe.Pointer) (attributeSet, error) {
	m, c := l.m, l.c
	set, err := g.changes(l, p)
	if err != nil || set == (attributeSet{}) || !g.each {
		return set, err
	}
	if err := g.valid(ctx, l, p); err != nil {
		return set, err
	}
	if err := m.runUnless(ctx, c, p, beforeUpdate, beforeSave); err != nil {
		return set, err
	}
	return g.changes(l, p)
}

// changes are the attributes of a record that differ from its row, as far as that can be known: of a model with
// Instance those that changed; of another all, but of an included record that holds only its key, which stands for its row.
func (g *graph) changes(l *graphLevel, p unsafe.Pointer) (attributeSet, error) {
	m := l.m
	set, err := m.changes(p, l.c)
	if err != nil {
		return set, err
	}
	if m.table.HasInstance || l.c == g.c {
		return g.withGiven(l, p, set), nil
	}
	onlyKey := true
	for _, a := range set.of(m.table) {
		if !l.link.has(a.Place) && !a.IsZero(p) {
			onlyKey = false
			break
		}
	}
	if onlyKey {
		for i := range set {
			set[i] &= l.link[i]
		}
	}
	return g.withGiven(l, p, set), nil
}

// withGiven adds the attributes that the record has no fields for.
func (g *graph) withGiven(l *graphLevel, p unsafe.Pointer, set attributeSet) attributeSet {
	if l.c.given != nil {
		for _, a := range l.c.given.attrs {
			if _, ok := l.c.given.value(a, p); ok {
				set.add(a.Place)
			}
		}
	}
	return set
}

// after runs the hooks of a level when all that hangs on it is written.
func (g *graph) after(ctx context.Context, l *graphLevel, fresh, changed []unsafe.Pointer) error {
	if l.c.noHooks {
		return nil
	}
	if !g.each {
		if len(fresh) == 0 {
			return nil
		}
		return both(ctx, l.m, fresh, func(s *hookSet) *hooks[[]unsafe.Pointer] { return &s.bulkCreate.after })
	}
	if err := l.m.runEach(ctx, fresh, afterCreate, afterSave); err != nil {
		return err
	}
	return l.m.runEach(ctx, changed, afterUpdate, afterSave)
}
