package sequelize_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// bulkRow has a column of each kind that bulk inserts have a path of their own for, and some that have none.
type bulkRow struct {
	ID      int64
	Small   int16
	Count   uint32
	Ratio   float64
	Single  float32
	On      bool
	Name    string
	Nick    *string
	Age     *int
	Score   sql.Null[float64]
	Data    []byte
	At      time.Time
	Seen    *time.Time
	Key     sequelize.UUID
	Tags    sequelize.JSON[[]string]
	Kind    string `sequelize:"type:ENUM('a','b')"`
	Updated time.Time
}

func newBulkRow(i int) *bulkRow {
	r := &bulkRow{
		Small: int16(i), Count: uint32(i) * 1000, Ratio: float64(i) / 3, Single: float32(i) / 4, On: i%2 == 0, Name: fmt.Sprint("n", i),
		At: time.Date(2026, 1, 2, 3, 4, i, 5000, time.UTC), Key: sequelize.NewUUIDV4(), Kind: "a", Updated: time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC),
	}
	r.Tags.V = []string{"x", fmt.Sprint(i)}
	if i%2 == 1 {
		nick, age, seen := fmt.Sprint("nick ", i), i, r.At.Add(time.Hour)
		r.Nick, r.Age, r.Seen, r.Kind = &nick, &age, &seen, "b"
		r.Score = sql.Null[float64]{V: float64(i), Valid: true}
		r.Data = []byte{byte(i), 0}
	}
	if i%3 == 0 {
		r.Data = []byte{}
	}
	return r
}

// TestBulkColumns writes every kind of value by the thousand, in each way that BulkCreate has, and reads it back.
func TestBulkColumns(t *testing.T) {
	for _, plain := range []bool{false, true} {
		t.Run(map[bool]string{false: "native", true: "plain"}[plain], func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, uri string) {
				for _, n := range []int{1, 99, 250} {
					for _, keys := range []bool{true, false} {
						testBulkColumns(t, uri, plain, n, keys)
					}
				}
			})
		})
	}
}

func testBulkColumns(t *testing.T, uri string, plain bool, n int, keys bool) {
	ctx := context.Background()
	config, err := sequelize.ParseURI(uri)
	if err != nil {
		t.Fatal(err)
	}
	config.Plain = plain
	db, err := sequelize.New(config)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows := sequelize.Define[bulkRow](db, sequelize.Timestamps(false))
	if err := rows.Sync(ctx, sequelize.Force(true)); err != nil {
		t.Fatal(err)
	}
	list := make([]*bulkRow, n)
	for i := range list {
		list[i] = newBulkRow(i + 1)
	}
	if err := rows.BulkCreate(ctx, list, sequelize.ReturnKeys(keys)); err != nil {
		t.Fatal(err)
	}
	for i, r := range list {
		if keys && r.ID != int64(i+1) {
			t.Fatalf("%d rows: row %d has the key %d", n, i, r.ID)
		}
		r.ID = int64(i + 1)
	}
	sameRows(ctx, t, rows, list)
	for i, r := range list {
		r.Name, r.Nick, r.Ratio = "changed", nil, -0.5-float64(i)
	}
	if err := rows.BulkUpdate(ctx, list, sequelize.Fields{"name", "nick", "ratio"}); err != nil {
		t.Fatal(err)
	}
	sameRows(ctx, t, rows, list)
	for round := range 3 { // the same statements again, which are kept prepared by then
		for i, r := range list {
			*r = *newBulkRow(i + round + 2)
			r.ID = int64(i + 1)
		}
		all := sequelize.Fields{"small", "count", "ratio", "single", "on", "name", "nick", "age", "score", "data", "at", "seen", "key", "tags", "kind", "updated"}
		if err := rows.BulkUpdate(ctx, list, all); err != nil {
			t.Fatal(err)
		}
		sameRows(ctx, t, rows, list)
	}
	wrongBulk(ctx, t, rows)
}

func sameRows(ctx context.Context, t *testing.T, rows *sequelize.Model[bulkRow], want []*bulkRow) {
	t.Helper()
	got, err := rows.FindAll(ctx, sequelize.Order{sequelize.Asc("id")})
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d rows of %d: %v", len(got), len(want), err)
	}
	for i := range want {
		if a, b := textOf(got[i]), textOf(want[i]); a != b {
			t.Fatalf("row %d:\n got %s\nwant %s", i, a, b)
		}
	}
}

// textOf is a row with what its pointers point to.
func textOf(r *bulkRow) string {
	var b bytes.Buffer
	fmt.Fprint(&b, r.ID, r.Small, r.Count, r.Ratio, r.Single, r.On, r.Name, r.Score, r.Data == nil, string(r.Data), r.At.UTC(), r.Key, r.Tags.V, r.Kind, r.Updated.UTC())
	if r.Nick != nil {
		fmt.Fprint(&b, " nick ", *r.Nick)
	}
	if r.Age != nil {
		fmt.Fprint(&b, " age ", *r.Age)
	}
	if r.Seen != nil {
		fmt.Fprint(&b, " seen ", r.Seen.UTC())
	}
	return b.String()
}

// wrongBulk writes nothing of a list with a wrong value.
func wrongBulk(ctx context.Context, t *testing.T, rows *sequelize.Model[bulkRow]) {
	t.Helper()
	before, err := rows.Count(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, keys := range []bool{true, false} {
		list := make([]*bulkRow, 150)
		for i := range list {
			list[i] = newBulkRow(i + 1)
		}
		list[149].At = time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC)
		if err := rows.BulkCreate(ctx, list, sequelize.ReturnKeys(keys)); err == nil || strings.Contains(err.Error(), "internal") {
			t.Errorf("a wrong time: %v", err)
		}
	}
	missing := newBulkRow(1)
	missing.ID = 1_000_000
	there := newBulkRow(2)
	there.ID, there.Name = 1, "never written"
	gone := []*bulkRow{missing}
	for i := range min(before, 60) {
		other := *there
		other.ID = i + 1
		gone = append(gone, &other)
		if i > 0 && i < 48 { // below 50 SQLite has a statement a row
			continue
		}
		if err := rows.BulkUpdate(ctx, gone, sequelize.Fields{"name"}); !errors.Is(err, sequelize.ErrNotFound) {
			t.Errorf("a row that is gone, of %d: %v", len(gone), err)
		}
	}
	twice := slices.Repeat([]*bulkRow{there}, 60)
	if err := rows.BulkUpdate(ctx, twice, sequelize.Fields{"name"}); err == nil || !strings.Contains(err.Error(), "given twice") {
		t.Errorf("a row that is given twice: %v", err)
	}
	row, err := rows.FindByPK(ctx, 1)
	if err != nil || row.Name == "never written" {
		t.Errorf("%v, %v", row, err)
	}
	if after, err := rows.Count(ctx); err != nil || after != before {
		t.Errorf("%d rows, before %d: %v", after, before, err)
	}
}
