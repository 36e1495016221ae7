package postgres

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5/pgtype"
)

// form is how a column's value stands on the wire: its type and format together. It is chosen once per result set, so
// that a cell costs one switch and no look-up in pgx's map of types.
type form uint8

const (
	formOther form = iota // through pgx's map of types
	formText              // the bytes are the text
	formBoolBinary
	formInt2Binary
	formInt4Binary
	formInt8Binary
	formUint4Binary
	formFloat4Binary
	formFloat8Binary
	formByteaBinary
	formTimestampBinary
	formDateBinary
	formUUIDBinary
	formNumericBinary
	formJSON
	formJSONBBinary
	formBoolText
	formIntText
	formFloat4Text
	formFloat8Text
	formByteaText
	formTimeText
	formUUIDText
)

// forms are the types read here, in their binary and text format.
var forms = map[uint32][2]form{
	pgtype.BoolOID:        {formBoolText, formBoolBinary},
	pgtype.Int2OID:        {formIntText, formInt2Binary},
	pgtype.Int4OID:        {formIntText, formInt4Binary},
	pgtype.Int8OID:        {formIntText, formInt8Binary},
	pgtype.OIDOID:         {formIntText, formUint4Binary},
	pgtype.XIDOID:         {formIntText, formUint4Binary},
	pgtype.CIDOID:         {formIntText, formUint4Binary},
	pgtype.Float4OID:      {formFloat4Text, formFloat4Binary},
	pgtype.Float8OID:      {formFloat8Text, formFloat8Binary},
	pgtype.ByteaOID:       {formByteaText, formByteaBinary},
	pgtype.TimestamptzOID: {formTimeText, formTimestampBinary},
	pgtype.TimestampOID:   {formTimeText, formTimestampBinary},
	pgtype.DateOID:        {formTimeText, formDateBinary},
	pgtype.UUIDOID:        {formUUIDText, formUUIDBinary},
	pgtype.NumericOID:     {formText, formNumericBinary},
	pgtype.JSONOID:        {formJSON, formJSON},
	pgtype.JSONBOID:       {formJSON, formJSONBBinary},
	pgtype.XMLOID:         {formJSON, formJSON}, // like a document: bytes, as database/sql gives it
	pgtype.TextOID:        {formText, formText},
	pgtype.VarcharOID:     {formText, formText},
	pgtype.BPCharOID:      {formText, formText},
	pgtype.NameOID:        {formText, formText},
	pgtype.UnknownOID:     {formText, formText},
}

// formOf is the form of a type in a format. In text format every other type is its text: enums, citext, geometry.
func formOf(oid uint32, format int16) form {
	pair, known := forms[oid]
	switch {
	case known && format == pgtype.BinaryFormatCode:
		return pair[1]
	case known:
		return pair[0]
	case format == pgtype.TextFormatCode:
		return formText
	}
	return formOther
}

// value makes the driver value of a cell that is not NULL: what database/sql gives for it. Bytes are copied.
func value(f form, raw []byte) (any, error) {
	switch f {
	case formText:
		return string(raw), nil
	case formBoolBinary:
		return len(raw) == 1 && raw[0] != 0, sized(raw, 1)
	case formBoolText:
		return unboxed(parseBool(raw))
	case formInt2Binary, formInt4Binary, formInt8Binary, formUint4Binary, formIntText:
		return unboxed(integer(f, raw))
	case formFloat4Binary, formFloat8Binary, formFloat4Text, formFloat8Text:
		return unboxed(float(f, raw))
	case formByteaBinary, formJSON:
		return append(make([]byte, 0, len(raw)), raw...), nil
	case formJSONBBinary:
		doc, err := jsonb(raw)
		return append(make([]byte, 0, len(doc)), doc...), err
	case formByteaText:
		return unboxed(parseBytea(raw))
	case formTimestampBinary:
		return unboxed(timestamp(raw))
	case formDateBinary:
		return unboxed(date(raw))
	case formTimeText:
		return unboxed(parseTime(raw))
	case formUUIDBinary:
		if err := sized(raw, 16); err != nil {
			return nil, err
		}
		return string(appendUUID(nil, raw)), nil
	case formUUIDText:
		return string(raw), nil
	case formNumericBinary:
		text, err := appendNumeric(nil, raw)
		return string(text), err
	}
	return nil, fmt.Errorf("form %d has no value", f)
}

// unboxed puts a value into an interface, or nothing when it failed.
func unboxed[V any](v V, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

func integer(f form, raw []byte) (int64, error) {
	switch {
	case f == formIntText:
		return parseInt(raw)
	case f == formInt8Binary && len(raw) == 8:
		return int64(binary.BigEndian.Uint64(raw)), nil
	case f == formInt4Binary && len(raw) == 4:
		return int64(int32(binary.BigEndian.Uint32(raw))), nil
	case f == formInt2Binary && len(raw) == 2:
		return int64(int16(binary.BigEndian.Uint16(raw))), nil
	case f == formUint4Binary && len(raw) == 4:
		return int64(binary.BigEndian.Uint32(raw)), nil
	}
	return 0, errShort
}

func float(f form, raw []byte) (float64, error) {
	switch {
	case f == formFloat8Text:
		return parseFloat(raw, 64)
	case f == formFloat4Text:
		return parseFloat(raw, 32)
	case f == formFloat8Binary && len(raw) == 8:
		return math.Float64frombits(binary.BigEndian.Uint64(raw)), nil
	case f == formFloat4Binary && len(raw) == 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(raw))), nil
	}
	return 0, errShort
}

// jsonb strips the version byte of the binary form.
func jsonb(raw []byte) ([]byte, error) {
	if len(raw) == 0 || raw[0] != 1 {
		return nil, fmt.Errorf("jsonb in an unknown binary version")
	}
	return raw[1:], nil
}
