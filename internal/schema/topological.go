package schema

import "github.com/go-sequelize/sequelize/dialect"

// DeferredKey is a foreign key of a cycle: it is added when all tables of the cycle exist.
type DeferredKey struct {
	Table      *Table
	Key        *ForeignKey
	Definition dialect.ForeignKeyDefinition
}

// Topological orders tables so that parents come before their children; tables that nothing orders keep their order.
// A foreign key that closes a cycle is in deferred. A key to the table itself needs no order.
func Topological(tables []*Table) (order []*Table, deferred []DeferredKey) {
	w := walk{in: map[*Table]bool{}, state: map[*Table]visit{}}
	for _, t := range tables {
		w.in[t] = true
	}
	for _, t := range tables {
		w.visit(t)
	}
	return w.order, w.deferred
}

type visit uint8

const (
	unvisited visit = iota
	open            // on the path that is walked: a key to it closes a cycle
	done
)

type walk struct {
	in       map[*Table]bool
	state    map[*Table]visit
	order    []*Table
	deferred []DeferredKey
}

func (w *walk) visit(t *Table) {
	if w.state[t] != unvisited {
		return
	}
	w.state[t] = open
	for _, f := range t.ForeignKeys {
		switch target := f.Target; {
		case target == nil || target == t || !w.in[target]:
		case w.state[target] == open:
			w.deferred = append(w.deferred, DeferredKey{Table: t, Key: f, Definition: foreignKeyDefinition(t, f)})
		default:
			w.visit(target)
		}
	}
	w.state[t] = done
	w.order = append(w.order, t)
}
