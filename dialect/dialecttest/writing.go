package dialecttest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/op"
)

// account is what the parts about writing write.
type account struct {
	ID        int64
	Email     string `sequelize:"unique"`
	Region    string `sequelize:"unique:place"`
	No        int64  `sequelize:"unique:place"`
	Name      string `sequelize:"type:STRING(20)"`
	Stock     int    `sequelize:"defaultValue:7"`
	Active    bool   `sequelize:"defaultValue:true"`
	Note      *string
	Meta      map[string]any `sequelize:"type:JSON"`
	CreatedAt time.Time
	UpdatedAt time.Time
}

// accounts defines the model with timestamps.
func accounts(s *suite) *sequelize.Model[account] {
	return define[account](s, sequelize.Timestamps(true), sequelize.Check{Name: "ct_stock", SQL: s.ident("stock") + " >= 0"})
}

func anAccount(n int) *account {
	return &account{Email: fmt.Sprint(n, "@x.org"), Region: fmt.Sprint("r", n%3), No: int64(n), Name: fmt.Sprint("n", n), Stock: 1}
}

func manyAccounts(from, to int) []*account {
	list := make([]*account, 0, to-from)
	for n := from; n < to; n++ {
		list = append(list, anAccount(n))
	}
	return list
}

// reload is the row of a record as the database has it.
func reload(s *suite, m *sequelize.Model[account], a *account) *account {
	s.Helper()
	got, err := m.FindByPK(s.ctx, a.ID)
	s.must(err)
	return got
}

func creating(s *suite) {
	m := accounts(s)
	a := &account{Email: "a", Region: "r", No: 1}
	s.must(m.Create(s.ctx, a))
	if a.ID == 0 || a.Stock != 7 || !a.Active || a.CreatedAt.IsZero() || !a.UpdatedAt.Equal(a.CreatedAt) {
		s.Errorf("create leaves %+v", a)
	}
	equal(s, "a row of defaults", reload(s, m, a).Stock, 7)
	b := &account{Email: "b", Region: "r", No: 2}
	s.must(m.Create(s.ctx, b, sequelize.Explicit{"stock", "active"}))
	if got := reload(s, m, b); got.Stock != 0 || got.Active {
		s.Errorf("explicit zeros were replaced: %+v", got)
	}
	c := &account{ID: 1000, Email: "c", Region: "r", No: 3}
	s.must(m.Create(s.ctx, c))
	equal(s, "the given key", reload(s, m, c).Email, "c")
	if err := m.Create(s.ctx, &account{Email: "a", Region: "z"}); !is[*sequelize.UniqueConstraintError](err) {
		s.Errorf("a duplicate gives %v", err)
	}
	if err := m.Create(s.ctx, nil); err == nil {
		s.Error("nil was created")
	}
	if err := m.Create(s.ctx, m.Ref()); err == nil {
		s.Error("the reference record was created")
	}
}

// is reports whether an error is of a type.
func is[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}

func bulkCreating(s *suite) {
	m := accounts(s)
	list := manyAccounts(0, 5000)
	s.must(m.BulkCreate(s.ctx, list))
	for _, i := range []int{0, 1, 999, 1000, 2500, 4999} {
		equal(s, "the row behind the key of a bulk created record", reload(s, m, list[i]).Email, list[i].Email)
	}
	s.sub("mixed keys", func(s *suite) {
		mixed := manyAccounts(6000, 6006)
		mixed[1].ID, mixed[4].ID = 900_001, 900_004
		s.must(m.BulkCreate(s.ctx, mixed))
		for _, a := range mixed {
			equal(s, "the row of a record", reload(s, m, a).Email, a.Email)
		}
	})
	s.sub("none", func(s *suite) { s.must(m.BulkCreate(s.ctx, nil)) })
	s.sub("all or nothing", func(s *suite) {
		bad := manyAccounts(10_000, 12_500)
		bad[2400].Email = "1@x.org"
		if err := m.BulkCreate(s.ctx, bad); !is[*sequelize.UniqueConstraintError](err) {
			s.Errorf("a duplicate gives %v", err)
		}
		n, err := m.Count(s.ctx, sequelize.Where{"no": op.Gte(10_000)})
		s.must(err)
		equal(s, "rows of a failed bulk create", n, 0)
	})
	s.sub("duplicates", func(s *suite) { duplicates(s, m) })
}

func duplicates(s *suite, m *sequelize.Model[account]) {
	again := []*account{anAccount(1), anAccount(20_000)}
	again[0].Name, again[0].Stock = "other", 50
	if s.features.IgnoreDuplicates {
		s.must(m.BulkCreate(s.ctx, again, sequelize.IgnoreDuplicates(true)))
		one, err := m.FindOne(s.ctx, sequelize.Where{"email": "1@x.org"})
		s.must(err)
		equal(s, "an ignored duplicate", one.Name, "n1")
	} else if err := m.BulkCreate(s.ctx, again, sequelize.IgnoreDuplicates(true)); err == nil {
		s.Error("duplicates were ignored by a database that cannot")
	}
	again[0].ID, again[1].ID = 0, 0
	s.must(m.BulkCreate(s.ctx, again, sequelize.UpdateOnDuplicate{"name"}, sequelize.ConflictFields{"email"}))
	one, err := m.FindOne(s.ctx, sequelize.Where{"email": "1@x.org"})
	s.must(err)
	if one.Name != "other" || one.Stock != 1 {
		s.Errorf("update on duplicate gives %+v", one)
	}
	again[0].ID, again[1].ID = 0, 0
	again[0].Name = "third"
	s.must(m.BulkCreate(s.ctx, again, sequelize.UpdateOnDuplicate{"name"}, sequelize.ConflictFields{"region", "no"}))
	one, err = m.FindOne(s.ctx, sequelize.Where{"email": "1@x.org"})
	s.must(err)
	equal(s, "update on a duplicate composite key", one.Name, "third")
}

func updating(s *suite) {
	m := accounts(s)
	list := manyAccounts(0, 2300)
	s.must(m.BulkCreate(s.ctx, list))
	byID := func(i int) sequelize.Where { return sequelize.Where{"id": list[i].ID} }
	n, err := m.Update(s.ctx, sequelize.Set{"stock": 0, "note": nil}, byID(0))
	s.must(err)
	equal(s, "rows updated", n, 1)
	equal(s, "a zero in Set", reload(s, m, list[0]).Stock, 0)
	n, err = m.Update(s.ctx, sequelize.Set{"stock": 0}, byID(0), sequelize.Silent(true))
	s.must(err)
	equal(s, "rows found by an update that changes nothing", n, 1)
	n, err = m.Update(s.ctx, sequelize.Set{"stock": sequelize.Col("stock").Plus(5)}, byID(1))
	s.must(err)
	equal(s, "rows updated by an expression", n, 1)
	equal(s, "stock + 5", reload(s, m, list[1]).Stock, 6)
	_, err = m.Increment(s.ctx, sequelize.Set{"stock": 2}, byID(1))
	s.must(err)
	_, err = m.Decrement(s.ctx, sequelize.Set{"stock": 1}, byID(1))
	s.must(err)
	equal(s, "stock + 2 - 1", reload(s, m, list[1]).Stock, 7)
	if _, err := m.Update(s.ctx, sequelize.Set{"stock": 1}); err == nil {
		s.Error("an update without a condition ran")
	}
	if _, err := m.Update(s.ctx, sequelize.Set{"stock": 1}, sequelize.Where{}); err == nil {
		s.Error("an update with an empty condition ran")
	}
	n, err = m.Update(s.ctx, sequelize.Set{"active": false}, sequelize.All)
	s.must(err)
	equal(s, "all rows", n, 2300)
	n, err = m.Update(s.ctx, sequelize.Set{"name": "limited"}, sequelize.Where{"no": op.Gt(100)}, sequelize.Order{sequelize.Desc("no")}, sequelize.Limit(3))
	s.must(err)
	equal(s, "a limited update", n, 3)
	equal(s, "the last by order", reload(s, m, list[2299]).Name, "limited")
	savingAndBulkUpdating(s, m, list)
	settingPaths(s, m, list[5])
	returning(s, m, list[6])
}

func savingAndBulkUpdating(s *suite, m *sequelize.Model[account], list []*account) {
	for i, a := range list {
		a.Stock = i + 1
	}
	s.must(m.BulkUpdate(s.ctx, list, sequelize.Fields{"stock"}))
	for _, i := range []int{0, 1, 999, 1000, 2299} {
		equal(s, "a bulk updated row", reload(s, m, list[i]).Stock, i+1)
	}
	gone := &account{ID: 77_777_777, Email: "gone", Region: "gone"}
	if err := m.Save(s.ctx, gone); !errors.Is(err, sequelize.ErrNotFound) {
		s.Errorf("saving a row that is gone gives %v", err)
	}
	list[0].Stock = 99
	if err := m.BulkUpdate(s.ctx, []*account{list[0], gone}, sequelize.Fields{"stock"}); !errors.Is(err, sequelize.ErrNotFound) {
		s.Errorf("bulk updating a row that is gone gives %v", err)
	}
	equal(s, "a bulk update of a row that is gone writes nothing", reload(s, m, list[0]).Stock, 1)
}

func settingPaths(s *suite, m *sequelize.Model[account], a *account) {
	if !s.features.JSONPaths {
		return
	}
	where := sequelize.Where{"id": a.ID}
	for _, set := range []sequelize.Set{
		{"meta": map[string]any{"a": "x"}}, {"meta.address.city": "Rome's \"1\""}, {"meta.n": 5}, {"meta.yes": true}, {"meta.address.zip": nil},
	} {
		_, err := m.Update(s.ctx, set, where)
		s.must(err)
	}
	equal(s, "a document that was written by paths", reload(s, m, a).Meta, map[string]any{
		"a": "x", "n": 5.0, "yes": true, "address": map[string]any{"city": "Rome's \"1\"", "zip": nil},
	})
}

func returning(s *suite, m *sequelize.Model[account], a *account) {
	var rows []*account
	_, err := m.Update(s.ctx, sequelize.Set{"name": "returned"}, sequelize.Where{"id": a.ID}, sequelize.Returning(&rows))
	switch {
	case !s.features.UpdateReturning:
		if err == nil {
			s.Error("rows were returned by a database that cannot")
		}
	case err != nil || len(rows) != 1 || rows[0].Name != "returned" || rows[0].ID != a.ID:
		s.Errorf("returning gives %v, %v", rows, err)
	}
}

func upserting(s *suite) {
	m := accounts(s)
	a := anAccount(1)
	created, err := m.Upsert(s.ctx, a, sequelize.ConflictFields{"email"})
	s.must(err)
	if !created || a.ID == 0 {
		s.Errorf("the first upsert: created %v, key %d", created, a.ID)
	}
	b := anAccount(1)
	b.Name, b.Stock = "again", 9
	created, err = m.Upsert(s.ctx, b, sequelize.ConflictFields{"email"})
	s.must(err)
	if created || b.ID != a.ID {
		s.Errorf("the second upsert: created %v, key %d, not %d", created, b.ID, a.ID)
	}
	got := reload(s, m, a)
	if got.Name != "again" || got.Stock != 9 || !got.CreatedAt.Equal(a.CreatedAt) {
		s.Errorf("the upserted row is %+v", got)
	}
	created, err = m.Upsert(s.ctx, b, sequelize.ConflictFields{"email"}) // nothing changes
	s.must(err)
	equal(s, "created by an upsert that changes nothing", created, false)
	c := anAccount(1)
	c.Email = "new@x.org"
	created, err = m.Upsert(s.ctx, c, sequelize.ConflictFields{"region", "no"})
	s.must(err)
	equal(s, "created by a composite key", created, false)
	equal(s, "the row of the composite key", reload(s, m, a).Email, "new@x.org")
}

func findingOrCreating(s *suite) {
	m := accounts(s)
	for _, inside := range []bool{false, true} {
		s.sub(fmt.Sprintf("transaction=%v", inside), func(s *suite) { s.race(m, inside) })
	}
}

// race lets many goroutines find or create one row.
func (s *suite) race(m *sequelize.Model[account], inside bool) {
	const callers = 50
	var group sync.WaitGroup
	ids, errs, made := make([]int64, callers), make([]error, callers), make([]bool, callers)
	email := fmt.Sprint("race", inside)
	for i := range callers {
		group.Go(func() {
			call := func(ctx context.Context) error {
				a, created, err := m.FindOrCreate(ctx, sequelize.Where{"email": email}, &account{Region: email, No: 1})
				if err == nil {
					ids[i], made[i] = a.ID, created
				}
				return err
			}
			if inside {
				errs[i] = s.db.Transaction(s.ctx, call, sequelize.Retry(20))
			} else {
				errs[i] = call(s.ctx)
			}
		})
	}
	group.Wait()
	created := 0
	for i := range callers {
		s.must(errs[i])
		equal(s, "the row of one of the callers", ids[i], ids[0])
		if made[i] {
			created++
		}
	}
	equal(s, "rows created", created, 1)
}

func destroying(s *suite) {
	m := accounts(s)
	list := manyAccounts(0, 50)
	s.must(m.BulkCreate(s.ctx, list))
	s.must(m.DestroyOne(s.ctx, list[0]))
	if _, err := m.FindByPK(s.ctx, list[0].ID); !errors.Is(err, sequelize.ErrNotFound) {
		s.Errorf("a destroyed row is found: %v", err)
	}
	if _, err := m.Destroy(s.ctx, sequelize.Where{}); err == nil {
		s.Error("a destroy without a condition ran")
	}
	n, err := m.Destroy(s.ctx, sequelize.Where{"no": op.Gt(0)}, sequelize.Order{sequelize.Desc("no")}, sequelize.Limit(10))
	s.must(err)
	equal(s, "a limited destroy", n, 10)
	left, err := m.Count(s.ctx)
	s.must(err)
	equal(s, "rows left", left, 39)
	var rows []*account
	_, err = m.Destroy(s.ctx, sequelize.Where{"id": list[1].ID}, sequelize.Returning(&rows))
	if s.features.DeleteReturning && (err != nil || len(rows) != 1 || rows[0].Email != list[1].Email) {
		s.Errorf("returning gives %v, %v", rows, err)
	}
	if !s.features.DeleteReturning && err == nil {
		s.Error("rows were returned by a database that cannot")
	}
	s.must(m.Truncate(s.ctx))
	left, err = m.Count(s.ctx)
	s.must(err)
	equal(s, "rows after truncate", left, 0)
}
