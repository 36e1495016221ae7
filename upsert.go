package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// Upsert inserts a record, or updates the row that has its unique key: that of ConflictFields, else the primary key
// where it is given, else the first unique key that is. An update writes every attribute but the key and createdAt, or
// those of Fields. It reports whether the row was created. The record has the row's key afterwards.
func (m *ModelOf[P]) Upsert(ctx context.Context, record P, options ...WriteOption) (created bool, err error) {
	c, err := m.model.foldWrite(options)
	if err != nil {
		return false, err
	}
	created, err = m.model.upsert(ctx, address(record), c)
	c.done()
	return created, err
}

func (m *model) upsert(ctx context.Context, p unsafe.Pointer, c *writeCall) (created bool, err error) {
	if err := m.db.open(); err != nil {
		return false, err
	}
	if err := m.notReference(p); err != nil {
		return false, err
	}
	if err := m.noCopies(p); err != nil {
		return false, err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	st := &stamp{now: m.db.now(), explicit: c.explicit, silent: c.silent}
	if err := m.fill(p, st); err != nil {
		return false, err
	}
	if err := m.valid(ctx, p, c); err != nil {
		return false, err
	}
	run := func(ctx context.Context) error {
		if err := m.runUnless(ctx, c, p, beforeUpsert); err != nil {
			return err
		}
		m.remember(ctx, p)
		if created, err = m.upsertRow(ctx, p, c, st); err != nil {
			return err
		}
		m.adoptWritten(p)
		return m.runUnless(ctx, c, p, afterUpsert)
	}
	if !c.noHooks && m.listens(beforeUpsert, afterUpsert) {
		err = m.writeTogether(ctx, []unsafe.Pointer{p}, run)
		return created, err
	}
	err = run(ctx)
	return created, err
}

// overwritten are the attributes of columns that an upsert writes over an existing row's.
func (m *model) overwritten(columns, target attributeSet, c *writeCall) attributeSet {
	set := columns.and(m.chosen().overwritten).without(target)
	if a := m.table.UpdatedAt; a != nil && c.silent {
		set.remove(a.Place)
	}
	if c.updateOnDuplicate == nil {
		return set
	}
	for _, a := range m.table.Attributes {
		if a != m.table.UpdatedAt && !slices.Contains(c.updateOnDuplicate, a.Name) {
			set.remove(a.Place)
		}
	}
	return set
}

// conflictTarget is the unique key by which the existing row is found.
func (m *model) conflictTarget(p unsafe.Pointer, c *writeCall) ([]*schema.Attribute, error) {
	t := m.table
	if len(c.conflictFields) > 0 {
		var list []*schema.Attribute
		for _, name := range c.conflictFields {
			list = append(list, t.Attribute(name))
		}
		return list, nil
	}
	given := func(list []*schema.Attribute) bool {
		return len(list) > 0 && !slices.ContainsFunc(list, func(a *schema.Attribute) bool { return !a.HasField || p != nil && a.IsZero(p) })
	}
	if given(t.PrimaryKey) {
		return t.PrimaryKey, nil
	}
	for _, u := range t.Uniques {
		if given(u.Attributes) {
			return u.Attributes, nil
		}
	}
	return nil, errorf("%s: an upsert needs a unique key that is given: set one, or name it by ConflictFields", t.Model)
}

// conflict is what an insert does where its key exists.
func (m *model) conflict(key *writeKey) *plan.Conflict {
	switch key.kind {
	case insertIgnore, insertOrSkip:
		return &plan.Conflict{DoNothing: true, Target: key.target.of(m.table)}
	case insertUpsert:
		return &plan.Conflict{
			Target: key.target.of(m.table), Update: key.update.of(m.table), Raise: m.table.Version,
			DoNothing: key.update == attributeSet{} && m.table.Version == nil,
		}
	}
	return nil
}

// conflictKey notes in key what a bulk insert updates where a key exists.
func (m *model) conflictKey(key *writeKey, names []string, c *writeCall) error {
	target, err := m.conflictTarget(nil, c)
	if err != nil {
		return err
	}
	for _, a := range target {
		key.target.add(a.Place)
	}
	for _, name := range names {
		key.update.add(m.table.Attribute(name).Place)
	}
	if a := m.table.UpdatedAt; a != nil && !c.silent {
		key.update.add(a.Place)
	}
	return nil
}
