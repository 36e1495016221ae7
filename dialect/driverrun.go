package dialect

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"sync"
	"unsafe"
)

// run is one execution of a statement on a driver's connection. It lives in a pool: nothing of it is made anew for a
// statement, not even the function that sql.Conn.Raw calls.
type run struct {
	raw func(any) error // onConn as a value

	db     *driverDatabase
	tx     *driverTx // nil outside of one
	ctx    context.Context
	s      *Statement
	read   func(Rows) error // nil for Exec
	result Result
	err    error
	// delivered: rows went to read, so the statement is not to be run again.
	delivered bool

	args []driver.NamedValue // in room
	room []driver.NamedValue
	rows driverRows
}

var runs = sync.Pool{New: func() any {
	r := new(run)
	r.raw = r.onConn
	return r
}}

func newRun(ctx context.Context, db *driverDatabase, s *Statement, read func(Rows) error) *run {
	r := runs.Get().(*run)
	r.db, r.ctx, r.s, r.read = db, ctx, s, read
	return r
}

// free gives the run back without what it referred to.
func (r *run) free() {
	for i := range r.args { // their numbers stay
		r.args[i].Name, r.args[i].Value = "", nil
	}
	clear(r.rows.values)
	*r = run{raw: r.raw, room: r.room, rows: driverRows{values: r.rows.values[:0]}}
	runs.Put(r)
}

// onConn runs the statement, with the connection locked. What it returns is for database/sql: only that the
// connection is dead. In a transaction not even that, because sql.Conn would wait for the transaction's end then.
func (r *run) onConn(dc any) error {
	c := dc.(*DriverConn)
	if r.tx != nil {
		if c.tx != r.tx.open {
			r.err = r.tx.over()
			return nil
		}
		finished, tx := false, r.tx.tx
		defer func() {
			if !finished {
				// read panicked or ended its goroutine. sql.Conn discards the connection and waits for the
				// transaction, which nobody else would end.
				go func() { _ = tx.Rollback() }()
			}
		}()
		r.err = r.do(c)
		finished = true
		return nil
	}
	r.err = r.do(c)
	if errors.Is(r.err, driver.ErrBadConn) {
		return driver.ErrBadConn
	}
	return nil
}

// do runs the statement and, where the server no longer knows its prepared form, once more.
func (r *run) do(c *DriverConn) error {
	err := r.once(c)
	if err != nil && !r.delivered && r.db.stale != nil && r.db.stale(err) {
		c.forget(r.s.SQL)
		err = r.once(c)
	}
	return err
}

func (r *run) once(c *DriverConn) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	stmt, err := c.statement(r.ctx, r.s, r.read == nil)
	if err != nil {
		return err
	}
	if err := r.arguments(c, stmt); err != nil {
		return err
	}
	if stmt == nil {
		return r.unprepared(c)
	}
	if r.read == nil {
		return r.resultOf(execStmt(r.ctx, stmt, r.args))
	}
	return r.rowsOf(queryStmt(r.ctx, stmt, r.args))
}

// arguments makes the driver's arguments, for stmt where there is one.
func (r *run) arguments(c *DriverConn, stmt driver.Stmt) (err error) {
	r.args, err = c.arguments(&r.room, stmt, r.s.Args)
	return err
}

// unprepared sends the statement as it is, or through a statement prepared for this one time where the driver cannot.
func (r *run) unprepared(c *DriverConn) error {
	var err error
	if r.read == nil {
		var result driver.Result
		if result, err = c.ExecContext(r.ctx, r.s.SQL, r.args); err != driver.ErrSkip {
			return r.resultOf(result, err)
		}
	} else {
		var rows driver.Rows
		if rows, err = c.QueryContext(r.ctx, r.s.SQL, r.args); err != driver.ErrSkip {
			return r.rowsOf(rows, err)
		}
	}
	stmt, err := c.PrepareContext(r.ctx, r.s.SQL)
	if err != nil {
		return err
	}
	defer func() { _ = stmt.Close() }()
	if err := r.arguments(c, stmt); err != nil {
		return err
	}
	if r.read == nil {
		return r.resultOf(execStmt(r.ctx, stmt, r.args))
	}
	return r.rowsOf(queryStmt(r.ctx, stmt, r.args))
}

func (r *run) resultOf(result driver.Result, err error) error {
	if err != nil {
		return err
	}
	// Not every driver has both figures, and none of its errors is about the statement.
	n, _ := result.RowsAffected()
	id, _ := result.LastInsertId()
	r.result = Result{RowsAffected: n, LastInsertID: id}
	return nil
}

func (r *run) rowsOf(rows driver.Rows, err error) error {
	if err != nil {
		return err
	}
	closed := false
	defer func() {
		if !closed { // read panicked
			_ = rows.Close()
		}
	}()
	r.rows.open(rows)
	r.delivered = true
	err = r.read(&r.rows)
	closed = true
	closeErr := rows.Close()
	if err != nil {
		return err
	}
	if r.rows.err != nil {
		return r.rows.err
	}
	return closeErr
}

func execStmt(ctx context.Context, stmt driver.Stmt, args []driver.NamedValue) (driver.Result, error) {
	if s, ok := stmt.(driver.StmtExecContext); ok {
		return s.ExecContext(ctx, args)
	}
	values, err := unnamed(args)
	if err != nil {
		return nil, err
	}
	return stmt.Exec(values) //nolint:staticcheck // old drivers have nothing else
}

func queryStmt(ctx context.Context, stmt driver.Stmt, args []driver.NamedValue) (driver.Rows, error) {
	if s, ok := stmt.(driver.StmtQueryContext); ok {
		return s.QueryContext(ctx, args)
	}
	values, err := unnamed(args)
	if err != nil {
		return nil, err
	}
	return stmt.Query(values) //nolint:staticcheck // old drivers have nothing else
}

func unnamed(args []driver.NamedValue) ([]driver.Value, error) {
	values := make([]driver.Value, len(args))
	for i, a := range args {
		if a.Name != "" {
			return nil, errors.New("sequelize: the driver has no named values")
		}
		values[i] = a.Value
	}
	return values, nil
}

// driverRows reads a driver's rows into one list of values.
type driverRows struct {
	rows   driver.Rows
	values []driver.Value
	dest   []Destination
	err    error
}

func (r *driverRows) open(rows driver.Rows) {
	n := len(rows.Columns())
	values := r.values
	if cap(values) < n {
		values = make([]driver.Value, n)
	}
	*r = driverRows{rows: rows, values: values[:n]}
}

// Columns implements Rows.
func (r *driverRows) Columns() ([]string, error) { return r.rows.Columns(), nil }

// Bind implements Rows.
func (r *driverRows) Bind(dest []Destination) error {
	if len(dest) != len(r.values) {
		return errColumns(len(r.values), len(dest))
	}
	r.dest = dest
	return nil
}

// Next implements Rows.
func (r *driverRows) Next() bool {
	if r.err != nil {
		return false
	}
	err := r.rows.Next(r.values)
	if err == nil {
		return true
	}
	if err != io.EOF {
		r.err = err
	}
	return false
}

// Scan implements Rows.
func (r *driverRows) Scan(bases []unsafe.Pointer) error {
	for i := range r.dest {
		if err := r.dest[i].Store(bases, r.values[i]); err != nil {
			return err
		}
	}
	return nil
}

// Values implements Rows. Bytes are copied, because the driver uses its buffer again.
func (r *driverRows) Values() ([]any, error) {
	values := make([]any, len(r.values))
	for i, v := range r.values {
		if b, ok := v.([]byte); ok {
			v = append(make([]byte, 0, len(b)), b...)
		}
		values[i] = v
	}
	return values, nil
}

// Err implements Rows.
func (r *driverRows) Err() error { return r.err }
