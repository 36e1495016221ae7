package sequelize

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
)

// Replication sends reads to replicas: finders, counts and aggregates outside of transactions, and transactions with
// ReadOnly(true). Writes, locking reads, raw statements, other transactions, and finders with UseMaster(true) go to the
// database of the connection itself. Each replica has a pool of its own with the same settings; a replica that cannot
// be reached is left out for five seconds, and reads go to the next one, or to the master where none is left.
//
// What was just written may not be on a replica yet: read it with UseMaster(true).
type Replication struct {
	// Read are the replicas; each takes over from the connection's Config what it leaves zero.
	Read []Config
}

func (r Replication) open(s *Sequelize) error {
	if len(r.Read) == 0 {
		return errorf("Replication has no Read configuration")
	}
	s.settings.replicas = append(s.settings.replicas, r.Read...)
	return nil
}

// UseMaster(true) reads from the master where there are replicas. In Sequelize: useMaster.
type UseMaster bool

func (u UseMaster) find(c *findCall) { c.Find.Master = bool(u) }

// replicaRest is how long a replica that could not be reached is left out.
const replicaRest = 5 * time.Second

// replicas runs reads on whichever replica can be reached, in turn.
type replicas struct {
	s    *Sequelize
	list []*replica
	next atomic.Uint32
}

type replica struct {
	database dialect.Database
	down     atomic.Int64 // until when it is left out, in nanoseconds of the Unix time
}

// openReplicas opens the pools of the replicas.
func (s *Sequelize) openReplicas() error {
	for i := range s.settings.replicas {
		c := inherit(s.settings.replicas[i], &s.config)
		if d, err := dialect.Lookup(c.Dialect); err != nil || d.Name() != s.dialect.Name() {
			return errorf("Replication: replica %d has the dialect %q, and the master %q", i, c.Dialect, s.dialect.Name())
		}
		database, err := s.dialect.Open(&c)
		if err != nil {
			return err
		}
		if s.replicas == nil {
			s.replicas = &replicas{s: s}
		}
		s.replicas.list = append(s.replicas.list, &replica{database: database})
	}
	return nil
}

// inherit fills what a replica's configuration leaves zero.
func inherit(c Config, master *Config) Config {
	out := *master
	out.Dialect = cmp.Or(c.Dialect, master.Dialect)
	out.Host, out.Port = cmp.Or(c.Host, master.Host), cmp.Or(c.Port, master.Port)
	out.Database, out.Storage = cmp.Or(c.Database, master.Database), cmp.Or(c.Storage, master.Storage)
	out.Username, out.Password = cmp.Or(c.Username, master.Username), cmp.Or(c.Password, master.Password)
	out.Pool = cmp.Or(c.Pool, master.Pool)
	if len(c.Params) > 0 {
		out.Params = maps.Clone(master.Params)
		if out.Params == nil {
			out.Params = map[string]string{}
		}
		maps.Copy(out.Params, c.Params)
	}
	return out
}

// closeReplicas closes the pools of the replicas.
func (s *Sequelize) closeReplicas() (err error) {
	if s.replicas == nil {
		return nil
	}
	for _, r := range s.replicas.list {
		err = cmp.Or(err, r.database.Close())
	}
	return err
}

// readOn is what a read runs on: the context's transaction, a replica, or the master where it is asked for.
func (s *Sequelize) readOn(ctx context.Context, master bool) dialect.Runner {
	if tx := s.txOf(ctx); tx != nil {
		return tx.runner()
	}
	if s.replicas == nil || master {
		return s.database
	}
	return s.replicas
}

// up are the replicas that are not left out now, beginning with the one whose turn it is.
func (r *replicas) up() []*replica {
	now := time.Now().UnixNano()
	first := int(r.next.Add(1)) % len(r.list)
	turn := slices.Concat(r.list[first:], r.list[:first])
	return slices.DeleteFunc(turn, func(x *replica) bool { return x.down.Load() > now })
}

// Query implements dialect.Runner. A replica that could not be reached has given no row yet, so the next one is asked.
func (r *replicas) Query(ctx context.Context, st *dialect.Statement, read func(dialect.Rows) error) error {
	return r.reach(func(d dialect.Database) error { return d.Query(ctx, st, read) })
}

// reach calls f with the replica whose turn it is, with the next one where it cannot be reached, and with the master where
// none is left.
func (r *replicas) reach(f func(dialect.Database) error) error {
	for _, x := range r.up() {
		err := f(x.database)
		if err == nil || !r.unreachable(err) {
			return err
		}
		x.down.Store(time.Now().Add(replicaRest).UnixNano())
	}
	return f(r.s.database)
}

// Exec implements dialect.Runner: what gives no rows is no read.
func (r *replicas) Exec(ctx context.Context, st *dialect.Statement) (dialect.Result, error) {
	return r.s.database.Exec(ctx, st)
}

// begin starts a read-only transaction on a replica.
func (r *replicas) begin(ctx context.Context, o dialect.TxOptions) (tx dialect.Tx, err error) {
	err = r.reach(func(d dialect.Database) error {
		tx, err = d.Begin(ctx, o)
		return err
	})
	return tx, err
}

// unreachable reports whether an error says that no connection could be made.
func (r *replicas) unreachable(err error) bool {
	f := r.s.dialect.Classify(err)
	if f == nil {
		return false
	}
	switch f.Kind {
	case dialect.FailureConnectionRefused, dialect.FailureHostNotFound, dialect.FailureHostNotReachable, dialect.FailureConnectionTimeout:
		return true
	}
	return false
}

// DefaultIsolation is the isolation level of transactions that are given none. In Sequelize: isolationLevel.
func DefaultIsolation(level TransactionOption) OpenOption {
	return openFunc(func(s *Sequelize) error {
		if _, ok := level.(isolation); !ok {
			return errorf("DefaultIsolation takes an isolation level, such as sequelize.Serializable")
		}
		s.settings.isolation = level
		return nil
	})
}
