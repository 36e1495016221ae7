package sequelize

import (
	"context"
	"database/sql"
	"sync/atomic"
)

// adoptedKey is the context key of the adoption of UseTx, for whichever connection.
type adoptedKey struct{}

// adoption is a transaction that UseTx put on the context below.
type adoption struct {
	tx    *sql.Tx
	below context.Context
}

// UseTx puts a transaction of one's own database/sql code on a context: operations with that context run in it.
// Committing and rolling back stay with the caller, and nobody is told of them: functions of AfterCommit run at once, and
// those of a Transaction inside it, a savepoint, when that is released.
func UseTx(ctx context.Context, tx *sql.Tx) context.Context {
	if current := currentTx(ctx); current != nil && current.SQL() == tx {
		return current.Context(ctx)
	}
	ctx = context.WithValue(ctx, adoptedKey{}, &adoption{tx, ctx})
	return context.WithValue(ctx, currentKey{}, (*Tx)(nil))
}

// adoptedSavepoints counts the savepoints in transactions of UseTx. One such transaction may be adopted many times, and
// the adoptions know nothing of each other's names.
var adoptedSavepoints atomic.Int64
