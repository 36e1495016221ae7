package datatypes

import (
	"strings"
	"testing"
)

func texts(values ...string) []Element {
	items := []Element{}
	for _, value := range values {
		items = append(items, Element{Text: value})
	}
	return items
}

func TestParseArray(t *testing.T) {
	null := Element{Null: true}
	nested := func(items ...Element) Element { return Element{Array: true, Items: items} }
	for _, c := range []struct {
		text    string
		want    []Element
		written string
	}{
		{`{}`, texts(), `{}`}, {` { } `, texts(), `{}`}, {`{1,2,3}`, texts("1", "2", "3"), `{1,2,3}`},
		{`{ a b , "c d" }`, texts("a b", "c d"), `{"a b","c d"}`},
		{`{NULL,null,"NULL",NULLS}`, []Element{null, null, {Text: "NULL"}, {Text: "NULLS"}}, `{NULL,NULL,"NULL",NULLS}`},
		{`{"","a\"b","c\\d","{e}","f,g"}`, texts("", `a"b`, `c\d`, "{e}", "f,g"), `{"","a\"b","c\\d","{e}","f,g"}`},
		{`{a\,b\ ,\"}`, texts("a,b ", `"`), `{"a,b ","\""}`},
		{`{a\b c  }`, texts("ab c"), `{"ab c"}`},
		{`{\NULL}`, texts("NULL"), `{"NULL"}`},
		{`{{1,2},{3,NULL}}`, []Element{nested(texts("1", "2")...), nested(Element{Text: "3"}, null)}, `{{1,2},{3,NULL}}`},
		{`{{},{{x}}}`, []Element{{Array: true, Items: texts()}, nested(nested(texts("x")...))}, `{{},{{x}}}`},
		{`[0:2]={1,2,3}`, texts("1", "2", "3"), `{1,2,3}`},
		{`[-1:0][2:3] = {{1,2},{3,4}}`, []Element{nested(texts("1", "2")...), nested(texts("3", "4")...)}, `{{1,2},{3,4}}`},
		{`{"2024-01-02 03:04:05+00"}`, texts("2024-01-02 03:04:05+00"), `{"2024-01-02 03:04:05+00"}`},
		{`{ü}`, texts("ü"), `{ü}`},
	} {
		got, err := ParseArray(c.text)
		if err != nil {
			t.Errorf("ParseArray(%q): %v", c.text, err)
		}
		wantSame(t, c.text, got, c.want)
		wantSame(t, c.text+" written", string(AppendArray(nil, got)), c.written)
	}
}

func TestParseArrayRefuses(t *testing.T) {
	for _, text := range []string{
		``, `1,2`, `{`, `{1`, `{1,`, `{1,}`, `{,1}`, `{1,,2}`, `{1}}`, `{1} x`, `{"a}`, `{"a"b}`, `{a"b"}`, `{a{b}}`, `{{1}`, `{{1}2}`,
		`{a\`, `{a\b`, `{\a"b}`, `{a\}`, `[0:1]`, `[x]={1}`, `[0:1]=1`, strings.Repeat("{", 100) + strings.Repeat("}", 100),
	} {
		_, err := ParseArray(text)
		wantParseError(t, text, err)
	}
}
