package datatypes

import (
	"encoding/json"
	"testing"
	"time"
)

func TestNull(t *testing.T) {
	seven := NullOf(7)
	if p := seven.Ptr(); p == nil || *p != 7 {
		t.Errorf("Ptr = %v", p)
	}
	*seven.Ptr() = 8
	wantSame(t, "Or", seven.Or(1), 7)
	var none Null[int]
	wantSame(t, "Ptr of NULL", none.Ptr(), (*int)(nil))
	wantSame(t, "Or of NULL", none.Or(1), 1)
	wantSame(t, "IsZero", []bool{seven.IsZero(), none.IsZero()}, []bool{false, true})
	n := 3
	wantSame(t, "NullFrom", NullFrom(&n), NullOf(3))
	wantSame(t, "NullFrom(nil)", NullFrom[int](nil), none)
}

func TestNullRoundTrip(t *testing.T) {
	roundTrip(t, NullOf(7), "7", int64(7))
	roundTrip(t, NullOf(int32(-7)), "-7", int64(-7))
	roundTrip(t, NullOf(""), `""`, "")
	roundTrip(t, Null[string]{}, "null", nil)
	roundTrip(t, NullOf(MustDecimal("1.10")), "1.10", "1.10")
	roundTrip(t, NullOf(NewDate(2024, 2, 29)), `"2024-02-29"`, "2024-02-29")
	roundTrip(t, Null[DateOnly]{}, "null", nil)
	at := time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)
	roundTrip(t, NullOf(at), `"2024-01-02T03:04:05Z"`, at)
}

func TestNullErrors(t *testing.T) {
	wantScanError(t, NullOf(7), "x", 1.5)
	wantJSONError(t, NullOf(7), `"x"`, `{}`)
	if v, err := NullOf(make(chan int)).Value(); err == nil {
		t.Errorf("Value of a channel = %v", v)
	}
}

func TestNullOmitZero(t *testing.T) {
	type row struct {
		A Null[int] `json:"a,omitzero"`
		B Null[int] `json:"b,omitzero"`
		C Null[int] `json:"c"`
	}
	text, err := json.Marshal(row{B: NullOf(0)})
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "JSON", string(text), `{"b":0,"c":null}`)
	back := row{A: NullOf(5)}
	if err := json.Unmarshal([]byte(`{"a": null}`), &back); err != nil {
		t.Fatal(err)
	}
	wantSame(t, "null over a value", back.A, Null[int]{})
}
