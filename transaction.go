package sequelize

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/go-sequelize/sequelize/dialect"
)

// Tx is a transaction, or a savepoint inside one. It is an option of every operation of its connection's models, and rides on contexts made by its
// Context method and on those that Transaction gives. Its operations run one at a time: it belongs to one goroutine.
type Tx struct {
	db        *Sequelize
	tx        dialect.Tx
	parent    *Tx // of a savepoint
	savepoint string
	adopted   bool // the user's own *sql.Tx, which the user ends
	ctx       context.Context

	mu       sync.Mutex
	ended    bool
	number   int   // of savepoints, counted in the outermost transaction
	open     []*Tx // savepoints in it that have not ended
	commit   []func(context.Context)
	rollback []func(context.Context)
	written  []*instanceState // records with Instance that were written in it
}

// TransactionOption is an option of Transaction and Begin: ReadUncommitted, ReadCommitted, RepeatableRead, Serializable,
// Snapshot, ReadOnly, Deferrable, TransactionType, Retry.
type TransactionOption interface{ transaction(*txCall) }

type txCall struct {
	dialect.TxOptions
	retry int
}

type isolation sql.IsolationLevel

func (i isolation) transaction(c *txCall) { c.Isolation = sql.IsolationLevel(i) }

// The isolation levels. Without one the database's own default is used.
var (
	ReadUncommitted TransactionOption = isolation(sql.LevelReadUncommitted)
	ReadCommitted   TransactionOption = isolation(sql.LevelReadCommitted)
	RepeatableRead  TransactionOption = isolation(sql.LevelRepeatableRead)
	Serializable    TransactionOption = isolation(sql.LevelSerializable)
	Snapshot        TransactionOption = isolation(sql.LevelSnapshot) // SQL Server
)

// ReadOnly(true) makes a transaction that refuses writes, where the database can.
type ReadOnly bool

func (r ReadOnly) transaction(c *txCall) { c.ReadOnly = bool(r) }

// Deferrable(true) lets PostgreSQL wait for a moment at which a serializable read-only transaction cannot fail.
type Deferrable bool

func (d Deferrable) transaction(c *txCall) { c.Deferrable = bool(d) }

// TransactionType is SQLite's kind of BEGIN: "DEFERRED", "IMMEDIATE" (the default for transactions that may write) or
// "EXCLUSIVE".
type TransactionType string

func (t TransactionType) transaction(c *txCall) { c.Type = string(t) }
func (t TransactionType) open(s *Sequelize) error {
	s.config.TransactionType = string(t)
	return nil
}

// Retry runs the function of a Transaction again, at most n times, when the database ended the transaction for a
// deadlock or because it could not be serialised. The function must be able to run twice.
type Retry int

func (r Retry) transaction(c *txCall) { c.retry = int(r) }

// txKey is the context key of a connection's transaction.
type txKey struct{ db *Sequelize }

// txOf is the transaction that rides on ctx, or nil.
func (s *Sequelize) txOf(ctx context.Context) *Tx {
	tx, _ := ctx.Value(txKey{s}).(*Tx)
	a, ok := ctx.Value(adoptedKey{}).(*adoption)
	if !ok {
		return tx
	}
	if below, _ := a.below.Value(txKey{s}).(*Tx); below != tx {
		return tx // it came on the context behind the adoption
	}
	return &Tx{db: s, tx: dialect.AdoptTx(ctx, a.tx, s.dialect.ResultDecoders()), adopted: true, ctx: ctx}
}

// Transaction runs f in a transaction: it commits when f returns nil, and rolls back when f returns an error or panics,
// or when ctx ends. Operations with the context that f gets run in the transaction. Inside another transaction it is a
// savepoint of it.
func (s *Sequelize) Transaction(ctx context.Context, f func(ctx context.Context) error, options ...TransactionOption) error {
	return s.retry(ctx, foldTx(options).retry, func() error { return s.once(ctx, f, options) })
}

// retry runs f, and again at most n times where the database ended it for a deadlock: outside of a transaction, of which
// a deadlock ends all.
func (s *Sequelize) retry(ctx context.Context, n int, f func() error) error {
	for try := 0; ; try++ {
		err := f()
		var deadlock *DeadlockError
		if err == nil || try >= n || s.txOf(ctx) != nil || !errors.As(err, &deadlock) || ctx.Err() != nil {
			return err
		}
	}
}

func foldTx(options []TransactionOption) *txCall {
	c := &txCall{}
	for _, o := range options {
		if o != nil {
			o.transaction(c)
		}
	}
	return c
}

// once runs f in one transaction.
func (s *Sequelize) once(ctx context.Context, f func(ctx context.Context) error, options []TransactionOption) (err error) {
	tx, err := s.Begin(ctx, options...)
	if err != nil {
		return err
	}
	done := false
	defer func() {
		if !done { // f panicked, or ended its goroutine
			_ = tx.Rollback()
		}
	}()
	err = f(tx.Context(ctx))
	done = true
	if err != nil {
		if e := tx.Rollback(); e != nil && ctx.Err() == nil {
			return errors.Join(err, e)
		}
		return err
	}
	return tx.Commit()
}

// Begin starts a transaction that the caller ends by Commit or Rollback; it rolls back when ctx ends. Inside another
// transaction it is a savepoint of it.
func (s *Sequelize) Begin(ctx context.Context, options ...TransactionOption) (*Tx, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	if outer := s.txOf(ctx); outer != nil {
		return outer.save(ctx)
	}
	c := foldTx(append([]TransactionOption{s.settings.isolation}, options...))
	begin := s.database.Begin
	if c.ReadOnly && s.replicas != nil {
		begin = s.replicas.begin
	}
	tx, err := begin(ctx, c.TxOptions)
	if err != nil {
		return nil, s.failure(err, nil)
	}
	return &Tx{db: s, tx: tx, ctx: ctx}, nil
}

// save makes a savepoint.
func (t *Tx) save(ctx context.Context) (*Tx, error) {
	name := t.root().name()
	begin, _, _ := t.db.dialect.Savepoint(name)
	if err := t.exec(ctx, begin); err != nil {
		return nil, err
	}
	inner := &Tx{db: t.db, tx: t.tx, parent: t, savepoint: name, ctx: ctx}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open = append(t.open, inner)
	return inner, nil
}

// name makes the name of a savepoint. Those of the library's own transactions begin with 1 in each, so that a server's
// statistics of statements meet few of them.
func (t *Tx) name() string {
	if t.adopted {
		return fmt.Sprintf("adopted%d", adoptedSavepoints.Add(1))
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.number++
	return fmt.Sprintf("sp%d", t.number)
}

func (t *Tx) root() *Tx {
	for t.parent != nil {
		t = t.parent
	}
	return t
}

func (t *Tx) exec(ctx context.Context, sql string) error {
	if sql == "" {
		return nil
	}
	_, err := t.db.runner.Exec(ctx, t.runner(), &dialect.Statement{SQL: sql, Once: true})
	return t.db.failure(err, nil)
}

// Context is ctx with the transaction on it.
func (t *Tx) Context(ctx context.Context) context.Context {
	return context.WithValue(context.WithValue(ctx, currentKey{}, t), txKey{t.db}, t)
}

// SQL is the transaction as database/sql knows it, for code of one's own in the same transaction.
func (t *Tx) SQL() *sql.Tx { return t.tx.SQL() }

// ErrTxDone says that a transaction was used after its end. It is also sql.ErrTxDone to errors.Is.
var ErrTxDone = fmt.Errorf("sequelize: the transaction has ended: %w", sql.ErrTxDone)

// runner is what statements of the transaction run on.
func (t *Tx) runner() dialect.Runner {
	for x := t; x != nil; x = x.parent {
		x.mu.Lock()
		ended := x.ended
		x.mu.Unlock()
		if ended {
			return endedTx{}
		}
	}
	return t.tx
}

// endedTx is the runner of a transaction that has ended.
type endedTx struct{}

func (endedTx) Query(context.Context, *dialect.Statement, func(dialect.Rows) error) error {
	return ErrTxDone
}

func (endedTx) Exec(context.Context, *dialect.Statement) (dialect.Result, error) {
	return dialect.Result{}, ErrTxDone
}

func (t *Tx) find(c *findCall)       { c.in(t) }
func (t *Tx) write(c *writeCall)     { c.in(t) }
func (t *Tx) update(c *updateCall)   { c.in(t) }
func (t *Tx) destroy(c *destroyCall) { c.in(t) }

// in puts a call into a transaction.
func (c *call) in(t *Tx) {
	if t == nil {
		c.fail(errorf("the *Tx given to an operation is nil: without one it needs no option"))
		return
	}
	c.tx = t
}

// folded is what is wrong with a call's options, its transaction among them: one of another connection would be passed
// over in silence. Of a context each connection takes its own.
func (m *model) folded(c *call) error {
	if c.tx != nil && c.tx.db != m.db {
		c.fail(errorf("%s: the *Tx is of another connection than the model: begin one by the Sequelize on which the model is defined", m.table.Model))
	}
	return m.asked(c.err)
}
