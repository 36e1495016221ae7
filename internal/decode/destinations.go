// Package decode turns rows into values: it says where the columns of a result go, and allocates the records.
package decode

import (
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// Destinations are the places of attributes in the record at bases[base], in the order of attrs. In a joined record
// (base > 0) a NULL primary key means that there is none, so its attributes must stand first. Attributes without a
// field are read and dropped.
func Destinations(attrs []*schema.Attribute, base int) []dialect.Destination {
	list := make([]dialect.Destination, len(attrs))
	for i, a := range attrs {
		if a.Dest.Assign == nil {
			list[i] = discard(a.Name)
		} else {
			list[i] = a.Dest
		}
		list[i].Base = uint8(base)
		list[i].Key = base > 0 && a.PrimaryKey
	}
	return list
}

// discard is a destination that reads a column and drops it.
func discard(name string) dialect.Destination {
	return dialect.Destination{Kind: dialect.ToOther, Null: dialect.NullAssign, Name: name, Assign: func(unsafe.Pointer, any) error { return nil }}
}

// Presence is a destination that stores nothing: NULL says that there is no record at bases[base].
func Presence(base int) dialect.Destination {
	d := discard("")
	d.Base, d.Key = uint8(base), true
	return d
}
