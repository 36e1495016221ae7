package databasetest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
)

var tests = []struct {
	name   string
	change func(*dialect.Config)
	run    func(*runner)
}{
	{"destinations", nil, destinations},
	{"nulls", nil, nulls},
	{"values", nil, values},
	{"mismatch", nil, mismatch},
	{"statement cache", func(c *dialect.Config) { c.StatementCache = 2; c.Pool.Max = 2 }, statementCache},
	{"no statement cache", func(c *dialect.Config) { c.StatementCache = -1 }, statementCache},
	{"cancel", nil, cancel},
	{"acquire timeout", func(c *dialect.Config) { c.Pool.Max = 1; c.Pool.Acquire = 50 * time.Millisecond }, acquireTimeout},
	{"held by SQL()", func(c *dialect.Config) { c.Pool.Max = 1; c.Pool.Acquire = 50 * time.Millisecond }, heldBySQL},
	{"nested query", func(c *dialect.Config) { c.Pool.Max = 2 }, nested},
	{"panic in read", func(c *dialect.Config) { c.Pool.Max = 1 }, panics},
	{"error of read", func(c *dialect.Config) { c.Pool.Max = 1 }, errorOfRead},
	{"transaction", func(c *dialect.Config) { c.Pool.Max = 2 }, transaction},
	{"transaction is busy", func(c *dialect.Config) { c.Pool.Max = 1 }, transactionBusy},
	{"transaction ends with its context", func(c *dialect.Config) { c.Pool.Max = 1 }, transactionCancelled},
	{"transaction ended by SQL()", func(c *dialect.Config) { c.Pool.Max = 1 }, transactionEndedBelow},
	{"panic in a transaction", func(c *dialect.Config) { c.Pool.Max = 1 }, transactionPanics},
	{"dead connections", func(c *dialect.Config) { c.Pool.Max = 3 }, deadConnections},
	{"max uses", func(c *dialect.Config) { c.Pool.Max = 1; c.Pool.MaxUses = 3 }, maxUses},
	{"many goroutines", func(c *dialect.Config) { c.Pool.Max = 8 }, manyGoroutines},
}

type record struct {
	ID     int64
	Name   string
	Score  float64
	Active bool
	Data   []byte
	Made   time.Time
}

func recordDest(null dialect.NullMode) []dialect.Destination {
	var r record
	return []dialect.Destination{
		{Offset: unsafe.Offsetof(r.ID), Kind: dialect.ToInt64, Null: null, Name: "r.id"},
		{Offset: unsafe.Offsetof(r.Name), Kind: dialect.ToString, Null: null, Name: "r.name"},
		{Offset: unsafe.Offsetof(r.Score), Kind: dialect.ToFloat64, Null: null, Name: "r.score"},
		{Offset: unsafe.Offsetof(r.Active), Kind: dialect.ToBool, Null: null, Name: "r.active"},
		{Offset: unsafe.Offsetof(r.Data), Kind: dialect.ToBytes, Null: null, Name: "r.data"},
		{Offset: unsafe.Offsetof(r.Made), Kind: dialect.ToTime, Null: null, Name: "r.made"},
	}
}

const (
	insertAll = "INSERT INTO dbtest (id, name, score, active, data, made) VALUES (?, ?, ?, ?, ?, ?)"
	selectAll = "SELECT id, name, score, active, data, made FROM dbtest WHERE id >= ? ORDER BY id"
)

var made = time.Date(2024, 5, 6, 7, 8, 9, 123456000, time.UTC)

func destinations(r *runner) {
	want := []record{
		{1, "Jane", 1.5, true, []byte{0, 1, 255}, made},
		{1 << 60, "Ω 'quoted' \\", -0.25, false, []byte{}, made.Add(time.Hour)},
	}
	for _, w := range want {
		r.exec(r.db, insertAll, w.ID, w.Name, w.Score, w.Active, w.Data, w.Made)
	}
	for range 3 { // the second time from the statement cache
		got := r.read(r.db)
		if len(got) != 2 {
			r.Fatalf("%d rows", len(got))
		}
		for i, w := range want {
			g := got[i]
			if g.ID != w.ID || g.Name != w.Name || g.Score != w.Score || g.Active != w.Active || !bytes.Equal(g.Data, w.Data) || !g.Made.Equal(w.Made) {
				r.Errorf("row %d: got %+v, want %+v", i, g, w)
			}
			if g.Made.Location() != time.UTC {
				r.Errorf("time in %v, want UTC", g.Made.Location())
			}
		}
	}
}

func (r *runner) read(on dialect.Runner) (list []record) {
	r.Helper()
	err := on.Query(context.Background(), &dialect.Statement{SQL: r.sql(selectAll), Args: []any{int64(0)}}, func(rows dialect.Rows) error {
		if err := rows.Bind(recordDest(dialect.NullZero)); err != nil {
			return err
		}
		for rows.Next() {
			var rec record
			if err := rows.Scan([]unsafe.Pointer{unsafe.Pointer(&rec)}); err != nil {
				return err
			}
			list = append(list, rec)
		}
		return rows.Err()
	})
	if err != nil {
		r.Fatal(err)
	}
	return list
}

func nulls(r *runner) {
	r.exec(r.db, insertAll, int64(1), nil, nil, nil, nil, nil)
	if got := r.read(r.db); len(got) != 1 || got[0].ID != 1 || got[0].Name != "" || got[0].Data != nil {
		r.Errorf("NullZero: %+v", got)
	}
	err := r.scanOne(recordDest(dialect.NullError), new(record))
	var null *dialect.NullValueError
	if !errors.As(err, &null) || null.Name != "r.name" {
		r.Errorf("NullError: %v", err)
	}
	pointers := struct {
		ID     *int64
		Name   *string
		Score  *float64
		Active *bool
		Data   *[]byte
		Made   *time.Time
	}{Name: new(string)}
	dest := recordDest(dialect.NullPointer)
	for i := range dest {
		dest[i].Offset = uintptr(i) * unsafe.Sizeof(pointers.ID)
	}
	bases := []unsafe.Pointer{unsafe.Pointer(&pointers)}
	if err := r.scan(dest, bases); err != nil || pointers.ID == nil || *pointers.ID != 1 || pointers.Name != nil || pointers.Made != nil {
		r.Errorf("NullPointer: %+v, %v", pointers, err)
	}
	keyed := recordDest(dialect.NullError)
	keyed[1].Key = true
	bases = []unsafe.Pointer{unsafe.Pointer(new(record))}
	if err := r.scan(keyed, bases); err != nil || bases[0] != nil {
		r.Errorf("Key: %v, base %v", err, bases[0])
	}
}

func (r *runner) scanOne(dest []dialect.Destination, to *record) error {
	return r.scan(dest, []unsafe.Pointer{unsafe.Pointer(to)})
}

func (r *runner) scan(dest []dialect.Destination, bases []unsafe.Pointer) error {
	return r.db.Query(context.Background(), &dialect.Statement{SQL: r.sql(selectAll), Args: []any{int64(0)}}, func(rows dialect.Rows) error {
		if err := rows.Bind(dest); err != nil {
			return err
		}
		if !rows.Next() {
			return errors.New("no row")
		}
		return rows.Scan(bases)
	})
}

func values(r *runner) {
	r.exec(r.db, insertAll, int64(1), "a", 1.5, true, []byte("one"), made)
	r.exec(r.db, insertAll, int64(2), "b", 2.5, false, []byte("two"), made)
	var all [][]any
	err := r.db.Query(context.Background(), &dialect.Statement{SQL: r.sql(selectAll), Args: []any{int64(0)}, Once: true}, func(rows dialect.Rows) error {
		columns, err := rows.Columns()
		if err != nil || fmt.Sprint(columns) != "[id name score active data made]" {
			return fmt.Errorf("columns %v: %w", columns, err)
		}
		for rows.Next() {
			v, err := rows.Values()
			if err != nil {
				return err
			}
			all = append(all, v)
		}
		return rows.Err()
	})
	if err != nil || len(all) != 2 {
		r.Fatal(all, err)
	}
	for i, want := range []string{"one", "two"} { // bytes must outlive the row
		if got, _ := all[i][4].([]byte); string(got) != want {
			r.Errorf("row %d: data %v, want %q", i, all[i][4], want)
		}
	}
}

func mismatch(r *runner) {
	r.exec(r.db, insertAll, int64(300), "abc", 1.5, true, []byte("one"), made)
	dest := recordDest(dialect.NullZero)
	dest[0].Kind = dialect.ToInt8
	var value *dialect.ValueError
	if err := r.scanOne(dest, new(record)); !errors.As(err, &value) || value.Name != "r.id" || fmt.Sprint(value.Value) != "300" {
		r.Errorf("overflow: %v", err)
	}
	if err := r.scanOne(dest[:3], new(record)); err == nil {
		r.Error("three destinations for six columns were taken")
	}
	if _, err := r.db.Exec(context.Background(), &dialect.Statement{SQL: r.sql(insertAll), Args: []any{int64(1)}}); err == nil {
		r.Error("one value for six placeholders was taken")
	}
	if err := r.db.Query(context.Background(), &dialect.Statement{SQL: "SELECT nonsense FROM nowhere"}, func(dialect.Rows) error { return nil }); err == nil {
		r.Error("a wrong statement was taken")
	}
}

func statementCache(r *runner) {
	r.insert(r.db, 7)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 20 {
				n, err := r.number(context.Background(), r.db, fmt.Sprintf("SELECT id + %d FROM dbtest WHERE id = ?", (g+i)%5), int64(7))
				if err != nil || n != int64(7+(g+i)%5) {
					r.Errorf("got %d, %v", n, err)
				}
			}
		})
	}
	wg.Wait()
	tx, err := r.db.Begin(context.Background(), dialect.TxOptions{})
	if err != nil {
		r.Fatal(err)
	}
	defer tx.Rollback()
	for i := range 10 {
		if n, err := r.number(context.Background(), tx, fmt.Sprintf("SELECT id + %d FROM dbtest WHERE id = ?", i%4), int64(7)); err != nil || n != int64(7+i%4) {
			r.Errorf("in a transaction: %d, %v", n, err)
		}
	}
}

func cancel(r *runner) {
	ctx, stop := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer stop()
	start := time.Now()
	_, err := r.number(ctx, r.db, r.Slow)
	if !errors.Is(err, context.DeadlineExceeded) {
		r.Errorf("%v, want the context's error", err)
	}
	if d := time.Since(start); d > 2*time.Second {
		r.Errorf("cancelling took %v", d)
	}
	if _, err := r.number(ctx, r.db, "SELECT 1"); !errors.Is(err, context.DeadlineExceeded) {
		r.Errorf("with an ended context: %v", err)
	}
	if n, err := r.number(context.Background(), r.db, "SELECT 1"); err != nil || n != 1 {
		r.Errorf("afterwards: %d, %v", n, err)
	}
}

func acquireTimeout(r *runner) {
	if r.Exclusive {
		return // its rows are read without a connection: see nested
	}
	err := r.db.Query(context.Background(), &dialect.Statement{SQL: "SELECT 1"}, func(rows dialect.Rows) error {
		_, err := r.number(context.Background(), r.db, "SELECT 1")
		return err
	})
	r.wantTimeout(err)
}

func (r *runner) wantTimeout(err error) {
	r.Helper()
	var timeout *dialect.AcquireTimeoutError
	if !errors.As(err, &timeout) {
		r.Fatalf("%v, want *AcquireTimeoutError", err)
	}
	if timeout.Max != 1 || timeout.InUse != 1 || timeout.Open != 1 || timeout.Idle != 0 || timeout.Waited < 50*time.Millisecond {
		r.Errorf("figures: %+v", timeout)
	}
}

func heldBySQL(r *runner) {
	conn, err := r.db.SQL().Conn(context.Background())
	if err != nil {
		r.Fatal(err)
	}
	for range 2 {
		r.wantTimeout(second(r.number(context.Background(), r.db, "SELECT 1")))
		_, err = r.db.Begin(context.Background(), dialect.TxOptions{})
		r.wantTimeout(err)
	}
	if err := conn.Close(); err != nil {
		r.Error(err)
	}
	if n, err := r.number(context.Background(), r.db, "SELECT 1"); err != nil || n != 1 {
		r.Errorf("afterwards: %d, %v", n, err)
	}
}

func nested(r *runner) {
	for id := range int64(3) {
		r.insert(r.db, id)
	}
	err := r.db.Query(context.Background(), &dialect.Statement{SQL: "SELECT id FROM dbtest"}, func(rows dialect.Rows) error {
		for rows.Next() {
			if n, err := r.number(context.Background(), r.db, "SELECT count(*) FROM dbtest"); err != nil || n < 3 {
				return fmt.Errorf("%d: %w", n, err)
			}
			if _, err := r.db.Exec(context.Background(), &dialect.Statement{SQL: "UPDATE dbtest SET score = 1"}); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	if err != nil {
		r.Error(err)
	}
}

func panics(r *runner) {
	for range 3 {
		func() {
			defer func() {
				if p := recover(); p != "boom" {
					r.Errorf("recovered %v", p)
				}
			}()
			_ = r.db.Query(context.Background(), &dialect.Statement{SQL: "SELECT 1"}, func(dialect.Rows) error { panic("boom") })
		}()
		r.goexit(r.db)
	}
	if n, err := r.number(context.Background(), r.db, "SELECT 1"); err != nil || n != 1 {
		r.Errorf("afterwards: %d, %v", n, err)
	}
}

// goexit ends a goroutine inside read, as t.FailNow does.
func (r *runner) goexit(on dialect.Runner) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = on.Query(context.Background(), &dialect.Statement{SQL: "SELECT 1"}, func(dialect.Rows) error {
			runtime.Goexit()
			return nil
		})
	}()
	<-done
}

func errorOfRead(r *runner) {
	mine := errors.New("mine")
	err := r.db.Query(context.Background(), &dialect.Statement{SQL: "SELECT 1"}, func(rows dialect.Rows) error { return mine })
	if err != mine {
		r.Errorf("%v, want the very error", err)
	}
	if n := r.count(r.db); n != 0 {
		r.Errorf("%d rows", n)
	}
}

func transaction(r *runner) {
	ctx := context.Background()
	tx, err := r.db.Begin(ctx, dialect.TxOptions{})
	if err != nil {
		r.Fatal(err)
	}
	r.insert(tx, 1)
	if _, err := tx.SQL().ExecContext(ctx, r.sql("INSERT INTO dbtest (id) VALUES (?)"), 2); err != nil {
		r.Fatal(err)
	}
	if n := r.count(tx); n != 2 {
		r.Errorf("inside: %d rows, want 2: tx.SQL() must share the transaction", n)
	}
	if !r.Exclusive {
		if n := r.count(r.db); n != 0 {
			r.Errorf("outside: %d rows before the commit", n)
		}
	}
	if err := tx.Commit(); err != nil {
		r.Fatal(err)
	}
	if n := r.count(r.db); n != 2 {
		r.Errorf("%d rows after the commit", n)
	}
	for name, err := range map[string]error{"Commit": tx.Commit(), "Rollback": tx.Rollback(), "Query": second(r.number(ctx, tx, "SELECT 1"))} {
		if !errors.Is(err, sql.ErrTxDone) {
			r.Errorf("%s after the end: %v", name, err)
		}
	}
	if tx, err = r.db.Begin(ctx, dialect.TxOptions{Isolation: sql.LevelSerializable}); err != nil {
		r.Fatal(err)
	}
	r.insert(tx, 3)
	if err := tx.Rollback(); err != nil {
		r.Error(err)
	}
	if n := r.count(r.db); n != 2 {
		r.Errorf("%d rows after the rollback", n)
	}
	r.readOnly()
}

func second(_ int64, err error) error { return err }

func (r *runner) readOnly() {
	tx, err := r.db.Begin(context.Background(), dialect.TxOptions{ReadOnly: true})
	if err != nil {
		r.Fatal(err)
	}
	if n := r.count(tx); n != 2 {
		r.Errorf("read only: %d rows", n)
	}
	if _, err := tx.Exec(context.Background(), &dialect.Statement{SQL: "INSERT INTO dbtest (id) VALUES (9)"}); err == nil {
		r.Error("a read-only transaction wrote")
	}
	if err := tx.Rollback(); err != nil {
		r.Error(err)
	}
	r.exec(r.db, "DELETE FROM dbtest WHERE id = 9") // the connection can write again
}

func transactionBusy(r *runner) {
	tx, err := r.db.Begin(context.Background(), dialect.TxOptions{})
	if err != nil {
		r.Fatal(err)
	}
	err = tx.Query(context.Background(), &dialect.Statement{SQL: "SELECT 1"}, func(dialect.Rows) error {
		if err := tx.Commit(); !errors.Is(err, dialect.ErrTxBusy) {
			r.Errorf("Commit: %v", err)
		}
		_, err := r.number(context.Background(), tx, "SELECT 1")
		return err
	})
	if !errors.Is(err, dialect.ErrTxBusy) {
		r.Errorf("%v, want ErrTxBusy", err)
	}
	r.insert(tx, 1)
	if err := tx.Commit(); err != nil {
		r.Error(err)
	}
}

func transactionCancelled(r *runner) {
	ctx, stop := context.WithCancel(context.Background())
	tx, err := r.db.Begin(ctx, dialect.TxOptions{})
	if err != nil {
		r.Fatal(err)
	}
	r.insert(tx, 1)
	stop()
	// Max is 1: the connection must come back although nobody calls Rollback.
	if n := r.count(r.db); n != 0 {
		r.Errorf("%d rows of a cancelled transaction", n)
	}
	_, err = tx.Exec(context.Background(), &dialect.Statement{SQL: "INSERT INTO dbtest (id) VALUES (2)"})
	if !errors.Is(err, sql.ErrTxDone) || !errors.Is(err, context.Canceled) {
		r.Errorf("statement: %v", err)
	}
	if err := tx.Commit(); !errors.Is(err, sql.ErrTxDone) {
		r.Errorf("Commit: %v", err)
	}
	if n := r.count(r.db); n != 0 {
		r.Errorf("%d rows of a cancelled transaction", n)
	}
}

func transactionEndedBelow(r *runner) {
	tx, err := r.db.Begin(context.Background(), dialect.TxOptions{})
	if err != nil {
		r.Fatal(err)
	}
	if err := tx.SQL().Rollback(); err != nil {
		r.Fatal(err)
	}
	if _, err := tx.Exec(context.Background(), &dialect.Statement{SQL: "INSERT INTO dbtest (id) VALUES (2)"}); !errors.Is(err, sql.ErrTxDone) {
		r.Errorf("statement: %v", err)
	}
	if err := tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
		r.Errorf("Rollback: %v", err)
	}
	if n := r.count(r.db); n != 0 {
		r.Errorf("%d rows were written outside of a transaction", n)
	}
}

func transactionPanics(r *runner) {
	for range 2 {
		tx, err := r.db.Begin(context.Background(), dialect.TxOptions{})
		if err != nil {
			r.Fatal(err)
		}
		r.insert(tx, 1)
		func() {
			defer func() {
				if recover() != "boom" {
					r.Error("the panic was lost")
				}
				_ = tx.Rollback()
			}()
			_ = tx.Query(context.Background(), &dialect.Statement{SQL: "SELECT 1"}, func(dialect.Rows) error { panic("boom") })
		}()
		if tx, err = r.db.Begin(context.Background(), dialect.TxOptions{}); err != nil {
			r.Fatal(err)
		}
		r.insert(tx, 1)
		r.goexit(tx)
		_ = tx.Rollback()
		if n := r.count(r.db); n != 0 {
			r.Errorf("%d rows", n)
		}
	}
}

func deadConnections(r *runner) {
	if r.Kill == nil {
		return
	}
	ids := r.ids(3)
	for _, id := range ids {
		// Killing the own connection gives an error; the others die silently.
		_, _ = r.db.Exec(context.Background(), &dialect.Statement{SQL: r.Kill(id), Once: true})
	}
	time.Sleep(20 * time.Millisecond)
	for range 4 {
		if n, err := r.number(context.Background(), r.db, "SELECT id + 1 FROM (SELECT 1 AS id) t WHERE id = ?", int64(1)); err != nil || n != 2 {
			r.Errorf("after the connections died: %d, %v", n, err)
		}
	}
	ids = r.ids(3)
	other := r.Server.open(r.T, true, nil)
	defer other.Close()
	for _, id := range ids {
		_, _ = other.Exec(context.Background(), &dialect.Statement{SQL: r.Kill(id), Once: true})
	}
	time.Sleep(20 * time.Millisecond)
	tx, err := r.db.Begin(context.Background(), dialect.TxOptions{})
	if err != nil {
		r.Fatalf("Begin after the connections died: %v", err)
	}
	r.insert(tx, 1)
	if err := tx.Commit(); err != nil {
		r.Error(err)
	}
}

// ids opens n connections at once and returns their numbers.
func (r *runner) ids(n int) (ids []int64) {
	err := r.db.Query(context.Background(), &dialect.Statement{SQL: r.ConnectionID}, func(rows dialect.Rows) error {
		var id int64
		if err := rows.Bind([]dialect.Destination{{Kind: dialect.ToInt64, Name: "id"}}); err != nil || !rows.Next() {
			return fmt.Errorf("no id: %w", err)
		}
		if err := rows.Scan([]unsafe.Pointer{unsafe.Pointer(&id)}); err != nil {
			return err
		}
		ids = append(ids, id)
		if n > 1 {
			ids = append(ids, r.ids(n-1)...)
		}
		return nil
	})
	if err != nil {
		r.Fatal(err)
	}
	return ids
}

func maxUses(r *runner) {
	if r.ConnectionID == "" {
		return
	}
	seen := map[int64]bool{}
	for range 9 {
		id, err := r.number(context.Background(), r.db, r.ConnectionID)
		if err != nil {
			r.Fatal(err)
		}
		seen[id] = true
	}
	if len(seen) < 3 || len(seen) > 9 {
		r.Errorf("9 uses on %d connections, want about 3", len(seen))
	}
}

func manyGoroutines(r *runner) {
	const goroutines, each = 50, 10
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Go(func() {
			for i := range each {
				id := int64(g*each + i)
				if _, err := r.db.Exec(context.Background(), &dialect.Statement{SQL: r.sql("INSERT INTO dbtest (id, name) VALUES (?, ?)"), Args: []any{id, "x"}}); err != nil {
					r.Errorf("insert: %v", err)
				}
				if n, err := r.number(context.Background(), r.db, "SELECT count(*) FROM dbtest WHERE id = ?", id); err != nil || n != 1 {
					r.Errorf("count: %d, %v", n, err)
				}
				if i%5 == 0 {
					r.inTransaction(id)
				}
			}
		})
	}
	wg.Wait()
	if n := r.count(r.db); n != goroutines*each {
		r.Errorf("%d rows, want %d", n, goroutines*each)
	}
	if s := r.db.Stats(); s.Waiting != 0 || s.Open > s.Max {
		r.Errorf("%+v", s)
	}
}

func (r *runner) inTransaction(id int64) {
	tx, err := r.db.Begin(context.Background(), dialect.TxOptions{})
	if err != nil {
		r.Error(err)
		return
	}
	defer tx.Rollback()
	n, err := r.number(context.Background(), tx, "SELECT count(*) FROM dbtest WHERE id = ?", id)
	if err == nil && n == 1 {
		_, err = tx.Exec(context.Background(), &dialect.Statement{SQL: r.sql("UPDATE dbtest SET name = ? WHERE id = ?"), Args: []any{"y", id}})
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil || n != 1 {
		r.Errorf("transaction: %d, %v", n, err)
	}
}
