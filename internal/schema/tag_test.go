package schema

import (
	"reflect"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

func TestParseTag(t *testing.T) {
	tests := []struct {
		tag  string
		want []TagItem
		errs string
	}{
		{"", nil, ""},
		{"primaryKey; unique ;", []TagItem{{Key: "primaryKey"}, {Key: "unique"}}, ""},
		{"type:ENUM('a;b','c:d');field:x", []TagItem{{"type", "ENUM('a;b','c:d')", true}, {"field", "x", true}}, ""},
		{"defaultValue:sql(now() + interval '1 day; or so')", []TagItem{{"defaultValue", "sql(now() + interval '1 day; or so')", true}}, ""},
		{`comment:"a;b:c"`, []TagItem{{"comment", `"a;b:c"`, true}}, ""},
		{"index;index:i,unique", []TagItem{{Key: "index"}, {"index", "i,unique", true}}, ""},
		{"primrykey", nil, `did you mean "primaryKey"`},
		{"unique;hasmany", []TagItem{{Key: "unique"}}, `did you mean "hasMany"`},
		{"field:", nil, "needs a value"},
		{"field:a;field:b", []TagItem{{"field", "a", true}}, "field twice"},
		{"comment:'a", nil, "open"}, {"type:ENUM('a'", nil, "open"}, {"type:x)", nil, "did not open"},
	}
	for _, test := range tests {
		got, errs := ParseTag(test.tag)
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q: got %+v, want %+v", test.tag, got, test.want)
		}
		text := ""
		for _, err := range errs {
			text += err.Error()
		}
		if (test.errs == "") != (text == "") || !strings.Contains(text, test.errs) {
			t.Errorf("%q: got errors %q, want %q", test.tag, text, test.errs)
		}
	}
}

func TestParseType(t *testing.T) {
	tests := map[string]ast.Type{
		"STRING":                       {Kind: ast.String},
		"string(50)":                   {Kind: ast.String, Length: 50},
		"STRING.BINARY":                {Kind: ast.String, Binary: true},
		"STRING(50).BINARY":            {Kind: ast.String, Length: 50, Binary: true},
		"TEXT('long')":                 {Kind: ast.TextKind, Size: "long"},
		"DECIMAL(10, 2)":               {Kind: ast.Decimal, Precision: 10, Scale: 2},
		"INTEGER.UNSIGNED":             {Kind: ast.Integer, Unsigned: true},
		"INTEGER(5).UNSIGNED.ZEROFILL": {Kind: ast.Integer, Length: 5, Unsigned: true, Zerofill: true},
		"DATE":                         {Kind: ast.Date, Length: -1},
		"DATE(3)":                      {Kind: ast.Date, Length: 3},
		"ENUM('a', 'it''s','b,c')":     {Kind: ast.Enum, Values: []string{"a", "it's", "b,c"}},
		"ARRAY(STRING(5))":             {Kind: ast.Array, Elem: &ast.Type{Kind: ast.String, Length: 5}},
		"RANGE(INTEGER)":               {Kind: ast.Range, Elem: &ast.Type{Kind: ast.Integer}},
		"GEOMETRY('point',4326)":       {Kind: ast.Geometry, Shape: "POINT", SRID: 4326},
		"raw(money)":                   {Kind: ast.RawType, Raw: "money"},
		"raw('NUMERIC(5,1)')":          {Kind: ast.RawType, Raw: "NUMERIC(5,1)"},
	}
	for text, want := range tests {
		got, err := ParseType(text)
		if err != nil || !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: got %+v, %v, want %+v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"VARCHAR(5)": "raw", "INTGER": `"INTEGER"`, "STRING(x)": "not a number", "TEXT('huge')": "tiny", "ARRAY": "elements", "DECIMAL(2,3)": "scale",
		"STRING.UNSIGNED": "does not go", "INTEGER.UNSIGND": `"UNSIGNED"`, "UUID(4)": "no arguments", "DECIMAL(1,2,3)": "too many", "raw()": "needs",
	} {
		if _, err := ParseType(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

func TestNames(t *testing.T) {
	for goName, want := range map[string][2]string{
		"ID": {"id", "id"}, "AuthorID": {"authorId", "author_id"}, "URLPath": {"urlPath", "url_path"}, "HTMLBody": {"htmlBody", "html_body"},
		"UserIDs": {"userIds", "user_ids"}, "FirstName": {"firstName", "first_name"}, "XAxis": {"xAxis", "x_axis"}, "A": {"a", "a"},
		"Address2": {"address2", "address2"}, "OAuthToken": {"oAuthToken", "o_auth_token"}, "IDsSeen": {"idsSeen", "ids_seen"}, "snake_case": {"snakeCase", "snake_case"},
	} {
		if got := LowerCamel(goName); got != want[0] {
			t.Errorf("LowerCamel(%s) = %s, want %s", goName, got, want[0])
		}
		if got := SnakeCase(goName); got != want[1] {
			t.Errorf("SnakeCase(%s) = %s, want %s", goName, got, want[1])
		}
	}
	for singular, plural := range map[string]string{
		"user": "users", "blogPost": "blogPosts", "person": "people", "salesPerson": "salesPeople", "category": "categories", "User": "Users", "child": "children", "status": "statuses", "BlogPost": "BlogPosts", "blog_post": "blog_posts",
	} {
		if got := Plural(singular); got != plural {
			t.Errorf("Plural(%s) = %s, want %s", singular, got, plural)
		}
		if got := Singular(plural); got != singular {
			t.Errorf("Singular(%s) = %s, want %s", plural, got, singular)
		}
	}
}

func FuzzParseTag(f *testing.F) {
	for _, s := range []string{"", "type:ENUM('a','b');field:x", "unique:x,msg='y'", "index:(name=i,desc)", "a:'(';", "((", "'", "hasMany;scope:a=b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		items, errs := ParseTag(tag)
		if len(items) == 0 && len(errs) == 0 && strings.Trim(tag, "; \t\r\n\v\f\u0085\u00a0") != "" && strings.TrimSpace(strings.ReplaceAll(tag, ";", "")) != "" {
			t.Errorf("%q was read as nothing", tag)
		}
		for _, item := range items {
			again, errs := ParseTag(item.Key + ":" + item.Value)
			if item.HasValue && (len(errs) > 0 || len(again) != 1 || again[0] != item) {
				t.Errorf("%q: item %+v reads as %+v, %v", tag, item, again, errs)
			}
			if item.Key == "type" {
				_, _ = ParseType(item.Value)
			}
		}
	})
}
