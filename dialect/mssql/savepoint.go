package mssql

// Savepoint implements dialect.Statements: SQL Server releases savepoints with the transaction only.
func (Dialect) Savepoint(name string) (begin, release, rollback string) {
	return "SAVE TRANSACTION " + name, "", "ROLLBACK TRANSACTION " + name
}
