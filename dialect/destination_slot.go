package dialect

import (
	"time"
	"unsafe"
)

// slot is the address at which a value of the destination's kind is written: the field, a new value behind a pointer
// field, or the value of a sql.Null, which becomes valid.
func (d *Destination) slot(base unsafe.Pointer) unsafe.Pointer {
	p := unsafe.Add(base, d.Offset)
	switch d.Null {
	case NullPointer:
		q := d.allocate()
		*(*unsafe.Pointer)(p) = q
		return q
	case NullStruct:
		*(*bool)(unsafe.Add(base, d.Valid)) = true
	}
	return p
}

// allocate makes the value behind a pointer field. A named type has the memory layout of its kind.
func (d *Destination) allocate() unsafe.Pointer {
	if d.New != nil {
		return d.New()
	}
	switch d.Kind {
	case ToBool, ToInt8, ToUint8:
		return unsafe.Pointer(new(uint8))
	case ToInt16, ToUint16:
		return unsafe.Pointer(new(uint16))
	case ToInt32, ToUint32, ToFloat32:
		return unsafe.Pointer(new(uint32))
	case ToInt, ToUint:
		return unsafe.Pointer(new(uint))
	case ToInt64, ToUint64, ToFloat64:
		return unsafe.Pointer(new(uint64))
	case ToString:
		return unsafe.Pointer(new(string))
	case ToBytes:
		return unsafe.Pointer(new([]byte))
	case ToTime:
		return unsafe.Pointer(new(time.Time))
	default: // ToUUID; ToOther never comes here
		return unsafe.Pointer(new([16]byte))
	}
}

// setZero writes the zero value of the destination's kind.
func (d *Destination) setZero(p unsafe.Pointer) error {
	switch d.Kind {
	case ToBool, ToInt8, ToUint8:
		*(*uint8)(p) = 0
	case ToInt16, ToUint16:
		*(*uint16)(p) = 0
	case ToInt32, ToUint32, ToFloat32:
		*(*uint32)(p) = 0
	case ToInt, ToUint:
		*(*uint)(p) = 0
	case ToInt64, ToUint64, ToFloat64:
		*(*uint64)(p) = 0
	case ToString:
		*(*string)(p) = ""
	case ToBytes:
		*(*[]byte)(p) = nil
	case ToTime:
		*(*time.Time)(p) = time.Time{}
	case ToUUID:
		*(*[16]byte)(p) = [16]byte{}
	default:
		if err := d.Assign(p, nil); err != nil {
			return d.failed(err)
		}
	}
	return nil
}
