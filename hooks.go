package sequelize

import (
	"context"
	"slices"
	"sync/atomic"
	"unsafe"
)

// event is a moment in the life of a record at which hooks run.
type event uint8

const (
	beforeValidate event = iota
	afterValidate
	validationFailed
	beforeCreate
	afterCreate
	beforeUpdate
	afterUpdate
	beforeSave
	afterSave
	beforeDestroy
	afterDestroy
	beforeRestore
	afterRestore
	beforeUpsert
	afterUpsert
	recordEvents // their number
)

// hookFunc is a hook on a V of a model: a record, several, a question.
type hookFunc[V any] func(ctx context.Context, m *model, v V) error

// hook is a registered hook; its Removal finds it by its address.
type hook[V any] struct{ run hookFunc[V] }

// ofModel is a hook that was given to one model, whose function has no need of it.
func ofModel[V any](f func(ctx context.Context, v V) error) hookFunc[V] {
	return func(ctx context.Context, _ *model, v V) error { return f(ctx, v) }
}

// onCall is a hook that is shown nothing.
func onCall(f func(ctx context.Context) error) hookFunc[struct{}] {
	return func(ctx context.Context, _ *model, _ struct{}) error { return f(ctx) }
}

// hooks are the hooks of one moment in the order of their registration. The list is replaced, never changed: operations
// that run while a hook is added or removed keep the list that they began with.
type hooks[V any] struct{ list atomic.Pointer[[]*hook[V]] }

func (h *hooks[V]) all() []*hook[V] {
	if list := h.list.Load(); list != nil {
		return *list
	}
	return nil
}

func (h *hooks[V]) any() bool { return h.list.Load() != nil }

// Removal removes the hook that it was returned for. It may be called more than once, and while the hook runs.
type Removal func()

// add appends a hook.
func (h *hooks[V]) add(f hookFunc[V]) Removal {
	added := &hook[V]{f}
	h.replace(func(old []*hook[V]) []*hook[V] { return append(slices.Clip(old), added) })
	return func() {
		h.replace(func(old []*hook[V]) []*hook[V] {
			return slices.DeleteFunc(slices.Clone(old), func(other *hook[V]) bool { return other == added })
		})
	}
}

func (h *hooks[V]) replace(change func(old []*hook[V]) []*hook[V]) {
	for {
		old := h.list.Load()
		var list []*hook[V]
		if old != nil {
			list = *old
		}
		var next *[]*hook[V]
		if list = change(list); len(list) > 0 {
			next = &list
		}
		if h.list.CompareAndSwap(old, next) {
			return
		}
	}
}

// run runs the hooks one after the other; the first error ends it.
func (h *hooks[V]) run(ctx context.Context, m *model, v V) error {
	list := h.all()
	if len(list) > 0 {
		ctx = ofProgram(ctx)
	}
	for _, hook := range list {
		if err := hook.run(ctx, m, v); err != nil {
			return err
		}
	}
	return nil
}

// pair are the hooks before an operation and after it.
type pair[V any] struct{ before, after hooks[V] }

// hookSet are the hooks of a model, or those of a connection, which run for all of its models after their own. Of a
// model, methods of the record come first, then functions in the order of their registration.
type hookSet struct {
	record      [recordEvents]hooks[unsafe.Pointer]
	bulkCreate  pair[[]unsafe.Pointer]
	bulkUpdate  pair[*UpdateQuery]
	bulkRestore pair[*UpdateQuery]
	bulkDestroy pair[*DestroyQuery]
	beforeFind  hooks[*FindQuery]
	beforeCount hooks[*FindQuery]
	afterFind   hooks[[]unsafe.Pointer]
	sync        pair[struct{}]
}

// hooksOf picks the same moment of a model's hooks and of its connection's.
func hooksOf[H any](m *model, moment func(*hookSet) *H) (own, global *H) {
	return moment(&m.hooks), moment(&m.db.hooks.hookSet)
}

// both runs a model's hooks of a moment, then its connection's.
func both[V any](ctx context.Context, m *model, v V, moment func(*hookSet) *hooks[V]) error {
	own, global := hooksOf(m, moment)
	if err := own.run(ctx, m, v); err != nil {
		return err
	}
	return global.run(ctx, m, v)
}

// around runs f between the hooks of a moment, in a transaction of the operation's own where there are any.
func around[V any](ctx context.Context, m *model, v V, moment func(*hookSet) *pair[V], f func(ctx context.Context) error) error {
	if !hooked(m, moment) {
		return f(ctx)
	}
	return m.db.atomically(ctx, func(ctx context.Context) error { return between(ctx, m, v, moment, f) })
}

// hooked reports whether a hook runs before or after an operation.
func hooked[V any](m *model, moment func(*hookSet) *pair[V]) bool {
	own, global := hooksOf(m, moment)
	return own.before.any() || own.after.any() || global.before.any() || global.after.any()
}

// between runs f between the hooks before and after it.
func between[V any](ctx context.Context, m *model, v V, moment func(*hookSet) *pair[V], f func(ctx context.Context) error) error {
	if err := both(ctx, m, v, func(s *hookSet) *hooks[V] { return &moment(s).before }); err != nil {
		return err
	}
	if err := f(ctx); err != nil {
		return err
	}
	return both(ctx, m, v, func(s *hookSet) *hooks[V] { return &moment(s).after })
}

// run runs the hooks of events on one record: the model's of all of them, then the connection's of all of them.
func (m *model) run(ctx context.Context, p unsafe.Pointer, events ...event) error {
	for _, set := range [2]*hookSet{&m.hooks, &m.db.hooks.hookSet} {
		for _, e := range events {
			if err := set.record[e].run(ctx, m, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// runEach runs the hooks of events on records, one after the other.
func (m *model) runEach(ctx context.Context, records []unsafe.Pointer, events ...event) error {
	for _, p := range records {
		if err := m.run(ctx, p, events...); err != nil {
			return err
		}
	}
	return nil
}

// runUnless runs the hooks of a write unless it was told to run none.
func (m *model) runUnless(ctx context.Context, c *writeCall, p unsafe.Pointer, events ...event) error {
	if c.noHooks {
		return nil
	}
	return m.run(ctx, p, events...)
}

// listens reports whether a hook runs at one of the events.
func (m *model) listens(events ...event) bool {
	for _, e := range events {
		if m.hooks.record[e].any() || m.db.hooks.record[e].any() {
			return true
		}
	}
	return false
}

func (m *model) hasFindHooks() bool {
	own, global := &m.hooks, &m.db.hooks
	return own.beforeFind.any() || own.afterFind.any() || global.beforeFind.any() || global.afterFind.any()
}

func (m *model) beforeFind(ctx context.Context, c *findCall) error {
	return m.ask(ctx, c, func(s *hookSet) *hooks[*FindQuery] { return &s.beforeFind })
}

func (m *model) beforeCount(ctx context.Context, c *findCall) error {
	return m.ask(ctx, c, func(s *hookSet) *hooks[*FindQuery] { return &s.beforeCount })
}

// ask shows a question to the hooks of a moment, which may add to it.
func (m *model) ask(ctx context.Context, c *findCall, moment func(*hookSet) *hooks[*FindQuery]) error {
	own, global := hooksOf(m, moment)
	if c.noHooks || !own.any() && !global.any() {
		return nil
	}
	c.shown = true
	if err := both(ctx, m, &FindQuery{c}, moment); err != nil {
		return err
	}
	return c.err
}

func (m *model) afterFind(ctx context.Context, c *findCall, records []unsafe.Pointer) error {
	if c.noHooks {
		return nil
	}
	return both(ctx, m, records, func(s *hookSet) *hooks[[]unsafe.Pointer] { return &s.afterFind })
}
