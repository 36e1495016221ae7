package workload

import (
	"context"
	"errors"
	"fmt"
)

// Workload is one kind of work. Prepare makes the state for n runs, Run is what is measured, and Check looks at all
// that the last run read, or at all that the n runs wrote, over all columns.
type Workload struct {
	Name    string
	Most    int // runs of one measurement
	Prepare func(ctx context.Context, s *Server, st *State, n int) error
	Run     func(ctx context.Context, c Contender, st *State, i int) error
	Check   func(ctx context.Context, s *Server, st *State, n int) error
}

// State is what a measurement works on, made before it, so that only the library's own work is measured.
type State struct {
	items []*Item
	names []string
	rows  int // of users
	// What the last run brought:
	user  *User
	users []*User
	posts []*Post
	n     int64
	sum   int64
	ids   bool // the contender must set the ids of bulk inserts
}

// NeedsIDs says that bulk inserts with ids must set them, as this library's do.
func (s *State) NeedsIDs(yes bool) { s.ids = yes }

// All are the workloads.
var All = []*Workload{
	{"InsertOne", 2000, emptyFor(1), func(ctx context.Context, c Contender, st *State, i int) error {
		return c.InsertOne(ctx, st.items[i])
	}, checkInserted(1, true)},
	{"InsertTx100", 50, emptyFor(100), func(ctx context.Context, c Contender, st *State, i int) error {
		return c.InsertTx(ctx, st.part(i, 100))
	}, checkInserted(100, true)},
	{"InsertCall100", 50, emptyFor(100), func(ctx context.Context, c Contender, st *State, i int) error {
		if c.Name() == "raw" { // the one call is measured against the loop that it replaces
			return c.InsertTx(ctx, st.part(i, 100))
		}
		return c.Bulk(ctx, st.part(i, 100), true)
	}, checkInserted(100, true)},
	{"BulkInsert1k", 20, emptyFor(1000), bulk(1000, true), checkInserted(1000, true)},
	{"BulkInsert100k", 1, emptyFor(100_000), bulk(100_000, true), checkInserted(100_000, true)},
	{"BulkInsert100kNoIDs", 1, emptyFor(100_000), bulk(100_000, false), checkInserted(100_000, false)},
	{"FindPK", 5000, reading, func(ctx context.Context, c Contender, st *State, i int) (err error) {
		st.n = int64(i*7919%st.rows + 1)
		st.user, err = c.FindPK(ctx, st.n)
		return err
	}, func(_ context.Context, _ *Server, st *State, _ int) error { return sameUser(st.user, int(st.n)) }},
	{"Find100", 500, reading, find(100), checkFound(100)},
	{"Find10k", 10, reading, find(10_000), checkFound(10_000)},
	{"FindWhere20", 1000, reading, func(ctx context.Context, c Contender, st *State, _ int) (err error) {
		st.users, err = c.FindWhere(ctx, 42)
		return err
	}, checkWhere},
	{"Count", 2000, reading, func(ctx context.Context, c Contender, st *State, _ int) (err error) {
		st.n, err = c.Count(ctx, 42)
		return err
	}, checkCount},
	{"UpdateOne", 2000, putting(1000), func(ctx context.Context, c Contender, st *State, i int) error {
		return c.UpdateOne(ctx, st.change(i))
	}, checkItems},
	{"UpdateWhere100", 200, puttingAges, func(ctx context.Context, c Contender, st *State, i int) (err error) {
		st.n, err = c.UpdateWhere(ctx, 3, float64(i))
		return err
	}, checkAges},
	{"UpdateRows100", 100, putting(1000), func(ctx context.Context, c Contender, st *State, i int) error {
		for k := range 100 {
			st.change(i*100 + k)
		}
		first := i * 100 % 1000
		return c.UpdateRows(ctx, st.items[first:first+100])
	}, checkItems},
	{"DeleteOne", 2000, puttingMore, func(ctx context.Context, c Contender, st *State, i int) error {
		return c.DeleteOne(ctx, st.items[i])
	}, checkDeleted},
	{"Upsert", 2000, puttingHalf, func(ctx context.Context, c Contender, st *State, i int) error {
		it := st.change(i % len(st.items))
		it.ID = 0
		return c.Upsert(ctx, it)
	}, checkUpserted},
	{"Eager", 10, reading, func(ctx context.Context, c Contender, st *State, _ int) (err error) {
		st.users, err = c.Eager(ctx, Parents)
		return err
	}, checkEager},
	{"M2M", 50, reading, func(ctx context.Context, c Contender, st *State, _ int) (err error) {
		st.users, err = c.ManyToMany(ctx, Parents)
		return err
	}, checkRoles},
	{"BelongsTo1k", 20, reading, func(ctx context.Context, c Contender, st *State, _ int) (err error) {
		st.posts, err = c.BelongsTo(ctx, Parents*Posts)
		return err
	}, checkParents},
	{"Stream100k", 1, reading, func(ctx context.Context, c Contender, st *State, _ int) error {
		st.n, st.sum = 0, 0
		return c.Stream(ctx, st.rows, func(u *User) error {
			st.n, st.sum, st.user = st.n+1, st.sum+u.ID, u
			return nil
		})
	}, checkStream},
}

func (s *State) part(i, n int) []*Item { return s.items[i*n : (i+1)*n] }

// change gives an item other values. It allocates nothing.
func (s *State) change(i int) *Item {
	it := s.items[i%len(s.items)]
	it.Name, it.Score = s.names[i%len(s.names)], float64(i)
	return it
}

func (s *State) setNames() {
	s.names = make([]string, 61)
	for i := range s.names {
		s.names[i] = fmt.Sprintf("changed %d", i)
	}
}

func bulk(n int, ids bool) func(context.Context, Contender, *State, int) error {
	return func(ctx context.Context, c Contender, st *State, i int) error { return c.Bulk(ctx, st.part(i, n), ids) }
}

func find(n int) func(context.Context, Contender, *State, int) error {
	return func(ctx context.Context, c Contender, st *State, _ int) (err error) {
		st.users, err = c.Find(ctx, n)
		return err
	}
}

func reading(_ context.Context, s *Server, st *State, _ int) error {
	st.rows = s.Users
	return nil
}

func emptyFor(each int) func(context.Context, *Server, *State, int) error {
	return func(ctx context.Context, s *Server, st *State, n int) error {
		st.items = NewItems(1, n*each)
		return s.Empty(ctx)
	}
}

func putting(rows int) func(context.Context, *Server, *State, int) error {
	return func(ctx context.Context, s *Server, st *State, _ int) error {
		st.setNames()
		st.items = NewItems(1, rows)
		if err := s.Empty(ctx); err != nil {
			return err
		}
		return s.Put(ctx, st.items)
	}
}

func puttingAges(ctx context.Context, s *Server, st *State, _ int) error {
	st.items = NewItems(1, 1000)
	for i, it := range st.items {
		it.Age = i % 10
	}
	if err := s.Empty(ctx); err != nil {
		return err
	}
	return s.Put(ctx, st.items)
}

// puttingMore puts one item more than is deleted.
func puttingMore(ctx context.Context, s *Server, st *State, n int) error {
	return putting(n+1)(ctx, s, st, n)
}

// puttingHalf puts 50 of 100 items.
func puttingHalf(ctx context.Context, s *Server, st *State, n int) error {
	if err := putting(50)(ctx, s, st, n); err != nil {
		return err
	}
	st.items = append(st.items, NewItems(51, 50)...)
	return nil
}

var errIDs = errors.New("the id of a record is not its row's")

// ByName finds a workload; nil where there is none.
func ByName(name string) *Workload {
	for _, w := range All {
		if w.Name == name {
			return w
		}
	}
	return nil
}

// FindN is a find of the first n users.
func FindN(n int) *Workload {
	return &Workload{fmt.Sprintf("Find%d", n), max(1, 20_000/n), reading, find(n), checkFound(n)}
}
