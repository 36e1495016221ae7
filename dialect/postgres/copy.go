package postgres

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

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
	source := &copySource{n: n, row: row, args: make([]any, len(columns))}
	if !binary {
		return copyText(ctx, conn, table, columns, oids, source)
	}
	copied, err := conn.CopyFrom(ctx, table, columns, source)
	return copied, source.prefer(err)
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

// copySource gives rows to pgx one after the other.
type copySource struct {
	n, next int
	row     func(int, []any) error
	args    []any
	err     error
}

// Next implements pgx.CopyFromSource.
func (c *copySource) Next() bool {
	if c.next >= c.n || c.err != nil {
		return false
	}
	clear(c.args)
	c.err = c.row(c.next, c.args)
	c.next++
	return c.err == nil
}

// Values implements pgx.CopyFromSource.
func (c *copySource) Values() ([]any, error) { return c.args, nil }

// Err implements pgx.CopyFromSource.
func (c *copySource) Err() error { return c.err }

// prefer is the error of row where there is one: the server only says that the client ended the copy.
func (c *copySource) prefer(err error) error {
	if c.err != nil {
		return c.err
	}
	return err
}

func copyText(ctx context.Context, conn *pgx.Conn, table, columns []string, oids []uint32, source *copySource) (int64, error) {
	text := "copy " + pgx.Identifier(table).Sanitize() + " (" + quotedList(columns) + ") from stdin"
	reader, writer := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		w := bufio.NewWriterSize(writer, 1<<16)
		err := writeRows(w, conn.TypeMap(), oids, source)
		if err == nil {
			err = w.Flush()
		}
		writer.CloseWithError(err)
	}()
	tag, err := conn.PgConn().CopyFrom(ctx, reader, text)
	_ = reader.Close()
	<-done // the goroutine uses the connection's map of types
	return tag.RowsAffected(), source.prefer(err)
}

func writeRows(w *bufio.Writer, m *pgtype.Map, oids []uint32, source *copySource) error {
	var buf []byte
	for source.Next() {
		for i, arg := range source.args {
			if i > 0 {
				_ = w.WriteByte('\t')
			}
			text, err := m.Encode(oids[i], pgtype.TextFormatCode, arg, buf[:0])
			if err != nil {
				source.err = fmt.Errorf("column %d: %w", i+1, err)
				return source.err
			}
			if text == nil {
				_, _ = w.WriteString(`\N`) // the writer keeps its first error
				continue
			}
			buf = text
			writeEscaped(w, text)
		}
		if err := w.WriteByte('\n'); err != nil {
			return err // a bufio.Writer keeps its first error
		}
	}
	return source.err
}

func writeEscaped(w *bufio.Writer, text []byte) {
	for _, c := range text {
		switch c {
		case '\\':
			_, _ = w.WriteString(`\\`)
		case '\t':
			_, _ = w.WriteString(`\t`)
		case '\n':
			_, _ = w.WriteString(`\n`)
		case '\r':
			_, _ = w.WriteString(`\r`)
		default:
			_ = w.WriteByte(c)
		}
	}
}
