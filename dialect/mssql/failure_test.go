package mssql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"reflect"
	"testing"

	mssqldb "github.com/microsoft/go-mssqldb"

	"github.com/go-sequelize/sequelize/dialect"
)

func TestClassifyServer(t *testing.T) {
	tests := []struct {
		number  int32
		message string
		want    dialect.Failure
	}{
		{2627, "Violation of UNIQUE KEY constraint 'one email'. Cannot insert duplicate key in object 'dbo.users'. The duplicate key value is (a'b).",
			dialect.Failure{Kind: dialect.FailureUnique, Constraint: "one email", Table: "users"}},
		{2627, "Violation of PRIMARY KEY constraint 'PK'. Cannot insert duplicate key in object 'dbo.my.table'. The duplicate key value is (1).",
			dialect.Failure{Kind: dialect.FailureUnique, Constraint: "PK"}},
		{2627, "Verletzung der UNIQUE KEY-Einschränkung \"x\".", dialect.Failure{Kind: dialect.FailureUnique}},
		{2601, "Cannot insert duplicate key row in object 'dbo.users' with unique index 'users_email'. The duplicate key value is (a).",
			dialect.Failure{Kind: dialect.FailureUnique, Constraint: "users_email", Table: "users"}},
		{547, `The INSERT statement conflicted with the FOREIGN KEY constraint "fk". The conflict occurred in database "shop", table "dbo.users", column 'id'.`,
			dialect.Failure{Kind: dialect.FailureForeignKey, Constraint: "fk"}},
		{547, `The DELETE statement conflicted with the REFERENCE constraint "CHECK_fk". The conflict occurred in database "shop", table "dbo.posts", column 'user'.`,
			dialect.Failure{Kind: dialect.FailureForeignKey, Constraint: "CHECK_fk", Table: "posts", Parent: true}},
		{547, `The UPDATE statement conflicted with the CHECK constraint "FOREIGN KEY". The conflict occurred in database "shop", table "dbo.users", column 'age'.`,
			dialect.Failure{Kind: dialect.FailureCheck, Constraint: "FOREIGN KEY", Table: "users"}},
		{547, `Die INSERT-Anweisung steht in Konflikt mit der CHECK-Einschränkung "adult".`, dialect.Failure{Kind: dialect.FailureCheck}},
		{515, "Cannot insert the value NULL into column 'email', table 'shop.dbo.users'; column does not allow nulls. INSERT fails.",
			dialect.Failure{Kind: dialect.FailureNotNull, Columns: []string{"email"}, Table: "users"}},
		{515, "anything", dialect.Failure{Kind: dialect.FailureNotNull}},
		{1205, "", dialect.Failure{Kind: dialect.FailureDeadlock, TxEnded: true}},
		{3960, "", dialect.Failure{Kind: dialect.FailureSerialization, TxEnded: true}},
		{1222, "", dialect.Failure{Kind: dialect.FailureLockTimeout}},
		{2628, "", dialect.Failure{Kind: dialect.FailureTooLong}},
		{8152, "", dialect.Failure{Kind: dialect.FailureTooLong}},
		{8115, "", dialect.Failure{Kind: dialect.FailureOutOfRange}},
		{245, "", dialect.Failure{Kind: dialect.FailureInvalidValue}},
		{241, "", dialect.Failure{Kind: dialect.FailureInvalidValue}},
		{208, "", dialect.Failure{Kind: dialect.FailureUnknownTable}},
		{207, "", dialect.Failure{Kind: dialect.FailureUnknownColumn}},
		{102, "", dialect.Failure{Kind: dialect.FailureSyntax}},
		{156, "", dialect.Failure{Kind: dialect.FailureSyntax}},
		{3728, "'one email' is not a constraint.", dialect.Failure{Kind: dialect.FailureUnknownConstraint, Constraint: "one email"}},
		{3728, "", dialect.Failure{Kind: dialect.FailureUnknownConstraint}},
		{18456, "", dialect.Failure{Kind: dialect.FailureAccessDenied}},
		{4060, "", dialect.Failure{Kind: dialect.FailureUnknownDatabase}},
		{40613, "", dialect.Failure{Kind: dialect.FailureConnection, TxEnded: true}},
		{50000, "raised by a program", dialect.Failure{}},
	}
	for _, tt := range tests {
		err := fmt.Errorf("wrapped: %w", mssqldb.Error{Number: tt.number, Message: tt.message, Class: 16})
		got := Dialect{}.Classify(err)
		if got == nil || got.Err != err {
			t.Errorf("%d: %+v", tt.number, got)
			continue
		}
		tt.want.Code, tt.want.Err = fmt.Sprint(tt.number), err
		if !reflect.DeepEqual(*got, tt.want) {
			t.Errorf("%d %s:\ngot  %+v\nwant %+v", tt.number, tt.message, *got, tt.want)
		}
	}
}

func TestClassifyTheFirstOfSeveral(t *testing.T) {
	err := mssqldb.Error{Number: 18456, All: []mssqldb.Error{{Number: 4060}, {Number: 18456}}}
	if f := (Dialect{}).Classify(err); f.Kind != dialect.FailureUnknownDatabase || f.Code != "4060" {
		t.Errorf("an unknown database and the failed login behind it: %+v", f)
	}
	fatal := mssqldb.Error{Number: 9999, Class: 20}
	if f := (Dialect{}).Classify(fatal); f.Kind != dialect.FailureConnection || !f.TxEnded {
		t.Errorf("an error that ends the session: %+v", f)
	}
}

func TestClassifyConnection(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want dialect.FailureKind
	}{
		{&net.OpError{Op: "dial", Err: &net.DNSError{Name: "h", IsNotFound: true}}, dialect.FailureHostNotFound},
		{&net.OpError{Op: "read", Err: errors.New("closed")}, dialect.FailureConnection},
		{&net.OpError{Op: "dial", Err: &timeoutError{}}, dialect.FailureConnectionTimeout},
		{driver.ErrBadConn, dialect.FailureConnection},
		{mssqldb.StreamError{InnerError: errors.New("x")}, dialect.FailureConnection},
	} {
		if f := (Dialect{}).Classify(fmt.Errorf("wrapped: %w", tt.err)); f == nil || f.Kind != tt.want {
			t.Errorf("%v: %+v", tt.err, f)
		}
	}
	for _, err := range []error{errors.New("a bug"), context.Canceled, context.DeadlineExceeded, nil} {
		if f := (Dialect{}).Classify(err); f != nil {
			t.Errorf("%v is classified as %+v", err, f)
		}
	}
}

type timeoutError struct{}

func (*timeoutError) Error() string   { return "i/o timeout" }
func (*timeoutError) Timeout() bool   { return true }
func (*timeoutError) Temporary() bool { return true }

func TestIsolationIsTakenBack(t *testing.T) {
	for _, tt := range []struct {
		level driver.IsolationLevel
		want  []string
	}{
		{0, []string{"begin", "commit"}},
		{2, []string{"begin", "commit"}},
		{6, []string{"begin", "commit", restoreIsolation}},
	} {
		c := &recorder{}
		tx, err := begin(context.Background(), c, driver.TxOptions{Isolation: tt.level})
		if err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(); err != nil || !reflect.DeepEqual(c.did, tt.want) {
			t.Errorf("level %d: %v, %v", tt.level, c.did, err)
		}
	}
}

// recorder is a connection that notes what is done with it.
type recorder struct{ did []string }

func (r *recorder) Prepare(query string) (driver.Stmt, error) { return &noted{r, query}, nil }
func (r *recorder) Close() error                              { return nil }
func (r *recorder) Begin() (driver.Tx, error)                 { return r, nil }
func (r *recorder) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) {
	r.did = append(r.did, "begin")
	return r, nil
}
func (r *recorder) Commit() error   { r.did = append(r.did, "commit"); return nil }
func (r *recorder) Rollback() error { r.did = append(r.did, "rollback"); return nil }

type noted struct {
	r     *recorder
	query string
}

func (n *noted) Close() error                               { return nil }
func (n *noted) NumInput() int                              { return 0 }
func (n *noted) Exec([]driver.Value) (driver.Result, error) { return nil, driver.ErrSkip }
func (n *noted) Query([]driver.Value) (driver.Rows, error)  { return nil, driver.ErrSkip }
func (n *noted) ExecContext(context.Context, []driver.NamedValue) (driver.Result, error) {
	n.r.did = append(n.r.did, n.query)
	return driver.RowsAffected(0), nil
}
