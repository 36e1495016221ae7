package sequelize_test

import (
	"context"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type occurrence struct {
	ID int64
	At time.Time
}

// TestCast: what is cast to DATEONLY, TIME or DECIMAL(p,s) is such a value on every database: it groups, compares and
// reads as one.
func TestCast(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		notStandIn(t, uri, "dates, times of day and decimals to cast to")
		ctx, db := context.Background(), open(t, uri)
		m := sequelize.Define[occurrence](db, sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		t.Cleanup(func() { must(t, m.Drop(ctx)) })
		day := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
		for _, at := range []time.Time{day, day.Add(10*time.Hour + 1500*time.Microsecond), day.Add(-time.Microsecond)} {
			must(t, m.Create(ctx, &occurrence{At: at}))
		}
		date, clock := sequelize.Cast(sequelize.Col("at"), "DATEONLY"), sequelize.Cast(sequelize.Col("at"), "TIME")
		type perDay struct {
			Day sequelize.DateOnly
			N   int
		}
		days, err := sequelize.FindAllAs[perDay](ctx, m, sequelize.Attributes{date.As("day"), sequelize.Count("id").As("n")}, sequelize.Group{date}, sequelize.Order{date.Asc()})
		if err != nil || len(days) != 2 || days[0].Day.String() != "2026-12-30" || days[1].Day.String() != "2026-12-31" || days[1].N != 2 {
			t.Errorf("per day: %v, %v", days, err)
		}
		for _, c := range []struct {
			what string
			x    sequelize.Condition
			want int64
		}{
			{"date", date.Eq("2026-12-31"), 2}, {"before", date.Lt("2026-12-31"), 1},
			{"time", clock.Eq("10:00:00.0015"), 1}, {"late", clock.Gt("23:00:00"), 1}, {"midnight", clock.Eq("00:00:00"), 1},
		} {
			if n, err := m.Count(ctx, c.x); err != nil || n != c.want {
				t.Errorf("%s: %d, want %d (%v)", c.what, n, c.want, err)
			}
		}
		type cast struct {
			A, B sequelize.Decimal
			At   sequelize.TimeOfDay
		}
		got, err := sequelize.FindAllAs[cast](ctx, m, sequelize.Attributes{sequelize.Cast("1.255", "DECIMAL(10,2)").As("a"),
			sequelize.Cast(sequelize.Col("id"), "DECIMAL(10,2)").Plus("0.105").As("b"), clock.As("at")}, sequelize.Where{"id": 2})
		if err != nil || len(got) != 1 || got[0].A.String() != "1.26" || !got[0].B.Equal(decimalText("2.105")) || got[0].At.String() != "10:00:00.001500" {
			t.Errorf("%v, %v", got, err)
		}
	})
}
