package sequelize

import (
	"reflect"
	"testing"
)

// TestModelPromotesNothing holds what keeps compilation cheap: of a model and of a handle, the compiler writes every
// method again for every struct, so that the inner type must not lend them its own.
func TestModelPromotesNothing(t *testing.T) {
	for _, inner := range []reflect.Type{reflect.TypeFor[model](), reflect.TypeFor[modelCore](), reflect.TypeFor[relation]()} {
		for _, outer := range []reflect.Type{reflect.TypeFor[Model[int]](), reflect.TypeFor[untyped](), reflect.TypeFor[ToMany[int, int]](), reflect.TypeFor[ToOne[int, int]]()} {
			for i := range outer.NumField() {
				if f := outer.Field(i); f.Anonymous && (f.Type == inner || f.Type == reflect.PointerTo(inner)) {
					t.Errorf("%s embeds %s: give the field a name", outer, f.Type)
				}
			}
		}
	}
}

// TestWritePlansAreBounded: sets of attributes, numbers of rows and schemas could be as many as there are requests.
func TestWritePlansAreBounded(t *testing.T) {
	var c writePlans
	for i := range mostWritePlans + 50 {
		key, p := &writeKey{rows: i}, &writePlan{}
		if c.put(key, p); c.get(key) != p {
			t.Fatalf("plan %d is not kept", i)
		}
	}
	if len(c.plans) > mostWritePlans {
		t.Errorf("%d plans are kept", len(c.plans))
	}
}
