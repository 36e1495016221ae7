package box

import (
	"bytes"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestLayout holds the layout of interfaces that the package relies on: every kind comes back as what it was.
func TestLayout(t *testing.T) {
	var b Boxes
	at := time.Date(2026, 1, 2, 3, 4, 5, 6, time.FixedZone("X", 3600))
	for _, n := range []int64{0, -1, 255, 256, math.MinInt64, math.MaxInt64} {
		if got, ok := b.Int64(n).(int64); !ok || got != n {
			t.Errorf("%d came back as %d, %t", n, got, ok)
		}
	}
	for _, n := range []float64{0, math.Copysign(0, -1), 0.1, math.Inf(1), math.MaxFloat64} {
		if got, ok := b.Float64(n).(float64); !ok || math.Float64bits(got) != math.Float64bits(n) {
			t.Errorf("%g came back as %g, %t", n, got, ok)
		}
	}
	if got, ok := b.Float64(math.NaN()).(float64); !ok || !math.IsNaN(got) {
		t.Errorf("NaN came back as %v", got)
	}
	for _, s := range []string{"", "a", strings.Repeat("x", 5000)} {
		if b.String(s) != any(s) {
			t.Errorf("%d bytes of text came back as something else", len(s))
		}
	}
	if got, ok := b.Bytes([]byte("data")).([]byte); !ok || !bytes.Equal(got, []byte("data")) {
		t.Errorf("bytes came back as %q", got)
	}
	if got, ok := b.Time(at).(time.Time); !ok || !got.Equal(at) || got.Location() != at.Location() {
		t.Errorf("%v came back as %v", at, got)
	}
	if s := fmt.Sprintf("%v %T %T", b.Int64(1000), b.Int64(1000), b.String("")); s != "1000 int64 string" {
		t.Errorf("formatted: %s", s)
	}
}

// TestKept boxes more than any block holds, forgets the blocks, and finds every value as it was.
func TestKept(t *testing.T) {
	var b Boxes
	b.Expect(Room{Word: 1, Text: 2}, 3)
	var kept []any
	for i := range 1000 {
		kept = append(kept, b.Int64(int64(i)), b.Float64(float64(i)), b.String(fmt.Sprint("s", i)), b.Bytes([]byte{byte(i)}), b.Time(time.Unix(int64(i), 0)))
		if i%7 == 0 {
			b.Reset()
			runtime.GC()
		}
	}
	for i := range 1000 {
		v := kept[5*i:]
		if v[0] != any(int64(i)) || v[1] != any(float64(i)) || v[2] != any(fmt.Sprint("s", i)) || v[3].([]byte)[0] != byte(i) || v[4].(time.Time).Unix() != int64(i) {
			t.Fatalf("values %d are %v now", i, v[:5])
		}
	}
}

// TestBlocks counts the allocations of values that were expected.
func TestBlocks(t *testing.T) {
	n := testing.AllocsPerRun(100, func() {
		var b Boxes
		b.Expect(Room{Word: 2, Text: 2, Bytes: 1, Time: 1}, 100)
		for range 100 {
			_, _, _, _, _, _ = b.Int64(1000), b.Float64(1), b.String("a"), b.String("b"), b.Bytes(nil), b.Time(time.Time{})
		}
	})
	if n != 4 {
		t.Errorf("600 values took %g allocations, not a block for each of four kinds", n)
	}
}

// TestRewind boxes rows into the same places.
func TestRewind(t *testing.T) {
	var b Boxes
	b.Expect(Room{Word: 1, Text: 1, Bytes: 1, Time: 1}, 1)
	data := []byte("b")
	row := func(i int) {
		b.Rewind()
		at := time.Unix(int64(i), 0)
		n, s, d, u := b.Int64(int64(i)), b.String("a"), b.Bytes(data), b.Time(at)
		if n.(int64) != int64(i) || s.(string) != "a" || string(d.([]byte)) != "b" || !u.(time.Time).Equal(at) {
			t.Fatal(n, s, d, u)
		}
	}
	row(1)
	if n := testing.AllocsPerRun(100, func() { row(1000) }); n != 0 {
		t.Errorf("a row in the places of the last takes %g allocations", n)
	}
}
