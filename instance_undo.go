package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/internal/snapshot"
)

// before is what a record with Instance was before a transaction wrote it. A rollback undoes the row and not the
// program's memory: without this the record would take for written what is not, and its next Save would leave it out.
//
// What the library put into the record (a generated key, the version, timestamps) is taken out again; what the program
// put there stays and counts as changed, so that it can be saved again.
type before struct {
	tx       *Tx
	outer    *before // of the transaction around tx, where that one wrote the record first
	isNew    bool
	gone     bool
	loaded   attributeSet
	assigned attributeSet
	// held is what an old record's row held; of a new record what it held itself where the library fills it.
	held snapshot.Values
	made attributeSet // what the database computed beside what the library fills: increments
}

// remember notes what records are, before the transaction of ctx writes them. Without a transaction there is nothing to
// undo: a statement that fails has written nothing.
func (m *model) remember(ctx context.Context, records ...unsafe.Pointer) {
	if !m.table.HasInstance {
		return
	}
	if tx := m.db.txOf(ctx); tx != nil && !tx.adopted {
		tx.remember(m, records)
	}
}

func (t *Tx) remember(m *model, records []unsafe.Pointer) {
	keeper := m.snapshots().Keeper(len(records))
	list := make([]before, len(records))
	t.mu.Lock()
	defer t.mu.Unlock()
	for n, p := range records {
		m.bindUnbound(p)
		st := m.instanceOf(p).state
		if st.before != nil && st.before.tx == t {
			continue
		}
		b := &list[n]
		*b = before{tx: t, outer: st.before, isNew: st.isNew, gone: st.gone, loaded: st.loaded, assigned: st.assigned}
		if b.isNew {
			b.held = keeper.New()
			for _, a := range m.table.Attributes {
				if m.fills(a) {
					keeper.Keep(&b.held, p, a.Place)
				}
			}
		} else {
			b.held = m.snapshots().Clone(&st.old)
		}
		st.before = b
		t.written = append(t.written, st)
	}
}

// rememberMade is remember for a write that lets the database compute the named attributes.
func (m *model) rememberMade(ctx context.Context, p unsafe.Pointer, names []string) {
	m.remember(ctx, p)
	if !m.table.HasInstance || m.instanceOf(p).state == nil {
		return
	}
	if b := m.instanceOf(p).state.before; b != nil {
		for _, name := range names {
			b.made.add(m.table.Attribute(name).Place)
		}
	}
}

// fills reports whether the library puts values into attribute a of a record, beside what the program puts there.
func (m *model) fills(a *schema.Attribute) bool {
	t := m.table
	if !a.HasField || a.Virtual {
		return false
	}
	return a.PrimaryKey || a.ReadOnly || a.Default.Kind == schema.DefaultSQL ||
		a == t.CreatedAt || a == t.UpdatedAt || a == t.DeletedAt || a == t.Version
}

// undo makes the records that a transaction wrote again what they were before it.
func (t *Tx) undo() {
	for _, st := range t.written {
		for b := st.before; b != nil; b = b.outer {
			if b.tx == t {
				st.restore(b)
				break
			}
		}
	}
	t.written = nil
}

// restore makes the record what it was.
func (st *instanceState) restore(b *before) {
	shape := st.m.snapshots()
	for _, a := range st.m.table.Attributes {
		if !st.m.fills(a) && !b.made.has(a.Place) {
			continue
		}
		// What is not as the library left it is the program's own.
		if own, err := shape.Differs(&st.old, st.record, a.Place); err == nil && !own {
			shape.Restore(&b.held, st.record, a.Place)
		}
	}
	st.isNew, st.gone, st.loaded, st.assigned, st.old = b.isNew, b.gone, b.loaded, b.assigned, b.held
	if st.isNew { // it has no row whose values it could be compared with
		keeper := shape.Keeper(1)
		st.old = keeper.New()
	}
	st.before = b.outer
}

// settled hands the records that a transaction wrote on to the one around it, which may still be rolled back; nothing
// undoes what the outermost has committed.
func (t *Tx) settled() {
	for _, st := range t.written {
		b := st.before
		switch {
		case t.parent == nil:
			st.before = nil
		case b == nil || b.tx != t:
		case b.outer != nil && b.outer.tx == t.parent:
			st.before = b.outer
			for i := range b.made {
				b.outer.made[i] |= b.made[i]
			}
		default:
			b.tx = t.parent
			t.parent.written = append(t.parent.written, st)
		}
	}
	t.written = nil
}
