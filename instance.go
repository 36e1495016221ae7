package sequelize

import (
	"bytes"
	"encoding/json"
	"reflect"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// Instance gives a record its state: embed it in a model's struct, and records know what was read, what changed, and how
// to save, reload and destroy themselves. Records of models without it are plain values and pay nothing.
//
// A record is bound when the library reads, creates or builds it. A copy of the struct is not bound: its methods say so.
type Instance struct{ state *instanceState }

// instanceState is what a bound record knows.
type instanceState struct {
	m      *model
	self   *Instance // the very Instance that was bound
	isNew  bool
	loaded attributeSet
	old    []any // canonical values as they were read, by place
}

// instanceOf is the Instance embedded in a record.
func (m *model) instanceOf(p unsafe.Pointer) *Instance {
	return (*Instance)(unsafe.Add(p, m.table.Instance))
}

// stateOf is the state of a record, nil where it was never bound or is a copy.
func (m *model) stateOf(p unsafe.Pointer) (*instanceState, error) {
	i := m.instanceOf(p)
	if i.state == nil {
		return nil, nil
	}
	if i.state.self != i {
		return nil, errorf("%s: the record is a copy of another: only the record that was read or created knows what changed (use Reload on a record with the key, or keep pointers)", m.table.Model)
	}
	if i.state.m.table != m.table {
		return nil, errorf("%s: the record belongs to the model %s", m.table.Model, i.state.m.table.Model)
	}
	return i.state, nil
}

// adopt binds records whose attributes were just read.
func (m *model) adopt(records []unsafe.Pointer, attrs []*schema.Attribute) {
	if !m.table.HasInstance {
		return
	}
	for _, p := range records {
		i := m.instanceOf(p)
		if i.state == nil || i.state.self != i {
			i.state = &instanceState{m: m, self: i, old: make([]any, len(m.table.Attributes))}
		}
		i.state.isNew = false
		for _, a := range attrs {
			if a != nil && a.HasField {
				i.state.loaded.add(a.Place)
				i.state.old[a.Place] = snapshot(a, p)
			}
		}
	}
}

// adoptWritten binds a record that was just written: what it holds is what its row holds.
func (m *model) adoptWritten(p unsafe.Pointer) {
	if m.table.HasInstance {
		m.adopt([]unsafe.Pointer{p}, m.table.Attributes)
	}
}

// instanceIsNew reports whether a record with Instance is to be inserted.
func (m *model) instanceIsNew(p unsafe.Pointer) (bool, error) {
	st, err := m.stateOf(p)
	return err == nil && (st == nil || st.isNew), err
}

// snapshot is the canonical value of an attribute, kept apart from the record's own memory.
func snapshot(a *schema.Attribute, p unsafe.Pointer) any {
	v, err := a.Get(p)
	if err != nil {
		return nil
	}
	return detached(v)
}

// detached copies what a later change of the record would reach.
func detached(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, uint64, float64, string, time.Time:
		return v
	case []byte:
		return bytes.Clone(v)
	case json.RawMessage:
		return json.RawMessage(bytes.Clone(v))
	}
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Slice {
		return v
	}
	c := reflect.MakeSlice(rv.Type(), rv.Len(), rv.Len())
	reflect.Copy(c, rv)
	return c.Interface()
}

// changed reports whether an attribute differs from what was read.
func (st *instanceState) changed(a *schema.Attribute, p unsafe.Pointer) (bool, error) {
	v, err := a.Get(p)
	if err != nil {
		return false, errorf("%s.%s: %w", st.m.table.Model, a.Name, err)
	}
	old := st.old[a.Place]
	if t, ok := v.(time.Time); ok {
		if o, ok := old.(time.Time); ok {
			return !t.Equal(o), nil
		}
	}
	return !reflect.DeepEqual(v, old), nil
}

// instanceChanges are the attributes of a record that differ from what was read.
func (m *model) instanceChanges(p unsafe.Pointer, c *writeCall) (attributeSet, error) {
	var set attributeSet
	st, err := m.stateOf(p)
	if err != nil || st == nil {
		return set, err
	}
	for _, a := range m.table.Attributes {
		if !m.updatable(a, c) || !st.loaded.has(a.Place) {
			continue
		}
		is, err := st.changed(a, p)
		if err != nil {
			return set, err
		}
		if is {
			set.add(a.Place)
		}
	}
	return set, nil
}
