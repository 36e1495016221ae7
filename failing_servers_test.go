package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// provoked is what a fault is provoked with: parcels, one of which has the code "secret".
type provoked struct {
	ctx     context.Context
	uri     string
	db      *sequelize.Sequelize
	parcels *sequelize.Model[parcel]
	owners  *sequelize.Model[owner]
}

// exec runs a raw statement, in which names are written in backquotes.
func (p *provoked) exec(ctx context.Context, sql string) error {
	d, _ := dialect.Lookup(p.db.DialectName())
	parts := strings.Split(sql, "`")
	for i := 1; i < len(parts); i += 2 {
		parts[i] = string(d.AppendIdent(nil, parts[i]))
	}
	_, err := p.db.Exec(ctx, strings.Join(parts, ""))
	return err
}

// both runs one statement of two open transactions: the second one's error is that of the fault.
func (p *provoked) both(first, second func(ctx context.Context) error) error {
	return p.db.Transaction(p.ctx, func(ctx context.Context) error {
		if err := first(ctx); err != nil {
			return err
		}
		return p.db.Transaction(p.ctx, second)
	})
}

// as reports whether an error is an E for which test holds.
func as[E error](test func(e E) bool) func(error) bool {
	return func(err error) bool {
		var e E
		return errors.As(err, &e) && test(e)
	}
}

func reason(r sequelize.ValueReason) func(error) bool {
	return as(func(e *sequelize.ValueError) bool { return e.Reason == r && e.Code != "" && e.Unwrap() != nil })
}

var refused = as(func(e *sequelize.DatabaseError) bool { return e.Code != "" && e.Unwrap() != nil })

var rowLockers = []string{"postgres", "mysql", "mariadb"}

// TestServerErrors provokes each kind of error on each database that has it, and expects the type, its fields and a text
// without values.
func TestServerErrors(t *testing.T) {
	for _, fault := range []struct {
		name string
		on   []string // all where it is empty
		run  func(p *provoked) error
		is   func(error) bool
	}{
		{"unknown column", nil, func(p *provoked) error { return p.exec(p.ctx, "SELECT nope FROM `parcels`") }, refused},
		{"unknown table", nil, func(p *provoked) error { return p.exec(p.ctx, "UPDATE `nowhere` SET `a` = 1") }, refused},
		{"out of range", rowLockers, func(p *provoked) error { return p.exec(p.ctx, "UPDATE `parcels` SET `weight` = 40000") }, reason(sequelize.OutOfRange)},
		{"too long", append(rowLockers, "mssql"), func(p *provoked) error {
			return p.exec(p.ctx, "UPDATE `parcels` SET `code` = 'secretsecretsecret'")
		}, reason(sequelize.TooLong)},
		{"no number", rowLockers, func(p *provoked) error { return p.exec(p.ctx, "UPDATE `parcels` SET `weight` = 'secret'") }, reason(sequelize.Invalid)},
		{"division by zero", []string{"postgres"}, func(p *provoked) error {
			return p.exec(p.ctx, "UPDATE `parcels` SET `weight` = 1 / (`weight` - `weight`)")
		}, refused},
		{"unique", nil, func(p *provoked) error {
			label := "x"
			return p.parcels.Create(p.ctx, &parcel{Code: "secret", Depot: 1, Label: &label})
		}, as(func(e *sequelize.UniqueConstraintError) bool {
			return e.Table == "parcels" && e.Model == "parcel" && slices.Equal(e.Fields, []string{"code", "depot"})
		})},
		{"no parent", nil, func(p *provoked) error {
			_, err := p.parcels.Update(p.ctx, sequelize.Set{"ownerId": 4711}, sequelize.All)
			return err
		}, as(func(e *sequelize.ForeignKeyConstraintError) bool { return !e.Parent && e.Table == "parcels" })},
		{"a child", nil, func(p *provoked) error {
			_, err := p.owners.Destroy(p.ctx, sequelize.All)
			return err
		}, as(func(e *sequelize.ForeignKeyConstraintError) bool { return e.Parent })},
		{"not null", nil, func(p *provoked) error { return p.exec(p.ctx, "UPDATE `parcels` SET `label` = NULL") }, as(func(e *sequelize.NotNullError) bool {
			return slices.Equal(e.Fields, []string{"label"}) || len(e.Fields) == 0
		})},
		{"check", nil, func(p *provoked) error {
			_, err := p.parcels.Update(p.ctx, sequelize.Set{"weight": -1}, sequelize.All)
			return err
		}, as(func(e *sequelize.CheckConstraintError) bool {
			return e.Constraint == "has_weight" && e.Table == "parcels"
		})},
		{"exclusion", []string{"postgres"}, func(p *provoked) error {
			must(t, p.exec(p.ctx, "CREATE TABLE `rooms` (`taken` int4range, CONSTRAINT `one_guest` EXCLUDE USING gist (`taken` WITH &&))"))
			defer p.exec(p.ctx, "DROP TABLE `rooms`")
			must(t, p.exec(p.ctx, "INSERT INTO `rooms` VALUES ('[1,5)')"))
			return p.exec(p.ctx, "INSERT INTO `rooms` VALUES ('[4,9)')")
		}, as(func(e *sequelize.ExclusionConstraintError) bool {
			return e.Constraint == "one_guest" && e.Table == "rooms"
		})},
		{"unknown constraint", []string{"postgres", "mysql", "mariadb", "sqlite"}, func(p *provoked) error {
			switch dialectName(p.db) {
			case "postgres":
				return p.exec(p.ctx, "ALTER TABLE `parcels` DROP CONSTRAINT `no_guest`")
			case "sqlite":
				return p.exec(p.ctx, "DROP INDEX `no_guest`")
			}
			return p.exec(p.ctx, "ALTER TABLE `parcels` DROP INDEX `no_guest`")
		}, as(func(e *sequelize.UnknownConstraintError) bool {
			return e.Constraint == "no_guest" && e.Code != "" && e.Unwrap() != nil
		})},
		{"lock wait", rowLockers, func(p *provoked) error {
			lock := func(ctx context.Context) error {
				_, err := p.parcels.FindAll(ctx, sequelize.Lock(sequelize.ForUpdate))
				return err
			}
			return p.both(lock, func(ctx context.Context) error {
				patience := "SET SESSION innodb_lock_wait_timeout = 1"
				if dialectName(p.db) == "postgres" {
					patience = "SET LOCAL lock_timeout = 30"
				}
				return errors.Join(p.exec(ctx, patience), lock(ctx))
			})
		}, as(func(e *sequelize.LockTimeoutError) bool { return e.Code != "" && e.Unwrap() != nil })},
		{"read only", rowLockers, func(p *provoked) error {
			return p.db.Transaction(p.ctx, func(ctx context.Context) error {
				_, err := p.parcels.Destroy(ctx, sequelize.All)
				return err
			}, sequelize.ReadOnly(true))
		}, as(func(e *sequelize.ReadOnlyError) bool { return e.Code != "" && e.Unwrap() != nil })},
		{"connection lost", rowLockers, func(p *provoked) error {
			return p.db.Transaction(p.ctx, func(ctx context.Context) error {
				id := map[bool]string{true: "SELECT pg_backend_pid()", false: "SELECT connection_id()"}[dialectName(p.db) == "postgres"]
				n, err := sequelize.QueryOne[int64](ctx, p.db, id)
				must(t, err)
				kill := map[bool]string{true: "SELECT pg_terminate_backend(%d)", false: "KILL %d"}[dialectName(p.db) == "postgres"]
				must(t, p.exec(p.ctx, fmt.Sprintf(kill, n)))
				_, err = p.parcels.Count(ctx)
				return err
			})
		}, as(func(e *sequelize.ConnectionError) bool {
			return e.Reason == sequelize.ConnectionLost && e.Unwrap() != nil
		})},
		{"no wait", rowLockers, func(p *provoked) error {
			return p.both(func(ctx context.Context) error {
				_, err := p.parcels.FindAll(ctx, sequelize.Lock(sequelize.ForUpdate))
				return err
			}, func(ctx context.Context) error {
				_, err := p.parcels.FindAll(ctx, sequelize.Lock(sequelize.ForUpdate, sequelize.NoWait))
				return err
			})
		}, as(func(e *sequelize.LockTimeoutError) bool { return e.Code != "" && e.Unwrap() != nil })},
		{"statement timeout", rowLockers, func(p *provoked) error {
			return p.db.Transaction(p.ctx, func(ctx context.Context) error {
				switch dialectName(p.db) {
				case "postgres":
					return errors.Join(p.exec(ctx, "SET LOCAL statement_timeout = 30"), p.exec(ctx, "SELECT pg_sleep(20)"))
				case "mariadb":
					return p.exec(ctx, "SET STATEMENT max_statement_time = 0.03 FOR SELECT SLEEP(20)")
				}
				_, err := sequelize.Query[int64](ctx, p.db, "SELECT /*+ MAX_EXECUTION_TIME(30) */ COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c WHERE a.column_name <> b.column_name")
				return err
			})
		}, as(func(e *sequelize.TimeoutError) bool { return e.Code != "" && e.Unwrap() != nil })},
		{"serialization", []string{"postgres"}, func(p *provoked) error {
			return p.db.Transaction(p.ctx, func(ctx context.Context) error {
				if _, err := p.parcels.Count(ctx); err != nil {
					return err
				}
				if _, err := p.parcels.Update(p.ctx, sequelize.Set{"weight": 3}, sequelize.All); err != nil {
					return err
				}
				_, err := p.parcels.Update(ctx, sequelize.Set{"weight": 4}, sequelize.All)
				return err
			}, sequelize.Serializable)
		}, as(func(e *sequelize.DeadlockError) bool { return e.Serialization && e.Code == "40001" })},
		{"cancel", rowLockers, func(p *provoked) error {
			ctx, cancel := context.WithTimeout(p.ctx, 50*time.Millisecond)
			defer cancel()
			return p.exec(ctx, map[string]string{"postgres": "SELECT pg_sleep(20)"}[dialectName(p.db)]+map[bool]string{true: "SELECT SLEEP(20)"}[dialectName(p.db) != "postgres"])
		}, func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }},
		{"unknown database", rowLockers, func(p *provoked) error {
			c, err := sequelize.ParseURI(p.uri)
			must(t, err)
			c.Database = "no_such_database"
			db, err := sequelize.New(c)
			must(t, err)
			defer db.Close()
			return db.Authenticate(p.ctx)
		}, as(func(e *sequelize.ConnectionError) bool {
			return e.Reason == sequelize.UnknownDatabase || e.Reason == sequelize.AccessDenied && e.Code == "1044" // to who may not see it
		})},
	} {
		t.Run(strings.ReplaceAll(fault.name, " ", "_"), func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, uri string) {
				ctx, db, m, owners := parcels(t, uri)
				if len(fault.on) > 0 && !slices.Contains(fault.on, dialectName(db)) {
					t.Skip("this database has no such error")
				}
				label, o := "x", &owner{}
				must(t, owners.Create(ctx, o))
				must(t, m.Create(ctx, &parcel{Code: "secret", Depot: 1, Label: &label, OwnerID: &o.ID}))
				err := fault.run(&provoked{ctx, uri, db, m, owners})
				if err == nil || !fault.is(err) {
					t.Fatalf("%T %+v: %v", err, err, err)
				}
				if strings.Contains(err.Error(), "secret") {
					t.Errorf("the text shows a value: %v", err)
				}
				if n, err := m.Count(ctx); n != 1 || err != nil {
					t.Errorf("the connection is not good any more: %d %v", n, err)
				}
			})
		})
	}
}
