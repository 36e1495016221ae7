package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/bench/workload"
)

// models finds by key in a program of 10 to 500 models, each of which belongs to the one before, and says what a model
// costs to define.
func (sc *scaling) models(ctx context.Context) error {
	var costs string
	for _, n := range []int{10, 100, 500} {
		db, err := sc.ours(ctx)
		if err != nil {
			return err
		}
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		cpu := workload.CPU()
		users := defineModels(db, n)
		if _, err := users.FindByPK(ctx, 1); err != nil { // resolves the associations
			_ = db.Close()
			return err
		}
		cpu = workload.CPU() - cpu
		runtime.GC()
		runtime.ReadMemStats(&after)
		costs += fmt.Sprintf(" %d: %s and %.1f kB each;", n, duration(float64(cpu)/float64(n)), float64(after.HeapAlloc-before.HeapAlloc)/1e3/float64(n))
		err = sc.measure(ctx, pair{
			label: fmt.Sprintf("64 finds by key beside %d models", n),
			raw:   func(ctx context.Context) error { return sixtyFour(ctx, sc.open[0].FindPK) },
			ours: func(ctx context.Context) error {
				return sixtyFour(ctx, func(ctx context.Context, id int64) (*workload.User, error) { return users.FindByPK(ctx, id) })
			},
		})
		runtime.KeepAlive(users)
		_ = db.Close()
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(sc.out, "\nDefining models on %s, CPU and live heap:%s.\n", sc.server.Dialect, costs[:len(costs)-1])
	return nil
}

func defineModels(db *sequelize.Sequelize, n int) *sequelize.Model[workload.User] {
	sequelize.Define[workload.Post](db)
	sequelize.Define[workload.Comment](db)
	sequelize.Define[workload.Role](db)
	users := sequelize.Define[workload.User](db)
	last := sequelize.Define[link](db, sequelize.ModelName("link0"))
	for i := 5; i < n; i++ {
		next := sequelize.Define[link](db, sequelize.ModelName(fmt.Sprintf("link%d", i)))
		sequelize.BelongsTo(next, last, sequelize.As("before"), sequelize.ForeignKey("beforeId"))
		last = next
	}
	return users
}

// link is a model of a chain.
type link struct {
	ID       int64
	BeforeID *int64
	Name     string
	Price    float64
	Active   bool
	At       time.Time
}

func sixtyFour(ctx context.Context, find func(context.Context, int64) (*workload.User, error)) error {
	for id := range int64(64) {
		u, err := find(ctx, id+1)
		if err == nil && u.ID != id+1 {
			err = fmt.Errorf("user %d in place of %d", u.ID, id+1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
