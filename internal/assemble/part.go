package assemble

import (
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// part is one attribute of an index: the numbers of its values, and the values that the keys have in it.
type part struct {
	field
	ints   map[int64]int32
	texts  map[string]int32
	uuids  map[[16]byte]int32
	values map[any]int32

	intList  []int64
	textList []string
	anyList  []any
}

func (t *part) init(a *schema.Attribute, n int) {
	t.field = fieldOf(a)
	switch t.class {
	case schema.KeyInt:
		t.ints = make(map[int64]int32, n)
	case schema.KeyText:
		t.texts = make(map[string]int32, n)
	case schema.KeyUUID:
		t.uuids = make(map[[16]byte]int32, n)
	default:
		t.values = map[any]int32{}
	}
}

// number is the number of the value in the record at p.
func (t *part) number(p unsafe.Pointer, add bool) (int32, error) { return t.numbered(&t.field, p, add) }

// lookup is the number of the value that another field has in the record at p.
func (t *part) lookup(f *field, p unsafe.Pointer) (int32, error) { return t.numbered(f, p, false) }

func (t *part) numbered(f *field, p unsafe.Pointer, add bool) (int32, error) {
	if t.class == schema.KeyValue {
		v, err := f.value(p)
		if v == nil {
			return None, err
		}
		return numberOf(t.values, v, add), nil
	}
	at := f.at(p)
	if at == nil {
		return None, nil
	}
	switch t.class {
	case schema.KeyInt:
		return numberOf(t.ints, f.integer(at), add), nil
	case schema.KeyText:
		return numberOf(t.texts, *(*string)(at), add), nil
	}
	return numberOf(t.uuids, *(*[16]byte)(at), add), nil
}

func numberOf[K comparable](m map[K]int32, key K, add bool) int32 {
	id, ok := m[key]
	if !ok {
		if !add {
			return None
		}
		id = int32(len(m))
		m[key] = id
	}
	return id
}

// keep notes the value of a new key.
func (t *part) keep(p unsafe.Pointer) error {
	switch {
	case t.class == schema.KeyInt && t.kind != dialect.ToUint && t.kind != dialect.ToUint64:
		t.intList = append(t.intList, t.integer(t.at(p)))
	case t.class == schema.KeyText:
		t.textList = append(t.textList, *(*string)(t.at(p)))
	default:
		v, err := t.attr.Get(p)
		if err != nil {
			return err
		}
		t.anyList = append(t.anyList, v)
	}
	return nil
}

func (t *part) list() any {
	switch {
	case t.intList != nil:
		return t.intList
	case t.textList != nil:
		return t.textList
	}
	return t.anyList
}
