package datatypes

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestRangeText(t *testing.T) {
	at := time.Date(2024, 1, 2, 3, 4, 5, 6000, time.UTC)
	for _, c := range []struct {
		r    interface{ String() string }
		want string
	}{
		{NewRange(1, 10), "[1,10)"}, {RangeOf(1, 10, "[]"), "[1,10]"}, {RangeOf(int32(1), 10, "(]"), "(1,10]"}, {RangeOf(int64(1), 10, "()"), "(1,10)"},
		{RangeFrom(-5), "[-5,)"}, {RangeUntil(-5), "(,-5)"}, {Range[int]{}, "(,)"}, {EmptyRange[int](), "empty"},
		{NewRange(1.5, 1e21), "[1.5,1e+21)"}, {NewRange(MustDecimal("1.10"), MustDecimal("2.0")), "[1.10,2.0)"},
		{NewRange(NewDate(2024, 1, 2), NewDate(2024, 2, 1)), "[2024-01-02,2024-02-01)"},
		{RangeFrom(at), `["2024-01-02 03:04:05.000006 +00:00",)`},
		{RangeFrom(math.NaN()), "(" + errRangeInfinity.Error() + ")"},
	} {
		wantSame(t, "String", c.r.String(), c.want)
	}
}

// parseCase checks that text reads as want.
func parseCase[T RangeValue](t *testing.T, text string, want Range[T]) {
	t.Helper()
	got, err := ParseRange[T](text)
	if err != nil {
		t.Errorf("ParseRange(%q): %v", text, err)
	}
	wantSame(t, text, got, want)
}

func TestParseRange(t *testing.T) {
	parseCase(t, "[1,10)", NewRange(1, 10))
	parseCase(t, " [1,10] ", RangeOf(int32(1), 10, "[]"))
	parseCase(t, "(-3,)", Range[int64]{Lower: Bound[int64]{-3, Exclusive}})
	parseCase(t, "[,]", Range[int]{})
	parseCase(t, "EMPTY", EmptyRange[int]())
	parseCase(t, `["1","10")`, NewRange(1, 10))
	parseCase(t, `[\1,1"0")`, NewRange(1, 10))
	parseCase(t, "[1.5,2e3)", NewRange(1.5, 2000))
	parseCase(t, "[1.10,)", RangeFrom(MustDecimal("1.10")))
	parseCase(t, "[2024-01-02,2024-02-01)", NewRange(NewDate(2024, 1, 2), NewDate(2024, 2, 1)))
	parseCase(t, `["2024-01-02 03:04:05+00","2024-01-02 05:34:05.5+02:30")`,
		NewRange(time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC), time.Date(2024, 1, 2, 3, 4, 5, 5e8, time.UTC)))
}

// refuseCase checks that each text is refused for T.
func refuseCase[T RangeValue](t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		got, err := ParseRange[T](text)
		wantParseError(t, text, err)
		wantSame(t, text, got, Range[T]{})
	}
}

func TestParseRangeRefuses(t *testing.T) {
	refuseCase[int](t, "", "[", "[1]", "[1,2", "1,2)", "{1,2}", "[1,2,3)", "[2,1)", "[x,)", "[,x)", `["",)`, `["1,)`, `[1\`, `[,2\)`, "[(1,2)", "[1,2))", "[ 1,2)", "[9223372036854775808,)", "[1.5,)", "[1 ,2)")
	refuseCase[int32](t, "[2147483648,)", "[x,)")
	refuseCase[int64](t, "[x,)")
	refuseCase[float64](t, "[NaN,)", "[,Infinity)", "[-inf,)", "[1e999,)", "[x,)")
	refuseCase[Decimal](t, "[NaN,)", "[-Infinity,)", "[1e999999,)")
	refuseCase[time.Time](t, "[infinity,)", "[-infinity,)", "[x,)")
	refuseCase[DateOnly](t, "[infinity,)", "[2024-02-30,)")
	_, err := ParseRange[time.Time]("[-infinity,infinity)")
	if err == nil || !strings.Contains(err.Error(), "infinite bounds") {
		t.Errorf("infinity: %v", err)
	}
}

func TestRangeOfPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("RangeOf did not panic")
		}
	}()
	RangeOf(1, 2, "[[")
}

func TestRangeContains(t *testing.T) {
	for _, c := range []struct {
		r    Range[int]
		want [3]bool // 1, 2, 3
	}{
		{NewRange(1, 3), [3]bool{true, true, false}}, {RangeOf(1, 3, "(]"), [3]bool{false, true, true}},
		{RangeFrom(2), [3]bool{false, true, true}}, {RangeUntil(2), [3]bool{true, false, false}},
		{Range[int]{}, [3]bool{true, true, true}}, {EmptyRange[int](), [3]bool{}}, {NewRange(3, 1), [3]bool{}},
	} {
		wantSame(t, c.r.String(), [3]bool{c.r.Contains(1), c.r.Contains(2), c.r.Contains(3)}, c.want)
	}
	noon := time.Date(2024, 1, 1, 12, 0, 0, 0, time.UTC)
	day := NewRange(noon.Add(-time.Hour), noon.Add(time.Hour))
	wantSame(t, "instants in another zone", day.Contains(noon.In(time.FixedZone("", 3600))), true)
}

func TestRangeCanonical(t *testing.T) {
	wantSame(t, "integers", RangeOf(1, 9, "(]").Canonical(), NewRange(2, 10))
	wantSame(t, "int32", RangeOf(int32(1), 9, "(]").Canonical(), NewRange(int32(2), 10))
	wantSame(t, "int64", RangeOf(int64(1), 9, "(]").Canonical(), NewRange(int64(2), 10))
	wantSame(t, "dates", RangeOf(NewDate(2024, 1, 1), NewDate(2024, 1, 31), "[]").Canonical(), NewRange(NewDate(2024, 1, 1), NewDate(2024, 2, 1)))
	wantSame(t, "decimals stay", RangeOf(MustDecimal("1"), MustDecimal("2"), "(]").Canonical(), RangeOf(MustDecimal("1"), MustDecimal("2"), "(]"))
	wantSame(t, "empty", RangeOf(1, 2, "()").Canonical(), EmptyRange[int]())
	wantSame(t, "no successor", RangeOf(int32(1), math.MaxInt32, "[]").Canonical(), RangeOf(int32(1), math.MaxInt32, "[]"))
	wantSame(t, "no successor", RangeOf(NewDate(1, 1, 1), NewDate(9999, 12, 31), "[]").Canonical(), RangeOf(NewDate(1, 1, 1), NewDate(9999, 12, 31), "[]"))
	wantSame(t, "Equal", RangeOf(1, 9, "[]").Equal(NewRange(1, 10)), true)
	wantSame(t, "Equal", NewRange(1, 1).Equal(EmptyRange[int]()), true)
	wantSame(t, "Equal", NewRange(1.0, 2.0).Equal(RangeOf(1.0, 2.0, "[]")), false)
	wantSame(t, "Equal", RangeFrom(1).Equal(RangeFrom(2)), false)
	wantSame(t, "Equal", RangeFrom(MustDecimal("1.0")).Equal(RangeFrom(MustDecimal("1"))), true)
	wantSame(t, "Equal", Range[int]{Lower: Bound[int]{Value: 7}}.Equal(Range[int]{}), true)
}

func TestRangeIsEmpty(t *testing.T) {
	for r, want := range map[Range[int]]bool{
		NewRange(1, 1): true, RangeOf(1, 1, "[]"): false, NewRange(2, 1): true, NewRange(1, 2): false,
		RangeFrom(1): false, {}: false, EmptyRange[int](): true,
	} {
		wantSame(t, r.String(), r.IsEmpty(), want)
	}
}

func TestRangeRoundTrip(t *testing.T) {
	roundTrip(t, NewRange(1, 10), `[{"value":1,"inclusive":true},{"value":10,"inclusive":false}]`, "[1,10)")
	roundTrip(t, RangeFrom(NewDate(2024, 1, 2)), `[{"value":"2024-01-02","inclusive":true},{"value":null,"inclusive":false}]`, "[2024-01-02,)")
	roundTrip(t, EmptyRange[float64](), `[]`, "empty")
	roundTrip(t, RangeUntil(time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)),
		`[{"value":null,"inclusive":false},{"value":"2024-01-02T03:04:05Z","inclusive":false}]`, `(,"2024-01-02 03:04:05.000000 +00:00")`)
	roundTrip(t, RangeOf(MustDecimal("1.10"), MustDecimal("2"), "[]"), `[{"value":1.10,"inclusive":true},{"value":2,"inclusive":true}]`, "[1.10,2]")
	wantSame(t, "ElementType", NewRange(1, 2).ElementType(), reflect.TypeFor[int]())
}

func TestRangeJSONForms(t *testing.T) {
	for text, want := range map[string]Range[int]{
		`[1, 10]`: NewRange(1, 10), `[null, 10]`: RangeUntil(10), `[1, null]`: RangeFrom(1), `"[1,10]"`: RangeOf(1, 10, "[]"),
		`[{"value":1}, {"value":2,"inclusive":true}]`: RangeOf(1, 2, "[]"), `[{"value":1,"inclusive":false}, {}]`: {Lower: Bound[int]{1, Exclusive}},
		`null`: {}, ` [ ] `: EmptyRange[int](),
	} {
		var r Range[int]
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Errorf("Unmarshal(%s): %v", text, err)
		}
		wantSame(t, text, r, want)
	}
	wantJSONError(t, NewRange(1, 2), `[1]`, `[1,2,3]`, `[2,1]`, `["x",2]`, `[1,{"value":"x"}]`, `[{"inclusive":3},2]`, `{}`, `"x"`, `5`)
	r := NewRange(1, 2)
	wantSame(t, "malformed JSON string", r.UnmarshalJSON([]byte(`"`)) != nil, true)
}

func TestRangeWriteErrors(t *testing.T) {
	for _, r := range []interface{ MarshalText() ([]byte, error) }{
		NewRange(2, 1), RangeFrom(math.NaN()), RangeUntil(math.Inf(1)), RangeFrom(time.Time{}.Add(-1)), RangeFrom(NewDate(10000, 1, 1)),
	} {
		if text, err := r.MarshalText(); err == nil {
			t.Errorf("MarshalText = %s", text)
		}
	}
	if v, err := NewRange(2, 1).Value(); err == nil {
		t.Errorf("Value = %v", v)
	}
	if text, err := RangeFrom(math.NaN()).MarshalJSON(); err == nil {
		t.Errorf("MarshalJSON = %s", text)
	}
	wantScanError(t, NewRange(1, 2), nil, 5, "x")
}
