package main

import (
	"context"
	"fmt"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/bench/workload"
	"github.com/go-sequelize/sequelize/op"
)

// branch has leaves: many parents of few children each.
type branch struct {
	ID       int64
	Name     string
	City     string
	Score    float64
	OpenedAt time.Time
	Leaves   []*leaf `sequelize:"hasMany;foreignKey:branchId"`
}

type leaf struct {
	ID       int64
	BranchID int64
	Name     string
}

const (
	branches = 10_000
	leavesOf = 3
)

// joined reads parents with their children by one statement with a join, beside the default of a statement a level.
func (sc *scaling) joined(ctx context.Context) error {
	if err := sc.fillBranches(ctx); err != nil {
		return err
	}
	db, err := sc.ours(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	users, posts := sequelize.Define[workload.User](db), sequelize.Define[workload.Post](db)
	sequelize.Define[workload.Comment](db)
	sequelize.Define[workload.Role](db)
	sequelize.Define[leaf](db, sequelize.TableName("leaves"))
	wide := sequelize.Define[branch](db, sequelize.TableName("branches"))
	fmt.Fprintf(sc.out, "\n**%s: includes by a join (`Separate(false)`), ratio to the default, a statement a level**\n\n| include | separate CPU | CPU | wall | allocs | bytes |\n|---|---|---|---|---|---|\n", sc.server.Dialect)
	order := sequelize.Order{sequelize.Asc("id")}
	for _, in := range []struct {
		label string
		find  func(ctx context.Context, how sequelize.Separate) error
	}{
		{"100 parents × 10 children", func(ctx context.Context, how sequelize.Separate) error {
			list, err := users.FindAll(ctx, sequelize.Where{"id": op.Lte(workload.Parents)}, order, sequelize.Include("posts", how))
			n := 0
			for _, u := range list {
				n += len(u.Posts)
			}
			return counted(n, workload.Parents*workload.Posts, err)
		}},
		{"10,000 parents × 3 children", func(ctx context.Context, how sequelize.Separate) error {
			list, err := wide.FindAll(ctx, order, sequelize.Include("leaves", how))
			n := 0
			for _, b := range list {
				n += len(b.Leaves)
			}
			return counted(n, branches*leavesOf, err)
		}},
		{"1,000 children, each with its one of 100 parents", func(ctx context.Context, how sequelize.Separate) error {
			list, err := posts.FindAll(ctx, order, sequelize.Include("user", how))
			n := 0
			for _, p := range list {
				if p.User != nil && p.User.ID == p.UserID {
					n++
				}
			}
			return counted(n, workload.Parents*workload.Posts, err)
		}},
	} {
		err := sc.measure(ctx, pair{
			label: in.label,
			raw:   func(ctx context.Context) error { return in.find(ctx, true) },
			ours:  func(ctx context.Context) error { return in.find(ctx, false) },
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (sc *scaling) fillBranches(ctx context.Context) error {
	for _, t := range []string{
		"CREATE TABLE branches (id SERIAL, name varchar(255) NOT NULL, city varchar(255) NOT NULL, score FLOAT NOT NULL, opened_at TIME NOT NULL)",
		"CREATE TABLE leaves (id SERIAL, branch_id bigint NOT NULL, name varchar(255) NOT NULL)",
		"CREATE INDEX leaves_branch ON leaves (branch_id)",
	} {
		if err := sc.server.Create(ctx, t); err != nil {
			return err
		}
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 678901000, time.UTC)
	var parents, children []any
	for i := 1; i <= branches; i++ {
		parents = append(parents, int64(i), fmt.Sprintf("branch %d", i), fmt.Sprintf("city %d", i%100), float64(i)/7, at.Add(time.Duration(i)*time.Second))
	}
	for i := 1; i <= branches*leavesOf; i++ {
		children = append(children, int64(i), int64((i-1)%branches+1), fmt.Sprintf("leaf %d", i))
	}
	if err := sc.server.Insert(ctx, "branches (id, name, city, score, opened_at)", 5, parents); err != nil {
		return err
	}
	return sc.server.Insert(ctx, "leaves (id, branch_id, name)", 3, children)
}
