package sequelize

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// graphFaults finds what is wrong in a graph of records whose write failed at one that is not valid: all of it is told at
// once, each fault with the path to its record. It looks only after a failure, so that valid graphs are validated once.
type graphFaults struct {
	g    *graph
	e    *ValidationError
	seen map[graphNode]bool
}

// valid validates a record of a level with its hooks, and keeps what is wrong with it.
func (g *graph) valid(ctx context.Context, l *graphLevel, p unsafe.Pointer) error {
	err := l.m.valid(ctx, p, l.c)
	if err != nil {
		g.invalid, g.invalidAt = err, graphNode{l.m.table, p}
	}
	return err
}

// allFaults is the error of a graph whose write failed: where a record was not valid, with the faults of all of them. What
// it changes in records is undone with the graph.
func (g *graph) allFaults(ctx context.Context, err error, l *graphLevel, records []unsafe.Pointer) error {
	var e *ValidationError
	if g.invalid == nil || !errors.Is(err, g.invalid) || !errors.As(g.invalid, &e) {
		return err
	}
	f := &graphFaults{g: g, e: &ValidationError{Model: l.m.table.Model}, seen: map[graphNode]bool{}}
	for i, p := range records {
		path := ""
		if len(records) > 1 {
			path = fmt.Sprintf("[%d].", i)
		}
		f.record(ctx, l, p, path, nil)
	}
	return f.e
}

// record adds the faults of one record and of what hangs on it; given are the attributes that its place in the graph
// decides.
func (f *graphFaults) record(ctx context.Context, l *graphLevel, p unsafe.Pointer, path string, given []*schema.Attribute) {
	node := graphNode{l.m.table, p}
	if f.seen[node] {
		return
	}
	f.seen[node] = true
	for _, b := range l.branches {
		if b.a.Kind == schema.BelongsTo && len(b.field(p)) > 0 {
			given = slices.Concat(given, b.a.From)
		}
	}
	if node == f.g.invalidAt {
		f.e.join(f.g.invalid, path)
	} else if e := f.faults(ctx, l, p, given); e != nil {
		f.e.join(e, path)
	}
	for _, b := range l.branches {
		inner := f.g.inner(b, false)
		var given []*schema.Attribute
		if b.a.Kind != schema.BelongsTo && b.a.Through == nil {
			given = b.a.To
		}
		for i, target := range b.field(p) {
			step := b.a.As + "."
			if b.a.Many() {
				step = fmt.Sprintf("%s[%d].", b.a.As, i)
			}
			f.record(ctx, inner, target, path+step, given)
		}
	}
}

// faults are those of a record that the write may not have come to. Hooks before validation, which could still mend it, and
// functions over whole records, which could look at keys that it does not have yet, are not asked.
func (f *graphFaults) faults(ctx context.Context, l *graphLevel, p unsafe.Pointer, given []*schema.Attribute) *ValidationError {
	m := l.m
	if l.c.noValidate || !l.c.noHooks && m.listens(beforeValidate) || !f.written(l, p) {
		return nil
	}
	var items []ValidationItem
	for _, k := range m.checks.attributes {
		if !slices.Contains(given, k.a) && (l.c.fields == nil || slices.Contains(l.c.fields, k.a.Name)) {
			items = m.checkAttribute(ofProgram(ctx), k, p, items)
		}
	}
	return m.invalid(items)
}

// written reports whether a record would be validated: whether it is new, which it is made complete for, or changed. Where
// only the database could tell, it is not said of it.
func (f *graphFaults) written(l *graphLevel, p unsafe.Pointer) bool {
	m, g := l.m, f.g
	isNew := l.create
	if !isNew {
		if !g.keysTell(l) {
			return false
		}
		var err error
		if isNew, err = m.isNew(p); err != nil {
			return false
		}
	}
	if !isNew {
		changed, err := g.changes(l, p)
		return err == nil && changed != (attributeSet{})
	}
	g.keep(m, p)
	return m.fill(p, &stamp{now: m.db.now(), silent: l.c.silent, given: l.c.given, explicit: m.explicit(p, l.c)}) == nil
}
