package postgres

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/go-sequelize/sequelize/dialect"
)

func TestClassifyServer(t *testing.T) {
	db := openServer(t, nil)
	exec(t, db, "drop table if exists child, parent")
	exec(t, db, `create table parent (id int primary key, email text not null, age int constraint adult check (age > 17),
		code varchar(3), constraint "one email" unique (email))`)
	exec(t, db, "create table child (parent_id int constraint child_parent references parent)")
	exec(t, db, "insert into parent values (1, 'a', 18); insert into child values (1)")
	exec(t, db, "create extension if not exists btree_gist")
	exec(t, db, "drop table if exists booked")
	exec(t, db, "create table booked (room int, during int4range, constraint overlap exclude using gist (room with =, during with &&))")
	exec(t, db, "insert into booked values (1, '[1,5)')")
	tests := []struct {
		sql  string
		want dialect.Failure
	}{
		{"insert into parent values (2, 'a', 18)", dialect.Failure{Kind: dialect.FailureUnique, Constraint: "one email", Table: "parent", Code: "23505"}},
		{"insert into child values (9)", dialect.Failure{Kind: dialect.FailureForeignKey, Constraint: "child_parent", Table: "child", Code: "23503"}},
		{"delete from parent", dialect.Failure{Kind: dialect.FailureForeignKey, Constraint: "child_parent", Table: "child", Code: "23503"}},
		{"insert into parent values (2, null)", dialect.Failure{Kind: dialect.FailureNotNull, Table: "parent", Columns: []string{"email"}, Code: "23502"}},
		{"insert into parent values (2, 'b', 17)", dialect.Failure{Kind: dialect.FailureCheck, Constraint: "adult", Table: "parent", Code: "23514"}},
		{"insert into booked values (1, '[4,6)')", dialect.Failure{Kind: dialect.FailureExclusion, Constraint: "overlap", Table: "booked", Code: "23P01"}},
		{"alter table parent drop constraint none", dialect.Failure{Kind: dialect.FailureUnknownConstraint, Constraint: "none", Table: "parent", Code: "42704"}},
		{"drop index none", dialect.Failure{Kind: dialect.FailureUnknownConstraint, Constraint: "none", Code: "42704"}},
		{"select 1::absent", dialect.Failure{Code: "42704"}},
		{"select * from nowhere", dialect.Failure{Kind: dialect.FailureUnknownTable, Code: "42P01"}},
		{"select nothing from parent", dialect.Failure{Kind: dialect.FailureUnknownColumn, Code: "42703"}},
		{"selec 1", dialect.Failure{Kind: dialect.FailureSyntax, Code: "42601"}},
		{"insert into parent values (2, 'b', 18, 'long')", dialect.Failure{Kind: dialect.FailureTooLong, Code: "22001"}},
		{"select 40000::int2", dialect.Failure{Kind: dialect.FailureOutOfRange, Code: "22003"}},
		{"select 'x'::int", dialect.Failure{Kind: dialect.FailureInvalidValue, Code: "22P02"}},
		{"select '2024-13-01'::date", dialect.Failure{Kind: dialect.FailureInvalidValue, Code: "22008"}},
		{"select 1/0", dialect.Failure{Code: "22012"}},
		{"set statement_timeout = 20; select pg_sleep(2)", dialect.Failure{Kind: dialect.FailureTimeout, Code: "57014"}},
	}
	for _, tt := range tests {
		_, err := db.Exec(t.Context(), &dialect.Statement{SQL: tt.sql})
		got := Dialect{}.Classify(fmt.Errorf("wrapped: %w", err))
		if got == nil {
			t.Errorf("%s: %v is not classified", tt.sql, err)
			continue
		}
		got.Err = nil
		if !reflect.DeepEqual(*got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.sql, *got, tt.want)
		}
	}
}

func TestClassifyLocks(t *testing.T) {
	db := openServer(t, nil)
	exec(t, db, "drop table if exists locked")
	exec(t, db, "create table locked (id int primary key, n int); insert into locked values (1, 0), (2, 0)")
	a, b := begun(t, db, dialect.TxOptions{}), begun(t, db, dialect.TxOptions{})
	exec(t, a, "update locked set n = 1 where id = 1")
	_, err := b.Exec(t.Context(), &dialect.Statement{SQL: "select * from locked where id = 1 for update nowait"})
	if f := (Dialect{}).Classify(err); f == nil || f.Kind != dialect.FailureLockTimeout {
		t.Errorf("nowait: %v", err)
	}
	b.Rollback()
	b = begun(t, db, dialect.TxOptions{})
	exec(t, b, "update locked set n = 2 where id = 2")
	done := make(chan error)
	go func() {
		_, err := a.Exec(context.Background(), &dialect.Statement{SQL: "update locked set n = 1 where id = 2"})
		done <- err
	}()
	time.Sleep(50 * time.Millisecond)
	_, errB := b.Exec(t.Context(), &dialect.Statement{SQL: "update locked set n = 2 where id = 1"})
	b.Rollback()
	errA := <-done
	a.Rollback()
	if f := (Dialect{}).Classify(errors.Join(errA, errB)); f == nil || f.Kind != dialect.FailureDeadlock {
		t.Errorf("a deadlock: %v, %v", errA, errB)
	}
}

func TestClassifyConnection(t *testing.T) {
	c := serverConfig(t)
	tests := []struct {
		name   string
		change func(*dialect.Config)
		want   dialect.FailureKind
	}{
		{"nobody listens", func(c *dialect.Config) { c.Host, c.Port = "127.0.0.1", 1 }, dialect.FailureConnectionRefused},
		{"no socket", func(c *dialect.Config) { c.Host = "/nowhere" }, dialect.FailureConnectionRefused},
		{"unknown host", func(c *dialect.Config) { c.Host = "no-such-host.invalid" }, dialect.FailureHostNotFound},
		{"unknown database", func(c *dialect.Config) { c.Database = "nothing" }, dialect.FailureUnknownDatabase},
	}
	for _, tt := range tests {
		changed := c
		tt.change(&changed)
		db, err := Dialect{}.Open(&changed)
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.Exec(t.Context(), &dialect.Statement{SQL: "select 1"})
		if f := (Dialect{}).Classify(err); f == nil || f.Kind != tt.want {
			t.Errorf("%s: %+v from %v", tt.name, f, err)
		}
		db.Close()
	}
}

func TestClassifyOthers(t *testing.T) {
	for _, err := range []error{errors.New("a bug"), context.Canceled, context.DeadlineExceeded, nil, dialect.ErrTxBusy} {
		if f := (Dialect{}).Classify(err); f != nil {
			t.Errorf("%v is classified as %+v", err, f)
		}
	}
	for code, want := range map[string]dialect.FailureKind{
		"40001": dialect.FailureSerialization, "28P01": dialect.FailureAccessDenied, "08006": dialect.FailureConnection,
		"57P01": dialect.FailureConnection, "99999": dialect.FailureOther, "22P03": dialect.FailureInvalidValue,
	} {
		f := Dialect{}.Classify(&pgconn.PgError{Code: code})
		if f == nil || f.Kind != want || f.Code != code {
			t.Errorf("%s: %+v", code, f)
		}
	}
}
