//go:build cgo

package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
)

type user struct {
	ID    int64
	Name  string
	Age   int
	Email string
	Made  time.Time
}

var userDest = []dialect.Destination{
	{Offset: unsafe.Offsetof(user{}.ID), Kind: dialect.ToInt64, Name: "user.id"},
	{Offset: unsafe.Offsetof(user{}.Name), Kind: dialect.ToString, Name: "user.name"},
	{Offset: unsafe.Offsetof(user{}.Age), Kind: dialect.ToInt, Name: "user.age"},
	{Offset: unsafe.Offsetof(user{}.Email), Kind: dialect.ToString, Name: "user.email"},
	{Offset: unsafe.Offsetof(user{}.Made), Kind: dialect.ToTime, Name: "user.made"},
}

const (
	userByKey  = `SELECT id, name, age, email, +made FROM users WHERE id = ?`
	userRename = `UPDATE users SET name = ?, age = ? WHERE id = ?`
)

func openUsers(t testing.TB, c dialect.Config) dialect.Database {
	t.Helper()
	db, err := Dialect{}.Open(&c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	ctx := context.Background()
	for _, q := range []string{
		`CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER, email TEXT UNIQUE, made DATETIME)`,
		`INSERT INTO users VALUES (1, 'Jane', 300, 'jane@x.org', '2024-05-06 07:08:09.123456 +00:00')`,
	} {
		if _, err := db.Exec(ctx, &dialect.Statement{SQL: q, Once: true}); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// allocations are measured side by side with a prepared statement of database/sql.
func measure(t testing.TB, db dialect.Database, ctx context.Context) (find, rawFind, exec, rawExec float64) {
	var u user
	bases := []unsafe.Pointer{unsafe.Pointer(&u)}
	find = testing.AllocsPerRun(300, func() {
		bases[0] = unsafe.Pointer(&u)
		err := db.Query(ctx, &dialect.Statement{SQL: userByKey, Args: []any{int64(1)}}, func(rows dialect.Rows) error {
			if err := rows.Bind(userDest); err != nil || !rows.Next() {
				return fmt.Errorf("no row: %w", err)
			}
			return rows.Scan(bases)
		})
		if err != nil || u.Name == "" || u.Age != 300 || u.Made.Year() != 2024 {
			t.Fatal(u, err)
		}
	})
	rename := &dialect.Statement{SQL: userRename, Args: []any{"Jane", int64(300), int64(1)}} // as the library's pool has it
	exec = testing.AllocsPerRun(300, func() {
		if r, err := db.Exec(ctx, rename); err != nil || r.RowsAffected != 1 {
			t.Fatal(r, err)
		}
	})
	f, err := db.SQL().PrepareContext(ctx, userByKey)
	e, err2 := db.SQL().PrepareContext(ctx, userRename)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	defer f.Close()
	defer e.Close()
	rawFind = testing.AllocsPerRun(300, func() {
		var made string
		if err := f.QueryRowContext(ctx, int64(1)).Scan(&u.ID, &u.Name, &u.Age, &u.Email, &made); err != nil {
			t.Fatal(err)
		}
	})
	rawExec = testing.AllocsPerRun(300, func() {
		var r sql.Result
		if r, err = e.ExecContext(ctx, "Jane", int64(300), int64(1)); err != nil {
			t.Fatal(err)
		}
		_, _ = r.RowsAffected()
	})
	return find, rawFind, exec, rawExec
}

func TestAllocations(t *testing.T) {
	cancellable, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
	}{{"background", context.Background()}, {"cancellable", cancellable}} {
		db := openUsers(t, dialect.Config{Storage: filepath.Join(t.TempDir(), "a.db")})
		find, rawFind, exec, rawExec := measure(t, db, c.ctx)
		t.Logf("%s: find by key %.0f (raw %.0f), exec %.0f (raw %.0f)", c.name, find, rawFind, exec, rawExec)
		if find > rawFind || exec > rawExec {
			t.Errorf("%s: more allocations than database/sql", c.name)
		}
	}
}
