package sequelize

import (
	"context"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/exec"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
)

// asked is one statement of several that are sent together.
type asked struct {
	load *load
	plan *plan.Plan
	w    *scratch
}

// together reads the records of includes side by side in one round trip, as PostgreSQL's pipeline can: over a network
// the siblings of a level take the time of one.
func (l *loader) together(ctx context.Context, on exec.BatchRunner, loads []load) error {
	var list []asked
	defer func() {
		for _, a := range list {
			a.w.release()
		}
	}()
	for i := range loads {
		if !loads[i].asks() {
			continue
		}
		err := l.keyed(loads[i].n, loads[i].keys, func(f *query.Find) error {
			a := asked{load: &loads[i], w: takeScratch()}
			p, err := l.db.planFind(f, a.w)
			a.plan = p
			list = append(list, a)
			return err
		})
		if err != nil {
			return err
		}
	}
	return l.send(ctx, on, list)
}

func (l *loader) send(ctx context.Context, on exec.BatchRunner, list []asked) error {
	if len(list) == 0 {
		return nil
	}
	statements := make([]*dialect.Statement, len(list))
	for i, a := range list {
		statements[i] = &a.w.stmt
	}
	at := 0 // the statement that an error belongs to
	err := l.db.runner.QueryBatch(ctx, on, statements, func(i int, rows dialect.Rows) error {
		at = i
		if err := list[i].load.rows.all(rows, list[i].plan); err != nil {
			return err
		}
		at = min(i+1, len(list)-1)
		return nil
	})
	return l.db.failure(err, list[at].load.n.model.table)
}
