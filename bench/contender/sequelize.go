package contender

import (
	"context"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/bench/workload"
	_ "github.com/go-sequelize/sequelize/dialect/mariadb" // the dialects that are measured
	_ "github.com/go-sequelize/sequelize/dialect/mysql"
	_ "github.com/go-sequelize/sequelize/dialect/postgres"
	_ "github.com/go-sequelize/sequelize/dialect/sqlite"
	"github.com/go-sequelize/sequelize/op"
)

// ours is this library, with its defaults.
type ours struct {
	plain    bool // over database/sql, without the native path
	db       *sequelize.Sequelize
	users    *sequelize.Model[workload.User]
	items    *sequelize.Model[workload.Item]
	posts    *sequelize.Model[workload.Post]
	comments *sequelize.Model[workload.Comment]
	roles    *sequelize.Model[workload.Role]
}

// Name implements workload.Contender.
func (o *ours) Name() string {
	if o.plain {
		return "sequelize-plain"
	}
	return "sequelize"
}

// Open implements workload.Contender.
func (o *ours) Open(ctx context.Context, s *workload.Server) error {
	config, err := sequelize.ParseURI(s.URI)
	if err != nil {
		return err
	}
	config.Plain = o.plain
	o.db, err = sequelize.New(config, sequelize.Pool{Max: workload.PoolSize, Idle: time.Hour},
		sequelize.Defaults(sequelize.Underscored(true), sequelize.Timestamps(false)))
	if err != nil {
		return err
	}
	o.users = sequelize.Define[workload.User](o.db)
	o.items = sequelize.Define[workload.Item](o.db)
	o.posts = sequelize.Define[workload.Post](o.db)
	o.comments = sequelize.Define[workload.Comment](o.db)
	o.roles = sequelize.Define[workload.Role](o.db)
	return nil
}

// Close implements workload.Contender.
func (o *ours) Close() error { return o.db.Close() }

// InsertOne implements workload.Contender.
func (o *ours) InsertOne(ctx context.Context, it *workload.Item) error {
	return o.items.Create(ctx, it)
}

// InsertTx implements workload.Contender.
func (o *ours) InsertTx(ctx context.Context, list []*workload.Item) error {
	return o.db.Transaction(ctx, func(ctx context.Context) error {
		for _, it := range list {
			if err := o.items.Create(ctx, it); err != nil {
				return err
			}
		}
		return nil
	})
}

// Bulk implements workload.Contender.
func (o *ours) Bulk(ctx context.Context, list []*workload.Item, ids bool) error {
	if ids {
		return o.items.BulkCreate(ctx, list)
	}
	return o.items.BulkCreate(ctx, list, sequelize.ReturnKeys(false))
}

// FindPK implements workload.Contender.
func (o *ours) FindPK(ctx context.Context, id int64) (*workload.User, error) {
	return o.users.FindByPK(ctx, id)
}

// Find implements workload.Contender.
func (o *ours) Find(ctx context.Context, n int) ([]*workload.User, error) {
	return o.users.FindAll(ctx, sequelize.Where{"id": op.Lte(n)}, sequelize.Order{sequelize.Asc("id")})
}

// FindWhere implements workload.Contender.
func (o *ours) FindWhere(ctx context.Context, age int) ([]*workload.User, error) {
	// Two conditions and not one with two names, whose names would be sorted: all contenders ask for the age first.
	return o.users.FindAll(ctx, sequelize.Where{"age": age}, sequelize.Where{"active": true}, sequelize.Order{sequelize.Desc("id")}, sequelize.Limit(20))
}

// Count implements workload.Contender.
func (o *ours) Count(ctx context.Context, age int) (int64, error) {
	return o.users.Count(ctx, sequelize.Where{"age": age})
}

// Stream implements workload.Contender.
func (o *ours) Stream(ctx context.Context, n int, f func(*workload.User) error) error {
	for u, err := range o.users.Each(ctx, sequelize.Where{"id": op.Lte(n)}) {
		if err == nil {
			err = f(u)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// UpdateOne implements workload.Contender.
func (o *ours) UpdateOne(ctx context.Context, it *workload.Item) error {
	return o.items.Save(ctx, it, sequelize.Fields{"name", "score"})
}

// UpdateWhere implements workload.Contender.
func (o *ours) UpdateWhere(ctx context.Context, age int, score float64) (int64, error) {
	return o.items.Update(ctx, sequelize.Set{"score": score}, sequelize.Where{"age": age})
}

// UpdateRows implements workload.Contender.
func (o *ours) UpdateRows(ctx context.Context, list []*workload.Item) error {
	return o.items.BulkUpdate(ctx, list, sequelize.Fields{"name", "score"})
}

// DeleteOne implements workload.Contender.
func (o *ours) DeleteOne(ctx context.Context, it *workload.Item) error {
	return o.items.DestroyOne(ctx, it)
}

// Upsert implements workload.Contender.
func (o *ours) Upsert(ctx context.Context, it *workload.Item) error {
	_, err := o.items.Upsert(ctx, it)
	return err
}

// Eager implements workload.Contender.
func (o *ours) Eager(ctx context.Context, n int) ([]*workload.User, error) {
	return o.users.FindAll(ctx, sequelize.Where{"id": op.Lte(n)}, sequelize.Order{sequelize.Asc("id")},
		sequelize.Include("posts", sequelize.Include("comments")))
}

// ManyToMany implements workload.Contender.
func (o *ours) ManyToMany(ctx context.Context, n int) ([]*workload.User, error) {
	return o.users.FindAll(ctx, sequelize.Where{"id": op.Lte(n)}, sequelize.Order{sequelize.Asc("id")}, sequelize.Include("roles"))
}

// BelongsTo implements workload.Contender.
func (o *ours) BelongsTo(ctx context.Context, n int) ([]*workload.Post, error) {
	return o.posts.FindAll(ctx, sequelize.Where{"id": op.Lte(n)}, sequelize.Order{sequelize.Asc("id")}, sequelize.Include("user"))
}
