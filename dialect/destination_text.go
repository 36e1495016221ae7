package dialect

import (
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/datatypes"
)

func (d *Destination) storeString(base unsafe.Pointer, v string) error {
	switch d.Kind {
	case ToString:
		*(*string)(d.slot(base)) = v
	case ToBytes:
		*(*[]byte)(d.slot(base)) = []byte(v)
	case ToTime:
		t, err := datatypes.ParseTimestamp(v)
		if err != nil {
			return d.failed(err)
		}
		*(*time.Time)(d.slot(base)) = t
	case ToUUID:
		u, err := datatypes.ParseUUID(v)
		if err != nil {
			return d.failed(err)
		}
		*(*[16]byte)(d.slot(base)) = u
	case ToOther:
		return d.assign(base, v)
	default:
		return d.storeNumeral(base, v)
	}
	return nil
}

func (d *Destination) storeBytes(base unsafe.Pointer, v []byte) error {
	switch d.Kind {
	case ToString:
		*(*string)(d.slot(base)) = string(v)
	case ToBytes:
		*(*[]byte)(d.slot(base)) = append(make([]byte, 0, len(v)), v...)
	case ToTime:
		t, err := datatypes.ParseTimestampBytes(v)
		if err != nil {
			return d.failed(err)
		}
		*(*time.Time)(d.slot(base)) = t
	case ToUUID:
		if len(v) != 16 {
			return d.storeString(base, string(v))
		}
		*(*[16]byte)(d.slot(base)) = [16]byte(v)
	case ToBool:
		if len(v) == 1 && v[0] <= 1 { // MySQL's BIT(1)
			*(*bool)(d.slot(base)) = v[0] == 1
			return nil
		}
		return d.storeNumeral(base, string(v))
	case ToOther:
		return d.assign(base, v)
	default:
		// The view lives as long as the call: what is kept of a text is a copy in an error.
		return d.storeNumeral(base, unsafe.String(unsafe.SliceData(v), len(v)))
	}
	return nil
}

// storeNumeral reads a number or truth value from its text.
func (d *Destination) storeNumeral(base unsafe.Pointer, s string) error {
	switch d.Kind {
	case ToBool:
		switch s {
		case "1", "t", "true", "T", "TRUE", "True", "y", "yes", "on":
			return d.storeBool(base, true)
		case "0", "f", "false", "F", "FALSE", "False", "n", "no", "off":
			return d.storeBool(base, false)
		}
		return d.refuse(s, "is no truth value")
	case ToFloat64, ToFloat32:
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return d.refuse(strings.Clone(s), "is no number in range")
		}
		return d.storeFloat64(base, f)
	}
	if i := strings.IndexByte(s, '.'); i > 0 && strings.Trim(s[i+1:], "0") == "" {
		s = s[:i] // a DECIMAL without a fraction, such as SUM's
	}
	if d.Kind >= ToUint && d.Kind <= ToUint64 && !strings.HasPrefix(s, "-") {
		if u, err := strconv.ParseUint(s, 10, 64); err == nil {
			return d.storeUint64(base, u)
		}
	} else if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		return d.storeInt64(base, i)
	}
	return d.refuse(strings.Clone(s), "is no whole number in range")
}
