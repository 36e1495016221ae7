package sequelize

import (
	"errors"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/internal/validation"
)

func (m *model) item(a *schema.Attribute, message, kind, name string, err error) ValidationItem {
	return ValidationItem{Model: m.table.Model, Attribute: a.Name, Message: message, Type: kind, Validator: name, Origin: "CORE", Err: err}
}

// nullItem is the item of a NULL where the attribute takes none.
func (m *model) nullItem(a *schema.Attribute) ValidationItem {
	return m.item(a, m.table.Model+"."+a.Name+" cannot be null", "notNull violation", "notNull", nil)
}

// typeItem is the item of a value that its column cannot hold.
func (m *model) typeItem(a *schema.Attribute, err error) ValidationItem {
	return m.item(a, m.table.Model+"."+a.Name+": "+err.Error(), "Validation error", "type", err)
}

// typeError is the error of a value that its column cannot hold: that of the database, where the dialect stands in for it.
func (m *model) typeError(a *schema.Attribute, err error) error {
	if errors.Is(err, dialect.ErrOutOfRange) {
		return &ValueError{ConstraintError{Model: m.table.Model, Table: m.table.Name.Name, Fields: []string{a.Name}, Err: err}, OutOfRange}
	}
	return &ValidationError{Model: m.table.Model, Items: []ValidationItem{m.typeItem(a, err)}}
}

// functionItem is the item of an attribute's own function.
func (m *model) functionItem(a *schema.Attribute, err error) ValidationItem {
	item := m.item(a, err.Error(), "Validation error", "function", err)
	item.Origin = "FUNCTION"
	return item
}

// faultItem is the item of a validate tag.
func (m *model) faultItem(f *validation.Fault) ValidationItem {
	message := f.Message
	if message == "" {
		message = "Validation " + f.Tag + " on " + f.Attribute + " failed"
	}
	return ValidationItem{
		Model: m.table.Model, Attribute: f.Attribute, Message: message, Type: "Validation error",
		Validator: f.Tag, Param: f.Param, Origin: "FUNCTION", Err: f.Err,
	}
}
