package dialect

import (
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// encoded has no byte that parts a URI.
func encoded(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// written is the URI of the parts, each percent-encoded.
func (u *URI) written() string {
	var b strings.Builder
	b.WriteString(u.Scheme + "://")
	if u.HasUser {
		b.WriteString(encoded(u.Username) + ":" + encoded(u.Password) + "@")
	}
	b.WriteString(encoded(u.Host))
	if u.Port != 0 {
		b.WriteString(":" + strconv.Itoa(u.Port))
	}
	b.WriteString("/" + encoded(u.Path))
	values := url.Values{}
	for k, v := range u.Query {
		values.Set(k, v)
	}
	b.WriteString("?" + values.Encode())
	return b.String()
}

// FuzzSplitURI takes apart what it is given, and what it took apart once more when that is written anew.
func FuzzSplitURI(f *testing.F) {
	for _, seed := range []string{
		"postgres://user:pa%3Ass:w%40rd@host:5432/db?sslmode=disable", "mysql://root@[::1]:3306/a%2Fb", "sqlite:///tmp/x.db?mode=ro#f",
		"sqlite://:memory:", "mssql://sa:%zz@h", "://", "a://@:0/", "a://h:99999", "a://[::1", "a://h?x=1&x=2", "a://u:p@h@i/?%", "A://\x00/\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := SplitURI(text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "sequelize: wrong connection URI: ") {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		again, err := SplitURI(u.written())
		if err != nil {
			t.Fatalf("%q, written %q: %v", text, u.written(), err)
		}
		if !reflect.DeepEqual(again, u) {
			t.Errorf("%q, written %q: %+v, want %+v", text, u.written(), again, u)
		}
	})
}
