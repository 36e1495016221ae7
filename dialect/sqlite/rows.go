package sqlite

import (
	"fmt"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
)

// copiedRows are the rows of a query, copied.
type copiedRows struct {
	columns []string
	values  []any // row by row
	row     int
	dest    []dialect.Destination
}

func (r *copiedRows) fill(rows dialect.Rows) (err error) {
	if r.columns, err = rows.Columns(); err != nil {
		return err
	}
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return err
		}
		r.values = append(r.values, values...)
	}
	return rows.Err()
}

// Columns implements dialect.Rows.
func (r *copiedRows) Columns() ([]string, error) { return r.columns, nil }

// Bind implements dialect.Rows.
func (r *copiedRows) Bind(dest []dialect.Destination) error {
	if len(dest) != len(r.columns) {
		return fmt.Errorf("sequelize: the statement returns %d columns where %d are expected", len(r.columns), len(dest))
	}
	r.dest = dest
	return nil
}

// Next implements dialect.Rows.
func (r *copiedRows) Next() bool {
	if (r.row+1)*len(r.columns) >= len(r.values) {
		return false
	}
	r.row++
	return true
}

// Scan implements dialect.Rows.
func (r *copiedRows) Scan(bases []unsafe.Pointer) error {
	values := r.values[r.row*len(r.columns):]
	for i := range r.dest {
		if err := r.dest[i].Store(bases, values[i]); err != nil {
			return err
		}
	}
	return nil
}

// Values implements dialect.Rows.
func (r *copiedRows) Values() ([]any, error) {
	n := len(r.columns)
	return r.values[r.row*n : (r.row+1)*n : (r.row+1)*n], nil
}

// Err implements dialect.Rows.
func (r *copiedRows) Err() error { return nil }
