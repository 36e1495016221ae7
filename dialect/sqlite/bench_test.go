//go:build cgo

package sqlite

import (
	"context"
	"path/filepath"
	"testing"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
)

// BenchmarkFind reads one row by its key: on the native path, the plain one, and by database/sql alone.
func BenchmarkFind(b *testing.B) {
	ctx := context.Background()
	for _, path := range []string{"native", "plain"} {
		b.Run(path, func(b *testing.B) {
			db := openUsers(b, dialect.Config{Storage: filepath.Join(b.TempDir(), "a.db"), Plain: path == "plain"})
			var u user
			bases := []unsafe.Pointer{nil}
			s := &dialect.Statement{SQL: userByKey, Args: []any{int64(1)}}
			read := func(rows dialect.Rows) error {
				if err := rows.Bind(userDest); err != nil || !rows.Next() {
					return err
				}
				bases[0] = unsafe.Pointer(&u)
				return rows.Scan(bases)
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := db.Query(ctx, s, read); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("raw", func(b *testing.B) {
		db := openUsers(b, dialect.Config{Storage: filepath.Join(b.TempDir(), "a.db")})
		stmt, err := db.SQL().PrepareContext(ctx, userByKey)
		if err != nil {
			b.Fatal(err)
		}
		defer stmt.Close()
		var u user
		var made string
		b.ReportAllocs()
		for b.Loop() {
			if err := stmt.QueryRowContext(ctx, int64(1)).Scan(&u.ID, &u.Name, &u.Age, &u.Email, &made); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkExec updates one row by its key.
func BenchmarkExec(b *testing.B) {
	ctx := context.Background()
	for _, path := range []string{"native", "plain"} {
		b.Run(path, func(b *testing.B) {
			db := openUsers(b, dialect.Config{Storage: filepath.Join(b.TempDir(), "a.db"), Plain: path == "plain"})
			s := &dialect.Statement{SQL: userRename, Args: []any{"Jane", int64(300), int64(1)}}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := db.Exec(ctx, s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("raw", func(b *testing.B) {
		db := openUsers(b, dialect.Config{Storage: filepath.Join(b.TempDir(), "a.db")})
		stmt, err := db.SQL().PrepareContext(ctx, userRename)
		if err != nil {
			b.Fatal(err)
		}
		defer stmt.Close()
		b.ReportAllocs()
		for b.Loop() {
			if _, err := stmt.ExecContext(ctx, "Jane", int64(300), int64(1)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
