package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// attributeValue is an attribute and a canonical value of it.
type attributeValue struct {
	a *schema.Attribute
	v any
}

// belonging is what a target of a has association holds when it belongs to the source with a key: the foreign key and
// the scope. A nil key belongs to none, and keeps the scope.
func (r *relation) belonging(key []any) []attributeValue {
	values := withKey(r.a.To, key)
	if key == nil {
		return values
	}
	return append(values, r.scoped()...)
}

// withKey are attributes with the values of a key; NULL where it is nil.
func withKey(attrs []*schema.Attribute, key []any) []attributeValue {
	list := make([]attributeValue, len(attrs))
	for i, a := range attrs {
		list[i].a = a
		if key != nil {
			list[i].v = key[i]
		}
	}
	return list
}

// scoped are the values of the association's scope.
func (r *relation) scoped() []attributeValue { return scopeValues(r.target.table, r.a.Scope) }

// scopeValues are the values of a scope of a table's records, in a fixed order.
func scopeValues(t *schema.Table, scope map[string]any) []attributeValue {
	var list []attributeValue
	for _, name := range sortedNames(scope) {
		list = append(list, attributeValue{t.Attribute(name), scope[name]})
	}
	return list
}

// attach points the targets' foreign keys to the source, in one UPDATE.
func (r *relation) attach(ctx context.Context, l *linking) error {
	if len(l.targets) == 0 {
		return nil
	}
	values, attrs := r.belonging(l.source), r.target.table.PrimaryKey
	update := func(ctx context.Context) error {
		return inPieces(attrs, l.primary, func(keys [][]any, from, to int) error {
			n, err := r.target.setValues(ctx, l.c, []query.Cond{keyIs(attrs, keys)}, l.targets[from:to], values)
			if err == nil && n < int64(to-from) {
				err = errorf("%s: of %d records of %s only %d are there: %w", r.name(), to-from, r.target.table.Model, n, ErrNotFound)
			}
			return err
		})
	}
	if len(l.targets) == 1 {
		return update(ctx)
	}
	return r.source.db.atomically(ctx, update)
}

// setValues sets attributes of the rows that meet the conditions, and of the records that stand for them.
func (m *model) setValues(ctx context.Context, lc *linkCall, where []query.Cond, records []unsafe.Pointer, values []attributeValue) (int64, error) {
	c := lc.updateOf(m, where)
	kept := values
	if a := m.table.UpdatedAt; a != nil && !lc.silent {
		kept = append(slices.Clip(values), attributeValue{a, nowFor(a, m.db.now())})
	}
	for _, v := range kept {
		c.Update.Set = append(c.Update.Set, query.Assignment{Path: v.a.Name, Value: v.v})
	}
	n, err := m.updateWhere(ctx, c)
	if err != nil || n < int64(len(records)) {
		return n, err
	}
	m.remember(ctx, records...)
	for _, p := range records {
		if err := m.hold(p, kept); err != nil {
			return n, err
		}
		if v := m.table.Version; v != nil {
			if err := m.raise(p); err != nil {
				return n, err
			}
			m.adoptOne(p, []*schema.Attribute{v})
		}
	}
	return n, nil
}

// hold sets attributes of a record as its row has them.
func (m *model) hold(p unsafe.Pointer, values []attributeValue) error {
	attrs := make([]*schema.Attribute, 0, len(values))
	for _, v := range values {
		if !v.a.HasField {
			continue
		}
		if err := m.set(v.a, p, v.v); err != nil {
			return err
		}
		attrs = append(attrs, v.a)
	}
	if m.table.HasInstance {
		if st, err := m.stateOf(p); err == nil && st != nil && !st.isNew {
			m.adopt([]unsafe.Pointer{p}, attrs)
		}
	}
	return nil
}

// detachOthers takes those of the source's targets away that are not the linking's.
func (r *relation) detachOthers(ctx context.Context, l *linking) error {
	which := r.ofSources([][]any{l.source})
	return r.target.allBut(ctx, which, r.target.table.PrimaryKey, l.primary, func(others []query.Cond) error { return r.detach(ctx, l, others) })
}

// detachTargets takes the linking's targets away from the source.
func (r *relation) detachTargets(ctx context.Context, l *linking) error {
	attrs := r.target.table.PrimaryKey
	detach := func(ctx context.Context) error {
		return inPieces(attrs, l.primary, func(keys [][]any, _, _ int) error { return r.detach(ctx, l, []query.Cond{keyIs(attrs, keys)}) })
	}
	if namesAtOnce(attrs, len(l.primary)) {
		return detach(ctx)
	}
	return r.source.db.atomically(ctx, detach)
}

// detach takes those of the source's targets away that meet the conditions: their foreign key becomes NULL, or they are
// destroyed. Where it cannot be NULL and there is something to take away, that is an error.
func (r *relation) detach(ctx context.Context, l *linking, which []query.Cond) error {
	where := append(r.ofSources([][]any{l.source}), which...)
	return r.release(ctx, l.c, where)
}

// release takes the targets that meet the conditions away from their sources.
func (r *relation) release(ctx context.Context, lc *linkCall, where []query.Cond) error {
	m := r.target
	if lc.destroy {
		_, err := m.destroyWhere(ctx, lc.destroyOf(m, where))
		return err
	}
	for _, a := range r.a.To {
		if a.AllowNull {
			continue
		}
		f := &query.Find{Table: m.table, Purpose: query.Exists, Where: where, Schema: m.schemaName}
		found, err := column[int64](ctx, m, f)
		if err == nil && len(found) > 0 {
			err = errorf("%s: the foreign key %s.%s cannot be NULL, so a target cannot be without a source: make its field a pointer, or destroy what is taken away by DestroyDetached(true)", r.name(), m.table.Model, a.Name)
		}
		return err
	}
	_, err := m.setValues(ctx, lc, where, nil, r.belonging(nil))
	return err
}

// clearKeys lets records that were taken away forget their source, unless they were destroyed.
func (r *relation) clearKeys(records []unsafe.Pointer, destroyed bool) {
	if destroyed {
		return
	}
	for _, p := range records {
		_ = r.target.hold(p, r.belonging(nil)) // the database took NULL, so the fields do
	}
}

// createChild creates a target with its foreign key and scope.
func (r *relation) createChild(ctx context.Context, l *linking, target unsafe.Pointer, c *writeCall) error {
	m := r.target
	if err := m.notReference(target); err != nil {
		return err
	}
	values := r.belonging(l.source)
	if err := m.belongTo(target, values, c); err != nil {
		return err
	}
	if r.a.Kind == schema.HasMany {
		return m.create(ctx, target, c)
	}
	return m.db.atomically(ctx, func(ctx context.Context) error {
		if err := r.detach(ctx, l, nil); err != nil {
			return err
		}
		return m.create(ctx, target, c)
	})
}

// belongTo sets what makes a new record belong to its source: in the record, or beside it where it has no field.
func (m *model) belongTo(p unsafe.Pointer, values []attributeValue, c *writeCall) error {
	for _, v := range values {
		if c.fields != nil && !slices.Contains(c.fields, v.a.Name) {
			c.fields = append(c.fields, v.a.Name)
		}
		if v.a.HasField {
			if err := m.set(v.a, p, v.v); err != nil {
				return err
			}
			continue
		}
		if c.given == nil {
			c.given = &given{}
		}
		c.given.give(v.a, p, v.v)
	}
	return nil
}
