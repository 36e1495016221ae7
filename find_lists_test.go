package sequelize_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

// listed has a column of each type that lists are made of.
type listed struct {
	ID    int64
	Small int16
	Text  string
	Key   sequelize.UUID
	At    time.Time
	Day   sequelize.DateOnly
	Clock sequelize.TimeOfDay
	Price sequelize.Decimal `sequelize:"type:DECIMAL(20,6)"`
	Real  float64
	Data  []byte
	Kind  string         `sequelize:"type:ENUM('red','green')"`
	Big   uint64         `sequelize:"type:BIGINT.UNSIGNED"`
	Meta  map[string]any `sequelize:"type:JSON"`
}

const manyValues = 100_000

func listedAt(i int) *listed {
	var key sequelize.UUID
	binary.BigEndian.PutUint64(key[:], uint64(i)*2654435761)
	return &listed{
		Small: int16(i % 30000), Text: fmt.Sprintf("t%d ö'\\ %%", i), Key: key, At: people0.Add(time.Duration(i) * time.Second), Day: datatypes.NewDate(1990, 1, 1).AddDays(i % 10000),
		Clock: datatypes.TimeOfDay{}, Price: datatypes.MustDecimal(fmt.Sprintf("%d.%06d", i, i)), Real: float64(i) + 0.1, Data: []byte{byte(i), byte(i >> 8), byte(i >> 16), 0xff}, Kind: "red", Big: uint64(i) + 1,
		Meta: map[string]any{"n": i, "s": fmt.Sprint("s", i)},
	}
}

// TestLargeLists asks for lists of every type that are larger than a statement takes values.
func TestLargeLists(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		db, err := sequelize.Open(uri)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		ctx := context.Background()
		rows := sequelize.Define[listed](db, sequelize.Timestamps(false))
		if err := rows.Sync(ctx, sequelize.Force(true)); err != nil {
			t.Fatal(err)
		}
		defer rows.Drop(ctx)
		for i := range 3 {
			if err := rows.Create(ctx, listedAt(i)); err != nil {
				t.Fatal(err)
			}
		}
		for _, n := range []int{2, 5, manyValues} {
			for _, item := range listsOf(n) {
				name, list := item.attribute, item.values
				found, err := sequelize.Pluck[int64](ctx, rows, "id", sequelize.Where{name: list}, sequelize.Order{sequelize.Asc("id")})
				want := "[1 2 3]"
				if n == 2 {
					want = "[1 2]"
				}
				if name == "kind" {
					want = "[1 2 3]"
				}
				if err != nil || fmt.Sprint(found) != want {
					t.Errorf("%d values of %s: %v, %.300v", n, name, found, err)
				}
				if n == manyValues && name != "id" && name != "text" {
					continue // the servers take their time, and In has shown that the values arrive
				}
				found, err = sequelize.Pluck[int64](ctx, rows, "id", sequelize.Where{name: op.NotIn(list)}, sequelize.Order{sequelize.Asc("id")})
				if want = "[3]"; n > 2 || name == "kind" {
					want = "[]"
				}
				if err != nil || fmt.Sprint(found) != want {
					t.Errorf("not in %d values of %s: %v, %.300v", n, name, found, err)
				}
			}
		}
		found, err := rows.FindAll(ctx, sequelize.Where{"id": make([]int64, manyValues), "text": strings.Split(strings.Repeat("x,", manyValues), ",")})
		if err != nil || len(found) != 0 {
			t.Errorf("two large lists: %v, %.300v", found, err)
		}
	})
}

type attributeList struct {
	attribute string
	values    any
}

// listsOf are lists of n values, of which the first ones are those of the rows.
func listsOf(n int) []attributeList {
	ids, small, texts, keys, at := make([]int64, n), make([]int16, n), make([]string, n), make([]sequelize.UUID, n), make([]time.Time, n)
	days, prices, reals, data, kinds, big := make([]sequelize.DateOnly, n), make([]sequelize.Decimal, n), make([]float64, n), make([][]byte, n), make([]string, n), make([]uint64, n)
	numbers, words, mixed, pointers := make([]int, n), make([]string, n), make([]any, n), make([]*string, n)
	for i := range n {
		r := listedAt(i)
		ids[i], small[i], texts[i], keys[i], at[i], days[i] = int64(i)+1, r.Small, r.Text, r.Key, r.At, r.Day
		prices[i], reals[i], data[i], kinds[i], big[i] = r.Price, r.Real, r.Data, r.Kind, r.Big
		numbers[i], words[i], mixed[i], pointers[i] = i, fmt.Sprint("s", i), any(int64(i)+1), &r.Text
	}
	return []attributeList{
		{"id", ids}, {"id", mixed}, {"small", small}, {"text", texts}, {"text", pointers}, {"key", keys}, {"at", at}, {"day", days},
		{"price", prices}, {"real", reals}, {"data", data}, {"kind", kinds}, {"big", big}, {"meta.n", numbers}, {"meta.s", words},
	}
}
