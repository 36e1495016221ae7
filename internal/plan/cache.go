package plan

import "sync"

// Cache keeps plans by the shape of their questions. Its owner is one connection; it holds a bounded number of plans
// and drops any of them when full, and all of them when associations are declared anew.
type Cache struct {
	mu    sync.RWMutex
	plans map[string]*Plan
	most  int
}

// Init sets the most plans that are kept; 0 is the default of 4096.
func (c *Cache) Init(most int) {
	if most <= 0 {
		most = 4096
	}
	c.most, c.plans = most, map[string]*Plan{}
}

// Get returns the plan for a shape's key. It does not allocate.
func (c *Cache) Get(key []byte) *Plan {
	c.mu.RLock()
	p := c.plans[string(key)]
	c.mu.RUnlock()
	return p
}

// Put keeps a plan.
func (c *Cache) Put(key []byte, p *Plan) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k := range c.plans {
		if len(c.plans) < c.most {
			break
		}
		delete(c.plans, k)
	}
	c.plans[string(key)] = p
}

// Clear drops all plans.
func (c *Cache) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.plans)
}

// Len is the number of plans kept.
func (c *Cache) Len() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.plans)
}
