// Package dialecttest is the conformance suite of dialects: what the library promises of one model, asked of a real
// database. The library's own dialects run it, and a dialect of another module proves itself by it:
//
//	func TestConformance(t *testing.T) {
//		dialecttest.Run(t, func(t *testing.T) *sequelize.Sequelize {
//			db, err := sequelize.Open(os.Getenv("MY_DATABASE"))
//			if err != nil {
//				t.Fatal(err)
//			}
//			return db
//		})
//	}
//
// What a database cannot do is asked of its Features and its CheckType, never of its name: where it cannot, the suite
// expects an error in place of a result.
package dialecttest

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// suite is one run of the conformance suite, or of a part of it.
type suite struct {
	*testing.T
	ctx      context.Context
	db       *sequelize.Sequelize
	dialect  dialect.Dialect
	features *dialect.Features
}

// Run runs the suite on the database that open connects to. Open is called once for each part of the suite; the suite
// closes what it returns. The database may hold other tables: the suite's own begin with "ct_", and it drops them.
func Run(t *testing.T, open func(t *testing.T) *sequelize.Sequelize) {
	parts := []struct {
		name string
		run  func(*suite)
	}{
		{"Numbers", numbers}, {"Texts", texts}, {"Times", times}, {"Documents", documents}, {"Identities", identities},
		{"Nulls", nulls}, {"Ranges", ranges}, {"Shapes", shapes}, {"HStores", hstores},
		{"Sync", syncing}, {"Create", creating}, {"BulkCreate", bulkCreating}, {"Update", updating}, {"Upsert", upserting},
		{"FindOrCreate", findingOrCreating}, {"Destroy", destroying}, {"Raw", rawStatements}, {"Transactions", transactions},
		{"Errors", failures}, {"Connection", connection},
	}
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) {
			db := open(t)
			s := newSuite(t, db)
			t.Cleanup(s.finish) // behind the clean-ups of the part, which drop its tables
			p.run(s)
		})
	}
}

func newSuite(t *testing.T, db *sequelize.Sequelize) *suite {
	t.Helper()
	d, err := dialect.Lookup(db.DialectName())
	if err != nil {
		t.Fatal(err)
	}
	return &suite{T: t, ctx: t.Context(), db: db, dialect: d, features: d.Features()}
}

// finish checks that the part has left no connection in use, and closes the database.
func (s *suite) finish() {
	s.Helper()
	var stats sequelize.Stats
	for range 100 { // a connection that a cancelled context gives back comes a little later
		if stats = s.db.Stats(); stats.InUse == 0 && stats.Waiting == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if stats.InUse != 0 || stats.Waiting != 0 {
		s.Errorf("connections are left in use: %+v", stats)
	}
	s.must(s.db.Close())
	s.must(s.db.Close())
	if _, err := sequelize.Query[int](context.Background(), s.db, "SELECT 1"); !errors.Is(err, sequelize.ErrClosed) {
		s.Errorf("a query after close gives %v", err)
	}
}

// sub runs a part of the part under a name.
func (s *suite) sub(name string, run func(*suite)) {
	s.T.Run(name, func(t *testing.T) {
		inner := *s
		inner.T, inner.ctx = t, t.Context()
		run(&inner)
	})
}

func (s *suite) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// has reports whether the database has a column type.
func (s *suite) has(t *ast.Type) bool { return s.dialect.CheckType(t) == nil }

// ident quotes a name for a raw statement.
func (s *suite) ident(name string) string { return string(s.dialect.AppendIdent(nil, name)) }

// define defines a model with a table of its own that is created empty and dropped at the end of the test.
func define[R any](s *suite, options ...sequelize.DefineOption) *sequelize.Model[R] {
	s.Helper()
	m, err := sequelize.TryDefine[R](s.db, append([]sequelize.DefineOption{
		sequelize.Timestamps(false), tableName[R](), sequelize.ModelName(modelName[R]()),
	}, options...)...)
	s.must(err)
	s.must(m.Sync(s.ctx, sequelize.Force(true)))
	s.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := m.Drop(ctx); err != nil {
			s.Error(err)
		}
	})
	return m
}

func tableName[R any]() sequelize.TableName { return sequelize.TableName("ct_" + modelName[R]()) }

// modelName is the model's name: the Go type's.
func modelName[R any]() string { return reflect.TypeFor[R]().Name() }

// equal fails unless got is want.
func equal[V any](s *suite, what string, got, want V) {
	s.Helper()
	if !reflect.DeepEqual(got, want) {
		s.Errorf("%s: got %v, want %v", what, got, want)
	}
}
