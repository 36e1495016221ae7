package validate

import (
	"context"
	"reflect"
	"testing"
)

// TestSequelizesValidators tries the tag that docs/validation.md names for each of Sequelize's validators, on a value
// that it takes and on one that it refuses.
func TestSequelizesValidators(t *testing.T) {
	for _, c := range []struct {
		name, tag string
		good, bad any
	}{
		{"is", "regex=^[a-z]+$", "abc", "a1"},
		{"not", "notregex=[0-9]", "abc", "a1"},
		{"isEmail", "email", "a@b.org", "a@"},
		{"isUrl", "url", "https://a.org/b?c=1", "a b"},
		{"isUrl of the web", "http_url", "https://a.org", "ftp://a.org"},
		{"isIP", "ip", "::1", "1.2.3"},
		{"isIPv4", "ipv4", "1.2.3.4", "::1"},
		{"isIPv6", "ipv6", "::1", "1.2.3.4"},
		{"isAlpha", "alpha", "abc", "a1"},
		{"isAlphanumeric", "alphanum", "a1", "a-1"},
		{"isNumeric", "number", "12", "1x"},
		{"isDecimal", "numeric", "-1.5", "1,5"},
		{"isLowercase", "lowercase", "abc", "aBc"},
		{"isUppercase", "uppercase", "ABC", "aBC"},
		{"isNull", "isdefault", "", "a"},
		{"notEmpty", "notblank", "a", " "},
		{"equals", "eq=x", "x", "y"},
		{"contains", "contains=x", "axb", "ab"},
		{"notContains", "excludes=x", "ab", "axb"},
		{"isIn", "oneof=a b", "b", "c"},
		{"notIn", "noneof=a b", "c", "b"},
		{"len, short", "min=2,max=4", "äö", "ä"},
		{"len, long", "min=2,max=4", "äöüß", "äöüßx"},
		{"isUUID", "uuid4", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "f47ac10b-58cc-1372-a567-0e02b2c3d479"},
		{"isDate", "datetime=2006-01-02", "2024-02-29", "2023-02-29"},
		{"min", "min=5", 5, 4},
		{"max", "max=9", 9.0, 9.5},
		{"isArray, of different ones", "unique", []int{1, 2}, []int{1, 1}},
		{"isCreditCard", "credit_card", "4242 4242 4242 4242", "4242 4242 4242 4243"},
	} {
		for value, ok := range map[any]bool{&c.good: true, &c.bad: false} {
			v := *value.(*any)
			check, err := checker.Compile(c.tag, reflect.TypeOf(v))
			if err != nil {
				t.Fatalf("%s: %s: %v", c.name, c.tag, err)
			}
			if fault := check(context.Background(), "a", v); (len(fault) == 0) != ok {
				t.Errorf("%s: %s of %v: %+v", c.name, c.tag, v, fault)
			}
		}
	}
}
