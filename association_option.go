package sequelize

import (
	"time"

	"github.com/go-sequelize/sequelize/internal/query"
)

// AddOption is an option of Add, Set and Remove of a handle: ThroughSet, DestroyDetached, Hooks, Validate,
// IndividualHooks, Silent, Timeout, and *Tx.
type AddOption interface{ add(*linkCall) }

// linkCall is an AddOption's call, folded.
type linkCall struct {
	call
	through    Set
	destroy    bool
	noValidate bool
	individual bool
	silent     bool
}

// foldLink folds the options of a change of the association's links.
func (r *relation) foldLink(options []AddOption) (*linkCall, error) {
	c := &linkCall{}
	for _, o := range options {
		if o != nil {
			o.add(c)
		}
	}
	if c.err == nil && c.through != nil && r.a.Through == nil {
		c.err = errorf("%s: ThroughSet goes with a belongsToMany, and this is a %s: it has no through table", r.name(), r.a.Kind)
	}
	return c, r.source.folded(&c.call)
}

// inner is the call of a statement inside: transaction and timeout are on the context already.
func (c *linkCall) inner() call { return call{noHooks: c.noHooks} }

// updateOf is an update of those rows of a model that meet the conditions.
func (c *linkCall) updateOf(m *model, where []query.Cond) *updateCall {
	u := &updateCall{rowsCall: rowsCall{call: c.inner(), individual: c.individual, given: true}, noValidate: c.noValidate, silent: c.silent}
	u.Update.Table, u.Update.Find.Schema, u.Update.Where = m.table, m.schemaName, where
	return u
}

// destroyOf is a destroy of those rows of a model that meet the conditions.
func (c *linkCall) destroyOf(m *model, where []query.Cond) *destroyCall {
	d := &destroyCall{rowsCall: rowsCall{call: c.inner(), individual: c.individual, given: true}}
	d.Delete.Table, d.Delete.Find.Schema, d.Delete.Where = m.table, m.schemaName, where
	return d
}

// ThroughSet are the values of the through table's attributes, in Add, Set and Create of a BelongsToMany's handle. They
// are set in through rows that are there already, too. In Sequelize: through: {…}.
type ThroughSet map[string]any

func (s ThroughSet) add(c *linkCall)    { c.through = Set(s) }
func (s ThroughSet) write(c *writeCall) { c.throughSet = Set(s) }

// DestroyDetached(true) destroys the targets that Set and Remove of a handle, or SyncChildren, take out of a HasMany or
// HasOne, instead of setting their foreign key to NULL. In SyncChildren the default is what the association's OnDelete
// says: to destroy with CASCADE, else NULL. In Sequelize: destroy: true.
type DestroyDetached bool

func (d DestroyDetached) add(c *linkCall)    { c.destroy = bool(d) }
func (d DestroyDetached) write(c *writeCall) { b := bool(d); c.detach = &b }

// SyncChildren(true) makes the collections that Create and Save write with Include the whole truth: children of the
// association that are not in the record's field are destroyed, or lose their foreign key (see DestroyDetached); through
// rows of a BelongsToMany are removed, its targets stay. A nil field says nothing, as where it was never loaded: an empty
// slice, not a nil one, leaves no child.
type SyncChildren bool

func (s SyncChildren) write(c *writeCall) { c.syncChildren = bool(s) }

func (t *Tx) add(c *linkCall)             { c.in(t) }
func (h Hooks) add(c *linkCall)           { c.noHooks = !bool(h) }
func (v Validate) add(c *linkCall)        { c.noValidate = !bool(v) }
func (i IndividualHooks) add(c *linkCall) { c.individual = bool(i) }
func (s Silent) add(c *linkCall)          { c.silent = bool(s) }
func (t Timeout) add(c *linkCall)         { c.timeout = time.Duration(t) }
