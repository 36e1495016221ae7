// Package validation is the seam between the library and the checker of validate tags. Package validate links one; a
// program that uses no tag links none, and stays half as large.
package validation

import (
	"context"
	"reflect"
)

// Fault is a tag that a value does not satisfy.
type Fault struct {
	Attribute string
	Tag       string // such as "min"
	Param     string // such as "3"
	Message   string // empty for the default
	Err       error
}

// Check checks one value and returns all that is wrong with it; v is of the type that the check was compiled for.
type Check func(ctx context.Context, attribute string, v any) []Fault

// Checker compiles tags. It is safe for concurrent use.
type Checker interface {
	// Compile makes the check of a tag for values of type t. It refuses unknown tags, tags that do not go with the type,
	// and broken parameters.
	Compile(tag string, t reflect.Type) (Check, error)
	// Across reports whether a tag compares the field with others of its struct, and refuses names of fields that record
	// does not have. Such a tag is checked by Record.
	Across(tag string, record reflect.Type) (bool, error)
	// Record checks the tags of the named fields, and of no other, of a record; record is a pointer to the struct.
	// attribute gives the attribute's name of a field's.
	Record(ctx context.Context, record any, fields []string, attribute func(field string) string) []Fault
}

// linked is set by an init function and only read after that.
var linked Checker

// Link makes c the checker of the program. Call it from an init function.
func Link(c Checker) { linked = c }

// Linked is the checker of the program, nil where package validate is not imported.
func Linked() Checker { return linked }
