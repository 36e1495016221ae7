package decode

import (
	"reflect"
	"strings"
	"sync"
)

// cacheMax bounds the programs that are kept: a program that makes columns' names up would fill the memory otherwise.
const cacheMax = 1024

type cacheKey struct {
	t       reflect.Type
	columns string
}

// cache keeps programs by type and columns. A full cache is emptied, which costs less than to know what was used last.
var cache = struct {
	sync.RWMutex
	programs map[cacheKey]*Program
}{programs: map[cacheKey]*Program{}}

// ForType returns the program that reads results with these columns into values of type t. A column without a field is
// an error that names it; fields without a column stay zero.
func ForType(t reflect.Type, columns []string) (*Program, error) {
	key := cacheKey{t: t, columns: strings.Join(columns, "\x00")}
	cache.RLock()
	p := cache.programs[key]
	cache.RUnlock()
	if p != nil {
		return p, nil
	}
	p, err := compile(t, columns)
	if err != nil {
		return nil, err
	}
	cache.Lock()
	defer cache.Unlock()
	if len(cache.programs) >= cacheMax {
		clear(cache.programs)
	}
	cache.programs[key] = p
	return p, nil
}
