package sequelize

import (
	"context"
	"slices"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// Save inserts a new record and updates one that was read: only the attributes that changed, and nothing where none did.
// updatedAt is set only where something is written. A row that is gone is ErrNotFound; with a version, an
// *OptimisticLockError. A record that is not bound is saved by its model: users.Save(ctx, record).
func (i *Instance) Save(ctx context.Context, options ...WriteOption) error {
	st, c, err := i.write(options)
	if err != nil {
		return err
	}
	return st.m.save(ctx, st.record, c)
}

// Update sets attributes by name, as Set does, and saves those: other changes of the record are kept for a later Save,
// except those that setters and hooks make. Fields limits the names that values may have, for what a request sends.
// Where a value cannot be converted nothing is set; where saving fails the record keeps the new values.
//
// A value may be an expression, as in Set{"stock": Col("stock").Minus(1)}, or a sub-query, of a record that has a row:
// the database computes it, without validation, and the record holds what stands there then.
func (i *Instance) Update(ctx context.Context, values Set, options ...WriteOption) error {
	st, c, err := i.write(options)
	if err != nil {
		return err
	}
	watched := st.m.watch(st.record)
	if !st.isNew {
		c.computed = Set{}
	}
	if err := st.assign(values, c.fields, c.computed); err != nil {
		return err
	}
	c.fields = nil
	if !st.isNew {
		c.fields = st.m.plainNames(values, c.computed, watched.touched())
	}
	return st.m.save(ctx, st.record, c)
}

// plainNames are the attributes that an Update writes as the record holds them: those named, and those that setters
// touched.
func (m *model) plainNames(values, computed Set, touched attributeSet) []string {
	names := []string{}
	for _, a := range m.table.Attributes {
		_, named := values[a.Name]
		if _, is := computed[a.Name]; !is && (named || touched.has(a.Place)) {
			names = append(names, a.Name)
		}
	}
	return names
}

// Destroy deletes the record's row; of a paranoid model it marks it as deleted, unless Force(true). A row that is gone
// is ErrNotFound; with a version, an *OptimisticLockError.
func (i *Instance) Destroy(ctx context.Context, options ...DestroyOption) error {
	st, err := i.bound()
	if err != nil {
		return err
	}
	c, err := st.m.foldDestroy(options)
	if err != nil {
		return err
	}
	return st.m.destroyOne(ctx, st.record, c)
}

// Restore brings the deleted row of a paranoid model's record back.
func (i *Instance) Restore(ctx context.Context, options ...WriteOption) error {
	st, c, err := i.write(options)
	if err != nil {
		return err
	}
	return st.m.restoreOne(ctx, st.record, c)
}

// Reload reads all attributes of the record again. Changes that were not saved are lost. A row that is gone is
// ErrNotFound.
func (i *Instance) Reload(ctx context.Context, options ...WriteOption) error {
	st, c, err := i.write(options)
	if err != nil {
		return err
	}
	return st.m.reloadAll(ctx, st.record, c)
}

// Increment adds numbers to attributes, in the database and, with what stands there now, in the record: concurrent
// increments are not lost. It runs no hooks and no validation. Attributes that changed and are not in by stay as they
// are.
func (i *Instance) Increment(ctx context.Context, by Set, options ...WriteOption) error {
	return i.add(ctx, by, false, options)
}

// Decrement subtracts numbers from attributes; see Increment.
func (i *Instance) Decrement(ctx context.Context, by Set, options ...WriteOption) error {
	return i.add(ctx, by, true, options)
}

func (i *Instance) add(ctx context.Context, by Set, minus bool, options []WriteOption) error {
	st, err := i.bound()
	if err != nil {
		return err
	}
	return st.m.addOne(ctx, st.record, by, minus, options)
}

// write folds the options of a method that writes the record.
func (i *Instance) write(options []WriteOption) (*instanceState, *writeCall, error) {
	st, err := i.bound()
	if err != nil {
		return nil, nil, err
	}
	c, err := st.m.foldWrite(options)
	return st, c, err
}

// assign sets attributes of the record by name; allowed limits the names, nil is all. Expressions go into computed, and
// are refused where it is nil.
func (st *instanceState) assign(values Set, allowed []string, computed Set) error {
	a := &setting{m: st.m, record: st.record, allowed: allowed, refuse: st.keeps, computed: computed}
	if err := a.assign(values); err != nil {
		return err
	}
	for name, v := range values {
		if isExpression(v) {
			continue
		}
		if attr := st.m.table.Attribute(name); attr != nil && !attr.Virtual && !st.loaded.has(attr.Place) {
			st.assigned.add(attr.Place)
		}
	}
	return nil
}

// keeps says why an attribute cannot be set by name; empty where it can.
func (st *instanceState) keeps(a *schema.Attribute) string {
	t := st.m.table
	switch {
	case st.isNew:
		return ""
	case a.PrimaryKey:
		return "is the key of a record that has a row"
	case slices.Contains([]*schema.Attribute{t.CreatedAt, t.UpdatedAt, t.DeletedAt, t.Version}, a):
		return "is kept up by the library"
	}
	return ""
}
