package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// graphLevel is how the records of one level of a graph are written.
type graphLevel struct {
	m        *model
	c        *writeCall
	branches []*graphBranch
	create   bool         // all records are new
	fresh    bool         // the records they belong to are new
	link     attributeSet // attributes that make a record belong to another: written into rows that exist, too
	past     []func()     // ends what the hooks after the writes look back on
}

// lookBack is model.lookBack until the level's hooks have run.
func (l *graphLevel) lookBack(records []unsafe.Pointer, after ...event) {
	l.past = append(l.past, l.m.lookBack(l.c, records, after...))
}

func (l *graphLevel) endPast() {
	for _, end := range l.past {
		end()
	}
	l.past = nil
}

// inner is the level of a branch's records.
func (g *graph) inner(b *graphBranch, fresh bool) *graphLevel {
	c := &writeCall{
		call: call{noHooks: g.c.noHooks, schema: b.target.schemaName}, noValidate: g.c.noValidate, validate: g.c.validate,
		silent: g.c.silent, individual: g.c.individual, bulk: g.c.bulk, given: &given{},
	}
	return &graphLevel{m: b.target, c: c, branches: b.branches, fresh: fresh}
}

// belong makes a record belong to another by values of its attributes.
func (g *graph) belong(l *graphLevel, p unsafe.Pointer, values []attributeValue) error {
	if err := l.m.notReference(p); err != nil {
		return err
	}
	g.keep(l.m, p)
	for _, v := range values {
		l.link.add(v.a.Place)
	}
	return l.m.belongTo(p, values, l.c)
}

// write writes the records of one level, and what hangs on them.
func (g *graph) write(ctx context.Context, l *graphLevel, records []unsafe.Pointer) error {
	records, err := g.reach(l.m, records)
	if err != nil || len(records) == 0 {
		return err
	}
	for _, b := range l.branches {
		if b.a.Kind == schema.BelongsTo {
			if err := g.parents(ctx, l, b, records); err != nil {
				return err
			}
		}
	}
	fresh, old, err := g.divide(ctx, l, records)
	if err != nil {
		return err
	}
	defer l.endPast()
	changed, err := g.writeRows(ctx, l, fresh, old)
	if err != nil {
		return err
	}
	for _, b := range l.branches {
		switch {
		case b.a.Kind == schema.BelongsTo:
		case b.a.Through != nil:
			err = g.linked(ctx, l, b, fresh, old)
		default:
			err = g.children(ctx, b, fresh, old)
		}
		if err != nil {
			return err
		}
	}
	return g.after(ctx, l, fresh, changed)
}

// reach are those of the records that no other level writes, each once.
func (g *graph) reach(m *model, records []unsafe.Pointer) ([]unsafe.Pointer, error) {
	var list []unsafe.Pointer
	for _, p := range records {
		if err := m.notReference(p); err != nil {
			return nil, err
		}
		node := graphNode{m.table, p}
		if !g.reached[node] {
			g.reached[node] = true
			list = append(list, p)
			g.keep(m, p)
		}
	}
	return list, nil
}

// parents writes the targets of a belongsTo and lets the records point to them.
func (g *graph) parents(ctx context.Context, l *graphLevel, b *graphBranch, records []unsafe.Pointer) error {
	var targets, pointing []unsafe.Pointer
	for _, p := range records {
		if target := b.field(p); len(target) > 0 {
			targets, pointing = append(targets, target[0]), append(pointing, p)
		}
	}
	inner := g.inner(b, false)
	for _, target := range targets {
		if scoped := b.scoped(); len(scoped) > 0 && !g.reached[graphNode{b.target.table, target}] {
			if err := g.belong(inner, target, scoped); err != nil {
				return err
			}
		}
	}
	if err := g.write(ctx, inner, targets); err != nil {
		return err
	}
	for i, p := range pointing {
		values, err := b.pointing(targets[i])
		if err != nil {
			return err
		}
		if err := g.belong(l, p, values); err != nil {
			return err
		}
	}
	return nil
}

// children writes the targets of a hasOne or hasMany, which belong to the records.
func (g *graph) children(ctx context.Context, b *graphBranch, fresh, old []unsafe.Pointer) error {
	inner := g.inner(b, len(old) == 0)
	var children, synced []unsafe.Pointer
	for _, p := range slices.Concat(fresh, old) {
		key, err := b.key(b.source, p, b.a.From)
		if err != nil {
			return err
		}
		for _, child := range b.field(p) {
			if err := g.belong(inner, child, b.belonging(key)); err != nil {
				return err
			}
			children = append(children, child)
		}
	}
	if g.c.syncChildren {
		for _, p := range old {
			if !b.a.IsNil(p) {
				synced = append(synced, p)
			}
		}
	}
	if len(synced) > 0 {
		if err := g.dropChildren(ctx, b, synced, children); err != nil {
			return err
		}
	}
	return g.write(ctx, inner, children)
}

// linked writes the targets of a belongsToMany and the through rows between them and the records.
func (g *graph) linked(ctx context.Context, l *graphLevel, b *graphBranch, fresh, old []unsafe.Pointer) error {
	var targets []unsafe.Pointer
	inner := g.inner(b, false)
	sources := slices.Concat(fresh, old)
	for _, p := range sources {
		for _, target := range b.field(p) {
			if err := g.belong(inner, target, b.scoped()); err != nil {
				return err
			}
			targets = append(targets, target)
		}
	}
	if err := g.write(ctx, inner, targets); err != nil {
		return err
	}
	var ties []tie
	var synced []syncedLinks
	for i, p := range sources {
		key, err := b.key(b.source, p, b.a.From)
		if err != nil {
			return err
		}
		mine, err := b.pairs(key, b.field(p))
		if err != nil {
			return err
		}
		ties = append(ties, mine...)
		if g.c.syncChildren && i >= len(fresh) && !b.a.IsNil(p) {
			synced = append(synced, linksToSync(key, mine))
		}
	}
	lc := g.linkCall(b)
	if err := b.unlink(ctx, synced, lc); err != nil {
		return err
	}
	return b.insertPairs(ctx, ties, lc)
}
