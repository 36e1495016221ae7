package sequelize

import (
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/internal/snapshot"
)

// Instance gives a record its state: embed it in a model's struct, and records know what was read, what changed, and how
// to save, reload and destroy themselves. Records of models without it are plain values and pay nothing.
//
//	type Account struct {
//		sequelize.Instance
//		ID      int64
//		Balance int64
//	}
//
// A record is bound when the library reads, creates or builds it. A copy of the struct is not bound: its methods say so,
// and it is never saved over the row of the record that it was copied from. Like any struct, a record is used by one
// goroutine at a time. JSON does not show an Instance.
//
// Where a transaction or savepoint in which a record was written is rolled back, the record forgets it: a created one is
// new again, without the key that the database gave it, and what was saved counts as changed, so that it can be saved
// again. What the program itself put into the record stays. A transaction keeps the records that it wrote until it ends.
// (Plain structs stay as they are: their key and version are those of the write that was undone. UseTx cannot tell how
// its transaction ends.)
type Instance struct{ state *instanceState }

// instanceState is what a bound record knows.
type instanceState struct {
	m      *model
	record unsafe.Pointer // the record that was bound; another one that leads here is a copy of it
	isNew  bool
	gone   bool // its row was deleted through it
	known
	past   *past   // while hooks after a write run
	before *before // what it was before an open transaction wrote it; nil without one
}

// Record is a record whose struct embeds Instance.
type Record interface{ instance() *Instance }

func (i *Instance) instance() *Instance { return i }

// bound is the state of a record that the library knows. A copy is told by its address: state belongs to one record.
func (i *Instance) bound() (*instanceState, error) {
	if i.state == nil {
		return nil, errorf("the record is not bound to a model: create it by Model.Create or Model.Build, or save it by Model.Save")
	}
	return i.state, i.state.holds(i)
}

// holds refuses an Instance that was copied together with its record.
func (st *instanceState) holds(i *Instance) error {
	if st.m.instanceOf(st.record) == i {
		return nil
	}
	return errorf("%s: the record is a copy of another: only the record that was read or created knows what changed (keep pointers to records, or bind the copy by Model.Reload)", st.m.table.Model)
}

// instanceOf is the Instance embedded in a record.
func (m *model) instanceOf(p unsafe.Pointer) *Instance {
	return (*Instance)(unsafe.Add(p, m.table.Instance))
}

// stateOf is the state of a record, nil where it was never bound. A copy and a record of another model are errors.
func (m *model) stateOf(p unsafe.Pointer) (*instanceState, error) {
	i := m.instanceOf(p)
	if i.state == nil {
		return nil, nil
	}
	if i.state.m.table != m.table {
		return nil, errorf("%s: the record belongs to the model %s", m.table.Model, i.state.m.table.Model)
	}
	return i.state, i.state.holds(i)
}

// noCopies refuses copies of records, and records of another model, where a write may meet a row that is there.
func (m *model) noCopies(records ...unsafe.Pointer) error {
	if !m.table.HasInstance {
		return nil
	}
	for _, p := range records {
		if _, err := m.stateOf(p); err != nil {
			return err
		}
	}
	return nil
}

// snapshots is how the model's records are kept.
func (m *model) snapshots() *snapshot.Shape {
	m.shapeOnce.Do(func() { m.shape = snapshot.Of(m.table) })
	return m.shape
}

// adopt binds records whose attributes were just read or written: what they hold is what their rows hold.
func (m *model) adopt(records []unsafe.Pointer, attrs []*schema.Attribute) {
	if !m.table.HasInstance || len(records) == 0 {
		return
	}
	keeper := m.snapshots().Keeper(len(records))
	var states []instanceState
	for n, p := range records {
		i := m.instanceOf(p)
		if i.state == nil || i.state.record != p || i.state.m.table != m.table {
			if len(states) == 0 {
				states = make([]instanceState, len(records)-n)
			}
			i.state, states = &states[0], states[1:]
			*i.state = instanceState{m: m, record: p, known: known{old: keeper.New()}}
		}
		st := i.state
		st.isNew, st.gone = false, false
		for _, a := range attrs {
			if a != nil && a.HasField {
				st.loaded.add(a.Place)
				st.assigned.remove(a.Place)
				keeper.Keep(&st.old, p, a.Place)
			}
		}
	}
}

// adoptOne binds a record whose attributes were just written.
func (m *model) adoptOne(p unsafe.Pointer, lists ...[]*schema.Attribute) {
	if !m.table.HasInstance {
		return
	}
	one := []unsafe.Pointer{p}
	for _, list := range lists {
		m.adopt(one, list)
	}
}

// adoptWritten binds a record of which every attribute was just written or read.
func (m *model) adoptWritten(p unsafe.Pointer) { m.adoptOne(p, m.table.Attributes) }

// bindNew binds a record that has no row yet.
func (m *model) bindNew(p unsafe.Pointer) {
	if m.table.HasInstance {
		keeper := m.snapshots().Keeper(1)
		m.instanceOf(p).state = &instanceState{m: m, record: p, isNew: true, known: known{old: keeper.New()}}
	}
}

// bindUnbound binds a record that the library does not know: a new one, or a copy.
func (m *model) bindUnbound(p unsafe.Pointer) {
	if st := m.instanceOf(p).state; st == nil || st.record != p || st.m.table != m.table {
		m.bindNew(p)
	}
}

// forget notes that the row of a record was deleted.
func (m *model) forget(p unsafe.Pointer) {
	if m.table.HasInstance {
		if st, err := m.stateOf(p); err == nil && st != nil {
			st.gone = true
		}
	}
}

// instanceIsNew reports whether a record with Instance is to be inserted.
func (m *model) instanceIsNew(p unsafe.Pointer) (bool, error) {
	st, err := m.stateOf(p)
	return err == nil && (st == nil || st.isNew), err
}

// changed reports whether an attribute differs from its row. One that was not loaded is compared with zero: a value
// that was put there is a change.
func (st *instanceState) changed(a *schema.Attribute) (bool, error) { return st.differs(&st.known, a) }

// differs is changed, of what is known of a row.
func (st *instanceState) differs(row *known, a *schema.Attribute) (bool, error) {
	if row.assigned.has(a.Place) {
		return true, nil
	}
	is, err := st.m.snapshots().Differs(&row.old, st.record, a.Place)
	if err != nil {
		err = errorf("%s.%s: %w", st.m.table.Model, a.Name, err)
	}
	return is, err
}

// instanceChanges are the attributes of a record that an update writes: those that differ from its row.
func (m *model) instanceChanges(p unsafe.Pointer, c *writeCall) (attributeSet, error) {
	var set attributeSet
	st, err := m.stateOf(p)
	if err != nil || st == nil {
		return set, err
	}
	for _, a := range m.table.Attributes {
		if !m.updatable(a, c) {
			continue
		}
		is, err := st.changed(a)
		if err != nil {
			return set, err
		}
		if is {
			set.add(a.Place)
		}
	}
	return set, nil
}

// ownRow refuses to write a record with Instance over another row than the one that it was read from.
func (m *model) ownRow(p unsafe.Pointer) error {
	if !m.table.HasInstance {
		return nil
	}
	st, err := m.stateOf(p)
	if err != nil || st == nil || st.isNew {
		return err
	}
	if st.gone {
		return m.notFound()
	}
	for _, a := range m.table.PrimaryKey {
		if !a.HasField || !st.loaded.has(a.Place) {
			if st.loaded == (attributeSet{}) {
				continue // never read: the key is the caller's
			}
			return errorf("%s: the record was read without its key %q, by which its row is found: select it too", m.table.Model, a.Name)
		}
		if is, err := st.changed(a); err != nil || is {
			if err == nil {
				err = errorf("%s.%s: the key of a record was changed since it was read: it would be written over another row", m.table.Model, a.Name)
			}
			return err
		}
	}
	return nil
}
