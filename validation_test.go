package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/validate"
)

func init() {
	validate.Register("even", func(_ context.Context, v any, _ string) bool { return v.(int)%2 == 0 })
	validate.Message("even", func(_ context.Context, f validate.Fault) string { return f.Attribute + " ist ungerade" })
}

type validUser struct {
	ID       int64
	Email    string       `sequelize:"unique" validate:"required,email"`
	Nick     *string      `validate:"min=2,max=5"`
	Age      int          `validate:"gte=0,lte=130"`
	Even     int          `validate:"even"`
	Note     *string      `sequelize:"allowNull:false"`
	Role     string       `sequelize:"type:ENUM('admin','member');defaultValue:member"`
	Tags     []string     `validate:"max=2,dive,required"`
	Password string       `sequelize:"virtual" validate:"omitempty,min=4"`
	Again    string       `sequelize:"virtual" validate:"eqfield=Password"`
	Posts    []*validPost `sequelize:"hasMany"`
	Limit    int
	Code     string `validate:"omitempty,lowercase,alphanum,max=2"`
}

type validPost struct {
	ID          int64
	Title       string `validate:"required"`
	ValidUserID *int64
	User        *validUser `sequelize:"belongsTo;foreignKey:validUserId"`
}

// Validate looks at two attributes at once.
func (u *validUser) Validate(context.Context) error {
	if u.Role == "admin" && u.Age < 18 {
		return errors.New("an admin is of age")
	}
	return nil
}

func validUsers(t *testing.T, uri string) *sequelize.Model[validUser] {
	t.Helper()
	db := open(t, uri)
	users := sequelize.Define[validUser](db, sequelize.Timestamps(false))
	sequelize.Define[validPost](db, sequelize.Timestamps(false))
	if err := db.Sync(context.Background(), sequelize.Force(true)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Drop(context.Background()) })
	u := users.Ref()
	users.ValidateAttribute("nick", func(_ context.Context, v any) error {
		if v == "root" {
			return errors.New("nick is taken")
		}
		return nil
	})
	sequelize.ValidateField(users, sequelize.Field(&u.Limit), func(_ context.Context, limit int) error {
		if limit > 10 {
			return fmt.Errorf("limit is at most %d", 10)
		}
		return nil
	})
	users.ValidateAttribute("limit", func(_ context.Context, v any) error {
		if v.(int) > 20 {
			return errors.New("limit is far too high")
		}
		return nil
	})
	return users
}

func validOne() *validUser {
	note := "n"
	return &validUser{Email: fmt.Sprintf("%d@x.org", time.Now().UnixNano()), Note: &note}
}

// faults are the items of a *ValidationError as "attribute validator".
func faults(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var invalid *sequelize.ValidationError
	if !errors.As(err, &invalid) {
		t.Fatalf("not a *ValidationError: %v", err)
	}
	var list []string
	for _, item := range invalid.Items {
		list = append(list, strings.TrimSpace(item.Attribute+" "+item.Validator))
	}
	return list
}

func TestValidation(t *testing.T) {
	short, long, root := "x", "toolong", "root"
	cases := []struct {
		name   string
		change func(u *validUser)
		want   []string
	}{
		{"valid", func(u *validUser) {}, nil},
		{"a tag", func(u *validUser) { u.Email = "nobody" }, []string{"email email"}},
		{"a value that is missing", func(u *validUser) { u.Email = "" }, []string{"email required"}},
		{"two tags of one attribute", func(u *validUser) { u.Code = "A!c" }, []string{"code lowercase", "code alphanum", "code max"}},
		{"two functions of one attribute", func(u *validUser) { u.Limit = 21 }, []string{"limit function", "limit function"}},
		{"behind a pointer", func(u *validUser) { u.Nick = &short }, []string{"nick min"}},
		{"behind a pointer, too long", func(u *validUser) { u.Nick = &long }, []string{"nick max"}},
		{"a function", func(u *validUser) { u.Nick = &root }, []string{"nick function"}},
		{"a typed function", func(u *validUser) { u.Limit = 11 }, []string{"limit function"}},
		{"a registered tag", func(u *validUser) { u.Even = 3 }, []string{"even even"}},
		{"NULL", func(u *validUser) { u.Note = nil }, []string{"note notNull"}},
		{"an ENUM", func(u *validUser) { u.Role = "king" }, []string{"role type"}},
		{"a list", func(u *validUser) { u.Tags = []string{"a", "b", "c"} }, []string{"tags max"}},
		{"inside a list", func(u *validUser) { u.Tags = []string{"a", ""} }, []string{"tags required"}},
		{"a virtual attribute", func(u *validUser) { u.Password, u.Again = "abc", "abc" }, []string{"password min"}},
		{"two fields", func(u *validUser) { u.Password, u.Again = "abcd", "abce" }, []string{"again eqfield"}},
		{"the record", func(u *validUser) { u.Role = "admin" }, []string{"Validate"}},
		{"all of them, in order", func(u *validUser) {
			u.Role, u.Age, u.Email, u.Note, u.Again = "admin", -1, "x", nil, "y"
		}, []string{"email email", "age gte", "note notNull", "again eqfield", "Validate"}},
		{"not the associations", func(u *validUser) { u.Posts = []*validPost{{User: u}} }, nil},
	}
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		users := validUsers(t, uri)
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				u := validOne()
				c.change(u)
				err := users.Create(ctx, u)
				if got := faults(t, err); !slices.Equal(got, c.want) {
					t.Fatalf("%q, want %q", got, c.want)
				}
				if c.want == nil {
					return
				}
				if u.ID != 0 {
					t.Fatal("an invalid record was written")
				}
				if got := faults(t, users.ValidateOne(ctx, u)); !slices.Equal(got, c.want) {
					t.Fatalf("ValidateOne: %q, want %q", got, c.want)
				}
				if _, err := users.Upsert(ctx, u, sequelize.ConflictFields{"email"}); !slices.Equal(faults(t, err), c.want) {
					t.Fatalf("Upsert: %v", err)
				}
				saved := validOne()
				if err := users.Create(ctx, saved); err != nil {
					t.Fatal(err)
				}
				c.change(saved)
				if got := faults(t, users.Save(ctx, saved)); !slices.Equal(got, c.want) {
					t.Fatalf("Save: %q, want %q", got, c.want)
				}
			})
		}
	})
}

func TestValidationOptions(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		users := validUsers(t, uri)
		bad := validOne()
		bad.Even, bad.Age = 1, 200
		if got := faults(t, users.Create(ctx, bad, sequelize.Fields{"email", "note", "even", "tags", "limit"})); !slices.Equal(got, []string{"even even"}) {
			t.Fatalf("Fields limits what is validated: %q", got)
		}
		if err := users.Create(ctx, bad, sequelize.Validate(false)); err != nil {
			t.Fatal(err)
		}
		// Static updates validate what they set.
		where := sequelize.Where{"id": bad.ID}
		for name, c := range map[string]struct {
			set  sequelize.Set
			want []string
		}{
			"a tag":               {sequelize.Set{"email": "x", "age": 3}, []string{"email email"}},
			"a function":          {sequelize.Set{"nick": "root", "limit": 12}, []string{"nick function", "limit function"}},
			"NULL":                {sequelize.Set{"note": nil}, []string{"note notNull"}},
			"NULL where allowed":  {sequelize.Set{"nick": nil}, nil},
			"a type":              {sequelize.Set{"age": "x"}, []string{"age type"}},
			"an ENUM":             {sequelize.Set{"role": "king"}, []string{"role type"}},
			"what is not set":     {sequelize.Set{"limit": 3}, nil},
			"not the record":      {sequelize.Set{"role": "admin"}, nil},
			"not an expression":   {sequelize.Set{"age": sequelize.Col("age").Plus(1)}, nil},
			"converted, then met": {sequelize.Set{"even": "3"}, []string{"even even"}},
		} {
			_, err := users.Update(ctx, c.set, where)
			if got := faults(t, err); !slices.Equal(got, c.want) {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
		if n, err := users.Update(ctx, sequelize.Set{"age": 999}, where, sequelize.Validate(false)); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		u := users.Ref()
		if _, err := users.Update(ctx, sequelize.Field(&u.Email).To("x"), where); !slices.Equal(faults(t, err), []string{"email email"}) {
			t.Fatal(err)
		}
		// Bulk operations validate where asked, and tell the rows.
		second := validOne()
		second.Age = -1
		list := []*validUser{validOne(), second, validOne()}
		err := users.BulkCreate(ctx, list, sequelize.Validate(true))
		var all *sequelize.AggregateError
		if !errors.As(err, &all) || len(all.Errors) != 1 || all.Errors[0].Index != 1 || !slices.Equal(faults(t, all.Errors[0]), []string{"age gte"}) {
			t.Fatal(err)
		}
		if err := users.BulkCreate(ctx, list); err != nil {
			t.Fatal(err)
		}
		// What the database says is of the same family.
		again := validOne()
		again.Email = second.Email
		if got := faults(t, users.Create(ctx, again)); !slices.Equal(got, []string{"email unique"}) {
			t.Fatal(got)
		}
	})
}

func TestValidationItem(t *testing.T) {
	ctx := context.Background()
	users := validUsers(t, testdb.SQLite(t))
	u := validOne()
	u.Even, u.Age = 3, 200
	var invalid *sequelize.ValidationError
	err := users.Create(ctx, u)
	if !errors.As(err, &invalid) {
		t.Fatal(err)
	}
	for i := range invalid.Items {
		if invalid.Items[i].Err == nil {
			t.Error("an item has no cause")
		}
		invalid.Items[i].Err = nil
	}
	want := []sequelize.ValidationItem{
		{Model: "validUser", Attribute: "age", Message: "Validation lte on age failed", Type: "Validation error", Validator: "lte", Param: "130", Origin: "FUNCTION"},
		{Model: "validUser", Attribute: "even", Message: "even ist ungerade", Type: "Validation error", Validator: "even", Origin: "FUNCTION"},
	}
	if !reflect.DeepEqual(invalid.Items, want) {
		t.Fatalf("%+v", invalid.Items)
	}
}

// TestValidationFailed: the hook sees the error, may change it, and may put another in its place.
func TestValidationFailed(t *testing.T) {
	ctx := context.Background()
	users := validUsers(t, testdb.SQLite(t))
	if sequelize.ValidationErrorOf(ctx) != nil {
		t.Fatal("there is no error outside of the hook")
	}
	var other error
	users.ValidationFailed(func(ctx context.Context, u *validUser) error {
		sequelize.ValidationErrorOf(ctx).Items[0].Message = "bitte " + u.Email
		return other
	})
	u := validOne()
	u.Email = "x"
	var invalid *sequelize.ValidationError
	if err := users.Create(ctx, u); !errors.As(err, &invalid) || invalid.Items[0].Message != "bitte x" {
		t.Fatal(err)
	}
	other = errors.New("another")
	if err := users.Create(ctx, u); err != other {
		t.Fatal(err)
	}
	if _, err := users.Update(ctx, sequelize.Set{"email": "y"}, sequelize.All); err != other {
		t.Fatal(err)
	}
}

// TestValidationHooksOfUpdate: what a hook changes in the record of a static update is set too.
func TestValidationHooksOfUpdate(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		users := validUsers(t, uri)
		u := validOne()
		if err := users.Create(ctx, u); err != nil {
			t.Fatal(err)
		}
		users.BeforeValidate(func(_ context.Context, u *validUser) error {
			u.Email, u.Limit = strings.ToLower(u.Email), 7
			return nil
		})
		if _, err := users.Update(ctx, sequelize.Set{"email": "BIG@X.ORG"}, sequelize.Where{"id": u.ID}); err != nil {
			t.Fatal(err)
		}
		got, err := users.FindByPK(ctx, u.ID)
		if err != nil || got.Email != "big@x.org" || got.Limit != 7 || got.Note == nil {
			t.Fatalf("%+v %v", got, err)
		}
	})
}

// hookedFields: what hooks change is written, although Fields does not name it.
func TestHooksBeyondFields(t *testing.T) {
	ctx := context.Background()
	users := validUsers(t, testdb.SQLite(t))
	users.BeforeSave(func(_ context.Context, u *validUser) error { u.Limit++; return nil })
	u := validOne()
	if err := users.Create(ctx, u, sequelize.Fields{"email", "note", "age", "even", "tags", "code"}); err != nil {
		t.Fatal(err)
	}
	u.Age, u.Even = 5, 8
	if err := users.Save(ctx, u, sequelize.Fields{"age"}); err != nil {
		t.Fatal(err)
	}
	got, err := users.FindByPK(ctx, u.ID)
	if err != nil || got.Age != 5 || got.Even != 0 || got.Limit != 2 {
		t.Fatalf("%+v %v", got, err)
	}
}

type (
	unknownTag struct {
		ID int64
		A  string `validate:"emial"`
	}
	badParam struct {
		ID int64
		A  string `validate:"required,min=abc"`
	}
	badType struct {
		ID int64
		A  bool `validate:"required,min=3"`
	}
	badRegex struct {
		ID int64
		A  string `validate:"regex=["`
	}
	badDate struct {
		ID int64
		A  time.Time `validate:"after=soon"`
	}
	noSuchField struct {
		ID int64
		A  string `validate:"eqfield=B"`
	}
	tagOnChildren struct {
		ID    int64
		Posts []*validPost `sequelize:"hasMany" validate:"dive"`
	}
)

func TestValidateTagsAtDefine(t *testing.T) {
	db := open(t, testdb.SQLite(t))
	for want, define := range map[string]func() error{
		"'emial'":                func() error { _, err := sequelize.TryDefine[unknownTag](db); return err },
		`"min=abc"`:              func() error { _, err := sequelize.TryDefine[badParam](db); return err },
		"Bad field type":         func() error { _, err := sequelize.TryDefine[badType](db); return err },
		"missing closing ]":      func() error { _, err := sequelize.TryDefine[badRegex](db); return err },
		`"soon" is no date`:      func() error { _, err := sequelize.TryDefine[badDate](db); return err },
		`no field "B"`:           func() error { _, err := sequelize.TryDefine[noSuchField](db); return err },
		"validated by their own": func() error { _, err := sequelize.TryDefine[tagOnChildren](db); return err },
	} {
		if err := define(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}
