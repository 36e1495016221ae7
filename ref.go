package sequelize

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// refDepth is how many association steps a reference record goes.
const refDepth = 3

// refs knows the addresses of all reference records.
var refs = refRegistry{places: map[refKey]refPlace{}}

type refKey struct {
	address uintptr
	typ     reflect.Type
}

type refPlace struct {
	root        *schema.Table
	path        string
	association bool
}

type refRegistry struct {
	sync.RWMutex
	places map[refKey]refPlace
	// records keeps the reference records alive: their addresses are names for ever.
	records []unsafe.Pointer
}

func (r *refRegistry) find(address uintptr, typ reflect.Type) (refPlace, bool) {
	r.RLock()
	defer r.RUnlock()
	p, ok := r.places[refKey{address, typ}]
	return p, ok
}

// isRef reports whether the record at p, of type typ, is part of a reference record.
func (r *refRegistry) isRef(p unsafe.Pointer, typ reflect.Type) bool {
	_, ok := r.find(uintptr(p), typ)
	return ok
}

// build makes the reference record of a table.
func (r *refRegistry) build(t *schema.Table) unsafe.Pointer {
	r.Lock()
	defer r.Unlock()
	record := reflect.New(t.Type)
	r.records = append(r.records, record.UnsafePointer())
	r.add(record.Elem(), t, t, "", refDepth)
	return record.UnsafePointer()
}

// add notes the addresses of a record's fields.
func (r *refRegistry) add(record reflect.Value, root, t *schema.Table, path string, depth int) {
	r.note(record, refPlace{root: root, path: path, association: true})
	for _, a := range t.Attributes {
		if a.HasField && !a.Virtual {
			r.attribute(record.FieldByIndex(a.Index), refPlace{root: root, path: path + a.Name})
		}
	}
	for _, a := range t.Associations {
		if a.HasField && a.Target != nil {
			r.association(record.FieldByIndex(a.Index), root, a, path+a.As, depth)
		}
	}
}

func (r *refRegistry) note(v reflect.Value, p refPlace) {
	key := refKey{v.Addr().Pointer(), v.Type()}
	if _, taken := r.places[key]; !taken {
		r.places[key] = p
	}
}

// attribute notes a field; a pointer also by what it points to, a Null also by its value.
func (r *refRegistry) attribute(field reflect.Value, p refPlace) {
	r.note(field, p)
	switch field.Kind() {
	case reflect.Pointer:
		field.Set(reflect.New(field.Type().Elem()))
		r.note(field.Elem(), p)
	case reflect.Struct:
		if v := field.FieldByName("V"); v.IsValid() && field.FieldByName("Valid").IsValid() {
			r.note(v, p)
		}
	}
}

// association notes an association's field and, while depth lasts, makes the record behind it.
func (r *refRegistry) association(field reflect.Value, root *schema.Table, a *schema.Association, path string, depth int) {
	r.note(field, refPlace{root: root, path: path, association: true})
	if depth == 0 {
		return
	}
	target := field
	if target.Kind() == reflect.Slice {
		target.Set(reflect.MakeSlice(target.Type(), 1, 1))
		target = target.Index(0)
	}
	if target.Kind() == reflect.Pointer {
		target.Set(reflect.New(target.Type().Elem()))
		target = target.Elem()
	}
	r.add(target, root, a.Target, path+".", depth-1)
}

// Ref returns the model's reference record: a record whose field addresses stand for the attributes, see Field and
// Assoc. It is one record for the model's lifetime, never written to, and an error where a record is expected.
func (m *ModelOf[P]) Ref() P { return as[P](m.model.ref()) }
