package dialect

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/datatypes"
)

// ValueError says that what the database gave does not fit the attribute's Go type.
type ValueError struct {
	Name   string // "model.attribute"
	Value  any    // what was read, cut off when it is long; not in the error's text
	Reason string
	Err    error // the cause, if there is one
}

// Error implements error. What was read is not in it: values of a database do not belong into logs unasked.
func (e *ValueError) Error() string {
	if e.Err != nil {
		return "sequelize: reading " + e.Name + ": " + causeText(e.Err)
	}
	return fmt.Sprintf("sequelize: reading %s: the %T given %s", e.Name, e.Value, e.Reason)
}

// causeText is the text of a cause without the value that some errors of the standard library quote.
func causeText(err error) string {
	var number *strconv.NumError
	var form *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &number):
		return number.Err.Error()
	case errors.As(err, &form):
		kind, _, _ := strings.Cut(form.Value, " ") // "number 300"
		return fmt.Sprintf("a JSON %s cannot be kept in a %s", kind, form.Type)
	case errors.As(err, &syntax):
		return fmt.Sprintf("the text is no JSON from byte %d on", syntax.Offset)
	}
	return err.Error()
}

// Unwrap gives the cause.
func (e *ValueError) Unwrap() error { return e.Err }

// Store stores a value as drivers give it: nil, int64, float64, bool, string, []byte or time.Time. What else a driver
// gives goes to Assign. Bytes are copied. A destination whose base is nil is skipped.
func (d *Destination) Store(bases []unsafe.Pointer, v any) error {
	base := bases[d.Base]
	if base == nil {
		return nil
	}
	if v == nil {
		return d.SetNull(bases)
	}
	if d.Decode != nil {
		var err error
		if v, err = d.Decode(v); err != nil {
			return d.failed(err)
		}
	}
	switch v := v.(type) {
	case nil:
		return d.SetNull(bases)
	case int64:
		return d.storeInt64(base, v)
	case float64:
		return d.storeFloat64(base, v)
	case string:
		return d.storeString(base, v)
	case []byte:
		return d.storeBytes(base, v)
	case bool:
		return d.storeBool(base, v)
	case time.Time:
		return d.storeTime(base, v)
	case [16]byte:
		return d.storeUUID(base, v)
	case datatypes.UUID:
		return d.storeUUID(base, v)
	case uint64:
		return d.storeUint64(base, v)
	case float32:
		return d.storeFloat64(base, float64(v))
	}
	return d.assign(base, v)
}

// SetNull stores NULL as the destination's NullMode says. For a Key it makes the base nil, so that the row's further
// columns of that record are skipped. An attribute that cannot hold NULL gives a *NullValueError.
func (d *Destination) SetNull(bases []unsafe.Pointer) error {
	base := bases[d.Base]
	if base == nil {
		return nil
	}
	if d.Key {
		bases[d.Base] = nil
		return nil
	}
	p := unsafe.Add(base, d.Offset)
	switch d.Null {
	case NullZero:
		return d.setZero(p)
	case NullPointer:
		*(*unsafe.Pointer)(p) = nil
		return nil
	case NullStruct:
		*(*bool)(unsafe.Add(base, d.Valid)) = false
		if d.Kind == ToOther {
			return nil
		}
		return d.setZero(p)
	case NullAssign:
		if err := d.Assign(p, nil); err != nil {
			return d.failed(err)
		}
		return nil
	}
	return &NullValueError{Name: d.Name}
}

// StoreInt64 stores an integer. A number that the field's type cannot hold is a *ValueError.
func (d *Destination) StoreInt64(bases []unsafe.Pointer, v int64) error {
	if d.Decode != nil {
		return d.Store(bases, v)
	}
	if base := bases[d.Base]; base != nil {
		return d.storeInt64(base, v)
	}
	return nil
}

// StoreFloat64 stores a floating point number.
func (d *Destination) StoreFloat64(bases []unsafe.Pointer, v float64) error {
	if d.Decode != nil {
		return d.Store(bases, v)
	}
	if base := bases[d.Base]; base != nil {
		return d.storeFloat64(base, v)
	}
	return nil
}

// StoreString stores a text, or what it is the text of where the field is no string.
func (d *Destination) StoreString(bases []unsafe.Pointer, v string) error {
	if d.Decode != nil {
		return d.Store(bases, v)
	}
	if base := bases[d.Base]; base != nil {
		return d.storeString(base, v)
	}
	return nil
}

// StoreBytes stores a copy of v, or what it is the text of where the field is neither bytes nor a string. It does not
// keep v.
func (d *Destination) StoreBytes(bases []unsafe.Pointer, v []byte) error {
	if d.Decode != nil {
		return d.Store(bases, v)
	}
	if base := bases[d.Base]; base != nil {
		return d.storeBytes(base, v)
	}
	return nil
}

// StoreBool stores a truth value.
func (d *Destination) StoreBool(bases []unsafe.Pointer, v bool) error {
	if d.Decode != nil {
		return d.Store(bases, v)
	}
	if base := bases[d.Base]; base != nil {
		return d.storeBool(base, v)
	}
	return nil
}

// StoreTime stores an instant, in UTC.
func (d *Destination) StoreTime(bases []unsafe.Pointer, v time.Time) error {
	if d.Decode != nil {
		return d.Store(bases, v)
	}
	if base := bases[d.Base]; base != nil {
		return d.storeTime(base, v)
	}
	return nil
}

// StoreUUID stores a UUID.
func (d *Destination) StoreUUID(bases []unsafe.Pointer, v [16]byte) error {
	if d.Decode != nil {
		return d.Store(bases, v)
	}
	if base := bases[d.Base]; base != nil {
		return d.storeUUID(base, v)
	}
	return nil
}

func (d *Destination) storeFloat64(base unsafe.Pointer, v float64) error {
	switch d.Kind {
	case ToFloat64:
		*(*float64)(d.slot(base)) = v
	case ToFloat32:
		if math.Abs(v) > math.MaxFloat32 && !math.IsInf(v, 0) {
			return d.refuse(v, "does not fit float32")
		}
		*(*float32)(d.slot(base)) = float32(v)
	case ToInt, ToInt8, ToInt16, ToInt32, ToInt64, ToUint, ToUint8, ToUint16, ToUint32, ToUint64, ToBool:
		switch {
		case v != math.Trunc(v): // NaN, too
			return d.refuse(v, "is no whole number")
		case v >= -1<<63 && v < 1<<63:
			return d.storeInt64(base, int64(v))
		case v >= 0 && v < 1<<64:
			return d.storeUint64(base, uint64(v))
		}
		return d.refuse(v, "is out of range")
	case ToString:
		*(*string)(d.slot(base)) = strconv.FormatFloat(v, 'g', -1, 64)
	default:
		return d.assign(base, v)
	}
	return nil
}

func (d *Destination) storeBool(base unsafe.Pointer, v bool) error {
	switch d.Kind {
	case ToBool:
		*(*bool)(d.slot(base)) = v
		return nil
	case ToInt, ToInt8, ToInt16, ToInt32, ToInt64, ToUint, ToUint8, ToUint16, ToUint32, ToUint64:
		if v {
			return d.storeInt64(base, 1)
		}
		return d.storeInt64(base, 0)
	case ToString:
		*(*string)(d.slot(base)) = strconv.FormatBool(v)
		return nil
	}
	return d.assign(base, v)
}

func (d *Destination) storeTime(base unsafe.Pointer, v time.Time) error {
	switch d.Kind {
	case ToTime:
		*(*time.Time)(d.slot(base)) = v.UTC()
		return nil
	case ToString:
		*(*string)(d.slot(base)) = string(v.UTC().AppendFormat(nil, time.RFC3339Nano))
		return nil
	}
	return d.assign(base, v)
}

func (d *Destination) storeUUID(base unsafe.Pointer, v [16]byte) error {
	switch d.Kind {
	case ToUUID:
		*(*[16]byte)(d.slot(base)) = v
		return nil
	case ToString:
		*(*string)(d.slot(base)) = datatypes.UUID(v).String()
		return nil
	case ToBytes:
		*(*[]byte)(d.slot(base)) = append([]byte(nil), v[:]...)
		return nil
	}
	return d.assign(base, datatypes.UUID(v).String())
}

// assign hands over what the fast paths do not know.
func (d *Destination) assign(base unsafe.Pointer, v any) error {
	if err := d.Assign(unsafe.Add(base, d.Offset), v); err != nil {
		return d.failed(err)
	}
	if d.Null == NullStruct {
		*(*bool)(unsafe.Add(base, d.Valid)) = true
	}
	return nil
}

func (d *Destination) failed(err error) error {
	var known *ValueError
	var null *NullValueError
	if errors.As(err, &known) || errors.As(err, &null) {
		return err
	}
	return &ValueError{Name: d.Name, Err: err}
}

const valueErrorMax = 64 // a document of megabytes is no use in an error

func (d *Destination) refuse(v any, reason string) error {
	switch x := v.(type) {
	case []byte:
		v = cut(string(x[:min(len(x), valueErrorMax+1)]))
	case string:
		v = cut(x)
	}
	return &ValueError{Name: d.Name, Value: v, Reason: reason}
}

func cut(s string) string {
	if len(s) > valueErrorMax {
		return strconv.Quote(s[:valueErrorMax]) + "…"
	}
	return strconv.Quote(s)
}
