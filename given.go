package sequelize

import (
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// given are values of attributes that records have no fields for: foreign keys and the scopes of associations.
type given struct {
	attrs  []*schema.Attribute
	values map[unsafe.Pointer][]any // canonical, in the order of attrs
}

// value is the value of an attribute for the record at p. ok is false where none is given.
func (g *given) value(a *schema.Attribute, p unsafe.Pointer) (v any, ok bool) {
	if g == nil {
		return nil, false
	}
	i := slices.Index(g.attrs, a)
	values := g.values[p]
	if i < 0 || i >= len(values) {
		return nil, false
	}
	return values[i], true
}

// give notes the value of an attribute for the record at p.
func (g *given) give(a *schema.Attribute, p unsafe.Pointer, v any) {
	i := slices.Index(g.attrs, a)
	if i < 0 {
		i, g.attrs = len(g.attrs), append(g.attrs, a)
	}
	if g.values == nil {
		g.values = map[unsafe.Pointer][]any{}
	}
	values := g.values[p]
	for len(values) <= i {
		values = append(values, nil)
	}
	values[i] = v
	g.values[p] = values
}
