package sequelize

import (
	"context"
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// through is the model of the association's through table.
func (r *relation) through() *model {
	return r.source.db.modelOrImplied(r.a.Through).beside(r.source)
}

// modelOrImplied is the model of a table. A through table without a model gets one without a struct: its records are
// addresses, and all its values are given beside them.
func (s *Sequelize) modelOrImplied(t *schema.Table) *model {
	if m := s.modelOf(t); m != nil {
		return m
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.implied[t]
	if m == nil {
		m = &model{modelCore: &modelCore{db: s, table: t, definition: &definition{}}}
		if s.implied == nil {
			s.implied = map[*schema.Table]*model{}
		}
		s.implied[t] = m
	}
	return m
}

// newRecord makes a record of the model.
func (m *model) newRecord() unsafe.Pointer {
	if m.table.Type == nil {
		return unsafe.Pointer(new(uint64))
	}
	return reflect.New(m.table.Type).UnsafePointer()
}

// connect links the targets to the source.
func (r *relation) connect(ctx context.Context, l *linking) error {
	pairs, err := r.pairs(l.source, l.targets)
	if err != nil {
		return err
	}
	return r.insertPairs(ctx, pairs, l.c)
}

// reconnect makes the targets the only ones that are linked to the source.
func (r *relation) reconnect(ctx context.Context, l *linking) error {
	pairs, err := r.pairs(l.source, l.targets)
	if err != nil {
		return err
	}
	keys := make([][]any, len(pairs))
	for i := range pairs {
		keys[i] = pairs[i].to
	}
	which := append(r.linksOf(l.source), scopeConds(r.a.ThroughScope)...)
	err = r.through().allBut(ctx, which, r.a.ThroughTo, keys, func(others []query.Cond) error { return r.deletePairs(ctx, l, others) })
	if err != nil {
		return err
	}
	return r.insertPairs(ctx, pairs, l.c)
}

// disconnect removes the through rows between the source and the targets.
func (r *relation) disconnect(ctx context.Context, l *linking) error {
	_, keys, err := r.keysOf(r.target, l.targets, r.a.To)
	if err != nil {
		return err
	}
	remove := func(ctx context.Context) error {
		return inPieces(r.a.ThroughTo, keys, func(keys [][]any, _, _ int) error {
			return r.deletePairs(ctx, l, []query.Cond{keyIs(r.a.ThroughTo, keys)})
		})
	}
	if namesAtOnce(r.a.ThroughTo, len(keys)) {
		return remove(ctx)
	}
	return r.source.db.atomically(ctx, remove)
}

// linksOf is the condition that a through row leads from a source.
func (r *relation) linksOf(source []any) []query.Cond {
	return []query.Cond{keyIs(r.a.ThroughFrom, [][]any{source})}
}

// deletePairs removes those of a source's through rows that meet the conditions.
func (r *relation) deletePairs(ctx context.Context, l *linking, which []query.Cond) error {
	return r.deleteThrough(ctx, l.c, append(r.linksOf(l.source), which...))
}

func (r *relation) deleteThrough(ctx context.Context, lc *linkCall, which []query.Cond) error {
	m := r.through()
	c := lc.destroyOf(m, append(which, scopeConds(r.a.ThroughScope)...))
	c.individual = c.individual && m.table.Type != nil
	_, err := m.destroyWhere(ctx, c)
	return err
}

// createLinked creates a target and links it.
func (r *relation) createLinked(ctx context.Context, l *linking, target unsafe.Pointer, c *writeCall) error {
	return r.source.db.atomically(ctx, func(ctx context.Context) error {
		if err := r.target.notReference(target); err != nil {
			return err
		}
		if err := r.target.belongTo(target, r.scoped(), c); err != nil {
			return err
		}
		if err := r.target.create(ctx, target, c); err != nil {
			return err
		}
		pairs, err := r.pairs(l.source, []unsafe.Pointer{target})
		if err != nil {
			return err
		}
		return r.insertPairs(ctx, pairs, l.c)
	})
}
