package validate

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/go-sequelize/sequelize/datatypes"
)

// registerExtras adds the tags that Sequelize has validators for and the validator has not.
func registerExtras(v *validator.Validate) {
	for tag, f := range map[string]validator.Func{
		"notblank": func(fl validator.FieldLevel) bool { return strings.TrimSpace(fl.Field().String()) != "" },
		"regex":    func(fl validator.FieldLevel) bool { return pattern(fl.Param()).MatchString(fl.Field().String()) },
		"notregex": func(fl validator.FieldLevel) bool { return !pattern(fl.Param()).MatchString(fl.Field().String()) },
		"noneof":   noneOf,
		"before":   func(fl validator.FieldLevel) bool { return moment(fl).Before(limit(fl.Param())) },
		"after":    func(fl validator.FieldLevel) bool { return moment(fl).After(limit(fl.Param())) },
	} {
		if err := v.RegisterValidation(tag, f); err != nil {
			panic("validate: " + err.Error())
		}
	}
}

// patterns are the compiled expressions of regex and notregex; they stand in tags, so there are few.
var patterns sync.Map

// pattern panics on a broken expression, which Define reports.
func pattern(text string) *regexp.Regexp {
	if p, ok := patterns.Load(text); ok {
		return p.(*regexp.Regexp)
	}
	p := regexp.MustCompile(text)
	patterns.Store(text, p)
	return p
}

// noneOf is the opposite of oneof: words apart by spaces.
func noneOf(fl validator.FieldLevel) bool {
	for _, word := range strings.Fields(fl.Param()) {
		if strings.Trim(word, "'") == fmt.Sprint(fl.Field().Interface()) {
			return false
		}
	}
	return true
}

// moment is the time in a field; it panics on another type, which Define reports.
func moment(fl validator.FieldLevel) time.Time {
	if t, ok := fl.Field().Interface().(time.Time); ok {
		return t
	}
	panic(fmt.Sprintf("%s needs a time, not %s", fl.GetTag(), fl.Field().Type()))
}

// limit reads the date or time of a tag; it panics on other text, which Define reports.
func limit(text string) time.Time {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	panic(fmt.Sprintf("%q is no date (2006-01-02) or time (RFC 3339)", text))
}

// registerTypes lets checks see datatypes as what they stand for: numbers, times and text.
func registerTypes(v *validator.Validate) {
	v.RegisterCustomTypeFunc(func(f reflect.Value) any {
		switch x := f.Interface().(type) {
		case datatypes.Decimal:
			return x.Float64()
		case datatypes.DateOnly:
			return x.Time(time.UTC)
		case datatypes.UUID:
			return x.String()
		case driver.Valuer:
			inner, err := x.Value()
			if err != nil {
				return nil
			}
			return inner
		}
		return f.Interface()
	}, datatypes.Decimal{}, datatypes.DateOnly{}, datatypes.UUID{}, datatypes.TimeOfDay{})
}
