package sequelize_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type instanceMeta struct {
	Tags []string
	N    map[string]int
}

// instanceAccount holds each way in which a value can change: as a whole, behind a pointer, inside a list or document.
type instanceAccount struct {
	sequelize.Instance
	sequelize.Base
	Owner   string
	Balance int64
	Rate    float64
	Note    *string
	Seen    *time.Time
	Level   sql.Null[int64]
	Blob    []byte
	Words   []string
	Meta    instanceMeta
	Raw     json.RawMessage
	Secret  string `sequelize:"defaultValue:none"`
}

func instances(t *testing.T, uri string) (*sequelize.Sequelize, *sequelize.Model[instanceAccount]) {
	t.Helper()
	db := open(t, uri)
	accounts := sequelize.Define[instanceAccount](db)
	if err := accounts.Sync(context.Background(), sequelize.Force(true)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = accounts.Drop(context.Background()) })
	return db, accounts
}

func newAccount() *instanceAccount {
	note, seen := "n", time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	return &instanceAccount{
		Owner: "al", Balance: 5, Rate: 1.5, Note: &note, Seen: &seen, Level: sql.Null[int64]{V: 3, Valid: true},
		Blob: []byte{1, 2}, Words: []string{"a", "b"}, Meta: instanceMeta{Tags: []string{"x"}, N: map[string]int{"k": 1}},
		Raw: json.RawMessage(`{"a": 1}`),
	}
}

// TestInstanceChanges changes one thing at a time, and back.
func TestInstanceChanges(t *testing.T) {
	cases := []struct {
		name       string
		change     func(a *instanceAccount)
		back       func(a *instanceAccount)
		attributes []string
	}{
		{"nothing", func(a *instanceAccount) {}, func(a *instanceAccount) {}, nil},
		{"a number", func(a *instanceAccount) { a.Balance = 6 }, func(a *instanceAccount) { a.Balance = 5 }, []string{"balance"}},
		{"zero", func(a *instanceAccount) { a.Balance = 0 }, func(a *instanceAccount) { a.Balance = 5 }, []string{"balance"}},
		{"a float", func(a *instanceAccount) { a.Rate = 2.25 }, func(a *instanceAccount) { a.Rate = 1.5 }, []string{"rate"}},
		{"text", func(a *instanceAccount) { a.Owner = "bo" }, func(a *instanceAccount) { a.Owner = strings.Clone("al") }, []string{"owner"}},
		{"behind a pointer", func(a *instanceAccount) { *a.Note = "m" }, func(a *instanceAccount) { *a.Note = "n" }, []string{"note"}},
		{"a pointer to nil", func(a *instanceAccount) { a.Note = nil }, func(a *instanceAccount) { n := "n"; a.Note = &n }, []string{"note"}},
		{"a time behind a pointer", func(a *instanceAccount) { *a.Seen = a.Seen.Add(time.Hour) }, func(a *instanceAccount) { *a.Seen = a.Seen.Add(-time.Hour).In(time.FixedZone("x", 3600)) }, []string{"seen"}},
		{"a Null", func(a *instanceAccount) { a.Level.Valid = false }, func(a *instanceAccount) { a.Level.Valid = true }, []string{"level"}},
		{"inside bytes", func(a *instanceAccount) { a.Blob[0] = 9 }, func(a *instanceAccount) { a.Blob[0] = 1 }, []string{"blob"}},
		{"inside a list", func(a *instanceAccount) { a.Words[1] = "z" }, func(a *instanceAccount) { a.Words[1] = "b" }, []string{"words"}},
		{"a longer list", func(a *instanceAccount) { a.Words = append(a.Words, "c") }, func(a *instanceAccount) { a.Words = a.Words[:2] }, []string{"words"}},
		{"inside a document's map", func(a *instanceAccount) { a.Meta.N["k"] = 2 }, func(a *instanceAccount) { a.Meta.N["k"] = 1 }, []string{"meta"}},
		{"inside a document's list", func(a *instanceAccount) { a.Meta.Tags[0] = "y" }, func(a *instanceAccount) { a.Meta.Tags[0] = "x" }, []string{"meta"}},
		{"inside raw JSON", func(a *instanceAccount) { a.Raw = json.RawMessage(`{"a": 2}`) }, func(a *instanceAccount) { a.Raw = json.RawMessage(`{"a": 1}`) }, []string{"raw"}},
		{"two at once", func(a *instanceAccount) { a.Balance, a.Owner = 1, "x" }, func(a *instanceAccount) { a.Balance, a.Owner = 5, "al" }, []string{"owner", "balance"}},
	}
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		_, accounts := instances(t, uri)
		if err := accounts.Create(ctx, newAccount()); err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				a, err := accounts.FindOne(ctx)
				if err != nil {
					t.Fatal(err)
				}
				a.Raw = json.RawMessage(`{"a": 1}`) // as it was written, whatever the database makes of the text
				if err := a.Save(ctx); err != nil {
					t.Fatal(err)
				}
				stamp := a.UpdatedAt
				c.change(a)
				if got := a.ChangedFields(); !slices.Equal(got, c.attributes) {
					t.Fatalf("changed %v, want %v", got, c.attributes)
				}
				if a.Changed() != (len(c.attributes) > 0) || len(c.attributes) > 0 && !a.Changed(c.attributes...) {
					t.Fatal("Changed does not agree with ChangedFields")
				}
				c.back(a)
				if a.Changed() {
					t.Fatalf("set back to the old value, %v still counts as changed", a.ChangedFields())
				}
				if err := a.Save(ctx); err != nil || !a.UpdatedAt.Equal(stamp) {
					t.Fatalf("a save without a change wrote updatedAt (%v)", err)
				}
				c.change(a)
				time.Sleep(2 * time.Microsecond)
				if err := a.Save(ctx); err != nil {
					t.Fatal(err)
				}
				if a.Changed() {
					t.Fatalf("after Save %v still counts as changed", a.ChangedFields())
				}
				if len(c.attributes) > 0 && !a.UpdatedAt.After(stamp) {
					t.Fatal("updatedAt was not set")
				}
				read, err := accounts.FindByPK(ctx, a.ID)
				if err != nil {
					t.Fatal(err)
				}
				for _, name := range c.attributes {
					x, _ := a.Get(name)
					y, _ := read.Get(name)
					if name == "raw" || name == "seen" || name == "level" {
						continue // databases write documents and zones in a form of their own
					}
					if !reflect.DeepEqual(x, y) {
						t.Fatalf("%s is %v in the record, %v in its row", name, x, y)
					}
				}
				c.back(read)
				if err := read.Save(ctx); err != nil {
					t.Fatal(err)
				}
			})
		}
	})
}

func TestInstancePrevious(t *testing.T) {
	ctx := context.Background()
	_, accounts := instances(t, testdb.SQLite(t))
	a := newAccount()
	if err := accounts.Create(ctx, a); err != nil {
		t.Fatal(err)
	}
	*a.Note, a.Balance, a.Words[0], a.Meta.N["k"], a.Blob[0] = "changed", 9, "changed", 7, 9
	if got := a.Previous("balance"); got != int64(5) {
		t.Fatal(got)
	}
	if got := a.Previous("note").(*string); *got != "n" {
		t.Fatal(*got)
	}
	if got := a.Previous("words").([]string); got[0] != "a" {
		t.Fatal(got)
	}
	if got := a.Previous("meta").(instanceMeta); got.N["k"] != 1 {
		t.Fatal(got)
	}
	if got := a.Previous("level").(sql.Null[int64]); got.V != 3 {
		t.Fatal(got)
	}
	// What Previous gives shares nothing with what it remembers.
	*a.Previous("note").(*string) = "x"
	a.Previous("words").([]string)[0] = "x"
	a.Previous("blob").([]byte)[0] = 0
	if *a.Previous("note").(*string) != "n" || a.Previous("words").([]string)[0] != "a" || a.Previous("blob").([]byte)[0] != 1 {
		t.Fatal("a change of what Previous returned reached the snapshot")
	}
	if err := a.Save(ctx); err != nil {
		t.Fatal(err)
	}
	if got := a.Previous("balance"); got != int64(9) {
		t.Fatal("after Save the previous value is the current one, not", got)
	}
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(error).Error(), `did you mean "balance"`) {
			t.Fatal("an unknown name does not panic with a suggestion:", r)
		}
	}()
	a.Changed("balanse") //nolint:misspell // a name that is none
}

func TestInstanceLife(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		_, accounts := instances(t, uri)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		a, err := accounts.Build(sequelize.Set{"owner": "al", "secret": ""})
		must(err)
		if !a.IsNewRecord() || !a.Changed("owner") || a.Where() != nil && a.ID != 0 {
			t.Fatal("a built record is new")
		}
		must(a.Save(ctx))
		if a.IsNewRecord() || a.ID == 0 || a.Changed() {
			t.Fatal("a saved record is not new", a.ChangedFields())
		}
		b, err := accounts.FindByPK(ctx, a.ID)
		must(err)
		if b.Secret != "" {
			t.Fatalf("a zero value that Build was given became the default %q", b.Secret)
		}
		if !a.Equals(b) || !b.Equals(a) || !reflect.DeepEqual(a.Where(), sequelize.Where{"id": a.ID}) {
			t.Fatal("two records of one row are not equal", a.Where())
		}
		// Save of one record does not write what another changed.
		a.Owner, b.Balance = "anna", 7
		must(a.Save(ctx))
		must(b.Save(ctx))
		must(a.Reload(ctx))
		if a.Owner != "anna" || a.Balance != 7 {
			t.Fatal(a.Owner, a.Balance)
		}
		// Update saves what it names, and leaves other changes for later.
		a.Rate = 9
		must(a.Update(ctx, sequelize.Set{"balance": "12"}))
		if a.Balance != 12 || !a.Changed("rate") || a.Changed("balance") {
			t.Fatal("Update", a.Balance, a.ChangedFields())
		}
		must(b.Reload(ctx))
		if b.Rate == 9 || b.Balance != 12 {
			t.Fatal("Update wrote more than it names", b.Rate, b.Balance)
		}
		// Increments of two records are both counted; other changes stay.
		must(a.Increment(ctx, sequelize.Set{"balance": 3}))
		must(b.Decrement(ctx, sequelize.Set{"balance": 1}))
		if b.Balance != 14 || a.Balance != 15 || !a.Changed("rate") || a.Changed("balance") {
			t.Fatal("Increment", a.Balance, b.Balance, a.ChangedFields())
		}
		must(a.Destroy(ctx))
		for what, err := range map[string]error{"save": func() error { a.Owner = "x"; return a.Save(ctx) }(), "reload": a.Reload(ctx), "destroy": a.Destroy(ctx),
			"increment": a.Increment(ctx, sequelize.Set{"balance": 1}), "save of the other": func() error { b.Owner = "x"; return b.Save(ctx) }()} {
			if !errors.Is(err, sequelize.ErrNotFound) {
				t.Errorf("%s of a deleted row: %v", what, err)
			}
		}
		if n, err := accounts.Count(ctx); err != nil || n != 0 {
			t.Fatal("a deleted row came back", n, err)
		}
	})
}

// TestInstancePartial: a save writes nothing that was not read, but what was assigned.
func TestInstancePartial(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		_, accounts := instances(t, uri)
		if err := accounts.Create(ctx, newAccount()); err != nil {
			t.Fatal(err)
		}
		for name, option := range map[string]sequelize.FindOption{
			"Attributes": sequelize.Attributes{"id", "balance"},
			"Exclude":    sequelize.Exclude{"owner", "note", "words", "meta", "raw", "rate", "blob", "secret"},
		} {
			part, err := accounts.FindOne(ctx, option)
			if err != nil {
				t.Fatal(name, err)
			}
			if part.Changed() {
				t.Fatal(name, part.ChangedFields())
			}
			if _, err := part.Get("owner"); err == nil || !strings.Contains(err.Error(), "not loaded") {
				t.Fatal(name, err)
			}
			if part.Previous("owner") != nil {
				t.Fatal("Previous of what was not loaded")
			}
			part.Balance++
			if err := part.Set("rate", 0); err != nil {
				t.Fatal(err)
			}
			if err := part.Save(ctx); err != nil {
				t.Fatal(name, err)
			}
			whole, err := accounts.FindOne(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if whole.Owner != "al" || *whole.Note != "n" || len(whole.Words) != 2 || whole.Balance != part.Balance || whole.Rate != 0 {
				t.Fatalf("%s: the save of a part left %+v", name, whole)
			}
			if err := part.Reload(ctx); err != nil {
				t.Fatal(err)
			}
			if v, err := part.Get("owner"); err != nil || v != "al" {
				t.Fatal(v, err)
			}
		}
		noKey, err := accounts.FindOne(ctx, sequelize.Attributes{"owner"})
		if err != nil {
			t.Fatal(err)
		}
		noKey.Owner = "lost"
		if err := noKey.Save(ctx); err == nil || !strings.Contains(err.Error(), `without its key "id"`) {
			t.Fatal("a record without its key was saved:", err)
		}
	})
}

// TestInstanceWrongRecords: nothing is ever written over another row.
func TestInstanceWrongRecords(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db, accounts := instances(t, uri)
		first, second := newAccount(), newAccount()
		if err := accounts.BulkCreate(ctx, []*instanceAccount{first, second}); err != nil {
			t.Fatal(err)
		}
		if first.IsNewRecord() || first.Changed() {
			t.Fatal("BulkCreate does not bind its records")
		}
		others := sequelize.Define[instanceAccount](db, sequelize.ModelName("otherAccount"))
		copied := *first
		copied.Owner = "copied"
		moved := newAccount()
		*moved = *second
		rekeyed, err := accounts.FindByPK(ctx, first.ID)
		if err != nil {
			t.Fatal(err)
		}
		rekeyed.ID = second.ID
		rekeyed.Owner = "rekeyed"
		_, upserted := accounts.Upsert(ctx, &copied)
		for name, c := range map[string]struct {
			err  error
			text string
		}{
			"unbound":                 {(&instanceAccount{}).Save(ctx), "not bound"},
			"a copy":                  {copied.Save(ctx), "copy of another"},
			"a copy, by the model":    {accounts.Save(ctx, &copied), "copy of another"},
			"a copy, update":          {copied.Update(ctx, sequelize.Set{"owner": "x"}), "copy of another"},
			"a copy, destroy":         {copied.Destroy(ctx), "copy of another"},
			"a copy, destroyed":       {accounts.DestroyOne(ctx, &copied), "copy of another"},
			"a copy, increment":       {accounts.IncrementOne(ctx, &copied, sequelize.Set{"balance": 1}), "copy of another"},
			"a copy, bulk update":     {accounts.BulkUpdate(ctx, []*instanceAccount{&copied}, sequelize.Fields{"owner"}), "copy of another"},
			"a copy, restore":         {copied.Restore(ctx), "copy of another"},
			"a copy, reload":          {copied.Reload(ctx), "copy of another"},
			"a copy, decrement":       {copied.Decrement(ctx, sequelize.Set{"balance": 1}), "copy of another"},
			"a copy, expression":      {copied.Update(ctx, sequelize.Set{"balance": sequelize.Col("balance").Plus(1)}), "copy of another"},
			"a copy, set":             {copied.Set("owner", "x"), "copy of another"},
			"a copy, decremented":     {accounts.DecrementOne(ctx, &copied, sequelize.Set{"balance": 1}), "copy of another"},
			"a copy, each with hooks": {accounts.BulkUpdate(ctx, []*instanceAccount{&copied}, sequelize.Fields{"owner"}, sequelize.IndividualHooks(true)), "copy of another"},
			"a copy, nested":          {accounts.Save(ctx, &copied, sequelize.Include("nothing")), "copy of another"},
			"a copy, created":         {accounts.Create(ctx, &copied), "must be unique"},
			"a copy, bulk created":    {accounts.BulkCreate(ctx, []*instanceAccount{&copied}), "must be unique"},
			"a copy in a transaction": {db.Transaction(ctx, func(ctx context.Context) error { return copied.Save(ctx) }), "copy of another"},
			"a copy, upserted":        {upserted, "copy of another"},
			"a copy over duplicates":  {accounts.BulkCreate(ctx, []*instanceAccount{&copied}, sequelize.UpdateOnDuplicate{"owner"}), "copy of another"},
			"assigned over":           {moved.Save(ctx), "copy of another"},
			"another key":             {rekeyed.Save(ctx), "key of a record was changed"},
			"another key, destroy":    {rekeyed.Destroy(ctx), "key of a record was changed"},
			"another key, increment":  {rekeyed.Increment(ctx, sequelize.Set{"balance": 1}), "key of a record was changed"},
			"another model":           {others.Save(ctx, first), "belongs to the model"},
			"the reference":           {accounts.Save(ctx, accounts.Ref()), "reference record"},
			"not paranoid":            {second.Restore(ctx), "not paranoid"},
		} {
			if c.err == nil || !strings.Contains(c.err.Error(), c.text) {
				t.Errorf("%s: %v", name, c.err)
			}
		}
		if !copied.Changed() || copied.ChangedFields() != nil || copied.Previous("owner") != nil || copied.Where() != nil || copied.Equals(first) {
			t.Error("a copy tells something of a row")
		}
		if _, err := copied.Get("owner"); err == nil {
			t.Error("Get of a copy")
		}
		rows, err := accounts.FindAll(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if row.Owner != "al" || row.Balance != 5 {
				t.Fatalf("a wrong record was written: %+v", row)
			}
		}
		// A copy that is reloaded is a record of its own.
		if err := accounts.Reload(ctx, &copied); err != nil {
			t.Fatal(err)
		}
		copied.Owner = "mine"
		if err := copied.Save(ctx); err != nil {
			t.Fatal(err)
		}
		if first.Owner != "al" || first.Changed() {
			t.Fatal("saving a reloaded copy touched the record that it was copied from")
		}
	})
}

type instanceSoft struct {
	sequelize.Instance
	ID        int64
	Name      string
	DeletedAt *time.Time
}

func TestInstanceSoftDelete(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		softs := sequelize.Define[instanceSoft](open(t, uri), sequelize.Paranoid(true), sequelize.Timestamps(true))
		if err := softs.Sync(ctx, sequelize.Force(true)); err != nil {
			t.Fatal(err)
		}
		defer softs.Drop(ctx)
		s := &instanceSoft{Name: "a"}
		steps := []func() error{
			func() error { return softs.Create(ctx, s) },
			func() error { return s.Destroy(ctx) },
		}
		for _, step := range steps {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		if !s.IsSoftDeleted() || s.Changed() {
			t.Fatal("destroyed", s.DeletedAt, s.ChangedFields())
		}
		if err := s.Restore(ctx); err != nil {
			t.Fatal(err)
		}
		if s.IsSoftDeleted() || s.Changed() {
			t.Fatal("restored", s.DeletedAt, s.ChangedFields())
		}
		if err := s.Destroy(ctx, sequelize.Force(true)); err != nil {
			t.Fatal(err)
		}
		if err := s.Restore(ctx); !errors.Is(err, sequelize.ErrNotFound) {
			t.Fatal(err)
		}
	})
}

func TestInstanceIsNotShown(t *testing.T) {
	_, accounts := instances(t, testdb.SQLite(t))
	a := newAccount()
	if err := accounts.Create(context.Background(), a); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(struct {
		sequelize.Instance
		ID int64
	}{a.Instance, 1})
	if err != nil || string(text) != `{"ID":1}` {
		t.Fatal(string(text), err)
	}
	// Methods of an embedded type are promoted: none may be one that Go or the library finds by assertion.
	for method := range reflect.TypeFor[*sequelize.Instance]().Methods() {
		switch name := method.Name; {
		case strings.HasPrefix(name, "Before"), strings.HasPrefix(name, "After"), strings.HasPrefix(name, "Marshal"), strings.HasPrefix(name, "Unmarshal"),
			slices.Contains([]string{"Validate", "ValidationFailed", "String", "GoString", "Format", "Scan", "Value", "Error", "Close", "Write", "Read"}, name):
			t.Errorf("Instance has the method %s", name)
		}
	}
}

// TestInstanceFields: what Fields leaves out of a save has changed still.
func TestInstanceFields(t *testing.T) {
	ctx := context.Background()
	_, accounts := instances(t, testdb.SQLite(t))
	a := newAccount()
	if err := accounts.Create(ctx, a, sequelize.Fields{"owner", "balance", "rate", "words", "meta"}); err != nil {
		t.Fatal(err)
	}
	if !a.Changed("note") || a.Changed("owner") {
		t.Fatal(a.ChangedFields())
	}
	a.Owner = "bo"
	if err := a.Save(ctx, sequelize.Fields{"owner"}); err != nil {
		t.Fatal(err)
	}
	if !a.Changed("note") || a.Changed("owner") {
		t.Fatal(a.ChangedFields())
	}
	if err := a.Save(ctx); err != nil || a.Changed() {
		t.Fatal(err, a.ChangedFields())
	}
}
