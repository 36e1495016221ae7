package workload

import (
	"context"
	"fmt"
)

func checkInserted(each int, ids bool) func(context.Context, *Server, *State, int) error {
	return func(ctx context.Context, s *Server, st *State, n int) error {
		rows, err := s.Items(ctx)
		if err != nil {
			return err
		}
		if len(rows) != n*each {
			return fmt.Errorf("%d rows in place of %d", len(rows), n*each)
		}
		for i, it := range st.items[:n*each] {
			want := NewItem(i + 1)
			row := rows[want.Email]
			if row == nil {
				return fmt.Errorf("%s is missing", want.Email)
			}
			if ids && (it.ID != 0 || st.ids) && it.ID != row.ID {
				return fmt.Errorf("%w: %d, %d", errIDs, it.ID, row.ID)
			}
			want.ID = row.ID
			if err := sameItem(row, want); err != nil {
				return err
			}
		}
		return nil
	}
}

// checkItems compares the table with the items, which were changed as it was.
func checkItems(ctx context.Context, s *Server, st *State, _ int) error {
	return checkTable(ctx, s, st.items)
}

func checkTable(ctx context.Context, s *Server, items []*Item) error {
	rows, err := s.Items(ctx)
	if err != nil {
		return err
	}
	if len(rows) != len(items) {
		return fmt.Errorf("%d rows in place of %d", len(rows), len(items))
	}
	for _, it := range items {
		if err := sameItem(rows[it.Email], it); err != nil {
			return err
		}
	}
	return nil
}

func checkAges(ctx context.Context, s *Server, st *State, n int) error {
	if st.n != 100 {
		return fmt.Errorf("%d rows were updated, not 100", st.n)
	}
	for _, it := range st.items {
		if it.Age == 3 {
			it.Score = float64(n - 1)
		}
	}
	return checkTable(ctx, s, st.items)
}

func checkDeleted(ctx context.Context, s *Server, st *State, n int) error {
	return checkTable(ctx, s, st.items[n:])
}

func checkUpserted(ctx context.Context, s *Server, st *State, n int) error {
	return checkTable(ctx, s, st.items[:min(max(n, 50), 100)])
}

func checkFound(n int) func(context.Context, *Server, *State, int) error {
	return func(_ context.Context, _ *Server, st *State, _ int) error { return checkUsers(st.users, n) }
}

func checkUsers(users []*User, n int) error {
	if len(users) != n {
		return fmt.Errorf("%d users in place of %d", len(users), n)
	}
	for i, u := range users {
		if err := sameUser(u, i+1); err != nil {
			return err
		}
	}
	return nil
}

func checkWhere(_ context.Context, s *Server, st *State, _ int) error {
	at := 0
	for i := s.Users; i > 0 && at < 20; i-- {
		if i%90 != 42 || i%2 != 0 {
			continue
		}
		if at >= len(st.users) {
			return fmt.Errorf("%d users in place of 20", len(st.users))
		}
		if err := sameUser(st.users[at], i); err != nil {
			return err
		}
		at++
	}
	if at != len(st.users) {
		return fmt.Errorf("%d users in place of %d", len(st.users), at)
	}
	return nil
}

func checkCount(_ context.Context, s *Server, st *State, _ int) error {
	want := int64(0)
	for i := 1; i <= s.Users; i++ {
		if i%90 == 42 {
			want++
		}
	}
	if st.n != want {
		return fmt.Errorf("counted %d in place of %d", st.n, want)
	}
	return nil
}

func checkEager(_ context.Context, _ *Server, st *State, _ int) error {
	if err := checkUsers(st.users, Parents); err != nil {
		return err
	}
	seen := map[int64]bool{}
	for _, u := range st.users {
		if len(u.Posts) != Posts {
			return fmt.Errorf("%d posts in place of %d", len(u.Posts), Posts)
		}
		for _, p := range u.Posts {
			if err := checkPost(p, u.ID); err != nil {
				return err
			}
			if seen[p.ID] || len(p.Comments) != Comments {
				return fmt.Errorf("post %d with %d comments", p.ID, len(p.Comments))
			}
			seen[p.ID] = true
			for k, c := range p.Comments {
				id := (p.ID-1)*Comments + int64(k) + 1
				if *c != (Comment{id, p.ID, fmt.Sprintf("comment %d", id), int(id % 50)}) {
					return fmt.Errorf("comment %+v", c)
				}
			}
		}
	}
	return nil
}

func checkPost(p *Post, user int64) error {
	if p.UserID != user || (p.ID-1)/Posts+1 != user || p.Title != fmt.Sprintf("post %d", p.ID) || p.Views != int(p.ID%100) {
		return fmt.Errorf("post %+v of user %d", p, user)
	}
	return nil
}

func checkRoles(_ context.Context, _ *Server, st *State, _ int) error {
	if err := checkUsers(st.users, Parents); err != nil {
		return err
	}
	for _, u := range st.users {
		if len(u.Roles) != PerUser {
			return fmt.Errorf("%d roles in place of %d", len(u.Roles), PerUser)
		}
		want := map[int64]bool{}
		for n := range PerUser {
			want[roleOf(int(u.ID), n)] = true
		}
		for _, r := range u.Roles {
			if !want[r.ID] || r.Name != fmt.Sprintf("role %d", r.ID) {
				return fmt.Errorf("user %d has role %+v", u.ID, r)
			}
			delete(want, r.ID)
		}
	}
	return nil
}

func checkParents(_ context.Context, _ *Server, st *State, _ int) error {
	if len(st.posts) != Parents*Posts {
		return fmt.Errorf("%d posts in place of %d", len(st.posts), Parents*Posts)
	}
	for i, p := range st.posts {
		user := int64(i/Posts + 1)
		if err := checkPost(p, user); err != nil {
			return err
		}
		if err := sameUser(p.User, int(user)); err != nil {
			return err
		}
	}
	return nil
}

func checkStream(_ context.Context, _ *Server, st *State, _ int) error {
	n := int64(st.rows)
	if st.n != n || st.sum != n*(n+1)/2 {
		return fmt.Errorf("%d rows with the sum %d", st.n, st.sum)
	}
	return sameUser(st.user, int(st.user.ID))
}
