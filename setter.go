package sequelize

import (
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// setter calls the method of a record that sets one attribute. v is a value as the user gave it.
type setter func(record unsafe.Pointer, v any) error

// findSetters finds the setters of the model: methods of the record's pointer named Set and the field's name, which take
// the value, as in
//
//	func (u *User) SetPassword(password string) error { … }
//
// Build, Instance.Set, Instance.Update and Model.Update call them in place of storing the value. A method of such a name
// with another signature is a mistake, because it would be passed over silently.
func (m *model) findSetters() []error {
	var problems []error
	pointer := reflect.PointerTo(m.table.Type)
	for _, a := range m.table.Attributes {
		if !a.HasField {
			continue
		}
		method, ok := pointer.MethodByName("Set" + a.GoName(m.table.Type))
		if !ok {
			continue
		}
		s, err := m.setterOf(a, pointer, method)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		if m.setters == nil {
			m.setters = make([]setter, len(m.table.Attributes))
		}
		m.setters[a.Place] = s
	}
	return problems
}

func (m *model) setterOf(a *schema.Attribute, pointer reflect.Type, method reflect.Method) (setter, error) {
	f := method.Type // with the receiver as its first argument
	fails := f.NumOut() == 1 && f.Out(0) == errorType
	if f.NumIn() != 2 || f.IsVariadic() || f.NumOut() != 0 && !fails {
		return nil, a.FieldError("the setter %s.%s has the signature %s: a setter of %s is func(v %s) error (another name, if it is none)", pointer, method.Name, f, a.Name, a.GoType)
	}
	takes, index := f.In(1), method.Index
	assign := func(p unsafe.Pointer, v any) error {
		reflect.NewAt(takes, p).Elem().Set(valueOrZero(takes, v))
		return nil
	}
	if takes != reflect.TypeFor[any]() {
		var ok bool
		if assign, ok = a.Assigner(takes); !ok {
			return nil, a.FieldError("the setter %s.%s takes a %s, which values of %s do not go into: it takes a %s, or any", pointer, method.Name, takes, a.Name, a.GoType)
		}
	}
	return func(record unsafe.Pointer, v any) error {
		argument := reflect.New(takes)
		if err := assign(argument.UnsafePointer(), v); err != nil {
			return err
		}
		out := reflect.NewAt(m.table.Type, record).Method(index).Call([]reflect.Value{argument.Elem()})
		if !fails || out[0].IsNil() {
			return nil
		}
		return out[0].Interface().(error)
	}, nil
}

func valueOrZero(t reflect.Type, v any) reflect.Value {
	if v == nil {
		return reflect.Zero(t)
	}
	return reflect.ValueOf(v)
}

// setterFor is the setter of an attribute, nil where it has none.
func (m *model) setterFor(a *schema.Attribute) setter {
	if m.setters == nil {
		return nil
	}
	return m.setters[a.Place]
}

// throughSetters replaces what an update sets by what the setters of those attributes make of it, in a record of its own.
// Attributes without a column are left out.
func (m *model) throughSetters(c *updateCall) error {
	if m.setters == nil {
		return nil
	}
	given := Set{}
	kept := c.Update.Set[:0:0]
	for _, s := range c.Update.Set {
		a := m.table.Attribute(s.Path)
		if a == nil || m.setters[a.Place] == nil || isExpression(s.Value) {
			kept = append(kept, s)
			continue
		}
		given[a.Name] = s.Value
	}
	if len(given) == 0 {
		return nil
	}
	p := m.newRecord()
	watched := m.watch(p)
	if err := (&setting{m: m, record: p}).assign(given); err != nil {
		return err
	}
	touched := watched.touched()
	for _, a := range m.table.Attributes {
		if _, named := given[a.Name]; !a.HasField || a.Virtual || !named && !touched.has(a.Place) {
			continue
		}
		s, err := m.assignmentOf(a, p)
		if err != nil {
			return err
		}
		kept = append(kept, s)
	}
	c.Update.Set = kept
	return nil
}
