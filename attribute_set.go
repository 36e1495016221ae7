package sequelize

import (
	"math/bits"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// attributeSet is a set of attributes by their place; tables have at most 256.
type attributeSet [4]uint64

func (s *attributeSet) add(place int) { s[place/64] |= 1 << (place % 64) }

func (s *attributeSet) remove(place int) { s[place/64] &^= 1 << (place % 64) }

func (s attributeSet) has(place int) bool { return s[place/64]&(1<<(place%64)) != 0 }

func (s attributeSet) and(other attributeSet) attributeSet {
	for i := range s {
		s[i] &= other[i]
	}
	return s
}

func (s attributeSet) without(other attributeSet) attributeSet {
	for i := range s {
		s[i] &^= other[i]
	}
	return s
}

// of are the attributes of the set, in the table's order.
func (s attributeSet) of(t *schema.Table) []*schema.Attribute {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	if n == 0 {
		return nil
	}
	list := make([]*schema.Attribute, 0, n)
	for _, a := range t.Attributes {
		if s.has(a.Place) {
			list = append(list, a)
		}
	}
	return list
}
