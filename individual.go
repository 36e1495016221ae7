package sequelize

import (
	"context"
	"reflect"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/internal/snapshot"
)

// recordEventsOf are the record hooks of a bulk operation with IndividualHooks.
type recordEventsOf struct{ before, after []event }

var (
	updateHooks  = recordEventsOf{[]event{beforeUpdate, beforeSave}, []event{afterUpdate, afterSave}}
	restoreHooks = recordEventsOf{[]event{beforeRestore}, []event{afterRestore}}
)

// rowsOf reads the rows that a write with IndividualHooks meets, once, by a find with its hooks, and locks them.
func (m *model) rowsOf(ctx context.Context, f *query.Find, told call) ([]unsafe.Pointer, error) {
	if err := m.needsKey(); err != nil {
		return nil, err
	}
	c := &findCall{call: call{noHooks: told.noHooks}}
	c.Find = *f
	c.Find.Typed = true
	if len(m.db.features.Lock) > 0 {
		Lock(ForUpdate).find(c)
	}
	return m.find(ctx, c)
}

// updateEach updates rows with the hooks of each record: all hooks before, one statement where all rows end alike or
// one a row, all hooks after.
func (m *model) updateEach(ctx context.Context, c *updateCall, events recordEventsOf) (int64, error) {
	if !restricts(c.Update.Where) && !c.Update.All && c.Update.Deleted != query.OnlyDeleted {
		return 0, m.everyRow("Update", "change")
	}
	records, err := m.rowsOf(ctx, &c.Update.Find, c.call)
	if err != nil || len(records) == 0 {
		return 0, err
	}
	sets := make([][]query.Assignment, len(records))
	for i, p := range records {
		if sets[i], err = m.setsOf(ctx, p, c, events.before); err != nil {
			return 0, err
		}
	}
	defer m.lookBack(&writeCall{call: c.call}, records, events.after...)()
	alike := !slices.ContainsFunc(sets, func(set []query.Assignment) bool { return !reflect.DeepEqual(set, sets[0]) })
	most := mostKeys
	if !alike {
		most = 1
	}
	for some := range slices.Chunk(records, most) {
		if err := m.updateKeys(ctx, some, sets[0], c); err != nil {
			return 0, err
		}
		sets = sets[len(some):]
	}
	if err := m.afterEach(ctx, records, c, events.after); err != nil {
		return 0, err
	}
	return int64(len(records)), nil
}

// afterEach brings the records up to date with their rows and runs the hooks after each.
func (m *model) afterEach(ctx context.Context, records []unsafe.Pointer, c *updateCall, events []event) error {
	if err := m.rereadAll(ctx, records, c.Update.Find.Schema); err != nil {
		return err
	}
	if err := m.runEach(ctx, records, events...); err != nil {
		return err
	}
	if c.returning != nil {
		return m.give(c.returning, records)
	}
	return nil
}

// setsOf lays the update's values into a record, runs its hooks, and says what its row is to be set to.
func (m *model) setsOf(ctx context.Context, p unsafe.Pointer, c *updateCall, events []event) ([]query.Assignment, error) {
	var plain, set []query.Assignment
	for _, s := range c.Update.Set {
		if a := m.table.Attribute(s.Path); a != nil && a.HasField && isPlain(s.Value) {
			if err := m.setCanonical(a, p, s.Value); err != nil {
				return nil, err
			}
			plain = append(plain, s)
			continue
		}
		set = append(set, s)
	}
	before, err := m.updatableValues(p)
	if err != nil {
		return nil, err
	}
	if err := m.run(ctx, p, events...); err != nil {
		return nil, err
	}
	if err := m.needsSameKey(p, before); err != nil {
		return nil, err
	}
	for _, a := range m.table.Attributes {
		named := slices.ContainsFunc(plain, func(s query.Assignment) bool { return s.Path == a.Name })
		if !named && !m.updatable(a, &writeCall{}) {
			continue
		}
		v, err := m.get(a, p)
		if err != nil {
			return nil, err
		}
		if !named && reflect.DeepEqual(v, before[a.Place]) {
			continue
		}
		// What a hook set takes the place of an expression for the same attribute.
		set = slices.DeleteFunc(set, func(s query.Assignment) bool { return s.Path == a.Name })
		set = append(set, query.Assignment{Path: a.Name, Value: snapshot.Detached(v)})
	}
	return set, nil
}

// updateRecordsEach is BulkUpdate with the hooks of each record: all hooks before, records that write the same attributes
// in one statement, all hooks after.
func (m *model) updateRecordsEach(ctx context.Context, records []unsafe.Pointer, set attributeSet, c *writeCall, st *stamp) error {
	m.remember(ctx, records...)
	var groups []group
	for _, p := range records {
		mine, err := m.alsoHooked(ctx, p, set)
		if err != nil {
			return err
		}
		groups = intoGroup(groups, mine, p)
	}
	defer m.lookBack(c, records, afterUpdate, afterSave)()
	if err := m.updateGroups(ctx, groups, c, st); err != nil {
		return err
	}
	return m.runEach(ctx, records, afterUpdate, afterSave)
}

// alsoHooked runs the hooks before an update of a record, and adds what they changed to the attributes to write.
func (m *model) alsoHooked(ctx context.Context, p unsafe.Pointer, set attributeSet) (attributeSet, error) {
	watched := m.watch(p)
	if err := m.run(ctx, p, beforeUpdate, beforeSave); err != nil {
		return set, err
	}
	for _, a := range watched.touched().of(m.table) {
		if a.PrimaryKey {
			return set, m.keyChanged(a)
		}
		if m.updatable(a, &writeCall{}) {
			set.add(a.Place)
		}
	}
	return set, nil
}

// keyChanged refuses a hook's change of the key, by which the row is found.
func (m *model) keyChanged(a *schema.Attribute) error {
	return errorf("%s.%s: a hook changed the key of the row that is being written", m.table.Model, a.Name)
}

func isPlain(v any) bool {
	switch v.(type) {
	case query.Expr, *query.Find:
		return false
	}
	return true
}

// setCanonical stores a user's value into a record.
func (m *model) setCanonical(a *schema.Attribute, p unsafe.Pointer, v any) error {
	if v != nil {
		var err error
		if v, err = canonical(a, v); err != nil {
			return errorf("%s.%s: %w", m.table.Model, a.Name, err)
		}
	}
	return m.set(a, p, v)
}

// updatableValues are the values of a record by the places of their attributes: those that a save may write, and the
// key.
func (m *model) updatableValues(p unsafe.Pointer) ([]any, error) {
	values := make([]any, len(m.table.Attributes))
	for _, a := range m.table.Attributes {
		if !a.HasField || a.Virtual {
			continue
		}
		v, err := m.get(a, p)
		if err != nil {
			return nil, err
		}
		values[a.Place] = snapshot.Detached(v)
	}
	return values, nil
}

// needsSameKey refuses a hook's change of the key, by which the row is found.
func (m *model) needsSameKey(p unsafe.Pointer, before []any) error {
	for _, a := range m.table.PrimaryKey {
		if v, err := a.Get(p); err != nil || !reflect.DeepEqual(v, before[a.Place]) {
			return m.keyChanged(a)
		}
	}
	return nil
}

// updateKeys sets the rows of records alike.
func (m *model) updateKeys(ctx context.Context, records []unsafe.Pointer, set []query.Assignment, c *updateCall) error {
	where, err := m.keysOf(records)
	if err != nil {
		return err
	}
	one := &updateCall{rowsCall: rowsCall{call: c.call, now: c.time(m)}, silent: c.silent}
	one.Update.Table, one.Update.Find.Schema = m.table, c.Update.Find.Schema
	one.Update.Where, one.Update.Deleted = []query.Cond{where}, query.WithDeleted
	one.Update.Set = slices.Clone(set)
	n, err := m.updateStatement(ctx, one)
	if err == nil && n != int64(len(records)) {
		err = m.notFound() // a hook deleted a row
	}
	return err
}
