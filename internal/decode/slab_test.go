package decode

import (
	"fmt"
	"reflect"
	"testing"
)

// TestSlabSizes holds that records that are expected get about the memory that they need, and that a single record where
// many were expected does not keep the memory of many.
func TestSlabSizes(t *testing.T) {
	for _, c := range []struct {
		expected, rows int
		want           string
	}{
		{0, 1, "[1]"}, {0, 5, "[1 4]"}, {0, 100, "[1 4 16 64 128]"}, {0, 300, "[1 4 16 64 128 128]"},
		{1, 1, "[1]"}, {1, 3, "[1 4]"}, {20, 20, "[16 4]"}, {100, 100, "[16 64 16 4]"}, {30, 30, "[16 16]"}, {7, 7, "[8]"},
		{10_000, 1, "[16]"}, {1000, 17, "[16 64]"}, {20, 21, "[16 4 64]"}, {300, 300, "[16 64 128 64 32]"},
	} {
		slab := NewSlab(reflect.TypeFor[stats](), c.expected)
		var sizes []int
		for range c.rows {
			before := slab.made
			slab.Next()
			if slab.made > before {
				sizes = append(sizes, slab.made-before)
			}
		}
		if got := fmt.Sprint(sizes); got != c.want {
			t.Errorf("%d of %d expected records come from slabs of %s, want %s", c.rows, c.expected, got, c.want)
		}
	}
}
