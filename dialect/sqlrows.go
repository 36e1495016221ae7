package dialect

import (
	"database/sql"
	"fmt"
	"sync"
	"unsafe"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// sqlRows reads *sql.Rows through scanners that stay the same for all rows: only the bases move.
type sqlRows struct {
	rows   *sql.Rows
	cells  []cell
	scan   []any // the cells as database/sql takes them
	bases  []unsafe.Pointer
	failed error // what a cell refused, without database/sql's words around it
	// decoders are by the driver's names of types; decode are those of the columns, once they are asked for.
	decoders map[string]func(any) (any, error)
	decode   []func(any) (any, error)
}

// cell is the sql.Scanner of one column.
type cell struct {
	rows   *sqlRows
	dest   *Destination
	decode func(any) (any, error)
}

// Scan implements sql.Scanner.
func (c *cell) Scan(v any) (err error) {
	if c.decode != nil && v != nil {
		v, err = c.decode(v)
	}
	if err == nil {
		err = c.dest.Store(c.rows.bases, v)
	}
	if err != nil {
		c.rows.failed = err
	}
	return err
}

var sqlRowsPool = sync.Pool{New: func() any { return new(sqlRows) }}

// readSQL reads the rows of a query by read and closes them.
func readSQL(rows *sql.Rows, err error, decoders map[string]func(any) (any, error), read func(Rows) error) error {
	if err != nil {
		return err
	}
	r := sqlRowsPool.Get().(*sqlRows)
	r.rows, r.decoders = rows, decoders
	defer r.free() // the rows close even when read panics
	if err := read(r); err != nil {
		return err
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return rows.Close()
}

func (r *sqlRows) free() {
	_ = r.rows.Close()
	clear(r.cells)
	*r = sqlRows{cells: r.cells[:0], scan: r.scan[:0]}
	sqlRowsPool.Put(r)
}

// Columns implements Rows.
func (r *sqlRows) Columns() ([]string, error) { return r.rows.Columns() }

// Bind implements Rows.
func (r *sqlRows) Bind(dest []Destination) error {
	if cap(r.cells) < len(dest) {
		r.cells = make([]cell, len(dest))
		r.scan = make([]any, len(dest))
	}
	if cap(r.scan) < len(dest) {
		r.scan = make([]any, len(dest))
	}
	r.cells, r.scan = r.cells[:len(dest)], r.scan[:len(dest)]
	for i := range dest {
		r.cells[i] = cell{rows: r, dest: &dest[i]}
		r.scan[i] = &r.cells[i]
	}
	return r.bindDecoders()
}

// bindDecoders gives each column of which only the driver knows the type its decoder; a model's own have theirs.
func (r *sqlRows) bindDecoders() error {
	if r.decoders == nil {
		return nil
	}
	for i := range r.cells {
		if d := r.cells[i].dest; d.Type == nil || d.Type.Kind != ast.RawType {
			continue
		}
		if err := r.askTypes(); err != nil {
			return err
		}
		if i < len(r.decode) {
			r.cells[i].decode = r.decode[i]
		}
	}
	return nil
}

// askTypes finds the decoders of the result's columns.
func (r *sqlRows) askTypes() error {
	if r.decoders == nil || r.decode != nil {
		return nil
	}
	types, err := r.rows.ColumnTypes()
	if err != nil {
		return err
	}
	r.decode = make([]func(any) (any, error), len(types))
	for i, t := range types {
		r.decode[i] = r.decoders[t.DatabaseTypeName()]
	}
	return nil
}

// Next implements Rows.
func (r *sqlRows) Next() bool { return r.rows.Next() }

// Scan implements Rows.
func (r *sqlRows) Scan(bases []unsafe.Pointer) error {
	r.bases = bases
	err := r.rows.Scan(r.scan...)
	r.bases = nil
	if r.failed != nil {
		err, r.failed = r.failed, nil
	}
	return err
}

// Values implements Rows.
func (r *sqlRows) Values() ([]any, error) {
	columns, err := r.rows.Columns()
	if err != nil {
		return nil, err
	}
	values := make([]any, len(columns))
	to := make([]any, len(columns))
	for i := range values {
		to[i] = &values[i]
	}
	if err := r.askTypes(); err != nil {
		return nil, err
	}
	if err := r.rows.Scan(to...); err != nil {
		return nil, err
	}
	for i, decode := range r.decode {
		if decode == nil || values[i] == nil {
			continue
		}
		if values[i], err = decode(values[i]); err != nil {
			return nil, err
		}
		if u, ok := values[i].(datatypes.UUID); ok {
			values[i] = u.String() // as other drivers give it
		}
	}
	return values, nil
}

// Err implements Rows.
func (r *sqlRows) Err() error { return r.rows.Err() }

func errColumns(got, want int) error {
	return fmt.Errorf("sequelize: the statement returns %d columns where %d are expected", got, want)
}
