package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/internal/validation"
)

// modelChecks are what a model's records are validated by, beside what the Go types say. It is empty for models without
// tags, enums and functions, and those pay nothing.
type modelChecks struct {
	attributes []*attributeChecks // in the model's order
	record     []func(ctx context.Context, p unsafe.Pointer) error
	across     []string // Go names of fields whose tags compare fields
}

// attributeChecks are the checks of one attribute, in the order in which they run. A kind that fails ends them: functions
// see no value that a tag refused.
type attributeChecks struct {
	a         *schema.Attribute
	notNull   bool // the field can hold NULL and the column cannot
	typed     bool // the Go type holds more than the column: an enum
	tag       validation.Check
	across    bool // the tag compares fields
	functions []func(ctx context.Context, v any) error
	read      func(p unsafe.Pointer) any // the value without its pointer or Null; nil for NULL
}

// findChecks compiles what the definition says of valid records.
func (m *model) findChecks() []error {
	var problems []error
	for _, a := range m.table.Attributes {
		if !a.HasField {
			continue
		}
		writes := !a.Virtual && !a.ReadOnly
		k := &attributeChecks{a: a, notNull: writes && a.CanHoldNull() && !a.AllowNull, typed: writes && a.IsEnum()}
		if a.ValidateTag != "" && validatorLinked() {
			if err := m.compileTag(k); err != nil {
				problems = append(problems, a.FieldError("%w", err))
			}
		}
		if k.notNull || k.typed || k.tag != nil || k.across {
			m.addChecks(k)
		}
	}
	return problems
}

func (m *model) compileTag(k *attributeChecks) error {
	checker := validation.Linked()
	across, err := checker.Across(k.a.ValidateTag, m.table.Type)
	if err != nil {
		return err
	}
	if k.across = across; across {
		m.checks.across = append(m.checks.across, k.a.Field)
		return nil
	}
	inner, _ := k.a.Inner()
	k.tag, err = checker.Compile(k.a.ValidateTag, inner)
	return err
}

func (m *model) addChecks(k *attributeChecks) {
	_, k.read = k.a.Inner()
	m.checks.attributes = append(m.checks.attributes, k)
	slices.SortFunc(m.checks.attributes, func(x, y *attributeChecks) int { return x.a.Place - y.a.Place })
}

// checksOf are the checks of an attribute, made where there are none.
func (m *model) checksOf(a *schema.Attribute) *attributeChecks {
	for _, k := range m.checks.attributes {
		if k.a == a {
			return k
		}
	}
	k := &attributeChecks{a: a}
	m.addChecks(k)
	return k
}
