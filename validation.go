package sequelize

import (
	"context"
	"errors"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// validator is what package validate links: it checks the validate tags of a record's attributes.
var validator func(record any, fields []string) []ValidationItem

// validatorLinked reports whether package validate is linked.
func validatorLinked() bool { return validator != nil }

// modelChecks are the functions that validate a model's records, beside what its types say.
type modelChecks struct {
	record    []func(ctx context.Context, p unsafe.Pointer) error
	attribute []attributeCheck
}

type attributeCheck struct {
	a     *schema.Attribute
	check func(v any) error
}

// Validating is implemented by records that validate themselves: by what spans several attributes.
type Validating interface {
	Validate(ctx context.Context) error
}

// Validate adds a function that validates whole records. Its error becomes an item of the *ValidationError.
func (m *Model[T]) Validate(f func(ctx context.Context, record *T) error) {
	m.checks.record = append(m.checks.record, func(ctx context.Context, p unsafe.Pointer) error { return f(ctx, (*T)(p)) })
}

// valid validates a record that is to be written, with its hooks.
func (m *model) valid(ctx context.Context, p unsafe.Pointer, c *writeCall) error {
	if c.noValidate {
		return nil
	}
	if err := m.runUnless(ctx, c, p, beforeValidate); err != nil {
		return err
	}
	if e := m.validate(ctx, p, c); e != nil {
		if err := m.runUnless(ctx, c, p, validationFailed); err != nil {
			return err
		}
		return e
	}
	return m.runUnless(ctx, c, p, afterValidate)
}

// validate checks a record; nil where it is valid.
func (m *model) validate(ctx context.Context, p unsafe.Pointer, c *writeCall) error {
	e := &ValidationError{Model: m.table.Model}
	for _, a := range m.checked() {
		if c.fields != nil && !slices.Contains(c.fields, a.Name) {
			continue
		}
		if v, err := a.Get(p); err != nil {
			e.Items = append(e.Items, m.item(a, err.Error(), "Validation error", "type", err))
		} else if item, bad := m.checkAttribute(a, v); bad {
			e.Items = append(e.Items, item)
		}
	}
	for _, check := range m.checks.record {
		if err := check(ctx, p); err != nil {
			var inner *ValidationError
			if errors.As(err, &inner) {
				e.Items = append(e.Items, inner.Items...)
				continue
			}
			e.Items = append(e.Items, ValidationItem{Model: m.table.Model, Message: err.Error(), Type: "Validation error", Validator: "Validate", Origin: "FUNCTION", Err: err})
		}
	}
	if len(e.Items) == 0 {
		return nil
	}
	return e
}

// checkAttribute checks one canonical value against its column.
func (m *model) checkAttribute(a *schema.Attribute, v any) (ValidationItem, bool) {
	if v == nil {
		if a.AllowNull || a.AutoIncrement || a.Default.Kind == schema.DefaultSQL {
			return ValidationItem{}, false
		}
		return m.item(a, m.table.Model+"."+a.Name+" cannot be null", "notNull violation", "notNull", nil), true
	}
	if _, err := canonical(a, v); err != nil {
		return m.item(a, m.table.Model+"."+a.Name+": "+err.Error(), "Validation error", "type", err), true
	}
	for _, check := range m.checks.attribute {
		if check.a == a {
			if err := check.check(v); err != nil {
				return m.item(a, err.Error(), "Validation error", "function", err), true
			}
		}
	}
	return ValidationItem{}, false
}

func (m *model) item(a *schema.Attribute, message, kind, name string, err error) ValidationItem {
	return ValidationItem{Model: m.table.Model, Attribute: a.Name, Message: message, Type: kind, Validator: name, Origin: "CORE", Err: err}
}

// checked are the attributes whose values can be wrong although their Go types are right: those that may hold nil where
// the column takes no NULL, enums, and those with functions of their own.
func (m *model) checked() []*schema.Attribute {
	m.checkedOnce.Do(func() {
		for _, a := range m.table.Attributes {
			if a.HasField && !a.Virtual && !a.ReadOnly && m.mayBeWrong(a) {
				m.checkedList = append(m.checkedList, a)
			}
		}
	})
	return m.checkedList
}

func (m *model) mayBeWrong(a *schema.Attribute) bool {
	return a.CanHoldNull() && !a.AllowNull || a.IsEnum() ||
		slices.ContainsFunc(m.checks.attribute, func(c attributeCheck) bool { return c.a == a })
}

// validAll validates many records; the errors tell their places.
func (m *model) validAll(ctx context.Context, records []unsafe.Pointer, c *writeCall) error {
	all := &AggregateError{}
	for i, p := range records {
		if err := m.validate(ctx, p, c); err != nil {
			all.Errors = append(all.Errors, &BulkRecordError{i, err})
		}
	}
	if len(all.Errors) == 0 {
		return nil
	}
	return all
}

// validSet validates the values that an update sets.
func (m *model) validSet(_ context.Context, c *updateCall) error {
	if c.noValidate {
		return nil
	}
	e := &ValidationError{Model: m.table.Model}
	for i := range c.Update.Set {
		s := &c.Update.Set[i]
		a := m.table.Attribute(s.Path)
		if a == nil {
			continue // a place in a JSON document, or an unknown name that the planner refuses
		}
		switch s.Value.(type) {
		case query.Expr, *query.Find:
			continue
		}
		v := s.Value
		if v != nil {
			var err error
			if v, err = canonical(a, v); err != nil {
				e.Items = append(e.Items, m.item(a, m.table.Model+"."+a.Name+": "+err.Error(), "Validation error", "type", err))
				continue
			}
		}
		if item, bad := m.checkAttribute(a, v); bad {
			e.Items = append(e.Items, item)
		}
	}
	if len(e.Items) == 0 {
		return nil
	}
	return e
}
