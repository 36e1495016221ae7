package sequelize_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type traceKey struct{}

// spans is a Tracer that notes of each statement what it was given and how it ended.
type spans struct {
	mu   sync.Mutex
	list []*span
}

type span struct {
	sequelize.Trace
	caller any // what the context of the call holds
	ended  bool
	rows   int64
	err    error
}

func (s *spans) Start(ctx context.Context, t sequelize.Trace) (context.Context, func(int64, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := &span{Trace: t, caller: ctx.Value(traceKey{})}
	s.list = append(s.list, one)
	return context.WithValue(ctx, traceKey{}, one), func(rows int64, err error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		one.ended, one.rows, one.err = true, rows, err
	}
}

func (s *spans) take() []*span {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.list
	s.list = nil
	return list
}

// TestTracer follows the statements of every kind of call: each is told once, with the caller's context, its rows and
// its error.
func TestTracer(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		seen := &spans{}
		db := open(t, uri, sequelize.WithTracer(seen))
		m := gadgets(t, db)
		ctx := context.WithValue(context.Background(), traceKey{}, "caller")
		wrong := "SELEC " + "1"
		for _, call := range []struct {
			name string
			rows int64 // of the last statement; -1 is any
			run  func() error
		}{
			{"Sync", -1, func() error { return m.Sync(ctx) }},
			{"Create", 1, func() error { return m.Create(ctx, &gadget{FullName: "a"}) }},
			{"BulkCreate", -1, func() error { return m.BulkCreate(ctx, []*gadget{{FullName: "b"}, {FullName: "c"}}) }},
			{"FindAll", 3, func() error { _, err := m.FindAll(ctx); return err }},
			{"FindByPK", 1, func() error { _, err := m.FindByPK(ctx, 1); return err }},
			{"Count", -1, func() error { _, err := m.Count(ctx); return err }},
			{"Update", 3, func() error { _, err := m.Update(ctx, sequelize.Set{"price": 1}, sequelize.All); return err }},
			{"Each", 3, func() error {
				for _, err := range m.Each(ctx) {
					if err != nil {
						return err
					}
				}
				return nil
			}},
			{"Query", 1, func() error { _, err := sequelize.Query[int](ctx, db, "SELECT 1"); return err }},
			{"Exec", 1, func() error {
				_, err := db.Exec(ctx, "DELETE FROM gadgets WHERE price = ? AND id = ?", 1, 1)
				return err
			}},
			{"Transaction", 2, func() error {
				return db.Transaction(ctx, func(ctx context.Context) error { _, err := m.FindAll(ctx); return err })
			}},
			{"Authenticate", 1, func() error { return db.Authenticate(ctx) }},
			{"Destroy", 2, func() error { _, err := m.Destroy(ctx, sequelize.All); return err }},
			{"Truncate", -1, func() error { return m.Truncate(ctx) }},
			{"wrong", -1, func() error {
				var failed *sequelize.DatabaseError
				if _, err := db.Exec(ctx, wrong); !errors.As(err, &failed) {
					return errors.New("a wrong statement gave no DatabaseError")
				}
				return nil
			}},
		} {
			seen.take()
			if err := call.run(); err != nil {
				t.Errorf("%s: %v", call.name, err)
				continue
			}
			list := seen.take()
			if len(list) == 0 && call.name != "Sync" {
				t.Errorf("%s: no statement was told", call.name)
				continue
			}
			for _, s := range list {
				if s.caller != "caller" || !s.ended || s.SQL == "" || s.Dialect != db.DialectName() || (s.err != nil) != (s.SQL == wrong) {
					t.Errorf("%s: %+v", call.name, s)
				}
			}
			if n := len(list); n > 0 && call.rows >= 0 && list[n-1].rows != call.rows {
				t.Errorf("%s: %d rows of %s, want %d", call.name, list[n-1].rows, list[n-1].SQL, call.rows)
			}
		}
	})
}

// TestLogRecords reads the log as a program would.
func TestLogRecords(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		for _, loud := range []bool{false, true} {
			var text bytes.Buffer
			log := slog.New(slog.NewJSONHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug}))
			db := open(t, uri, sequelize.Logger(log), sequelize.LogParameters(loud), sequelize.SlowThreshold(time.Hour))
			m := gadgets(t, db)
			must(t, m.Create(ctx, &gadget{FullName: "secret", Price: 4711}))
			text.Reset()
			if _, err := m.FindAll(ctx, sequelize.Where{"fullName": "secret", "price": 4711}); err != nil {
				t.Fatal(err)
			}
			var record struct {
				Level, Msg, SQL, Dialect string
				Duration, Rows           int64
				Parameters               []any
			}
			if err := json.Unmarshal(text.Bytes(), &record); err != nil {
				t.Fatalf("%v in %s", err, text.String())
			}
			if record.Level != "DEBUG" || !strings.HasPrefix(record.SQL, "SELECT") || record.Dialect != db.DialectName() || record.Rows != 1 || record.Duration <= 0 {
				t.Errorf("%+v", record)
			}
			if shown := strings.Contains(text.String(), "secret") && strings.Contains(text.String(), "4711"); shown != loud || (len(record.Parameters) == 2) != loud {
				t.Errorf("LogParameters(%v): %s", loud, text.String())
			}
		}
		var text bytes.Buffer // who logs from info on hears of slow and failed statements only
		log := slog.New(slog.NewTextHandler(&text, nil))
		db := open(t, uri, sequelize.Logger(log), sequelize.SlowThreshold(time.Hour))
		m := gadgets(t, db)
		must(t, m.Create(ctx, &gadget{FullName: "a"}))
		var duplicate *sequelize.UniqueConstraintError
		if text.Len() > 0 {
			t.Errorf("quick statements were logged: %s", text.String())
		}
		if err := m.Create(ctx, &gadget{FullName: "a"}); !errors.As(err, &duplicate) {
			t.Fatal(err)
		}
		if !strings.Contains(text.String(), "level=ERROR") || strings.Count(text.String(), "\n") != 1 {
			t.Errorf("a failed statement: %s", text.String())
		}
	})
}
