package datatypes

import (
	"database/sql/driver"
	"testing"
)

type settings struct {
	Theme string `json:"theme,omitempty"`
	Sizes []int  `json:"sizes,omitempty"`
}

func TestJSONRoundTrip(t *testing.T) {
	roundTrip(t, JSONOf(settings{"dark", []int{1, 2}}), `{"theme":"dark","sizes":[1,2]}`, `{"theme":"dark","sizes":[1,2]}`)
	roundTrip(t, JSONOf(map[string]any{"a": nil}), `{"a":null}`, `{"a":null}`)
	roundTrip(t, JSONOf([]int(nil)), `null`, nil)
	roundTrip(t, JSONOf([]int{}), `[]`, `[]`)
	roundTrip(t, JSONOf("x"), `"x"`, `"x"`)
}

func TestJSONScanReplaces(t *testing.T) {
	j := JSONOf(settings{"dark", []int{1}})
	if err := j.Scan(`{"sizes":[3]}`); err != nil {
		t.Fatal(err)
	}
	wantSame(t, "V", j.V, settings{Sizes: []int{3}})
	if err := j.Scan(nil); err != nil {
		t.Fatal(err)
	}
	wantSame(t, "V after NULL", j.V, settings{})
}

func TestJSONErrors(t *testing.T) {
	wantScanError(t, JSONOf(settings{Theme: "kept"}), 5, "{", []byte(`{"theme":3}`))
	if v, err := driver.Valuer(JSONOf(make(chan int))).Value(); err == nil {
		t.Errorf("Value of a channel = %v", v)
	}
}
