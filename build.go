package sequelize

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
)

// BuildOption is an option of Build, BulkBuild and BuildJSON: Fields and Include.
//
// Fields are the only attributes that the given values may set. Name them wherever values come from a request: nothing
// else can then be assigned. Those of included records are named by their path: Fields{"name", "posts.title"}.
//
// Include names the associations whose records are built with the record, from Sets under the association's alias; Create
// with the same Include writes them all.
type BuildOption interface{ build(*buildCall) }

type buildCall struct {
	call
	fields   []string
	includes []query.Include
	branches []*graphBranch // what includes name
}

func (s IncludeSpec) build(c *buildCall) { c.includes = append(c.includes, s.fold(&c.call)) }

func (f Fields) build(c *buildCall) {
	if c.fields == nil {
		c.fields = []string{} // Fields{} without names allows none
	}
	c.fields = append(c.fields, f...)
}

// Build makes a record of values by attribute name, without writing it: values are converted to their attributes' types
// and go through setters, and attributes that are not named get their defaults. A dotted name sets a place inside a JSON
// attribute. What is not an attribute, cannot be converted or is not in Fields is an item of the one *ValidationError,
// and no record is returned. Validation runs when the record is written.
//
// In Sequelize: build(values), where unknown names are passed over.
func (m *ModelOf[P]) Build(values Set, options ...BuildOption) (P, error) {
	p, err := m.model.buildSet(values, options)
	return as[P](p), err
}

// BulkBuild builds a record of each Set. The error is an *AggregateError with the places of those that are wrong.
func (m *ModelOf[P]) BulkBuild(list []Set, options ...BuildOption) ([]P, error) {
	records, err := m.model.buildSets(list, options)
	if err != nil {
		return nil, err
	}
	return asRecords[P](records), nil
}

// BuildJSON builds a record of a JSON object, such as the body of a request. Numbers keep all their digits; null is
// NULL; the value of a JSON attribute is kept as it is written. Where a field has a name in its json tag, that is the name
// in the object, as encoding/json writes it; the attribute's own name is taken, too. Fields and errors name attributes.
func (m *ModelOf[P]) BuildJSON(object []byte, options ...BuildOption) (P, error) {
	p, err := m.model.buildJSON(object, options)
	return as[P](p), err
}

func (m *model) buildSet(values Set, options []BuildOption) (unsafe.Pointer, error) {
	c, err := m.foldBuild(options)
	if err != nil {
		return nil, err
	}
	return m.build(values, c)
}

func (m *model) buildSets(list []Set, options []BuildOption) ([]unsafe.Pointer, error) {
	c, err := m.foldBuild(options)
	if err != nil {
		return nil, err
	}
	records, all := make([]unsafe.Pointer, len(list)), &AggregateError{}
	for i, values := range list {
		if records[i], err = m.build(values, c); err != nil {
			all.Errors = append(all.Errors, &BulkRecordError{i, err})
		}
	}
	if len(all.Errors) > 0 {
		return nil, all
	}
	return records, nil
}

func (m *model) buildJSON(object []byte, options []BuildOption) (unsafe.Pointer, error) {
	c, err := m.foldBuild(options)
	if err != nil {
		return nil, err
	}
	values, err := m.decodeSet(object, c.branches)
	if err != nil {
		return nil, err
	}
	return m.build(values, c)
}

func (m *model) foldBuild(options []BuildOption) (*buildCall, error) {
	c := &buildCall{}
	for _, o := range options {
		if o != nil {
			o.build(c)
		}
	}
	if c.err != nil {
		return nil, c.err
	}
	if len(c.includes) > 0 {
		if err := m.db.resolve(); err != nil {
			return nil, err
		}
		var err error
		if c.branches, err = m.branches(c.includes); err != nil {
			return nil, err
		}
	}
	return c, m.checkFields(c)
}

// build makes one record.
func (m *model) build(values Set, c *buildCall) (unsafe.Pointer, error) {
	p := m.newRecord()
	for _, a := range m.chosen().defaulted {
		if err := m.set(a, p, defaultOf(a, m.db.now())); err != nil {
			return nil, err
		}
	}
	m.bindNew(p)
	if len(c.branches) > 0 {
		if err := m.assignNested(p, values, c); err != nil {
			return nil, err
		}
		return p, nil
	}
	if err := m.assignTo(p, values, c.fields); err != nil {
		return nil, err
	}
	return p, nil
}

func (m *model) assignTo(p unsafe.Pointer, values Set, allowed []string) error {
	if m.table.HasInstance {
		return m.instanceOf(p).state.assign(values, allowed, nil)
	}
	return (&setting{m: m, record: p, allowed: allowed}).assign(values)
}

// decodeSet reads a JSON object into values by attribute name. What stands under the alias of a branch stays text.
func (m *model) decodeSet(object []byte, branches []*graphBranch) (Set, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(object, &raw); err != nil {
		return nil, notAnObject(err)
	}
	if raw == nil {
		return nil, errorf("%s: the JSON given is null, not an object", m.table.Model)
	}
	raw, err := ownNames(m, raw)
	if err != nil {
		return nil, err
	}
	values := Set{}
	for name, text := range raw {
		a := m.table.Attribute(name)
		if branchOf(branches, name) != nil || a != nil && a.IsDocument() && !bytes.Equal(text, []byte("null")) {
			values[name] = text
			continue
		}
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber() // a float64 holds integers up to 2^53 only
		var v any
		if err := d.Decode(&v); err != nil && !errors.Is(err, io.EOF) {
			return nil, notAnObject(err)
		}
		values[name] = v
	}
	return values, nil
}

// notAnObject hides what encoding/json says of the text beside the place: it may show values.
func notAnObject(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("sequelize: the JSON given is broken at byte %d: %w", syntax.Offset, err)
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Errorf("sequelize: the JSON given is a %s, not an object", kind.Value)
	}
	return fmt.Errorf("sequelize: the JSON given is broken: %w", err)
}
