package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
)

// dropChildren takes the children away from sources that are not among kept.
func (g *graph) dropChildren(ctx context.Context, b *graphBranch, sources, kept []unsafe.Pointer) error {
	_, keys, err := b.keysOf(b.source, sources, b.a.From)
	if err != nil {
		return err
	}
	if err := b.target.needsKey(); err != nil {
		return err
	}
	var stay [][]any
	for _, p := range kept {
		if key, err := b.key(b.target, p, b.target.table.PrimaryKey); err == nil { // a record without a key is new
			stay = append(stay, key)
		}
	}
	lc := g.linkCall(b)
	lc.destroy = b.destroysDetached()
	if g.c.detach != nil {
		lc.destroy = *g.c.detach
	}
	return inPieces(b.a.To, keys, func(keys [][]any, _, _ int) error {
		return b.target.allBut(ctx, b.ofSources(keys), b.target.table.PrimaryKey, stay, func(others []query.Cond) error {
			return b.release(ctx, lc, append(b.ofSources(keys), others...))
		})
	})
}

// linkCall is the call of a change of links inside a graph.
func (g *graph) linkCall(b *graphBranch) *linkCall {
	individual := g.each && !g.c.noHooks && b.target.listens(beforeDestroy, afterDestroy)
	return &linkCall{call: call{noHooks: g.c.noHooks}, noValidate: g.c.noValidate, silent: g.c.silent, individual: individual}
}

// destroysDetached reports whether a child that is taken away goes with its source: its foreign key cannot be NULL, or
// the association's OnDelete is CASCADE.
func (r *relation) destroysDetached() bool {
	for _, a := range r.a.To {
		if !a.AllowNull {
			return true
		}
	}
	for _, f := range r.target.table.ForeignKeys {
		if slices.Equal(f.Attributes, r.a.To) {
			onDelete, _ := f.Actions()
			return onDelete == "CASCADE"
		}
	}
	return r.a.OnDelete == "CASCADE"
}

// syncedLinks are the only links that a source is to have.
type syncedLinks struct {
	from []any
	to   [][]any
}

func linksToSync(from []any, ties []tie) syncedLinks {
	s := syncedLinks{from: from, to: make([][]any, len(ties))}
	for i := range ties {
		s.to[i] = ties[i].to
	}
	return s
}

// unlink removes all other through rows of the sources: those of several sources in one statement, as far as it can name
// them.
func (r *relation) unlink(ctx context.Context, list []syncedLinks, lc *linkCall) error {
	gone, named := query.Cond{Kind: query.Or}, 0
	flush := func() error {
		if len(gone.Kids) == 0 {
			return nil
		}
		err := r.deleteThrough(ctx, lc, []query.Cond{gone})
		gone.Kids, named = nil, 0
		return err
	}
	for _, s := range list {
		if len(s.to)+named+1 > pieceOf(r.a.ThroughTo)/2 {
			if err := flush(); err != nil {
				return err
			}
		}
		from := r.linksOf(s.from)
		err := r.through().allBut(ctx, append(slices.Clip(from), scopeConds(r.a.ThroughScope)...), r.a.ThroughTo, s.to, func(others []query.Cond) error {
			gone.Kids = append(gone.Kids, query.Cond{Kind: query.And, Kids: append(slices.Clip(from), others...)})
			if !namesAtOnce(r.a.ThroughTo, len(s.to)) {
				return flush()
			}
			named += len(s.to) + 1
			return nil
		})
		if err != nil {
			return err
		}
	}
	return flush()
}
