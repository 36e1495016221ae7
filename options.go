package sequelize

import (
	"time"

	"github.com/go-sequelize/sequelize/internal/query"
)

// An option is a value whose Go type is the Sequelize key; each operation takes a sealed set of them. A nil option is
// ignored; of a repeated scalar or Order the last wins; conditions are joined by AND; includes merge by name.

// FindOption is an option of the finders: Where, And, Or, Not, conditions of fields, Include, IncludeAll, Attributes,
// Exclude, Extra, Order, Group, Having, Limit, Offset, Distinct, Lock, IndexHint, TableHint, WithDeleted, OnlyDeleted,
// Schema, Timeout, With, WithRecursive, Union, UnionAll, Comment, Hooks, UseMaster, ScopeName, WithoutScope,
// Options, and *Tx.
type FindOption interface{ find(*findCall) }

// IncludeOption is an option of Include: the conditions, Include, Attributes, Exclude, Extra, Order, Limit, Offset,
// Required, Separate, JoinOn, ThroughWhere, ThroughAttributes, WithDeleted, OnlyDeleted, ScopeName, WithoutScope,
// Options.
type IncludeOption interface{ include(*includeCall) }

// WriteOption is an option of Create, Save, BulkCreate, BulkUpdate, Upsert and their like: Fields, Explicit, Include,
// SyncChildren, DestroyDetached, Cascade, ThroughSet, Validate, Hooks, Silent, IgnoreDuplicates, UpdateOnDuplicate,
// ConflictFields, ReturnKeys, Schema, Timeout, IndividualHooks, and *Tx.
type WriteOption interface{ write(*writeCall) }

// UpdateOption is an option of Update, Increment, Decrement and Restore: Set, the conditions, assignments of fields
// (Field(&u.Age).To(18)), All, Limit, Order, Returning, Fields, Validate, Hooks, IndividualHooks, Silent, WithDeleted,
// OnlyDeleted, Cascade (of Restore), Schema, Timeout, Comment, Options, and *Tx.
type UpdateOption interface{ update(*updateCall) }

// DestroyOption is an option of Destroy and DestroyOne: the conditions, All, Force, Limit, Order, Returning, Hooks,
// IndividualHooks, Cascade, WithDeleted and OnlyDeleted (with Force), Schema, Timeout, Comment, Options, and *Tx.
type DestroyOption interface{ destroy(*destroyCall) }

// SyncOption is an option of Sync and Drop: Force, Match, Cascade (of Drop), Hooks.
type SyncOption interface{ sync(*syncCall) }

// Condition is an option that selects rows; it stands in finders, includes, updates and destroys, and inside And, Or,
// Not and Having.
type Condition interface {
	FindOption
	IncludeOption
	UpdateOption
	DestroyOption
	// cond lowers the condition; the result is a value of its own.
	cond() (query.Cond, error)
}

// call is what every call can be told.
type call struct {
	tx      *Tx
	timeout time.Duration
	noHooks bool
	shown   bool // to hooks, which may have kept it
	schema  string
	err     error
}

func (c *call) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// findCall is a finder's options, folded.
type findCall struct {
	call
	query.Find
	room conditionRoom
}

// conditionRoom holds the conditions of most finds and updates, beside the call itself.
type conditionRoom [2]query.Cond

// includeCall is an Include's options, folded.
type includeCall struct {
	call
	query.Include
}

// rowsCall is what writes by condition have in common.
type rowsCall struct {
	call
	individual bool
	cascade    bool
	returning  any
	given      bool      // the call itself chose rows: by a condition of its own, a named scope, or All
	now        time.Time // of the whole operation, once it is known
}

// time is the one time of all that the operation writes.
func (c *rowsCall) time(m *model) time.Time {
	if c.now.IsZero() {
		c.now = m.db.now()
	}
	return c.now
}

// updateCall is an Update's options, folded.
type updateCall struct {
	rowsCall
	query.Update
	fields     []string
	noValidate bool
	silent     bool
	room       conditionRoom
	setRoom    [3]query.Assignment // for most of Set, as room
}

// destroyCall is a Destroy's options, folded.
type destroyCall struct {
	rowsCall
	query.Delete
	force    bool
	truncate bool // of Truncate, as its hooks see it
}

// Options is a list of find options that is itself an option of find, include, update and destroy: a scope is a Go
// function that returns Options. In an update or destroy, options that mean nothing there are an error.
type Options []FindOption

func (o Options) find(c *findCall) {
	for _, option := range o {
		if option != nil {
			option.find(c)
		}
	}
}

func (o Options) include(c *includeCall) {
	apply(o, &c.call, "an Include", func(option IncludeOption) { option.include(c) })
}

func (o Options) update(c *updateCall) {
	apply(o, &c.call, "an update", func(option UpdateOption) { option.update(c) })
}

func (o Options) destroy(c *destroyCall) {
	apply(o, &c.call, "a destroy", func(option DestroyOption) { option.destroy(c) })
}

// apply calls f with the options that are of another set, too; one that is not is an error of c.
func apply[O any](list Options, c *call, where string, f func(O)) {
	for _, option := range list {
		if here, ok := option.(O); ok {
			f(here)
		} else if option != nil {
			c.fail(errorf("the option %T in Options means nothing in %s", option, where))
		}
	}
}

// Limit is the most rows to find, update or destroy; in an Include, the most rows of each parent. Zero finds none.
type Limit int

func (l Limit) set(limit **int64, c *call) {
	if l < 0 {
		c.fail(mistaken("Limit(%d) is negative: leave the option out for all rows", int(l)))
		return
	}
	n := int64(l)
	*limit = &n
}

func (l Limit) find(c *findCall)       { l.set(&c.Find.Limit, &c.call) }
func (l Limit) include(c *includeCall) { l.set(&c.Include.Limit, &c.call) }
func (l Limit) update(c *updateCall)   { l.set(&c.Update.Limit, &c.call) }
func (l Limit) destroy(c *destroyCall) { l.set(&c.Delete.Limit, &c.call) }

// Offset is the number of rows to skip; in an Include, of each parent's rows.
type Offset int

func (o Offset) set(offset *int64, c *call) {
	if o < 0 {
		c.fail(mistaken("Offset(%d) is negative", int(o)))
		return
	}
	*offset = int64(o)
}

func (o Offset) find(c *findCall)       { o.set(&c.Find.Offset, &c.call) }
func (o Offset) include(c *includeCall) { o.set(&c.Include.Offset, &c.call) }

// Distinct removes repeated rows.
type Distinct bool

func (d Distinct) find(c *findCall) { c.Find.Distinct = bool(d) }

// Schema names the schema of a model's tables, where a model is defined; as an option of a call, the schema in which
// that call finds the table (one schema per tenant).
type Schema string

func (s Schema) find(c *findCall)       { c.Find.Schema = string(s) }
func (s Schema) update(c *updateCall)   { c.Update.Schema = string(s) }
func (s Schema) destroy(c *destroyCall) { c.Delete.Schema = string(s) }

// Timeout bounds one call. It is a shorthand for a context with that timeout.
type Timeout time.Duration

func (t Timeout) find(c *findCall)       { c.timeout = time.Duration(t) }
func (t Timeout) update(c *updateCall)   { c.timeout = time.Duration(t) }
func (t Timeout) destroy(c *destroyCall) { c.timeout = time.Duration(t) }
func (t Timeout) write(c *writeCall)     { c.timeout = time.Duration(t) }

// Comment stands in front of the statement, /* … */: for the server's log. It is part of the statement's text, so each
// new one is a statement of its own to prepare; text that would end the comment is an error.
type Comment string

func (t Comment) find(c *findCall)       { c.Find.Comment = string(t) }
func (t Comment) update(c *updateCall)   { c.Update.Comment = string(t) }
func (t Comment) destroy(c *destroyCall) { c.Delete.Comment = string(t) }

// Hooks(false) runs a call without hooks.
type Hooks bool

func (h Hooks) find(c *findCall)       { c.noHooks = !bool(h) }
func (h Hooks) update(c *updateCall)   { c.noHooks = !bool(h) }
func (h Hooks) destroy(c *destroyCall) { c.noHooks = !bool(h) }
func (h Hooks) write(c *writeCall)     { c.noHooks = !bool(h) }

// WithDeleted(true) shows the deleted rows of a paranoid model beside the others. In Sequelize: paranoid: false.
type WithDeleted bool

func (w WithDeleted) mode() query.Deleted {
	if w {
		return query.WithDeleted
	}
	return query.HideDeleted
}

func (w WithDeleted) find(c *findCall)       { c.Find.Deleted = w.mode() }
func (w WithDeleted) include(c *includeCall) { c.Include.Deleted = w.mode() }
func (w WithDeleted) update(c *updateCall)   { c.Update.Deleted = w.mode() }
func (w WithDeleted) destroy(c *destroyCall) { c.Delete.Deleted = w.mode() }

// OnlyDeleted(true) shows only the deleted rows of a paranoid model.
type OnlyDeleted bool

func (o OnlyDeleted) mode() query.Deleted {
	if o {
		return query.OnlyDeleted
	}
	return query.HideDeleted
}

func (o OnlyDeleted) find(c *findCall)       { c.Find.Deleted = o.mode() }
func (o OnlyDeleted) include(c *includeCall) { c.Include.Deleted = o.mode() }
func (o OnlyDeleted) update(c *updateCall)   { c.Update.Deleted = o.mode() }
func (o OnlyDeleted) destroy(c *destroyCall) { c.Delete.Deleted = o.mode() }

// allRows is the type of All.
type allRows struct{}

// All says that an Update or Destroy without a condition means every row; without it such a call is an error.
var All allRows

func (allRows) update(c *updateCall)   { c.Update.All = true }
func (allRows) destroy(c *destroyCall) { c.Delete.All = true }
