package datatypes

import "testing"

func TestParseHStore(t *testing.T) {
	for text, want := range map[string]HStore{
		``: {}, `  `: {}, `"a"=>"b"`: {"a": NullOf("b")}, `"a"=>NULL`: {"a": {}}, `a=>null`: {"a": {}}, `"a"=>"NULL"`: {"a": NullOf("NULL")},
		`a=>b, c=>d`: {"a": NullOf("b"), "c": NullOf("d")}, ` a => "b c" ,"d e"=>f`: {"a": NullOf("b c"), "d e": NullOf("f")},
		`"q\"\\"=>"\\\"x"`: {`q"\`: NullOf(`\"x`)}, `""=>""`: {"": NullOf("")}, `a=>b=c`: {"a": NullOf("b=c")}, `a\=b=>\,`: {"a=b": NullOf(",")},
		`a=>1,a=>2`: {"a": NullOf("1")}, `a=>1,`: {"a": NullOf("1")}, "k=>\"x\ny\"": {"k": NullOf("x\ny")}, `ü=>ö`: {"ü": NullOf("ö")},
	} {
		got, err := ParseHStore(text)
		if err != nil {
			t.Errorf("ParseHStore(%q): %v", text, err)
		}
		wantSame(t, text, got, want)
		again, err := ParseHStore(got.String())
		wantSame(t, "again", again, want)
		wantSame(t, "error", err, nil)
	}
	for _, text := range []string{`a`, `a=`, `a=b`, `=>b`, `a=>`, `a=>,b=>c`, `"a`, `"a"=>"b`, `"a\`, `"a"=>"b\`, `a=>b c=>d`, `a"b=>c`, `a=>b"c`, `a\`, `a=>b\`, `"a""b"=>c`, `,`} {
		_, err := ParseHStore(text)
		wantParseError(t, text, err)
	}
}

func TestHStoreRoundTrip(t *testing.T) {
	roundTrip(t, HStore{"b": NullOf(`x"\`), "a": {}, "": NullOf("")}, `{"":"","a":null,"b":"x\"\\"}`, `""=>"", "a"=>NULL, "b"=>"x\"\\"`)
	roundTrip(t, HStore{}, `{}`, "")
	roundTrip(t, HStore(nil), `null`, nil)
	wantSame(t, "HStoreOf", HStoreOf(map[string]string{"a": "b"}), HStore{"a": NullOf("b")})
	wantSame(t, "HStoreOf(nil)", HStoreOf(nil), HStore(nil))
	wantSame(t, "missing key", HStore{}["x"].Or("none"), "none")
}

func TestHStoreScan(t *testing.T) {
	var h HStore
	wantSame(t, "error", h.Scan([]byte(`{"a":"b","c":null}`)), nil)
	wantSame(t, "Scan of JSON", h, HStore{"a": NullOf("b"), "c": {}})
	wantScanError(t, HStore{"kept": {}}, 5, "x", `{"a":3}`)
}
