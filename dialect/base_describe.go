package dialect

import (
	"context"
	"fmt"
	"strconv"
)

// Record is one row of a catalogue query, in the driver's values. It is valid while its row is the current one.
type Record []any

// IsNull reports whether value i is NULL.
func (r Record) IsNull(i int) bool { return r[i] == nil }

// Text is value i as text; NULL is empty.
func (r Record) Text(i int) string {
	switch v := r[i].(type) {
	case nil:
		return ""
	case string:
		return v
	case []byte:
		return string(v)
	}
	return fmt.Sprint(r[i])
}

// Int is value i as an integer; NULL and what is no number are 0.
func (r Record) Int(i int) int64 {
	switch v := r[i].(type) {
	case int64:
		return v
	case bool:
		if v {
			return 1
		}
		return 0
	}
	n, _ := strconv.ParseInt(r.Text(i), 10, 64)
	return n
}

// Bool is value i as a truth value: true, a number that is not 0, or the texts t, true, YES.
func (r Record) Bool(i int) bool {
	switch r.Text(i) {
	case "t", "true", "YES":
		return true
	}
	return r.Int(i) != 0
}

// ReadCatalogue runs a query on the server's catalogue and calls each with every row.
func ReadCatalogue(ctx context.Context, r Runner, sql string, args []any, each func(Record) error) error {
	return r.Query(ctx, &Statement{SQL: sql, Args: args, Once: true}, func(rows Rows) error {
		for rows.Next() {
			values, err := rows.Values()
			if err != nil {
				return err
			}
			if err := each(Record(values)); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// ReadText runs a query on the server's catalogue and is the text of its first column, row by row.
func ReadText(ctx context.Context, r Runner, sql string, args ...any) ([]string, error) {
	var list []string
	err := ReadCatalogue(ctx, r, sql, args, func(row Record) error {
		list = append(list, row.Text(0))
		return nil
	})
	return list, err
}

// AddIndexColumn adds one column to the index of its name, which it appends first where it is new. Rows of an index
// must come together.
func (t *TableDescription) AddIndexColumn(i IndexDescription, column string) {
	if n := len(t.Indexes); n == 0 || t.Indexes[n-1].Name != i.Name {
		t.Indexes = append(t.Indexes, i)
	}
	last := &t.Indexes[len(t.Indexes)-1]
	last.Columns = append(last.Columns, column)
}

// AddForeignKeyColumn adds one pair of columns to the foreign key of its name, which it appends first where it is new.
// Rows of a key must come together.
func (t *TableDescription) AddForeignKeyColumn(f ForeignKeyDefinition, column, refColumn string) {
	if n := len(t.ForeignKeys); n == 0 || t.ForeignKeys[n-1].Name != f.Name {
		t.ForeignKeys = append(t.ForeignKeys, f)
	}
	last := &t.ForeignKeys[len(t.ForeignKeys)-1]
	last.Columns = append(last.Columns, column)
	last.RefColumns = append(last.RefColumns, refColumn)
}
