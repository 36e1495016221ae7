package sequelize

import (
	"errors"

	"github.com/go-sequelize/sequelize/internal/query"
)

// QueryError says that a question cannot be asked: it names an attribute or association that the model does not have,
// or compares an attribute with a value that it cannot be (a text with a number, a word that is not in an ENUM's list).
// Nothing was sent to the database. Where names and values come from a request it is the client's mistake, not the
// server's; its text holds no values.
//
//	var wrong *sequelize.QueryError
//	if errors.As(err, &wrong) {
//		http.Error(w, "cannot filter by "+wrong.Attribute, http.StatusBadRequest)
//	}
//
// Values to write are checked by validation: they make a *ValidationError. In Sequelize: QueryError.
type QueryError struct {
	Model     string // in which the mistake is; empty where a condition was never asked of one
	Attribute string // attribute, association or path as it was named; empty where the mistake is in none
	Err       error  // what is wrong
}

// Error implements error.
func (e *QueryError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong.
func (e *QueryError) Unwrap() error { return e.Err }

// mistaken is a QueryError of an option that is no matter of one attribute.
func mistaken(format string, args ...any) error { return &QueryError{Err: errorf(format, args...)} }

// question makes the exported error of a question that could not be planned; other errors stay as they are.
func question(err error) error {
	var e *query.Error
	if !errors.As(err, &e) {
		return err
	}
	return &QueryError{e.Model, e.Attribute, err}
}

// asked names the model in the error of a question's options, which were made before they met it.
func (m *model) asked(err error) error {
	if err == nil {
		return nil // before e, which is allocated for errors.As
	}
	var e *QueryError
	if !errors.As(err, &e) || e.Model != "" {
		return err
	}
	return &QueryError{m.table.Model, e.Attribute, err}
}
