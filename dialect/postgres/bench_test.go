package postgres

import (
	"database/sql"
	"testing"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
)

// wide is a row of ten columns, as many models have.
type wide struct {
	ID        int64
	Name      string
	Email     string
	Age       int
	Active    bool
	Score     float64
	City      *string
	Note      string
	CreatedAt time.Time
	UpdatedAt time.Time
}

const wideColumns = "id, name, email, age, active, score, city, note, created_at, updated_at"

var wideDestinations = []dialect.Destination{
	{Kind: dialect.ToInt64, Offset: unsafe.Offsetof(wide{}.ID)},
	{Kind: dialect.ToString, Offset: unsafe.Offsetof(wide{}.Name)},
	{Kind: dialect.ToString, Offset: unsafe.Offsetof(wide{}.Email)},
	{Kind: dialect.ToInt, Offset: unsafe.Offsetof(wide{}.Age)},
	{Kind: dialect.ToBool, Offset: unsafe.Offsetof(wide{}.Active)},
	{Kind: dialect.ToFloat64, Offset: unsafe.Offsetof(wide{}.Score)},
	{Kind: dialect.ToString, Offset: unsafe.Offsetof(wide{}.City), Null: dialect.NullPointer},
	{Kind: dialect.ToString, Offset: unsafe.Offsetof(wide{}.Note)},
	{Kind: dialect.ToTime, Offset: unsafe.Offsetof(wide{}.CreatedAt)},
	{Kind: dialect.ToTime, Offset: unsafe.Offsetof(wide{}.UpdatedAt)},
}

func benchTable(b testing.TB, db dialect.Database) {
	exec(b, db, "drop table if exists wide")
	exec(b, db, `create table wide (id bigint primary key, name text, email text, age int, active bool, score float8, city text, note text,
		created_at timestamptz, updated_at timestamptz)`)
	exec(b, db, `insert into wide select i, 'name ' || i, 'user' || i || '@example.org', i % 90, i % 2 = 0, i / 7.0,
		case when i % 3 = 0 then 'city ' || i end, repeat('n', i % 40), now(), now() from generate_series(1, 10000) i`)
	exec(b, db, "analyze wide")
}

// readWide reads as the library does: records come from a slab.
func readWide(b testing.TB, db dialect.Runner, s *dialect.Statement, hint int) []*wide {
	list := make([]*wide, 0, hint)
	slab := make([]wide, 0)
	bases := make([]unsafe.Pointer, 1)
	err := db.Query(b.Context(), s, func(rows dialect.Rows) error {
		if err := rows.Bind(wideDestinations); err != nil {
			return err
		}
		for rows.Next() {
			if len(slab) == cap(slab) {
				slab = make([]wide, 0, min(max(1, 2*cap(slab)), 64))
			}
			slab = slab[:len(slab)+1]
			p := &slab[len(slab)-1]
			bases[0] = unsafe.Pointer(p)
			if err := rows.Scan(bases); err != nil {
				return err
			}
			list = append(list, p)
		}
		return rows.Err()
	})
	if err != nil {
		b.Fatal(err)
	}
	return list
}

// rawWide is the same by hand through database/sql.
func rawWide(b testing.TB, db *sql.DB, query string, args []any, hint int) []*wide {
	list := make([]*wide, 0, hint)
	rows, err := db.QueryContext(b.Context(), query, args...)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		u := new(wide)
		if err := rows.Scan(&u.ID, &u.Name, &u.Email, &u.Age, &u.Active, &u.Score, &u.City, &u.Note, &u.CreatedAt, &u.UpdatedAt); err != nil {
			b.Fatal(err)
		}
		list = append(list, u)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return list
}

var benchQueries = []struct {
	name, sql string
	arg       any
	rows      int
}{
	{"key", "select " + wideColumns + " from wide where id = $1", int64(77), 1},
	{"100", "select " + wideColumns + " from wide where id <= $1", int64(100), 100},
	{"10000", "select " + wideColumns + " from wide where id <= $1", int64(10000), 10000},
}

func BenchmarkFind(b *testing.B) {
	db := openServer(b, nil)
	benchTable(b, db)
	foreign := openForeign(b, nil)
	raw := foreign.SQL()
	for _, q := range benchQueries {
		s := &dialect.Statement{SQL: q.sql, Args: []any{q.arg}}
		for _, way := range []struct {
			name string
			run  func() []*wide
		}{
			{"native", func() []*wide { return readWide(b, db, s, q.rows) }},
			{"foreign", func() []*wide { return readWide(b, foreign, s, q.rows) }},
			{"raw", func() []*wide { return rawWide(b, raw, q.sql, s.Args, q.rows) }},
		} {
			b.Run(q.name+"/"+way.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if n := len(way.run()); n != q.rows {
						b.Fatal(n)
					}
				}
			})
		}
	}
}

// TestAllocations holds the native path to its goal: half the allocations of hand-written database/sql for lists.
func TestAllocations(t *testing.T) {
	db := openServer(t, nil)
	benchTable(t, db)
	raw := openForeign(t, nil).SQL()
	for _, q := range benchQueries {
		s := &dialect.Statement{SQL: q.sql, Args: []any{q.arg}}
		native := testing.AllocsPerRun(10, func() { readWide(t, db, s, q.rows) })
		byHand := testing.AllocsPerRun(10, func() { rawWide(t, raw, q.sql, s.Args, q.rows) })
		t.Logf("%s: %.0f allocations, by hand %.0f", q.name, native, byHand)
		if native > byHand/2 {
			t.Errorf("%s: %.0f allocations, by hand %.0f", q.name, native, byHand)
		}
	}
}
