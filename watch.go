package sequelize

import (
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/internal/snapshot"
)

// watch is what a record held at one moment, to tell what the user's functions (hooks, setters) changed in it. It works
// for records of every model.
type watch struct {
	m      *model
	record unsafe.Pointer
	old    snapshot.Values
}

// watch notes what a record holds.
func (m *model) watch(p unsafe.Pointer) *watch {
	keeper := m.snapshots().Keeper(1)
	w := &watch{m, p, keeper.New()}
	for _, a := range m.table.Attributes {
		keeper.Keep(&w.old, p, a.Place)
	}
	return w
}

// touched are the attributes that hold something else now.
func (w *watch) touched() attributeSet {
	var set attributeSet
	for _, a := range w.m.table.Attributes {
		if is, err := w.m.snapshots().Differs(&w.old, w.record, a.Place); is || err != nil {
			set.add(a.Place)
		}
	}
	return set
}

// assignmentOf sets attribute a to what the record at p holds.
func (m *model) assignmentOf(a *schema.Attribute, p unsafe.Pointer) (query.Assignment, error) {
	v, err := a.Get(p)
	if err != nil {
		return query.Assignment{}, m.typeError(a, err)
	}
	return query.Assignment{Path: a.Name, Value: v}, nil
}
