package datatypes

import (
	"math/big"
	"testing"
)

// Each target reads hostile text and, where that succeeds, writes and reads it
// again: the second value must be the first.

func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"0", "-0.00", "1.10", "+.5", "5.", "1e3", "1.5e-3", "1e1000", "1e999999999", "007", "1e0", "NaN"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDecimal(s)
		if err != nil {
			return
		}
		if again, err := ParseDecimal(d.String()); err != nil || again != d {
			t.Fatalf("%q gives %q, then %q, %v", s, d, again, err)
		}
		if want, ok := new(big.Rat).SetString(s); !ok || want.Cmp(d.Rat()) != 0 {
			t.Fatalf("%q gives %s", s, d)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"0001-01-01", "2024-02-29", "9999-12-31", "2023-02-29", "0000-00-00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDate(s); err == nil && (d.String() != s || !d.Valid()) {
			t.Fatalf("%q gives %q", s, d)
		}
	})
}

func FuzzParseTimeOfDay(f *testing.F) {
	for _, seed := range []string{"00:00", "15:04:05", "15:04:05.123456", "24:00:00", "23:59:59.999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tod, err := ParseTimeOfDay(s)
		if err != nil {
			return
		}
		if again, err := ParseTimeOfDay(tod.String()); err != nil || again != tod {
			t.Fatalf("%q gives %q, then %q, %v", s, tod, again, err)
		}
	})
}

func FuzzParseTimestamp(f *testing.F) {
	for _, seed := range []string{
		"2024-01-02 03:04:05.123456 +00:00", "2024-01-02 03:04:05.123 +02:00", "2024-01-02T03:04:05Z", "2024-01-02 03:04:05-0330", "2024-01-02",
		"0001-01-01 00:00:00 +01:00", "Tue, 02 Jan 2024 03:04:05 GMT", "infinity",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, err := ParseTimestamp(s)
		fromBytes, errBytes := ParseTimestampBytes([]byte(s))
		if (err == nil) != (errBytes == nil) || !at.Equal(fromBytes) {
			t.Fatalf("%q gives %v, %v; its bytes %v, %v", s, at, err, fromBytes, errBytes)
		}
		if err != nil {
			return
		}
		text := string(AppendTimestamp(nil, at))
		if len(text) != 33 {
			t.Fatalf("%q gives %q", s, text)
		}
		if again, err := ParseTimestamp(text); err != nil || at.Sub(again) < 0 || at.Sub(again) >= 1000 {
			t.Fatalf("%q gives %v, then %v, %v", s, at, again, err)
		}
	})
}

func FuzzParseRange(f *testing.F) {
	for _, seed := range []string{"[1,10)", "(,)", "empty", `["1","2"]`, `["2024-01-02 03:04:05+00",)`, "[2024-01-02,2024-02-01)", `[\1,"")`, "[infinity,)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		fuzzRange[int](t, s)
		fuzzRange[float64](t, s)
		fuzzRange[Decimal](t, s)
		fuzzRange[DateOnly](t, s)
	})
}

func fuzzRange[T RangeValue](t *testing.T, s string) {
	r, err := ParseRange[T](s)
	if err != nil {
		return
	}
	text, err := r.MarshalText()
	if err != nil {
		t.Fatalf("%q does not write: %v", s, err)
	}
	if again, err := ParseRange[T](string(text)); err != nil || again != r {
		t.Fatalf("%q gives %v, then %v, %v", s, r, again, err)
	}
}

func FuzzParseHStore(f *testing.F) {
	for _, seed := range []string{`"a"=>"b", "c"=>NULL`, `a=>b,c=>"NULL"`, `"q\"\\"=>""`, `a\=b=>\,`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := ParseHStore(s)
		if err != nil {
			return
		}
		again, err := ParseHStore(h.String())
		if err != nil {
			t.Fatalf("%q gives %q: %v", s, h, err)
		}
		wantSame(t, s, again, h)
	})
}

func FuzzParseArray(f *testing.F) {
	for _, seed := range []string{`{1,"a b",NULL,{x}}`, `[0:2]={1,2,3}`, `{}`, `{"NULL","a\"b"}`, `{a\,b\ }`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		items, err := ParseArray(s)
		if err != nil {
			return
		}
		text := AppendArray(nil, items)
		again, err := ParseArray(string(text))
		if err != nil {
			t.Fatalf("%q gives %q: %v", s, text, err)
		}
		wantSame(t, s, again, items)
	})
}

func FuzzParseWKT(f *testing.F) {
	for _, c := range geometries {
		f.Add(c.wkt)
	}
	f.Add("MULTIPOINT((1 2), (3 4))")
	f.Fuzz(func(t *testing.T, s string) {
		g, err := ParseWKT(s)
		if err != nil {
			return
		}
		if err := g.Validate(); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if again, err := ParseWKT(g.String()); err != nil || again.String() != g.String() {
			t.Fatalf("%q gives %q, then %q, %v", s, g, again, err)
		}
	})
}

func FuzzGeometryScan(f *testing.F) {
	for _, c := range geometries {
		b, err := c.g.AppendEWKB(nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add([]byte(c.geoJSON))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var g Geometry
		if err := g.Scan(b); err != nil {
			return
		}
		text, err := g.Value()
		if err != nil {
			t.Fatalf("%q: %v", b, err)
		}
		var again Geometry
		if err := again.Scan(text); err != nil {
			t.Fatalf("%q gives %q: %v", b, text, err)
		}
	})
}

func FuzzParseUUID(f *testing.F) {
	for _, seed := range []string{uuidText, "{" + uuidText + "}", "urn:uuid:" + uuidText, "f81d4fae7dec11d0a76500a0c91e6bf6"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := ParseUUID(s)
		if err != nil {
			return
		}
		if again, err := ParseUUID(u.String()); err != nil || again != u {
			t.Fatalf("%q gives %q, then %q, %v", s, u, again, err)
		}
	})
}
