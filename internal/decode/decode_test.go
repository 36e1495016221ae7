package decode

import (
	"database/sql"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
)

// memoryRows are rows in memory, stored as every implementation of dialect.Rows stores them.
type memoryRows struct {
	columns []string
	rows    [][]any
	at      int
	dest    []dialect.Destination
}

func (r *memoryRows) Columns() ([]string, error)            { return r.columns, nil }
func (r *memoryRows) Bind(dest []dialect.Destination) error { r.dest = dest; return nil }
func (r *memoryRows) Next() bool                            { r.at++; return r.at <= len(r.rows) }
func (r *memoryRows) Values() ([]any, error)                { return r.rows[r.at-1], nil }
func (r *memoryRows) Err() error                            { return nil }
func (r *memoryRows) Scan(bases []unsafe.Pointer) error {
	for i, v := range r.rows[r.at-1] {
		if err := r.dest[i].Store(bases, v); err != nil {
			return err
		}
	}
	return nil
}

// read runs a program over rows and returns what it made.
func read[R any](columns []string, rows ...[]any) ([]R, error) {
	p, err := ForType(reflect.TypeFor[R](), columns)
	if err != nil {
		return nil, err
	}
	slab := NewSlab(reflect.TypeFor[R](), 0)
	list := []R{}
	err = p.Run(&memoryRows{columns: columns, rows: rows}, slab.Next, func(at unsafe.Pointer) error {
		list = append(list, *(*R)(at))
		return nil
	})
	return list, err
}

type Base struct{ ID int64 }

type stats struct {
	Base
	Role     string
	N        int `sequelize:"field:count"`
	LastSeen *time.Time
	URLPath  sql.NullString
	Tags     []string
	Doc      map[string]int `db:"document"`
	Day      datatypes.DateOnly
	Zero     int `sequelize:"allowNull:true"`
	Any      any
}

func TestReadStruct(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	columns := []string{"id", "role", "count", "last_seen", "urlPath", "tags", "document", "day", "zero", "Any"}
	got, err := read[stats](columns,
		[]any{int64(1), []byte("admin"), int64(2), at, "p", "{a,b}", `{"k":1}`, "2026-01-02", nil, []byte("x")},
		[]any{"2", "member", []byte("3"), nil, nil, []byte(`["c"]`), nil, at, int64(4), int64(5)})
	want := []stats{
		{Base{1}, "admin", 2, &at, sql.NullString{String: "p", Valid: true}, []string{"a", "b"}, map[string]int{"k": 1}, datatypes.NewDate(2026, 1, 2), 0, "x"},
		{Base{2}, "member", 3, nil, sql.NullString{}, []string{"c"}, nil, datatypes.NewDate(2026, 1, 2), 4, int64(5)},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
	pointers, err := read[*stats]([]string{"role"}, []any{"a"}, []any{"b"})
	if err != nil || len(pointers) != 2 || pointers[0].Role != "a" || pointers[1].Role != "b" {
		t.Errorf("pointers: %v, %v", pointers, err)
	}
}

func TestReadOthers(t *testing.T) {
	check := func(name string, got any, err error, want any) {
		t.Helper()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %#v, %v, want %#v", name, got, err, want)
		}
	}
	ints, err := read[int]([]string{"n"}, []any{int64(1)}, []any{"2"})
	check("int", ints, err, []int{1, 2})
	nulls, err := read[*string]([]string{"s"}, []any{nil})
	check("*string", nulls, err, []*string{nil})
	structs, err := read[datatypes.Null[int]]([]string{"s"}, []any{nil}, []any{int64(2)})
	check("Null[int]", structs, err, []datatypes.Null[int]{{}, datatypes.NullOf(2)})
	times, err := read[time.Time]([]string{"t"}, []any{"2026-01-02 03:04:05"})
	check("time", times, err, []time.Time{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	maps, err := read[map[string]any]([]string{"a", "b", "c"}, []any{[]byte("x"), nil, []byte{0xff}})
	check("map", maps, err, []map[string]any{{"a": "x", "b": nil, "c": []byte{0xff}}})
	type row map[string]any
	named, err := read[row]([]string{"a"}, []any{int64(1)})
	check("named map", named, err, []row{{"a": int64(1)}})
	anys, err := read[any]([]string{"a"}, []any{nil}, []any{1.5})
	check("any", anys, err, []any{nil, 1.5})
}

func TestReadErrors(t *testing.T) {
	tests := []struct {
		read func() error
		want string
	}{
		{func() error { _, err := read[stats]([]string{"rolle"}); return err }, `no field for the result's column "rolle" (the nearest is role)`},
		{func() error { _, err := read[stats]([]string{"role", "role"}); return err }, "two columns"},
		{func() error { _, err := read[stats]([]string{"lastSeen", "last_seen"}); return err }, "both go to"},
		{func() error { _, err := read[int]([]string{"a", "b"}); return err }, "2 columns"},
		{func() error { _, err := read[int](nil); return err }, "no columns"},
		{func() error { _, err := read[int]([]string{"a"}, []any{nil}); return err }, "a is NULL"},
		{func() error { _, err := read[stats]([]string{"role"}, []any{nil}); return err }, "stats.Role is NULL"},
		{func() error { _, err := read[chan int]([]string{"a"}); return err }, "cannot be stored"},
	}
	for _, test := range tests {
		if err := test.read(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %q", err, test.want)
		}
	}
}

func TestProgramsAreKept(t *testing.T) {
	a, _ := ForType(reflect.TypeFor[stats](), []string{"id", "role"})
	b, _ := ForType(reflect.TypeFor[stats](), []string{"id", "role"})
	c, _ := ForType(reflect.TypeFor[stats](), []string{"role", "id"})
	if a == nil || a != b || a == c {
		t.Error("a program is made once for a type and its columns in their order")
	}
	for i := range cacheMax + 10 {
		if _, err := ForType(reflect.TypeFor[int](), []string{fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if len(cache.programs) > cacheMax {
		t.Errorf("%d programs are kept", len(cache.programs))
	}
}

// TestSlab fills records with pointers and lets the collector run: what a record points to must live.
func TestSlab(t *testing.T) {
	slab := NewSlab(reflect.TypeFor[stats](), 0)
	var list []*stats
	for i := range 1000 {
		r := (*stats)(slab.Next())
		if r.Role != "" || r.LastSeen != nil {
			t.Fatal("a record is not zero")
		}
		r.Role, r.Tags = strings.Repeat("x", i%50), []string{fmt.Sprint(i)}
		list = append(list, r)
		if i%100 == 0 {
			runtime.GC()
		}
	}
	slab = Slab{}
	runtime.GC()
	for i, r := range list {
		if len(r.Role) != i%50 || r.Tags[0] != fmt.Sprint(i) {
			t.Fatalf("record %d lost its values", i)
		}
	}
}

func TestSlabAllocations(t *testing.T) {
	for n, want := range map[int]float64{1: 1, 5: 2, 10_000: 82} {
		got := testing.AllocsPerRun(10, func() {
			slab := NewSlab(reflect.TypeFor[stats](), 0)
			for range n {
				slab.Next()
			}
		})
		if got > want {
			t.Errorf("%d records: %v allocations, want at most %v", n, got, want)
		}
	}
}
