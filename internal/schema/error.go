package schema

import "strings"

// DefinitionError lists all that is wrong with a model.
type DefinitionError struct {
	Model    string // the struct's name
	Problems []Problem
}

// Problem is one mistake of a model. Field is the Go field's name, or empty for the model as a whole.
type Problem struct {
	Field string
	Err   error
}

// Error lists the problems, one a line.
func (e *DefinitionError) Error() string {
	var b strings.Builder
	b.WriteString("sequelize: the model " + e.Model + " is wrong:")
	for _, p := range e.Problems {
		b.WriteString("\n  ")
		if p.Field != "" {
			b.WriteString(p.Field + ": ")
		}
		b.WriteString(p.Err.Error())
	}
	return b.String()
}

// Unwrap gives the problems' errors.
func (e *DefinitionError) Unwrap() []error {
	errs := make([]error, len(e.Problems))
	for i, p := range e.Problems {
		errs[i] = p.Err
	}
	return errs
}
