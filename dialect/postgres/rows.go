package postgres

import (
	"errors"
	"fmt"
	"sync"
	"unsafe"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/go-sequelize/sequelize/dialect"
)

// rows reads pgx's rows from the bytes of the wire.
type rows struct {
	pgx    pgx.Rows
	types  *pgtype.Map
	forms  []form
	fields []pgconn.FieldDescription
	dest   []dialect.Destination
	raw    [][]byte
	text   textBlock
	digits []byte // scratch of numerics
	ahead  bool   // the first row was read to learn the columns
	more   bool
	err    error
}

// rowsPool keeps readers: they live inside Query only, so that a query costs no allocation for its reader.
var rowsPool = sync.Pool{New: func() any { return new(rows) }}

func newRows(r pgx.Rows, types *pgtype.Map) *rows {
	n := rowsPool.Get().(*rows)
	n.pgx, n.types = r, types
	return n
}

// free ends the use of the reader. Strings that were read keep their block, so the block is not used again.
func (r *rows) free() {
	*r = rows{forms: r.forms[:0], digits: r.digits[:0]}
	rowsPool.Put(r)
}

// Columns implements dialect.Rows.
func (r *rows) Columns() ([]string, error) {
	r.peek()
	if r.err != nil {
		return nil, r.err
	}
	names := make([]string, len(r.fields))
	for i := range r.fields {
		names[i] = r.fields[i].Name
	}
	return names, nil
}

// Bind implements dialect.Rows.
func (r *rows) Bind(dest []dialect.Destination) error {
	r.peek()
	if r.err != nil {
		return r.err
	}
	if r.fields != nil && len(dest) != len(r.fields) {
		return fmt.Errorf("sequelize: the statement gives %d columns, %d were expected", len(r.fields), len(dest))
	}
	r.dest = dest
	return nil
}

// peek reads the first row: only then are the columns known in every mode of execution.
func (r *rows) peek() {
	if r.ahead || r.fields != nil || r.err != nil {
		return
	}
	r.ahead = true
	r.more = r.step()
}

func (r *rows) step() bool {
	if !r.pgx.Next() {
		if r.err == nil {
			r.err = r.pgx.Err()
		}
		if r.fields == nil && r.err == nil {
			r.describe()
		}
		return false
	}
	if r.fields == nil {
		r.describe()
	}
	r.raw = r.pgx.RawValues()
	return true
}

func (r *rows) describe() {
	r.fields = r.pgx.FieldDescriptions()
	for i := range r.fields {
		r.forms = append(r.forms, formOf(r.fields[i].DataTypeOID, r.fields[i].Format))
	}
}

// Next implements dialect.Rows.
func (r *rows) Next() bool {
	if r.ahead {
		r.ahead = false
		return r.more
	}
	return r.err == nil && r.step()
}

// Err implements dialect.Rows.
func (r *rows) Err() error { return r.err }

var errUnbound = errors.New("sequelize: Scan was called before Bind or without a row")

// Scan implements dialect.Rows.
func (r *rows) Scan(bases []unsafe.Pointer) error {
	if len(r.raw) != len(r.dest) || len(r.forms) != len(r.dest) {
		return errUnbound
	}
	for i := range r.dest {
		d := &r.dest[i]
		var err error
		if r.raw[i] == nil {
			err = d.SetNull(bases)
		} else {
			err = r.store(d, bases, i)
		}
		if err != nil {
			return named(d, err)
		}
	}
	return nil
}

// named makes an error of decoding one that names the attribute; the errors of Destination do already.
func named(d *dialect.Destination, err error) error {
	switch err.(type) {
	case *dialect.ValueError, *dialect.NullValueError:
		return err
	}
	return &dialect.ValueError{Name: d.Name, Err: err}
}

// Values implements dialect.Rows.
func (r *rows) Values() ([]any, error) {
	if r.raw == nil || len(r.raw) != len(r.forms) {
		return nil, errUnbound
	}
	values := make([]any, len(r.raw))
	for i, raw := range r.raw {
		if raw == nil {
			continue
		}
		v, err := r.value(i)
		if err != nil {
			return nil, fmt.Errorf("sequelize: reading column %s: %w", r.fields[i].Name, err)
		}
		values[i] = v
	}
	return values, nil
}

func (r *rows) value(i int) (any, error) {
	if r.forms[i] != formOther {
		return value(r.forms[i], r.raw[i])
	}
	oid := r.fields[i].DataTypeOID
	text, err := appendText(nil, r.types, oid, r.raw[i])
	if err == nil {
		return string(text), nil
	}
	if t, ok := r.types.TypeForOID(oid); ok && errors.Is(err, errNoText) {
		return t.Codec.DecodeDatabaseSQLValue(r.types, oid, r.fields[i].Format, r.raw[i])
	}
	return nil, err
}

// store writes the cell of column i, which is not NULL.
func (r *rows) store(d *dialect.Destination, bases []unsafe.Pointer, i int) error {
	raw, f := r.raw[i], r.forms[i]
	switch f {
	case formText:
		return r.storeText(d, bases, raw, i)
	case formInt2Binary, formInt4Binary, formInt8Binary, formUint4Binary, formIntText:
		n, err := integer(f, raw)
		if err != nil {
			return err
		}
		return d.StoreInt64(bases, n)
	case formBoolBinary:
		if err := sized(raw, 1); err != nil {
			return err
		}
		return d.StoreBool(bases, raw[0] != 0)
	case formFloat4Binary, formFloat8Binary, formFloat4Text, formFloat8Text:
		n, err := float(f, raw)
		if err != nil {
			return err
		}
		return d.StoreFloat64(bases, n)
	case formTimestampBinary:
		t, err := timestamp(raw)
		if err != nil {
			return r.storeOddTime(d, bases, i, err)
		}
		return d.StoreTime(bases, t)
	case formByteaBinary, formJSON:
		return d.StoreBytes(bases, raw)
	}
	return r.storeRarer(d, bases, i)
}

func (r *rows) storeRarer(d *dialect.Destination, bases []unsafe.Pointer, i int) error {
	raw := r.raw[i]
	switch r.forms[i] {
	case formDateBinary:
		t, err := date(raw)
		if err != nil {
			return r.storeOddTime(d, bases, i, err)
		}
		return d.StoreTime(bases, t)
	case formTimeText:
		t, err := parseTime(raw)
		if err != nil {
			return r.storeOddTime(d, bases, i, err)
		}
		return d.StoreTime(bases, t)
	case formJSONBBinary:
		doc, err := jsonb(raw)
		if err != nil {
			return err
		}
		return d.StoreBytes(bases, doc)
	case formNumericBinary:
		return r.storeNumeric(d, bases, raw)
	case formUUIDBinary, formUUIDText:
		return r.storeUUID(d, bases, i)
	case formBoolText:
		b, err := parseBool(raw)
		if err != nil {
			return err
		}
		return d.StoreBool(bases, b)
	case formByteaText:
		b, err := parseBytea(raw)
		if err != nil {
			return err
		}
		return d.StoreBytes(bases, b)
	}
	v, err := r.value(i)
	if err != nil {
		return err
	}
	return d.Store(bases, v)
}

// storeText stores a text. Numbers and bytes are made of the wire's bytes, without a string between.
func (r *rows) storeText(d *dialect.Destination, bases []unsafe.Pointer, raw []byte, i int) error {
	switch d.Kind {
	case dialect.ToString, dialect.ToOther, dialect.ToUUID, dialect.ToTime:
	default:
		if d.Decode == nil {
			return d.StoreBytes(bases, raw)
		}
	}
	if bases[d.Base] == nil {
		return nil
	}
	if len(raw) > r.text.free() && len(raw) <= textAlone {
		r.text.grow(r.textFrom(i))
	}
	return d.StoreString(bases, r.text.add(raw))
}

// textFrom is the room that the row's texts need from column i on.
func (r *rows) textFrom(i int) int {
	n := 0
	for ; i < len(r.raw); i++ {
		if r.forms[i] == formText && len(r.raw[i]) <= textAlone {
			n += len(r.raw[i])
		}
	}
	return n
}

func (r *rows) storeNumeric(d *dialect.Destination, bases []unsafe.Pointer, raw []byte) error {
	whole := d.Kind >= dialect.ToInt && d.Kind <= dialect.ToUint64
	if whole && d.Decode == nil {
		if n, ok := numericInt(raw); ok {
			return d.StoreInt64(bases, n)
		}
	}
	var err error
	if r.digits, err = appendNumeric(r.digits[:0], raw); err != nil {
		return err
	}
	if d.Decode == nil && d.Kind != dialect.ToString && d.Kind != dialect.ToOther {
		return d.StoreBytes(bases, r.digits)
	}
	if len(r.digits) > r.text.free() {
		r.text.grow(len(r.digits))
	}
	return d.StoreString(bases, r.text.add(r.digits))
}

func (r *rows) storeUUID(d *dialect.Destination, bases []unsafe.Pointer, i int) error {
	raw := r.raw[i]
	if d.Kind != dialect.ToUUID || d.Decode != nil {
		v, err := value(r.forms[i], raw)
		if err != nil {
			return err
		}
		return d.StoreString(bases, v.(string))
	}
	if r.forms[i] == formUUIDText {
		u, err := parseUUID(raw)
		if err != nil {
			return err
		}
		return d.StoreUUID(bases, u)
	}
	if err := sized(raw, 16); err != nil {
		return err
	}
	return d.StoreUUID(bases, [16]byte(raw))
}

// storeOddTime gives infinities as text to fields that are text; no time.Time holds them.
func (r *rows) storeOddTime(d *dialect.Destination, bases []unsafe.Pointer, i int, err error) error {
	if d.Kind != dialect.ToString || d.Decode != nil || !errors.Is(err, errInfinity) {
		return err
	}
	if r.forms[i] == formTimeText {
		return d.StoreString(bases, string(r.raw[i]))
	}
	text, err := appendUnusualTime(nil, r.fields[i].DataTypeOID, r.raw[i], err)
	if err != nil {
		return err
	}
	return d.StoreString(bases, string(text))
}
