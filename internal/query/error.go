package query

// Error says that a question cannot be asked: it names what is not there, or compares with what the attribute cannot be.
type Error struct {
	Model     string // in which the mistake is
	Attribute string // attribute, association or path as it was named; empty where the mistake is in none
	Err       error  // what is wrong, as the user reads it
}

// Error is the text of what is wrong.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }
