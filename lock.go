package sequelize

import "github.com/go-sequelize/sequelize/dialect/ast"

// LockStrength is the strength of a row lock.
type LockStrength ast.LockStrength

// The strengths of row locks. A database without a strength takes the next stronger one; SQLite has no row locks and
// ignores them, for its transactions lock the whole database.
const (
	ForUpdate      = LockStrength(ast.LockUpdate)
	ForNoKeyUpdate = LockStrength(ast.LockNoKeyUpdate)
	ForShare       = LockStrength(ast.LockShare)
	ForKeyShare    = LockStrength(ast.LockKeyShare)
)

// LockOption is an option of Lock: SkipLocked or NoWait.
type LockOption uint8

// What to do about rows that another transaction has locked, instead of waiting.
const (
	SkipLocked LockOption = iota + 1 // leave them out
	NoWait                           // fail with a LockTimeoutError
)

// Lock locks the rows that a finder returns until the transaction ends.
func Lock(strength LockStrength, options ...LockOption) FindOption {
	l := &ast.Lock{Strength: ast.LockStrength(strength)}
	for _, o := range options {
		switch o {
		case SkipLocked:
			l.SkipLocked = true
		case NoWait:
			l.NoWait = true
		}
	}
	return (*lock)(l)
}

type lock ast.Lock

func (l *lock) find(c *findCall) { c.Find.Lock = (*ast.Lock)(l) }

// IndexHint tells the MySQL family which indexes to use; other databases ignore it. UseIndex without a name is none of
// them; the other kinds take at least one.
func IndexHint(kind IndexHintKind, indexes ...string) FindOption {
	return hint{Kind: string(kind), Names: indexes}
}

type hint ast.Hint

func (h hint) find(c *findCall) {
	switch kind := IndexHintKind(h.Kind); kind {
	case UseIndex, ForceIndex, IgnoreIndex:
		if len(h.Names) == 0 && kind != UseIndex {
			c.fail(errorf("IndexHint: %s names no index", kind))
			return
		}
		c.Find.Hints = append(c.Find.Hints, ast.Hint(h))
	default:
		c.fail(errorf("IndexHint takes UseIndex, ForceIndex or IgnoreIndex"))
	}
}

// IndexHintKind is the kind of an index hint.
type IndexHintKind string

// The kinds of index hints.
const (
	UseIndex    IndexHintKind = "USE"
	ForceIndex  IndexHintKind = "FORCE"
	IgnoreIndex IndexHintKind = "IGNORE"
)

// TableHint is a table hint of SQL Server; other databases ignore it.
type TableHint string

// Table hints of SQL Server.
const (
	HintNoLock          TableHint = "NOLOCK"
	HintReadPast        TableHint = "READPAST"
	HintReadUncommitted TableHint = "READUNCOMMITTED"
	HintReadCommitted   TableHint = "READCOMMITTED"
	HintRepeatableRead  TableHint = "REPEATABLEREAD"
	HintSerializable    TableHint = "SERIALIZABLE"
	HintRowLock         TableHint = "ROWLOCK"
	HintPagLock         TableHint = "PAGLOCK"
	HintTabLock         TableHint = "TABLOCK"
	HintTabLockX        TableHint = "TABLOCKX"
	HintUpdLock         TableHint = "UPDLOCK"
	HintXLock           TableHint = "XLOCK"
	HintNoWait          TableHint = "NOWAIT"
	HintSnapshot        TableHint = "SNAPSHOT"
)

func (h TableHint) find(c *findCall) {
	switch h {
	case HintNoLock, HintReadPast, HintReadUncommitted, HintReadCommitted, HintRepeatableRead, HintSerializable, HintRowLock,
		HintPagLock, HintTabLock, HintTabLockX, HintUpdLock, HintXLock, HintNoWait, HintSnapshot:
		c.Find.Hints = append(c.Find.Hints, ast.Hint{Names: []string{string(h)}})
	default:
		c.fail(errorf("a TableHint is one of the constants, such as HintNoLock"))
	}
}
