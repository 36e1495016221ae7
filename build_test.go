package sequelize_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type buildUser struct {
	ID           int64
	Name         string
	Age          int32
	Big          int64
	Score        float64
	Active       bool `sequelize:"defaultValue:true"`
	Born         *time.Time
	Role         string `sequelize:"type:ENUM('admin','member');defaultValue:member"`
	Meta         map[string]any
	Tags         []string
	Email        string
	PasswordHash string
	Password     string       `sequelize:"virtual"`
	Friends      []*buildUser `sequelize:"hasMany;foreignKey:friendId"`
	FriendID     *int64
}

// SetPassword is a setter that fills another attribute.
func (u *buildUser) SetPassword(password string) error {
	if len(password) < 4 {
		return errors.New("a password has four letters")
	}
	u.PasswordHash = "hash of " + password
	return nil
}

// SetEmail is a setter that changes what it is given.
func (u *buildUser) SetEmail(email string) { u.Email = strings.ToLower(email) }

func builders(t *testing.T, uri string) *sequelize.Model[buildUser] {
	t.Helper()
	users := sequelize.Define[buildUser](open(t, uri), sequelize.Timestamps(false))
	if err := users.Sync(context.Background(), sequelize.Force(true)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = users.Drop(context.Background()) })
	return users
}

func TestBuild(t *testing.T) {
	users := builders(t, testdb.SQLite(t))
	u, err := users.Build(sequelize.Set{"name": "Al", "age": "41", "score": 3, "born": "2000-01-02T03:04:05Z", "email": "AL@X.ORG", "password": "geheim",
		"meta": map[string]any{"a": 1.5}, "meta.b.c": true, "tags": []any{"x", "y"}})
	if err != nil {
		t.Fatal(err)
	}
	born := time.Date(2000, 1, 2, 3, 4, 5, 0, time.UTC)
	want := &buildUser{Name: "Al", Age: 41, Score: 3, Active: true, Born: &born, Role: "member", Email: "al@x.org", PasswordHash: "hash of geheim",
		Meta: map[string]any{"a": 1.5, "b": map[string]any{"c": true}}, Tags: []string{"x", "y"}}
	if !reflect.DeepEqual(u, want) {
		t.Fatalf("%+v\nwant %+v", u, want)
	}
	// A zero that is named is meant.
	if u, err = users.Build(sequelize.Set{"active": false}); err != nil || u.Active {
		t.Fatal(u, err)
	}
}

func TestBuildJSON(t *testing.T) {
	users := builders(t, testdb.SQLite(t))
	u, err := users.BuildJSON([]byte(`{"name": "Al", "age": 41, "big": 9007199254740993, "meta": {"n": 12345678901234567890}, "tags": ["a"], "born": null, "score": 1.5}`))
	if err != nil {
		t.Fatal(err)
	}
	if u.Big != 9007199254740993 || u.Age != 41 || u.Born != nil || u.Tags[0] != "a" || u.Score != 1.5 || u.Meta["n"] == nil {
		t.Fatalf("%+v", u)
	}
	for text, want := range map[string]string{
		`[1]`: "is a array, not an object", `{"name": `: "broken", `null`: "not an object", `"x"`: "is a string, not an object", `{"name":"a"}{`: "broken",
	} {
		if _, err := users.BuildJSON([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestBuildErrors: all that is wrong at once, in the attributes' order, and no record.
func TestBuildErrors(t *testing.T) {
	users := builders(t, testdb.SQLite(t))
	u, err := users.Build(sequelize.Set{
		"nane": "x", "age": "old", "active": "perhaps", "role": "king", "name": nil, "born": 12, "password": "abc", "friends": []any{},
		"score": sequelize.Col("age"), "big": op.Gt(3), "name.first": "x",
	})
	var invalid *sequelize.ValidationError
	if u != nil || !errors.As(err, &invalid) {
		t.Fatal(u, err)
	}
	var got []string
	for _, item := range invalid.Items {
		got = append(got, item.Attribute+" "+item.Validator)
		if item.Model != "buildUser" || item.Message == "" || item.Type == "" || item.Origin == "" {
			t.Errorf("an item lacks something: %+v", item)
		}
	}
	want := []string{"name notNull", "name.first unknown", "age type", "big type", "score type", "active type", "born type", "role type", "password setter", "friends unknown", "nane unknown"}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%q\nwant %q", got, want)
	}
	if item := invalid.Get("nane")[0]; !strings.Contains(item.Message, `did you mean "name"`) {
		t.Error(item.Message)
	}
	if item := invalid.Get("password")[0]; item.Message != "a password has four letters" || item.Origin != "FUNCTION" {
		t.Errorf("%+v", item)
	}
	for _, text := range []string{"king", "perhaps", "old"} {
		if strings.Contains(err.Error(), text) {
			t.Errorf("the error shows a value: %v", err)
		}
	}
}

func TestBuildFields(t *testing.T) {
	users := builders(t, testdb.SQLite(t))
	body := []byte(`{"name": "Al", "role": "admin", "passwordHash": "x"}`)
	u, err := users.BuildJSON(body, sequelize.Fields{"name", "password"})
	var invalid *sequelize.ValidationError
	if u != nil || !errors.As(err, &invalid) || len(invalid.Items) != 2 || invalid.Items[0].Validator != "fields" {
		t.Fatal(u, err)
	}
	if u, err = users.BuildJSON([]byte(`{"name": "Al"}`), sequelize.Fields{"name"}); err != nil || u.Name != "Al" {
		t.Fatal(u, err)
	}
	if _, err = users.Build(sequelize.Set{"name": "Al"}, sequelize.Fields{}); err == nil {
		t.Fatal("Fields{} allows none")
	}
	if _, err = users.Build(nil, sequelize.Fields{"nam"}); err == nil || !strings.Contains(err.Error(), `did you mean "name"`) {
		t.Fatal(err)
	}
}

func TestBulkBuild(t *testing.T) {
	users := builders(t, testdb.SQLite(t))
	list, err := users.BulkBuild([]sequelize.Set{{"name": "a"}, {"name": "b"}})
	if err != nil || len(list) != 2 || list[1].Name != "b" || !list[1].Active {
		t.Fatal(list, err)
	}
	list, err = users.BulkBuild([]sequelize.Set{{"name": "a"}, {"age": "x"}, {}, {"nope": 1}})
	var all *sequelize.AggregateError
	if list != nil || !errors.As(err, &all) || len(all.Errors) != 2 || all.Errors[0].Index != 1 || all.Errors[1].Index != 3 {
		t.Fatal(list, err)
	}
}

// TestSetters: Model.Update goes through setters too, and attributes without a column do not reach the statement.
func TestSetters(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		users := builders(t, uri)
		u, err := users.Build(sequelize.Set{"name": "Al", "password": "geheim", "email": "A@B", "meta": map[string]any{"k": json.Number("1")}})
		if err != nil {
			t.Fatal(err)
		}
		if err := users.Create(ctx, u); err != nil {
			t.Fatal(err)
		}
		if n, err := users.Update(ctx, sequelize.Set{"password": "secret", "email": "NEW@X.ORG", "age": 3}, sequelize.Where{"id": u.ID}); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		if err := users.Reload(ctx, u); err != nil {
			t.Fatal(err)
		}
		if u.PasswordHash != "hash of secret" || u.Email != "new@x.org" || u.Age != 3 || u.Name != "Al" {
			t.Fatalf("%+v", u)
		}
		_, err = users.Update(ctx, sequelize.Set{"password": "abc"}, sequelize.Where{"id": u.ID})
		var invalid *sequelize.ValidationError
		if !errors.As(err, &invalid) || invalid.Items[0].Attribute != "password" {
			t.Fatal(err)
		}
	})
}

type badSetter struct {
	ID   int64
	Name string
	Age  int
}

func (*badSetter) SetName(_ context.Context, _ string) {}
func (*badSetter) SetAge(_ []string) error             { return nil }

func TestSetterSignatures(t *testing.T) {
	_, err := sequelize.TryDefine[badSetter](open(t, testdb.SQLite(t)))
	if err == nil {
		t.Fatal("wrong setters were taken")
	}
	for _, want := range []string{"SetName", "func(v string) error", "SetAge", "takes a []string", "it takes a int"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

type virtualPerson struct {
	sequelize.Instance
	ID       int64
	First    string
	Last     string
	Age      int
	FullName string `sequelize:"virtual:first,last"`
}

// AfterFind computes the virtual attribute where what it needs was loaded.
func (p *virtualPerson) AfterFind(context.Context) error {
	p.FullName = p.First + " " + p.Last
	return nil
}

// TestVirtual: a virtual attribute that is selected by name loads what it needs, and nothing else.
func TestVirtual(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		people := sequelize.Define[virtualPerson](open(t, uri), sequelize.Timestamps(false))
		if err := people.Sync(ctx, sequelize.Force(true)); err != nil {
			t.Fatal(err)
		}
		defer people.Drop(ctx)
		if err := people.Create(ctx, &virtualPerson{First: "Ada", Last: "L", Age: 36}); err != nil {
			t.Fatal(err)
		}
		p, err := people.FindOne(ctx, sequelize.Attributes{"id", "fullName"})
		if err != nil {
			t.Fatal(err)
		}
		if v, err := p.Get("fullName"); err != nil || v != "Ada L" {
			t.Fatal(v, err)
		}
		if _, err := p.Get("age"); err == nil {
			t.Fatal("age was loaded, which fullName does not need")
		}
		if p.Changed() {
			t.Fatal("a virtual attribute counts as changed", p.ChangedFields())
		}
	})
}
