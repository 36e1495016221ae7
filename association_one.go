package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// ToOne is the handle of a BelongsTo or HasOne: it reads, sets and creates the target of a source. There is one handle
// for an association. It is safe for concurrent use; records are the caller's own.
//
// Each method that writes is atomic: in a transaction of its own, or a savepoint of the caller's. The association's
// field of the source, where its struct has one, follows what was written.
type ToOne[S, T any] struct{ relation *relation }

// Get finds the target of a source; where it has none the error is ErrNotFound. In Sequelize: getAuthor.
func (h *ToOne[S, T]) Get(ctx context.Context, source *S, options ...FindOption) (*T, error) {
	p, err := h.relation.one(ctx, unsafe.Pointer(source), options)
	return (*T)(p), err
}

// Set makes target the source's, or none where it is nil: in one UPDATE of a BelongsTo's source; of a HasOne the old
// target loses its foreign key, or is destroyed with DestroyDetached(true). The target must have been saved.
// In Sequelize: setAuthor.
func (h *ToOne[S, T]) Set(ctx context.Context, source *S, target *T, options ...AddOption) error {
	return h.relation.setOne(ctx, unsafe.Pointer(source), unsafe.Pointer(target), options)
}

// Create creates a target and makes it the source's. In Sequelize: createAuthor.
func (h *ToOne[S, T]) Create(ctx context.Context, source *S, target *T, options ...WriteOption) error {
	if h.relation.a.Kind == schema.HasOne {
		return h.relation.create(ctx, unsafe.Pointer(source), unsafe.Pointer(target), options)
	}
	return h.relation.createParent(ctx, unsafe.Pointer(source), unsafe.Pointer(target), options)
}

// Include loads the association with its sources; see Include.
func (h *ToOne[S, T]) Include(options ...IncludeOption) IncludeSpec {
	return h.relation.include(options)
}

// one finds the target of a source.
func (r *relation) one(ctx context.Context, p unsafe.Pointer, options []FindOption) (unsafe.Pointer, error) {
	if err := r.ready(); err != nil {
		return nil, err
	}
	if !slices.Equal(r.from(), r.a.From) {
		return r.oneOfHidden(ctx, p, options)
	}
	if r.a.Kind == schema.BelongsTo {
		if err := r.source.notReference(p); err != nil {
			return nil, err
		}
		for _, a := range r.a.From {
			if a.HasField && a.CanHoldNull() && a.IsZero(p) {
				return nil, r.target.notFound()
			}
		}
	}
	c, err := r.askOne(p, options)
	if err != nil {
		return nil, err
	}
	return r.target.first(ctx, c)
}

// oneOfHidden finds the target of a source whose struct has no field for the foreign key: by the row of the source.
func (r *relation) oneOfHidden(ctx context.Context, p unsafe.Pointer, options []FindOption) (unsafe.Pointer, error) {
	lists, err := r.each(ctx, []unsafe.Pointer{p}, options)
	if err != nil {
		return nil, err
	}
	if len(lists[0]) == 0 {
		return nil, r.target.notFound()
	}
	return lists[0][0], nil
}

// askOne is ask; a source that is not saved yet may have a foreign key all the same.
func (r *relation) askOne(p unsafe.Pointer, options []FindOption) (*findCall, error) {
	if r.a.Kind != schema.BelongsTo {
		return r.ask(p, options)
	}
	key, err := r.source.valuesOf(r.a.From, p)
	if err != nil {
		return nil, err
	}
	c, err := r.target.fold(options)
	if err != nil {
		return nil, err
	}
	c.Find.Where = append(r.ofSources([][]any{key}), c.Find.Where...)
	return c, nil
}

// from are the source's attributes by which its targets are found: its primary key where its struct has no field for the
// foreign key of a belongsTo.
func (r *relation) from() []*schema.Attribute { return query.SourceKeys(r.a, nil) }

// checkSource makes sure that a source has the key by which its targets are found. A source that is not saved may have a
// foreign key all the same.
func (r *relation) checkSource(p unsafe.Pointer, from []*schema.Attribute) error {
	if r.a.Kind == schema.BelongsTo && slices.Equal(from, r.a.From) {
		return r.source.notReference(p)
	}
	_, err := r.key(r.source, p, from)
	return err
}

// setOne sets the target of a source.
func (r *relation) setOne(ctx context.Context, p, target unsafe.Pointer, options []AddOption) error {
	if err := r.ready(); err != nil {
		return err
	}
	var targets []unsafe.Pointer
	if target != nil {
		targets = []unsafe.Pointer{target}
	}
	if r.a.Kind == schema.HasOne {
		return r.link(ctx, p, targets, options, (*relation).setTo)
	}
	lc, err := r.foldLink(options)
	if err != nil {
		return err
	}
	values, err := r.pointing(target)
	if err != nil {
		return err
	}
	ctx, cancel := lc.context(ctx)
	defer cancel()
	if err := r.point(ctx, p, values, lc); err != nil {
		return err
	}
	r.setField(p, targets)
	return nil
}

// pointing are the values of a belongsTo's foreign key that lead to target; NULL where it is nil.
func (r *relation) pointing(target unsafe.Pointer) ([]attributeValue, error) {
	var key []any
	if target != nil {
		var err error
		if key, err = r.key(r.target, target, r.a.To); err != nil {
			return nil, err
		}
	}
	values := withKey(r.a.From, key)
	for _, v := range values {
		if v.v == nil && !v.a.AllowNull {
			return nil, errorf("%s: the foreign key %s.%s cannot be NULL, so a source cannot be without a target: make its field a pointer", r.name(), r.source.table.Model, v.a.Name)
		}
	}
	return values, nil
}

// point writes a belongsTo's foreign key into the source's row.
func (r *relation) point(ctx context.Context, p unsafe.Pointer, values []attributeValue, lc *linkCall) error {
	m := r.source
	if err := m.writable(); err != nil {
		return err
	}
	if err := m.needsKey(); err != nil {
		return err
	}
	primary, err := r.key(m, p, m.table.PrimaryKey)
	if err != nil {
		return err
	}
	n, err := m.setValues(ctx, lc, []query.Cond{keyIs(m.table.PrimaryKey, [][]any{primary})}, []unsafe.Pointer{p}, values)
	if err == nil && n == 0 {
		err = m.notFound()
	}
	return err
}

// createParent creates the target of a belongsTo and points the source to it.
func (r *relation) createParent(ctx context.Context, p, target unsafe.Pointer, options []WriteOption) error {
	if err := r.ready(); err != nil {
		return err
	}
	c, err := r.target.foldWrite(options)
	if err != nil {
		return err
	}
	if err := r.target.notReference(target); err != nil {
		return err
	}
	if _, err := r.key(r.source, p, r.source.table.PrimaryKey); err != nil {
		return err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	c.tx, c.timeout = nil, 0
	lc := &linkCall{call: call{noHooks: c.noHooks}, silent: c.silent, noValidate: c.noValidate}
	err = r.target.db.atomically(ctx, func(ctx context.Context) error {
		if err := r.target.belongTo(target, r.scoped(), c); err != nil {
			return err
		}
		if err := r.target.create(ctx, target, c); err != nil {
			return err
		}
		values, err := r.pointing(target)
		if err != nil {
			return err
		}
		return r.point(ctx, p, values, lc)
	})
	if err == nil {
		r.setField(p, []unsafe.Pointer{target})
	}
	return err
}
