package sequelize

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/op"
)

// setting sets attributes of a record by name.
type setting struct {
	m       *model
	record  unsafe.Pointer
	allowed []string                         // the only names that may be set; nil is all
	refuse  func(a *schema.Attribute) string // why an attribute cannot be set; empty where it can
	// computed takes the expressions, which the database is to compute; nil where they mean nothing.
	computed Set
}

// assign sets the attributes in the model's order, each through its setter where it has one. The error is a
// *ValidationError with an item for each name that is wrong; the record is then as it was.
func (s *setting) assign(values Set) error {
	e := &ValidationError{Model: s.m.table.Model}
	record := s.m.valueAt(s.record)
	before := reflect.New(s.m.table.Type).Elem()
	before.Set(record)
	for _, name := range s.m.ordered(values) {
		a, err := s.attribute(name)
		if err == nil {
			err = s.store(a, name, values[name])
		}
		if err != nil {
			e.Items = append(e.Items, s.m.assignmentItem(a, name, err))
		}
	}
	if len(e.Items) == 0 {
		return nil
	}
	record.Set(before)
	return e
}

// ordered are the names of a Set: attributes in their order, then what is none.
func (m *model) ordered(values Set) []string {
	place := func(name string) int {
		base, _, _ := strings.Cut(name, ".")
		if a := m.table.Attribute(base); a != nil {
			return a.Place
		}
		return len(m.table.Attributes)
	}
	return slices.SortedFunc(maps.Keys(values), func(x, y string) int {
		if px, py := place(x), place(y); px != py {
			return px - py
		}
		return strings.Compare(x, y)
	})
}

// refusal is why an attribute cannot be set by name; its word is the item's Validator.
type refusal struct{ word, text string }

func (r *refusal) Error() string { return r.text }

// attribute finds the attribute that a name may set.
func (s *setting) attribute(name string) (*schema.Attribute, error) {
	base, _, nested := strings.Cut(name, ".")
	t := s.m.table
	a := t.Attribute(base)
	switch {
	case a == nil && t.Association(base) != nil:
		return nil, &refusal{"unknown", "is an association: give Include(\"" + base + "\") to build its records, too"}
	case a == nil || nested && !a.IsDocument():
		return nil, &refusal{"unknown", strings.TrimPrefix(s.m.unknownAttribute(name).Error(), "sequelize: ")}
	case s.allowed != nil && !slices.Contains(s.allowed, base):
		return a, &refusal{"fields", "may not be set here"}
	case !a.HasField:
		return a, &refusal{"unknown", t.GoName + " has no field for it"}
	case a.ReadOnly && !a.Virtual:
		return a, &refusal{"readOnly", "is computed by the database"}
	case s.refuse != nil:
		if why := s.refuse(a); why != "" {
			return a, &refusal{"readOnly", why}
		}
	}
	return a, nil
}

// store sets one attribute to a user's value.
func (s *setting) store(a *schema.Attribute, name string, v any) error {
	if isExpression(v) {
		if s.computed != nil && !a.Virtual {
			s.computed[name] = v
			return nil
		}
		return &refusal{"type", "takes a value, not an expression or operator: use the model's Update"}
	}
	if _, path, nested := strings.Cut(name, "."); nested {
		document, err := s.place(a, path, v)
		if err != nil {
			return err
		}
		v = document
	}
	if set := s.m.setterFor(a); set != nil {
		return set(s.record, v)
	}
	v, err := canonical(a, v)
	if err != nil {
		return err
	}
	if v == nil && !a.CanHoldNull() && !a.NullAsZero {
		return errNull
	}
	return a.Set(s.record, v)
}

var errNull = &refusal{"notNull", "cannot be null"}

// place is the document of attribute a with the value at a path replaced; objects on the way are made.
func (s *setting) place(a *schema.Attribute, path string, v any) (json.RawMessage, error) {
	var document any
	if old, err := a.Get(s.record); err != nil {
		return nil, err
	} else if raw, ok := old.(json.RawMessage); ok {
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber() // numbers that are not touched stay as they are written
		if err := d.Decode(&document); err != nil {
			return nil, err
		}
	}
	if document == nil {
		document = map[string]any{}
	}
	at, keys := document, strings.Split(path, ".")
	for _, key := range keys[:len(keys)-1] {
		object, ok := at.(map[string]any)
		if !ok {
			return nil, &refusal{"type", "has no object at " + path}
		}
		if object[key] == nil {
			object[key] = map[string]any{}
		}
		at = object[key]
	}
	object, ok := at.(map[string]any)
	if !ok {
		return nil, &refusal{"type", "has no object at " + path}
	}
	object[keys[len(keys)-1]] = v
	return json.Marshal(document)
}

// isExpression reports whether a value of a Set is something that only the database can compute.
func isExpression(v any) bool {
	switch v.(type) {
	case expression, op.Operator, *SelectQuery, Condition, query.Expr, *query.Find, *plan.List:
		return true
	}
	return false
}

// assignmentItem is the item of a name that could not be set.
func (m *model) assignmentItem(a *schema.Attribute, name string, err error) ValidationItem {
	item := ValidationItem{Model: m.table.Model, Attribute: name, Type: "Validation error", Validator: "type", Origin: "CORE", Err: err}
	item.Message = m.table.Model + "." + name + ": " + err.Error()
	r, ok := err.(*refusal)
	switch {
	case ok && r.word == "unknown" && a == nil && m.table.Association(name) == nil:
		item.Message, item.Validator = r.text, r.word
	case ok:
		item.Message, item.Validator = m.table.Model+"."+name+" "+r.text, r.word
	case m.setters != nil && a != nil && m.setters[a.Place] != nil:
		item.Message, item.Validator, item.Origin = err.Error(), "setter", "FUNCTION"
	}
	if r == errNull {
		item.Type = "notNull violation"
	}
	return item
}
