package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	mssqldb "github.com/microsoft/go-mssqldb"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb/sqlserver"
)

// dialectName is the name of the dialect, also of what stands in for SQL Server.
func dialectName(db *sequelize.Sequelize) string {
	if name := db.DialectName(); name != sqlserver.Name {
		return name
	}
	return "mssql"
}

// onSQLServer is a table of gadgets on a handle that the user opened, over what stands in for SQL Server.
func onSQLServer(t *testing.T) (*sqlserver.Server, *sequelize.Sequelize, *sequelize.Model[gadget]) {
	t.Helper()
	server := sqlserver.New(t)
	handle := server.DB()
	db, err := sequelize.OpenDB("mssql", handle)
	must(t, err)
	t.Cleanup(func() { must(t, errors.Join(db.Close(), handle.Close())) })
	m := gadgets(t, db)
	server.Forget()
	return server, db, m
}

// TestSQLServerErrors gives a write the errors of SQL Server by their numbers, as go-mssqldb would.
func TestSQLServerErrors(t *testing.T) {
	server, _, m := onSQLServer(t)
	for _, fault := range []struct {
		number  int32
		message string
		is      func(error) bool
	}{
		{2627, "Violation of UNIQUE KEY constraint 'gadgets_code'. Cannot insert duplicate key in object 'dbo.gadgets'. The duplicate key value is (secret).",
			as(func(e *sequelize.UniqueConstraintError) bool {
				return e.Constraint == "gadgets_code" && e.Table == "gadgets" && e.Model == "gadget"
			})},
		{2601, "Cannot insert duplicate key row in object 'dbo.gadgets' with unique index 'byCode'. The duplicate key value is (secret).",
			as(func(e *sequelize.UniqueConstraintError) bool { return e.Constraint == "byCode" && e.Table == "gadgets" })},
		{547, `The INSERT statement conflicted with the FOREIGN KEY constraint "fk". The conflict occurred in database "shop", table "dbo.owners", column 'id'.`,
			as(func(e *sequelize.ForeignKeyConstraintError) bool {
				return !e.Parent && e.Table == "gadgets" && e.Constraint == "fk"
			})},
		{547, `The DELETE statement conflicted with the REFERENCE constraint "fk". The conflict occurred in database "shop", table "dbo.parts", column 'gadgetId'.`,
			as(func(e *sequelize.ForeignKeyConstraintError) bool { return e.Parent && e.Table == "parts" })},
		{547, `The INSERT statement conflicted with the CHECK constraint "positive". The conflict occurred in database "shop", table "dbo.gadgets", column 'price'.`,
			as(func(e *sequelize.CheckConstraintError) bool { return e.Constraint == "positive" })},
		{515, "Cannot insert the value NULL into column 'price', table 'shop.dbo.gadgets'; column does not allow nulls. INSERT fails.",
			as(func(e *sequelize.NotNullError) bool { return slices.Equal(e.Fields, []string{"price"}) })},
		{1205, "Transaction was deadlocked.", as(func(e *sequelize.DeadlockError) bool { return !e.Serialization })},
		{3960, "Snapshot isolation transaction aborted.", as(func(e *sequelize.DeadlockError) bool { return e.Serialization })},
		{1222, "Lock request time out period exceeded.", as(func(*sequelize.LockTimeoutError) bool { return true })},
		{8152, "String or binary data would be truncated.", reason(sequelize.TooLong)},
		{2628, "String or binary data would be truncated in table 't'. Truncated value: 'secret'.", reason(sequelize.TooLong)},
		{8115, "Arithmetic overflow error converting expression to data type int.", reason(sequelize.OutOfRange)},
		{245, "Conversion failed when converting the nvarchar value 'secret' to data type int.", reason(sequelize.Invalid)},
		{208, "Invalid object name 'gadgets'.", as(func(e *sequelize.UnknownTableError) bool { return e.Model == "gadget" })},
		{207, "Invalid column name 'x'.", refused}, {8134, "Divide by zero error encountered.", refused},
		{3906, "Failed to update database because the database is read-only.", as(func(*sequelize.ReadOnlyError) bool { return true })},
		{18456, "Login failed for user 'sa'.", as(func(e *sequelize.ConnectionError) bool { return e.Reason == sequelize.AccessDenied })},
		{4060, "Cannot open database.", as(func(e *sequelize.ConnectionError) bool { return e.Reason == sequelize.UnknownDatabase })},
	} {
		server.Fail("INSERT INTO [gadgets]", mssqldb.Error{Number: fault.number, Class: 16, Message: fault.message})
		err := m.Create(t.Context(), &gadget{FullName: "a"})
		if err == nil || !fault.is(err) {
			t.Errorf("%d: %T %v", fault.number, err, err)
			continue
		}
		var driver mssqldb.Error
		if !errors.As(err, &driver) || driver.Number != fault.number {
			t.Errorf("%d: the driver's error is lost: %v", fault.number, err)
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%d: the text shows a value: %v", fault.number, err)
		}
	}
	if n, err := m.Count(t.Context()); n != 0 || err != nil {
		t.Error(n, err)
	}
}

// TestSQLServerTransactions compares what the server is asked: levels, savepoints, and the turns of Retry.
func TestSQLServerTransactions(t *testing.T) {
	server, db, m := onSQLServer(t)
	turns := 0
	server.Fail("COMMIT", mssqldb.Error{Number: 1205, Class: 13})
	must(t, db.Transaction(t.Context(), func(ctx context.Context) error {
		turns++
		_ = db.Transaction(ctx, func(ctx context.Context) error {
			_, err := m.Update(ctx, sequelize.Set{"price": 1}, sequelize.All)
			return errors.Join(err, errStop)
		})
		return db.Transaction(ctx, func(ctx context.Context) error { return m.Create(ctx, &gadget{FullName: "a"}) })
	}, sequelize.Snapshot, sequelize.Retry(1)))
	var asked []string
	for _, c := range server.Calls() {
		verb, _, _ := strings.Cut(c.SQL, "[")
		asked = append(asked, strings.TrimSpace(verb))
	}
	once := []string{"BEGIN Snapshot", "SAVE TRANSACTION sp1", "UPDATE", "ROLLBACK TRANSACTION sp1", "SAVE TRANSACTION sp2", "INSERT INTO", "COMMIT"}
	if want := append(slices.Clone(once), once...); !slices.Equal(asked, want) || turns != 2 {
		t.Errorf("after %d turns:\ngot  %q\nwant %q", turns, asked, want)
	}
	if n, err := m.Count(t.Context()); n != 1 || err != nil {
		t.Errorf("%d rows, %v: the first turn's should be gone", n, err)
	}
}

// TestSQLServerBatches: a bulk create keeps the limits of the server, and its keys come back in order.
func TestSQLServerBatches(t *testing.T) {
	server, _, m := onSQLServer(t)
	list := some(2500)
	must(t, m.BulkCreate(t.Context(), list))
	rows, statements := 0, 0
	for _, c := range server.Calls() {
		if !strings.HasPrefix(c.SQL, "INSERT") {
			continue
		}
		statements++
		n := strings.Count(c.SQL, "(@p")
		if rows += n; n > 1000 || len(c.Args) > 2100 {
			t.Errorf("a statement has %d rows and %d parameters", n, len(c.Args))
		}
	}
	if rows != len(list) || statements < 3 {
		t.Errorf("%d rows in %d statements", rows, statements)
	}
	for _, i := range []int{0, 999, 1000, 2499} {
		found, err := m.FindByPK(t.Context(), list[i].ID)
		if err != nil || found.FullName != list[i].FullName {
			t.Errorf("record %d: %v, %v", i, found, err)
		}
	}
	server.Forget()
	_, err := m.Update(t.Context(), sequelize.Set{"fullName": "o'neil"}, sequelize.Where{"id": list[7].ID})
	must(t, err)
	if got := server.Calls()[0]; !strings.HasPrefix(got.SQL, "UPDATE [gadgets] SET ") || !slices.Contains(got.Args, any("o'neil")) {
		t.Errorf("%s %v", got.SQL, fmt.Sprint(got.Args...))
	}
}
