package sequelize

import (
	"context"
	"reflect"
	"slices"
	"sync"
	"unsafe"
	"weak"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// Load loads an association of records that are there already, as Include would have done with them: in as many
// statements as path has levels, whatever the number of records. What the fields held before is replaced. Options are
// those of Include, and hold for the last association of path; Required selects nothing, because the records are given.
//
// The model is found by T. Where several models have T's struct, the records' Instance or the transaction of ctx tells
// which one is meant; where neither does, use Model.Load.
func Load[T any](ctx context.Context, records []*T, path string, options ...IncludeOption) error {
	pointers := addresses(records)
	m, err := modelForLoad(ctx, reflect.TypeFor[T](), pointers)
	if err != nil {
		return err
	}
	return m.load(ctx, pointers, path, options)
}

// Load is the function Load for records of this model.
func (m *ModelOf[P]) Load(ctx context.Context, records []P, path string, options ...IncludeOption) error {
	return m.model.load(ctx, addresses(records), path, options)
}

// addresses are the records that are there.
func addresses[P any](records []P) []unsafe.Pointer {
	list := make([]unsafe.Pointer, 0, len(records))
	for _, r := range records {
		if p := address(r); p != nil {
			list = append(list, p)
		}
	}
	return list
}

func (m *model) load(ctx context.Context, records []unsafe.Pointer, path string, options []IncludeOption) error {
	if err := m.db.open(); err != nil {
		return err
	}
	c := &findCall{}
	Include(path, options...).find(c)
	if c.err != nil {
		return c.err
	}
	if err := m.db.resolve(); err != nil {
		return err
	}
	t := &includeTree{db: m.db, root: m, load: true}
	nodes, err := t.level(m.table, "", c.Find.Includes, []*schema.Table{m.table})
	if err != nil || len(records) == 0 {
		return err
	}
	l := &loader{db: m.db, schema: m.schemaName, home: m.table.Name.Schema}
	return l.all(ctx, nodes, records)
}

// loadable are the models of the process by their struct, for Load. It does not keep them alive.
var loadable = struct {
	sync.Mutex
	models map[reflect.Type][]weak.Pointer[modelCore]
}{models: map[reflect.Type][]weak.Pointer[modelCore]{}}

// offer makes a model known to Load. It forgets those that are gone.
func (m *modelCore) offer() {
	loadable.Lock()
	defer loadable.Unlock()
	t := m.table.Type
	list := slices.DeleteFunc(loadable.models[t], func(w weak.Pointer[modelCore]) bool {
		other := w.Value()
		return other == nil || other.db.closed.Load() || other.db == m.db && other.table.Model == m.table.Model
	})
	loadable.models[t] = append(list, weak.Make(m))
}

// modelForLoad finds the model of records of type t.
func modelForLoad(ctx context.Context, t reflect.Type, records []unsafe.Pointer) (*model, error) {
	var found []*modelCore
	loadable.Lock()
	for _, w := range loadable.models[t] {
		if m := w.Value(); m != nil && !m.db.closed.Load() {
			found = append(found, m)
		}
	}
	loadable.Unlock()
	if len(found) == 0 {
		return nil, errorf("Load: %s is the struct of no model: define one", t)
	}
	if len(found) > 1 {
		found = meant(ctx, found, records)
	}
	if len(found) != 1 {
		return nil, errorf("Load: several models have the struct %s: use the method Load of the one that is meant, or a context with its transaction", t)
	}
	return &model{modelCore: found[0]}, nil
}

// meant are the models that the records or the context's transaction point to.
func meant(ctx context.Context, found []*modelCore, records []unsafe.Pointer) []*modelCore {
	if len(records) > 0 && found[0].table.HasInstance {
		any := &model{modelCore: found[0]}
		if st := any.instanceOf(records[0]).state; st != nil {
			return []*modelCore{st.m.modelCore}
		}
	}
	return slices.DeleteFunc(found, func(m *modelCore) bool { return m.db.txOf(ctx) == nil })
}
