package sequelize

import (
	"context"
	"database/sql"
	"errors"
	"slices"
)

// end marks the transaction as ended; the error is that of an end before.
func (t *Tx) end() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return ErrTxDone
	}
	t.ended = true
	return nil
}

// close treats the transaction's records by settle, which is settled or undo, and before them those of the savepoints
// that are still open in it: the database has ended them with it.
func (t *Tx) close(settle func(*Tx)) {
	t.mu.Lock()
	open := t.open
	t.open = nil
	t.mu.Unlock()
	for _, inner := range open {
		if inner.end() == nil {
			inner.close(settle)
			t.inherit(inner)
		}
	}
	settle(t)
}

// forget takes a savepoint that has ended from those that are open.
func (t *Tx) forget(inner *Tx) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open = slices.DeleteFunc(t.open, func(tx *Tx) bool { return tx == inner })
}

// Commit makes the transaction's changes last; a savepoint's last when the outer transaction commits. The functions of
// AfterCommit run when the outermost transaction has committed.
func (t *Tx) Commit() error {
	if t.adopted {
		return errorf("Commit: the transaction came from UseTx and is its owner's to end")
	}
	if t.parent != nil {
		_, release, _ := t.db.dialect.Savepoint(t.savepoint)
		if err := t.exec(t.ctx, release); err != nil {
			return err
		}
		if err := t.end(); err != nil {
			return err
		}
		t.close((*Tx).settled)
		t.parent.forget(t)
		if t.parent.adopted {
			t.after(t.commit)
			return nil
		}
		t.parent.inherit(t)
		return nil
	}
	if err := t.end(); err != nil {
		return err
	}
	if err := t.tx.Commit(); err != nil {
		t.close((*Tx).undo)
		t.after(t.rollback)
		return t.db.failure(err, nil)
	}
	t.close((*Tx).settled)
	t.after(t.commit)
	return nil
}

// inherit takes over the functions of a savepoint that was released, or that ended with t.
func (t *Tx) inherit(inner *Tx) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.commit = append(t.commit, inner.commit...)
	t.rollback = append(t.rollback, inner.rollback...)
}

// Rollback undoes the transaction's changes, or those since the savepoint. After an end it is ErrTxDone.
func (t *Tx) Rollback() error {
	if t.adopted {
		return errorf("Rollback: the transaction came from UseTx and is its owner's to end")
	}
	if t.parent != nil {
		_, _, rollback := t.db.dialect.Savepoint(t.savepoint)
		err := t.exec(context.WithoutCancel(t.ctx), rollback)
		if e := t.end(); e != nil {
			return e
		}
		t.close((*Tx).undo)
		t.parent.forget(t)
		t.after(t.rollback)
		return err
	}
	if err := t.end(); err != nil {
		return err
	}
	err := t.tx.Rollback()
	t.close((*Tx).undo)
	t.after(t.rollback)
	if errors.Is(err, sql.ErrTxDone) { // the context's end or the server has rolled it back
		return nil
	}
	return t.db.failure(err, nil)
}

// after runs the functions of AfterCommit or AfterRollback, outside the transaction.
func (t *Tx) after(functions []func(context.Context)) {
	ctx := context.WithoutCancel(t.ctx)
	for _, f := range functions {
		f(ctx)
	}
}

// AfterCommit runs f when the outermost transaction of ctx has committed, and never when it has not. Without a
// transaction f runs at once.
func AfterCommit(ctx context.Context, f func(ctx context.Context)) {
	tx := currentTx(ctx)
	if tx == nil {
		f(ctx)
		return
	}
	tx.mu.Lock()
	defer tx.mu.Unlock()
	tx.commit = append(tx.commit, f)
}

// AfterRollback runs f when the transaction or savepoint of ctx is rolled back, or its commit fails.
func AfterRollback(ctx context.Context, f func(ctx context.Context)) {
	if tx := currentTx(ctx); tx != nil {
		tx.mu.Lock()
		defer tx.mu.Unlock()
		tx.rollback = append(tx.rollback, f)
	}
}

// currentKey is the context key of the innermost transaction, of whichever connection.
type currentKey struct{}

func currentTx(ctx context.Context) *Tx {
	tx, _ := ctx.Value(currentKey{}).(*Tx)
	return tx
}
