package plan

import (
	"fmt"
	"testing"
)

// TestCacheIsBounded: 4,096 plans unless told otherwise, the newest of them always among them.
func TestCacheIsBounded(t *testing.T) {
	for given, most := range map[int]int{0: 4096, -1: 4096, 3: 3} {
		var c Cache
		c.Init(given)
		for i := range most + 50 {
			key, p := []byte(fmt.Sprint("shape ", i)), &Plan{}
			if c.Put(key, p); c.Get(key) != p {
				t.Fatalf("plan %d is not kept", i)
			}
		}
		if c.Len() != most {
			t.Errorf("of %d plans at most %d are kept", most, c.Len())
		}
		if c.Clear(); c.Len() != 0 {
			t.Error("a cleared cache keeps plans")
		}
	}
}
