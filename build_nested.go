package sequelize

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unsafe"
)

// branchOf is the branch of an alias, nil where there is none.
func branchOf(branches []*graphBranch, alias string) *graphBranch {
	for _, b := range branches {
		if b.a.As == alias {
			return b
		}
	}
	return nil
}

// checkFields refuses names in Fields that are neither attributes nor those of included records.
func (m *model) checkFields(c *buildCall) error {
	for _, name := range c.fields {
		head, rest, nested := strings.Cut(name, ".")
		b := branchOf(c.branches, head)
		switch {
		case b != nil && nested:
			if err := b.target.checkFields(&buildCall{fields: []string{rest}, branches: b.branches}); err != nil {
				return err
			}
		case b != nil:
			return errorf("%s: Fields names the association %q: name the attributes of its records, such as %q", m.table.Model, name, name+"."+b.target.table.Attributes[0].Name)
		case m.table.Attribute(name) == nil:
			return m.unknownAttribute(name)
		}
	}
	return nil
}

// inner is the call that builds the records of a branch.
func (c *buildCall) inner(b *graphBranch) *buildCall {
	in := &buildCall{branches: b.branches}
	if c.fields == nil {
		return in
	}
	in.fields = []string{}
	for _, name := range c.fields {
		if rest, ok := strings.CutPrefix(name, b.a.As+"."); ok {
			in.fields = append(in.fields, rest)
		}
	}
	return in
}

// assignNested sets attributes of a new record, and builds the records that stand under the aliases of its branches. All
// that is wrong in any of them is in the one error.
func (m *model) assignNested(p unsafe.Pointer, values Set, c *buildCall) error {
	own, nested := Set{}, map[*graphBranch]any{}
	for name, v := range values {
		if b := branchOf(c.branches, name); b != nil {
			nested[b] = v
		} else {
			own[name] = v
		}
	}
	e := &ValidationError{Model: m.table.Model}
	if err := m.assignTo(p, own, c.fields); err != nil && !e.join(err, "") {
		return err
	}
	for _, b := range c.branches {
		if v, given := nested[b]; given {
			if err := b.build(p, v, c.inner(b), e); err != nil {
				return err
			}
		}
	}
	if len(e.Items) > 0 {
		return e
	}
	return nil
}

// join adds the items of a *ValidationError, whose attributes are behind a path; it reports whether err is one.
func (e *ValidationError) join(err error, path string) bool {
	var inner *ValidationError
	if !errors.As(err, &inner) {
		return false
	}
	for _, item := range inner.Items {
		item.Attribute = path + item.Attribute
		e.Items = append(e.Items, item)
	}
	return true
}

// build builds the records of a branch from what stands under its alias, and puts them into the source's field.
func (b *graphBranch) build(source unsafe.Pointer, v any, c *buildCall, e *ValidationError) error {
	sets, err := b.sets(v)
	if err == nil && len(sets) > 1 && !b.a.Many() {
		err = &refusal{"type", fmt.Sprintf("leads to one record, not to %d", len(sets))}
	}
	if err != nil {
		e.Items = append(e.Items, b.source.assignmentItem(nil, b.a.As, err))
		return nil
	}
	records := make([]unsafe.Pointer, 0, len(sets))
	for i, set := range sets {
		p, err := b.target.build(set, c)
		path := b.a.As + "."
		if b.a.Many() {
			path = fmt.Sprintf("%s[%d].", b.a.As, i)
		}
		if err != nil && !e.join(err, path) {
			return err
		}
		records = append(records, p)
	}
	if len(e.Items) > 0 {
		return nil
	}
	b.a.SetRecords(source, records)
	for i, p := range b.field(source) {
		b.target.rebind(p, records[i])
	}
	return nil
}

// rebind gives a record that a field holds by value the state of the one that it was copied from.
func (m *model) rebind(p, from unsafe.Pointer) {
	if m.table.HasInstance && p != from {
		st := *m.instanceOf(from).state
		st.record = p
		m.instanceOf(p).state = &st
	}
}

// sets are the values of the records that stand under an alias: a Set or a list of them, or their JSON.
func (b *graphBranch) sets(v any) ([]Set, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case Set:
		return []Set{v}, nil
	case map[string]any:
		return []Set{v}, nil
	case []Set:
		return v, nil
	case []map[string]any:
		list := make([]Set, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return list, nil
	case []any:
		var list []Set
		for _, one := range v {
			sets, err := b.sets(one)
			if err != nil {
				return nil, err
			}
			list = append(list, sets...)
		}
		return list, nil
	case json.RawMessage:
		return b.setsOfJSON(v)
	}
	return nil, &refusal{"type", fmt.Sprintf("takes a Set, or a list of them, not %T", v)}
}

func (b *graphBranch) setsOfJSON(text json.RawMessage) ([]Set, error) {
	switch text = bytes.TrimSpace(text); {
	case bytes.Equal(text, []byte("null")):
		return nil, nil
	case text[0] != '[' && text[0] != '{':
		return nil, &refusal{"type", "takes an object, or a list of them"}
	case text[0] == '{':
		return b.listed([]json.RawMessage{text})
	}
	var list []json.RawMessage
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, &refusal{"type", "is broken JSON"}
	}
	return b.listed(list)
}

// listed are the values of JSON objects.
func (b *graphBranch) listed(list []json.RawMessage) ([]Set, error) {
	sets := make([]Set, len(list))
	for i, one := range list {
		var err error
		if sets[i], err = b.target.decodeSet(one, b.branches); err != nil {
			return nil, &refusal{"type", "takes an object, or a list of them"}
		}
	}
	return sets, nil
}
