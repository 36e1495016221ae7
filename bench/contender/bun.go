package contender

import (
	"context"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/mysqldialect"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"github.com/uptrace/bun/schema"

	"github.com/go-sequelize/sequelize/bench/workload"
)

// bunDB is bun. On PostgreSQL it runs over pgx in simple protocol, as its documentation says.
type bunDB struct {
	db      *bun.DB
	dialect string
}

// Name implements workload.Contender.
func (*bunDB) Name() string { return "bun" }

// Open implements workload.Contender.
func (b *bunDB) Open(ctx context.Context, s *workload.Server) error {
	var d schema.Dialect
	tuned := *s
	switch b.dialect = s.Dialect; s.Dialect {
	case "sqlite":
		d = sqlitedialect.New()
	case "postgres":
		d = pgdialect.New()
		tuned.DSN += separator(s.DSN) + "default_query_exec_mode=simple_protocol"
	default:
		d = mysqldialect.New()
	}
	db, err := openSQL(&tuned)
	if err != nil {
		return err
	}
	b.db = bun.NewDB(db, d)
	b.db.RegisterModel((*workload.UserRole)(nil))
	return nil
}

func separator(dsn string) string {
	for _, c := range dsn {
		if c == '?' {
			return "&"
		}
	}
	return "?"
}

// Close implements workload.Contender.
func (b *bunDB) Close() error { return b.db.Close() }

// InsertOne implements workload.Contender.
func (b *bunDB) InsertOne(ctx context.Context, it *workload.Item) error {
	_, err := b.db.NewInsert().Model(it).Exec(ctx)
	return err
}

// InsertTx implements workload.Contender.
func (b *bunDB) InsertTx(ctx context.Context, list []*workload.Item) error {
	return b.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		for _, it := range list {
			if _, err := tx.NewInsert().Model(it).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

// Bulk implements workload.Contender: bun has no chunks, so that a call is for 1,000 rows.
func (b *bunDB) Bulk(ctx context.Context, list []*workload.Item, _ bool) error {
	return b.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		for at := 0; at < len(list); at += 1000 {
			part := list[at:min(at+1000, len(list))]
			if _, err := tx.NewInsert().Model(&part).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

// FindPK implements workload.Contender.
func (b *bunDB) FindPK(ctx context.Context, id int64) (*workload.User, error) {
	u := &workload.User{ID: id}
	return u, b.db.NewSelect().Model(u).WherePK().Scan(ctx)
}

// Find implements workload.Contender.
func (b *bunDB) Find(ctx context.Context, n int) (list []*workload.User, err error) {
	return list, b.db.NewSelect().Model(&list).Where("id <= ?", n).Order("id").Scan(ctx)
}

// FindWhere implements workload.Contender.
func (b *bunDB) FindWhere(ctx context.Context, age int) (list []*workload.User, err error) {
	return list, b.db.NewSelect().Model(&list).Where("age = ?", age).Where("active = ?", true).Order("id DESC").Limit(20).Scan(ctx)
}

// Count implements workload.Contender.
func (b *bunDB) Count(ctx context.Context, age int) (int64, error) {
	n, err := b.db.NewSelect().Model((*workload.User)(nil)).Where("age = ?", age).Count(ctx)
	return n, err
}

// Stream implements workload.Contender.
func (b *bunDB) Stream(ctx context.Context, n int, f func(*workload.User) error) error {
	rows, err := b.db.NewSelect().Model((*workload.User)(nil)).Where("id <= ?", n).Rows(ctx)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		u := &workload.User{}
		if err := b.db.ScanRow(ctx, rows, u); err != nil {
			return err
		}
		if err := f(u); err != nil {
			return err
		}
	}
	return rows.Err()
}

// UpdateOne implements workload.Contender.
func (b *bunDB) UpdateOne(ctx context.Context, it *workload.Item) error {
	_, err := b.db.NewUpdate().Model(it).Column("name", "score").WherePK().Exec(ctx)
	return err
}

// UpdateWhere implements workload.Contender.
func (b *bunDB) UpdateWhere(ctx context.Context, age int, score float64) (int64, error) {
	r, err := b.db.NewUpdate().Model((*workload.Item)(nil)).Set("score = ?", score).Where("age = ?", age).Exec(ctx)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// UpdateRows implements workload.Contender.
func (b *bunDB) UpdateRows(ctx context.Context, list []*workload.Item) error {
	_, err := b.db.NewUpdate().Model(&list).Column("name", "score").Bulk().Exec(ctx)
	return err
}

// DeleteOne implements workload.Contender.
func (b *bunDB) DeleteOne(ctx context.Context, it *workload.Item) error {
	_, err := b.db.NewDelete().Model(it).WherePK().Exec(ctx)
	return err
}

// Upsert implements workload.Contender.
func (b *bunDB) Upsert(ctx context.Context, it *workload.Item) error {
	q := b.db.NewInsert().Model(it)
	if b.dialect == "sqlite" || b.dialect == "postgres" {
		q = q.On("CONFLICT (email) DO UPDATE").Returning("id")
	} else {
		q = q.On("DUPLICATE KEY UPDATE").Set("id = LAST_INSERT_ID(id)")
	}
	for _, column := range upserted {
		if b.dialect == "sqlite" || b.dialect == "postgres" {
			q = q.Set(column + " = EXCLUDED." + column)
		} else {
			q = q.Set(column + " = VALUES(" + column + ")")
		}
	}
	_, err := q.Exec(ctx)
	return err
}

// Eager implements workload.Contender.
func (b *bunDB) Eager(ctx context.Context, n int) (list []*workload.User, err error) {
	return list, b.db.NewSelect().Model(&list).Relation("Posts.Comments").Where("id <= ?", n).Order("id").Scan(ctx)
}

// ManyToMany implements workload.Contender.
func (b *bunDB) ManyToMany(ctx context.Context, n int) (list []*workload.User, err error) {
	return list, b.db.NewSelect().Model(&list).Relation("Roles").Where("id <= ?", n).Order("id").Scan(ctx)
}

// BelongsTo implements workload.Contender.
func (b *bunDB) BelongsTo(ctx context.Context, n int) (list []*workload.Post, err error) {
	return list, b.db.NewSelect().Model(&list).Relation("User").Where("post.id <= ?", n).Order("post.id").Scan(ctx)
}
