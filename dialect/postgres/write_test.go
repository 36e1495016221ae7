package postgres

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
)

func natives(t *testing.T, f func(t *testing.T, r dialect.Runner)) {
	t.Run("pool", func(t *testing.T) { f(t, openServer(t, nil)) })
	t.Run("foreign", func(t *testing.T) { f(t, openForeign(t, nil)) })
	t.Run("transaction", func(t *testing.T) {
		tx := begun(t, openServer(t, nil), dialect.TxOptions{})
		defer tx.Rollback()
		f(t, tx)
	})
	for _, mode := range queryModes[1:] {
		t.Run(mode, func(t *testing.T) { f(t, openServer(t, func(c *dialect.Config) { c.QueryMode = mode })) })
	}
}

func TestCopy(t *testing.T) {
	natives(t, func(t *testing.T, r dialect.Runner) {
		exec(t, r, `drop table if exists "Copy ""d"""`)
		exec(t, r, `create table "Copy ""d""" (id int primary key, s text, at timestamptz, n numeric(20,4), b bytea, doc jsonb, ok bool)`)
		instant := time.Date(2024, 2, 29, 1, 2, 3, 4000, time.UTC)
		table, columns := []string{testSchema, `Copy "d"`}, []string{"id", "s", "at", "n", "b", "doc", "ok"}
		n, err := r.(dialect.Copier).Copy(t.Context(), table, columns, 5000, func(i int, args []any) error {
			args[0], args[1], args[2], args[3], args[4], args[5], args[6] = i, fmt.Sprintf("tab\t%d \\ \n", i), instant, "12.5", []byte{0, 9, 10}, `{"a":1}`, true
			if i == 7 {
				args[1], args[2], args[3], args[4], args[5] = nil, nil, nil, nil, nil
			}
			return nil
		})
		if err != nil || n != 5000 {
			t.Fatal(n, err)
		}
		all, err := values(r, `select s, at, n, b, doc, ok from "Copy ""d""" where id in (6, 7) order by id`)
		want := fmt.Sprint([][]any{{"tab\t6 \\ \n", instant, "12.5000", []byte{0, 9, 10}, []byte(`{"a": 1}`), true}, {nil, nil, nil, nil, nil, true}})
		if fmt.Sprint(all) != want {
			t.Errorf("got %v, %v, want %v", all, err, want)
		}
		if got := one(t, r, `select count(*) from "Copy ""d"""`); got != int64(5000) {
			t.Errorf("%v rows", got)
		}
	})
}

// TestCopyTypes copies a value of every common type, and compares what is stored with the same values inserted.
func TestCopyTypes(t *testing.T) {
	at := time.Date(1969, 12, 31, 23, 59, 59, 123456000, time.UTC)
	cells := []struct {
		typ   string
		value any
	}{
		{"int2", int64(-32768)}, {"int4", int64(2147483647)}, {"int8", int64(-9223372036854775808)}, {"numeric(20,4)", int64(12)},
		{"numeric", "-123456789012345678901234567890.5"}, {"float4", 0.25}, {"float8", -1e300}, {"int4", int64(7)},
		{"bool", true}, {"bool", false}, {"text", "a\tb\nä"}, {"varchar(9)", ""}, {"char(4)", "ab"}, {"name", "n"},
		{"bytea", []byte{0, 255}}, {"bytea", []byte{}}, {"timestamptz", at}, {"timestamp", at}, {"date", "2024-02-29"}, {"time", "12:30:00"},
		{"uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}, {"json", `{"a": 1}`}, {"jsonb", `{"a": 1}`}, {"text", nil},
	}
	natives(t, func(t *testing.T, r dialect.Runner) {
		exec(t, r, "drop table if exists copied, inserted")
		var define, columns, places []string
		var given []any
		for i, c := range cells {
			columns, places = append(columns, fmt.Sprint("c", i)), append(places, fmt.Sprintf("$%d::%s", i+1, c.typ))
			define, given = append(define, fmt.Sprintf("c%d %s", i, c.typ)), append(given, c.value)
		}
		exec(t, r, "create table copied ("+strings.Join(define, ", ")+")")
		exec(t, r, "create table inserted ("+strings.Join(define, ", ")+")")
		if _, err := r.Exec(t.Context(), &dialect.Statement{SQL: "insert into inserted values (" + strings.Join(places, ", ") + ")", Args: given}); err != nil {
			t.Skip("this mode cannot bind all of the values:", err)
		}
		n, err := r.(dialect.Copier).Copy(t.Context(), []string{testSchema, "copied"}, columns, 100, func(_ int, args []any) error {
			copy(args, given)
			return nil
		})
		if err != nil || n != 100 {
			t.Fatal(n, err)
		}
		same := "select count(*) from copied where copied::text = (select inserted::text from inserted)"
		if got := one(t, r, same); got != int64(100) {
			all, _ := values(r, "select copied::text from copied limit 1")
			want, _ := values(r, "select inserted::text from inserted")
			t.Errorf("%v rows are as inserted:\n%v\n%v", got, all, want)
		}
	})
}

// TestCopyRefuses copies values that do not fit, and rows that panic: nothing is written, and the connection lives.
func TestCopyRefuses(t *testing.T) {
	db := openServer(t, nil)
	exec(t, db, "drop table if exists narrow")
	exec(t, db, "create table narrow (a int2, b int4)")
	copied := func(row func(i int, args []any) error) (int64, error) {
		return db.(dialect.Copier).Copy(t.Context(), []string{testSchema, "narrow"}, []string{"a", "b"}, 500, row)
	}
	for _, wrong := range []any{int64(40000), int64(-40000), "x"} {
		n, err := copied(func(i int, args []any) error {
			args[0], args[1] = int64(i), int64(i)
			if i == 499 {
				args[0] = wrong
			}
			return nil
		})
		if n != 0 || err == nil {
			t.Errorf("%v in a smallint: %d rows, %v", wrong, n, err)
		}
	}
	func() {
		defer func() {
			if p := recover(); p != "boom" {
				t.Errorf("the caller got the panic %v", p)
			}
		}()
		_, err := copied(func(i int, _ []any) error {
			if i == 300 {
				panic("boom")
			}
			return nil
		})
		t.Errorf("no panic, %v", err)
	}()
	if got := one(t, db, "select count(*) from narrow"); got != int64(0) {
		t.Errorf("%v rows were written", got)
	}
	waitIdle(t, db)
}

// TestCopyText writes types that pgx does not know.
func TestCopyText(t *testing.T) {
	natives(t, func(t *testing.T, r dialect.Runner) {
		exec(t, r, "drop type if exists tone cascade")
		exec(t, r, "create type tone as enum ('low', 'high')")
		exec(t, r, "create temp table if not exists unused (n int)")
		exec(t, r, "drop table if exists tones")
		exec(t, r, "create table tones (id int, tone tone, s text, b bytea)")
		n, err := r.(dialect.Copier).Copy(t.Context(), []string{testSchema, "tones"}, []string{"id", "tone", "s", "b"}, 3, func(i int, args []any) error {
			args[0], args[1], args[2], args[3] = i, "high", []any{"\\N", "a\tb\nc\rd\\", nil}[i], []byte("\\\x00\n")
			return nil
		})
		if err != nil || n != 3 {
			t.Fatal(n, err)
		}
		all, err := values(r, "select tone, s, b from tones order by id")
		b := []byte("\\\x00\n")
		if want := fmt.Sprint([][]any{{"high", "\\N", b}, {"high", "a\tb\nc\rd\\", b}, {"high", nil, b}}); err != nil || fmt.Sprint(all) != want {
			t.Errorf("got %v, %v, want %v", all, err, want)
		}
	})
}

func TestCopyWritesAllOrNone(t *testing.T) {
	db := openServer(t, nil)
	exec(t, db, "drop table if exists keyed")
	exec(t, db, "create table keyed (id int primary key)")
	copier := db.(dialect.Copier)
	table := []string{testSchema, "keyed"}
	stop := errors.New("row 400 cannot be encoded")
	n, err := copier.Copy(t.Context(), table, []string{"id"}, 1000, func(i int, args []any) error {
		args[0] = i
		if i == 400 {
			return stop
		}
		return nil
	})
	if n != 0 || !errors.Is(err, stop) {
		t.Errorf("row's error comes back as %d, %v", n, err)
	}
	n, err = copier.Copy(t.Context(), table, []string{"id"}, 1000, func(i int, args []any) error {
		args[0] = i % 999
		return nil
	})
	if f := (Dialect{}).Classify(err); n != 0 || f == nil || f.Kind != dialect.FailureUnique || f.Constraint != "keyed_pkey" {
		t.Errorf("a duplicate key: %d, %+v", n, f)
	}
	if got := one(t, db, "select count(*) from keyed"); got != int64(0) {
		t.Errorf("%v rows were written", got)
	}
	if _, err := copier.Copy(t.Context(), []string{"nowhere"}, []string{"id"}, 1, func(int, []any) error { return nil }); (Dialect{}).Classify(err) == nil {
		t.Errorf("an unknown table: %v", err)
	}
	waitIdle(t, db)
}

func TestBatch(t *testing.T) {
	natives(t, func(t *testing.T, r dialect.Runner) {
		exec(t, r, "drop table if exists batched")
		exec(t, r, "create table batched (id serial primary key, s text, tags text[])")
		list := []*dialect.Statement{
			{SQL: "insert into batched (s) values ($1)", Args: []any{"a"}},
			{SQL: "insert into batched (s, tags) values ($1, '{x,y}') returning id, tags", Args: []any{"b"}},
			{SQL: "insert into batched (s) values ($1)", Args: []any{"c"}},
			{SQL: "select s from batched order by id"},
		}
		var seen []string
		err := r.(dialect.Batcher).QueryBatch(t.Context(), list, func(i int, rows dialect.Rows) error {
			for rows.Next() {
				v, err := rows.Values()
				if err != nil {
					return err
				}
				seen = append(seen, fmt.Sprint(i, v))
			}
			return rows.Err()
		})
		if want := "1 [2 {x,y}]|3 [a]|3 [b]|3 [c]"; err != nil || strings.Join(seen, "|") != want {
			t.Errorf("got %v, %v, want %s", seen, err, want)
		}
	})
}

func TestBatchFails(t *testing.T) {
	db := openServer(t, nil)
	exec(t, db, "drop table if exists batched")
	exec(t, db, "create table batched (id int primary key)")
	insert := func(id int) *dialect.Statement {
		return &dialect.Statement{SQL: "insert into batched values ($1)", Args: []any{id}}
	}
	reads := 0
	err := db.(dialect.Batcher).QueryBatch(t.Context(), []*dialect.Statement{insert(1), insert(1), insert(2)}, func(int, dialect.Rows) error {
		reads++
		return nil
	})
	if f := (Dialect{}).Classify(err); f == nil || f.Kind != dialect.FailureUnique || reads != 1 {
		t.Errorf("a failure in the middle: %v after %d reads", err, reads)
	}
	if got := one(t, db, "select count(*) from batched"); got != int64(0) {
		t.Errorf("%v rows of a failed batch were kept", got)
	}
	stop := errors.New("stop")
	err = db.(dialect.Batcher).QueryBatch(t.Context(), []*dialect.Statement{insert(3), insert(4)}, func(int, dialect.Rows) error { return stop })
	if err != stop {
		t.Errorf("read's error comes back as %v", err)
	}
	waitIdle(t, db)

	// A plan that went stale beneath a batch.
	exec(t, db, "delete from batched")
	query := []*dialect.Statement{{SQL: "select * from batched where id = $1", Args: []any{3}}}
	for i := range 2 {
		if err := db.(dialect.Batcher).QueryBatch(t.Context(), query, func(_ int, rows dialect.Rows) error { rows.Next(); return rows.Err() }); err != nil {
			t.Errorf("round %d: %v", i, err)
		}
		exec(t, db, fmt.Sprintf("alter table batched add c%d int", i))
	}
}
