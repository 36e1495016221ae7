package sequelize

import (
	"context"
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

// eventNames are the names of the hooks as methods and in errors.
var eventNames = [recordEvents]string{
	"BeforeValidate", "AfterValidate", "ValidationFailed", "BeforeCreate", "AfterCreate", "BeforeUpdate", "AfterUpdate",
	"BeforeSave", "AfterSave", "BeforeDestroy", "AfterDestroy", "BeforeRestore", "AfterRestore", "BeforeUpsert", "AfterUpsert",
}

// recordHook is a hook on one record, whose address is p.
type recordHook func(ctx context.Context, p unsafe.Pointer) error

// hook is a registered hook; Remove finds it by its address.
type hook[F any] struct{ run F }

// modelHooks are the hooks of one model, in the order in which they run: methods of the record first, then functions
// in the order of their registration, then the connection's.
type modelHooks struct {
	record      [recordEvents][]*hook[recordHook]
	bulkCreate  [2][]*hook[func(ctx context.Context, records []unsafe.Pointer) error] // before, after
	bulkUpdate  [2][]*hook[func(ctx context.Context, q *UpdateQuery) error]
	bulkRestore [2][]*hook[func(ctx context.Context, q *UpdateQuery) error]
	bulkDestroy [2][]*hook[func(ctx context.Context, q *DestroyQuery) error]
	beforeFind  []*hook[func(ctx context.Context, q *FindQuery) error]
	beforeCount []*hook[func(ctx context.Context, q *FindQuery) error]
	afterFind   []*hook[func(ctx context.Context, records []unsafe.Pointer) error]
	sync        [2][]*hook[func(ctx context.Context) error]
}

// globalHooks are the connection's hooks, which run after a model's own.
type globalHooks struct {
	record [recordEvents][]*hook[func(ctx context.Context, record any) error]
}

// Removal removes the hook that it was returned for.
type Removal func()

func add[F any](list *[]*hook[F], f F) Removal {
	h := &hook[F]{f}
	*list = append(*list, h)
	return func() {
		kept := make([]*hook[F], 0, len(*list))
		for _, other := range *list {
			if other != h {
				kept = append(kept, other)
			}
		}
		*list = kept
	}
}

// on registers a function as a record hook of the model.
func (m *Model[T]) on(e event, f func(ctx context.Context, record *T) error) Removal {
	return add(&m.hooks.record[e], func(ctx context.Context, p unsafe.Pointer) error { return f(ctx, (*T)(p)) })
}

// BeforeValidate runs f before a record is validated. Hooks are registered before the model is used.
func (m *Model[T]) BeforeValidate(f func(ctx context.Context, record *T) error) Removal {
	return m.on(beforeValidate, f)
}

// AfterValidate runs f after a record was found valid.
func (m *Model[T]) AfterValidate(f func(ctx context.Context, record *T) error) Removal {
	return m.on(afterValidate, f)
}

// BeforeCreate runs f before a record is inserted.
func (m *Model[T]) BeforeCreate(f func(ctx context.Context, record *T) error) Removal {
	return m.on(beforeCreate, f)
}

// AfterCreate runs f after a record was inserted.
func (m *Model[T]) AfterCreate(f func(ctx context.Context, record *T) error) Removal {
	return m.on(afterCreate, f)
}

// BeforeUpdate runs f before a record is updated.
func (m *Model[T]) BeforeUpdate(f func(ctx context.Context, record *T) error) Removal {
	return m.on(beforeUpdate, f)
}

// AfterUpdate runs f after a record was updated.
func (m *Model[T]) AfterUpdate(f func(ctx context.Context, record *T) error) Removal {
	return m.on(afterUpdate, f)
}

// BeforeSave runs f before a record is inserted or updated.
func (m *Model[T]) BeforeSave(f func(ctx context.Context, record *T) error) Removal {
	return m.on(beforeSave, f)
}

// AfterSave runs f after a record was inserted or updated.
func (m *Model[T]) AfterSave(f func(ctx context.Context, record *T) error) Removal {
	return m.on(afterSave, f)
}

// BeforeDestroy runs f before a record is destroyed.
func (m *Model[T]) BeforeDestroy(f func(ctx context.Context, record *T) error) Removal {
	return m.on(beforeDestroy, f)
}

// AfterDestroy runs f after a record was destroyed.
func (m *Model[T]) AfterDestroy(f func(ctx context.Context, record *T) error) Removal {
	return m.on(afterDestroy, f)
}

// BeforeRestore runs f before a deleted record is restored.
func (m *Model[T]) BeforeRestore(f func(ctx context.Context, record *T) error) Removal {
	return m.on(beforeRestore, f)
}

// AfterRestore runs f after a deleted record was restored.
func (m *Model[T]) AfterRestore(f func(ctx context.Context, record *T) error) Removal {
	return m.on(afterRestore, f)
}

// BeforeUpsert runs f before a record is upserted.
func (m *Model[T]) BeforeUpsert(f func(ctx context.Context, record *T) error) Removal {
	return m.on(beforeUpsert, f)
}

// AfterUpsert runs f after a record was upserted.
func (m *Model[T]) AfterUpsert(f func(ctx context.Context, record *T) error) Removal {
	return m.on(afterUpsert, f)
}

// run runs the hooks of an event on one record.
func (m *model) run(ctx context.Context, e event, p unsafe.Pointer) error {
	for _, h := range m.hooks.record[e] {
		if err := h.run(ctx, p); err != nil {
			return err
		}
	}
	if global := m.db.hooks.record[e]; len(global) > 0 {
		record := m.record(p)
		for _, h := range global {
			if err := h.run(ctx, record); err != nil {
				return err
			}
		}
	}
	return nil
}

// listens reports whether a hook runs at one of the events.
func (m *model) listens(events ...event) bool {
	for _, e := range events {
		if len(m.hooks.record[e]) > 0 || len(m.db.hooks.record[e]) > 0 {
			return true
		}
	}
	return false
}

// FindQuery is a finder's question as BeforeFind and BeforeCount see it; they may add conditions, an order or a limit.
type FindQuery struct{ c *findCall }

// Add adds options to the question.
func (q *FindQuery) Add(options ...FindOption) { Options(options).find(q.c) }

// UpdateQuery is an update as BeforeBulkUpdate sees it; it may change what is set and add conditions.
type UpdateQuery struct{ c *updateCall }

// Add adds options to the update: Set, conditions, Limit.
func (q *UpdateQuery) Add(options ...UpdateOption) {
	for _, o := range options {
		if o != nil {
			o.update(q.c)
		}
	}
}

// Set are the attributes that are set, by name.
func (q *UpdateQuery) Set() Set {
	set := Set{}
	for _, a := range q.c.Update.Set {
		set[a.Path] = a.Value
	}
	return set
}

// DestroyQuery is a destroy as BeforeBulkDestroy sees it; it may add conditions.
type DestroyQuery struct{ c *destroyCall }

// Add adds options to the destroy: conditions, Limit.
func (q *DestroyQuery) Add(options ...DestroyOption) {
	for _, o := range options {
		if o != nil {
			o.destroy(q.c)
		}
	}
}

// BeforeFind runs f before a finder asks; f may add to the question.
func (m *Model[T]) BeforeFind(f func(ctx context.Context, q *FindQuery) error) Removal {
	return add(&m.hooks.beforeFind, f)
}

// BeforeCount runs f before a count; f may add to the question.
func (m *Model[T]) BeforeCount(f func(ctx context.Context, q *FindQuery) error) Removal {
	return add(&m.hooks.beforeCount, f)
}

// AfterFind runs f after a finder has its records.
func (m *Model[T]) AfterFind(f func(ctx context.Context, records []*T) error) Removal {
	return add(&m.hooks.afterFind, func(ctx context.Context, records []unsafe.Pointer) error {
		return f(ctx, asRecords[T](records))
	})
}

// BeforeBulkCreate runs f before BulkCreate inserts.
func (m *Model[T]) BeforeBulkCreate(f func(ctx context.Context, records []*T) error) Removal {
	return m.onBulkCreate(0, f)
}

// AfterBulkCreate runs f after BulkCreate inserted.
func (m *Model[T]) AfterBulkCreate(f func(ctx context.Context, records []*T) error) Removal {
	return m.onBulkCreate(1, f)
}

func (m *Model[T]) onBulkCreate(when int, f func(ctx context.Context, records []*T) error) Removal {
	return add(&m.hooks.bulkCreate[when], func(ctx context.Context, records []unsafe.Pointer) error {
		return f(ctx, asRecords[T](records))
	})
}

// BeforeBulkUpdate runs f before Update; f may change what is set and add conditions.
func (m *Model[T]) BeforeBulkUpdate(f func(ctx context.Context, q *UpdateQuery) error) Removal {
	return add(&m.hooks.bulkUpdate[0], f)
}

// AfterBulkUpdate runs f after Update.
func (m *Model[T]) AfterBulkUpdate(f func(ctx context.Context, q *UpdateQuery) error) Removal {
	return add(&m.hooks.bulkUpdate[1], f)
}

// BeforeBulkRestore runs f before Restore.
func (m *Model[T]) BeforeBulkRestore(f func(ctx context.Context, q *UpdateQuery) error) Removal {
	return add(&m.hooks.bulkRestore[0], f)
}

// AfterBulkRestore runs f after Restore.
func (m *Model[T]) AfterBulkRestore(f func(ctx context.Context, q *UpdateQuery) error) Removal {
	return add(&m.hooks.bulkRestore[1], f)
}

// BeforeBulkDestroy runs f before Destroy; f may add conditions.
func (m *Model[T]) BeforeBulkDestroy(f func(ctx context.Context, q *DestroyQuery) error) Removal {
	return add(&m.hooks.bulkDestroy[0], f)
}

// AfterBulkDestroy runs f after Destroy.
func (m *Model[T]) AfterBulkDestroy(f func(ctx context.Context, q *DestroyQuery) error) Removal {
	return add(&m.hooks.bulkDestroy[1], f)
}

func (m *model) hasFindHooks() bool { return len(m.hooks.beforeFind)+len(m.hooks.afterFind) > 0 }

func (m *model) beforeFind(ctx context.Context, c *findCall) error {
	if c.noHooks {
		return nil
	}
	for _, h := range m.hooks.beforeFind {
		if err := h.run(ctx, &FindQuery{c}); err != nil {
			return err
		}
	}
	return c.err
}

func (m *model) beforeCount(ctx context.Context, c *findCall) error {
	if c.noHooks {
		return nil
	}
	for _, h := range m.hooks.beforeCount {
		if err := h.run(ctx, &FindQuery{c}); err != nil {
			return err
		}
	}
	return c.err
}

func (m *model) afterFind(ctx context.Context, c *findCall, records []unsafe.Pointer) error {
	if c.noHooks {
		return nil
	}
	for _, h := range m.hooks.afterFind {
		if err := h.run(ctx, records); err != nil {
			return err
		}
	}
	return nil
}

// all runs hooks one after the other; the first error ends it.
func runAll[V any](ctx context.Context, hooks []*hook[func(context.Context, V) error], v V) error {
	for _, h := range hooks {
		if err := h.run(ctx, v); err != nil {
			return err
		}
	}
	return nil
}
