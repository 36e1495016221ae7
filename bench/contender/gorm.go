package contender

import (
	"context"
	"database/sql"

	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"github.com/go-sequelize/sequelize/bench/workload"
)

// gormDB is gorm, with its defaults or tuned as its documentation says: without a transaction around each write, and
// with prepared statements.
type gormDB struct {
	tuned bool
	sql   *sql.DB
	db    *gorm.DB
}

// Name implements workload.Contender.
func (g *gormDB) Name() string {
	if g.tuned {
		return "gorm-tuned"
	}
	return "gorm"
}

// Open implements workload.Contender.
func (g *gormDB) Open(ctx context.Context, s *workload.Server) (err error) {
	if g.sql, err = openSQL(s); err != nil {
		return err
	}
	var d gorm.Dialector
	switch s.Dialect {
	case "sqlite":
		d = &sqlite.Dialector{Conn: g.sql}
	case "postgres":
		d = postgres.New(postgres.Config{Conn: g.sql})
	default:
		d = mysql.New(mysql.Config{Conn: g.sql})
	}
	g.db, err = gorm.Open(d, &gorm.Config{Logger: logger.Discard, SkipDefaultTransaction: g.tuned, PrepareStmt: g.tuned})
	return err
}

// Close implements workload.Contender.
func (g *gormDB) Close() error { return g.sql.Close() }

// InsertOne implements workload.Contender.
func (g *gormDB) InsertOne(ctx context.Context, it *workload.Item) error {
	return g.db.WithContext(ctx).Create(it).Error
}

// InsertTx implements workload.Contender.
func (g *gormDB) InsertTx(ctx context.Context, list []*workload.Item) error {
	return g.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, it := range list {
			if err := tx.Create(it).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// Bulk implements workload.Contender.
func (g *gormDB) Bulk(ctx context.Context, list []*workload.Item, _ bool) error {
	return g.db.WithContext(ctx).CreateInBatches(list, 1000).Error
}

// FindPK implements workload.Contender.
func (g *gormDB) FindPK(ctx context.Context, id int64) (*workload.User, error) {
	u := &workload.User{}
	return u, g.db.WithContext(ctx).First(u, id).Error
}

// Find implements workload.Contender.
func (g *gormDB) Find(ctx context.Context, n int) (list []*workload.User, err error) {
	return list, g.db.WithContext(ctx).Where("id <= ?", n).Order("id").Find(&list).Error
}

// FindWhere implements workload.Contender.
func (g *gormDB) FindWhere(ctx context.Context, age int) (list []*workload.User, err error) {
	return list, g.db.WithContext(ctx).Where("age = ? AND active = ?", age, true).Order("id DESC").Limit(20).Find(&list).Error
}

// Count implements workload.Contender.
func (g *gormDB) Count(ctx context.Context, age int) (n int64, err error) {
	return n, g.db.WithContext(ctx).Model(&workload.User{}).Where("age = ?", age).Count(&n).Error
}

// Stream implements workload.Contender.
func (g *gormDB) Stream(ctx context.Context, n int, f func(*workload.User) error) error {
	rows, err := g.db.WithContext(ctx).Model(&workload.User{}).Where("id <= ?", n).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		u := &workload.User{}
		if err := g.db.ScanRows(rows, u); err != nil {
			return err
		}
		if err := f(u); err != nil {
			return err
		}
	}
	return rows.Err()
}

// UpdateOne implements workload.Contender.
func (g *gormDB) UpdateOne(ctx context.Context, it *workload.Item) error {
	return g.db.WithContext(ctx).Model(it).Select("name", "score").Updates(it).Error
}

// UpdateWhere implements workload.Contender.
func (g *gormDB) UpdateWhere(ctx context.Context, age int, score float64) (int64, error) {
	r := g.db.WithContext(ctx).Model(&workload.Item{}).Where("age = ?", age).Update("score", score)
	return r.RowsAffected, r.Error
}

// UpdateRows implements workload.Contender: gorm has no statement for it.
func (g *gormDB) UpdateRows(ctx context.Context, list []*workload.Item) error {
	return g.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, it := range list {
			if err := tx.Model(it).Select("name", "score").Updates(it).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// DeleteOne implements workload.Contender.
func (g *gormDB) DeleteOne(ctx context.Context, it *workload.Item) error {
	return g.db.WithContext(ctx).Delete(it).Error
}

var upserted = []string{"name", "nick", "score", "active", "age", "data", "joined_at", "seen_at"}

// Upsert implements workload.Contender.
func (g *gormDB) Upsert(ctx context.Context, it *workload.Item) error {
	return g.db.WithContext(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "email"}}, DoUpdates: clause.AssignmentColumns(upserted),
	}).Create(it).Error
}

// Eager implements workload.Contender.
func (g *gormDB) Eager(ctx context.Context, n int) (list []*workload.User, err error) {
	return list, g.db.WithContext(ctx).Preload("Posts").Preload("Posts.Comments").Where("id <= ?", n).Order("id").Find(&list).Error
}

// ManyToMany implements workload.Contender.
func (g *gormDB) ManyToMany(ctx context.Context, n int) (list []*workload.User, err error) {
	return list, g.db.WithContext(ctx).Preload("Roles").Where("id <= ?", n).Order("id").Find(&list).Error
}

// BelongsTo implements workload.Contender.
func (g *gormDB) BelongsTo(ctx context.Context, n int) (list []*workload.Post, err error) {
	return list, g.db.WithContext(ctx).Joins("User").Where("posts.id <= ?", n).Order("posts.id").Find(&list).Error
}
