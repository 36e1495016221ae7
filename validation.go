package sequelize

import (
	"context"
	"errors"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/internal/validation"
)

// validatorLinked reports whether package validate is linked.
func validatorLinked() bool { return validation.Linked() != nil }

// Validating is implemented by records that validate themselves: by what spans several attributes. Its error becomes an
// item of the *ValidationError; a *ValidationError adds its items.
type Validating interface {
	Validate(ctx context.Context) error
}

// Validate adds a function that validates whole records. Its error becomes an item of the *ValidationError; a
// *ValidationError adds its items. Functions are added before the model is used. In Sequelize: the model option validate.
func (m *ModelOf[P]) Validate(f func(ctx context.Context, record P) error) {
	m.model.checks.record = append(m.model.checks.record, func(ctx context.Context, p unsafe.Pointer) error { return f(ctx, as[P](p)) })
}

// ValidateAttribute adds a function that validates one attribute, by name. It gets the value of the field's Go type,
// without its pointer or Null, and nil for NULL where the attribute allows it. It panics on a name that is no
// attribute: names are program text. In Sequelize: a function in the attribute's validate.
func (m *untyped) ValidateAttribute(attribute string, f func(ctx context.Context, v any) error) {
	a := m.model.table.Attribute(attribute)
	if a == nil {
		panic(m.model.unknownAttribute(attribute))
	}
	if !a.HasField {
		panic(errorf("%s.%s: %s has no field to validate", m.model.table.Model, attribute, m.model.table.GoName))
	}
	k := m.model.checksOf(a)
	k.functions = append(k.functions, f)
}

// ValidateField is ValidateAttribute with the compiler's check of the attribute's name and type. NULL is not given to f.
//
//	sequelize.ValidateField(users, sequelize.Field(&u.Email), func(ctx context.Context, email string) error { … })
func ValidateField[T, V any](m *Model[T], field FieldOf[V], f func(ctx context.Context, v V) error) {
	if field.attr.Err != nil {
		panic(field.attr.Err)
	}
	m.ValidateAttribute(field.attr.Path, func(ctx context.Context, v any) error {
		if v == nil {
			return nil
		}
		return f(ctx, v.(V))
	})
}

// ValidateOne validates a record without writing it, with its validation hooks: nil or a *ValidationError. Fields limits
// the attributes, Hooks(false) leaves the hooks out. In Sequelize: instance.validate().
func (m *ModelOf[P]) ValidateOne(ctx context.Context, record P, options ...WriteOption) error {
	c, err := m.model.foldWrite(options)
	if err != nil {
		return err
	}
	p := address(record)
	if err := m.model.notReference(p); err != nil {
		return err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	c.noValidate = false
	return m.model.valid(ctx, p, c)
}

// validationErrorKey is the context key of the error that ValidationFailed runs for.
type validationErrorKey struct{}

// ValidationErrorOf is the error for which a ValidationFailed hook runs; nil in every other context. The hook may change
// its items; an error that the hook returns takes its place.
func ValidationErrorOf(ctx context.Context) *ValidationError {
	e, _ := ctx.Value(validationErrorKey{}).(*ValidationError)
	return e
}

// valid validates a record that is to be written, with its hooks.
func (m *model) valid(ctx context.Context, p unsafe.Pointer, c *writeCall) error {
	if c.noValidate {
		return nil
	}
	return m.validWith(ctx, p, c, func() *ValidationError { return m.validate(ctx, p, c) })
}

// validWith runs a check between the validation hooks.
func (m *model) validWith(ctx context.Context, p unsafe.Pointer, c *writeCall, check func() *ValidationError) error {
	if err := m.runUnless(ctx, c, p, beforeValidate); err != nil {
		return err
	}
	if e := check(); e != nil {
		if err := m.runUnless(context.WithValue(ctx, validationErrorKey{}, e), c, p, validationFailed); err != nil {
			return err
		}
		return e
	}
	return m.runUnless(ctx, c, p, afterValidate)
}

// validate checks a record; nil where it is valid.
func (m *model) validate(ctx context.Context, p unsafe.Pointer, c *writeCall) *ValidationError {
	if len(m.checks.attributes) == 0 && len(m.checks.record) == 0 {
		return nil
	}
	ctx = ofProgram(ctx)
	var items []ValidationItem
	for _, k := range m.checks.attributes {
		if c.fields == nil || slices.Contains(c.fields, k.a.Name) {
			items = m.checkAttribute(ctx, k, p, items)
		}
	}
	items = m.checkAcross(ctx, p, c, items)
	for _, check := range m.checks.record {
		if err := check(ctx, p); err != nil {
			items = append(items, m.recordItems(err)...)
		}
	}
	return m.invalid(items)
}

// invalid is the error of items, nil of none.
func (m *model) invalid(items []ValidationItem) *ValidationError {
	if len(items) == 0 {
		return nil
	}
	return &ValidationError{Model: m.table.Model, Items: items}
}

// recordItems are the items of the error that a function over the whole record returned.
func (m *model) recordItems(err error) []ValidationItem {
	var inner *ValidationError
	if errors.As(err, &inner) {
		return inner.Items
	}
	return []ValidationItem{{Model: m.table.Model, Message: err.Error(), Type: "Validation error", Validator: "Validate", Origin: "FUNCTION", Err: err}}
}

// checkAttribute adds what is wrong with a record in one attribute: all tags that fail; where none does, all functions.
func (m *model) checkAttribute(ctx context.Context, k *attributeChecks, p unsafe.Pointer, items []ValidationItem) []ValidationItem {
	a := k.a
	if k.typed {
		if _, err := a.Get(p); err != nil {
			return append(items, m.typeItem(a, err))
		}
	}
	if !k.notNull && k.tag == nil && len(k.functions) == 0 {
		return items
	}
	v := k.read(p)
	if v == nil && k.notNull {
		if a.AutoIncrement || a.Default.Kind == schema.DefaultSQL {
			return items
		}
		return append(items, m.nullItem(a))
	}
	if k.tag != nil && v != nil {
		if faults := k.tag(ctx, a.Name, v); len(faults) > 0 {
			for i := range faults {
				items = append(items, m.faultItem(&faults[i]))
			}
			return items
		}
	}
	for _, check := range k.functions {
		if err := check(ctx, v); err != nil {
			items = append(items, m.functionItem(a, err))
		}
	}
	return items
}

// checkAcross checks the tags that compare fields, and puts their items among the others in the model's order.
func (m *model) checkAcross(ctx context.Context, p unsafe.Pointer, c *writeCall, items []ValidationItem) []ValidationItem {
	var fields []string
	for _, field := range m.checks.across {
		if a := m.byField(field); c.fields == nil || slices.Contains(c.fields, a.Name) {
			fields = append(fields, field)
		}
	}
	if len(fields) == 0 {
		return items
	}
	attribute := func(field string) string {
		if a := m.byField(field); a != nil {
			return a.Name
		}
		return field
	}
	for _, f := range validation.Linked().Record(ctx, m.record(p), fields, attribute) {
		items = append(items, m.faultItem(&f))
	}
	return m.inOrder(items)
}

// inOrder sorts the items of attributes in the model's order.
func (m *model) inOrder(items []ValidationItem) []ValidationItem {
	slices.SortStableFunc(items, func(x, y ValidationItem) int {
		return m.table.Attribute(x.Attribute).Place - m.table.Attribute(y.Attribute).Place
	})
	return items
}

// byField is the attribute of a Go field, such as "Base.ID".
func (m *model) byField(field string) *schema.Attribute {
	for _, a := range m.table.Attributes {
		if a.HasField && a.Field == field {
			return a
		}
	}
	return nil
}

// validAll validates many records; the errors tell their places. Like Sequelize's bulkCreate it runs no hooks.
func (m *model) validAll(ctx context.Context, records []unsafe.Pointer, c *writeCall) error {
	all := &AggregateError{}
	for i, p := range records {
		if e := m.validate(ctx, p, c); e != nil {
			all.Errors = append(all.Errors, &BulkRecordError{i, e})
		}
	}
	if len(all.Errors) == 0 {
		return nil
	}
	return all
}
