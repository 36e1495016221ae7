//go:build cgo

package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
)

// database lets one writer at a time at a SQLite database, in the order of coming. SQLite itself makes the second
// writer poll, in no order, and gives up with "database is locked".
//
// Readers of a file need no lock: WAL gives them the last committed state. A database in memory has no WAL, so its
// readers exclude writers; the lock is a semaphore of which readers take one place and the writer all. Rows are copied
// out of it before they are read, so that a program may write while it reads.
type database struct {
	dialect.Database
	options   *options
	connector *connector // nil over a handle of the user's
	path      string     // key in the list of locks, or empty
	lock      *dialect.Semaphore
	writer    int // places of a writer
	once      sync.Once
}

const readers = 1 << 30

// locks are the locks of the files that this process has open: two Databases of one file share theirs.
var locks = struct {
	sync.Mutex
	byPath map[string]*fileLock
}{byPath: map[string]*fileLock{}}

type fileLock struct {
	lock  *dialect.Semaphore
	users int
}

func newDatabase(inner dialect.Database, o *options, c *connector) dialect.Database {
	d := &database{Database: inner, options: o, connector: c, writer: 1}
	wait := o.config.Pool.WithDefaults().Acquire
	switch path, err := filepath.Abs(o.config.Storage); {
	case o.memory && !o.foreign:
		d.writer = readers
		d.lock = dialect.NewSemaphore(readers, min(o.busy, wait))
	case o.foreign || err != nil:
		d.lock = dialect.NewSemaphore(1, wait)
	default:
		d.path = path
		d.lock = shareLock(path, wait)
	}
	return d
}

func shareLock(path string, wait time.Duration) *dialect.Semaphore {
	locks.Lock()
	defer locks.Unlock()
	l := locks.byPath[path]
	if l == nil {
		l = &fileLock{lock: dialect.NewSemaphore(1, wait)}
		locks.byPath[path] = l
	}
	l.users++
	return l.lock
}

func (d *database) unshareLock() {
	if d.path == "" {
		return
	}
	locks.Lock()
	defer locks.Unlock()
	l := locks.byPath[d.path]
	if l.users--; l.users == 0 {
		delete(locks.byPath, d.path)
	}
}

// LockTimeoutError says that the database was locked by another statement or transaction of this process for too long.
type LockTimeoutError struct {
	Waited time.Duration
}

// Error implements error.
func (e *LockTimeoutError) Error() string {
	return fmt.Sprintf("sequelize: SQLite's database was locked for %v by a transaction or statement of this program: "+
		"it lets one write at a time, so end transactions sooner, and run a transaction's statements on the transaction",
		e.Waited.Round(time.Millisecond))
}

// Timeout reports true, as net.Error's does.
func (e *LockTimeoutError) Timeout() bool { return true }

// acquire takes places of the lock.
func (d *database) acquire(ctx context.Context, places int) error {
	err := d.lock.AcquireN(ctx, places)
	if err == nil {
		return nil
	}
	var timeout *dialect.AcquireTimeoutError
	if errors.As(err, &timeout) {
		return &LockTimeoutError{Waited: timeout.Waited}
	}
	return err
}

// places is what a statement takes of the lock.
func (d *database) places(query string) int {
	switch {
	case writes(query):
		return d.writer
	case d.writer == readers:
		return 1
	}
	return 0
}

// Query implements dialect.Runner.
func (d *database) Query(ctx context.Context, s *dialect.Statement, read func(dialect.Rows) error) error {
	places := d.places(s.SQL)
	if places == 0 {
		return d.Database.Query(ctx, s, read)
	}
	if d.writer == readers {
		return d.queryCopied(ctx, s, places, read)
	}
	if err := d.acquire(ctx, places); err != nil {
		return err
	}
	defer d.lock.ReleaseN(places)
	return d.Database.Query(ctx, s, read)
}

func (d *database) queryCopied(ctx context.Context, s *dialect.Statement, places int, read func(dialect.Rows) error) error {
	rows := &copiedRows{row: -1}
	if err := d.copyRows(ctx, s, places, rows); err != nil {
		return err
	}
	return read(rows)
}

func (d *database) copyRows(ctx context.Context, s *dialect.Statement, places int, to *copiedRows) error {
	if err := d.acquire(ctx, places); err != nil {
		return err
	}
	defer d.lock.ReleaseN(places)
	return d.Database.Query(ctx, s, to.fill)
}

// Exec implements dialect.Runner.
func (d *database) Exec(ctx context.Context, s *dialect.Statement) (dialect.Result, error) {
	places := d.places(s.SQL)
	if places == 0 {
		return d.Database.Exec(ctx, s)
	}
	if err := d.acquire(ctx, places); err != nil {
		return dialect.Result{}, err
	}
	defer d.lock.ReleaseN(places)
	return d.Database.Exec(ctx, s)
}

// Begin implements dialect.Database.
func (d *database) Begin(ctx context.Context, o dialect.TxOptions) (dialect.Tx, error) {
	places, err := d.kindOf(&o)
	if err != nil {
		return nil, err
	}
	if places > 0 {
		if err := d.acquire(ctx, places); err != nil {
			return nil, err
		}
	}
	tx, err := d.Database.Begin(ctx, o)
	if err != nil {
		d.lock.ReleaseN(places)
		return nil, err
	}
	t := &transaction{Tx: tx, database: d, held: places}
	tx.(dialect.Ender).AfterEnd(t.afterEnd)
	return t, nil
}

// kindOf settles the kind of BEGIN and says what it takes of the lock at once.
func (d *database) kindOf(o *dialect.TxOptions) (places int, err error) {
	kind := strings.ToUpper(o.Type)
	switch {
	case kind != "" && !slices.Contains(kinds, kind):
		return 0, errKind(o.Type)
	case kind == "" && o.ReadOnly:
		kind = "DEFERRED"
	case kind == "":
		kind = d.options.kind
	}
	if d.writer == readers && kind == "DEFERRED" && !o.ReadOnly {
		kind = "IMMEDIATE" // two readers that come to write would wait for each other
	}
	o.Type = kind
	switch {
	case kind != "DEFERRED" || d.options.foreign && !o.ReadOnly:
		return d.writer, nil
	case d.writer == readers:
		return 1, nil
	}
	return 0, nil
}

// Close implements dialect.Database.
func (d *database) Close() error {
	err := d.Database.Close()
	d.once.Do(func() {
		d.unshareLock()
		if d.connector != nil {
			err = errors.Join(err, d.connector.close())
		}
	})
	return err
}
