package binds

import "sync"

// The bounds of a Cache.
const (
	cachedTexts  = 512
	cachedLength = 16 << 10 // bytes; a longer statement is read anew each time
)

// Cache keeps statements as they were read. Its owner is one connection, whose dialect is the same for every call; its
// key is the statement's text and the kind of its binds; it holds at most 512 statements of at most 16 KiB and drops any
// of them when full. What it holds follows from the key alone and is never invalid. The zero value is ready; any
// goroutine may use it.
type Cache struct {
	mu    sync.RWMutex
	texts map[cacheKey]*Text
}

type cacheKey struct {
	sql  string
	kind bindKind
}

type bindKind uint8

const (
	unboundKind bindKind = iota
	positionalKind
	namedKind
)

// Positional is the function of that name, with memory.
func (c *Cache) Positional(sql string, d Dialect, n int) (*Text, error) {
	key := cacheKey{sql, positionalKind}
	if n == 0 {
		key.kind = unboundKind
	}
	if t := c.get(key); t != nil && len(t.Order) == n {
		return t, nil
	}
	t, err := Positional(sql, d, n)
	if err != nil {
		return nil, err
	}
	c.put(key, t)
	return t, nil
}

// Named is the function of that name, with memory.
func (c *Cache) Named(sql string, d Dialect) (*Text, error) {
	key := cacheKey{sql, namedKind}
	if t := c.get(key); t != nil {
		return t, nil
	}
	t, err := Named(sql, d)
	if err != nil {
		return nil, err
	}
	c.put(key, t)
	return t, nil
}

// Len is the number of statements kept.
func (c *Cache) Len() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.texts)
}

func (c *Cache) get(key cacheKey) *Text {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.texts[key]
}

func (c *Cache) put(key cacheKey, t *Text) {
	if len(key.sql) > cachedLength {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.texts == nil {
		c.texts = map[cacheKey]*Text{}
	}
	for k := range c.texts {
		if len(c.texts) < cachedTexts {
			break
		}
		delete(c.texts, k)
	}
	c.texts[key] = t
}
