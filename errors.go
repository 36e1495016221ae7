package sequelize

import (
	"database/sql"
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// Errors that are told apart by errors.Is.
var (
	// ErrNotFound says that no row was met. It is also sql.ErrNoRows to errors.Is.
	ErrNotFound error = notFoundError{}
	// ErrClosed says that the connection was closed by Close.
	ErrClosed = dialect.ErrClosed
)

type notFoundError struct{}

func (notFoundError) Error() string        { return "no row was found" }
func (notFoundError) Is(target error) bool { return target == sql.ErrNoRows }

func (m *model) notFound() error {
	return fmt.Errorf("sequelize: %s: %w", m.table.Model, ErrNotFound)
}

// DefinitionError says that a model is defined wrongly; its text lists every mistake.
type DefinitionError struct {
	Type string // the struct
	Err  error
}

// Error implements error.
func (e *DefinitionError) Error() string {
	if list, ok := e.Err.(*schema.DefinitionError); ok {
		return list.Error() // it names the struct itself
	}
	return "sequelize: the definition of " + e.Type + " is wrong: " + strings.TrimPrefix(e.Err.Error(), "sequelize: ")
}

// Unwrap returns the mistakes.
func (e *DefinitionError) Unwrap() error { return e.Err }

// ValidationItem is one attribute that is not valid.
type ValidationItem struct {
	Model     string // its name
	Attribute string // empty where the whole record is at fault; of a nested write behind its path, such as lines[1].quantity
	Message   string
	Type      string // "notNull violation", "unique violation", "Validation error", …
	Validator string // the tag or function that failed
	Param     string // of a tag: what stands after "="
	Origin    string // "CORE", "DB" or "FUNCTION"
	Err       error
}

// ValidationError says that a record is not valid, with an item for each fault. In Sequelize: ValidationError.
type ValidationError struct {
	Model string // its name
	Items []ValidationItem
}

// Error implements error.
func (e *ValidationError) Error() string {
	var b strings.Builder
	b.WriteString("sequelize: " + e.Model + " is not valid")
	before := ": "
	for _, item := range e.Items {
		b.WriteString(before + item.Message)
		before = "; "
	}
	return b.String()
}

// Get returns the items of an attribute.
func (e *ValidationError) Get(attribute string) []ValidationItem {
	var items []ValidationItem
	for _, item := range e.Items {
		if item.Attribute == attribute {
			items = append(items, item)
		}
	}
	return items
}

// Unwrap returns the causes of the items.
func (e *ValidationError) Unwrap() []error {
	var causes []error
	for _, item := range e.Items {
		if item.Err != nil {
			causes = append(causes, item.Err)
		}
	}
	return causes
}

// OptimisticLockError says that a record was changed by somebody else since it was read. In Sequelize: the same.
type OptimisticLockError struct {
	Model   string         // its name
	Key     map[string]any // the record's primary key
	Version int64          // the version that was expected
}

// Error implements error.
func (e *OptimisticLockError) Error() string {
	return fmt.Sprintf("sequelize: %s was changed or deleted since it was read: its version is no longer %d (reload it and try again)", e.Model, e.Version)
}

// BulkRecordError is the error of one record of a bulk operation.
type BulkRecordError struct {
	Index int // the record's place in the given slice
	Err   error
}

// Error implements error.
func (e *BulkRecordError) Error() string { return fmt.Sprintf("record %d: %v", e.Index, e.Err) }

// Unwrap returns the record's error.
func (e *BulkRecordError) Unwrap() error { return e.Err }

// AggregateError holds the Errors of several records. In Sequelize: AggregateError.
type AggregateError struct{ Errors []*BulkRecordError }

// Error implements error.
func (e *AggregateError) Error() string {
	texts := make([]string, 0, len(e.Errors))
	for _, one := range e.Errors {
		texts = append(texts, one.Error())
	}
	return "sequelize: " + strings.Join(texts, "; ")
}

// Unwrap returns the errors of the records.
func (e *AggregateError) Unwrap() []error {
	list := make([]error, len(e.Errors))
	for i, one := range e.Errors {
		list[i] = one
	}
	return list
}
