package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// batchKey has a key of type K; its tag stays away, so the column's type is the one of K.
type batchKey[K any] struct {
	Key  K `sequelize:"primaryKey"`
	Name string
}

// batchPair has a key of two attributes, of which the first repeats.
type batchPair[A, B any] struct {
	First  A `sequelize:"primaryKey"`
	Second B `sequelize:"primaryKey"`
}

type batchEnum struct {
	Kind  string `sequelize:"primaryKey;type:ENUM('small','medium','large')"` // neither in the order of the alphabet nor against it
	Place int    `sequelize:"primaryKey"`
}

type batchDecimal struct {
	Amount sequelize.Decimal `sequelize:"primaryKey;type:DECIMAL(20,6)"`
}

type batchChar struct {
	Code string `sequelize:"primaryKey;type:CHAR(8)"`
}

// same: 2 is 2.000000, which is what servers with a DECIMAL make of it.
func (b *batchDecimal) same(other *batchDecimal) bool { return b.Amount.Cmp(other.Amount) == 0 }

// same: PostgreSQL fills CHAR up with blanks.
func (b *batchChar) same(other *batchChar) bool {
	return strings.TrimRight(b.Code, " ") == strings.TrimRight(other.Code, " ")
}

type batchCode string

type batchNoCase struct {
	Code string `sequelize:"primaryKey;type:STRING(40);collate:NOCASE"`
}

// TestFindInBatchesByEveryKey reads tables by keys of every type in batches of one, of three and of a half: each row comes
// exactly once, which needs that the order of the rows, and what comes behind a key, mean the same order to the server.
func TestFindInBatchesByEveryKey(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		db, err := sequelize.Open(uri, sequelize.Defaults(sequelize.Timestamps(false)))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		for name, test := range batchTests(t) {
			t.Run(name, func(t *testing.T) { test(t, db) })
		}
	})
}

type batchTest func(t *testing.T, db *sequelize.Sequelize)

// batchTests are split, because one large function of generics would keep the compiler busy.
func batchTests(t *testing.T) map[string]batchTest {
	tests := map[string]batchTest{}
	for _, some := range []func(*testing.T, map[string]batchTest){batchNumbers, batchTexts, batchTimes, batchPairs} {
		some(t, tests)
	}
	return tests
}

func keysOf[K any](keys ...K) batchTest {
	rows := make([]*batchKey[K], len(keys))
	for i, k := range keys {
		rows[i] = &batchKey[K]{Key: k, Name: fmt.Sprint(i)}
	}
	return inBatches(rows...)
}

func batchNumbers(t *testing.T, tests map[string]batchTest) {
	tests["int64"] = keysOf(int64(math.MinInt64), -7, 0, 3, 20, 100, math.MaxInt64)
	tests["uint64"] = keysOf(uint64(0), 9, 10, math.MaxInt64-1, math.MaxInt64)
	tests["bool"] = keysOf(true, false)
	tests["float64"] = keysOf(-1.5, 0.1, 0.2, 0.30000000000000004, 1e-300, 1e300, 3)
	tests["float32"] = keysOf(float32(-1.5), 0.1, 0.2, 0.3, 16777216, 1e-30, 1e30)
	var decimals []*batchDecimal
	for _, text := range []string{"-10", "-9.5", "0", "0.000001", "2", "9", "10", "100.5", "99999999999999.999999", "99999999999999.999998"} {
		decimals = append(decimals, &batchDecimal{decimal(t, text)})
	}
	tests["decimal"] = inBatches(decimals...)
}

func batchTexts(_ *testing.T, tests map[string]batchTest) {
	// Apart under collations that know neither case nor accents.
	texts := []string{"a", "B", "c", "D", "Ba", "ab", "Z", "_", "%", "0", "10", "9", "-", "ß", "ø", "日本", "😀", "it's", `back\slash`, "[x]", "c d", "cd"}
	tests["string"] = keysOf(texts...)
	named := make([]batchCode, len(texts))
	for i, s := range texts {
		named[i] = batchCode(s)
	}
	tests["named string"] = keysOf(named...)
	tests["char"] = inBatches(&batchChar{"ab"}, &batchChar{"a"}, &batchChar{"B"}, &batchChar{"abcdefgh"}, &batchChar{"C1"})
	tests["no case"] = func(t *testing.T, db *sequelize.Sequelize) {
		if dialectName(db) != "sqlite" {
			t.Skip("the collation NOCASE is SQLite's; the other servers' databases have their own by default")
		}
		inBatches(&batchNoCase{"a"}, &batchNoCase{"B"}, &batchNoCase{"c"}, &batchNoCase{"D"}, &batchNoCase{"_"})(t, db)
	}
	tests["address"] = keysOf(netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("9.0.0.1"), netip.MustParseAddr("::1"), netip.MustParseAddr("2001:db8::1"))
	uuids := make([]sequelize.UUID, 40)
	for i := range uuids {
		uuids[i] = sequelize.NewUUIDV4()
	}
	tests["uuid"] = keysOf(append(uuids, sequelize.UUID{}, keyA, keyB)...)
	sevens := make([]sequelize.UUID, 20)
	for i := range sevens {
		sevens[i] = sequelize.NewUUIDV7()
	}
	tests["uuid v7"] = keysOf(sevens...)
	tests["foreign uuid"] = keysOf(ownUUID(keyA), ownUUID(keyB), ownUUID{15: 1})
}

func batchTimes(_ *testing.T, tests map[string]batchTest) {
	at := time.Date(2024, 3, 31, 0, 59, 59, 999_999_000, time.UTC) // before the change to summer time in Europe
	var times []time.Time
	for _, d := range []time.Duration{0, time.Microsecond, 2 * time.Microsecond, time.Millisecond, time.Second, time.Hour, -time.Microsecond, -24 * time.Hour, 100 * 365 * 24 * time.Hour} {
		times = append(times, at.Add(d))
	}
	tests["time"] = keysOf(append(times, time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2024, 1, 1, 0, 0, 0, 500_000_000, time.UTC))...)
	tests["date"] = keysOf(datatypes.NewDate(2024, 2, 29), datatypes.NewDate(2024, 3, 1), datatypes.NewDate(1999, 12, 31), datatypes.NewDate(2024, 10, 1), datatypes.NewDate(9999, 12, 31))
	clock := datatypes.NewTimeOfDay
	tests["time of day"] = keysOf(clock(0, 0, 0, 0), clock(0, 0, 0, 1000), clock(0, 0, 1, 0), clock(10, 0, 0, 0), clock(9, 0, 0, 0), clock(23, 59, 59, 999_999_000))
}

func batchPairs(_ *testing.T, tests map[string]batchTest) {
	tests["text and number"] = inBatches(pairsOf([]string{"b", "A", "c", "Ab"}, []int64{2, -1, 10, 9})...)
	tests["number and time"] = inBatches(pairsOf([]int{7, 70, -7}, []time.Time{people0, people0.Add(time.Microsecond), people0.Add(-time.Microsecond)})...)
	tests["uuid and date"] = inBatches(pairsOf([]sequelize.UUID{keyB, keyA, {}}, []sequelize.DateOnly{datatypes.NewDate(2024, 2, 29), datatypes.NewDate(2023, 2, 28)})...)
	tests["float and text"] = inBatches(pairsOf([]float32{0.1, 0.2, -3}, []string{"x", "Y", "z"})...)
	var enums []*batchEnum
	for _, kind := range []string{"small", "medium", "large"} {
		for place := range 3 {
			enums = append(enums, &batchEnum{kind, place})
		}
	}
	tests["enum and number"] = inBatches(enums...)
}

func pairsOf[A, B any](firsts []A, seconds []B) []*batchPair[A, B] {
	var rows []*batchPair[A, B]
	for _, a := range firsts {
		for _, b := range seconds {
			rows = append(rows, &batchPair[A, B]{a, b})
		}
	}
	return rows
}

// inBatches writes the rows, and reads them by keys.
func inBatches[T any](rows ...*T) batchTest {
	return func(t *testing.T, db *sequelize.Sequelize) {
		ctx := context.Background()
		m := sequelize.Define[T](db, sequelize.ModelName(fmt.Sprint("batch", batchNumber.Add(1))))
		if err := m.Sync(ctx, sequelize.Force(true)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { m.Drop(ctx) })
		if err := m.BulkCreate(ctx, rows); err != nil {
			t.Fatal(err)
		}
		for _, size := range []int{1, 3, (len(rows) + 1) / 2} {
			var got []*T
			err := m.FindInBatches(ctx, size, func(_ context.Context, batch []*T) error {
				if got = append(got, batch...); len(got) > len(rows) {
					return errors.New("there are more rows than were written")
				}
				return nil
			})
			if err != nil {
				t.Fatalf("batches of %d: %v", size, err)
			}
			if missing := unread(rows, got); len(got) != len(rows) || len(missing) > 0 {
				t.Errorf("batches of %d: %d rows of %d, not among them %v", size, len(got), len(rows), missing)
			}
		}
	}
}

// unread are the rows that are not among those that were read.
func unread[T any](rows, got []*T) (missing []string) {
	same := func(a, b *T) bool { return reflect.DeepEqual(a, b) }
	if _, ok := any(new(T)).(interface{ same(*T) bool }); ok {
		same = func(a, b *T) bool { return any(a).(interface{ same(*T) bool }).same(b) }
	}
	for _, row := range rows {
		if !slices.ContainsFunc(got, func(g *T) bool { return same(g, row) }) {
			missing = append(missing, fmt.Sprintf("%+v", *row))
		}
	}
	return missing
}

// batchNumber tells the models apart.
var batchNumber atomic.Int64
