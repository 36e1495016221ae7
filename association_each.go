package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// GetEach finds the targets of many sources at once: the targets of sources[i] are element i of the result. It takes one
// statement, of a BelongsToMany two, however many sources there are. Limit and Offset count the targets of each source;
// the targets of all of them are read. In Sequelize: getPosts of a list of instances.
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

// each finds the targets of sources, list by list.
func (r *relation) each(ctx context.Context, sources []unsafe.Pointer, options []FindOption) ([][]unsafe.Pointer, error) {
	if err := r.ready(); err != nil {
		return nil, err
	}
	c, err := r.target.fold(options)
	if err != nil || len(sources) == 0 {
		return nil, err
	}
	_, keys, err := r.keysOf(r.source, sources, r.a.From)
	if err != nil {
		return nil, err
	}
	limit, offset := c.Find.Limit, c.Find.Offset
	c.Find.Limit, c.Find.Offset = nil, 0
	ctx, cancel := c.context(ctx)
	defer cancel()
	c.tx, c.timeout = nil, 0
	var groups map[string][]unsafe.Pointer
	if r.a.Through == nil {
		groups, err = r.eachOwned(ctx, c, keys)
	} else {
		groups, err = r.eachLinked(ctx, c, keys)
	}
	if err != nil {
		return nil, err
	}
	lists := make([][]unsafe.Pointer, len(sources))
	for i, p := range sources {
		key, err := r.key(r.source, p, r.a.From)
		if err != nil {
			return nil, err
		}
		lists[i] = page(groups[keyText(key)], limit, offset)
	}
	return lists, nil
}

// page is the part of a list that Limit and Offset select.
func page(list []unsafe.Pointer, limit *int64, offset int64) []unsafe.Pointer {
	list = list[min(offset, int64(len(list))):]
	if limit != nil {
		list = list[:min(*limit, int64(len(list)))]
	}
	return list
}

// eachOwned finds the targets whose foreign keys lead to sources with the keys.
func (r *relation) eachOwned(ctx context.Context, c *findCall, keys [][]any) (map[string][]unsafe.Pointer, error) {
	for _, a := range r.a.To {
		if !a.HasField {
			return nil, errorf("%s: %s has no field for the foreign key %q, which tells whose a target is: add one", r.name(), r.target.table.GoName, a.Name)
		}
	}
	c.Find.Where = append(r.ofSources(keys), c.Find.Where...)
	records, err := r.target.find(ctx, c)
	if err != nil {
		return nil, err
	}
	groups := map[string][]unsafe.Pointer{}
	for _, p := range records {
		key, err := presentKeys(r.target, []unsafe.Pointer{p}, r.a.To)
		if err != nil {
			return nil, err
		}
		for _, k := range key {
			groups[keyText(k)] = append(groups[keyText(k)], p)
		}
	}
	return groups, nil
}

// eachLinked finds the targets that through rows link to sources with the keys. A target of several sources is one
// record in the list of each.
func (r *relation) eachLinked(ctx context.Context, c *findCall, keys [][]any) (map[string][]unsafe.Pointer, error) {
	ties, err := r.tiesOf(ctx, keys)
	if err != nil || len(ties) == 0 {
		return nil, err
	}
	sources := map[string][]string{} // by target
	var targets [][]any
	for _, x := range ties {
		to := keyText(x.to)
		if sources[to] == nil {
			targets = append(targets, x.to)
		}
		sources[to] = append(sources[to], keyText(x.from))
	}
	c.Find.Where = append(append([]query.Cond{keyIs(r.a.To, targets)}, scopeConds(r.a.Scope)...), c.Find.Where...)
	records, err := r.target.find(ctx, c)
	if err != nil {
		return nil, err
	}
	groups := map[string][]unsafe.Pointer{}
	for _, p := range records {
		key, err := r.key(r.target, p, r.a.To)
		if err != nil {
			return nil, err
		}
		for _, from := range sources[keyText(key)] {
			groups[from] = append(groups[from], p)
		}
	}
	return groups, nil
}

// tiesOf reads the through rows of sources with the keys.
func (r *relation) tiesOf(ctx context.Context, keys [][]any) ([]tie, error) {
	m := r.through()
	f := &query.Find{Table: m.table, HasSelect: true, Where: append([]query.Cond{keyIs(r.a.ThroughFrom, keys)}, scopeConds(r.a.ThroughScope)...)}
	attrs := append(append([]*schema.Attribute(nil), r.a.ThroughFrom...), r.a.ThroughTo...)
	for _, a := range attrs {
		f.Select = append(f.Select, query.Selection{X: &query.Attr{Path: a.Name}})
	}
	w := takeScratch()
	defer w.release()
	if _, err := m.db.planFind(f, w); err != nil {
		return nil, err
	}
	var ties []tie
	err := m.db.runner.Query(ctx, m.db.on(ctx, nil), &w.stmt, func(rows dialect.Rows) error {
		for rows.Next() {
			values, err := rows.Values()
			if err != nil {
				return err
			}
			key := make([]any, len(attrs))
			for i, a := range attrs {
				if key[i], err = canonical(a, values[i]); err != nil {
					return errorf("%s.%s: %w", m.table.Model, a.Name, err)
				}
			}
			n := len(r.a.ThroughFrom)
			ties = append(ties, tie{from: key[:n:n], to: key[n:]})
		}
		return rows.Err()
	})
	return ties, m.db.failure(err, m.table)
}
