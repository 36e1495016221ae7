package dialecttest

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/go-sequelize/sequelize"
)

// column is the values that one field of a record takes to the database and back.
type column struct {
	field  string
	values []any
	// same compares; nil is reflect.DeepEqual.
	same func(a, b any) bool
	// hidden values cannot be found by comparison: documents, shapes, NaN. Nil finds all.
	hidden func(any) bool
	// refused are values for which the database has no place: writing one must fail and write nothing.
	refused []any
}

// values are a column's values of one Go type.
func values[V any](list ...V) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// sameBy compares values of one Go type.
func sameBy[V any](same func(a, b V) bool) func(a, b any) bool {
	return func(a, b any) bool { return same(a.(V), b.(V)) }
}

// all hides every value of a column from comparisons.
func all(any) bool { return true }

// trip sends the values of each column through every way in and every way out: create, bulk create, save, update of a
// set, bulk update and upsert; find by key, find by value and reload. The fields beside the one under test hold their
// columns' first values. One record type has many columns, because each model costs the compiler a second.
func trip[R any](s *suite, columns ...column) {
	s.Helper()
	w := &way[R]{suite: s, model: define[R](s), columns: columns}
	for _, c := range columns {
		s.sub(c.field, func(s *suite) {
			in := *w
			in.suite, in.column = s, c
			if in.same == nil {
				in.same = reflect.DeepEqual
			}
			in.create()
			in.bulk()
			in.save()
			in.set()
			in.bulkUpdate()
			in.upsert()
			in.refuse()
		})
	}
}

type way[R any] struct {
	*suite
	column
	model   *sequelize.Model[R]
	columns []column
}

// record is a record with the first value of every column, and v in the column under test.
func (w *way[R]) record(v any) *R {
	r := new(R)
	for _, c := range w.columns {
		put(r, c.field, c.values[0])
	}
	put(r, w.field, v)
	return r
}

func put(r any, field string, v any) {
	reflect.ValueOf(r).Elem().FieldByName(field).Set(reflect.ValueOf(v))
}

func take(r any, field string) any { return reflect.ValueOf(r).Elem().FieldByName(field).Interface() }

func idOf(r any) int64 { return take(r, "ID").(int64) }

// attribute is the attribute's name of the field under test.
func (w *way[R]) attribute() string { return strings.ToLower(w.field[:1]) + w.field[1:] }

// show is a value in the text of a failure.
func show(v any) string {
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && !r.IsNil() {
		return "&" + show(r.Elem().Interface())
	}
	text := fmt.Sprintf("%#v", v)
	if len(text) > 200 {
		return text[:200] + "…"
	}
	return text
}

// check reads a row back and compares it.
func (w *way[R]) check(how string, id int64, want any) {
	w.Helper()
	found, err := w.model.FindByPK(w.ctx, id)
	if err != nil {
		w.Errorf("%s %s: find by key: %v", how, show(want), err)
		return
	}
	if got := take(found, w.field); !w.same(got, want) {
		w.Errorf("%s: got %s, want %s", how, show(got), show(want))
	}
}

// checkAll reads a row back by the other ways out as well.
func (w *way[R]) checkAll(id int64, want any) {
	w.Helper()
	w.check("create", id, want)
	again := new(R)
	put(again, "ID", id)
	if err := w.model.Reload(w.ctx, again); err != nil || !w.same(take(again, w.field), want) {
		w.Errorf("reload: got %s, want %s (%v)", show(take(again, w.field)), show(want), err)
	}
	if w.hidden != nil && w.hidden(want) {
		return
	}
	n, err := w.model.Count(w.ctx, sequelize.Where{w.attribute(): want, "id": id})
	if err != nil || n != 1 {
		w.Errorf("find by value %s: %d rows (%v)", show(want), n, err)
	}
}

func (w *way[R]) create() {
	w.Helper()
	for i, v := range w.values {
		r := w.record(v)
		if err := w.model.Create(w.ctx, r); err != nil {
			w.Errorf("create value %d: %v", i, err)
			continue
		}
		if !w.same(take(r, w.field), v) {
			w.Errorf("create changed value %d: %s", i, show(take(r, w.field)))
		}
		w.checkAll(idOf(r), v)
	}
}

// bulk creates rows of all values in one call.
func (w *way[R]) bulk() {
	w.Helper()
	rows := w.records(w.values)
	if err := w.model.BulkCreate(w.ctx, rows); err != nil {
		w.Errorf("bulk create: %v", err)
		return
	}
	for i, r := range rows {
		w.check("bulk create", idOf(r), w.values[i])
	}
}

func (w *way[R]) records(list []any) []*R {
	rows := make([]*R, len(list))
	for i, v := range list {
		rows[i] = w.record(v)
	}
	return rows
}

func (w *way[R]) save() {
	w.Helper()
	r := w.record(w.values[0])
	w.must(w.model.Create(w.ctx, r))
	for i, v := range w.values {
		put(r, w.field, v)
		if err := w.model.Save(w.ctx, r); err != nil {
			w.Errorf("save value %d: %v", i, err)
			continue
		}
		w.check("save", idOf(r), v)
	}
}

func (w *way[R]) set() {
	w.Helper()
	r := w.record(w.values[0])
	w.must(w.model.Create(w.ctx, r))
	for i, v := range w.values {
		n, err := w.model.Update(w.ctx, sequelize.Set{w.attribute(): v}, sequelize.Where{"id": idOf(r)})
		if err != nil || n != 1 {
			w.Errorf("update to value %d: %d rows, %v", i, n, err)
			continue
		}
		w.check("update", idOf(r), v)
	}
}

func (w *way[R]) bulkUpdate() {
	w.Helper()
	rows := make([]*R, len(w.values))
	for i := range rows {
		rows[i] = w.record(w.values[0])
	}
	w.must(w.model.BulkCreate(w.ctx, rows))
	for i, r := range rows {
		put(r, w.field, w.values[i])
	}
	if err := w.model.BulkUpdate(w.ctx, rows, sequelize.Fields{w.attribute()}); err != nil {
		w.Errorf("bulk update: %v", err)
		return
	}
	for i, r := range rows {
		w.check("bulk update", idOf(r), w.values[i])
	}
}

func (w *way[R]) upsert() {
	w.Helper()
	r := w.record(w.values[0])
	w.must(w.model.Create(w.ctx, r))
	for i, v := range w.values {
		again := w.record(v)
		put(again, "ID", idOf(r))
		if created, err := w.model.Upsert(w.ctx, again); err != nil || created {
			w.Errorf("upsert value %d: created %v, %v", i, created, err)
			continue
		}
		w.check("upsert", idOf(r), v)
	}
}

func (w *way[R]) refuse() {
	w.Helper()
	before, err := w.model.Count(w.ctx)
	w.must(err)
	for i, v := range w.refused {
		if err := w.model.Create(w.ctx, w.record(v)); err == nil {
			w.Errorf("create took value %d, which has no place in the database: %s", i, show(v))
		}
		if err := w.model.BulkCreate(w.ctx, w.records([]any{v, v})); err == nil {
			w.Errorf("bulk create took value %d, which has no place in the database: %s", i, show(v))
		}
	}
	after, err := w.model.Count(w.ctx)
	w.must(err)
	equal(w.suite, "rows after refused values", after, before)
}
