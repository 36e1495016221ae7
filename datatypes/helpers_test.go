package datatypes

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
)

// wantParseError fails unless err is a *ParseError that does not show its input.
func wantParseError(t *testing.T, input string, err error) {
	t.Helper()
	var parse *ParseError
	if !errors.As(err, &parse) {
		t.Fatalf("%q: error = %v, want a *ParseError", input, err)
	}
	if parse.Kind == "" || parse.Reason == "" || len(parse.Text) > errorTextMax {
		t.Errorf("%q: incomplete error %+v", input, parse)
	}
}

// wantSame fails unless got and want are deeply equal.
func wantSame(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s = %#v, want %#v", what, got, want)
	}
}

// roundTrip sends v through JSON and through Value and Scan.
func roundTrip[T any](t *testing.T, v T, wantJSON string, wantValue driver.Value) {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("Marshal(%v): %v", v, err)
	}
	if string(text) != wantJSON {
		t.Errorf("Marshal(%v) = %s, want %s", v, text, wantJSON)
	}
	var back T
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatalf("Unmarshal(%s): %v", text, err)
	}
	wantSame(t, "after JSON", back, v)
	value, err := any(v).(driver.Valuer).Value()
	if err != nil {
		t.Fatalf("Value(%v): %v", v, err)
	}
	wantSame(t, "Value", value, wantValue)
	var scanned T
	if err := any(&scanned).(sql.Scanner).Scan(value); err != nil {
		t.Fatalf("Scan(%v): %v", value, err)
	}
	wantSame(t, "after Scan", scanned, v)
	if s, ok := value.(string); ok {
		var fromBytes T
		if err := any(&fromBytes).(sql.Scanner).Scan([]byte(s)); err != nil {
			t.Fatalf("Scan([]byte(%q)): %v", s, err)
		}
		wantSame(t, "after Scan of bytes", fromBytes, v)
	}
}

// wantScanError fails unless dest refuses src and keeps its value.
func wantScanError[T any](t *testing.T, dest T, sources ...any) {
	t.Helper()
	for _, src := range sources {
		into := dest
		if err := any(&into).(sql.Scanner).Scan(src); err == nil {
			t.Errorf("Scan(%#v) into %T succeeded", src, dest)
		}
		wantSame(t, "after a failed Scan", into, dest)
	}
}

// wantJSONError fails unless dest refuses each text and keeps its value.
func wantJSONError[T any](t *testing.T, dest T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		into := dest
		if err := json.Unmarshal([]byte(text), &into); err == nil {
			t.Errorf("Unmarshal(%s) into %T succeeded", text, dest)
		}
		wantSame(t, "after a failed Unmarshal", into, dest)
	}
}
