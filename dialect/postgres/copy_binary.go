package postgres

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// copyBinary is COPY's binary form. It writes the common types itself, where pgx would box every value once more.
type copyBinary struct {
	types *pgtype.Map
	oids  []uint32
}

func (*copyBinary) head(b []byte) []byte {
	return append(b, "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"...) // the signature, no flags, no extension
}

func (*copyBinary) tail(b []byte) []byte { return append(b, 0xff, 0xff) }

func (f *copyBinary) appendRow(b []byte, args []any) ([]byte, error) {
	b = binary.BigEndian.AppendUint16(b, uint16(len(args)))
	for i, arg := range args {
		at := len(b)
		b = binary.BigEndian.AppendUint32(b, math.MaxUint32) // the length; this one is NULL's
		if arg == nil {
			continue
		}
		if common, ok := appendCommon(b, f.oids[i], arg); ok {
			b = common
		} else {
			other, err := f.encode(b, f.oids[i], arg)
			if err != nil {
				return b, fmt.Errorf("column %d: %w", i+1, err)
			}
			if other == nil {
				continue
			}
			b = other
		}
		binary.BigEndian.PutUint32(b[at:], uint32(len(b)-at-4))
	}
	return b, nil
}

// encode appends any other value by pgx. Text that it cannot encode it reads, and encodes what that is: numbers, documents.
func (f *copyBinary) encode(b []byte, oid uint32, arg any) ([]byte, error) {
	out, err := f.types.Encode(oid, pgtype.BinaryFormatCode, arg, b)
	text, ok := arg.(string)
	if err == nil || !ok {
		return out, err
	}
	var value any
	if f.types.Scan(oid, pgtype.TextFormatCode, []byte(text), &value) != nil {
		return b, err
	}
	return f.types.Encode(oid, pgtype.BinaryFormatCode, value, b)
}

// appendCommon appends values whose form needs nobody's help. ok is false for all others, and for those that do not fit.
func appendCommon(b []byte, oid uint32, arg any) (_ []byte, ok bool) {
	switch v := arg.(type) {
	case int64:
		switch {
		case oid == pgtype.Int8OID:
			return binary.BigEndian.AppendUint64(b, uint64(v)), true
		case oid == pgtype.Int4OID && int64(int32(v)) == v:
			return binary.BigEndian.AppendUint32(b, uint32(v)), true
		case oid == pgtype.Int2OID && int64(int16(v)) == v:
			return binary.BigEndian.AppendUint16(b, uint16(v)), true
		}
	case string:
		switch oid {
		case pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID:
			return append(b, v...), true
		}
	case float64:
		if oid == pgtype.Float8OID {
			return binary.BigEndian.AppendUint64(b, math.Float64bits(v)), true
		}
	case bool:
		if oid == pgtype.BoolOID && v {
			return append(b, 1), true
		} else if oid == pgtype.BoolOID {
			return append(b, 0), true
		}
	case []byte:
		if oid == pgtype.ByteaOID && v != nil {
			return append(b, v...), true
		}
	case time.Time:
		if oid == pgtype.TimestamptzOID {
			micros := (v.Unix()-epochSeconds)*1_000_000 + int64(v.Nanosecond())/1000
			return binary.BigEndian.AppendUint64(b, uint64(micros)), true
		}
	}
	return b, false
}
