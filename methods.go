package sequelize

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// Each hook of a record may be a method of the struct. The interfaces have one method, so that a struct has the hooks
// that it needs; the method expressions below call them without reflection.
type (
	beforeValidating  interface{ BeforeValidate(context.Context) error }
	afterValidating   interface{ AfterValidate(context.Context) error }
	validationFailing interface {
		ValidationFailed(context.Context) error
	}
	beforeCreating   interface{ BeforeCreate(context.Context) error }
	afterCreating    interface{ AfterCreate(context.Context) error }
	beforeUpdating   interface{ BeforeUpdate(context.Context) error }
	afterUpdating    interface{ AfterUpdate(context.Context) error }
	beforeSaving     interface{ BeforeSave(context.Context) error }
	afterSaving      interface{ AfterSave(context.Context) error }
	beforeDestroying interface{ BeforeDestroy(context.Context) error }
	afterDestroying  interface{ AfterDestroy(context.Context) error }
	beforeRestoring  interface{ BeforeRestore(context.Context) error }
	afterRestoring   interface{ AfterRestore(context.Context) error }
	beforeUpserting  interface{ BeforeUpsert(context.Context) error }
	afterUpserting   interface{ AfterUpsert(context.Context) error }
	afterFinding     interface{ AfterFind(context.Context) error }
)

// methodHooks are the hooks that are methods of a struct, nil where it has none.
type methodHooks struct {
	record    [recordEvents]hookFunc[unsafe.Pointer]
	afterFind hookFunc[unsafe.Pointer]
	validate  func(ctx context.Context, p unsafe.Pointer) error
}

// recordOf is the record at p as a value that can be asked for methods.
func recordOf[T any](p unsafe.Pointer) any { return (*T)(p) }

// methodsOf finds the hooks that records have as methods.
func methodsOf(record func(p unsafe.Pointer) any) *methodHooks {
	h := &methodHooks{record: [recordEvents]hookFunc[unsafe.Pointer]{
		beforeValidate: method(record, beforeValidating.BeforeValidate), afterValidate: method(record, afterValidating.AfterValidate),
		validationFailed: method(record, validationFailing.ValidationFailed),
		beforeCreate:     method(record, beforeCreating.BeforeCreate), afterCreate: method(record, afterCreating.AfterCreate),
		beforeUpdate: method(record, beforeUpdating.BeforeUpdate), afterUpdate: method(record, afterUpdating.AfterUpdate),
		beforeSave: method(record, beforeSaving.BeforeSave), afterSave: method(record, afterSaving.AfterSave),
		beforeDestroy: method(record, beforeDestroying.BeforeDestroy), afterDestroy: method(record, afterDestroying.AfterDestroy),
		beforeRestore: method(record, beforeRestoring.BeforeRestore), afterRestore: method(record, afterRestoring.AfterRestore),
		beforeUpsert: method(record, beforeUpserting.BeforeUpsert), afterUpsert: method(record, afterUpserting.AfterUpsert),
	}}
	h.afterFind = method(record, afterFinding.AfterFind)
	if f := method(record, Validating.Validate); f != nil {
		h.validate = func(ctx context.Context, p unsafe.Pointer) error { return f(ctx, nil, p) }
	}
	return h
}

// method is the method of a record that interface I has, as a hook.
func method[I any](record func(p unsafe.Pointer) any, call func(I, context.Context) error) hookFunc[unsafe.Pointer] {
	if _, ok := record(nil).(I); !ok {
		return nil
	}
	return func(ctx context.Context, _ *model, p unsafe.Pointer) error { return call(record(p).(I), ctx) }
}

// register registers the hooks that are methods, before all functions.
func (h *methodHooks) register(m *model) {
	for e, f := range h.record {
		if f != nil {
			m.hooks.record[e].add(f)
		}
	}
	if f := h.afterFind; f != nil {
		m.hooks.afterFind.add(func(ctx context.Context, m *model, records []unsafe.Pointer) error {
			for _, p := range records {
				if err := f(ctx, m, p); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if h.validate != nil {
		m.checks.record = append(m.checks.record, h.validate)
	}
}

// methodNames are the names that methods of a record have as hooks, and as its validator.
var methodNames = []string{
	"BeforeValidate", "AfterValidate", "ValidationFailed", "BeforeCreate", "AfterCreate", "BeforeUpdate", "AfterUpdate",
	"BeforeSave", "AfterSave", "BeforeDestroy", "AfterDestroy", "BeforeRestore", "AfterRestore", "BeforeUpsert",
	"AfterUpsert", "AfterFind", "Validate",
}

// changingNames are the hooks whose changes of the record are written or read; the others may as well look at a copy.
var changingNames = []string{"BeforeValidate", "BeforeCreate", "BeforeUpdate", "BeforeSave", "BeforeUpsert", "AfterFind"}

// functionNames are the hooks that see more than one record, or none, and so are no methods of one.
var functionNames = []string{
	"BeforeFind", "BeforeCount", "BeforeBulkCreate", "AfterBulkCreate", "BeforeBulkUpdate", "AfterBulkUpdate",
	"BeforeBulkDestroy", "AfterBulkDestroy", "BeforeBulkRestore", "AfterBulkRestore", "BeforeSync", "AfterSync",
}

// otherNames are what Sequelize or other libraries call hooks that have another name here.
var otherNames = map[string]string{
	"BeforeDelete": "BeforeDestroy", "AfterDelete": "AfterDestroy", "BeforeInsert": "BeforeCreate", "AfterInsert": "AfterCreate",
}

// checkMethods refuses methods that have the name of a hook and would not run.
func checkMethods(t reflect.Type) error {
	pointer := reflect.PointerTo(t)
	var wrong []string
	for _, name := range methodNames {
		method, ok := pointer.MethodByName(name)
		if !ok {
			if lost := lostMethods(t, name); len(lost) > 0 {
				wrong = append(wrong, fmt.Sprintf("the embedded structs %s all have the hook %s, and Go would run none of them: define (*%s).%s(ctx context.Context) error and call those that are meant",
					strings.Join(lost, " and "), name, t.Name(), name))
			}
		} else if f := method.Type; !isHook(f) {
			wrong = append(wrong, fmt.Sprintf("%s.%s is %s: it must be func(ctx context.Context) error", pointer, name, signature(f)))
		} else if _, ofValue := t.MethodByName(name); ofValue && slices.Contains(changingNames, name) {
			wrong = append(wrong, fmt.Sprintf("%s.%s has a value as its receiver, so what it changes is lost with a copy of the record: define it on %s", t, name, pointer))
		}
	}
	for _, name := range functionNames {
		if _, ok := pointer.MethodByName(name); ok {
			wrong = append(wrong, fmt.Sprintf("%s.%s is no hook of one record: register a function by the model's method %s", pointer, name, name))
		}
	}
	for name, right := range otherNames {
		if method, ok := pointer.MethodByName(name); ok && isHook(method.Type) {
			wrong = append(wrong, fmt.Sprintf("%s.%s would never run: the hook is called %s", pointer, name, right))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return errorf("%s", strings.Join(wrong, "; "))
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

// isHook reports whether f, with its receiver as its first parameter, is func(context.Context) error.
func isHook(f reflect.Type) bool {
	return f.NumIn() == 2 && f.NumOut() == 1 && f.In(1) == contextType && f.Out(0) == errorType && !f.IsVariadic()
}

// signature is the type of a method without its receiver.
func signature(f reflect.Type) string {
	in := make([]reflect.Type, 0, f.NumIn())
	for i := 1; i < f.NumIn(); i++ {
		in = append(in, f.In(i))
	}
	out := make([]reflect.Type, 0, f.NumOut())
	for i := range f.NumOut() {
		out = append(out, f.Out(i))
	}
	return reflect.FuncOf(in, out, f.IsVariadic()).String()
}

// lostMethods are the embedded structs of t that have a hook which t does not: Go promotes a method that two of them
// have to nobody.
func lostMethods(t reflect.Type, name string) []string {
	if t.Kind() != reflect.Struct {
		return nil
	}
	var have []string
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.Anonymous {
			continue
		}
		embedded := f.Type
		if embedded.Kind() == reflect.Struct {
			embedded = reflect.PointerTo(embedded)
		}
		if method, ok := embedded.MethodByName(name); ok && embedded.Kind() == reflect.Pointer && isHook(method.Type) {
			have = append(have, f.Type.String())
			continue
		}
		if f.Type.Kind() == reflect.Struct {
			have = append(have, lostMethods(f.Type, name)...)
		}
	}
	return have
}
