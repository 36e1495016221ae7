package sequelize

import (
	"context"
	"reflect"
	"unsafe"
)

// Hooks are methods of the record's pointer with one of these names and the signature func(context.Context) error.
var hookInterface = reflect.TypeFor[func(context.Context) error]()

// prepare finds the hooks that are methods of the struct.
func (m *model) prepare(t reflect.Type) error {
	pointer := reflect.PointerTo(t)
	for e := range recordEvents {
		method, ok := pointer.MethodByName(eventNames[e])
		if !ok {
			continue
		}
		if err := hookSignature(pointer, method); err != nil {
			return err
		}
		index := method.Index
		m.hooks.record[e] = append(m.hooks.record[e], &hook[recordHook]{func(ctx context.Context, p unsafe.Pointer) error {
			f := reflect.NewAt(t, p).Method(index).Interface().(func(context.Context) error)
			return f(ctx)
		}})
	}
	if pointer.Implements(reflect.TypeFor[Validating]()) {
		m.checks.record = append(m.checks.record, func(ctx context.Context, p unsafe.Pointer) error {
			return m.record(p).(Validating).Validate(ctx)
		})
	}
	return nil
}

func hookSignature(pointer reflect.Type, method reflect.Method) error {
	f := method.Type // with the receiver as its first argument
	if f.NumIn() == 2 && f.NumOut() == 1 && f.In(1) == hookInterface.In(0) && f.Out(0) == hookInterface.Out(0) {
		return nil
	}
	return errorf("the hook %s.%s has the signature %s: a hook is func(ctx context.Context) error", pointer, method.Name, f)
}
