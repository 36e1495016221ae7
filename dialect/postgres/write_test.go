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
