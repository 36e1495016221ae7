package dialect

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// ErrTxBusy is returned by a statement on a transaction that still runs another one: rows of an open query inside the
// read callback, or another goroutine.
var ErrTxBusy = errors.New("sequelize: the transaction still runs another statement: read its rows to the end first (FindInBatches instead of Each), or use one transaction per goroutine")

// Ender is an optional ability of a Tx: AfterEnd registers a function that is called once, when the transaction has
// ended in whatever way, its context included, and its connection is back in the pool.
type Ender interface {
	AfterEnd(f func())
}

// txGuard lets one statement at a time at a transaction and ends it with its context.
type txGuard struct {
	mu       sync.Mutex // held while a statement runs
	ctx      context.Context
	done     bool
	stop     func() bool
	rollback func() error
	release  func() // gives the connection and its place back
	after    []func()
}

// watch ends the transaction when ctx does. Without it a forgotten transaction would keep its place in the pool.
func (g *txGuard) watch(ctx context.Context, rollback func() error, release func()) {
	g.ctx, g.rollback, g.release = ctx, rollback, release
	if ctx.Done() == nil {
		return
	}
	// The lock keeps an end that comes at once from overtaking the assignment.
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stop = context.AfterFunc(ctx, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if !g.done {
			_ = g.rollback() // database/sql has rolled back already, or does so now
			g.close()
		}
	})
}

// enter begins a statement, which leave ends.
func (g *txGuard) enter() error {
	if !g.mu.TryLock() {
		if err := g.ctx.Err(); err != nil {
			return g.over()
		}
		return ErrTxBusy
	}
	if g.done || g.ctx.Err() != nil {
		g.mu.Unlock()
		return g.over()
	}
	return nil
}

func (g *txGuard) leave() { g.mu.Unlock() }

// over says that the transaction has ended; it is sql.ErrTxDone and, where the context ended it, the context's error.
func (g *txGuard) over() error {
	if err := g.ctx.Err(); err != nil {
		return fmt.Errorf("sequelize: the transaction ended with its context: %w (%w)", err, sql.ErrTxDone)
	}
	return fmt.Errorf("sequelize: the transaction has ended: %w", sql.ErrTxDone)
}

// finish commits or rolls back by end.
func (g *txGuard) finish(end func() error) error {
	if err := g.enter(); err != nil {
		return err
	}
	defer g.mu.Unlock()
	err := end()
	if err != nil {
		_ = g.rollback() // database/sql leaves it open when the context ended just before
	}
	if g.stop != nil {
		g.stop()
	}
	g.close()
	return err
}

func (g *txGuard) close() {
	g.done = true
	g.release()
	for _, f := range g.after {
		f()
	}
	g.after = nil
}

// AfterEnd implements Ender.
func (g *txGuard) AfterEnd(f func()) {
	g.mu.Lock()
	if !g.done {
		g.after = append(g.after, f)
		g.mu.Unlock()
		return
	}
	g.mu.Unlock()
	f()
}
