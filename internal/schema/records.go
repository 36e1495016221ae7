package schema

import (
	"reflect"
	"unsafe"
)

// Records appends the records in the association's field of the record at p to dst: none where the field is nil, or,
// of a field that is a struct by value, zero. Records of a slice of structs are the slice's own elements.
func (a *Association) Records(dst []unsafe.Pointer, p unsafe.Pointer) []unsafe.Pointer {
	field := unsafe.Add(p, a.Offset)
	switch {
	case a.GoType.Kind() == reflect.Pointer:
		if record := *(*unsafe.Pointer)(field); record != nil {
			dst = append(dst, record)
		}
	case a.GoType.Kind() != reflect.Slice:
		if !reflect.NewAt(a.GoType, field).Elem().IsZero() {
			dst = append(dst, field)
		}
	case a.GoType.Elem().Kind() == reflect.Pointer:
		for _, record := range *(*[]unsafe.Pointer)(field) {
			if record != nil {
				dst = append(dst, record)
			}
		}
	default:
		elements := *(*[]byte)(field) // the header of every slice is alike; its length counts elements
		size := a.GoType.Elem().Size()
		for i := range len(elements) {
			dst = append(dst, unsafe.Add(unsafe.Pointer(unsafe.SliceData(elements)), uintptr(i)*size))
		}
	}
	return dst
}

// IsNil reports whether the association's field of the record at p is a nil slice or pointer, or a zero struct.
func (a *Association) IsNil(p unsafe.Pointer) bool {
	return reflect.NewAt(a.GoType, unsafe.Add(p, a.Offset)).Elem().IsZero()
}

// SetRecords sets the association's field of the record at p. No record makes a slice empty, and anything else zero;
// a field of structs by value gets copies.
func (a *Association) SetRecords(p unsafe.Pointer, records []unsafe.Pointer) {
	field := reflect.NewAt(a.GoType, unsafe.Add(p, a.Offset)).Elem()
	switch {
	case field.Kind() != reflect.Slice && len(records) == 0:
		field.SetZero()
	case field.Kind() != reflect.Slice:
		field.Set(a.value(a.GoType, records[0]))
	default:
		list := reflect.MakeSlice(a.GoType, len(records), len(records))
		for i, record := range records {
			list.Index(i).Set(a.value(a.GoType.Elem(), record))
		}
		field.Set(list)
	}
}

// value is the record at p as a T or *T.
func (a *Association) value(t reflect.Type, p unsafe.Pointer) reflect.Value {
	if t.Kind() == reflect.Pointer {
		return reflect.NewAt(t.Elem(), p)
	}
	return reflect.NewAt(t, p).Elem()
}

// throughRecord is the field of the target's struct that carries the through record of a belongsToMany: one tagged
// throughRecord, or else one of the through model's struct, or of a pointer to it, that is tagged "-".
func throughRecord(through, target *Table) *ThroughField {
	if through.Type == nil || target.Type == nil {
		return nil
	}
	for i := range target.ThroughFields {
		if f := &target.ThroughFields[i]; f.Type == through.Type {
			return f
		}
	}
	var found *ThroughField
	visitUnmapped(target.Type, 0, nil, func(f reflect.StructField, _ []int, at uintptr) bool {
		pointer := f.Type.Kind() == reflect.Pointer && f.Type.Elem() == through.Type
		if pointer || f.Type == through.Type {
			found = &ThroughField{Field: f.Name, Offset: at, Type: through.Type, Pointer: pointer}
		}
		return found != nil
	})
	return found
}

// takeField finds the field that holds the records of an association declared by handle: one that is named by its
// alias, tagged sequelize:"-", and of the target's type.
func (a *Association) takeField() {
	if a.Source.Type == nil || a.TargetType == nil {
		return
	}
	visitUnmapped(a.Source.Type, 0, nil, func(f reflect.StructField, index []int, at uintptr) bool {
		if LowerCamel(f.Name) != a.As {
			return false
		}
		target, err := associationTarget(a.Kind, f.Type)
		if err != nil || target != a.TargetType {
			return false
		}
		a.HasField, a.Field, a.Index, a.Offset, a.GoType = true, f.Name, index, at, f.Type
		return true
	})
}

// visitUnmapped calls f with each exported field that its tag keeps out of the table, until f reports true.
func visitUnmapped(t reflect.Type, offset uintptr, index []int, f func(field reflect.StructField, index []int, offset uintptr) bool) bool {
	for i := range t.NumField() {
		field := t.Field(i)
		place := append(index[:len(index):len(index)], i)
		switch {
		case field.Tag.Get("sequelize") == "-" && field.IsExported():
			if f(field, place, offset+field.Offset) {
				return true
			}
		case field.Anonymous && field.Type.Kind() == reflect.Struct:
			if visitUnmapped(field.Type, offset+field.Offset, place, f) {
				return true
			}
		}
	}
	return false
}
