package sequelize

import (
	"context"
	"reflect"
	"sync"
	"unsafe"
)

// globalHooks are the connection's hooks: those of models run after a model's own, for every model.
type globalHooks struct {
	hookSet
	bulkSync     pair[struct{}]
	beforeDefine hooks[*DefineQuery]
	afterDefine  hooks[struct{}]
	// around each declaration of an association
	beforeAssociate hooks[*AssociationQuery]
	afterAssociate  hooks[*AssociationQuery]
	beforeQuery     hooks[*StatementInfo]
	afterQuery      hooks[*StatementInfo]
	// observing orders the registrations of statement hooks with what the runner is told of them.
	observing sync.Mutex
}

// RecordHook is a hook of the connection on a record of whichever model: record is a *T.
type RecordHook func(ctx context.Context, model string, record any) error

// RecordsHook is a hook of the connection on records of whichever model: records is a []*T.
type RecordsHook func(ctx context.Context, model string, records any) error

// RecordMoment is a moment in the life of a record at which OnRecord runs hooks.
type RecordMoment event

// The moments of a record. A model's own hooks of the same names are methods of Model.
const (
	OnBeforeValidate   = RecordMoment(beforeValidate)
	OnAfterValidate    = RecordMoment(afterValidate)
	OnValidationFailed = RecordMoment(validationFailed)
	OnBeforeCreate     = RecordMoment(beforeCreate)
	OnAfterCreate      = RecordMoment(afterCreate)
	OnBeforeUpdate     = RecordMoment(beforeUpdate)
	OnAfterUpdate      = RecordMoment(afterUpdate)
	OnBeforeSave       = RecordMoment(beforeSave)
	OnAfterSave        = RecordMoment(afterSave)
	OnBeforeDestroy    = RecordMoment(beforeDestroy)
	OnAfterDestroy     = RecordMoment(afterDestroy)
	OnBeforeRestore    = RecordMoment(beforeRestore)
	OnAfterRestore     = RecordMoment(afterRestore)
	OnBeforeUpsert     = RecordMoment(beforeUpsert)
	OnAfterUpsert      = RecordMoment(afterUpsert)
)

// OnRecord runs f at a moment of every model's records, after the model's own hooks of that operation. In Sequelize:
// sequelize.addHook('beforeCreate', …), which there too runs after the model's own.
func (s *Sequelize) OnRecord(moment RecordMoment, f RecordHook) Removal {
	return s.hooks.record[moment].add(func(ctx context.Context, m *model, p unsafe.Pointer) error {
		return f(ctx, m.table.Model, m.record(p))
	})
}

func anyRecords(f RecordsHook) hookFunc[[]unsafe.Pointer] {
	return func(ctx context.Context, m *model, records []unsafe.Pointer) error {
		return f(ctx, m.table.Model, m.recordsAny(records))
	}
}

// recordsAny is records as a []*T in an any.
func (m *model) recordsAny(records []unsafe.Pointer) any {
	t := reflect.SliceOf(reflect.PointerTo(m.table.Type))
	v := reflect.New(t)
	*(*[]unsafe.Pointer)(v.UnsafePointer()) = records // slices of pointers are alike in memory
	return v.Elem().Interface()
}

// named gives a hook of the connection the model's name.
func named[V any](f func(ctx context.Context, model string, v V) error) hookFunc[V] {
	return func(ctx context.Context, m *model, v V) error { return f(ctx, m.table.Model, v) }
}

// BeforeFind runs f before the finders of every model ask; f may add to the question.
func (s *Sequelize) BeforeFind(f func(ctx context.Context, model string, q *FindQuery) error) Removal {
	return s.hooks.beforeFind.add(named(f))
}

// AfterFind runs f after the finders of every model have their records.
func (s *Sequelize) AfterFind(f RecordsHook) Removal { return s.hooks.afterFind.add(anyRecords(f)) }

// BeforeCount runs f before the counts of every model; f may add to the question.
func (s *Sequelize) BeforeCount(f func(ctx context.Context, model string, q *FindQuery) error) Removal {
	return s.hooks.beforeCount.add(named(f))
}

// BeforeBulkCreate runs f before the BulkCreate of every model.
func (s *Sequelize) BeforeBulkCreate(f RecordsHook) Removal {
	return s.hooks.bulkCreate.before.add(anyRecords(f))
}

// AfterBulkCreate runs f after the BulkCreate of every model.
func (s *Sequelize) AfterBulkCreate(f RecordsHook) Removal {
	return s.hooks.bulkCreate.after.add(anyRecords(f))
}

// BeforeBulkUpdate runs f before the Update of every model; f may change what is set and add conditions.
func (s *Sequelize) BeforeBulkUpdate(f func(ctx context.Context, model string, q *UpdateQuery) error) Removal {
	return s.hooks.bulkUpdate.before.add(named(f))
}

// AfterBulkUpdate runs f after the Update of every model.
func (s *Sequelize) AfterBulkUpdate(f func(ctx context.Context, model string, q *UpdateQuery) error) Removal {
	return s.hooks.bulkUpdate.after.add(named(f))
}

// BeforeBulkRestore runs f before the Restore of every model; f may add conditions.
func (s *Sequelize) BeforeBulkRestore(f func(ctx context.Context, model string, q *UpdateQuery) error) Removal {
	return s.hooks.bulkRestore.before.add(named(f))
}

// AfterBulkRestore runs f after the Restore of every model.
func (s *Sequelize) AfterBulkRestore(f func(ctx context.Context, model string, q *UpdateQuery) error) Removal {
	return s.hooks.bulkRestore.after.add(named(f))
}

// BeforeBulkDestroy runs f before the Destroy of every model; f may add conditions.
func (s *Sequelize) BeforeBulkDestroy(f func(ctx context.Context, model string, q *DestroyQuery) error) Removal {
	return s.hooks.bulkDestroy.before.add(named(f))
}

// AfterBulkDestroy runs f after the Destroy of every model.
func (s *Sequelize) AfterBulkDestroy(f func(ctx context.Context, model string, q *DestroyQuery) error) Removal {
	return s.hooks.bulkDestroy.after.add(named(f))
}

func onModel(f func(ctx context.Context, model string) error) hookFunc[struct{}] {
	return func(ctx context.Context, m *model, _ struct{}) error { return f(ctx, m.table.Model) }
}

// BeforeSync runs f before each model's table is created where it is missing.
func (s *Sequelize) BeforeSync(f func(ctx context.Context, model string) error) Removal {
	return s.hooks.sync.before.add(onModel(f))
}

// AfterSync runs f after each model's table was created or found.
func (s *Sequelize) AfterSync(f func(ctx context.Context, model string) error) Removal {
	return s.hooks.sync.after.add(onModel(f))
}

// BeforeBulkSync runs f before the Sync of all models.
func (s *Sequelize) BeforeBulkSync(f func(ctx context.Context) error) Removal {
	return s.hooks.bulkSync.before.add(onCall(f))
}

// AfterBulkSync runs f after the Sync of all models.
func (s *Sequelize) AfterBulkSync(f func(ctx context.Context) error) Removal {
	return s.hooks.bulkSync.after.add(onCall(f))
}

// DefineQuery is a model's definition as BeforeDefine sees it.
type DefineQuery struct {
	Type    reflect.Type // the struct
	options []DefineOption
}

// Add adds options behind those of Define, over which they win.
func (d *DefineQuery) Add(options ...DefineOption) { d.options = append(d.options, options...) }

// BeforeDefine runs f before a model is defined; f may add options, and its error is Define's.
func (s *Sequelize) BeforeDefine(f func(d *DefineQuery) error) Removal {
	return s.hooks.beforeDefine.add(func(_ context.Context, _ *model, d *DefineQuery) error { return f(d) })
}

// AfterDefine runs f after a model was defined. An error of f is Define's; the model stays defined.
func (s *Sequelize) AfterDefine(f func(model string) error) Removal {
	return s.hooks.afterDefine.add(func(_ context.Context, m *model, _ struct{}) error { return f(m.table.Model) })
}
