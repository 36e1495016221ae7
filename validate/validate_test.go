package validate

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/locales/de"
	ut "github.com/go-playground/universal-translator"
	"github.com/go-playground/validator/v10"
	translations "github.com/go-playground/validator/v10/translations/de"
	"github.com/go-sequelize/sequelize/datatypes"
)

func TestTags(t *testing.T) {
	price, err := datatypes.ParseDecimal("12.50")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2024, 5, 6, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		tag   string
		value any
		ok    bool
	}{
		{"notblank", "a", true}, {"notblank", " \t", false},
		{"regex=^[a-z]+$", "abc", true}, {"regex=^[a-z]+$", "aBc", false},
		{"notregex=[0-9]", "abc", true}, {"notregex=[0-9]", "a1", false},
		{"noneof=a b", "c", true}, {"noneof=a b", "b", false}, {"noneof=1 2", 2, false}, {"noneof=1 2", 3, true},
		{"after=2024-05-05", day, true}, {"after=2024-05-06", day, false},
		{"before=2024-05-06T00:00:01Z", day, true}, {"before=2024-05-06", day, false},
		{"min=12", price, true}, {"min=13", price, false},
		{"email", "a@b.org", true}, {"email", "a", false},
		{"oneof=a b", "a", true}, {"oneof=a b", "c", false},
		{"omitempty,url", "", true}, {"uuid4", "x", false},
		{"email|numeric", "12", true}, {"email|numeric", "x", false},
	} {
		check, err := checker.Compile(c.tag, reflect.TypeOf(c.value))
		if err != nil {
			t.Errorf("%s: %v", c.tag, err)
			continue
		}
		if fault := check(context.Background(), "a", c.value); (len(fault) == 0) != c.ok {
			t.Errorf("%s of %v: %+v", c.tag, c.value, fault)
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	for tag, value := range map[string]any{
		"nosuch": "", "required,nosuch": "", "min=a": 1, "required,len=x": "", "regex=(": "", "before=x": time.Time{}, "after=2020-01-01": "",
		"dive,nosuch": []string{}, "gt": make(chan int),
	} {
		if _, err := checker.Compile(tag, reflect.TypeOf(value)); err == nil || !strings.HasPrefix(err.Error(), "validate:") {
			t.Errorf("%s of %T: %v", tag, value, err)
		}
	}
}

func TestAcross(t *testing.T) {
	record := reflect.TypeFor[struct{ A, B string }]()
	for tag, want := range map[string]struct {
		across bool
		text   string
	}{
		"email": {false, ""}, "required,eqfield=B": {true, ""}, "required_if=B x": {true, ""}, "required_with=B A": {true, ""},
		"eqfield=C": {true, `no field "C"`}, "eqfield": {true, "needs the names"}, "required_if=B": {true, "needs the names"}, "eqfield=B A": {true, "needs the names"},
	} {
		across, err := checker.Across(tag, record)
		if across != want.across || (err == nil) != (want.text == "") || err != nil && !strings.Contains(err.Error(), want.text) {
			t.Errorf("%s: %v %v", tag, across, err)
		}
	}
}

// TestEveryFault: all checks that fail are told, each once.
func TestEveryFault(t *testing.T) {
	for _, c := range []struct {
		tag   string
		value any
		want  string
	}{
		{"required,min=3,alphanum,lowercase", "A!", "[min=3 alphanum= lowercase=]"},
		{"required,min=3,alphanum", "", "[required=]"},
		{"omitempty,min=3,alphanum", "", "[]"},
		{"omitempty,min=3,alphanum", "!", "[min=3 alphanum=]"},
		{"email|numeric,max=3", "xxxx", "[email|numeric= max=3]"},
		{"max=1,dive,required,min=2", []string{"", "a", "bb"}, "[max=1 required=]"},
		{"max=5,dive,required,min=2", []string{"aa", "b", ""}, "[min=2]"},
	} {
		check, err := checker.Compile(c.tag, reflect.TypeOf(c.value))
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, f := range check(context.Background(), "a", c.value) {
			got = append(got, f.Tag+"="+f.Param)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s of %v: %v, want %s", c.tag, c.value, got, c.want)
		}
	}
}

// TestTranslations: a fault can be said in the words of the validator's translations.
func TestTranslations(t *testing.T) {
	german, _ := ut.New(de.New()).GetTranslator("de")
	if err := translations.RegisterDefaultTranslations(Validator(), german); err != nil {
		t.Fatal(err)
	}
	check, err := checker.Compile("min=3,email", reflect.TypeFor[string]())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range check(context.Background(), "email", "x") {
		var e validator.FieldError
		if !errors.As(f.Err, &e) {
			t.Fatalf("%T is no FieldError", f.Err)
		}
		got = append(got, e.Translate(german))
	}
	if want := []string{"email muss mindestens 3 Zeichen lang sein", "email muss eine gültige E-Mail-Adresse sein"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
