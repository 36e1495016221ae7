package sequelize

import (
	"context"
	"reflect"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// kept are records as they were before a write touched them. A write that is rolled back leaves no trace in them: no key
// or version of a row that is not there, no state that hides from Save what is still to be written, nothing of hooks.
// That is what a caller expects of a call that failed. A rollback of the caller's own transaction is another thing: the
// call succeeded, and what the program put into the record since is the program's (see before).
type kept []keptRecord

type keptRecord struct {
	m     *model
	p     unsafe.Pointer
	value reflect.Value  // the struct
	state *instanceState // nil where the record was not bound
}

// keep remembers records of a model.
func (k kept) keep(m *model, records ...unsafe.Pointer) kept {
	values := reflect.MakeSlice(reflect.SliceOf(m.table.Type), len(records), len(records))
	k = slices.Grow(k, len(records))
	for i, p := range records {
		r := keptRecord{m: m, p: p, value: values.Index(i)}
		r.value.Set(m.valueAt(p))
		if m.table.HasInstance {
			if st := m.instanceOf(p).state; st != nil {
				state := *st
				state.old = m.snapshots().Clone(&st.old)
				r.state = &state
			}
		}
		k = append(k, r)
	}
	return k
}

// restore gives the records back what they held.
func (k kept) restore() {
	for _, r := range slices.Backward(k) {
		r.m.valueAt(r.p).Set(r.value)
		if r.state != nil {
			*r.m.instanceOf(r.p).state = *r.state
		}
	}
}

// valueAt is the struct at p.
func (m *model) valueAt(p unsafe.Pointer) reflect.Value { return reflect.NewAt(m.table.Type, p).Elem() }

// writeTogether runs the write of records in a transaction. Where it fails, the records hold what they held before.
func (m *model) writeTogether(ctx context.Context, records []unsafe.Pointer, write func(ctx context.Context) error) error {
	before := kept(nil).keep(m, records...)
	err := m.db.atomically(ctx, write)
	if err != nil {
		before.restore()
	}
	return err
}

// unmake takes back what an insert that failed had brought into records already: a row can arrive, or a chunk can be
// done, before the error comes. What the database makes was not there before.
func (m *model) unmake(records []unsafe.Pointer, wp *writePlan) {
	lists := [][]*schema.Attribute{wp.Plan.Attributes, wp.after}
	if wp.keyed {
		lists = append(lists, []*schema.Attribute{m.table.AutoIncrement})
	}
	for _, list := range lists {
		for _, a := range list {
			for _, p := range records {
				reflect.NewAt(a.GoType, unsafe.Add(p, a.Offset)).Elem().SetZero()
			}
		}
	}
}
