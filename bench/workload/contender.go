// Package workload is what the benchmark measures: the models, the servers, and for each workload the work, the state
// that it needs before, and the check of all that it read or wrote.
package workload

import (
	"context"
	"errors"
)

// ErrSkip says that a contender cannot do a workload.
var ErrSkip = errors.New("not possible")

// Contender is one way of working with a database. Its methods are called by one goroutine, but for FindPK.
type Contender interface {
	// Name is the column's head in the table.
	Name() string
	// Open connects; each contender has a pool of its own, with at most PoolSize connections.
	Open(ctx context.Context, s *Server) error
	Close() error

	// InsertOne inserts a row and sets its id.
	InsertOne(ctx context.Context, it *Item) error
	// InsertTx inserts rows one by one in a transaction, and sets their ids.
	InsertTx(ctx context.Context, list []*Item) error
	// Bulk inserts rows by one call of the library. With ids, the library sets them; raw and pgx never do.
	Bulk(ctx context.Context, list []*Item, ids bool) error

	FindPK(ctx context.Context, id int64) (*User, error)
	// Find reads the first n users by id.
	Find(ctx context.Context, n int) ([]*User, error)
	// FindWhere reads the 20 newest active users of an age.
	FindWhere(ctx context.Context, age int) ([]*User, error)
	// Count counts the users of an age.
	Count(ctx context.Context, age int) (int64, error)
	// Stream reads n users one by one.
	Stream(ctx context.Context, n int, f func(*User) error) error

	// UpdateOne writes name and score of an item by its id.
	UpdateOne(ctx context.Context, it *Item) error
	// UpdateWhere sets the score of all items of an age.
	UpdateWhere(ctx context.Context, age int, score float64) (int64, error)
	// UpdateRows writes name and score of many items, each its own.
	UpdateRows(ctx context.Context, list []*Item) error
	DeleteOne(ctx context.Context, it *Item) error
	// Upsert inserts an item or updates all columns of the one with its email, and sets its id.
	Upsert(ctx context.Context, it *Item) error

	// Eager reads the first n users with their posts and their comments.
	Eager(ctx context.Context, n int) ([]*User, error)
	// ManyToMany reads the first n users with their roles.
	ManyToMany(ctx context.Context, n int) ([]*User, error)
	// BelongsTo reads the first n posts with their users.
	BelongsTo(ctx context.Context, n int) ([]*Post, error)
}

// PoolSize is the most connections of each contender.
const PoolSize = 4
