package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/internal/testdb/sqlserver"
	"github.com/go-sequelize/sequelize/op"
)

type parcel struct {
	ID      int64
	Code    string  `sequelize:"type:STRING(8);unique:code_of_depot,msg=this parcel is known"`
	Depot   int32   `sequelize:"unique:code_of_depot"`
	Label   *string `sequelize:"allowNull:false"`
	Size    string  `sequelize:"type:ENUM('s','l');defaultValue:s"`
	Weight  int16
	OwnerID *int64 `sequelize:"references:owners.id"`
}

type owner struct{ ID int64 }

// parcels is a model whose table has every kind of constraint.
func parcels(t *testing.T, uri string) (context.Context, *sequelize.Sequelize, *sequelize.Model[parcel], *sequelize.Model[owner]) {
	t.Helper()
	ctx := context.Background()
	db := open(t, uri)
	owners := sequelize.Define[owner](db, sequelize.Timestamps(false))
	m := sequelize.Define[parcel](db, sequelize.Timestamps(false), sequelize.Check{Name: "has_weight", SQL: checkSQL(db)})
	must(t, db.Sync(ctx, sequelize.Force(true)))
	t.Cleanup(func() { must(t, db.Drop(context.Background())) })
	return ctx, db, m, owners
}

func checkSQL(db *sequelize.Sequelize) string {
	d, _ := dialect.Lookup(db.DialectName())
	return string(d.AppendIdent(nil, "weight")) + " >= 0"
}

func TestDatabaseErrors(t *testing.T) {
	for _, part := range []struct {
		name string
		run  func(t *testing.T, uri string)
	}{
		{"unique", failUnique}, {"foreignKey", failForeignKey}, {"others", failOthers}, {"names", failNames}, {"validation", failValidation},
		{"connection", failConnection},
	} {
		t.Run(part.name, func(t *testing.T) { testdb.Each(t, part.run) })
	}
}

// text expects an error's text to be the library's own, without the secret value.
func text(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Error("no error")
		return
	}
	if !strings.HasPrefix(err.Error(), "sequelize: ") || strings.Contains(err.Error(), "secret") {
		t.Errorf("the text of %q", err)
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("%q has no %q", err, p)
		}
	}
}

func failUnique(t *testing.T, uri string) {
	ctx, _, m, _ := parcels(t, uri)
	label := "x"
	must(t, m.Create(ctx, &parcel{Code: "secret", Depot: 1, Label: &label}))
	must(t, m.Create(ctx, &parcel{Code: "secret", Depot: 2, Label: &label}))
	err := m.Create(ctx, &parcel{Code: "secret", Depot: 1, Label: &label})
	var unique *sequelize.UniqueConstraintError
	if !errors.As(err, &unique) || !slices.Equal(unique.Fields, []string{"code", "depot"}) || unique.Model != "parcel" {
		t.Fatalf("%v %+v", err, unique)
	}
	text(t, err, "this parcel is known")
	var invalid *sequelize.ValidationError
	if !errors.As(err, &invalid) || len(invalid.Get("depot")) != 1 || invalid.Items[0].Type != "unique violation" {
		t.Errorf("as a ValidationError: %+v", invalid)
	}
	if unique.Unwrap() == nil || strings.HasPrefix(unique.Unwrap().Error(), "sequelize") {
		t.Errorf("the driver's error: %v", unique.Unwrap())
	}
	_, err = m.Update(ctx, sequelize.Set{"depot": 9}, sequelize.All)
	if !errors.As(err, &unique) {
		t.Errorf("of an update: %v", err)
	}
}

func failForeignKey(t *testing.T, uri string) {
	ctx, _, m, owners := parcels(t, uri)
	label, none := "x", int64(99)
	err := m.Create(ctx, &parcel{Code: "a", Label: &label, OwnerID: &none})
	var foreign *sequelize.ForeignKeyConstraintError
	if !errors.As(err, &foreign) || foreign.Parent {
		t.Errorf("%v %+v", err, foreign)
	}
	o := &owner{}
	must(t, owners.Create(ctx, o))
	must(t, m.Create(ctx, &parcel{Code: "a", Label: &label, OwnerID: &o.ID}))
	err = owners.DestroyOne(ctx, o)
	if !errors.As(err, &foreign) {
		t.Errorf("of a row that is referred to: %v", err)
	}
	text(t, err, "owner")
}

func failOthers(t *testing.T, uri string) {
	ctx, db, m, _ := parcels(t, uri)
	d, err := dialect.Lookup(db.DialectName())
	must(t, err)
	label := "x"
	err = m.Create(ctx, &parcel{Code: "a", Label: &label, Weight: -1})
	var check *sequelize.CheckConstraintError
	if !errors.As(err, &check) {
		t.Errorf("CHECK: %v", err)
	}
	err = m.Create(ctx, &parcel{Code: "b"}, sequelize.Validate(false))
	var null *sequelize.NotNullError
	if !errors.As(err, &null) || !slices.Equal(null.Fields, []string{"label"}) {
		t.Errorf("NOT NULL: %v %+v", err, null)
	}
	err = m.Create(ctx, &parcel{Code: strings.Repeat("secret", 9), Label: &label})
	var value *sequelize.ValueError
	if long := d.Name() != "sqlite"; long && (!errors.As(err, &value) || value.Reason != sequelize.TooLong) || !long && err != nil {
		t.Errorf("a text that is too long: %v", err)
	}
	must(t, m.Drop(ctx))
	_, err = m.FindAll(ctx)
	var table *sequelize.UnknownTableError
	if !errors.As(err, &table) {
		t.Errorf("no table: %v", err)
	}
	text(t, err, "Sync creates it")
}

func failNames(t *testing.T, uri string) {
	ctx, db, m, _ := parcels(t, uri)
	_, err := db.Exec(ctx, "SELEC 'secret'")
	var refused *sequelize.DatabaseError
	if !errors.As(err, &refused) || refused.Unwrap() == nil {
		t.Errorf("broken SQL: %v", err)
	}
	for name, call := range map[string]func() error{
		"where":      func() error { _, err := m.FindAll(ctx, sequelize.Where{"wieght": 1}); return err },
		"order":      func() error { _, err := m.FindAll(ctx, sequelize.Order{sequelize.Asc("wieght")}); return err },
		"attributes": func() error { _, err := sequelize.Pluck[int](ctx, m, "wieght"); return err },
		"set":        func() error { _, err := m.Update(ctx, sequelize.Set{"wieght": 1}, sequelize.All); return err },
		"fields":     func() error { return m.Create(ctx, &parcel{}, sequelize.Fields{"wieght"}) },
		"increment":  func() error { _, err := m.Increment(ctx, sequelize.Set{"wieght": 1}, sequelize.All); return err },
	} {
		err := call()
		if text(t, err, `"weight"`); err != nil && strings.Count(err.Error(), "sequelize:") != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, call := range map[string]func() error{
		"a function":    func() error { _, err := m.FindAll(ctx, sequelize.Where{"weight": func() {}}); return err },
		"a wrong text":  func() error { _, err := m.FindAll(ctx, sequelize.Where{"weight": "secret"}); return err },
		"no enum value": func() error { _, err := m.FindAll(ctx, sequelize.Where{"size": op.Ne("secret")}); return err },
		"no condition":  func() error { _, err := m.Update(ctx, sequelize.Set{"weight": 1}); return err },
		"empty where":   func() error { _, err := m.Destroy(ctx, sequelize.Where{}); return err },
		"a nil record":  func() error { return m.Create(ctx, nil) },
		"the reference": func() error { return m.Save(ctx, m.Ref()) },
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) { text(t, call()) })
	}
}

func failValidation(t *testing.T, uri string) {
	ctx, _, m, _ := parcels(t, uri)
	label := "x"
	err := m.Create(ctx, &parcel{Code: "a", Size: "secret"})
	var invalid *sequelize.ValidationError
	if !errors.As(err, &invalid) || len(invalid.Items) != 2 || len(invalid.Get("label")) != 1 || len(invalid.Get("size")) != 1 {
		t.Fatalf("%v %+v", err, invalid)
	}
	text(t, err, "label", "size")
	m.Validate(func(_ context.Context, p *parcel) error {
		if p.Weight > 100 {
			return errors.New("too heavy")
		}
		return nil
	})
	m.ValidateAttribute("code", func(_ context.Context, v any) error {
		if v == "" {
			return errors.New("no code")
		}
		return nil
	})
	err = m.Create(ctx, &parcel{Label: &label, Weight: 101})
	if !errors.As(err, &invalid) || len(invalid.Items) != 2 {
		t.Errorf("functions: %v", err)
	}
	text(t, err, "too heavy", "no code")
	if n, err := m.Count(ctx); n != 0 || err != nil {
		t.Error(n, err)
	}
	list := []*parcel{{Code: "a", Label: &label}, {Code: "b"}, {Code: "c", Label: &label, Weight: 500}}
	err = m.BulkCreate(ctx, list, sequelize.Validate(true))
	var all *sequelize.AggregateError
	if !errors.As(err, &all) || len(all.Errors) != 2 || all.Errors[0].Index != 1 || all.Errors[1].Index != 2 {
		t.Errorf("bulk: %v", err)
	}
	must(t, m.Create(ctx, &parcel{Label: &label, Weight: 101}, sequelize.Validate(false)))
	_, err = m.Update(ctx, sequelize.Set{"label": nil}, sequelize.All)
	if !errors.As(err, &invalid) || invalid.Items[0].Attribute != "label" {
		t.Errorf("update: %v", err)
	}
}

func failConnection(t *testing.T, uri string) {
	config, err := sequelize.ParseURI(uri)
	must(t, err)
	if config.Storage != "" || sqlserver.Of(uri) != nil {
		t.Skip("this database has no server")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for reason, change := range map[sequelize.ConnectionReason]func(c *sequelize.Config){
		sequelize.ConnectionRefused: func(c *sequelize.Config) { c.Port = 1 },
		sequelize.AccessDenied:      func(c *sequelize.Config) { c.Username, c.Password = "nobody", "secret" },
		sequelize.HostNotFound:      func(c *sequelize.Config) { c.Host = "no-such-host.invalid" },
	} {
		c := config
		change(&c)
		db, err := sequelize.New(c)
		must(t, err)
		err = db.Authenticate(ctx)
		var e *sequelize.ConnectionError
		if !errors.As(err, &e) || e.Reason != reason {
			t.Errorf("%s: %v", fmt.Sprint(reason), err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Error("the password stands in the error")
		}
		must(t, db.Close())
	}
}
