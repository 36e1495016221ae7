package binds

import (
	"fmt"
	"maps"
	"slices"

	"github.com/go-sequelize/sequelize/internal/suggest"
)

// Args gives the values of a statement that [Named] read, in the order of its arguments.
//
// Errors: a name of the statement that has no value, and a value whose name the statement does not hold; each says
// which name was probably meant.
func Args[V any](t *Text, named map[string]V) ([]V, error) {
	values := make([]V, len(t.Order))
	for i, bind := range t.Order {
		v, ok := named[t.Names[bind]]
		if !ok {
			return nil, fmt.Errorf("the bind :%s has no value%s", t.Names[bind], meant(t.Names[bind], unused(t, named)))
		}
		values[i] = v
	}
	if len(named) != len(t.Names) {
		given := unused(t, named)[0]
		return nil, fmt.Errorf("the value %q is given, and the statement has no bind :%s%s", given, given, meant(given, t.Names))
	}
	return values, nil
}

// unused are the given names that the statement does not hold, sorted.
func unused[V any](t *Text, named map[string]V) []string {
	names := slices.Sorted(maps.Keys(named))
	return slices.DeleteFunc(names, func(n string) bool { return slices.Contains(t.Names, n) })
}

func meant(name string, names []string) string {
	if near := suggest.Nearest(name, names); near != "" {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}
