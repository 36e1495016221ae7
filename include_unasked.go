package sequelize

import (
	"reflect"

	"github.com/go-sequelize/sequelize/internal/plan"
)

// check plans the question of an include that has no parents to be asked for, so that a wrong name in it does not wait
// for the first row. The plan is kept as that of one parent.
func (l *loader) check(ld *load) error {
	f, lists := l.question(ld.n), ld.keys.Lists()
	for i, list := range lists {
		lists[i] = reflect.MakeSlice(reflect.TypeOf(list), 1, 1).Interface()
	}
	f.Keyed = ld.n.keyed(&f, lists, 0, 1, false)
	w := takeScratch()
	defer w.release()
	if err := w.shape.Of(&f, l.db.features); err != nil {
		return err
	}
	_, err := l.db.planned(w, func() (*plan.Plan, error) { return l.db.compiler.Find(&f, &w.shape) })
	return err
}
