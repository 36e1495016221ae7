package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type hooked struct {
	ID   int64
	Name string
	Slug string
	Rank int
}

func (h *hooked) BeforeSave(context.Context) error {
	h.Slug = strings.ToLower(h.Name)
	return nil
}

func (h *hooked) AfterFind(context.Context) error {
	h.Name += "!"
	return nil
}

type audit struct {
	ID   int64
	Text string
}

var errHook = errors.New("the hook says no")

// TestHookErrors lets each hook fail after it wrote something itself: neither its write nor the operation's stays.
func TestHookErrors(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		rows := sequelize.Define[orderItem](db, sequelize.Paranoid(true))
		audits := sequelize.Define[audit](db, sequelize.Timestamps(false))
		must(t, db.Sync(ctx, sequelize.Force(true)))
		defer db.Drop(ctx)
		fail := func(ctx context.Context) error {
			if err := audits.Create(ctx, &audit{Text: "kept"}); err != nil {
				return err
			}
			return errHook
		}
		record := func(ctx context.Context, _ *orderItem) error { return fail(ctx) }
		records := func(ctx context.Context, _ []*orderItem) error { return fail(ctx) }
		update := func(ctx context.Context, _ *sequelize.UpdateQuery) error { return fail(ctx) }
		destroy := func(ctx context.Context, _ *sequelize.DestroyQuery) error { return fail(ctx) }
		living, gone := &orderItem{Name: "living"}, &orderItem{Name: "gone"}
		must(t, rows.BulkCreate(ctx, []*orderItem{living, gone}))
		must(t, rows.DestroyOne(ctx, gone))
		where := sequelize.Where{"name": "living"}
		create := func() error { return rows.Create(ctx, &orderItem{Name: "new"}) }
		save := func() error { r := *living; r.Rank++; return rows.Save(ctx, &r) }
		bulk := func() error { return rows.BulkCreate(ctx, []*orderItem{{Name: "n1"}, {Name: "n2"}}) }
		change := func() error { _, err := rows.Update(ctx, sequelize.Set{"rank": 9}, where); return err }
		remove := func() error { _, err := rows.Destroy(ctx, where); return err }
		restore := func() error { _, err := rows.Restore(ctx, sequelize.All); return err }
		each := func() error {
			_, err := rows.Update(ctx, sequelize.Set{"rank": 9}, where, sequelize.IndividualHooks(true))
			return err
		}
		destroyOne := func() error { r := *living; return rows.DestroyOne(ctx, &r) }
		for name, c := range map[string]struct {
			add func() sequelize.Removal
			run func() error
		}{
			"BeforeCreate":      {func() sequelize.Removal { return rows.BeforeCreate(record) }, create},
			"AfterCreate":       {func() sequelize.Removal { return rows.AfterCreate(record) }, create},
			"BeforeSave":        {func() sequelize.Removal { return rows.BeforeSave(record) }, save},
			"AfterUpdate":       {func() sequelize.Removal { return rows.AfterUpdate(record) }, save},
			"BeforeUpdate each": {func() sequelize.Removal { return rows.BeforeUpdate(record) }, each},
			"AfterUpdate each":  {func() sequelize.Removal { return rows.AfterUpdate(record) }, each},
			"BeforeDestroy":     {func() sequelize.Removal { return rows.BeforeDestroy(record) }, destroyOne},
			"AfterDestroy":      {func() sequelize.Removal { return rows.AfterDestroy(record) }, destroyOne},
			"AfterRestore":      {func() sequelize.Removal { return rows.AfterRestore(record) }, func() error { r := *gone; return rows.RestoreOne(ctx, &r) }},
			"BeforeUpsert":      {func() sequelize.Removal { return rows.BeforeUpsert(record) }, func() error { _, err := rows.Upsert(ctx, &orderItem{Name: "up"}); return err }},
			"AfterUpsert":       {func() sequelize.Removal { return rows.AfterUpsert(record) }, func() error { _, err := rows.Upsert(ctx, &orderItem{Name: "up"}); return err }},
			"BeforeBulkCreate":  {func() sequelize.Removal { return rows.BeforeBulkCreate(records) }, bulk},
			"AfterBulkCreate":   {func() sequelize.Removal { return rows.AfterBulkCreate(records) }, bulk},
			"BeforeBulkUpdate":  {func() sequelize.Removal { return rows.BeforeBulkUpdate(update) }, change},
			"AfterBulkUpdate":   {func() sequelize.Removal { return rows.AfterBulkUpdate(update) }, change},
			"BeforeBulkDestroy": {func() sequelize.Removal { return rows.BeforeBulkDestroy(destroy) }, remove},
			"AfterBulkDestroy":  {func() sequelize.Removal { return rows.AfterBulkDestroy(destroy) }, remove},
			"AfterBulkRestore":  {func() sequelize.Removal { return rows.AfterBulkRestore(update) }, restore},
			"connection's": {func() sequelize.Removal {
				return db.OnRecord(sequelize.OnAfterCreate, func(ctx context.Context, model string, _ any) error {
					if model != "orderItem" {
						return nil // the audit's own hook
					}
					return fail(ctx)
				})
			}, create},
		} {
			removal := c.add()
			err := c.run()
			removal()
			if !errors.Is(err, errHook) {
				t.Errorf("%s: %v", name, err)
			}
			n, err := rows.Count(ctx, sequelize.Where{"name": "living", "rank": 0})
			all, err2 := rows.Count(ctx)
			left, err3 := audits.Count(ctx)
			if err := errors.Join(err, err2, err3); err != nil {
				t.Fatal(name, err)
			}
			if n != 1 || all != 1 || left != 0 {
				t.Fatalf("%s: the row is there %d times, of %d; %d audits", name, n, all, left)
			}
		}
	})
}

func TestHooksChange(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		rows := sequelize.Define[hooked](db, sequelize.Timestamps(false))
		must(t, rows.Sync(ctx, sequelize.Force(true)))
		defer rows.Drop(ctx)
		slugs := func(want ...string) {
			t.Helper()
			got, err := sequelize.Pluck[string](ctx, rows, "slug", sequelize.Order{sequelize.Asc("id")}, sequelize.Hooks(false))
			if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("%v %v, want %v", got, err, want)
			}
		}
		h := &hooked{Name: "One"}
		must(t, rows.Create(ctx, h))
		slugs("one")
		h.Name = "Uno"
		must(t, rows.Save(ctx, h))
		slugs("uno")
		must(t, rows.Create(ctx, &hooked{Name: "Two"}, sequelize.Hooks(false)))
		slugs("uno", "")
		// The rows end alike but for what the method makes of each name.
		if n, err := rows.Update(ctx, sequelize.Set{"rank": sequelize.Col("rank").Plus(5)}, sequelize.All, sequelize.IndividualHooks(true)); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		slugs("uno!", "two!") // AfterFind ran for the rows that were read
		got, err := rows.FindOne(ctx, sequelize.Where{"rank": 5}, sequelize.Order{sequelize.Asc("id")})
		if err != nil || got.Name != "Uno!" {
			t.Fatal(got, err)
		}
		var seen []string
		remove := rows.AfterUpdate(func(_ context.Context, h *hooked) error {
			seen = append(seen, fmt.Sprint(h.Name, h.Rank))
			return nil
		})
		n, err := rows.Update(ctx, sequelize.Set{"name": "Same"}, sequelize.All, sequelize.Limit(1), sequelize.Order{sequelize.Desc("id")}, sequelize.IndividualHooks(true))
		if err != nil || n != 1 || fmt.Sprint(seen) != "[Same5]" {
			t.Fatal(n, err, seen)
		}
		remove()
		removals := []sequelize.Removal{
			rows.BeforeBulkUpdate(func(_ context.Context, q *sequelize.UpdateQuery) error {
				if q.Set()["rank"] != 1 {
					return fmt.Errorf("set %v", q.Set())
				}
				q.Add(sequelize.Set{"rank": 7, "slug": "s"}, sequelize.Where{"name": "Same"})
				return nil
			}),
			rows.BeforeBulkDestroy(func(_ context.Context, q *sequelize.DestroyQuery) error {
				q.Add(sequelize.Where{"name": "Same"})
				return nil
			}),
			rows.BeforeFind(func(_ context.Context, q *sequelize.FindQuery) error {
				q.Add(sequelize.Where{"rank": op.Lt(7)})
				return nil
			}),
			rows.BeforeCount(func(_ context.Context, q *sequelize.FindQuery) error {
				q.Add(sequelize.Where{"rank": 7})
				return nil
			}),
		}
		if n, err = rows.Update(ctx, sequelize.Set{"rank": 1}, sequelize.All); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		slugs("uno!", "s")
		list, count, err := rows.FindAndCountAll(ctx)
		if err != nil || len(list) != 1 || list[0].Rank != 5 || count != 1 {
			t.Fatal(list, count, err)
		}
		if n, err = rows.Destroy(ctx, sequelize.All); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		for _, remove := range removals {
			remove()
			remove()
		}
		slugs("uno!")
		block := db.BeforeQuery(func(_ context.Context, q *sequelize.StatementInfo) error {
			if strings.HasPrefix(q.SQL, "DELETE") {
				return errHook
			}
			return nil
		})
		if _, err := rows.Destroy(ctx, sequelize.All); !errors.Is(err, errHook) {
			t.Fatal(err)
		}
		block()
		if n, err = rows.Destroy(ctx, sequelize.All); err != nil || n != 1 {
			t.Fatal(n, err)
		}
	})
}

type hookLeft struct{} //nolint:unused // the ambiguous embedding is the mistake

func (*hookLeft) BeforeCreate(context.Context) error { return nil } //nolint:unused // so is its method

type hookRight struct{ Note string }

func (*hookRight) BeforeCreate(context.Context) error { return nil }

type hookBoth struct {
	ID       int64
	hookLeft //nolint:unused // found through reflection
	hookRight
}

type hookOwn struct {
	ID       int64
	hookLeft //nolint:unused // found through reflection
	hookRight
}

func (h *hookOwn) BeforeCreate(ctx context.Context) error { return h.hookRight.BeforeCreate(ctx) }

type hookSignature struct{ ID int64 }

func (*hookSignature) BeforeCreate() error                        { return nil }
func (*hookSignature) AfterSave(context.Context)                  {}
func (*hookSignature) BeforeBulkCreate(ctx context.Context) error { return ctx.Err() }
func (*hookSignature) Validate() bool                             { return true }
func (*hookSignature) BeforeDelete(ctx context.Context) error     { return ctx.Err() }

type hookOnValue struct{ ID int64 }

func (hookOnValue) BeforeSave(context.Context) error   { return nil } // would change a copy
func (hookOnValue) AfterDestroy(context.Context) error { return nil } // looks only
func (hookOnValue) Validate(context.Context) error     { return nil }

// TestHookOfValue: a hook whose changes would be lost with a copy of the record is a mistake, one that only looks is none.
func TestHookOfValue(t *testing.T) {
	_, err := sequelize.TryDefine[hookOnValue](open(t, "sqlite::memory:"))
	expectError(t, "value receiver", err, "hookOnValue.BeforeSave", "copy")
	if err != nil && (strings.Contains(err.Error(), "AfterDestroy") || strings.Contains(err.Error(), "Validate ")) {
		t.Errorf("methods that only look are refused: %v", err)
	}
}

func TestHookMistakes(t *testing.T) {
	db := open(t, "sqlite::memory:")
	_, err := sequelize.TryDefine[hookSignature](db)
	for _, want := range []string{
		"hookSignature.BeforeCreate is func() error: it must be func(ctx context.Context) error",
		"hookSignature.AfterSave is func(context.Context)", "hookSignature.Validate is func() bool: it must be func(ctx context.Context) error",
		"register a function by the model's method BeforeBulkCreate",
		"the hook is called BeforeDestroy",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %q", err, want)
		}
	}
	_, err = sequelize.TryDefine[hookBoth](db)
	if err == nil || !strings.Contains(err.Error(), "hookLeft and ") || !strings.Contains(err.Error(), "hookRight") {
		t.Errorf("two embedded structs with one hook: %v", err)
	}
	if _, err = sequelize.TryDefine[hookOwn](db); err != nil {
		t.Errorf("a struct that calls its embedded structs' hooks itself: %v", err)
	}
	remove := db.BeforeDefine(func(d *sequelize.DefineQuery) error {
		d.Add(sequelize.TableName("renamed"))
		return nil
	})
	var defined string
	db.AfterDefine(func(model string) error { defined = model; return nil })
	if m := sequelize.Define[noted](db); m.TableName() != "renamed" || defined != "noted" {
		t.Errorf("table %s, defined %q", m.TableName(), defined)
	}
	remove()
}

// TestHookRegistration adds and removes hooks while others use the model.
func TestHookRegistration(t *testing.T) {
	ctx := context.Background()
	db := open(t, testdb.SQLite(t))
	rows := sequelize.Define[noted](db, sequelize.Timestamps(false))
	must(t, rows.Sync(ctx))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				a := rows.BeforeCreate(func(context.Context, *noted) error { return nil })
				b := db.AfterQuery(func(context.Context, *sequelize.StatementInfo) error { return nil })
				c := rows.AfterFind(func(context.Context, []*noted) error { return nil })
				if err := rows.Create(ctx, &noted{Name: "x"}); err != nil {
					t.Error(err)
				}
				if _, err := rows.FindAll(ctx, sequelize.Limit(1)); err != nil {
					t.Error(err)
				}
				a()
				b()
				c()
			}
		})
	}
	wg.Wait()
	if n, err := rows.Count(ctx); err != nil || n != 200 {
		t.Error(n, err)
	}
}
