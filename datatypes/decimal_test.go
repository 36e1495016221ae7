package datatypes

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestParseDecimal(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"0", "0"}, {"-0", "0"}, {"0.00", "0.00"}, {"-0.00", "0.00"}, {"1.10", "1.10"}, {"+1.10", "1.10"}, {"-1.10", "-1.10"},
		{"007", "7"}, {"-007.50", "-7.50"}, {".5", "0.5"}, {"-.5", "-0.5"}, {"5.", "5"}, {"1e3", "1000"}, {"1.5E+3", "1500"},
		{"1.5e-3", "0.0015"}, {"12.34e1", "123.4"}, {"0e5", "0"}, {"1e0", "1"}, {"1e-0003", "0.001"}, {"100", "100"},
		{"99999999999999999999999999.99", "99999999999999999999999999.99"}, {"0.0000000000000000001", "0.0000000000000000001"},
		{"1e1000", "1" + strings.Repeat("0", 1000)},
	} {
		d, err := ParseDecimal(c.text)
		if err != nil {
			t.Errorf("ParseDecimal(%q): %v", c.text, err)
			continue
		}
		wantSame(t, c.text, d.String(), c.want)
		wantSame(t, c.text+" parsed again", MustDecimal(d.String()), d)
	}
}

func TestParseDecimalRefuses(t *testing.T) {
	for _, text := range []string{
		"", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e1001", "1e-1001", "1e999999999", "0e999999999999999999999", "1e99999999999999999999",
		"NaN", "Inf", "-Infinity", "1_000", "1,5", " 1", "1 ", "0x10", "1.2.3", "--1", "1e5.5", "١",
		strings.Repeat("9", maxWhole+1), "0." + strings.Repeat("9", maxScale+1),
	} {
		_, err := ParseDecimal(text)
		wantParseError(t, text, err)
	}
	for _, text := range []string{strings.Repeat("9", maxWhole), "0." + strings.Repeat("9", maxScale)} {
		if _, err := ParseDecimal(text); err != nil {
			t.Errorf("%d digits: %v", len(text), err)
		}
	}
}

func TestDecimalZeroValue(t *testing.T) {
	var d Decimal
	wantSame(t, "String", d.String(), "0")
	wantSame(t, "parsed", MustDecimal("0") == d && DecimalFromInt(0) == d && MustDecimal("-0") == d, true)
	wantSame(t, "sum", d.Add(MustDecimal("1.5")).String(), "1.5")
	wantSame(t, "Rat", d.Rat().Sign(), 0)
	wantSame(t, "IsZero", []bool{d.IsZero(), MustDecimal("0.00").IsZero(), MustDecimal("0.01").IsZero()}, []bool{true, true, false})
	wantSame(t, "Neg", d.Neg(), d)
	wantSame(t, "Abs", d.Abs(), d)
	wantSame(t, "Round", d.Round(2).String(), "0.00")
}

func TestMustDecimalPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("MustDecimal did not panic")
		}
	}()
	MustDecimal("x")
}

func TestDecimalRound(t *testing.T) {
	for _, c := range []struct {
		text  string
		scale int
		want  string
	}{
		{"1.005", 2, "1.01"}, {"-1.005", 2, "-1.01"}, {"1.004", 2, "1.00"}, {"1.1", 3, "1.100"}, {"9.995", 2, "10.00"},
		{"0.5", 0, "1"}, {"-0.5", 0, "-1"}, {"0.4", 0, "0"}, {"-0.4", 0, "0"}, {"99.5", 0, "100"}, {"1234", -2, "1200"}, {"1250", -2, "1300"},
		{"50", -2, "100"}, {"49", -2, "0"}, {"5", -2, "0"}, {"0.05", 1, "0.1"}, {"0.049", 1, "0.0"}, {"1234.56", -4, "0"}, {"9999", -4, "10000"},
		{"1", math.MinInt, "0"}, {"7", 0, "7"},
	} {
		d := MustDecimal(c.text)
		wantSame(t, c.text, d.Round(c.scale).String(), c.want)
		wantSame(t, c.text+" from Rat", DecimalFromRat(d.Rat(), c.scale).String(), c.want)
	}
	wantSame(t, "largest scale", MustDecimal("1").Round(math.MaxInt).Scale(), maxScale)
}

func TestDecimalFromRat(t *testing.T) {
	wantSame(t, "1/3", DecimalFromRat(big.NewRat(1, 3), 5).String(), "0.33333")
	wantSame(t, "-2/3", DecimalFromRat(big.NewRat(-2, 3), 2).String(), "-0.67")
	wantSame(t, "-1/1000", DecimalFromRat(big.NewRat(-1, 1000), 2).String(), "0.00")
	wantSame(t, "nil", DecimalFromRat(nil, 2), Decimal{})
	third := big.NewRat(1, 3)
	DecimalFromRat(third, -1)
	wantSame(t, "argument", third.String(), "1/3")
}

func TestDecimalQuo(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		scale int
		want  string
	}{
		{"10", "3", 4, "3.3333"}, {"-10", "3", 0, "-3"}, {"1", "8", 2, "0.13"}, {"-1", "8", 2, "-0.13"}, {"1.00", "0.5", 0, "2"}, {"0", "7", 2, "0.00"}, {"1000", "3", -2, "300"},
	} {
		got, err := MustDecimal(c.a).Quo(MustDecimal(c.b), c.scale)
		wantSame(t, c.a+"/"+c.b, got.String(), c.want)
		wantSame(t, "error", err, nil)
	}
	_, err := MustDecimal("1").Quo(MustDecimal("0.00"), 2)
	wantSame(t, "error", err, ErrDivisionByZero)
}

// TestDecimalArithmetic compares with big.Rat, on both sides of the boundary
// between int64 and big.Int.
func TestDecimalArithmetic(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	number := func() Decimal {
		digits := make([]byte, 1+random.IntN(24))
		for at := range digits {
			digits[at] = "0123456789999"[random.IntN(13)]
		}
		point := random.IntN(len(digits) + 1)
		return MustDecimal([]string{"", "-"}[random.IntN(2)] + string(digits[:point]) + "." + string(digits[point:]))
	}
	for range 20000 {
		a, b := number(), number()
		scale := max(a.Scale(), b.Scale())
		check := func(op string, got Decimal, want *big.Rat, scale int) {
			if got.Rat().Cmp(want) != 0 || got.Scale() != scale || MustDecimal(got.String()) != got {
				t.Fatalf("%s %s %s = %s, want %s with scale %d", a, op, b, got, want, scale)
			}
		}
		check("+", a.Add(b), new(big.Rat).Add(a.Rat(), b.Rat()), scale)
		check("-", a.Sub(b), new(big.Rat).Sub(a.Rat(), b.Rat()), scale)
		check("*", a.Mul(b), new(big.Rat).Mul(a.Rat(), b.Rat()), a.Scale()+b.Scale())
		check("neg", a.Neg(), new(big.Rat).Neg(a.Rat()), a.Scale())
		check("abs", a.Abs(), new(big.Rat).Abs(a.Rat()), a.Scale())
		wantSame(t, "Cmp", a.Cmp(b), a.Rat().Cmp(b.Rat()))
		wantSame(t, "Sign", a.Sign(), a.Rat().Sign())
	}
}

func TestDecimalCompare(t *testing.T) {
	wantSame(t, "Equal", MustDecimal("1.1").Equal(MustDecimal("1.10")), true)
	wantSame(t, "==", MustDecimal("1.1") == MustDecimal("1.10"), false)
	sorted := []string{"-10", "-9.5", "-0.01", "0", "0.001", "0.01", "1", "1.5", "9", "10", "100.1"}
	for i, a := range sorted {
		for j, b := range sorted {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			wantSame(t, a+" and "+b, MustDecimal(a).Cmp(MustDecimal(b)), want)
		}
	}
}

func TestDecimalConversions(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
		ok   bool
	}{
		{"5", 5, true}, {"5.00", 5, true}, {"-5.0", -5, true}, {"5.01", 0, false}, {"9223372036854775807", math.MaxInt64, true},
		{"-9223372036854775808", math.MinInt64, true}, {"9223372036854775808", 0, false}, {"0", 0, true},
	} {
		got, ok := MustDecimal(c.text).Int64()
		wantSame(t, c.text, got, c.want)
		wantSame(t, c.text, ok, c.ok)
	}
	wantSame(t, "Float64", MustDecimal("1.10").Float64(), 1.1)
	wantSame(t, "Float64", MustDecimal("-1e1000").Float64(), math.Inf(-1))
	fraction, err := DecimalFromFloat(0.1)
	wantSame(t, "from 0.1", fraction.String(), "0.1")
	wantSame(t, "error", err, nil)
	for _, f := range []float64{math.MaxFloat64, math.SmallestNonzeroFloat64, 1e21, math.Copysign(0, -1)} {
		d, err := DecimalFromFloat(f)
		wantSame(t, "there and back", d.Float64(), f)
		wantSame(t, "error", err, nil)
	}
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err := DecimalFromFloat(f)
		wantParseError(t, "float", err)
	}
}

func TestDecimalRoundTrip(t *testing.T) {
	for _, text := range []string{"0", "0.00", "1.10", "-99999999999999999999.5"} {
		roundTrip(t, MustDecimal(text), text, text)
	}
	var d Decimal
	for text, want := range map[string]string{`1.10`: "1.10", `"1.10"`: "1.10", `1.5e3`: "1500", `"-7"`: "-7"} {
		if err := json.Unmarshal([]byte(text), &d); err != nil {
			t.Errorf("Unmarshal(%s): %v", text, err)
		}
		wantSame(t, text, d.String(), want)
	}
	wantSame(t, "null", json.Unmarshal([]byte("null"), &d), nil)
	wantJSONError(t, MustDecimal("7"), `"x"`, `true`, `{}`, `""`, `1e999999999`)
	text, err := json.Marshal(map[Decimal]int{MustDecimal("1.10"): 1})
	wantSame(t, "as a map key", string(text), `{"1.10":1}`)
	wantSame(t, "error", err, nil)
	wantSame(t, "malformed JSON string", d.UnmarshalJSON([]byte(`"`)) != nil, true)
}

func TestDecimalScan(t *testing.T) {
	for _, c := range []struct {
		src  any
		want string
	}{
		{int64(-7), "-7"}, {uint64(math.MaxUint64), "18446744073709551615"}, {uint64(0), "0"}, {0.1, "0.1"}, {float32(0.1), "0.1"}, {[]byte("1.10"), "1.10"},
	} {
		var d Decimal
		wantSame(t, "error", d.Scan(c.src), nil)
		wantSame(t, "Scan", d, MustDecimal(c.want))
	}
	wantScanError(t, MustDecimal("7"), nil, true, "x", math.NaN(), float32(math.Inf(1)))
}
