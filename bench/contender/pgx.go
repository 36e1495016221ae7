package contender

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/go-sequelize/sequelize/bench/workload"
)

// native is pgx without database/sql, by hand: how fast PostgreSQL can be reached from Go.
type native struct{ db *pgxpool.Pool }

// Name implements workload.Contender.
func (*native) Name() string { return "pgx" }

// Open implements workload.Contender.
func (p *native) Open(ctx context.Context, s *workload.Server) error {
	if s.Dialect != "postgres" {
		return workload.ErrSkip
	}
	config, err := pgxpool.ParseConfig(s.DSN)
	if err != nil {
		return err
	}
	config.MaxConns = workload.PoolSize
	p.db, err = pgxpool.NewWithConfig(ctx, config)
	return err
}

// Close implements workload.Contender.
func (p *native) Close() error {
	p.db.Close()
	return nil
}

const pgxInsert = "INSERT INTO items (name, email, nick, score, active, age, data, joined_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id"

func itemArgs(it *workload.Item) []any {
	return []any{it.Name, it.Email, it.Nick, it.Score, it.Active, it.Age, it.Data, it.JoinedAt, it.SeenAt}
}

// InsertOne implements workload.Contender.
func (p *native) InsertOne(ctx context.Context, it *workload.Item) error {
	return p.db.QueryRow(ctx, pgxInsert, itemArgs(it)...).Scan(&it.ID)
}

// InsertTx implements workload.Contender: one batch in one round trip.
func (p *native) InsertTx(ctx context.Context, list []*workload.Item) error {
	return pgx.BeginFunc(ctx, p.db, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		for _, it := range list {
			b.Queue(pgxInsert, itemArgs(it)...).QueryRow(func(row pgx.Row) error { return row.Scan(&it.ID) })
		}
		return tx.SendBatch(ctx, b).Close()
	})
}

// Bulk implements workload.Contender: COPY, which gives no ids.
func (p *native) Bulk(ctx context.Context, list []*workload.Item, _ bool) error {
	_, err := p.db.CopyFrom(ctx, pgx.Identifier{"items"}, []string{"name", "email", "nick", "score", "active", "age", "data", "joined_at", "seen_at"},
		pgx.CopyFromSlice(len(list), func(i int) ([]any, error) { return itemArgs(list[i]), nil }))
	return err
}

// FindPK implements workload.Contender.
func (p *native) FindPK(ctx context.Context, id int64) (*workload.User, error) {
	u := &workload.User{}
	return u, scanUser(p.db.QueryRow(ctx, "SELECT "+columns+" FROM users WHERE id = $1", id), u)
}

func (p *native) users(ctx context.Context, query string, args ...any) ([]*workload.User, error) {
	var list []*workload.User
	err := p.stream(ctx, func(u *workload.User) error {
		list = append(list, u)
		return nil
	}, query, args...)
	return list, err
}

func (p *native) stream(ctx context.Context, f func(*workload.User) error, query string, args ...any) error {
	rows, err := p.db.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		u := &workload.User{}
		if err := scanUser(rows, u); err != nil {
			return err
		}
		if err := f(u); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Find implements workload.Contender.
func (p *native) Find(ctx context.Context, n int) ([]*workload.User, error) {
	return p.users(ctx, "SELECT "+columns+" FROM users WHERE id <= $1 ORDER BY id", n)
}

// FindWhere implements workload.Contender.
func (p *native) FindWhere(ctx context.Context, age int) ([]*workload.User, error) {
	return p.users(ctx, "SELECT "+columns+" FROM users WHERE age = $1 AND active = $2 ORDER BY id DESC LIMIT $3", age, true, 20)
}

// Count implements workload.Contender.
func (p *native) Count(ctx context.Context, age int) (n int64, err error) {
	return n, p.db.QueryRow(ctx, "SELECT count(*) FROM users WHERE age = $1", age).Scan(&n)
}

// Stream implements workload.Contender.
func (p *native) Stream(ctx context.Context, n int, f func(*workload.User) error) error {
	return p.stream(ctx, f, "SELECT "+columns+" FROM users WHERE id <= $1", n)
}

// UpdateOne implements workload.Contender.
func (p *native) UpdateOne(ctx context.Context, it *workload.Item) error {
	_, err := p.db.Exec(ctx, "UPDATE items SET name = $1, score = $2 WHERE id = $3", it.Name, it.Score, it.ID)
	return err
}

// UpdateWhere implements workload.Contender.
func (p *native) UpdateWhere(ctx context.Context, age int, score float64) (int64, error) {
	tag, err := p.db.Exec(ctx, "UPDATE items SET score = $1 WHERE age = $2", score, age)
	return tag.RowsAffected(), err
}

// UpdateRows implements workload.Contender.
func (p *native) UpdateRows(ctx context.Context, list []*workload.Item) error {
	ids, names, scores := make([]int64, len(list)), make([]string, len(list)), make([]float64, len(list))
	for i, it := range list {
		ids[i], names[i], scores[i] = it.ID, it.Name, it.Score
	}
	_, err := p.db.Exec(ctx, `UPDATE items SET name = g.name, score = g.score
		FROM unnest($1::bigint[], $2::text[], $3::float8[]) AS g (id, name, score) WHERE items.id = g.id`, ids, names, scores)
	return err
}

// DeleteOne implements workload.Contender.
func (p *native) DeleteOne(ctx context.Context, it *workload.Item) error {
	_, err := p.db.Exec(ctx, "DELETE FROM items WHERE id = $1", it.ID)
	return err
}

// Upsert implements workload.Contender.
func (p *native) Upsert(ctx context.Context, it *workload.Item) error {
	const text = "INSERT INTO items (name, email, nick, score, active, age, data, joined_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (email) DO UPDATE SET " + assignExcluded + " RETURNING id"
	return p.db.QueryRow(ctx, text, itemArgs(it)...).Scan(&it.ID)
}

// Eager implements workload.Contender: three statements.
func (p *native) Eager(ctx context.Context, n int) ([]*workload.User, error) {
	users, byID, ids, err := p.parents(ctx, n)
	if err != nil {
		return nil, err
	}
	posts := map[int64]*workload.Post{}
	var postIDs []int64
	rows, err := p.db.Query(ctx, "SELECT id, user_id, title, views FROM posts WHERE user_id = ANY($1) ORDER BY id", ids)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		o := &workload.Post{}
		if err := rows.Scan(&o.ID, &o.UserID, &o.Title, &o.Views); err != nil {
			return nil, err
		}
		u := byID[o.UserID]
		u.Posts = append(u.Posts, o)
		posts[o.ID] = o
		postIDs = append(postIDs, o.ID)
	}
	if rows.Err() != nil {
		return nil, rows.Err()
	}
	return users, p.comments(ctx, posts, postIDs)
}

func (p *native) parents(ctx context.Context, n int) ([]*workload.User, map[int64]*workload.User, []int64, error) {
	users, err := p.Find(ctx, n)
	byID := make(map[int64]*workload.User, len(users))
	ids := make([]int64, len(users))
	for i, u := range users {
		byID[u.ID], ids[i] = u, u.ID
	}
	return users, byID, ids, err
}

func (p *native) comments(ctx context.Context, posts map[int64]*workload.Post, ids []int64) error {
	rows, err := p.db.Query(ctx, "SELECT id, post_id, text, likes FROM comments WHERE post_id = ANY($1) ORDER BY id", ids)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		c := &workload.Comment{}
		if err := rows.Scan(&c.ID, &c.PostID, &c.Text, &c.Likes); err != nil {
			return err
		}
		o := posts[c.PostID]
		o.Comments = append(o.Comments, c)
	}
	return rows.Err()
}

// ManyToMany implements workload.Contender.
func (p *native) ManyToMany(ctx context.Context, n int) ([]*workload.User, error) {
	users, byID, ids, err := p.parents(ctx, n)
	if err != nil {
		return nil, err
	}
	rows, err := p.db.Query(ctx, "SELECT ur.user_id, r.id, r.name FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = ANY($1)", ids)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		role := &workload.Role{}
		var user int64
		if err := rows.Scan(&user, &role.ID, &role.Name); err != nil {
			return nil, err
		}
		byID[user].Roles = append(byID[user].Roles, role)
	}
	return users, rows.Err()
}

// BelongsTo implements workload.Contender.
func (p *native) BelongsTo(ctx context.Context, n int) ([]*workload.Post, error) {
	rows, err := p.db.Query(ctx, `SELECT p.id, p.user_id, p.title, p.views, u.id, u.name, u.email, u.nick, u.score, u.active, u.age, u.data, u.joined_at, u.seen_at
		FROM posts p JOIN users u ON u.id = p.user_id WHERE p.id <= $1 ORDER BY p.id`, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []*workload.Post
	for rows.Next() {
		u := &workload.User{}
		o := &workload.Post{User: u}
		list = append(list, o)
		if err := rows.Scan(&o.ID, &o.UserID, &o.Title, &o.Views,
			&u.ID, &u.Name, &u.Email, &u.Nick, &u.Score, &u.Active, &u.Age, &u.Data, &u.JoinedAt, &u.SeenAt); err != nil {
			return nil, err
		}
	}
	return list, rows.Err()
}
