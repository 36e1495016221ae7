package sequelize_test

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// everyDefault has a default of every kind, and a column that the database computes.
type everyDefault struct {
	ID     int64
	Word   string             `sequelize:"type:STRING(20);defaultValue:'it''s'"`
	Number int                `sequelize:"defaultValue:7"`
	Flag   bool               `sequelize:"defaultValue:true"`
	Made   time.Time          `sequelize:"defaultValue:NOW"`
	Day    sequelize.DateOnly `sequelize:"defaultValue:NOW"`
	V4     sequelize.UUID     `sequelize:"defaultValue:UUIDV4"`
	V7     sequelize.UUID     `sequelize:"defaultValue:UUIDV7"`
	Code   string             `sequelize:"type:STRING(20)"`
	Twenty int                `sequelize:"defaultValue:sql(20)"`
	Text   string             `sequelize:"type:STRING(20);defaultValue:sql(lower('ABC'))"`
	Double int                `sequelize:"generated:number * 2;stored"`
}

func (d *everyDefault) wrong(want everyDefault, now time.Time) string {
	switch {
	case d.ID == 0:
		return "no id"
	case d.V4[6]>>4 != 4 || d.V7[6]>>4 != 7:
		return fmt.Sprintf("UUIDs %v, %v", d.V4, d.V7)
	case d.Made.Sub(now).Abs() > time.Minute || d.Day != sequelize.DateOf(now):
		return fmt.Sprintf("times %v, %v", d.Made, d.Day)
	}
	got := *d
	got.ID, got.V4, got.V7, got.Made, got.Day = 0, want.V4, want.V7, want.Made, want.Day
	if got != want {
		return fmt.Sprintf("%+v, want %+v", got, want)
	}
	return ""
}

// TestEveryDefault takes and overrides every kind of default, in one record and in many.
func TestEveryDefault(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, codes := context.Background(), 0
		m := sequelize.Define[everyDefault](open(t, uri), sequelize.Timestamps(false),
			sequelize.DefaultValue("code", func() any { codes++; return fmt.Sprint("code ", codes) }))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		t.Cleanup(func() { must(t, m.Drop(ctx)) })
		now := time.Now().UTC()
		taken := func(n int) everyDefault {
			return everyDefault{Word: "it's", Number: 7, Flag: true, Code: fmt.Sprint("code ", n), Twenty: 20, Text: "abc", Double: 14}
		}
		given := everyDefault{Word: "w", Number: 3, Flag: true, Code: "c", Twenty: 1, Text: "x", Double: 6}
		check := func(what string, d *everyDefault, want everyDefault) {
			t.Helper()
			found, err := m.FindByPK(ctx, d.ID)
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			for at, d := range map[string]*everyDefault{"the record": d, "the row": found} {
				if text := d.wrong(want, now); text != "" {
					t.Errorf("%s: %s: %s", what, at, text)
				}
			}
		}
		one := &everyDefault{}
		must(t, m.Create(ctx, one))
		check("create", one, taken(1))
		two := given
		must(t, m.Create(ctx, &two))
		check("create with values", &two, given)
		three := given
		list := []*everyDefault{{}, &three, {Twenty: 5}, {}}
		must(t, m.BulkCreate(ctx, list))
		check("bulk create", list[0], taken(2))
		check("bulk create with values", list[1], given)
		five := taken(3)
		five.Twenty = 5
		check("bulk create of some values", list[2], five)
		check("bulk create, the last", list[3], taken(4))
		zero := &everyDefault{}
		must(t, m.Create(ctx, zero, sequelize.Explicit{"number", "flag", "twenty", "word"}))
		want := taken(5)
		want.Number, want.Flag, want.Twenty, want.Word, want.Double = 0, false, 0, "", 0
		check("explicit zeros", zero, want)
	})
}

// keyedDefault has a key of its own and a default that only the database knows.
type keyedDefault struct {
	ID    sequelize.UUID `sequelize:"defaultValue:UUIDV7"`
	Level int            `sequelize:"defaultValue:sql(4)"`
}

// unkeyed has no key by which its row could be read again.
type unkeyed struct {
	Name  string `sequelize:"type:STRING(20)"`
	Level int    `sequelize:"defaultValue:sql(4)"`
}

// TestDefaultsComeBack reads what the database made where it counts up no key.
func TestDefaultsComeBack(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		keyed := sequelize.Define[keyedDefault](db, sequelize.Timestamps(false))
		bare := sequelize.Define[unkeyed](db, sequelize.Timestamps(false), sequelize.NoPrimaryKey(true))
		must(t, db.Sync(ctx, sequelize.Force(true)))
		t.Cleanup(func() { must(t, db.Drop(ctx)) })
		seen := &tally{}
		counted := sequelize.Define[keyedDefault](open(t, uri, sequelize.WithTracer(seen)), sequelize.Timestamps(false))
		list := make([]*keyedDefault, 1200)
		for i := range list {
			list[i] = &keyedDefault{}
		}
		must(t, counted.BulkCreate(ctx, list))
		if n := len(seen.take()); n > 10 {
			t.Errorf("%d statements for %d rows", n, len(list))
		}
		one := &keyedDefault{}
		must(t, keyed.Create(ctx, one))
		for i, r := range append(list, one) {
			if r.Level != 4 {
				t.Fatalf("record %d: %+v", i, r)
			}
		}
		must(t, bare.Create(ctx, &unkeyed{Name: "a"}))
		must(t, bare.BulkCreate(ctx, []*unkeyed{{Name: "b"}, {Name: "c"}}))
		if n, err := bare.Count(ctx, sequelize.Where{"level": 4}); n != 3 || err != nil {
			t.Error(n, err)
		}
	})
}

// TestIncrementOfTwo counts keys up by two, as databases that replicate each other do.
func TestIncrementOfTwo(t *testing.T) {
	for _, name := range []string{"mysql", "mariadb"} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			step := sequelize.AfterConnect(func(ctx context.Context, conn any) error {
				_, err := conn.(driver.ExecerContext).ExecContext(ctx, "SET SESSION auto_increment_increment = 2, auto_increment_offset = 2", nil)
				return err
			})
			m := crateModel(t, testdb.URI(t, name), step)
			list := crates(3000)
			for _, c := range list[:10] {
				c.Stock = 1 // a group of its own
			}
			must(t, m.BulkCreate(ctx, list))
			for _, i := range []int{0, 9, 10, 11, 999, 1000, 1009, 1010, 2999} {
				found, err := m.FindByPK(ctx, list[i].ID)
				if err != nil || found.Code != list[i].Code || found.ID%2 != 0 {
					t.Errorf("record %d has id %d: %+v, %v", i, list[i].ID, found, err)
				}
			}
		})
	}
}

// TestKeyMadeByDatabase lets the database make a key that is no number.
func TestKeyMadeByDatabase(t *testing.T) {
	type ticket struct {
		Code string `sequelize:"type:STRING(40);primaryKey;defaultValue:sql(lower('ABC'))"`
		Name string
	}
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		m := sequelize.Define[ticket](open(t, uri), sequelize.ModelName("madeTicket"), sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		t.Cleanup(func() { must(t, m.Drop(ctx)) })
		one := &ticket{Name: "a"}
		err := m.Create(ctx, one)
		if err != nil && strings.Contains(err.Error(), "does not tell it") { // a database without RETURNING
			if n, err := m.Count(ctx); n != 0 || err != nil {
				t.Error(n, err)
			}
			return
		}
		if err != nil || one.Code != "abc" {
			t.Errorf("%+v, %v", one, err)
		}
	})
}
