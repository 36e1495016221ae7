package contender

import (
	"context"
	"database/sql/driver"
	"io"
	"strings"
	"time"

	"github.com/go-sequelize/sequelize/bench/workload"
)

// beneath is the driver without database/sql: its own prepared statements on one connection, values into a list that is
// used again. It is the floor of what Go reaches through this driver; nobody would write programs so. On PostgreSQL that
// part is pgx's.
type beneath struct {
	conn  driver.Conn
	stmts map[string]driver.Stmt
	args  []driver.NamedValue
	cells []driver.Value
	file  bool
}

// Name implements workload.Contender.
func (*beneath) Name() string { return "driver" }

// Open implements workload.Contender.
func (d *beneath) Open(ctx context.Context, s *workload.Server) error {
	if s.Dialect == "postgres" {
		return workload.ErrSkip
	}
	var err error
	d.stmts, d.file = map[string]driver.Stmt{}, s.Dialect == "sqlite"
	d.conn, err = s.Admin.Driver().Open(s.DSN)
	return err
}

// Close implements workload.Contender.
func (d *beneath) Close() error {
	for _, st := range d.stmts {
		_ = st.Close()
	}
	return d.conn.Close()
}

func (d *beneath) stmt(ctx context.Context, query string) (driver.Stmt, error) {
	if st := d.stmts[query]; st != nil {
		return st, nil
	}
	st, err := d.conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
	if err == nil {
		d.stmts[query] = st
	}
	return st, err
}

func (d *beneath) bind(values ...driver.Value) {
	for _, v := range values {
		d.args = append(d.args, driver.NamedValue{Ordinal: len(d.args) + 1, Value: v})
	}
}

func (d *beneath) bindItem(it *workload.Item) {
	var nick, seen driver.Value
	if it.Nick != nil {
		nick = *it.Nick
	}
	if it.SeenAt != nil {
		seen = *it.SeenAt
	}
	d.bind(it.Name, it.Email, nick, it.Score, it.Active, int64(it.Age), it.Data, it.JoinedAt, seen)
}

// exec runs a statement with the bound values.
func (d *beneath) exec(ctx context.Context, query string) (driver.Result, error) {
	defer func() { d.args = d.args[:0] }()
	st, err := d.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.(driver.StmtExecContext).ExecContext(ctx, d.args)
}

// each reads the rows of a statement with the bound values.
func (d *beneath) each(ctx context.Context, query string, row func([]driver.Value) error) error {
	defer func() { d.args = d.args[:0] }()
	st, err := d.stmt(ctx, query)
	if err != nil {
		return err
	}
	rows, err := st.(driver.StmtQueryContext).QueryContext(ctx, d.args)
	if err != nil {
		return err
	}
	defer rows.Close()
	if n := len(rows.Columns()); cap(d.cells) < n {
		d.cells = make([]driver.Value, n)
	} else {
		d.cells = d.cells[:n]
	}
	for {
		if err := rows.Next(d.cells); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := row(d.cells); err != nil {
			return err
		}
	}
}

func textOf(v driver.Value) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	s, _ := v.(string)
	return s
}

func userOf(c []driver.Value) *workload.User {
	u := &workload.User{Name: textOf(c[1]), Email: textOf(c[2])}
	u.ID, _ = c[0].(int64)
	if c[3] != nil {
		nick := textOf(c[3])
		u.Nick = &nick
	}
	u.Score, _ = c[4].(float64)
	if n, ok := c[5].(int64); ok {
		u.Active = n != 0
	} else {
		u.Active, _ = c[5].(bool)
	}
	age, _ := c[6].(int64)
	u.Age = int(age)
	data, _ := c[7].([]byte)
	u.Data = append([]byte(nil), data...)
	u.JoinedAt, _ = c[8].(time.Time)
	if at, ok := c[9].(time.Time); ok {
		u.SeenAt = &at
	}
	return u
}

func (d *beneath) inTx(ctx context.Context, f func() error) error {
	tx, err := d.conn.(driver.ConnBeginTx).BeginTx(ctx, driver.TxOptions{})
	if err != nil {
		return err
	}
	if err := f(); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

// InsertOne implements workload.Contender.
func (d *beneath) InsertOne(ctx context.Context, it *workload.Item) error {
	d.bindItem(it)
	result, err := d.exec(ctx, insertText)
	if err == nil {
		it.ID, err = result.LastInsertId()
	}
	return err
}

// InsertTx implements workload.Contender.
func (d *beneath) InsertTx(ctx context.Context, list []*workload.Item) error {
	return d.inTx(ctx, func() error {
		for _, it := range list {
			if err := d.InsertOne(ctx, it); err != nil {
				return err
			}
		}
		return nil
	})
}

// Bulk implements workload.Contender: statements of 1,000 rows, without ids.
func (d *beneath) Bulk(ctx context.Context, list []*workload.Item, _ bool) error {
	n := min(len(list), 1000)
	text := strings.TrimSuffix(insertText, "(?, ?, ?, ?, ?, ?, ?, ?, ?)") + strings.Repeat(", (?, ?, ?, ?, ?, ?, ?, ?, ?)", n)[2:]
	return d.inTx(ctx, func() error {
		for at := 0; at < len(list); at += n {
			for _, it := range list[at : at+n] {
				d.bindItem(it)
			}
			if _, err := d.exec(ctx, text); err != nil {
				return err
			}
		}
		return nil
	})
}

// FindPK implements workload.Contender.
func (d *beneath) FindPK(ctx context.Context, id int64) (u *workload.User, err error) {
	d.bind(id)
	err = d.each(ctx, "SELECT "+columns+" FROM users WHERE id = ?", func(c []driver.Value) error {
		u = userOf(c)
		return nil
	})
	return u, err
}

func (d *beneath) users(ctx context.Context, query string, values ...driver.Value) (list []*workload.User, err error) {
	d.bind(values...)
	err = d.each(ctx, query, func(c []driver.Value) error {
		list = append(list, userOf(c))
		return nil
	})
	return list, err
}

// Find implements workload.Contender.
func (d *beneath) Find(ctx context.Context, n int) ([]*workload.User, error) {
	return d.users(ctx, "SELECT "+columns+" FROM users WHERE id <= ? ORDER BY id", int64(n))
}

// FindWhere implements workload.Contender.
func (d *beneath) FindWhere(ctx context.Context, age int) ([]*workload.User, error) {
	return d.users(ctx, "SELECT "+columns+" FROM users WHERE age = ? AND active = ? ORDER BY id DESC LIMIT 20", int64(age), true)
}

// Count implements workload.Contender.
func (d *beneath) Count(ctx context.Context, age int) (n int64, err error) {
	d.bind(int64(age))
	err = d.each(ctx, "SELECT count(*) FROM users WHERE age = ?", func(c []driver.Value) error {
		n, _ = c[0].(int64)
		return nil
	})
	return n, err
}

// Stream implements workload.Contender.
func (d *beneath) Stream(ctx context.Context, n int, f func(*workload.User) error) error {
	d.bind(int64(n))
	return d.each(ctx, "SELECT "+columns+" FROM users WHERE id <= ?", func(c []driver.Value) error { return f(userOf(c)) })
}

// UpdateOne implements workload.Contender.
func (d *beneath) UpdateOne(ctx context.Context, it *workload.Item) error {
	d.bind(it.Name, it.Score, it.ID)
	_, err := d.exec(ctx, updateText)
	return err
}

// UpdateWhere implements workload.Contender.
func (d *beneath) UpdateWhere(ctx context.Context, age int, score float64) (int64, error) {
	d.bind(score, int64(age))
	result, err := d.exec(ctx, "UPDATE items SET score = ? WHERE age = ?")
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// UpdateRows implements workload.Contender.
func (d *beneath) UpdateRows(ctx context.Context, list []*workload.Item) error {
	return d.inTx(ctx, func() error {
		for _, it := range list {
			if err := d.UpdateOne(ctx, it); err != nil {
				return err
			}
		}
		return nil
	})
}

// DeleteOne implements workload.Contender.
func (d *beneath) DeleteOne(ctx context.Context, it *workload.Item) error {
	d.bind(it.ID)
	_, err := d.exec(ctx, "DELETE FROM items WHERE id = ?")
	return err
}

// Upsert implements workload.Contender.
func (d *beneath) Upsert(ctx context.Context, it *workload.Item) error {
	d.bindItem(it)
	if d.file {
		return d.each(ctx, insertText+" ON CONFLICT (email) DO UPDATE SET "+assignExcluded+" RETURNING id", func(c []driver.Value) error {
			it.ID, _ = c[0].(int64)
			return nil
		})
	}
	result, err := d.exec(ctx, insertText+" ON DUPLICATE KEY UPDATE "+assignValues+", id = LAST_INSERT_ID(id)")
	if err == nil {
		it.ID, err = result.LastInsertId()
	}
	return err
}

// Eager implements workload.Contender: loading graphs is no matter of the driver.
func (*beneath) Eager(context.Context, int) ([]*workload.User, error) { return nil, workload.ErrSkip }

// ManyToMany implements workload.Contender.
func (*beneath) ManyToMany(context.Context, int) ([]*workload.User, error) {
	return nil, workload.ErrSkip
}

// BelongsTo implements workload.Contender.
func (*beneath) BelongsTo(context.Context, int) ([]*workload.Post, error) {
	return nil, workload.ErrSkip
}
