package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/assemble"
	"github.com/go-sequelize/sequelize/internal/query"
)

// GetEach finds the targets of many sources by one statement, however many there are: the targets of sources[i] are
// element i of the result. Limit and Offset count the targets of each source by itself. A target that several sources
// are linked to is a record of its own for each, with its own through record. In Sequelize: getPosts of a list of
// instances.
func (h *ToMany[S, T]) GetEach(ctx context.Context, sources []*S, options ...FindOption) ([][]*T, error) {
	lists, err := h.relation.each(ctx, asPointers(sources), options)
	if err != nil {
		return nil, err
	}
	out := make([][]*T, len(lists))
	for i, list := range lists {
		out[i] = asRecords[*T](list)
	}
	return out, nil
}

// GetEach finds the targets of many sources by one statement, however many there are: the target of sources[i] is
// element i of the result, nil where it has none. In Sequelize: getAuthor of a list of instances.
func (h *ToOne[S, T]) GetEach(ctx context.Context, sources []*S, options ...FindOption) ([]*T, error) {
	lists, err := h.relation.each(ctx, asPointers(sources), options)
	if err != nil {
		return nil, err
	}
	out := make([]*T, len(lists))
	for i, list := range lists {
		if len(list) > 0 {
			out[i] = (*T)(list[0])
		}
	}
	return out, nil
}

// each finds the targets of sources, list by list. It asks as an include of the association would.
func (r *relation) each(ctx context.Context, sources []unsafe.Pointer, options []FindOption) ([][]unsafe.Pointer, error) {
	c, keys, err := r.askEach(sources, options)
	if err != nil || len(sources) == 0 {
		return nil, err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	m := r.target
	if err := m.beforeFind(ctx, c); err != nil {
		return nil, err
	}
	if err := m.checkSelection(c); err != nil {
		return nil, err
	}
	c.Find.Keyed = &query.Keyed{Association: r.a} // so that no include repeats rows, which Limit counts
	nodes, err := m.includes(c)
	if err != nil {
		return nil, err
	}
	n := &includeNode{assoc: r.a, model: m, path: r.a.As, in: query.Include{Find: c.Find}, kids: nodes}
	l := m.loader(&c.Find)
	found := newRowReader(m.table, nodes)
	if keys.index.Len() > 0 && (c.Find.Limit == nil || *c.Find.Limit > 0) {
		found.children(n, keys.index)
		if err := l.keyed(n, keys.index, func(f *query.Find) error { return l.read(ctx, m, f, found) }); err != nil {
			return nil, err
		}
	}
	found.adoptLinks()
	m.adopt(found.records, found.attributes)
	if err := l.beside(ctx, nodes, found, found.records); err != nil {
		return nil, err
	}
	return keys.lists(found), m.afterFind(ctx, c, found.records)
}

// eachKey are the distinct keys of sources, and the number of each source's.
type eachKey struct {
	index   *assemble.Index
	numbers []int32
}

// askEach folds the options of a question for the targets of sources, and reads their keys.
func (r *relation) askEach(sources []unsafe.Pointer, options []FindOption) (*findCall, *eachKey, error) {
	if err := r.ready(); err != nil {
		return nil, nil, err
	}
	c, err := r.target.fold(options)
	if err != nil {
		return nil, nil, err
	}
	from := r.from()
	keys := &eachKey{index: assemble.NewIndex(from, len(sources)), numbers: make([]int32, len(sources))}
	for i, p := range sources {
		if err := r.checkSource(p, from); err != nil {
			return nil, nil, err
		}
		if keys.numbers[i], err = keys.index.Add(p); err != nil {
			return nil, nil, err
		}
	}
	return c, keys, nil
}

// lists are the records that were found, source by source.
func (k *eachKey) lists(found *rowReader) [][]unsafe.Pointer {
	groups := make([][]unsafe.Pointer, k.index.Len())
	for i, p := range found.records {
		n := found.numbers[i]
		groups[n] = append(groups[n], p)
	}
	lists := make([][]unsafe.Pointer, len(k.numbers))
	for i, n := range k.numbers {
		if n != assemble.None {
			lists[i] = groups[n]
		}
	}
	return lists
}
