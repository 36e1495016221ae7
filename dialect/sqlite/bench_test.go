package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
)

func BenchmarkExec(b *testing.B) {
	db := openUsers(b, dialect.Config{Storage: filepath.Join(b.TempDir(), "a.db")})
	b.ReportAllocs()
	ctx := context.Background()
	s := &dialect.Statement{SQL: userRename, Args: []any{"Jane", int64(300), int64(1)}}
	for b.Loop() {
		if _, err := db.Exec(ctx, s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExecRaw(b *testing.B) {
	db := openUsers(b, dialect.Config{Storage: filepath.Join(b.TempDir(), "a.db")})
	b.ReportAllocs()
	ctx := context.Background()
	e, err := db.SQL().PrepareContext(ctx, userRename)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := e.ExecContext(ctx, "Jane", int64(300), int64(1)); err != nil {
			b.Fatal(err)
		}
	}
}
