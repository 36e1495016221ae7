package sequelize_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/op"
)

// plucked checks what Pluck gives of one person's attribute, twice: the second time through the cached plan.
func plucked[V any](r reader, attribute string, id int64, want V) {
	r.Helper()
	for range 2 {
		got, err := sequelize.Pluck[V](r.ctx, r.people, attribute, where{"id": id})
		if err != nil || len(got) != 1 || fmt.Sprintf("%+v", plain(got[0])) != fmt.Sprintf("%+v", plain(want)) {
			r.Errorf("Pluck[%T](%q) of %d: %v, %v, want %v", want, attribute, id, got, err, want)
		}
	}
}

// plain is v without pointers, and instants in UTC, so that its text can be compared.
func plain(v any) any {
	switch v := v.(type) {
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case *time.Time:
		if v != nil {
			return plain(*v)
		}
	case *bool:
		if v != nil {
			return *v
		}
	case *string:
		if v != nil {
			return *v
		}
	case *float64:
		if v != nil {
			return *v
		}
	case *int64:
		if v != nil {
			return *v
		}
	case sequelize.Decimal:
		return fmt.Sprint(v.Cmp(sequelize.Decimal{}), strings.TrimRight(v.String(), "0"))
	}
	return v
}

// TestPluckTypes reads one attribute as each Go type that can hold it.
func TestPluckTypes(t *testing.T) {
	eachPeople(t, func(r reader) {
		plucked(r, "name", 4, "Dan O'Neil")
		plucked(r, "name", 4, ptr("Dan O'Neil"))
		plucked[any](r, "name", 4, "Dan O'Neil")
		plucked[*string](r, "nick", 2, nil)
		plucked(r, "nick", 1, sql.Null[string]{V: "an%n_y", Valid: true})
		plucked(r, "nick", 2, sql.NullString{})
		plucked(r, "note", 1, sequelize.NullOf("n1"))
		plucked(r, "note", 2, sequelize.Null[string]{})
		plucked(r, "age", 3, int8(30))
		plucked(r, "age", 3, uint16(30))
		plucked(r, "age", 3, 30.0)
		plucked(r, "level", 3, grade(3))
		plucked(r, "active", 1, true)
		plucked(r, "active", 2, false)
		plucked(r, "flag", 3, ptr(false))
		plucked[*bool](r, "flag", 2, nil)
		plucked(r, "flag", 1, sequelize.NullOf(true))
		plucked(r, "score", 2, ptr(-2.25))
		plucked[*float64](r, "score", 3, nil)
		plucked(r, "price", 1, decimal(r, "10.000001"))
		plucked(r, "born", 1, people0)
		plucked(r, "born", 1, ptr(people0))
		plucked[*time.Time](r, "born", 2, nil)
		plucked(r, "born", 2, sql.NullTime{})
		plucked(r, "day", 2, datatypes.NewDate(2021, 1, 1))
		plucked(r, "day", 2, sequelize.NullOf(datatypes.NewDate(2021, 1, 1)))
		plucked(r, "key", 2, keyB)
		plucked(r, "data", 1, []byte{1, 2})
		plucked(r, "kind", 4, "blue")
		plucked(r, "meta", 3, map[string]any{})
		plucked(r, "meta.a", 2, "2.5")
		plucked(r, "bossId", 5, int64(2))
		plucked[*int64](r, "bossId", 1, nil)
		u := r.people.Ref()
		days, err := sequelize.PluckField(r.ctx, r.people, sequelize.Field(&u.Day), where{"id": 3})
		r.must(err)
		r.expect("PluckField of a date", days, "[2022-01-01]")
		flags, err := sequelize.PluckField(r.ctx, r.people, sequelize.Field(&u.Flag), where{"id": []int{2, 3}}, sequelize.Order{sequelize.Asc("id")})
		r.must(err)
		r.expect("PluckField of a pointer", fmt.Sprint(flags[0] == nil, *flags[1]), "true false")
		metas, err := sequelize.PluckField(r.ctx, r.people, sequelize.Field(&u.Meta), where{"id": 3})
		r.must(err)
		r.expect("PluckField of a document", metas, "[map[]]")
		_, err = sequelize.Pluck[time.Time](r.ctx, r.people, "born", where{"id": 2})
		r.fails("NULL into an instant", err)
		_, err = sequelize.Pluck[bool](r.ctx, r.people, "name", where{"id": 2})
		r.fails("a name into a bool", err)
		_, err = sequelize.Pluck[int8](r.ctx, r.people, "price", where{"id": 1})
		r.fails("a fraction into an integer", err)
		_, err = sequelize.Pluck[string](r.ctx, r.people, "namee")
		r.fails("an unknown name", err, `did you mean "name"`)
	})
}

// counted checks the groups of CountBy, in the order of the values.
func counted[V any](r reader, attribute string, want string, options ...sequelize.FindOption) {
	r.Helper()
	groups, err := sequelize.CountBy[V](r.ctx, r.people, attribute, options...)
	if err != nil {
		r.Errorf("CountBy[%T](%q): %v", *new(V), attribute, err)
		return
	}
	var got []string
	for _, g := range groups {
		got = append(got, fmt.Sprint(plain(g.Value), ":", g.Count))
	}
	r.expect(fmt.Sprintf("CountBy[%T](%q)", *new(V), attribute), strings.Join(got, " "), want)
}

// TestCountByTypes groups by columns of each type.
func TestCountByTypes(t *testing.T) {
	eachPeople(t, func(r reader) {
		counted[bool](r, "active", "false:2 true:3")
		counted[bool](r, "flag", "false:1 true:2", where{"flag": op.Ne(nil)})
		counted[*bool](r, "flag", "<nil>:2", where{"flag": nil})
		counted[int](r, "age", "0:1 10:1 20:2 30:1")
		counted[grade](r, "level", "1:1 2:1", where{"level": op.Lt(3)})
		counted[string](r, "nick", "any:1 back\\slash:1", where{"id": op.Gt(2), "nick": op.Ne("")})
		counted[time.Time](r, "born", "2024-02-29T12:30:15.123456Z:1 2024-02-29T13:30:15.123456Z:1", where{"born": op.Gte(people0)})
		counted[*time.Time](r, "born", "<nil>:2", where{"born": nil})
		counted[sequelize.DateOnly](r, "day", "2020-01-01:1 2021-01-01:1", where{"id": op.Lt(3)})
		counted[float64](r, "score", "-2.25:1 0:1 1.5:2", where{"score": op.Ne(nil)})
		prices, err := sequelize.CountBy[sequelize.Decimal](r.ctx, r.people, "price")
		r.must(err)
		for i, want := range []string{"-5.5", "0", "9.999999", "10.000001", "100"} {
			r.expect("CountBy of decimals", prices[i].Value.Cmp(decimal(r, want)), 0)
		}
		_, err = sequelize.CountBy[string](r.ctx, r.people, "kindd")
		r.fails("an unknown name", err, `did you mean "kind"`)
	})
}

// TestLocksWait shows that a lock is really waited for: until the transaction that holds it ends.
func TestLocksWait(t *testing.T) {
	eachPeople(t, func(r reader) {
		if d, _ := dialect.Lookup(r.db.DialectName()); d.Features().SingleWriter {
			return // there are no row locks
		}
		first, err := r.db.Begin(r.ctx)
		r.must(err)
		defer first.Rollback()
		_, err = r.people.FindByPK(r.ctx, 1, first, sequelize.Lock(sequelize.ForUpdate))
		r.must(err)
		_, err = r.people.FindByPK(r.ctx, 1, sequelize.Lock(sequelize.ForUpdate, sequelize.NoWait))
		var timeout *sequelize.LockTimeoutError
		if !errors.As(err, &timeout) {
			t.Errorf("NoWait: %T %v", err, err)
		}
		_, err = r.people.FindByPK(r.ctx, 1, sequelize.Lock(sequelize.ForUpdate, sequelize.SkipLocked))
		if !errors.Is(err, sequelize.ErrNotFound) {
			t.Errorf("SkipLocked: %v", err)
		}
		_, err = r.people.FindByPK(r.ctx, 1, sequelize.Lock(sequelize.ForUpdate), sequelize.Timeout(100*time.Millisecond))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a lock within a timeout: %v", err)
		}
		got := make(chan int, 1)
		failed := make(chan error, 1)
		go func() {
			p, err := r.people.FindByPK(r.ctx, 1, sequelize.Lock(sequelize.ForUpdate))
			if err != nil {
				failed <- err
				return
			}
			got <- p.Age
		}()
		select {
		case age := <-got:
			t.Errorf("the lock did not hold: %d", age)
		case err := <-failed:
			t.Fatal(err)
		case <-time.After(200 * time.Millisecond):
		}
		_, err = r.people.Update(r.ctx, sequelize.Set{"age": 77}, where{"id": 1}, first)
		r.must(err)
		r.must(first.Commit())
		select {
		case age := <-got:
			r.expect("behind the lock", age, 77)
		case err := <-failed:
			t.Fatal(err)
		case <-time.After(20 * time.Second):
			t.Fatal("the lock was never given")
		}
		a, err := r.db.Begin(r.ctx)
		r.must(err)
		defer a.Rollback()
		_, err = r.people.FindByPK(r.ctx, 2, a, sequelize.Lock(sequelize.ForShare))
		r.must(err)
		_, err = r.people.FindByPK(r.ctx, 2, sequelize.Lock(sequelize.ForShare, sequelize.NoWait))
		r.must(err)
		_, err = r.people.FindByPK(r.ctx, 2, sequelize.Lock(sequelize.ForUpdate, sequelize.NoWait))
		if !errors.As(err, &timeout) {
			t.Errorf("NoWait on a shared row: %T %v", err, err)
		}
	})
}
