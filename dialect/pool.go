package dialect

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrClosed is returned by every use of a Database after its Close.
var ErrClosed = errors.New("sequelize: the database is closed")

// The defaults of Pool and of Config's caches.
const (
	DefaultPoolMax        = 5
	DefaultPoolAcquire    = 60 * time.Second
	DefaultPoolIdle       = 10 * time.Second
	DefaultPoolEvict      = time.Second
	DefaultStatementCache = 256
)

// WithDefaults replaces zero fields by their defaults, and negative numbers by "none".
func (p Pool) WithDefaults() Pool {
	if p.Max <= 0 {
		p.Max = DefaultPoolMax
	}
	p.Min = min(max(p.Min, 0), p.Max)
	if p.Acquire <= 0 {
		p.Acquire = DefaultPoolAcquire
	}
	if p.Idle == 0 {
		p.Idle = DefaultPoolIdle
	}
	if p.Evict <= 0 {
		p.Evict = DefaultPoolEvict
	}
	p.MaxUses = max(p.MaxUses, 0)
	p.MaxLifetime = max(p.MaxLifetime, 0)
	return p
}

// Apply sets the limits of a *sql.DB. database/sql looks for idle connections by a clock of its own, so Evict has no
// counterpart. Min is kept by best effort: that many idle connections are exempt from Idle only if Min is all of Max,
// because database/sql has one idle time for all; see OpenSQL, which also opens Min connections ahead.
func (p Pool) Apply(db *sql.DB) {
	p = p.WithDefaults()
	db.SetMaxOpenConns(p.Max)
	db.SetMaxIdleConns(p.Max)
	db.SetConnMaxLifetime(p.MaxLifetime)
	idle := p.Idle
	if p.Min == p.Max {
		idle = 0
	}
	db.SetConnMaxIdleTime(idle)
}

// PoolHooks are called by whoever takes a connection out of the pool for the library's own statements and transactions;
// those of SQL() are not seen. A nil hook is none.
type PoolHooks struct {
	// BeforeAcquire is called before the wait; its error ends it.
	BeforeAcquire func(ctx context.Context) error
	// AfterAcquire is called when a connection is granted; by its error it is given back.
	AfterAcquire func(ctx context.Context, waited time.Duration) error
}

// AcquireTimeoutError says that no connection came free within Pool.Acquire.
type AcquireTimeoutError struct {
	Waited  time.Duration
	Max     int // most connections
	Open    int // connections open
	InUse   int // of them in use
	Idle    int // of them idle
	Waiting int // callers that still wait
}

// Error implements error.
func (e *AcquireTimeoutError) Error() string {
	if e.InUse < e.Max && e.Idle == 0 && e.Waiting == 0 {
		return fmt.Sprintf("sequelize: no connection could be opened within %v: %d of %d are in use, and the server is slow to answer; raise Pool.Acquire",
			e.Waited.Round(time.Millisecond), e.InUse, e.Max)
	}
	return fmt.Sprintf("sequelize: no connection came free within %v: %d of %d are in use, %d idle, %d more callers wait; "+
		"was the transaction's context passed on to all that runs in it? Else close rows and transactions sooner, or raise Pool.Max or Pool.Acquire",
		e.Waited.Round(time.Millisecond), e.InUse, e.Max, e.Idle, e.Waiting)
}

// Timeout reports true, as net.Error's does.
func (e *AcquireTimeoutError) Timeout() bool { return true }

// Semaphore hands out a number of places in the order of asking. An uncontended Acquire allocates nothing and starts
// no timer. It is safe for concurrent use.
type Semaphore struct {
	mu      sync.Mutex
	max     int
	used    int
	wait    time.Duration
	closed  bool
	head    *waiter // the one who has waited longest
	tail    *waiter
	waiting int
	hooks   *PoolHooks // nil where there are none
}

type waiter struct {
	n          int        // places wanted
	ready      chan error // of one place, so that a grant never blocks
	prev, next *waiter
	queued     bool
}

// NewSemaphore makes a semaphore of max places whose Acquire waits at most for wait; 0 is no limit of time.
func NewSemaphore(max int, wait time.Duration) *Semaphore {
	return &Semaphore{max: max, wait: wait}
}

// Observed is the semaphore with hooks around its Acquire. It is called before the first use.
func (s *Semaphore) Observed(h PoolHooks) *Semaphore {
	if h.BeforeAcquire != nil || h.AfterAcquire != nil {
		s.hooks = &h
	}
	return s
}

// Acquire takes a place, which Release gives back. It fails with the context's error, with ErrClosed after Close, or
// with an *AcquireTimeoutError that knows Waited, Max, InUse and Waiting.
func (s *Semaphore) Acquire(ctx context.Context) error {
	if s.hooks != nil {
		return s.acquireObserved(ctx)
	}
	return s.AcquireN(ctx, 1)
}

func (s *Semaphore) acquireObserved(ctx context.Context) error {
	if before := s.hooks.BeforeAcquire; before != nil {
		if err := before(ctx); err != nil {
			return err
		}
	}
	start := time.Now()
	if err := s.AcquireN(ctx, 1); err != nil || s.hooks.AfterAcquire == nil {
		return err
	}
	err := s.hooks.AfterAcquire(ctx, time.Since(start))
	if err != nil {
		s.Release()
	}
	return err
}

// AcquireN takes n places at once, as Acquire does. Who waits for many is not overtaken by those who want few.
func (s *Semaphore) AcquireN(ctx context.Context, n int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return ErrClosed
	}
	if s.head == nil && s.used+n <= s.max {
		s.used += n
		s.mu.Unlock()
		return nil
	}
	w := &waiter{n: n, ready: make(chan error, 1)}
	s.push(w)
	s.mu.Unlock()
	return s.await(ctx, w)
}

func (s *Semaphore) await(ctx context.Context, w *waiter) error {
	var expired <-chan time.Time
	start := time.Now()
	if s.wait > 0 {
		timer := time.NewTimer(s.wait)
		defer timer.Stop()
		expired = timer.C
	}
	select {
	case err := <-w.ready:
		return err
	case <-ctx.Done():
		return s.leave(w, ctx.Err())
	case <-expired:
		s.mu.Lock()
		err := &AcquireTimeoutError{Waited: time.Since(start), Max: s.max, Open: s.used, InUse: s.used, Waiting: max(s.waiting-1, 0)}
		s.mu.Unlock()
		return s.leave(w, err)
	}
}

// leave ends the wait of w, unless a place came at the same time: that place is given on.
func (s *Semaphore) leave(w *waiter, why error) error {
	s.mu.Lock()
	if w.queued {
		s.remove(w)
		s.grant() // one who wants less may have stood behind w
		s.mu.Unlock()
		return why
	}
	s.mu.Unlock()
	if err := <-w.ready; err == nil {
		s.ReleaseN(w.n)
	}
	return why
}

// Release gives a place back, to the one who waited longest.
func (s *Semaphore) Release() { s.ReleaseN(1) }

// ReleaseN gives n places back.
func (s *Semaphore) ReleaseN(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used -= n
	s.grant()
}

func (s *Semaphore) grant() {
	for w := s.head; w != nil && s.used+w.n <= s.max; w = s.head {
		s.remove(w)
		s.used += w.n
		w.ready <- nil
	}
}

// Close lets waiting and later callers fail with ErrClosed. Places in use stay valid. It reports whether this call was
// the one that closed.
func (s *Semaphore) Close() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.closed = true
	for s.head != nil {
		w := s.head
		s.remove(w)
		w.ready <- ErrClosed
	}
	return true
}

// Figures are the places in use and the callers that wait.
func (s *Semaphore) Figures() (used, waiting int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used, s.waiting
}

// Closed reports whether Close was called.
func (s *Semaphore) Closed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

func (s *Semaphore) push(w *waiter) {
	w.queued = true
	s.waiting++
	if s.tail == nil {
		s.head, s.tail = w, w
		return
	}
	w.prev, s.tail.next = s.tail, w
	s.tail = w
}

func (s *Semaphore) remove(w *waiter) {
	w.queued = false
	s.waiting--
	if w.prev != nil {
		w.prev.next = w.next
	} else {
		s.head = w.next
	}
	if w.next != nil {
		w.next.prev = w.prev
	} else {
		s.tail = w.prev
	}
	w.prev, w.next = nil, nil
}
