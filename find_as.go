package sequelize

import (
	"context"
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/decode"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// FindAllAs returns rows in a struct, map or scalar R of their own: for Attributes, aggregates and groups. Columns go
// to the fields of R by name; a column without a field is an error.
//
// In a map[string]any a value has the Go type of its attribute's data type on every database: int64, float64, bool, string,
// Decimal, time.Time, DateOnly, TimeOfDay, UUID, []byte, and json.RawMessage for documents; NULL is nil. Count and sums of
// integers are int64 (a Decimal beyond 64 bits), averages of them float64, sums and averages of decimals Decimal. Values
// of other expressions come as the driver gives them, unless a Cast says what they are.
func FindAllAs[R, T any](ctx context.Context, m *Model[T], options ...FindOption) ([]R, error) {
	c, err := m.model.fold(options)
	if err != nil {
		return nil, err
	}
	return questionAs[R](ctx, m.model, c)
}

func questionAs[R any](ctx context.Context, m *model, c *findCall) ([]R, error) {
	return questionBy[R](ctx, m, c, nil)
}

// questionBy reads the rows by the program that it is given for them; without one by the columns' names, and into maps by
// their types.
func questionBy[R any](ctx context.Context, m *model, c *findCall, program func(dialect.Rows) (*decode.Program, error)) ([]R, error) {
	if err := m.db.open(); err != nil {
		return nil, err
	}
	if len(c.Find.Includes) > 0 {
		if err := onlyConditions(m, c); err != nil {
			return nil, err
		}
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	if err := m.beforeFind(ctx, c); err != nil {
		return nil, err
	}
	if err := m.selectBy(c); err != nil {
		return nil, err
	}
	c.Find.Typed = false
	w := takeScratch()
	defer w.release()
	pl, err := m.db.planFind(&c.Find, w)
	if err != nil {
		return nil, err
	}
	if program == nil {
		program = func(r dialect.Rows) (*decode.Program, error) { return typedProgram(m, pl, reflect.TypeFor[R](), r) }
	}
	return readBy[R](ctx, m.db, m, w, program)
}

// typedProgram is the program that reads the rows of plan p into values of type t.
func typedProgram(m *model, p *plan.Plan, t reflect.Type, r dialect.Rows) (*decode.Program, error) {
	columns, err := r.Columns()
	if err != nil {
		return nil, err
	}
	return decode.ForMap(t, columns, p.Types, m.db.dialect)
}

// onlyConditions refuses includes that would load records where rows of another form are asked for.
func onlyConditions(m *model, c *findCall) error {
	for i := range c.Find.Includes {
		if r := c.Find.Includes[i].Required; r == nil || !*r {
			return errorf("%s: Include %q loads records, and the rows asked for have no place for them: make it Required(true) to select by it only", m.table.Model, c.Find.Includes[i].Path)
		}
	}
	return nil
}

// Pluck returns the values of one attribute.
func Pluck[V, T any](ctx context.Context, m *Model[T], attribute string, options ...FindOption) ([]V, error) {
	c, err := m.model.fold(options)
	if err != nil {
		return nil, err
	}
	return pluck[V](ctx, m.model, &query.Attr{Path: attribute}, c)
}

// PluckField returns the values of one attribute, whose type the compiler knows.
func PluckField[V, T any](ctx context.Context, m *Model[T], field FieldOf[V], options ...FindOption) ([]V, error) {
	c, err := m.model.fold(options)
	if err != nil {
		return nil, err
	}
	return pluck[V](ctx, m.model, field.attr, c)
}

// pluck reads one attribute as its field would, where V is the field's type: only the column's type tells a struct in
// a document from a struct of columns, and a date from an instant.
func pluck[V any](ctx context.Context, m *model, attr *query.Attr, c *findCall) ([]V, error) {
	c.Find.HasSelect, c.Find.Select = true, []query.Selection{{X: attr}}
	if a := m.table.Attribute(attr.Path); a != nil && a.HasField && !a.Virtual && a.GoType == reflect.TypeFor[V]() {
		return questionBy[V](ctx, m, c, func(r dialect.Rows) (*decode.Program, error) {
			return decode.ForAttribute(a), nil
		})
	}
	return questionAs[V](ctx, m, c)
}

// Aggregate returns one value of an expression over all rows that meet the options: Max("createdAt"), Sum("price").
// Without rows it is V's zero value, or nil where V is a pointer or Null. Exact decimals stay exact in a Decimal.
func Aggregate[V, T any](ctx context.Context, m *Model[T], e Expression, options ...FindOption) (V, error) {
	var zero V
	c, err := m.model.fold(options)
	if err != nil {
		return zero, err
	}
	x, _ := e.selected()
	c.Find.HasSelect, c.Find.Select, c.Find.Order = true, []query.Selection{{X: x, As: "value"}}, nil
	list, err := questionAs[*V](ctx, m.model, c)
	if err != nil || len(list) == 0 || list[0] == nil {
		return zero, err
	}
	return *list[0], nil
}

// GroupCount is one group of CountBy.
type GroupCount[V any] struct {
	Value V     // of the attribute
	Count int64 // of its rows
}

// CountBy counts the rows of each value of an attribute, in the order of the values.
func CountBy[V, T any](ctx context.Context, m *Model[T], attribute string, options ...FindOption) ([]GroupCount[V], error) {
	c, err := m.model.fold(options)
	if err != nil {
		return nil, err
	}
	by := &query.Attr{Path: attribute}
	c.Find.HasSelect = true
	c.Find.Select = []query.Selection{{X: by, As: "value"}, {X: &query.Call{Name: "count", Star: true}, As: "count"}}
	c.Find.Group, c.Find.Order = []query.Expr{by}, []query.Order{{X: by}}
	return questionAs[GroupCount[V]](ctx, m.model, c)
}

// column reads a question of one column into values.
func column[V any](ctx context.Context, m *model, f *query.Find) ([]V, error) {
	f.Typed = false
	w := takeScratch()
	defer w.release()
	if _, err := m.db.planFind(f, w); err != nil {
		return nil, err
	}
	return readAs[V](ctx, m.db, m, w)
}

// scalar is the first value of a question.
func scalar[V any](ctx context.Context, m *model, f *query.Find) (V, error) {
	list, err := column[V](ctx, m, f)
	if err != nil || len(list) == 0 {
		var zero V
		return zero, err
	}
	return list[0], nil
}

// readAs runs the statement in w and makes an R of each row.
func readAs[R any](ctx context.Context, s *Sequelize, m *model, w *scratch) ([]R, error) {
	return readBy[R](ctx, s, m, w, programFor[R])
}

func readBy[R any](ctx context.Context, s *Sequelize, m *model, w *scratch, programOf func(dialect.Rows) (*decode.Program, error)) ([]R, error) {
	list := []R{}
	err := s.runner.Query(ctx, s.readOn(ctx, w.master), &w.stmt, func(r dialect.Rows) error {
		program, err := programOf(r)
		if err != nil {
			return err
		}
		return program.Run(r, func() unsafe.Pointer {
			var zero R
			list = append(list, zero)
			return unsafe.Pointer(&list[len(list)-1])
		}, nil)
	})
	if err != nil {
		return nil, s.failure(err, tableOf(m))
	}
	return list, nil
}

// programFor is the program that reads rows into values of type R.
func programFor[R any](r dialect.Rows) (*decode.Program, error) {
	columns, err := r.Columns()
	if err != nil {
		return nil, err
	}
	return decode.ForType(reflect.TypeFor[R](), columns)
}

func tableOf(m *model) *schema.Table {
	if m == nil {
		return nil
	}
	return m.table
}
