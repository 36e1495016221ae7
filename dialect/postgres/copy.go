package postgres

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// runCopy writes rows by COPY, in binary form where pgx knows the types of all columns, otherwise (enums, citext,
// geometry) in text form. COPY is one statement: it writes all rows or none.
func runCopy(ctx context.Context, conn *pgx.Conn, table, columns []string, n int, row func(int, []any) error) (int64, error) {
	oids, binary, err := copyColumns(ctx, conn, table, columns)
	if err != nil {
		return 0, err
	}
	r := &copyReader{n: n, row: row, args: make([]any, len(columns)), form: &copyTextForm{conn.TypeMap(), oids, nil}}
	text := "copy " + pgx.Identifier(table).Sanitize() + " (" + quotedList(columns) + ") from stdin"
	if binary {
		text += " binary"
		r.form = &copyBinary{conn.TypeMap(), oids}
	}
	tag, err := conn.PgConn().CopyFrom(ctx, r, text)
	return tag.RowsAffected(), r.end(err)
}

// copyColumns asks for the types of the columns, as they are now: an unnamed statement is described and not kept.
func copyColumns(ctx context.Context, conn *pgx.Conn, table, columns []string) (oids []uint32, binary bool, err error) {
	described, err := conn.Prepare(ctx, "", "select "+quotedList(columns)+" from "+pgx.Identifier(table).Sanitize())
	if err != nil {
		return nil, false, err
	}
	binary = true
	for _, f := range described.Fields {
		_, known := conn.TypeMap().TypeForOID(f.DataTypeOID)
		oids, binary = append(oids, f.DataTypeOID), binary && known
	}
	return oids, binary, nil
}

func quotedList(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = pgx.Identifier{n}.Sanitize()
	}
	return strings.Join(quoted, ", ")
}

// copyForm is a form of COPY's stream.
type copyForm interface {
	head(b []byte) []byte
	appendRow(b []byte, args []any) ([]byte, error)
	tail(b []byte) []byte
}

// copyReader is the stream of a COPY, made row by row as pgx reads it.
//
// pgx reads in a goroutine of its own, which may outlive the COPY where the connection breaks: the lock keeps it from the
// rows then, which are the caller's again.
type copyReader struct {
	mu    sync.Mutex
	n     int
	next  int // row
	row   func(int, []any) error
	args  []any
	form  copyForm
	ready []byte // encoded and not yet read
	room  []byte // for the next ones
	begun bool
	err   error // of row, io.EOF behind the last one
	panic any   // of row, which the caller's goroutine gets
}

// copyBlock is about how much is encoded at a time.
const copyBlock = 1 << 15

// Read implements io.Reader.
func (r *copyReader) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.ready) == 0 && r.err == nil {
		r.fill()
	}
	if len(r.ready) == 0 {
		return 0, r.err
	}
	n := copy(p, r.ready)
	r.ready = r.ready[n:]
	return n, nil
}

// fill encodes the next rows. What was encoded before an error need not be sent.
func (r *copyReader) fill() {
	defer func() {
		if p := recover(); p != nil {
			r.panic, r.err = p, fmt.Errorf("a value of row %d panicked", r.next)
		}
	}()
	b := r.room[:0]
	if !r.begun {
		b, r.begun = r.form.head(b), true
	}
	for ; r.next < r.n && len(b) < copyBlock; r.next++ {
		clear(r.args)
		if r.err = r.row(r.next, r.args); r.err != nil {
			return
		}
		if b, r.err = r.form.appendRow(b, r.args); r.err != nil {
			return
		}
	}
	if r.next == r.n {
		b, r.err = r.form.tail(b), io.EOF
	}
	r.ready, r.room = b, b
}

// end takes the rows from pgx's goroutine, and prefers the error of row: the server only says that the client ended the
// copy.
func (r *copyReader) end(err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	mine := r.err
	r.ready, r.err, r.row = nil, io.ErrClosedPipe, nil
	if r.panic != nil {
		panic(r.panic)
	}
	if mine != nil && mine != io.EOF {
		return mine
	}
	return err
}

// copyTextForm is COPY's text form: a line a row, its columns separated by tabs.
type copyTextForm struct {
	types *pgtype.Map
	oids  []uint32
	cell  []byte
}

func (*copyTextForm) head(b []byte) []byte { return b }
func (*copyTextForm) tail(b []byte) []byte { return b }

func (f *copyTextForm) appendRow(b []byte, args []any) ([]byte, error) {
	for i, arg := range args {
		if i > 0 {
			b = append(b, '\t')
		}
		text, err := f.types.Encode(f.oids[i], pgtype.TextFormatCode, arg, f.cell[:0])
		if err != nil {
			return b, fmt.Errorf("column %d: %w", i+1, err)
		}
		if text == nil {
			b = append(b, `\N`...)
			continue
		}
		b = appendEscaped(b, text)
		f.cell = text
	}
	return append(b, '\n'), nil
}

func appendEscaped(b, text []byte) []byte {
	for _, c := range text {
		switch c {
		case '\\':
			b = append(b, `\\`...)
		case '\t':
			b = append(b, `\t`...)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		default:
			b = append(b, c)
		}
	}
	return b
}
