package mysql_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/mysql"
)

// TestAllocations compares a find by key and an update with a prepared statement of database/sql.
func TestAllocations(t *testing.T) {
	uri := os.Getenv("SEQUELIZE_TEST_MYSQL")
	if uri == "" {
		t.Skip("SEQUELIZE_TEST_MYSQL is not set")
	}
	c, err := mysql.Dialect{}.ParseURI(uri)
	if err != nil {
		t.Fatal(err)
	}
	db, err := mysql.Dialect{}.Open(&c)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx := context.Background()
	const find = "SELECT CAST(? AS SIGNED) + 300, 'Jane', 'jane@x.org'"
	var to struct {
		N           int64
		Name, Email string
	}
	dest := []dialect.Destination{
		{Offset: unsafe.Offsetof(to.N), Kind: dialect.ToInt64, Name: "n"},
		{Offset: unsafe.Offsetof(to.Name), Kind: dialect.ToString, Name: "name"},
		{Offset: unsafe.Offsetof(to.Email), Kind: dialect.ToString, Name: "email"},
	}
	bases := []unsafe.Pointer{unsafe.Pointer(&to)}
	s := &dialect.Statement{SQL: find, Args: []any{int64(1)}}
	ours := testing.AllocsPerRun(100, func() {
		err := db.Query(ctx, s, func(rows dialect.Rows) error {
			if err := rows.Bind(dest); err != nil || !rows.Next() {
				return fmt.Errorf("no row: %w", rows.Err())
			}
			return rows.Scan(bases)
		})
		if err != nil || to.N != 301 || to.Email != "jane@x.org" {
			t.Fatal(to, err)
		}
	})
	stmt, err := db.SQL().PrepareContext(ctx, find)
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	raw := testing.AllocsPerRun(100, func() {
		if err := stmt.QueryRowContext(ctx, int64(1)).Scan(&to.N, &to.Name, &to.Email); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("find by key: %.0f allocations, raw database/sql %.0f", ours, raw)
	if ours > raw {
		t.Error("more allocations than database/sql")
	}
}
