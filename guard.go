package sequelize

import (
	"slices"

	"github.com/go-sequelize/sequelize/internal/query"
)

// choosesRows reports whether a write's conditions, of which the first ones are its scopes', choose rows. The default
// scope does not: who forgets the condition would change all that the scope shows.
func (m *model) choosesRows(where []query.Cond, scoped int) bool {
	return restricts(where[scoped:]) || m.view.chosen && restricts(where[:scoped])
}

// restricts reports whether conditions, all of which must hold, say anything: groups of nothing, however deep, do not.
func restricts(where []query.Cond) bool { return slices.ContainsFunc(where, narrows) }

// narrows reports whether one condition says anything. A branch of an OR that says nothing makes all of it no condition
// of a write: whoever built it meant more than is there.
func narrows(c query.Cond) bool {
	switch c.Kind {
	case query.And, query.Not, query.Every:
		return restricts(c.Kids)
	case query.Or:
		empty := func(kid query.Cond) bool { return !narrows(kid) }
		return len(c.Kids) > 0 && !slices.ContainsFunc(c.Kids, empty)
	}
	return true
}

func (m *model) everyRow(verb, change string) error {
	return errorf("%s: %s without a condition would %s every row: give a Where, or sequelize.All if that is meant", m.table.Model, verb, change)
}
