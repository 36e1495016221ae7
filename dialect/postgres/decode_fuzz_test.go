package postgres

import (
	"testing"
	"unsafe"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/go-sequelize/sequelize/dialect"
)

// FuzzDecode reads any bytes as any type: what a server should never send must end in an error.
func FuzzDecode(f *testing.F) {
	for _, oid := range []uint32{pgtype.NumericOID, pgtype.Int4ArrayOID, pgtype.TstzrangeOID, pgtype.IntervalOID, pgtype.Int4multirangeOID, pgtype.DateOID, pgtype.InetOID} {
		f.Add(oid, int16(1), []byte{0, 1, 0, 0, 0, 0, 0, 0, 0, 1})
	}
	f.Add(uint32(pgtype.TimestamptzOID), int16(0), []byte("2024-02-29 01:02:03.5+05:30"))
	f.Add(uint32(pgtype.Int4ArrayOID), int16(1), []byte("\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x17\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x04\x00\x00\x00\x07"))
	types := pgtype.NewMap()
	f.Fuzz(func(t *testing.T, oid uint32, format int16, raw []byte) {
		r := &rows{types: types, raw: [][]byte{raw}, fields: []pgconn.FieldDescription{{Name: "v", DataTypeOID: oid, Format: format & 1}}}
		r.forms = []form{formOf(oid, format&1)}
		if raw == nil {
			return
		}
		_, valueErr := r.Values()
		var s string
		r.dest = []dialect.Destination{{Kind: dialect.ToString, Name: "v"}}
		storeErr := r.Scan([]unsafe.Pointer{unsafe.Pointer(&s)})
		if valueErr == nil && storeErr != nil {
			t.Errorf("type %d: Values reads %x, Scan into a string does not: %v", oid, raw, storeErr)
		}
	})
}
