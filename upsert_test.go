package sequelize_test

import (
	"context"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type upsertUser struct {
	ID        int64
	Email     string `sequelize:"unique"`
	Name      string
	Nick      *string
	Code      string `sequelize:"type:STRING(20);unique"`
	CreatedAt time.Time
	UpdatedAt time.Time
}

type upsertVersioned struct {
	ID      int64
	Email   string `sequelize:"unique"`
	Name    string
	Version int
}

type upsertSetting struct {
	Key   string `sequelize:"primaryKey"`
	Value string
}

type upsertPair struct {
	A int64 `sequelize:"primaryKey"`
	B int64 `sequelize:"primaryKey"`
}

// TestUpsert checks what an upsert tells and writes, on the native path and on database/sql's, outside of transactions
// and inside.
func TestUpsert(t *testing.T) {
	for _, plain := range []bool{false, true} {
		name := map[bool]string{false: "native", true: "plain"}[plain]
		t.Run(name, func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, uri string) {
				config, err := sequelize.ParseURI(uri)
				if err != nil {
					t.Fatal(err)
				}
				config.Plain = plain
				clock := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
				db, err := sequelize.New(config, sequelize.Clock(func() time.Time { return clock }))
				if err != nil {
					t.Fatal(err)
				}
				defer db.Close()
				testUpsert(t, db, &clock)
			})
		})
	}
}

func testUpsert(t *testing.T, db *sequelize.Sequelize, clock *time.Time) {
	ctx := context.Background()
	users := sequelize.Define[upsertUser](db)
	versioned := sequelize.Define[upsertVersioned](db, sequelize.Version(true))
	settings := sequelize.Define[upsertSetting](db, sequelize.Timestamps(false))
	pairs := sequelize.Define[upsertPair](db, sequelize.Timestamps(false))
	if err := db.Sync(ctx, sequelize.Force(true)); err != nil {
		t.Fatal(err)
	}
	upsertsUsers(ctx, t, users, clock)
	upsertsOthers(ctx, t, versioned, settings, pairs)
	err := db.Transaction(ctx, func(ctx context.Context) error {
		if _, err := users.Destroy(ctx, sequelize.All); err != nil {
			return err
		}
		upsertsUsers(ctx, t, users, clock)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func upsertsUsers(ctx context.Context, t *testing.T, users *sequelize.Model[upsertUser], clock *time.Time) {
	t.Helper()
	began := *clock
	upsert := func(u *upsertUser, want bool, options ...sequelize.WriteOption) *upsertUser {
		t.Helper()
		created, err := users.Upsert(ctx, u, options...)
		if err != nil || created != want {
			t.Fatalf("%+v: created %v, want %v: %v", u, created, want, err)
		}
		row, err := users.FindByPK(ctx, u.ID)
		if err != nil {
			t.Fatalf("the record has the key %d: %v", u.ID, err)
		}
		return row
	}
	first := &upsertUser{Email: "a", Name: "one", Code: "1"}
	upsert(first, true, sequelize.ConflictFields{"email"})
	other := &upsertUser{Email: "b", Name: "other", Code: "2"}
	upsert(other, true)
	if first.ID == 0 || other.ID == first.ID {
		t.Fatal(first.ID, other.ID)
	}
	*clock = clock.Add(time.Hour)
	again := &upsertUser{Email: "a", Name: "two", Code: "1"}
	row := upsert(again, false)
	if again.ID != first.ID || row.Name != "two" || !row.CreatedAt.Equal(began) || !row.UpdatedAt.Equal(*clock) {
		t.Errorf("%+v, first %+v", row, first)
	}
	if !again.CreatedAt.Equal(began) {
		t.Errorf("the record's createdAt is %v, its row's %v", again.CreatedAt, began)
	}
	// The same values again: MySQL counts such a row in its own way.
	upsert(&upsertUser{Email: "a", Name: "two", Code: "1"}, false)
	upsert(&upsertUser{Email: "a", Name: "two", Code: "1"}, false, sequelize.Silent(true))
	// By the primary key, which is given.
	if row := upsert(&upsertUser{ID: first.ID, Email: "a2", Name: "three", Code: "1"}, false); row.Email != "a2" || row.Name != "three" {
		t.Errorf("%+v", row)
	}
	upsert(&upsertUser{ID: 1000 + other.ID, Email: "c", Name: "new", Code: "3"}, true)
	upsert(&upsertUser{ID: 1000 + other.ID, Email: "c", Name: "newer", Code: "3"}, false)
	n, err := users.Count(ctx)
	if err != nil || n != 3 {
		t.Errorf("%d rows: %v", n, err)
	}
	*clock = began
}

func upsertsOthers(ctx context.Context, t *testing.T, versioned *sequelize.Model[upsertVersioned], settings *sequelize.Model[upsertSetting], pairs *sequelize.Model[upsertPair]) {
	t.Helper()
	check := func(created bool, err error, want bool) {
		t.Helper()
		if err != nil || created != want {
			t.Fatalf("created %v, want %v: %v", created, want, err)
		}
	}
	for i, want := range []bool{true, false, false} {
		v := &upsertVersioned{Email: "v", Name: string(rune('a' + i))}
		created, err := versioned.Upsert(ctx, v)
		check(created, err, want)
		row, err := versioned.FindByPK(ctx, v.ID)
		if err != nil || *row != *v || v.Version != i {
			t.Fatalf("%+v, row %+v: %v", v, row, err)
		}
	}
	for i, want := range []bool{true, false, false} {
		created, err := settings.Upsert(ctx, &upsertSetting{"k", string(rune('a' + i/2))})
		check(created, err, want)
	}
	for _, want := range []bool{true, false} { // nothing to update
		created, err := pairs.Upsert(ctx, &upsertPair{1, 2})
		check(created, err, want)
	}
}
