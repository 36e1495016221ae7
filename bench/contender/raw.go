package contender

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"

	"github.com/go-sequelize/sequelize/bench/workload"
)

// raw is database/sql as a careful engineer writes it by hand: prepared statements, one scan list a query, lists by
// arrays on PostgreSQL. It is what all ratios are taken to.
type raw struct {
	db      *sql.DB
	dialect string
	mu      sync.RWMutex
	stmts   map[string]*sql.Stmt
}

// Name implements workload.Contender.
func (*raw) Name() string { return "raw" }

// Open implements workload.Contender.
func (r *raw) Open(ctx context.Context, s *workload.Server) (err error) {
	r.dialect, r.stmts = s.Dialect, map[string]*sql.Stmt{}
	r.db, err = openSQL(s)
	return err
}

// openSQL opens the pool of a contender over database/sql.
func openSQL(s *workload.Server) (*sql.DB, error) {
	db, err := sql.Open(s.Driver, s.DSN)
	if err == nil {
		db.SetMaxOpenConns(workload.PoolSize)
		db.SetMaxIdleConns(workload.PoolSize)
	}
	return db, err
}

// Close implements workload.Contender.
func (r *raw) Close() error { return r.db.Close() }

// stmt prepares a statement once. In the text, ? is a placeholder.
func (r *raw) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	r.mu.RLock()
	st := r.stmts[query]
	r.mu.RUnlock()
	if st != nil {
		return st, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	st, err := r.db.PrepareContext(ctx, numbered(r.dialect, query))
	if err == nil {
		r.stmts[query] = st
	}
	return st, err
}

func numbered(dialect, query string) string {
	if dialect != "postgres" {
		return query
	}
	var b strings.Builder
	n := 0
	for _, c := range query {
		if c == '?' {
			n++
			fmt.Fprintf(&b, "$%d", n)
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

const (
	columns    = "id, name, email, nick, score, active, age, data, joined_at, seen_at"
	insertText = "INSERT INTO items (name, email, nick, score, active, age, data, joined_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

func (r *raw) insertStmt(ctx context.Context) (*sql.Stmt, error) {
	if r.dialect == "postgres" {
		return r.stmt(ctx, insertText+" RETURNING id")
	}
	return r.stmt(ctx, insertText)
}

func (r *raw) insert(ctx context.Context, st *sql.Stmt, it *workload.Item) error {
	if r.dialect == "postgres" {
		return st.QueryRowContext(ctx, it.Name, it.Email, it.Nick, it.Score, it.Active, it.Age, it.Data, it.JoinedAt, it.SeenAt).Scan(&it.ID)
	}
	result, err := st.ExecContext(ctx, it.Name, it.Email, it.Nick, it.Score, it.Active, it.Age, it.Data, it.JoinedAt, it.SeenAt)
	if err != nil {
		return err
	}
	it.ID, err = result.LastInsertId()
	return err
}

// InsertOne implements workload.Contender.
func (r *raw) InsertOne(ctx context.Context, it *workload.Item) error {
	st, err := r.insertStmt(ctx)
	if err != nil {
		return err
	}
	return r.insert(ctx, st, it)
}

// inTx runs f with a statement on a transaction.
func (r *raw) inTx(ctx context.Context, st *sql.Stmt, f func(*sql.Stmt) error) error {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx.StmtContext(ctx, st)); err != nil {
		return err
	}
	return tx.Commit()
}

// InsertTx implements workload.Contender.
func (r *raw) InsertTx(ctx context.Context, list []*workload.Item) error {
	st, err := r.insertStmt(ctx)
	if err != nil {
		return err
	}
	return r.inTx(ctx, st, func(st *sql.Stmt) error {
		for _, it := range list {
			if err := r.insert(ctx, st, it); err != nil {
				return err
			}
		}
		return nil
	})
}

// Bulk implements workload.Contender: statements of 1,000 rows, without ids.
func (r *raw) Bulk(ctx context.Context, list []*workload.Item, _ bool) error {
	n := min(len(list), 1000)
	st, err := r.stmt(ctx, strings.Replace(insertText, " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", " VALUES "+strings.Repeat(", (?, ?, ?, ?, ?, ?, ?, ?, ?)", n)[2:], 1))
	if err != nil {
		return err
	}
	args := make([]any, 0, 9*n)
	run := func(st *sql.Stmt) error {
		for at := 0; at < len(list); at += n {
			args = args[:0]
			for _, it := range list[at : at+n] {
				args = append(args, it.Name, it.Email, it.Nick, it.Score, it.Active, it.Age, it.Data, it.JoinedAt, it.SeenAt)
			}
			if _, err := st.ExecContext(ctx, args...); err != nil {
				return err
			}
		}
		return nil
	}
	if n == len(list) {
		return run(st)
	}
	return r.inTx(ctx, st, run)
}

func scanUser(rows interface{ Scan(...any) error }, u *workload.User) error {
	return rows.Scan(&u.ID, &u.Name, &u.Email, &u.Nick, &u.Score, &u.Active, &u.Age, &u.Data, &u.JoinedAt, &u.SeenAt)
}

// FindPK implements workload.Contender.
func (r *raw) FindPK(ctx context.Context, id int64) (*workload.User, error) {
	st, err := r.stmt(ctx, "SELECT "+columns+" FROM users WHERE id = ?")
	if err != nil {
		return nil, err
	}
	u := &workload.User{}
	return u, scanUser(st.QueryRowContext(ctx, id), u)
}

func (r *raw) users(ctx context.Context, hint int, query string, args ...any) ([]*workload.User, error) {
	st, err := r.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := make([]*workload.User, 0, hint)
	for rows.Next() {
		u := &workload.User{}
		if err := scanUser(rows, u); err != nil {
			return nil, err
		}
		list = append(list, u)
	}
	return list, rows.Err()
}

// Find implements workload.Contender.
func (r *raw) Find(ctx context.Context, n int) ([]*workload.User, error) {
	return r.users(ctx, 0, "SELECT "+columns+" FROM users WHERE id <= ? ORDER BY id", n)
}

// FindWhere implements workload.Contender.
func (r *raw) FindWhere(ctx context.Context, age int) ([]*workload.User, error) {
	return r.users(ctx, 20, "SELECT "+columns+" FROM users WHERE age = ? AND active = ? ORDER BY id DESC LIMIT ?", age, true, 20)
}

// Count implements workload.Contender.
func (r *raw) Count(ctx context.Context, age int) (n int64, err error) {
	st, err := r.stmt(ctx, "SELECT count(*) FROM users WHERE age = ?")
	if err != nil {
		return 0, err
	}
	return n, st.QueryRowContext(ctx, age).Scan(&n)
}

// Stream implements workload.Contender.
func (r *raw) Stream(ctx context.Context, n int, f func(*workload.User) error) error {
	st, err := r.stmt(ctx, "SELECT "+columns+" FROM users WHERE id <= ?")
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, n)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		u := &workload.User{} // the loop may keep it
		if err := scanUser(rows, u); err != nil {
			return err
		}
		if err := f(u); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (r *raw) exec(ctx context.Context, query string, args ...any) (int64, error) {
	st, err := r.stmt(ctx, query)
	if err != nil {
		return 0, err
	}
	result, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

const updateText = "UPDATE items SET name = ?, score = ? WHERE id = ?"

// UpdateOne implements workload.Contender.
func (r *raw) UpdateOne(ctx context.Context, it *workload.Item) error {
	_, err := r.exec(ctx, updateText, it.Name, it.Score, it.ID)
	return err
}

// UpdateWhere implements workload.Contender.
func (r *raw) UpdateWhere(ctx context.Context, age int, score float64) (int64, error) {
	return r.exec(ctx, "UPDATE items SET score = ? WHERE age = ?", score, age)
}

// UpdateRows implements workload.Contender.
func (r *raw) UpdateRows(ctx context.Context, list []*workload.Item) error {
	if r.dialect == "postgres" {
		ids, names, scores := make([]int64, len(list)), make([]string, len(list)), make([]float64, len(list))
		for i, it := range list {
			ids[i], names[i], scores[i] = it.ID, it.Name, it.Score
		}
		_, err := r.exec(ctx, `UPDATE items SET name = g.name, score = g.score
			FROM unnest(?::bigint[], ?::text[], ?::float8[]) AS g (id, name, score) WHERE items.id = g.id`, ids, names, scores)
		return err
	}
	st, err := r.stmt(ctx, updateText)
	if err != nil {
		return err
	}
	return r.inTx(ctx, st, func(st *sql.Stmt) error {
		for _, it := range list {
			if _, err := st.ExecContext(ctx, it.Name, it.Score, it.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// DeleteOne implements workload.Contender.
func (r *raw) DeleteOne(ctx context.Context, it *workload.Item) error {
	_, err := r.exec(ctx, "DELETE FROM items WHERE id = ?", it.ID)
	return err
}

const (
	assignExcluded = "name = excluded.name, nick = excluded.nick, score = excluded.score, active = excluded.active, age = excluded.age, data = excluded.data, joined_at = excluded.joined_at, seen_at = excluded.seen_at"
	assignValues   = "name = VALUES(name), nick = VALUES(nick), score = VALUES(score), active = VALUES(active), age = VALUES(age), data = VALUES(data), joined_at = VALUES(joined_at), seen_at = VALUES(seen_at)"
)

// Upsert implements workload.Contender.
func (r *raw) Upsert(ctx context.Context, it *workload.Item) error {
	if r.dialect == "postgres" || r.dialect == "sqlite" {
		st, err := r.stmt(ctx, insertText+" ON CONFLICT (email) DO UPDATE SET "+assignExcluded+" RETURNING id")
		if err != nil {
			return err
		}
		return st.QueryRowContext(ctx, it.Name, it.Email, it.Nick, it.Score, it.Active, it.Age, it.Data, it.JoinedAt, it.SeenAt).Scan(&it.ID)
	}
	st, err := r.stmt(ctx, insertText+" ON DUPLICATE KEY UPDATE "+assignValues+", id = LAST_INSERT_ID(id)")
	if err != nil {
		return err
	}
	return r.insert(ctx, st, it)
}

// list is a condition that column is one of ids, with its arguments.
func (r *raw) list(column string, ids []int64) (string, []any) {
	if r.dialect == "postgres" {
		return column + " = ANY(?)", []any{ids}
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return column + " IN (?" + strings.Repeat(", ?", len(ids)-1) + ")", args
}

// Eager implements workload.Contender: three statements.
func (r *raw) Eager(ctx context.Context, n int) ([]*workload.User, error) {
	users, err := r.users(ctx, n, "SELECT "+columns+" FROM users WHERE id <= ? ORDER BY id", n)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]*workload.User, len(users))
	ids := make([]int64, len(users))
	for i, u := range users {
		byID[u.ID], ids[i] = u, u.ID
	}
	cond, args := r.list("user_id", ids)
	posts := make(map[int64]*workload.Post)
	ids = ids[:0:0]
	err = r.each(ctx, "SELECT id, user_id, title, views FROM posts WHERE "+cond+" ORDER BY id", args, func(rows *sql.Rows) error {
		p := &workload.Post{}
		if err := rows.Scan(&p.ID, &p.UserID, &p.Title, &p.Views); err != nil {
			return err
		}
		u := byID[p.UserID]
		u.Posts = append(u.Posts, p)
		posts[p.ID] = p
		ids = append(ids, p.ID)
		return nil
	})
	if err != nil {
		return nil, err
	}
	cond, args = r.list("post_id", ids)
	err = r.each(ctx, "SELECT id, post_id, text, likes FROM comments WHERE "+cond+" ORDER BY id", args, func(rows *sql.Rows) error {
		c := &workload.Comment{}
		if err := rows.Scan(&c.ID, &c.PostID, &c.Text, &c.Likes); err != nil {
			return err
		}
		p := posts[c.PostID]
		p.Comments = append(p.Comments, c)
		return nil
	})
	return users, err
}

func (r *raw) each(ctx context.Context, query string, args []any, f func(*sql.Rows) error) error {
	st, err := r.stmt(ctx, query)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ManyToMany implements workload.Contender: users, then one join.
func (r *raw) ManyToMany(ctx context.Context, n int) ([]*workload.User, error) {
	users, err := r.users(ctx, n, "SELECT "+columns+" FROM users WHERE id <= ? ORDER BY id", n)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]*workload.User, len(users))
	ids := make([]int64, len(users))
	for i, u := range users {
		byID[u.ID], ids[i] = u, u.ID
	}
	cond, args := r.list("ur.user_id", ids)
	err = r.each(ctx, "SELECT ur.user_id, r.id, r.name FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE "+cond, args, func(rows *sql.Rows) error {
		role := &workload.Role{}
		var user int64
		if err := rows.Scan(&user, &role.ID, &role.Name); err != nil {
			return err
		}
		u := byID[user]
		u.Roles = append(u.Roles, role)
		return nil
	})
	return users, err
}

// BelongsTo implements workload.Contender: one join.
func (r *raw) BelongsTo(ctx context.Context, n int) ([]*workload.Post, error) {
	var list []*workload.Post
	query := `SELECT p.id, p.user_id, p.title, p.views, u.id, u.name, u.email, u.nick, u.score, u.active, u.age, u.data, u.joined_at, u.seen_at
		FROM posts p JOIN users u ON u.id = p.user_id WHERE p.id <= ? ORDER BY p.id`
	err := r.each(ctx, query, []any{n}, func(rows *sql.Rows) error {
		u := &workload.User{}
		p := &workload.Post{User: u}
		list = append(list, p)
		return rows.Scan(&p.ID, &p.UserID, &p.Title, &p.Views,
			&u.ID, &u.Name, &u.Email, &u.Nick, &u.Score, &u.Active, &u.Age, &u.Data, &u.JoinedAt, &u.SeenAt)
	})
	return list, err
}
