package sequelize

import (
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// IsNewRecord reports whether the record has no row yet: Save inserts it.
func (i *Instance) IsNewRecord() bool { return i.state == nil || i.state.isNew }

// IsSoftDeleted reports whether the record of a paranoid model is deleted: its deletedAt is set.
func (i *Instance) IsSoftDeleted() bool {
	st, err := i.bound()
	if err != nil || st.m.table.DeletedAt == nil || !st.m.table.DeletedAt.HasField {
		return false
	}
	return !st.m.table.DeletedAt.IsZero(st.record)
}

// Changed reports whether one of the attributes differs from the record's row, or any attribute where none is named.
// Changes inside slices, maps, documents and behind pointers count; an attribute that was set back to its old value has
// not changed. Of a new record everything that is not zero has changed. A record that is not bound, or is a copy, knows
// no row: it has always changed. Inside AfterCreate, AfterUpdate and AfterSave the record still differs from the row as it
// was before the write. A name that is no attribute panics, because names are program text.
func (i *Instance) Changed(attributes ...string) bool {
	st, err := i.bound()
	if err != nil {
		return true
	}
	if len(attributes) == 0 {
		return len(i.ChangedFields()) > 0
	}
	for _, name := range attributes {
		if is, err := st.differs(st.told(), st.named(name)); is || err != nil {
			return true
		}
	}
	return false
}

// ChangedFields are the names of the attributes that differ from the record's row, in the model's order; nil of a record
// that is not bound or is a copy. In AfterCreate, AfterUpdate and AfterSave they are what the write changed, updatedAt and
// the version among them. In Sequelize: changed().
func (i *Instance) ChangedFields() []string {
	st, err := i.bound()
	if err != nil {
		return nil
	}
	var names []string
	for _, a := range st.m.table.Attributes {
		if !a.HasField || a.Virtual {
			continue
		}
		if is, err := st.differs(st.told(), a); is || err != nil {
			names = append(names, a.Name)
		}
	}
	return names
}

// Previous is the value that an attribute had when the record was read or last saved, of its field's Go type; nil where
// it was not loaded. In AfterCreate, AfterUpdate and AfterSave it is that before the write, so that a hook can record old
// values and new. It shares nothing with the record. A name that is no attribute panics, because names are program
// text.
func (i *Instance) Previous(attribute string) any {
	st, err := i.bound()
	if err != nil {
		return nil
	}
	a := st.named(attribute)
	row := st.told()
	if !row.loaded.has(a.Place) {
		return nil
	}
	return st.m.snapshots().Value(&row.old, a.Place)
}

// Get is the value of an attribute by name, of its field's Go type. An attribute that was not loaded is an error.
func (i *Instance) Get(attribute string) (any, error) {
	st, err := i.bound()
	if err != nil {
		return nil, err
	}
	a := st.m.table.Attribute(attribute)
	if a == nil {
		return nil, st.m.unknownAttribute(attribute)
	}
	if !a.HasField {
		return nil, errorf("%s.%s: %s has no field for it", st.m.table.Model, attribute, st.m.table.GoName)
	}
	if !st.isNew && !a.Virtual && !st.loaded.has(a.Place) {
		if is, err := st.changed(a); err != nil || !is {
			return nil, errorf("%s.%s was not loaded: name it in Attributes, or Reload the record", st.m.table.Model, attribute)
		}
	}
	return fieldValue(a, st.record), nil
}

// fieldValue is the field of attribute a as it is.
func fieldValue(a *schema.Attribute, p unsafe.Pointer) any {
	return reflect.NewAt(a.GoType, unsafe.Add(p, a.Offset)).Elem().Interface()
}

// Set sets an attribute by name, converting the value to the attribute's type, through its setter where it has one. The
// error is a *ValidationError. Nothing is written before Save. The key of a record that has a row, and what the
// library keeps up, cannot be set.
func (i *Instance) Set(attribute string, v any) error {
	st, err := i.bound()
	if err != nil {
		return err
	}
	return st.assign(Set{attribute: v}, nil, nil)
}

// Where is the condition that selects the record's row by its key; nil where it has none.
func (i *Instance) Where() Where {
	st, err := i.bound()
	if err != nil || st.m.needsKey() != nil {
		return nil
	}
	w := Where{}
	for _, a := range st.m.table.PrimaryKey {
		v, err := a.Get(st.record)
		if err != nil || v == nil {
			return nil
		}
		w[a.Name] = v
	}
	return w
}

// Equals reports whether both records stand for one row: of one model, with one key. Records without a row are equal
// to nothing but themselves.
func (i *Instance) Equals(other Record) bool {
	if other == nil || reflect.ValueOf(other).IsNil() {
		return false
	}
	o := other.instance()
	if o == i {
		return true
	}
	st, err := i.bound()
	if err != nil || st.isNew {
		return false
	}
	so, err := o.bound()
	if err != nil || so.isNew || so.m.table != st.m.table {
		return false
	}
	w := i.Where()
	return w != nil && reflect.DeepEqual(w, o.Where())
}

// named is the attribute of a name in program text.
func (st *instanceState) named(name string) *schema.Attribute {
	a := st.m.table.Attribute(name)
	if a == nil {
		panic(st.m.unknownAttribute(name))
	}
	return a
}
