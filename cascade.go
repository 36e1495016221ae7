package sequelize

import (
	"context"
	"fmt"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// cascade is a destroy that takes the rows along that refer to the records: level by level, one statement for the rows
// of one table at one level, and children before their parents.
type cascade struct {
	db   *Sequelize
	c    *destroyCall
	seen map[string]bool // rows that are being destroyed, so that a cycle ends
}

// referrer is a foreign key that leads to a model, and what becomes of its rows.
type referrer struct {
	child    *model
	from, to []*schema.Attribute // of the child, and of the model that it refers to
	scope    map[string]any
	action   string
}

// destroyChildren destroys what refers to records that are about to be destroyed, as the foreign keys' OnDelete says:
// CASCADE destroys rows with their hooks, those of a paranoid model by marking them, and goes on from there; SET NULL
// lets them go; rows of through tables go, the records at their other end stay.
func (m *model) destroyChildren(ctx context.Context, records []unsafe.Pointer, c *destroyCall) error {
	if err := m.db.resolve(); err != nil {
		return err
	}
	x := &cascade{db: m.db, c: c, seen: map[string]bool{}}
	return x.below(ctx, m, x.unseen(m, records))
}

// unseen are those of the records that are not being destroyed yet; from now on they are.
func (x *cascade) unseen(m *model, records []unsafe.Pointer) []unsafe.Pointer {
	var list []unsafe.Pointer
	for _, p := range records {
		name := fmt.Sprint(m.table.ID, " ", m.primaryText(p))
		if !x.seen[name] {
			x.seen[name] = true
			list = append(list, p)
		}
	}
	return list
}

// below deals with all rows that refer to records of m.
func (x *cascade) below(ctx context.Context, m *model, records []unsafe.Pointer) error {
	for _, r := range m.referrers() {
		keys, err := presentKeys(m, records, r.to)
		if err != nil {
			return err
		}
		for keys := range slices.Chunk(keys, mostKeys) {
			where := append([]query.Cond{keyIs(r.from, keys)}, scopeConds(r.scope)...)
			switch r.action {
			case "CASCADE":
				err = x.destroy(ctx, r.child, where)
			case "SET NULL":
				err = x.letGo(ctx, r, where)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// presentKeys are the values of attributes in records, without those that are NULL: nothing refers to them.
func presentKeys(m *model, records []unsafe.Pointer, attrs []*schema.Attribute) ([][]any, error) {
	for _, a := range attrs {
		if !a.HasField {
			return nil, errorf("%s: %s has no field for %q, to which other rows refer: Cascade needs it", m.table.Model, m.table.GoName, a.Name)
		}
	}
	var keys [][]any
	for _, p := range records {
		key, err := m.valuesOf(attrs, p)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(key, nil) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// destroy destroys the rows of a model that meet the conditions, and what refers to them. Where nothing else hangs on
// them, and no hook asks for records, it takes one statement and reads none.
func (x *cascade) destroy(ctx context.Context, m *model, where []query.Cond) error {
	c := &destroyCall{rowsCall: rowsCall{call: call{noHooks: x.c.noHooks}, given: true, now: x.c.time(m)}, force: x.c.force}
	c.Delete.Table, c.Delete.Find.Schema, c.Delete.Where = m.table, m.schemaName, where
	if m.table.Type == nil || len(m.referrers()) == 0 && (c.noHooks || !m.listens(beforeDestroy, afterDestroy)) {
		_, err := m.destroyWhere(ctx, c)
		return err
	}
	if c.force {
		c.Delete.Deleted = query.WithDeleted
	}
	records, err := m.rowsOf(ctx, &c.Delete.Find, c.call)
	if err != nil {
		return err
	}
	records = x.unseen(m, records)
	if err := x.hooks(ctx, m, records, beforeDestroy); err != nil {
		return err
	}
	if err := x.below(ctx, m, records); err != nil {
		return err
	}
	for some := range slices.Chunk(records, mostKeys) {
		if err := m.destroyKeys(ctx, some, c); err != nil {
			return err
		}
	}
	return x.hooks(ctx, m, records, afterDestroy)
}

func (x *cascade) hooks(ctx context.Context, m *model, records []unsafe.Pointer, e event) error {
	if x.c.noHooks {
		return nil
	}
	return m.runEach(ctx, records, e)
}

// letGo sets the foreign key of the rows that meet the conditions to NULL.
func (x *cascade) letGo(ctx context.Context, r referrer, where []query.Cond) error {
	lc := &linkCall{call: call{noHooks: x.c.noHooks}}
	_, err := r.child.setValues(ctx, lc, where, nil, withKey(r.from, nil))
	return err
}

// referrers are the foreign keys that lead to the model: those with a constraint, and those of its associations that
// have none, as polymorphic ones.
func (m *model) referrers() []referrer {
	m.db.mu.RLock()
	tables := slices.Clone(m.db.catalog.Tables)
	m.db.mu.RUnlock()
	var list []referrer
	add := func(t *schema.Table, from, to []*schema.Attribute, scope map[string]any, action string) {
		known := slices.ContainsFunc(list, func(r referrer) bool {
			return r.child.table == t && slices.Equal(r.from, from) && fmt.Sprint(r.scope) == fmt.Sprint(scope)
		})
		if !known && !t.View && (action == "CASCADE" || action == "SET NULL") {
			list = append(list, referrer{m.db.modelOrImplied(t).beside(m), from, to, scope, action})
		}
	}
	for _, t := range tables {
		for _, f := range t.ForeignKeys {
			if f.Target == m.table {
				action, _ := f.Actions()
				add(t, f.Attributes, f.To, nil, action)
			}
		}
		for _, a := range t.Associations {
			switch {
			case !a.NoConstraints || len(a.From) == 0:
			case a.Through != nil && t == m.table:
				add(a.Through, a.ThroughFrom, a.From, a.ThroughScope, "CASCADE")
			case a.Through != nil && a.Target == m.table:
				add(a.Through, a.ThroughTo, a.To, a.ThroughScope, "CASCADE")
			case a.Through == nil && a.Kind != schema.BelongsTo && t == m.table:
				add(a.Target, a.To, a.From, a.Scope, a.OnDelete)
			case a.Kind == schema.BelongsTo && a.Target == m.table && len(a.Scope) == 0:
				add(t, a.From, a.To, nil, a.OnDelete)
			}
		}
	}
	return list
}
