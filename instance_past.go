package sequelize

import (
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/snapshot"
)

// known is what a bound record knows of its row.
type known struct {
	loaded   attributeSet
	assigned attributeSet // set by name, although not loaded: written even where the value is zero
	old      snapshot.Values
}

// past is what a record knew before the write whose hooks after it run: Previous and Changed tell that in them, so that an
// audit sees old values and new. What a Save inside them writes still follows the row.
type past struct {
	known
	outer *past // of the write around this one, where a hook writes the record again
}

// told is what Previous and Changed go by.
func (st *instanceState) told() *known {
	if st.past != nil {
		return &st.past.known
	}
	return &st.known
}

// lookBack keeps what records know before a write, where a hook runs after it that can ask; the function that it gives
// ends that.
func (m *model) lookBack(c *writeCall, records []unsafe.Pointer, after ...event) (end func()) {
	if !m.table.HasInstance || c.noHooks || !m.listens(after...) {
		return func() {}
	}
	states := make([]*instanceState, len(records))
	for n, p := range records {
		m.bindUnbound(p)
		st := m.instanceOf(p).state
		st.past = &past{known{st.loaded, st.assigned, m.snapshots().Clone(&st.old)}, st.past}
		states[n] = st
	}
	return func() {
		for _, st := range states {
			st.past = st.past.outer
		}
	}
}
