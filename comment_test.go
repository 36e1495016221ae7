package sequelize_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type noted struct {
	ID   int64
	Name string
}

func TestWithComment(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		db := open(t, uri)
		notes := sequelize.Define[noted](db, sequelize.Timestamps(false))
		ctx := context.Background()
		must(t, notes.Sync(ctx, sequelize.Force(true)))
		defer notes.Drop(ctx)
		var last string
		db.BeforeQuery(func(_ context.Context, q *sequelize.StatementInfo) error { last = q.SQL; return nil })
		commented := sequelize.WithComment(ctx, "route", "/a b*/;DROP TABLE x;--", "db'driver", `o'r"m?:x$1\`)
		must(t, notes.Create(commented, &noted{Name: "a"}))
		must(t, notes.BulkCreate(commented, []*noted{{Name: "b"}, {Name: "c"}}))
		list, err := notes.FindAll(commented, sequelize.Where{"name": "a"})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		const want = ` /*db%27driver='o%27r%22m%3F%3Ax%241%5C',route='%2Fa%20b%2A%2F%3BDROP%20TABLE%20x%3B--'*/`
		if !strings.HasSuffix(last, want) {
			t.Errorf("%s\nwant %s", last, want)
		}
		for i := range 100 { // each with a comment of its own, by one plan and no prepared statement
			if _, err := notes.FindAll(sequelize.WithComment(ctx, "traceparent", strings.Repeat("f", i+1)), sequelize.Where{"name": "a"}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := sequelize.Query[int](commented, db, "SELECT 1"); err != nil || !strings.HasSuffix(last, want) {
			t.Error(last, err)
		}
		if _, err = notes.FindAll(sequelize.WithComment(commented, "route", "", "db'driver", "")); err != nil || strings.Contains(last, "/*") {
			t.Error(last, err)
		}
		must(t, db.Transaction(commented, func(ctx context.Context) error {
			_, err := notes.Update(ctx, sequelize.Set{"name": "z"}, sequelize.All)
			return err
		}))
	})
}

func TestDetectNPlusOne(t *testing.T) {
	var out bytes.Buffer
	var mu sync.Mutex
	log := slog.New(slog.NewTextHandler(&lockedWriter{&mu, &out}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	db := open(t, testdb.SQLite(t), sequelize.DetectNPlusOne(3), sequelize.Logger(log))
	notes := sequelize.Define[noted](db, sequelize.Timestamps(false))
	ctx := context.Background()
	must(t, notes.Sync(ctx))
	must(t, notes.Create(ctx, &noted{Name: "a"}))
	read := func(ctx context.Context, times int) string {
		t.Helper()
		out.Reset()
		for range times {
			if _, err := notes.FindByPK(sequelize.WithComment(ctx, "span", strings.Repeat("x", times)), 1); err != nil {
				t.Fatal(err)
			}
		}
		return out.String()
	}
	if got := read(ctx, 10); got != "" {
		t.Errorf("logged without a request: %s", got)
	}
	if got := read(sequelize.WithRequest(ctx), 3); got != "" {
		t.Errorf("logged at the limit: %s", got)
	}
	got := read(sequelize.WithRequest(ctx), 10)
	if strings.Count(got, "\n") != 1 || !strings.Contains(got, "comment_test.go") || !strings.Contains(got, "times=4") {
		t.Errorf("above the limit: %q", got)
	}
	if _, err := sequelize.Open("sqlite::memory:", sequelize.DetectNPlusOne(0)); err == nil {
		t.Error("DetectNPlusOne(0) was taken")
	}
}

// TestOneCallIsNoRepeat: what one call sends in several statements is no N+1; what the program asks within it is.
func TestOneCallIsNoRepeat(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		var out bytes.Buffer
		var mu sync.Mutex
		log := slog.New(slog.NewTextHandler(&lockedWriter{&mu, &out}, &slog.HandlerOptions{Level: slog.LevelWarn}))
		db := open(t, uri, sequelize.DetectNPlusOne(1), sequelize.Logger(log))
		notes := sequelize.Define[noted](db, sequelize.Timestamps(false))
		ctx := context.Background()
		must(t, notes.Sync(ctx, sequelize.Force(true)))
		defer notes.Drop(ctx)
		list := make([]*noted, 2500)
		for i := range list {
			list[i] = &noted{Name: "a"}
		}
		one := func(context.Context, []*noted) error { return nil }
		count := func(ctx context.Context) error { _, err := notes.Count(ctx); return err }
		for _, c := range []struct {
			what string
			n    int // statements that are told
			run  func(ctx context.Context) error
		}{
			{"bulk create", 0, func(ctx context.Context) error { return notes.BulkCreate(ctx, list) }},
			{"bulk update", 0, func(ctx context.Context) error { return notes.BulkUpdate(ctx, list, sequelize.Fields{"name"}) }},
			{"batches", 0, func(ctx context.Context) error { return notes.FindInBatches(ctx, 100, one) }},
			{"individual hooks", 0, func(ctx context.Context) error {
				return notes.BulkCreate(ctx, []*noted{{Name: "b"}, {Name: "b"}, {Name: "b"}}, sequelize.IndividualHooks(true))
			}},
			{"two calls, with two texts", 2, func(ctx context.Context) error {
				return errors.Join(notes.FindInBatches(ctx, 2000, one), notes.FindInBatches(ctx, 2000, one))
			}},
			{"the function of the batches", 1, func(ctx context.Context) error {
				return notes.FindInBatches(ctx, 1000, func(ctx context.Context, _ []*noted) error { return count(ctx) })
			}},
			{"a hook", 1, func(ctx context.Context) error {
				defer notes.AfterFind(func(ctx context.Context, _ []*noted) error { return count(ctx) })()
				return notes.FindInBatches(ctx, 1000, one)
			}},
			{"a hook of each record", 1, func(ctx context.Context) error {
				defer notes.BeforeCreate(func(ctx context.Context, _ *noted) error { return count(ctx) })()
				return notes.BulkCreate(ctx, []*noted{{Name: "c"}, {Name: "c"}, {Name: "c"}}, sequelize.IndividualHooks(true))
			}},
		} {
			out.Reset()
			must(t, c.run(sequelize.WithRequest(ctx)))
			if got := strings.Count(out.String(), "times=2"); got != c.n {
				t.Errorf("%s: %d repeats are told, want %d:\n%s", c.what, got, c.n, out.String())
			}
		}
	})
}

type lockedWriter struct {
	mu *sync.Mutex
	w  *bytes.Buffer
}

func (w *lockedWriter) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.w.Write(b)
}
