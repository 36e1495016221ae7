package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/op"
)

// relation is an association as the handles and the nested writes see it: with the models at both of its ends.
type relation struct {
	a              *schema.Association
	source, target *model
}

// ready makes sure that the association's keys are known.
func (r *relation) ready() error {
	if err := r.source.db.open(); err != nil {
		return err
	}
	if err := r.source.db.resolve(); err != nil {
		return err
	}
	if len(r.a.From) == 0 {
		return errorf("%s.%s: the association leads to or through a model that is not defined: %s", r.source.table.Model, r.a.As, r.a.Declared)
	}
	return nil
}

// name is how errors name the association.
func (r *relation) name() string { return r.source.table.Model + "." + r.a.As }

// key are the values of a record's key attributes, by which the association's other end finds it.
func (r *relation) key(m *model, p unsafe.Pointer, attrs []*schema.Attribute) ([]any, error) {
	if err := m.notReference(p); err != nil {
		return nil, err
	}
	if m.table.HasInstance {
		if isNew, err := m.instanceIsNew(p); err != nil || isNew {
			if err == nil {
				err = r.unsaved(m)
			}
			return nil, err
		}
	}
	values := make([]any, len(attrs))
	for i, a := range attrs {
		if !a.HasField {
			return nil, errorf("%s: %s has no field for %q, by which the association finds its records: add one", r.name(), m.table.GoName, a.Name)
		}
		v, err := m.get(a, p)
		if err != nil {
			return nil, err
		}
		if v == nil || a.AutoIncrement && a.IsZero(p) || len(attrs) == 1 && a.PrimaryKey && a.IsZero(p) {
			return nil, r.unsaved(m)
		}
		values[i] = v
	}
	return values, nil
}

func (r *relation) unsaved(m *model) error {
	return errorf("%s: a record of %s has no key: save it first, or write it by Create or Save with Include(%q)", r.name(), m.table.Model, r.a.As)
}

// keysOf are the keys of records, each once, in the order of the records; the records are without repetition, too.
func (r *relation) keysOf(m *model, records []unsafe.Pointer, attrs []*schema.Attribute) ([]unsafe.Pointer, [][]any, error) {
	var kept []unsafe.Pointer
	var keys [][]any
	seen := map[string]bool{}
	for _, p := range records {
		key, err := r.key(m, p, attrs)
		if err != nil {
			return nil, nil, err
		}
		if text := keyText(key); !seen[text] {
			seen[text] = true
			kept, keys = append(kept, p), append(keys, key)
		}
	}
	return kept, keys, nil
}

// scopeConds are the conditions of an association's scope, in a fixed order.
func scopeConds(scope map[string]any) []query.Cond {
	var list []query.Cond
	for _, name := range sortedNames(scope) {
		list = append(list, query.Cond{Op: op.KindEq, Path: name, Value: scope[name]})
	}
	return list
}

// ofSources are the conditions of a has association's targets that belong to sources with the keys.
func (r *relation) ofSources(keys [][]any) []query.Cond {
	return append([]query.Cond{keyIs(r.a.To, keys)}, scopeConds(r.a.Scope)...)
}

// ask folds a finder's options into a question for the targets of one source.
func (r *relation) ask(p unsafe.Pointer, options []FindOption) (*findCall, error) {
	if err := r.ready(); err != nil {
		return nil, err
	}
	key, err := r.key(r.source, p, r.a.From)
	if err != nil {
		return nil, err
	}
	c, err := r.target.fold(options)
	if err != nil {
		return nil, err
	}
	if r.a.Through != nil {
		c.Find.Keyed = r.keyed([][]any{key})
		c.Find.Keyed.Bare = true
		return c, nil
	}
	c.Find.Where = append(r.ofSources([][]any{key}), c.Find.Where...)
	return c, nil
}

// keyed asks for the targets of sources with the keys.
func (r *relation) keyed(keys [][]any) *query.Keyed {
	k := &query.Keyed{Association: r.a}
	for i := range r.a.From {
		list := make([]any, len(keys))
		for j, key := range keys {
			list[j] = key[i]
		}
		k.Keys = append(k.Keys, list)
	}
	return k
}

// field are the records in the association's field of a source; nothing where the struct has none.
func (r *relation) field(p unsafe.Pointer) []unsafe.Pointer {
	if !r.a.HasField {
		return nil
	}
	return r.a.Records(nil, p)
}

// setField sets the association's field of a source, where the struct has one.
func (r *relation) setField(p unsafe.Pointer, records []unsafe.Pointer) {
	if r.a.HasField {
		r.a.SetRecords(p, records)
	}
}

// joinField adds records to the association's field of a source; of records with one key the new one stays.
func (r *relation) joinField(p unsafe.Pointer, records []unsafe.Pointer) {
	if r.a.HasField {
		r.a.SetRecords(p, append(r.others(r.field(p), records), records...))
	}
}

// others are the records of list that are none of gone, told by their keys.
func (r *relation) others(list, gone []unsafe.Pointer) []unsafe.Pointer {
	m := r.target
	names := map[string]bool{}
	for _, p := range gone {
		names[m.primaryText(p)] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(p unsafe.Pointer) bool { return names[m.primaryText(p)] })
}

// deadlockTries is how often a change of links is run again for a deadlock: others link the same records.
const deadlockTries = 10

// atomicWithRetry runs f in a transaction, again where the database ended it for a deadlock. In a transaction of the
// caller's it is a savepoint, and a deadlock is the caller's to meet.
func (s *Sequelize) atomicWithRetry(ctx context.Context, f func(ctx context.Context) error) error {
	return s.Transaction(ctx, f, Retry(deadlockTries))
}
