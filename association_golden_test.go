package sequelize_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
)

// yielding is a database that takes every statement, changes one row and finds none.
type yielding struct{}

func (yielding) Connect(context.Context) (driver.Conn, error) { return yielding{}, nil }
func (yielding) Driver() driver.Driver                        { return nil }
func (yielding) Prepare(string) (driver.Stmt, error)          { return yielding{}, nil }
func (yielding) Close() error                                 { return nil }
func (yielding) Begin() (driver.Tx, error)                    { return yielding{}, nil }
func (yielding) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) {
	return yielding{}, nil
}
func (yielding) Commit() error                              { return nil }
func (yielding) Rollback() error                            { return nil }
func (yielding) NumInput() int                              { return -1 }
func (yielding) Exec([]driver.Value) (driver.Result, error) { return driver.RowsAffected(1), nil }
func (yielding) Query([]driver.Value) (driver.Rows, error)  { return yielding{}, nil }
func (yielding) Columns() []string                          { return []string{"n"} }
func (yielding) Next([]driver.Value) error                  { return io.EOF }
func (yielding) CheckNamedValue(v *driver.NamedValue) error { return nil }

var handleDialects = []string{"sqlite", "postgres", "mysql", "mariadb", "mssql"}

// TestHandleStatements compares the statements of the handles on five dialects with testdata/handles.golden, which
// -update rewrites.
func TestHandleStatements(t *testing.T) {
	var out strings.Builder
	for _, name := range handleDialects {
		fmt.Fprintf(&out, "%s\n", name)
		handleStatements(t, name, &out)
	}
	path := filepath.Join("testdata", "handles.golden")
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != out.String() {
		t.Fatalf("the statements differ from %s:\n%s", path, out.String())
	}
}

func handleStatements(t *testing.T, name string, out *strings.Builder) {
	ctx := context.Background()
	seen := &tally{}
	pool := sql.OpenDB(yielding{})
	defer pool.Close()
	db, err := sequelize.OpenDB(name, pool, sequelize.WithTracer(seen))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	plain := sequelize.Timestamps(false)
	type Post = linkPost
	users, posts := sequelize.Define[linkUser](db, plain), sequelize.Define[Post](db, plain, sequelize.UpdatedAt("-"))
	tags := sequelize.Define[linkTag](db, plain)
	sequelize.Define[linkComment](db, plain)
	sequelize.Define[linkProfile](db, plain)
	sequelize.Define[linkPostTag](db, plain)
	userPosts := sequelize.HasMany(users, posts, sequelize.As("posts"))
	postTags := sequelize.BelongsToMany(posts, tags, sequelize.As("tags"))
	author := sequelize.BelongsTo(posts, users, sequelize.As("author"))
	jane, key := &linkUser{ID: 1, Name: "Jane"}, int64(1)
	post, tag := &linkPost{ID: 2, AuthorID: &key}, &linkTag{ID: 3}
	for _, step := range []struct {
		name string
		run  func() error
	}{
		{"hasMany get", func() error { _, err := userPosts.Get(ctx, jane, sequelize.Limit(3)); return err }},
		{"hasMany count", func() error { _, err := userPosts.Count(ctx, jane); return err }},
		{"hasMany add", func() error { return userPosts.Add(ctx, jane, []*linkPost{post}) }},
		{"hasMany remove", func() error { return userPosts.Remove(ctx, jane, []*linkPost{post}) }},
		{"hasMany set", func() error { return userPosts.Set(ctx, jane, []*linkPost{post}) }},
		{"belongsToMany get", func() error { _, err := postTags.Get(ctx, post); return err }},
		{"belongsToMany count", func() error { _, err := postTags.Count(ctx, post); return err }},
		{"belongsToMany add", func() error { return postTags.Add(ctx, post, []*linkTag{{ID: 3}}) }},
		{"belongsToMany add with values", func() error {
			return postTags.Add(ctx, post, []*linkTag{{ID: 3}}, sequelize.ThroughSet{"position": 1})
		}},
		{"belongsToMany remove", func() error { return postTags.Remove(ctx, post, []*linkTag{tag}) }},
		{"belongsToMany set", func() error { return postTags.Set(ctx, post, []*linkTag{{ID: 3}}) }},
		{"belongsTo get", func() error { _, err := author.Get(ctx, post); return err }},
		{"belongsTo set", func() error { return author.Set(ctx, post, jane) }},
	} {
		seen.take()
		err := step.run()
		for _, s := range seen.take() {
			fmt.Fprintf(out, "  %-30s %s\n", step.name, s)
		}
		if err != nil && !strings.Contains(err.Error(), sequelize.ErrNotFound.Error()) {
			t.Fatalf("%s: %s: %v", name, step.name, err)
		}
	}
}
