package sqlserver

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-sqlite3"
	mssqldb "github.com/microsoft/go-mssqldb"
)

// result are the rows of a statement, or how many it met.
type result struct {
	columns  []string
	types    []string // as go-mssqldb names them
	rows     [][]driver.Value
	affected int64
	next     int
}

func (r *result) Columns() []string { return r.columns }
func (r *result) Close() error      { return nil }
func (r *result) ColumnTypeDatabaseTypeName(i int) string {
	if i >= len(r.types) {
		return ""
	}
	name, _, _ := strings.Cut(strings.ToUpper(r.types[i]), "(")
	return strings.TrimSpace(name)
}
func (r *result) Next(dest []driver.Value) error {
	if r.next >= len(r.rows) {
		return io.EOF
	}
	copy(dest, r.rows[r.next])
	r.next++
	return nil
}

// step is a statement of SQLite.
type step struct {
	sql   string
	rows  bool     // it has rows
	types []string // of its columns, where SQLite does not tell them
	into  bool     // its rows go into the table variable
}

// steps runs the statements of one T-SQL statement, all or none of them.
func (c *conn) steps(ctx context.Context, steps []step, args []driver.NamedValue, out **result) error {
	if len(steps) > 1 && !strings.HasPrefix(steps[0].sql, "PRAGMA") {
		if _, err := c.inner.ExecContext(ctx, "SAVEPOINT batch", nil); err != nil {
			return err
		}
		err := c.each(ctx, steps, args, out)
		if err != nil {
			_, _ = c.inner.ExecContext(context.WithoutCancel(ctx), "ROLLBACK TO batch", nil)
		}
		_, end := c.inner.ExecContext(context.WithoutCancel(ctx), "RELEASE batch", nil)
		return errors.Join(err, end)
	}
	return c.each(ctx, steps, args, out)
}

func (c *conn) each(ctx context.Context, steps []step, args []driver.NamedValue, out **result) error {
	for _, s := range steps {
		r, err := c.step(ctx, s, args)
		if err != nil {
			return err
		}
		if s.into {
			if c.written == nil {
				c.written = &result{}
			}
			c.written.columns, c.written.types = r.columns, r.types
			c.written.rows = append(c.written.rows, r.rows...)
			r = &result{affected: r.affected}
		}
		if *out != nil {
			r.rows, r.affected = append((*out).rows, r.rows...), r.affected+(*out).affected
		}
		*out = r
	}
	return nil
}

func (c *conn) step(ctx context.Context, s step, args []driver.NamedValue) (*result, error) {
	prepared, err := c.inner.PrepareContext(ctx, s.sql)
	if err != nil {
		return nil, fmt.Errorf("%w in %s", err, s.sql)
	}
	defer func() { _ = prepared.Close() }()
	if !s.rows {
		r, err := prepared.(driver.StmtExecContext).ExecContext(ctx, args)
		if err != nil {
			return nil, err
		}
		n, err := r.RowsAffected()
		return &result{affected: n}, err
	}
	rows, err := prepared.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	return read(rows.(*sqlite3.SQLiteRows), s.types)
}

func read(rows *sqlite3.SQLiteRows, types []string) (*result, error) {
	out := &result{columns: rows.Columns()}
	declared := rows.DeclTypes()
	for i := range declared {
		if declared[i] == "" && i < len(types) {
			declared[i] = types[i]
		}
	}
	out.types = declared
	for {
		row := make([]driver.Value, len(out.columns))
		if err := rows.Next(row); err == io.EOF {
			out.affected = int64(len(out.rows))
			return out, nil
		} else if err != nil {
			return nil, err
		}
		for i := range row {
			row[i] = value(row[i], declared[i])
		}
		out.rows = append(out.rows, row)
	}
}

func failure(number int32, format string, args ...any) error {
	return mssqldb.Error{Number: number, Class: 16, Message: fmt.Sprintf(format, args...)}
}

func syntax(near string) error { return failure(102, "Incorrect syntax near '%s'.", near) }

// failed is the server's error for SQLite's.
func (c *conn) failed(err error, list []node) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	_, what, _ := strings.Cut(e.Error(), ": ")
	switch e.ExtendedCode {
	case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintRowID:
		return c.server.duplicate(what)
	case sqlite3.ErrConstraintNotNull:
		i := strings.LastIndexByte(what, '.')
		return failure(515, "Cannot insert the value NULL into column '%s', table 'shop.dbo.%s'; column does not allow nulls. INSERT fails.", what[i+1:], what[:i])
	case sqlite3.ErrConstraintCheck:
		return c.server.refused(what, list)
	case sqlite3.ErrConstraintForeignKey, sqlite3.ErrConstraintTrigger:
		return c.server.unreferred(list)
	}
	switch message := e.Error(); {
	case e.Code == sqlite3.ErrBusy:
		return failure(1222, "Lock request time out period exceeded.")
	case strings.HasPrefix(message, "no such table"):
		return failure(208, "Invalid object name '%s'.", what)
	case strings.HasPrefix(message, "no such column"):
		return failure(207, "Invalid column name '%s'.", what)
	}
	return failure(102, "%v", err)
}

// duplicate is made of "t.a, t.b".
func (s *Server) duplicate(what string) error {
	for _, t := range s.tables {
		var columns []string
		for _, part := range strings.Split(what, ", ") {
			if column, ok := strings.CutPrefix(part, t.full()+"."); ok && t.column(column) != nil {
				columns = append(columns, column)
			}
		}
		if len(columns) == 0 {
			continue
		}
		k := t.key(columns)
		switch {
		case k.index:
			return failure(2601, "Cannot insert duplicate key row in object 'dbo.%s' with unique index '%s'. The duplicate key value is (secret).", t.name, k.name)
		case k.primary:
			return failure(2627, "Violation of PRIMARY KEY constraint '%s'. Cannot insert duplicate key in object 'dbo.%s'. The duplicate key value is (secret).", k.name, t.name)
		}
		return failure(2627, "Violation of UNIQUE KEY constraint '%s'. Cannot insert duplicate key in object 'dbo.%s'. The duplicate key value is (secret).", k.name, t.name)
	}
	return failure(2627, "Violation of an unknown key: %s", what)
}

// refused is a check, or a limit of a type, whose check is named by its error.
func (s *Server) refused(name string, list []node) error {
	switch name {
	case "8115":
		return failure(8115, "Arithmetic overflow error converting expression to data type int.")
	case "2628":
		return failure(2628, "String or binary data would be truncated in table 'shop.dbo.t', column 'c'. Truncated value: 'secret'.")
	}
	verb, table := s.target(list)
	return failure(547, `The %s statement conflicted with the CHECK constraint "%s". The conflict occurred in database "shop", table "dbo.%s".`, verb, name, table)
}

// unreferred guesses which foreign key does not hold, since SQLite does not tell.
func (s *Server) unreferred(list []node) error {
	verb, name := s.target(list)
	t := s.tables[name]
	if verb != "DELETE" && t != nil && len(t.foreign) > 0 {
		return failure(547, `The %s statement conflicted with the FOREIGN KEY constraint "%s". The conflict occurred in database "shop", table "dbo.%s", column 'id'.`, verb, t.foreign[0].name, t.foreign[0].target)
	}
	for _, other := range s.tables {
		for _, f := range other.foreign {
			if f.target == name {
				return failure(547, `The %s statement conflicted with the REFERENCE constraint "%s". The conflict occurred in database "shop", table "dbo.%s", column '%s'.`, verb, f.name, other.name, f.columns[0])
			}
		}
	}
	return failure(547, `The %s statement conflicted with the REFERENCE constraint "?".`, verb)
}

// target is the verb and the table of a write.
func (s *Server) target(list []node) (verb, table string) {
	if len(list) == 0 {
		return "", ""
	}
	for _, n := range s.rules().unqualify(list) {
		if n.kind == 'i' {
			return strings.ToUpper(list[0].text), n.text
		}
	}
	return strings.ToUpper(list[0].text), ""
}
