package sequelize_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type member struct {
	ID        int64
	Name      string
	Email     string `sequelize:"unique"`
	RemovedAt *time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
}

func TestParanoid(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		clock := newClock()
		db := open(t, uri, sequelize.Clock(clock.now))
		members := sequelize.Define[member](db, sequelize.Paranoid(true), sequelize.DeletedAt("removedAt"))
		must(t, members.Sync(ctx, sequelize.Force(true)))
		defer members.Drop(ctx)
		list := []*member{{Name: "a", Email: "a"}, {Name: "b", Email: "b"}, {Name: "c", Email: "c"}}
		must(t, members.BulkCreate(ctx, list))
		seen := func(what, want string, options ...sequelize.FindOption) {
			t.Helper()
			found, err := members.FindAll(ctx, append(options, sequelize.Order{sequelize.Asc("name")})...)
			must(t, err)
			var got []string
			for _, m := range found {
				got = append(got, m.Name)
			}
			if s := strings.Join(got, " "); s != want {
				t.Errorf("%s: saw %q, want %q", what, s, want)
			}
			if n, err := members.Count(ctx, options...); err != nil || int(n) != len(found) {
				t.Errorf("%s: counted %d, %v", what, n, err)
			}
		}
		created := list[0].UpdatedAt
		clock.step()
		n, err := members.Destroy(ctx, sequelize.Where{"name": "a"})
		if err != nil || n != 1 {
			t.Fatal(n, err)
		}
		seen("after a destroy", "b c")
		seen("with deleted", "a b c", sequelize.WithDeleted(true))
		seen("only deleted", "a", sequelize.OnlyDeleted(true))
		must(t, members.Reload(ctx, list[0]))
		if a := list[0]; a.RemovedAt == nil || !a.RemovedAt.Equal(clock.at) || !a.UpdatedAt.Equal(created) {
			t.Errorf("marked %+v at %v", a, clock.at)
		}
		if n, err = members.Destroy(ctx, sequelize.Where{"name": "a"}); err != nil || n != 0 {
			t.Errorf("a second destroy: %d %v", n, err)
		}
		clock.step()
		must(t, members.DestroyOne(ctx, list[1]))
		if b := list[1]; b.RemovedAt == nil || !b.RemovedAt.Equal(clock.at) || !b.UpdatedAt.Equal(clock.at) {
			t.Errorf("destroyed one %+v", b)
		}
		stale := *list[1]
		stale.RemovedAt = nil
		notFound := func(what string, err error) {
			t.Helper()
			if !errors.Is(err, sequelize.ErrNotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
		notFound("destroy again", members.DestroyOne(ctx, list[1]))
		notFound("destroy of a stale record", members.DestroyOne(ctx, &stale))
		stale.Name = "changed"
		notFound("save of a deleted row", members.Save(ctx, &stale))
		notFound("bulk update of a deleted row", members.BulkUpdate(ctx, []*member{list[2], &stale}, sequelize.Fields{"name"}))
		seen("after two", "c")
		notFound("restore of a living record", members.RestoreOne(ctx, list[2]))
		must(t, members.RestoreOne(ctx, list[1]))
		if list[1].RemovedAt != nil {
			t.Error("restored, but not in the record")
		}
		seen("after a restore", "b c")
		if n, err = members.Restore(ctx, sequelize.Where{"name": []string{"a", "b"}}); err != nil || n != 1 {
			t.Errorf("restore by condition: %d %v", n, err)
		}
		seen("after all restores", "a b c")

		must(t, members.DestroyOne(ctx, list[2]))
		if _, err := members.Destroy(ctx, sequelize.OnlyDeleted(true), sequelize.All); err == nil {
			t.Error("OnlyDeleted without Force was taken")
		}
		if n, err = members.Destroy(ctx, sequelize.OnlyDeleted(true), sequelize.Force(true), sequelize.All); err != nil || n != 1 {
			t.Errorf("emptying the bin: %d %v", n, err)
		}
		seen("with deleted, after emptying the bin", "a b", sequelize.WithDeleted(true))
		must(t, members.DestroyOne(ctx, list[1], sequelize.Force(true)))
		seen("destroyed for good", "a", sequelize.WithDeleted(true))
	})
}

// TestUniqueAmongLiving holds unique keys among the living where the database has partial indexes, and refuses the option
// where it has not.
func TestUniqueAmongLiving(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		members, err := sequelize.TryDefine[member](db, sequelize.Paranoid(true), sequelize.DeletedAt("removedAt"), sequelize.UniqueAmongLiving(true))
		if name := db.DialectName(); name == "mysql" || name == "mariadb" {
			if err == nil || !strings.Contains(err.Error(), "partial indexes") {
				t.Fatalf("%s took UniqueAmongLiving: %v", name, err)
			}
			return
		}
		must(t, err)
		must(t, members.Sync(ctx, sequelize.Force(true)))
		defer members.Drop(ctx)
		a := &member{Email: "x"}
		must(t, members.Create(ctx, a))
		var duplicate *sequelize.UniqueConstraintError
		if err := members.Create(ctx, &member{Email: "x"}); !errors.As(err, &duplicate) {
			t.Fatalf("two living rows: %v", err)
		}
		must(t, members.DestroyOne(ctx, a))
		b := &member{Email: "x"}
		must(t, members.Create(ctx, b))
		if err := members.RestoreOne(ctx, a); !errors.As(err, &duplicate) {
			t.Errorf("restored beside a living row: %v", err)
		}
		must(t, members.DestroyOne(ctx, b))
		must(t, members.RestoreOne(ctx, a))
	})
}
