package dialect

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"sync"
	"time"
)

// gate lets at most Pool.Max callers at a *sql.DB, in their order, and knows the pool's figures.
type gate struct {
	db    *sql.DB
	pool  Pool
	gate  *Semaphore
	owned bool // Close closes db
	trim  trimmer
}

func newGate(db *sql.DB, p Pool, hooks PoolHooks, owned bool) *gate {
	if p.Max <= 0 && !owned {
		// A handle of the user's own has the limits that the user gave it.
		if p.Max = db.Stats().MaxOpenConnections; p.Max == 0 {
			p.Max = math.MaxInt
		}
	}
	p = p.WithDefaults()
	g := &gate{db: db, pool: p, gate: NewSemaphore(p.Max, p.Acquire).Observed(hooks), owned: owned}
	if owned {
		p.Apply(db)
		g.trim.start(db, p)
	}
	return g
}

// enter waits for a place in the pool, which leave gives back.
func (g *gate) enter(ctx context.Context) error {
	err := g.gate.Acquire(ctx)
	if err != nil {
		return g.explain(err)
	}
	return nil
}

func (g *gate) leave() { g.gate.Release() }

// explain completes an acquire timeout by the figures of database/sql.
func (g *gate) explain(err error) error {
	var timeout *AcquireTimeoutError
	if errors.As(err, &timeout) {
		s := g.db.Stats()
		timeout.Open, timeout.Idle = s.OpenConnections, s.Idle
	}
	return err
}

// conn takes a connection from the pool. The caller has entered, so a connection is free, unless users of SQL() hold
// all: only then does it need a time limit of its own.
func (g *gate) conn(ctx context.Context) (*sql.Conn, error) {
	if !g.crowded() {
		return g.opened(g.db.Conn(ctx))
	}
	start := time.Now()
	limited, cancel := context.WithTimeout(ctx, g.pool.Acquire)
	defer cancel()
	c, err := g.opened(g.db.Conn(limited))
	if err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		s := g.db.Stats()
		_, waiting := g.gate.Figures()
		return nil, &AcquireTimeoutError{Waited: time.Since(start), Max: g.pool.Max, Open: s.OpenConnections, InUse: s.InUse, Idle: s.Idle, Waiting: waiting}
	}
	return c, err
}

// crowded reports whether users of SQL() hold connections that a caller who has entered would need.
func (g *gate) crowded() bool {
	s := g.db.Stats()
	return s.MaxOpenConnections > 0 && s.InUse >= s.MaxOpenConnections
}

func (g *gate) opened(c *sql.Conn, err error) (*sql.Conn, error) {
	if err != nil && g.gate.Closed() {
		return nil, ErrClosed
	}
	return c, err
}

// tries is how often a statement is sent when connections turn out to be dead: each try discards one.
func (g *gate) tries() int { return min(g.pool.Max, 1<<16) + 2 }

func (g *gate) stats() Stats {
	s := g.db.Stats()
	_, waiting := g.gate.Figures()
	return Stats{Max: g.pool.Max, Open: s.OpenConnections, InUse: s.InUse, Idle: s.Idle, Waiting: waiting}
}

func (g *gate) close() error {
	if !g.gate.Close() {
		return nil
	}
	g.trim.stop()
	if !g.owned {
		return nil
	}
	return g.db.Close()
}

// trimmer keeps Pool.Min idle connections and lets the surplus go that nobody needed for Pool.Idle. database/sql has
// one idle time for all connections and no such minimum, so with a Min its own idle time is off.
type trimmer struct {
	mu      sync.Mutex
	timer   *time.Timer
	stopped bool
	least   int // fewest idle connections since the window began
	began   time.Time
}

func (t *trimmer) start(db *sql.DB, p Pool) {
	if p.Min == 0 || p.Min == p.Max || p.Idle < 0 {
		return
	}
	db.SetConnMaxIdleTime(0)
	t.least, t.began = math.MaxInt, time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.timer = time.AfterFunc(p.Evict, func() { t.sweep(db, p) })
}

func (t *trimmer) sweep(db *sql.DB, p Pool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stopped {
		return
	}
	s := db.Stats()
	t.least = min(t.least, s.Idle)
	if time.Since(t.began) >= p.Idle {
		if surplus := min(t.least, s.OpenConnections-p.Min); surplus > 0 && s.Idle >= surplus {
			db.SetMaxIdleConns(max(s.Idle-surplus, 1)) // closes what is beyond at once
			db.SetMaxIdleConns(p.Max)
		}
		t.least, t.began = math.MaxInt, time.Now()
	}
	t.timer.Reset(p.Evict)
}

func (t *trimmer) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stopped = true
	if t.timer != nil {
		t.timer.Stop()
	}
}
