package sequelize_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type gadget struct {
	ID        int64
	FullName  string `sequelize:"unique"`
	Price     int
	Stock     int  `sequelize:"defaultValue:7"`
	OnSale    bool `sequelize:"defaultValue:true"`
	CreatedAt time.Time
	UpdatedAt time.Time
}

// gadgets is a model with an empty table of its own.
func gadgets(t testing.TB, db *sequelize.Sequelize, options ...sequelize.DefineOption) *sequelize.Model[gadget] {
	t.Helper()
	m := sequelize.Define[gadget](db, options...)
	must(t, m.Sync(context.Background(), sequelize.Force(true)))
	t.Cleanup(func() { must(t, m.Drop(context.Background())) })
	return m
}

// some are gadgets a, b, c … that cost 10, 20, 30 …
func some(n int) []*gadget {
	list := make([]*gadget, n)
	for i := range list {
		list[i] = &gadget{FullName: string(rune('a' + i)), Price: 10 * (i + 1)}
	}
	return list
}

func TestOpen(t *testing.T) {
	for _, part := range []struct {
		name string
		run  func(t *testing.T, uri string)
	}{
		{"config", openConfig}, {"closed", openClosed}, {"defaults", openDefaults}, {"logging", openLogging}, {"clock", openClock},
	} {
		t.Run(part.name, func(t *testing.T) { testdb.Each(t, part.run) })
	}
	t.Run("unknown", openUnknown)
}

func openConfig(t *testing.T, uri string) {
	ctx := context.Background()
	config, err := sequelize.ParseURI(uri)
	must(t, err)
	db, err := sequelize.New(config)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	must(t, db.Authenticate(ctx))
	version, err := db.Version(ctx)
	must(t, err)
	got := db.Config()
	if version == "" || got.Dialect != db.DialectName() || got.Database != config.Database || got.Password != "" {
		t.Errorf("version %q, %+v", version, got)
	}
	n, err := sequelize.QueryOne[int](ctx, db, "SELECT 1")
	if err != nil || n != 1 {
		t.Error(n, err)
	}
	if s := db.Stats(); s.InUse != 0 {
		t.Errorf("%+v", s)
	}
}

func openClosed(t *testing.T, uri string) {
	ctx := context.Background()
	db := open(t, uri)
	users := gadgets(t, db)
	must(t, users.Create(ctx, &gadget{FullName: "a"}))
	must(t, users.Drop(ctx))
	other, err := sequelize.Open(uri)
	must(t, err)
	closed := sequelize.Define[gadget](other)
	must(t, other.Close())
	must(t, other.Close())
	calls := map[string]error{"Authenticate": other.Authenticate(ctx), "Create": closed.Create(ctx, &gadget{})}
	_, calls["FindAll"] = closed.FindAll(ctx)
	_, calls["FindByPK"] = closed.FindByPK(ctx, 1)
	_, calls["Update"] = closed.Update(ctx, sequelize.Set{"price": 1}, sequelize.All)
	_, calls["Begin"] = other.Begin(ctx)
	_, calls["Query"] = sequelize.Query[int](ctx, other, "SELECT 1")
	one := &gadget{ID: 1, FullName: "a"}
	for name, call := range map[string]func() error{
		"Sync": func() error { return other.Sync(ctx) }, "Drop": func() error { return other.Drop(ctx) },
		"Model.Sync": func() error { return closed.Sync(ctx) }, "Model.Drop": func() error { return closed.Drop(ctx) },
		"Save": func() error { return closed.Save(ctx, one) }, "Reload": func() error { return closed.Reload(ctx, one) },
		"DestroyOne": func() error { return closed.DestroyOne(ctx, one) }, "Truncate": func() error { return closed.Truncate(ctx) },
		"BulkCreate":   func() error { return closed.BulkCreate(ctx, some(2)) },
		"BulkUpdate":   func() error { return closed.BulkUpdate(ctx, []*gadget{one}, sequelize.Fields{"price"}) },
		"IncrementOne": func() error { return closed.IncrementOne(ctx, one, sequelize.Set{"price": 1}) },
		"Transaction":  func() error { return other.Transaction(ctx, func(context.Context) error { return nil }) },
		"Version":      func() error { _, err := other.Version(ctx); return err },
		"Describe":     func() error { _, err := other.Describe(ctx, "gadgets"); return err },
		"Tables":       func() error { _, err := other.Tables(ctx, ""); return err },
		"Count":        func() error { _, err := closed.Count(ctx); return err },
		"Exists":       func() error { _, err := closed.Exists(ctx); return err },
		"Destroy":      func() error { _, err := closed.Destroy(ctx, sequelize.All); return err },
		"Upsert":       func() error { _, err := closed.Upsert(ctx, one); return err },
		"Increment":    func() error { _, err := closed.Increment(ctx, sequelize.Set{"price": 1}, sequelize.All); return err },
		"Exec":         func() error { _, err := other.Exec(ctx, "SELECT 1"); return err },
		"FindAndCount": func() error { _, _, err := closed.FindAndCountAll(ctx); return err },
		"FindOrCreate": func() error {
			_, _, err := closed.FindOrCreate(ctx, sequelize.Where{"fullName": "a"}, one)
			return err
		},
		"Pluck":     func() error { _, err := sequelize.Pluck[int](ctx, closed, "price"); return err },
		"Aggregate": func() error { _, err := sequelize.Aggregate[int](ctx, closed, sequelize.Max("price")); return err },
		"Each": func() error {
			for _, err := range closed.Each(ctx) {
				return err
			}
			return nil
		},
		"FindInBatches": func() error {
			return closed.FindInBatches(ctx, 10, func(context.Context, []*gadget) error { return nil })
		},
	} {
		calls[name] = call()
	}
	for name, err := range calls {
		if !errors.Is(err, sequelize.ErrClosed) {
			t.Errorf("%s after Close: %v", name, err)
		}
	}
}

func openDefaults(t *testing.T, uri string) {
	ctx := context.Background()
	db := open(t, uri, sequelize.Defaults(sequelize.Underscored(true), sequelize.FreezeTableName(true)))
	m := gadgets(t, db, sequelize.FreezeTableName(false)) // a model's own option wins
	must(t, m.Create(ctx, &gadget{FullName: "a"}))
	table, err := m.Describe(ctx)
	must(t, err)
	if table == nil || m.TableName() != "gadgets" {
		t.Fatal(table, m.TableName())
	}
	if _, err := sequelize.QueryOne[string](ctx, db, "SELECT full_name FROM gadgets WHERE created_at IS NOT NULL"); err != nil {
		t.Error(err)
	}
}

func openLogging(t *testing.T, uri string) {
	ctx := context.Background()
	var text bytes.Buffer
	log := slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug}))
	db := open(t, uri, sequelize.Logger(log), sequelize.SlowThreshold(time.Nanosecond))
	m := gadgets(t, db)
	must(t, m.Create(ctx, &gadget{FullName: "secret"}))
	for _, part := range []string{"INSERT INTO", "duration=", "rows=", "level=WARN", "dialect=" + db.DialectName()} {
		if !strings.Contains(text.String(), part) {
			t.Errorf("the log has no %q:\n%s", part, text.String())
		}
	}
	if strings.Contains(text.String(), "secret") {
		t.Error("a value stands in the log without LogParameters")
	}
	text.Reset()
	if _, err := db.Exec(ctx, "SELEC 1"); err == nil || !strings.Contains(text.String(), "level=ERROR") {
		t.Errorf("%v:\n%s", err, text.String())
	}
	text.Reset()
	loud := open(t, uri, sequelize.Logger(log), sequelize.LogParameters(true))
	_, err := sequelize.Define[gadget](loud).Count(ctx, sequelize.Where{"fullName": "secret"})
	must(t, err)
	if !strings.Contains(text.String(), "secret") || !strings.Contains(text.String(), "level=DEBUG") {
		t.Error(text.String())
	}
}

func openClock(t *testing.T, uri string) {
	ctx := context.Background()
	at := time.Date(2026, 1, 2, 3, 4, 5, 678901234, time.FixedZone("x", 3600))
	m := gadgets(t, open(t, uri, sequelize.Clock(func() time.Time { return at })))
	must(t, m.BulkCreate(ctx, some(2)))
	want := at.Truncate(time.Microsecond)
	list, err := m.FindAll(ctx, sequelize.Where{"createdAt": want, "updatedAt": op.Gte(want)})
	if err != nil || len(list) != 2 || !list[0].CreatedAt.Equal(want) {
		t.Error(len(list), err)
	}
	if _, err := sequelize.Open(uri, sequelize.Clock(nil)); err == nil {
		t.Error("a nil clock was taken")
	}
}

func openUnknown(t *testing.T) {
	for uri, part := range map[string]string{
		"oracle://localhost/x":                  "forgotten import",
		"postgres://localhost/x?sslmod=disable": "sslmode",
		"mysql://localhost:0/x":                 "port",
		"":                                      "",
	} {
		if db, err := sequelize.Open(uri); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("Open(%q) = %v, %v; want an error with %q", uri, db, err, part)
		}
	}
	if _, err := sequelize.New(sequelize.Config{}); err == nil {
		t.Error("an empty Config was taken")
	}
	if _, err := sequelize.New(sequelize.Config{Dialect: "sqlite"}, sequelize.Pool{Min: 3, Max: 2}); err == nil {
		t.Error("a pool of at least 3 and at most 2 was taken")
	}
}
