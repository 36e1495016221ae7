package dialect

// lru is a bounded map of statements by their text, which gives up the one unused for longest. It has no lock: its
// owner has.
type lru[V any] struct {
	max     int
	entries map[string]*lruEntry[V]
	root    lruEntry[V] // ring: root.next is the newest
}

type lruEntry[V any] struct {
	key        string
	value      V
	prev, next *lruEntry[V]
}

func newLRU[V any](max int) *lru[V] {
	l := &lru[V]{max: max, entries: map[string]*lruEntry[V]{}}
	l.root.prev, l.root.next = &l.root, &l.root
	return l
}

func (l *lru[V]) get(key string) (v V, ok bool) {
	e := l.entries[key]
	if e == nil {
		return v, false
	}
	if l.root.next != e {
		l.unlink(e)
		l.link(e)
	}
	return e.value, true
}

// put adds an entry and returns the one that had to go for it.
func (l *lru[V]) put(key string, v V) (gone V, evicted bool) {
	e := &lruEntry[V]{key: key, value: v}
	l.entries[key] = e
	l.link(e)
	if len(l.entries) <= l.max {
		return gone, false
	}
	old := l.root.prev
	l.unlink(old)
	delete(l.entries, old.key)
	return old.value, true
}

func (l *lru[V]) remove(key string) (v V, ok bool) {
	e := l.entries[key]
	if e == nil {
		return v, false
	}
	l.unlink(e)
	delete(l.entries, key)
	return e.value, true
}

func (l *lru[V]) link(e *lruEntry[V]) {
	e.prev, e.next = &l.root, l.root.next
	e.prev.next, e.next.prev = e, e
}

func (l *lru[V]) unlink(e *lruEntry[V]) {
	e.prev.next, e.next.prev = e.next, e.prev
}

// each calls f for all values and empties the cache.
func (l *lru[V]) clear(f func(V)) {
	for _, e := range l.entries {
		f(e.value)
	}
	clear(l.entries)
	l.root.prev, l.root.next = &l.root, &l.root
}

// cacheSize is Config.StatementCache with its default; 0 is none.
func cacheSize(n int) int {
	if n == 0 {
		return DefaultStatementCache
	}
	return max(n, 0)
}
