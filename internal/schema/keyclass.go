package schema

import (
	"slices"

	"github.com/go-sequelize/sequelize/dialect"
)

// KeyClass is the form in which the values of a key are compared when loaded records meet their parents.
type KeyClass uint8

// The classes of keys.
const (
	KeyValue KeyClass = iota // any other canonical value
	KeyInt
	KeyText
	KeyUUID
)

// KeyClass is the class of the attribute's Go field.
func (a *Attribute) KeyClass() KeyClass {
	switch k := a.Dest.Kind; {
	case k >= dialect.ToInt && k <= dialect.ToUint64:
		return KeyInt
	case k == dialect.ToString:
		return KeyText
	case k == dialect.ToUUID:
		return KeyUUID
	}
	return KeyValue
}

// Single reports whether the association leads to one record at most: it has no many, and its key on the target is
// unique, also among deleted rows.
func (a *Association) Single() bool {
	if a.Many() || a.Target == nil {
		return false
	}
	if samePlaces(a.Target.PrimaryKey, a.To) {
		return true
	}
	return !a.Target.Options.UniqueAmongLiving &&
		slices.ContainsFunc(a.Target.Uniques, func(u Unique) bool { return samePlaces(u.Attributes, a.To) })
}
