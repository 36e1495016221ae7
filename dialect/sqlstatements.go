package dialect

import (
	"context"
	"database/sql"
	"sync"
)

// sqlStatements keeps prepared statements of database/sql, which prepares each on every connection that uses it.
type sqlStatements struct {
	db *sql.DB

	mu     sync.Mutex
	cache  *lru[*sqlStatement]
	closed bool
}

type sqlStatement struct {
	stmt  *sql.Stmt
	users int
	gone  bool // evicted: whoever uses it last closes it
}

// take returns the prepared statement of s, which give gives back, or nil where s is better sent as it is.
func (c *sqlStatements) take(ctx context.Context, s *Statement, exec bool) (*sqlStatement, error) {
	if p := c.known(s); p != nil || c.cache.max == 0 || !preparable(s, exec) {
		return p, nil
	}
	stmt, err := c.db.PrepareContext(ctx, s.SQL)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if p, ok := c.cache.get(s.SQL); ok { // another goroutine was faster
		p.users++
		_ = stmt.Close()
		return p, nil
	}
	p := &sqlStatement{stmt: stmt, users: 1, gone: c.closed}
	if c.closed {
		return p, nil
	}
	if old, evicted := c.cache.put(s.SQL, p); evicted {
		c.drop(old)
	}
	return p, nil
}

// known is take without preparing.
func (c *sqlStatements) known(s *Statement) *sqlStatement {
	if s.Once {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	p, ok := c.cache.get(s.SQL)
	if !ok {
		return nil
	}
	p.users++
	return p
}

func (c *sqlStatements) give(p *sqlStatement) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p.users--
	if p.gone && p.users == 0 {
		_ = p.stmt.Close()
	}
}

func (c *sqlStatements) drop(p *sqlStatement) {
	p.gone = true
	if p.users == 0 {
		_ = p.stmt.Close()
	}
}

func (c *sqlStatements) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.cache.clear(c.drop)
}
