package schema

import (
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/box"
)

// bindAccess turns a codec, which works on the field's address, into functions of the record's address.
func bindAccess(a *Attribute, c codec) {
	offset := a.Offset
	a.Get = func(p unsafe.Pointer) (any, error) { return c.get(unsafe.Add(p, offset)) }
	a.IsZero = func(p unsafe.Pointer) bool { return c.isZero(unsafe.Add(p, offset)) }
	a.Set = func(p unsafe.Pointer, v any) error { return c.assign(unsafe.Add(p, offset), v) }
	a.GetAll = bindColumn(c, offset)
	get := c.box
	if get == nil {
		get = func(p unsafe.Pointer, _ *box.Boxes) (any, error) { return c.get(p) }
	}
	a.Box = c.boxKind
	a.GetIn = func(p unsafe.Pointer, b *box.Boxes) (any, error) { return get(unsafe.Add(p, offset), b) }
	a.Bind = a.GetIn
	if encode := a.Encode; encode != nil {
		a.Bind = func(p unsafe.Pointer, b *box.Boxes) (any, error) {
			v, err := get(unsafe.Add(p, offset), b)
			if err != nil || v == nil {
				return nil, err
			}
			return encode(v)
		}
	}
}
