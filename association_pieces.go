package sequelize

import (
	"context"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// namesAtOnce reports whether one statement can name n keys. Keys of one attribute are one list, however many they are;
// composite ones are compared value by value, of which databases take so many.
func namesAtOnce(attrs []*schema.Attribute, n int) bool {
	return len(attrs) == 1 || n <= pieceOf(attrs)
}

func pieceOf(attrs []*schema.Attribute) int { return max(1, mostKeys*2/max(2, len(attrs))) }

// inPieces calls f with as many of the keys at a time as one statement can name, and with the numbers of the first and
// of the one behind the last.
func inPieces(attrs []*schema.Attribute, keys [][]any, f func(keys [][]any, from, to int) error) error {
	step := len(keys)
	if !namesAtOnce(attrs, step) {
		step = pieceOf(attrs)
	}
	for from := 0; from < len(keys); from += step {
		to := min(from+step, len(keys))
		if err := f(keys[from:to], from, to); err != nil {
			return err
		}
	}
	return nil
}

// allBut calls f with conditions that, together with where, the rows meet that have none of the keys: once where one
// statement can name the keys, otherwise after reading which rows there are.
func (m *model) allBut(ctx context.Context, where []query.Cond, attrs []*schema.Attribute, keys [][]any, f func(which []query.Cond) error) error {
	if namesAtOnce(attrs, len(keys)) {
		return f(keyIsNot(attrs, keys))
	}
	there, err := m.keysWhere(ctx, where, attrs)
	if err != nil {
		return err
	}
	stay := make(map[string]bool, len(keys))
	for _, key := range keys {
		stay[keyText(key)] = true
	}
	var gone [][]any
	for _, key := range there {
		if !stay[keyText(key)] {
			gone = append(gone, key)
		}
	}
	return inPieces(attrs, gone, func(piece [][]any, _, _ int) error { return f([]query.Cond{keyIs(attrs, piece)}) })
}

// keysWhere reads attributes of the rows that meet the conditions.
func (m *model) keysWhere(ctx context.Context, where []query.Cond, attrs []*schema.Attribute) ([][]any, error) {
	f := &query.Find{Table: m.table, HasSelect: true, Select: selected(attrs), Where: where, Schema: m.schemaName, Master: true}
	w := takeScratch()
	defer w.release()
	if _, err := m.db.planFind(f, w); err != nil {
		return nil, err
	}
	var keys [][]any
	err := m.db.runner.Query(ctx, m.db.on(ctx), &w.stmt, func(rows dialect.Rows) error {
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
			keys = append(keys, key)
		}
		return rows.Err()
	})
	return keys, m.db.failure(err, m.table)
}
