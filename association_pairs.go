package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// tie is a link that is to be: the keys of both ends, and the target, which may carry the through record.
type tie struct {
	from, to []any
	target   unsafe.Pointer
}

func comparePairs(a, b tie) int {
	if c := compareKeys(a.from, b.from); c != 0 {
		return c
	}
	return compareKeys(a.to, b.to)
}

// pairs are the links of one source with targets.
func (r *relation) pairs(from []any, targets []unsafe.Pointer) ([]tie, error) {
	targets, keys, err := r.keysOf(r.target, targets, r.a.To)
	if err != nil {
		return nil, err
	}
	list := make([]tie, len(targets))
	for i, p := range targets {
		list[i] = tie{from, keys[i], p}
	}
	return list, nil
}

// insertPairs inserts the through rows that are missing. They go in one order everywhere, so that callers who link the
// same records do not wait for each other crosswise; where the database ends one of them all the same, it tries again.
func (r *relation) insertPairs(ctx context.Context, pairs []tie, lc *linkCall) error {
	if len(pairs) == 0 {
		return nil
	}
	pairs = slices.Clone(pairs)
	slices.SortStableFunc(pairs, comparePairs)
	pairs = slices.CompactFunc(pairs, func(a, b tie) bool { return comparePairs(a, b) == 0 })
	rows, err := r.throughRows(pairs, lc)
	if err != nil {
		return err
	}
	s := r.source.db
	unique := pairKey(r.a)
	switch {
	case unique == nil:
		err = s.atomicWithRetry(ctx, func(ctx context.Context) error { return r.insertUnlinked(ctx, pairs, rows, lc) })
	case len(rows.plain) == 0 || len(rows.carried) == 0:
		err = s.retry(ctx, deadlockTries, func() error { return r.upsertRows(ctx, rows, unique, lc) })
	default:
		err = s.atomicWithRetry(ctx, func(ctx context.Context) error { return r.upsertRows(ctx, rows, unique, lc) })
	}
	if err == nil {
		rows.carry(r)
	}
	return err
}

// pairKey is a unique key of an association's through table that two rows of one link would share; nil where there is
// none.
func pairKey(x *schema.Association) []*schema.Attribute {
	t := x.Through
	pair := slices.Concat(x.ThroughFrom, x.ThroughTo)
	fits := func(key []*schema.Attribute) bool {
		for _, a := range pair {
			if !slices.Contains(key, a) {
				return false
			}
		}
		for _, a := range key {
			if _, scope := x.ThroughScope[a.Name]; !scope && !slices.Contains(pair, a) {
				return false
			}
		}
		return true
	}
	if fits(t.PrimaryKey) {
		return t.PrimaryKey
	}
	for _, u := range t.Uniques {
		if fits(u.Attributes) {
			return u.Attributes
		}
	}
	return nil
}

// upsertRows inserts through rows, and sets attributes of those that are there already.
func (r *relation) upsertRows(ctx context.Context, rows *throughRows, unique []*schema.Attribute, lc *linkCall) error {
	m := r.through()
	for _, group := range []struct {
		records []unsafe.Pointer
		update  []string
	}{{rows.plain, rows.set}, {rows.carried, rows.all}} {
		if len(group.records) == 0 {
			continue
		}
		c := rows.call(r, lc)
		for _, a := range unique {
			c.conflictFields = append(c.conflictFields, a.Name)
		}
		for _, name := range group.update {
			if !slices.Contains(c.conflictFields, name) {
				c.updateOnDuplicate = append(c.updateOnDuplicate, name)
			}
		}
		c.ignoreDuplicates = len(c.updateOnDuplicate) == 0
		if err := m.bulkCreate(ctx, group.records, c); err != nil {
			return err
		}
	}
	return nil
}

// insertUnlinked inserts the rows of pairs that are not linked, where no unique key keeps a pair from being there
// twice. The sources' rows are locked, so that two callers do it one after the other.
func (r *relation) insertUnlinked(ctx context.Context, pairs []tie, rows *throughRows, lc *linkCall) error {
	var missing []unsafe.Pointer
	for at := 0; at < len(pairs); {
		end := at + 1
		for end < len(pairs) && compareKeys(pairs[end].from, pairs[at].from) == 0 {
			end++
		}
		linked, err := r.linkedOf(ctx, pairs[at:end])
		if err != nil {
			return err
		}
		for i := at; i < end; i++ {
			if !linked[keyText(pairs[i].to)] {
				missing = append(missing, rows.inOrder[i])
			}
		}
		at = end
	}
	if len(missing) == 0 {
		return nil
	}
	return r.through().bulkCreate(ctx, missing, rows.call(r, lc))
}

// linkedOf tells which of one source's pairs are linked, and locks the source.
func (r *relation) linkedOf(ctx context.Context, pairs []tie) (map[string]bool, error) {
	from := [][]any{pairs[0].from}
	if _, err := r.source.rowsOf(ctx, &query.Find{Table: r.source.table, Schema: r.source.schemaName, Where: []query.Cond{keyIs(r.a.From, from)}, Deleted: query.WithDeleted}, call{noHooks: true}); err != nil {
		return nil, err
	}
	keys := make([][]any, len(pairs))
	for i := range pairs {
		keys[i] = pairs[i].to
	}
	linked := map[string]bool{}
	err := inPieces(r.a.To, keys, func(keys [][]any, _, _ int) error {
		c := &findCall{}
		c.Find = query.Find{Table: r.target.table, Typed: true, Deleted: query.WithDeleted, Keyed: r.keyed(from), Where: []query.Cond{keyIs(r.a.To, keys)}, Schema: r.target.schemaName}
		c.Find.Keyed.Bare = true
		found, err := r.target.rows(ctx, c)
		if err != nil {
			return err
		}
		for _, p := range found {
			key, err := r.key(r.target, p, r.a.To)
			if err != nil {
				return err
			}
			linked[keyText(key)] = true
		}
		return nil
	})
	return linked, err
}
