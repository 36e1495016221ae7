package sequelize_test

import (
	"context"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// clock is a clock that stands still until it is told to step.
type clock struct{ at time.Time }

func newClock() *clock { return &clock{time.Date(2024, 3, 31, 1, 59, 59, 999_999_000, time.UTC)} }

func (c *clock) now() time.Time { return c.at.Add(345).In(time.FixedZone("", 3600)) } // with nanoseconds, off UTC
func (c *clock) step()          { c.at = c.at.Add(time.Hour + time.Microsecond) }

type stamped struct {
	ID      int64
	Name    string
	Rank    int
	Made    time.Time
	Changed time.Time
}

type half struct {
	ID        int64
	Name      string
	CreatedAt time.Time
}

func TestTimestamps(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		clock := newClock()
		db := open(t, uri, sequelize.Clock(clock.now))
		rows := sequelize.Define[stamped](db, sequelize.CreatedAt("made"), sequelize.UpdatedAt("changed"))
		halves := sequelize.Define[half](db, sequelize.UpdatedAt("-"))
		must(t, db.Sync(ctx, sequelize.Force(true)))
		defer db.Drop(ctx)
		made := clock.at
		list := []*stamped{{Name: "a"}, {Name: "b"}, {Name: "c"}}
		must(t, rows.BulkCreate(ctx, list))
		check := func(what string, r *stamped, made, changed time.Time) {
			t.Helper()
			if !r.Made.Equal(made) || !r.Changed.Equal(changed) {
				t.Errorf("%s, in the record: %v %v; want %v %v", what, r.Made, r.Changed, made, changed)
			}
			got, err := rows.FindByPK(ctx, r.ID)
			must(t, err)
			if !got.Made.Equal(made) || !got.Changed.Equal(changed) {
				t.Errorf("%s, in the row: %v %v; want %v %v", what, got.Made, got.Changed, made, changed)
			}
		}
		for _, r := range list {
			check("bulk create", r, made, made)
		}
		clock.step()
		r := list[0]
		r.Name, r.Made = "a2", clock.at // made is set once
		must(t, rows.Save(ctx, r))
		must(t, rows.Reload(ctx, r))
		check("save", r, made, clock.at)
		changed := clock.at
		clock.step()
		r.Name = "a3"
		must(t, rows.Save(ctx, r, sequelize.Silent(true)))
		check("silent save", r, made, changed)
		if _, err := rows.Update(ctx, sequelize.Set{"name": "a4"}, sequelize.Where{"id": r.ID}, sequelize.Silent(true)); err != nil {
			t.Fatal(err)
		}
		must(t, rows.Reload(ctx, r))
		check("silent update", r, made, changed)
		if _, err := rows.Update(ctx, sequelize.Set{"name": "a5"}, sequelize.All); err != nil {
			t.Fatal(err)
		}
		must(t, rows.Reload(ctx, r))
		check("update", r, made, clock.at)
		clock.step()
		must(t, rows.BulkUpdate(ctx, list[1:], sequelize.Fields{"name"}))
		check("bulk update", list[1], made, clock.at)
		clock.step()
		must(t, rows.IncrementOne(ctx, r, sequelize.Set{"rank": 1}))
		check("increment", r, made, clock.at)
		given := time.Date(2001, 2, 3, 4, 5, 6, 789_012_000, time.UTC)
		own := &stamped{Name: "own", Made: given}
		must(t, rows.Create(ctx, own))
		check("given createdAt", own, given, clock.at)

		h := &half{Name: "x"}
		must(t, halves.Create(ctx, h))
		clock.step()
		must(t, halves.Save(ctx, h))
		must(t, halves.Reload(ctx, h))
		if h.CreatedAt.Equal(clock.at) || h.CreatedAt.IsZero() {
			t.Errorf("without updatedAt: %+v", h)
		}
	})
}
