package dialect

// Savepoint returns the statements that make, release and roll back to a savepoint; an empty one is not needed.
func (Base) Savepoint(name string) (begin, release, rollback string) {
	return "SAVEPOINT " + name, "RELEASE SAVEPOINT " + name, "ROLLBACK TO SAVEPOINT " + name
}
