package sequelize

import (
	"context"
	"unsafe"
)

// on registers a function as a record hook of the model.
func (m *ModelOf[P]) on(e event, f func(ctx context.Context, record P) error) Removal {
	return m.model.hooks.record[e].add(func(ctx context.Context, _ *model, p unsafe.Pointer) error { return f(ctx, as[P](p)) })
}

// BeforeValidate runs f before a record is validated; what it changes is validated and written. As all hooks of a
// record, it may also be a method of the struct, BeforeValidate(ctx) error; an error of it ends the operation, and rolls
// back what the operation began; ctx carries the operation's transaction; and it may be registered and removed at any
// time, by any goroutine.
func (m *ModelOf[P]) BeforeValidate(f func(ctx context.Context, record P) error) Removal {
	return m.on(beforeValidate, f)
}

// AfterValidate runs f after a record was found valid. What it changes is not validated again.
func (m *ModelOf[P]) AfterValidate(f func(ctx context.Context, record P) error) Removal {
	return m.on(afterValidate, f)
}

// ValidationFailed runs f when a record was found invalid; ValidationErrorOf(ctx) is the *ValidationError. An error of f
// takes its place.
func (m *ModelOf[P]) ValidationFailed(f func(ctx context.Context, record P) error) Removal {
	return m.on(validationFailed, f)
}

// BeforeCreate runs f before a record is inserted; what it changes is written, without a further validation.
func (m *ModelOf[P]) BeforeCreate(f func(ctx context.Context, record P) error) Removal {
	return m.on(beforeCreate, f)
}

// AfterCreate runs f after a record was inserted.
func (m *ModelOf[P]) AfterCreate(f func(ctx context.Context, record P) error) Removal {
	return m.on(afterCreate, f)
}

// BeforeUpdate runs f before a record is updated; what it changes is validated again and written.
func (m *ModelOf[P]) BeforeUpdate(f func(ctx context.Context, record P) error) Removal {
	return m.on(beforeUpdate, f)
}

// AfterUpdate runs f after a record was updated.
func (m *ModelOf[P]) AfterUpdate(f func(ctx context.Context, record P) error) Removal {
	return m.on(afterUpdate, f)
}

// BeforeSave runs f before a record is inserted or updated, after BeforeCreate and BeforeUpdate.
func (m *ModelOf[P]) BeforeSave(f func(ctx context.Context, record P) error) Removal {
	return m.on(beforeSave, f)
}

// AfterSave runs f after a record was inserted or updated, after AfterCreate and AfterUpdate.
func (m *ModelOf[P]) AfterSave(f func(ctx context.Context, record P) error) Removal {
	return m.on(afterSave, f)
}

// BeforeDestroy runs f before a record is destroyed. In Sequelize also: beforeDelete.
func (m *ModelOf[P]) BeforeDestroy(f func(ctx context.Context, record P) error) Removal {
	return m.on(beforeDestroy, f)
}

// AfterDestroy runs f after a record was destroyed. In Sequelize also: afterDelete.
func (m *ModelOf[P]) AfterDestroy(f func(ctx context.Context, record P) error) Removal {
	return m.on(afterDestroy, f)
}

// BeforeRestore runs f before a deleted record is restored.
func (m *ModelOf[P]) BeforeRestore(f func(ctx context.Context, record P) error) Removal {
	return m.on(beforeRestore, f)
}

// AfterRestore runs f after a deleted record was restored.
func (m *ModelOf[P]) AfterRestore(f func(ctx context.Context, record P) error) Removal {
	return m.on(afterRestore, f)
}

// BeforeUpsert runs f before a record is upserted; what it changes is written.
func (m *ModelOf[P]) BeforeUpsert(f func(ctx context.Context, record P) error) Removal {
	return m.on(beforeUpsert, f)
}

// AfterUpsert runs f after a record was upserted.
func (m *ModelOf[P]) AfterUpsert(f func(ctx context.Context, record P) error) Removal {
	return m.on(afterUpsert, f)
}
