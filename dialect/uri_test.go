package dialect

import (
	"reflect"
	"strings"
	"testing"
)

func TestSplitURI(t *testing.T) {
	none := map[string]string{}
	for uri, want := range map[string]URI{
		"x://h/db":                          {Scheme: "x", Host: "h", Path: "db", Query: none},
		"X://u:p@h:5432/db?a=b&c=%20":       {Scheme: "x", Username: "u", Password: "p", HasUser: true, Host: "h", Port: 5432, Path: "db", Query: map[string]string{"a": "b", "c": " "}},
		"x://u:p:q@h":                       {Scheme: "x", Username: "u", Password: "p:q", HasUser: true, Host: "h", Query: none},
		"x://u%40v:p%2Fq%3F%23%25+@h/d%20b": {Scheme: "x", Username: "u@v", Password: "p/q?#%+", HasUser: true, Host: "h", Path: "d b", Query: none},
		"x://u:p@q@h":                       {Scheme: "x", Username: "u", Password: "p@q", HasUser: true, Host: "h", Query: none},
		"x://[::1]:3306/db":                 {Scheme: "x", Host: "::1", Port: 3306, Path: "db", Query: none},
		"x://[fe80::1%25eth0]/db":           {Scheme: "x", Host: "fe80::1%eth0", Path: "db", Query: none},
		"x:///db?host=/var/run/mysqld.sock": {Scheme: "x", Path: "db", Query: map[string]string{"host": "/var/run/mysqld.sock"}},
		"x://%2Fvar%2Frun%2Fx.sock/db":      {Scheme: "x", Host: "/var/run/x.sock", Path: "db", Query: none},
		"x://u@h:1":                         {Scheme: "x", Username: "u", HasUser: true, Host: "h", Port: 1, Query: none},
	} {
		got, err := SplitURI(uri)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", uri, got, err, want)
		}
	}
	for _, uri := range []string{"", "x", "x:", "://h", "x://h:0", "x://h:99999", "x://h:p", "x://::1/db", "x://[::1/db", "x://[::1]x/db", "x://u:secret%zz@h", "x://h/%zz", "x://h?a=1&a=2", "x://h?%zz"} {
		_, err := SplitURI(uri)
		if err == nil {
			t.Errorf("%q was taken", uri)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the error shows the password: %v", uri, err)
		}
	}
	u, _ := SplitURI("x:///db?host=/s&a=b")
	if c := u.Config("x"); c.Host != "/s" || !c.Socket() || len(c.Params) != 1 || c.Params["a"] != "b" {
		t.Errorf("%+v", c)
	}
	if a := (&Config{Host: "::1"}).Address(5432); a != "[::1]:5432" {
		t.Error(a)
	}
	err := CheckParams("x", map[string]string{"sslmod": "", "a": ""}, []string{"a", "sslmode"})
	if err == nil || !strings.Contains(err.Error(), `"sslmod"; it knows a, sslmode`) {
		t.Error(err)
	}
}
