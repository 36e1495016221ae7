package dialect

import (
	"math"
	"strconv"
	"unsafe"
)

func (d *Destination) storeInt64(base unsafe.Pointer, v int64) error {
	switch d.Kind {
	case ToInt64:
		*(*int64)(d.slot(base)) = v
	case ToInt:
		if int64(int(v)) != v {
			return d.refuse(v, "does not fit int")
		}
		*(*int)(d.slot(base)) = int(v)
	case ToInt32:
		if int64(int32(v)) != v {
			return d.refuse(v, "does not fit int32")
		}
		*(*int32)(d.slot(base)) = int32(v)
	case ToInt16:
		if int64(int16(v)) != v {
			return d.refuse(v, "does not fit int16")
		}
		*(*int16)(d.slot(base)) = int16(v)
	case ToInt8:
		if int64(int8(v)) != v {
			return d.refuse(v, "does not fit int8")
		}
		*(*int8)(d.slot(base)) = int8(v)
	case ToUint, ToUint8, ToUint16, ToUint32, ToUint64:
		if v < 0 {
			return d.refuse(v, "is negative, the field is unsigned")
		}
		return d.storeUint64(base, uint64(v))
	default:
		return d.integerElsewhere(base, v)
	}
	return nil
}

// integerElsewhere stores an integer into a field that is none.
func (d *Destination) integerElsewhere(base unsafe.Pointer, v int64) error {
	switch d.Kind {
	case ToBool:
		if v != 0 && v != 1 {
			return d.refuse(v, "is neither 0 nor 1, the field is a bool")
		}
		*(*bool)(d.slot(base)) = v == 1
	case ToFloat64:
		*(*float64)(d.slot(base)) = float64(v)
	case ToFloat32:
		*(*float32)(d.slot(base)) = float32(v)
	case ToString:
		*(*string)(d.slot(base)) = strconv.FormatInt(v, 10)
	default:
		return d.assign(base, v)
	}
	return nil
}

func (d *Destination) storeUint64(base unsafe.Pointer, v uint64) error {
	switch d.Kind {
	case ToUint64:
		*(*uint64)(d.slot(base)) = v
	case ToUint:
		if uint64(uint(v)) != v {
			return d.refuse(v, "does not fit uint")
		}
		*(*uint)(d.slot(base)) = uint(v)
	case ToUint32:
		if uint64(uint32(v)) != v {
			return d.refuse(v, "does not fit uint32")
		}
		*(*uint32)(d.slot(base)) = uint32(v)
	case ToUint16:
		if uint64(uint16(v)) != v {
			return d.refuse(v, "does not fit uint16")
		}
		*(*uint16)(d.slot(base)) = uint16(v)
	case ToUint8:
		if uint64(uint8(v)) != v {
			return d.refuse(v, "does not fit uint8")
		}
		*(*uint8)(d.slot(base)) = uint8(v)
	default:
		return d.unsignedElsewhere(base, v)
	}
	return nil
}

// unsignedElsewhere stores an unsigned integer, possibly beyond int64, into a field that is not unsigned.
func (d *Destination) unsignedElsewhere(base unsafe.Pointer, v uint64) error {
	if v <= math.MaxInt64 {
		return d.storeInt64(base, int64(v))
	}
	switch d.Kind {
	case ToFloat64, ToFloat32:
		return d.storeFloat64(base, float64(v))
	case ToString:
		*(*string)(d.slot(base)) = strconv.FormatUint(v, 10)
		return nil
	case ToInt, ToInt8, ToInt16, ToInt32, ToInt64, ToBool, ToTime:
		return d.refuse(v, "is out of range")
	}
	return d.assign(base, v)
}
