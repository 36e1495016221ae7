package sequelize

import (
	"cmp"
	"context"
	"slices"
	"unsafe"
)

// ToMany is the handle of a HasMany or BelongsToMany: it reads, counts, links and creates the targets of sources. There
// is one handle for an association. It is safe for concurrent use; records are the caller's own.
//
// Each method that writes is atomic: in a transaction of its own, or a savepoint of the caller's. Sources must have been
// saved. The association's field of the source, where its struct has one, follows what was written.
type ToMany[S, T any] struct{ relation *relation }

// Get finds the targets of a source; a finder's options select, order and limit them. Targets of a BelongsToMany whose
// struct has a field for the through record carry it. In Sequelize: getPosts.
func (h *ToMany[S, T]) Get(ctx context.Context, source *S, options ...FindOption) ([]*T, error) {
	records, err := h.relation.targets(ctx, unsafe.Pointer(source), options)
	return asRecords[*T](records), err
}

func (r *relation) targets(ctx context.Context, source unsafe.Pointer, options []FindOption) ([]unsafe.Pointer, error) {
	if r.a.Through != nil {
		lists, err := r.each(ctx, []unsafe.Pointer{source}, options)
		if err != nil {
			return nil, err
		}
		return lists[0], nil
	}
	c, err := r.ask(source, options)
	if err != nil {
		return nil, err
	}
	return r.target.find(ctx, c)
}

// Count counts the targets of a source that meet the options. In Sequelize: countPosts.
func (h *ToMany[S, T]) Count(ctx context.Context, source *S, options ...FindOption) (int64, error) {
	return h.relation.count(ctx, unsafe.Pointer(source), options)
}

func (r *relation) count(ctx context.Context, source unsafe.Pointer, options []FindOption) (int64, error) {
	c, err := r.ask(source, options)
	if err != nil {
		return 0, err
	}
	return r.target.count(ctx, c)
}

// Has reports whether all of the targets belong to the source; of no targets that is true. In Sequelize: hasPosts.
func (h *ToMany[S, T]) Has(ctx context.Context, source *S, targets []*T, options ...FindOption) (bool, error) {
	return h.relation.has(ctx, unsafe.Pointer(source), asPointers(targets), options)
}

func (r *relation) has(ctx context.Context, source unsafe.Pointer, targets []unsafe.Pointer, options []FindOption) (bool, error) {
	c, err := r.ask(source, options)
	if err != nil {
		return false, err
	}
	if err := r.target.needsKey(); err != nil {
		return false, err
	}
	_, keys, err := r.keysOf(r.target, targets, r.target.table.PrimaryKey)
	if err != nil || len(keys) == 0 {
		return err == nil, err
	}
	linked := 0
	err = inPieces(r.target.table.PrimaryKey, keys, func(keys [][]any, _, _ int) error {
		n, err := r.linkedAmong(ctx, *c, keys)
		linked += n
		return err
	})
	return linked == len(keys), err
}

// linkedAmong is the number of those targets among keys that a question finds.
func (r *relation) linkedAmong(ctx context.Context, c findCall, keys [][]any) (int, error) {
	c.Find.Where = append(slices.Clip(c.Find.Where), keyIs(r.target.table.PrimaryKey, keys))
	if r.a.Through == nil {
		n, err := r.target.count(ctx, &c)
		return int(n), err
	}
	c.Find.Includes = nil
	c.noHooks = true
	found, err := r.target.find(ctx, &c) // a count would count a target that is linked twice twice
	if err != nil {
		return 0, err
	}
	_, linked, err := r.keysOf(r.target, found, r.target.table.PrimaryKey)
	return len(linked), err
}

// Add links targets to a source, which have been saved: by their foreign keys in one UPDATE, which also sets the values
// of the association's scope, or by one INSERT of the through rows that are missing. Adding what is linked already
// changes nothing, also where two callers do it at once; ThroughSet is set in through rows that exist, too. A target
// whose row is gone is ErrNotFound, or a *ForeignKeyConstraintError of a BelongsToMany. In Sequelize: addPosts.
func (h *ToMany[S, T]) Add(ctx context.Context, source *S, targets []*T, options ...AddOption) error {
	return h.relation.link(ctx, unsafe.Pointer(source), asPointers(targets), options, (*relation).addTo)
}

// Set makes targets the only ones of a source. Those that were linked lose their foreign key, or are destroyed with
// DestroyDetached(true); of a BelongsToMany their through rows are removed. No targets takes all away.
// In Sequelize: setPosts.
func (h *ToMany[S, T]) Set(ctx context.Context, source *S, targets []*T, options ...AddOption) error {
	return h.relation.link(ctx, unsafe.Pointer(source), asPointers(targets), options, (*relation).setTo)
}

// Remove takes targets away from a source: their foreign key becomes NULL, or they are destroyed with
// DestroyDetached(true); of a BelongsToMany the through rows are removed. Targets that belong to another source stay as
// they are. In Sequelize: removePosts.
func (h *ToMany[S, T]) Remove(ctx context.Context, source *S, targets []*T, options ...AddOption) error {
	return h.relation.link(ctx, unsafe.Pointer(source), asPointers(targets), options, (*relation).removeFrom)
}

// Create creates a target that belongs to the source: its foreign key and the association's scope are set in it; of a
// BelongsToMany the through row is created after it. In Sequelize: createPost.
func (h *ToMany[S, T]) Create(ctx context.Context, source *S, target *T, options ...WriteOption) error {
	return h.relation.create(ctx, unsafe.Pointer(source), unsafe.Pointer(target), options)
}

// Include loads the association with its sources; see Include.
func (h *ToMany[S, T]) Include(options ...IncludeOption) IncludeSpec {
	return h.relation.include(options)
}

func (r *relation) include(options []IncludeOption) IncludeSpec {
	spec := Include(r.a.As, options...)
	spec.root = r.source.table
	return spec
}

// link runs a change of a to-many association's links.
func (r *relation) link(ctx context.Context, p unsafe.Pointer, targets []unsafe.Pointer, options []AddOption, do func(*relation, context.Context, *linking) error) error {
	l, err := r.linking(p, targets, options)
	if err != nil {
		return err
	}
	ctx, cancel := l.c.context(ctx)
	defer cancel()
	return do(r, ctx, l)
}

// linking is a change of one source's links: its key, and the targets with theirs.
type linking struct {
	c       *linkCall
	p       unsafe.Pointer
	source  []any
	targets []unsafe.Pointer
	primary [][]any // the targets' primary keys
}

func (r *relation) linking(p unsafe.Pointer, targets []unsafe.Pointer, options []AddOption) (*linking, error) {
	if err := r.ready(); err != nil {
		return nil, err
	}
	c, err := r.foldLink(options)
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(r.source.writable(), r.target.writable()); err != nil {
		return nil, err
	}
	l := &linking{c: c, p: p}
	if l.source, err = r.key(r.source, p, r.a.From); err != nil {
		return nil, err
	}
	if err := r.target.needsKey(); err != nil {
		return nil, err
	}
	l.targets, l.primary, err = r.keysOf(r.target, targets, r.target.table.PrimaryKey)
	return l, err
}

func (r *relation) addTo(ctx context.Context, l *linking) error {
	if len(l.targets) == 0 {
		return nil
	}
	var err error
	if r.a.Through != nil {
		err = r.connect(ctx, l)
	} else {
		err = r.attach(ctx, l)
	}
	if err == nil {
		r.joinField(l.p, l.targets)
	}
	return err
}

func (r *relation) setTo(ctx context.Context, l *linking) error {
	err := r.source.db.atomicWithRetry(ctx, func(ctx context.Context) error {
		if r.a.Through != nil {
			return r.reconnect(ctx, l)
		}
		if err := r.detachOthers(ctx, l); err != nil {
			return err
		}
		return r.attach(ctx, l)
	})
	if err != nil {
		return err
	}
	if r.a.HasField && r.a.Through == nil {
		r.clearKeys(r.others(r.field(l.p), l.targets), l.c.destroy)
	}
	r.setField(l.p, l.targets)
	return nil
}

func (r *relation) removeFrom(ctx context.Context, l *linking) error {
	if len(l.targets) == 0 {
		return nil
	}
	var err error
	if r.a.Through != nil {
		err = r.disconnect(ctx, l)
	} else if err = r.detachTargets(ctx, l); err == nil {
		r.clearKeys(l.targets, l.c.destroy)
	}
	if err == nil && r.a.HasField {
		r.setField(l.p, r.others(r.field(l.p), l.targets))
	}
	return err
}

// create creates a target of a source.
func (r *relation) create(ctx context.Context, p, target unsafe.Pointer, options []WriteOption) error {
	c := &writeCall{}
	c.schema = r.target.schemaName
	for _, o := range options {
		if o != nil {
			o.write(c)
		}
	}
	through := c.throughSet
	c.throughSet = nil
	if err := r.target.folded(&c.call); err != nil {
		return err
	}
	if err := r.target.checkWrite(c); err != nil {
		return err
	}
	link := []AddOption{Hooks(!c.noHooks)}
	if through != nil {
		link = append(link, ThroughSet(through))
	}
	l, err := r.linking(p, nil, link)
	if err != nil {
		return err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	c.tx, c.timeout = nil, 0
	if r.a.Through == nil {
		err = r.createChild(ctx, l, target, c)
	} else {
		err = r.createLinked(ctx, l, target, c)
	}
	if err == nil {
		r.joinField(p, []unsafe.Pointer{target})
	}
	return err
}
