package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
)

// FindQuery is a finder's question as BeforeFind and BeforeCount see it. It is theirs while they run.
type FindQuery struct{ c *findCall }

// Add adds options to the question: conditions join those that are there, and of an order or limit the last wins.
func (q *FindQuery) Add(options ...FindOption) { Options(options).find(q.c) }

// UpdateQuery is an update as BeforeBulkUpdate and its like see it. It is theirs while they run.
type UpdateQuery struct{ c *updateCall }

// Add adds options to the update: Set, conditions, Limit. A Set takes the place of what was set in the same attributes.
func (q *UpdateQuery) Add(options ...UpdateOption) {
	for _, o := range options {
		if set, ok := o.(Set); ok {
			for name := range set {
				q.Unset(name)
			}
		}
		if o != nil {
			o.update(q.c)
		}
	}
}

// Set are the attributes that are set, by name. It is a copy: Add and Unset change the update.
func (q *UpdateQuery) Set() Set {
	set := Set{}
	for _, a := range q.c.Update.Set {
		set[a.Path] = a.Value
	}
	return set
}

// Unset leaves an attribute as it is in the database. An update that sets nothing more is an error.
func (q *UpdateQuery) Unset(attribute string) {
	q.c.Update.Set = slices.DeleteFunc(slices.Clone(q.c.Update.Set), func(a query.Assignment) bool { return a.Path == attribute })
}

// DestroyQuery is a destroy as BeforeBulkDestroy sees it. It is the hook's while it runs.
type DestroyQuery struct{ c *destroyCall }

// Add adds options to the destroy: conditions, Limit.
func (q *DestroyQuery) Add(options ...DestroyOption) {
	for _, o := range options {
		if o != nil {
			o.destroy(q.c)
		}
	}
}

// Force reports whether rows of a paranoid model are removed for good.
func (q *DestroyQuery) Force() bool { return q.c.force }

// Truncate reports whether the table is emptied by Truncate, to which nothing can be added.
func (q *DestroyQuery) Truncate() bool { return q.c.truncate }

// BeforeFind runs f before a finder, FindAllAs, Pluck or Aggregate asks; f may add to the question.
func (m *untyped) BeforeFind(f func(ctx context.Context, q *FindQuery) error) Removal {
	return m.model.hooks.beforeFind.add(ofModel(f))
}

// BeforeCount runs f before Count, Exists and the count of FindAndCountAll; f may add to the question.
func (m *untyped) BeforeCount(f func(ctx context.Context, q *FindQuery) error) Removal {
	return m.model.hooks.beforeCount.add(ofModel(f))
}

// AfterFind runs f after a finder has its records and what they include; none is an empty slice.
func (m *ModelOf[P]) AfterFind(f func(ctx context.Context, records []P) error) Removal {
	return m.model.hooks.afterFind.add(onRecords(f))
}

func onRecords[P any](f func(ctx context.Context, records []P) error) hookFunc[[]unsafe.Pointer] {
	return func(ctx context.Context, _ *model, records []unsafe.Pointer) error {
		return f(ctx, asRecords[P](records))
	}
}

// BeforeBulkCreate runs f before BulkCreate inserts; what it changes in the records is written.
func (m *ModelOf[P]) BeforeBulkCreate(f func(ctx context.Context, records []P) error) Removal {
	return m.model.hooks.bulkCreate.before.add(onRecords(f))
}

// AfterBulkCreate runs f after BulkCreate inserted.
func (m *ModelOf[P]) AfterBulkCreate(f func(ctx context.Context, records []P) error) Removal {
	return m.model.hooks.bulkCreate.after.add(onRecords(f))
}

// BeforeBulkUpdate runs f before Update; f may change what is set and add conditions.
func (m *untyped) BeforeBulkUpdate(f func(ctx context.Context, q *UpdateQuery) error) Removal {
	return m.model.hooks.bulkUpdate.before.add(ofModel(f))
}

// AfterBulkUpdate runs f after Update.
func (m *untyped) AfterBulkUpdate(f func(ctx context.Context, q *UpdateQuery) error) Removal {
	return m.model.hooks.bulkUpdate.after.add(ofModel(f))
}

// BeforeBulkRestore runs f before Restore; f may add conditions.
func (m *untyped) BeforeBulkRestore(f func(ctx context.Context, q *UpdateQuery) error) Removal {
	return m.model.hooks.bulkRestore.before.add(ofModel(f))
}

// AfterBulkRestore runs f after Restore.
func (m *untyped) AfterBulkRestore(f func(ctx context.Context, q *UpdateQuery) error) Removal {
	return m.model.hooks.bulkRestore.after.add(ofModel(f))
}

// BeforeBulkDestroy runs f before Destroy, to which f may add conditions, and Truncate.
func (m *untyped) BeforeBulkDestroy(f func(ctx context.Context, q *DestroyQuery) error) Removal {
	return m.model.hooks.bulkDestroy.before.add(ofModel(f))
}

// AfterBulkDestroy runs f after Destroy and Truncate.
func (m *untyped) AfterBulkDestroy(f func(ctx context.Context, q *DestroyQuery) error) Removal {
	return m.model.hooks.bulkDestroy.after.add(ofModel(f))
}

// BeforeSync runs f before the model's table is created where it is missing.
func (m *untyped) BeforeSync(f func(ctx context.Context) error) Removal {
	return m.model.hooks.sync.before.add(onCall(f))
}

// AfterSync runs f after the model's table was created or found.
func (m *untyped) AfterSync(f func(ctx context.Context) error) Removal {
	return m.model.hooks.sync.after.add(onCall(f))
}
