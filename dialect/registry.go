package dialect

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

var registry = struct {
	sync.RWMutex
	byName map[string]Dialect
}{byName: map[string]Dialect{}}

// Register makes a dialect known by its name and further URI schemes. It panics when a name is taken: two packages
// that claim one name are a mistake of the program.
func Register(d Dialect, schemes ...string) {
	registry.Lock()
	defer registry.Unlock()
	for _, name := range append([]string{d.Name()}, schemes...) {
		if _, taken := registry.byName[name]; taken {
			panic("sequelize: dialect.Register called twice for " + name)
		}
		registry.byName[name] = d
	}
}

// Lookup returns the dialect of a name or URI scheme. The error names the dialects that are linked and asks for the
// forgotten import.
func Lookup(name string) (Dialect, error) {
	registry.RLock()
	defer registry.RUnlock()
	if d, ok := registry.byName[name]; ok {
		return d, nil
	}
	if len(registry.byName) == 0 {
		return nil, fmt.Errorf("sequelize: unknown dialect %q: no dialect is linked (forgotten import of …/sequelize/dialect/%s?)", name, name)
	}
	if name == "" {
		return nil, fmt.Errorf("sequelize: nothing names the dialect: a URI begins with it and a colon; linked are %s", strings.Join(names(), ", "))
	}
	return nil, fmt.Errorf(`sequelize: unknown dialect %q (forgotten import _ "github.com/go-sequelize/sequelize/dialect/%s"?): linked are %s`, name, name, strings.Join(names(), ", "))
}

// Names are the names of the linked dialects, sorted, without further schemes.
func Names() []string {
	registry.RLock()
	defer registry.RUnlock()
	return names()
}

func names() []string {
	var list []string
	for name, d := range registry.byName {
		if name == d.Name() {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}
