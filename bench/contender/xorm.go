package contender

import (
	"context"
	"time"

	"xorm.io/xorm"
	"xorm.io/xorm/log"

	"github.com/go-sequelize/sequelize/bench/workload"
)

// xormDB is xorm. It has no associations: joins and stitching are by hand.
type xormDB struct{ db *xorm.Engine }

// Name implements workload.Contender.
func (*xormDB) Name() string { return "xorm" }

// Open implements workload.Contender.
func (x *xormDB) Open(ctx context.Context, s *workload.Server) (err error) {
	if x.db, err = xorm.NewEngine(s.Driver, s.DSN); err != nil {
		return err
	}
	x.db.SetLogLevel(log.LOG_OFF)
	x.db.SetMaxOpenConns(workload.PoolSize)
	x.db.SetMaxIdleConns(workload.PoolSize)
	x.db.DatabaseTZ, x.db.TZLocation = time.UTC, time.UTC
	return nil
}

// Close implements workload.Contender.
func (x *xormDB) Close() error { return x.db.Close() }

// InsertOne implements workload.Contender.
func (x *xormDB) InsertOne(ctx context.Context, it *workload.Item) error {
	_, err := x.db.Context(ctx).Insert(it)
	return err
}

// InsertTx implements workload.Contender.
func (x *xormDB) InsertTx(ctx context.Context, list []*workload.Item) error {
	return x.inTx(ctx, func(s *xorm.Session) error {
		for _, it := range list {
			if _, err := s.Insert(it); err != nil {
				return err
			}
		}
		return nil
	})
}

func (x *xormDB) inTx(ctx context.Context, f func(*xorm.Session) error) error {
	s := x.db.NewSession().Context(ctx)
	defer s.Close()
	if err := s.Begin(); err != nil {
		return err
	}
	if err := f(s); err != nil {
		return err
	}
	return s.Commit()
}

// Bulk implements workload.Contender: xorm has no chunks, so that a call is for 1,000 rows, and sets no ids.
func (x *xormDB) Bulk(ctx context.Context, list []*workload.Item, _ bool) error {
	return x.inTx(ctx, func(s *xorm.Session) error {
		for at := 0; at < len(list); at += 1000 {
			part := list[at:min(at+1000, len(list))]
			if _, err := s.Insert(&part); err != nil {
				return err
			}
		}
		return nil
	})
}

// FindPK implements workload.Contender.
func (x *xormDB) FindPK(ctx context.Context, id int64) (*workload.User, error) {
	u := &workload.User{}
	_, err := x.db.Context(ctx).ID(id).Get(u)
	return u, err
}

// Find implements workload.Contender.
func (x *xormDB) Find(ctx context.Context, n int) (list []*workload.User, err error) {
	return list, x.db.Context(ctx).Where("id <= ?", n).Asc("id").Find(&list)
}

// FindWhere implements workload.Contender.
func (x *xormDB) FindWhere(ctx context.Context, age int) (list []*workload.User, err error) {
	return list, x.db.Context(ctx).Where("age = ? AND active = ?", age, true).Desc("id").Limit(20).Find(&list)
}

// Count implements workload.Contender.
func (x *xormDB) Count(ctx context.Context, age int) (int64, error) {
	return x.db.Context(ctx).Where("age = ?", age).Count(&workload.User{})
}

// Stream implements workload.Contender.
func (x *xormDB) Stream(ctx context.Context, n int, f func(*workload.User) error) error {
	rows, err := x.db.Context(ctx).Where("id <= ?", n).Rows(&workload.User{})
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		u := &workload.User{}
		if err := rows.Scan(u); err != nil {
			return err
		}
		if err := f(u); err != nil {
			return err
		}
	}
	return rows.Err()
}

// UpdateOne implements workload.Contender.
func (x *xormDB) UpdateOne(ctx context.Context, it *workload.Item) error {
	_, err := x.db.Context(ctx).ID(it.ID).Cols("name", "score").Update(it)
	return err
}

// UpdateWhere implements workload.Contender.
func (x *xormDB) UpdateWhere(ctx context.Context, age int, score float64) (int64, error) {
	return x.db.Context(ctx).Where("age = ?", age).Cols("score").Update(&workload.Item{Score: score})
}

// UpdateRows implements workload.Contender: xorm has no statement for it.
func (x *xormDB) UpdateRows(ctx context.Context, list []*workload.Item) error {
	return x.inTx(ctx, func(s *xorm.Session) error {
		for _, it := range list {
			if _, err := s.ID(it.ID).Cols("name", "score").Update(it); err != nil {
				return err
			}
		}
		return nil
	})
}

// DeleteOne implements workload.Contender.
func (x *xormDB) DeleteOne(ctx context.Context, it *workload.Item) error {
	_, err := x.db.Context(ctx).ID(it.ID).Delete(&workload.Item{})
	return err
}

// Upsert implements workload.Contender: xorm has none.
func (x *xormDB) Upsert(ctx context.Context, it *workload.Item) error { return workload.ErrSkip }

// Eager implements workload.Contender.
func (x *xormDB) Eager(ctx context.Context, n int) ([]*workload.User, error) {
	users, byID, ids, err := x.parents(ctx, n)
	if err != nil {
		return nil, err
	}
	var posts []*workload.Post
	if err := x.db.Context(ctx).In("user_id", ids).Asc("id").Find(&posts); err != nil {
		return nil, err
	}
	postIDs, byPost := make([]int64, len(posts)), make(map[int64]*workload.Post, len(posts))
	for i, p := range posts {
		postIDs[i], byPost[p.ID] = p.ID, p
		byID[p.UserID].Posts = append(byID[p.UserID].Posts, p)
	}
	var comments []*workload.Comment
	if err := x.db.Context(ctx).In("post_id", postIDs).Asc("id").Find(&comments); err != nil {
		return nil, err
	}
	for _, c := range comments {
		byPost[c.PostID].Comments = append(byPost[c.PostID].Comments, c)
	}
	return users, nil
}

func (x *xormDB) parents(ctx context.Context, n int) ([]*workload.User, map[int64]*workload.User, []int64, error) {
	users, err := x.Find(ctx, n)
	byID := make(map[int64]*workload.User, len(users))
	ids := make([]int64, len(users))
	for i, u := range users {
		byID[u.ID], ids[i] = u, u.ID
	}
	return users, byID, ids, err
}

// roleOfUser is a row of xorm's join.
type roleOfUser struct {
	workload.Role `xorm:"extends"`
	UserID        int64 `xorm:"'user_id'"`
}

// ManyToMany implements workload.Contender.
func (x *xormDB) ManyToMany(ctx context.Context, n int) ([]*workload.User, error) {
	users, byID, ids, err := x.parents(ctx, n)
	if err != nil {
		return nil, err
	}
	var roles []*roleOfUser
	err = x.db.Context(ctx).Table("user_roles").Join("INNER", "roles", "roles.id = user_roles.role_id").
		Select("roles.id, roles.name, user_roles.user_id").In("user_roles.user_id", ids).Find(&roles)
	for _, r := range roles {
		byID[r.UserID].Roles = append(byID[r.UserID].Roles, &r.Role)
	}
	return users, err
}

// postOfUser is a row of xorm's join.
type postOfUser struct {
	workload.Post `xorm:"extends"`
	Owner         workload.User `xorm:"extends"`
}

// BelongsTo implements workload.Contender.
func (x *xormDB) BelongsTo(ctx context.Context, n int) ([]*workload.Post, error) {
	var rows []*postOfUser
	err := x.db.Context(ctx).Table("posts").Join("INNER", "users", "users.id = posts.user_id").
		Where("posts.id <= ?", n).Asc("posts.id").Find(&rows)
	posts := make([]*workload.Post, len(rows))
	for i, r := range rows {
		posts[i] = &r.Post
		posts[i].User = &r.Owner
	}
	return posts, err
}
