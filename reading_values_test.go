package sequelize_test

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type secretive struct{ text string }

func (s *secretive) Scan(v any) error { return fmt.Errorf("no place for %s", v) }

func (s secretive) Value() (driver.Value, error) { return s.text, nil }

// TestErrorsOfReading: what cannot be read is named by its column and form, never by its value.
func TestErrorsOfReading(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		refuses := func(what string, err error) {
			t.Helper()
			if err == nil || strings.Contains(strings.ToLower(err.Error()), "topsecret") || strings.Contains(err.Error(), "4711") || !strings.HasPrefix(err.Error(), "sequelize: ") {
				t.Errorf("%s: %v", what, err)
			}
		}
		const text, number = "SELECT 'topsecret' AS n", "SELECT 4711 AS n"
		refuses("int", queryError[struct{ N int }](ctx, db, text))
		refuses("int8", queryError[struct{ N int8 }](ctx, db, number))
		refuses("bool", queryError[struct{ N bool }](ctx, db, text))
		refuses("a number as bool", queryError[struct{ N bool }](ctx, db, number))
		refuses("float", queryError[struct{ N float64 }](ctx, db, text))
		refuses("time", queryError[struct{ N time.Time }](ctx, db, text))
		refuses("date", queryError[struct{ N sequelize.DateOnly }](ctx, db, text))
		refuses("decimal", queryError[struct{ N sequelize.Decimal }](ctx, db, text))
		refuses("UUID", queryError[struct{ N sequelize.UUID }](ctx, db, text))
		refuses("address", queryError[struct{ N netip.Addr }](ctx, db, text))
		refuses("document", queryError[struct {
			N sequelize.JSON[map[string]int]
		}](ctx, db, `SELECT '{"a": "topsecret"}' AS n`))
		refuses("number in a document", queryError[struct{ N sequelize.JSON[[]int8] }](ctx, db, `SELECT '[4711]' AS n`))
		refuses("no document", queryError[struct{ N sequelize.JSON[int] }](ctx, db, text))
		err := queryError[struct {
			N secretive `sequelize:"type:STRING"`
		}](ctx, db, text)
		if refuses("Scanner", err); err != nil && !strings.Contains(err.Error(), "secretive") {
			t.Error(err)
		}
		refuses("single value", queryError[int](ctx, db, text))
		var syntax *json.SyntaxError
		if err := queryError[struct{ N sequelize.JSON[int] }](ctx, db, text); !errors.As(err, &syntax) {
			t.Errorf("%T", err)
		}
	})
}

func queryError[R any](ctx context.Context, db *sequelize.Sequelize, sql string) error {
	_, err := sequelize.Query[R](ctx, db, sql)
	return err
}

type moment struct {
	ID    int64
	At    time.Time
	Milli *time.Time          `sequelize:"type:DATE(3)"`
	Whole time.Time           `sequelize:"type:DATE(0)"`
	Clock sequelize.TimeOfDay `sequelize:"type:TIME(0)"`
}

// TestTimesAreCutOff: a time is cut off at its column's last digit on every database, never rounded into the next second.
func TestTimesAreCutOff(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		m := sequelize.Define[moment](db, sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		t.Cleanup(func() { must(t, m.Drop(ctx)) })
		last := time.Date(2026, 12, 31, 23, 59, 59, 999999900, time.UTC)
		clock := datatypes.NewTimeOfDay(23, 59, 59, 999999000)
		check := func(what string, id int64) {
			t.Helper()
			got, err := m.FindByPK(ctx, id)
			must(t, err)
			if !got.At.Equal(last.Truncate(time.Microsecond)) || got.Milli == nil || !got.Milli.Equal(last.Truncate(time.Millisecond)) ||
				!got.Whole.Equal(last.Truncate(time.Second)) || got.Clock.String() != "23:59:59" {
				t.Errorf("%s: %v %v %v %v", what, got.At, got.Milli, got.Whole, got.Clock)
			}
		}
		one := &moment{At: last, Milli: &last, Whole: last, Clock: clock}
		must(t, m.Create(ctx, one))
		check("create", one.ID)
		many := []*moment{{At: last, Milli: &last, Whole: last, Clock: clock}, {At: last, Milli: &last, Whole: last, Clock: clock}}
		must(t, m.BulkCreate(ctx, many))
		check("bulk create", many[1].ID)
		_, err := m.Update(ctx, sequelize.Set{"at": last, "milli": last, "whole": last, "clock": clock}, sequelize.Where{"id": one.ID})
		must(t, err)
		check("update", one.ID)
		must(t, m.BulkUpdate(ctx, many, sequelize.Fields{"at", "milli", "whole", "clock"}))
		check("bulk update", many[0].ID)
		if n, err := m.Count(ctx, sequelize.Where{"at": last}); err != nil || n != 3 {
			t.Errorf("found by the time that was given: %d, %v", n, err)
		}
	})
}

type lettered struct {
	ID    int64
	Name  string
	Price float64
	Big   int64
}

// TestIntegersOfFunctions: functions take whole numbers as they take them in SQL, and large ones too.
func TestIntegersOfFunctions(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		m := sequelize.Define[lettered](db, sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		t.Cleanup(func() { must(t, m.Drop(ctx)) })
		must(t, m.Create(ctx, &lettered{Name: "abcdefgh", Price: 1.25, Big: 5_000_000_000}))
		substr := sequelize.Fn(map[bool]string{true: "substring", false: "substr"}[strings.HasPrefix(db.DialectName(), "mssql")], sequelize.Col("name"), 2, int32(3))
		for range 2 { // planned, and from the cache
			if n, err := m.Count(ctx, substr.Eq("bcd")); err != nil || n != 1 {
				t.Errorf("substr: %d, %v", n, err)
			}
			for limit, want := range map[int64]int64{3: 1, 4_999_999_999: 1, 5_000_000_000: 0} {
				if n, err := m.Count(ctx, sequelize.Fn("coalesce", sequelize.Col("big"), limit).Gt(limit)); err != nil || n != want {
					t.Errorf("%d: %d, want %d (%v)", limit, n, want, err)
				}
				if n, err := m.Count(ctx, sequelize.Col("big").Gt(sequelize.Fn("abs", limit))); err != nil || n != want {
					t.Errorf("%d: %d, want %d (%v)", limit, n, want, err)
				}
			}
		}
		average := sequelize.Fn("round", sequelize.Cast(sequelize.Avg("price"), "DECIMAL(10,4)"), 1)
		if got, err := sequelize.Aggregate[float64](ctx, m, average); err != nil || got < 1.2 || got > 1.3 {
			t.Error(got, err)
		}
	})
}
