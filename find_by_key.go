package sequelize

import (
	"context"
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
)

// FindByPK returns the row with a primary key. Of a composite key, key is a []any in the order of its attributes, or a
// Where with each of them. Where there is none the error is ErrNotFound.
func (m *ModelOf[P]) FindByPK(ctx context.Context, key any, options ...FindOption) (P, error) {
	p, err := m.model.findByPK(ctx, key, options)
	return as[P](p), err
}

func (m *model) findByPK(ctx context.Context, key any, options []FindOption) (unsafe.Pointer, error) {
	values, err := m.keyValues(key)
	if err != nil {
		return nil, err
	}
	if len(options) == 0 && m.plainFind() {
		return m.hotByPK(ctx, values)
	}
	c, err := m.fold(options)
	if err != nil {
		return nil, err
	}
	c.Find.Where = append(equals(m.table.PrimaryKey, values), c.Find.Where...)
	p, err := m.first(ctx, c)
	c.done()
	return p, err
}

// plainFind reports whether a question without options is only its statement: no hooks, scopes or instances.
func (m *model) plainFind() bool {
	return m.schemaName == "" && !m.scoping(m.view) && !m.hasFindHooks()
}

// hotByPK finds by key through the plan that the model keeps for it.
func (m *model) hotByPK(ctx context.Context, values []any) (unsafe.Pointer, error) {
	if err := m.db.open(); err != nil {
		return nil, err
	}
	w := takeScratch()
	defer w.release()
	p := m.findsByPK.Load()
	if p == nil {
		one := int64(1)
		f := &query.Find{Table: m.table, Typed: true, Limit: &one, Where: equals(m.table.PrimaryKey, values)}
		var err error
		if p, err = m.db.planFind(f, w); err != nil {
			return nil, err
		}
		m.findsByPK.Store(p)
	} else {
		w.shape.Values = append(w.shape.Values, values...)
		if err := m.db.arguments(p, w); err != nil {
			return nil, err
		}
	}
	record, err := m.readOne(ctx, p, w)
	if err == nil && record == nil {
		err = m.notFound()
	}
	if err == nil && m.table.HasInstance {
		m.adopt([]unsafe.Pointer{record}, p.Attributes)
	}
	return record, err
}

// readOne runs the statement in w and makes a record of its first row; nil where there is none.
func (m *model) readOne(ctx context.Context, p *plan.Plan, w *scratch) (unsafe.Pointer, error) {
	var record unsafe.Pointer
	err := m.db.runner.Query(ctx, m.db.readOn(ctx, w.master), &w.stmt, func(r dialect.Rows) error {
		if err := r.Bind(p.Destinations()); err != nil {
			return err
		}
		if !r.Next() {
			return r.Err()
		}
		record = reflect.New(m.table.Type).UnsafePointer()
		w.bases = append(w.bases[:0], record)
		return r.Scan(w.bases)
	})
	if err != nil {
		return nil, m.db.failure(err, m.table)
	}
	return record, nil
}

// keyValues are the values of a primary key in the order of its attributes.
func (m *model) keyValues(key any) ([]any, error) {
	pk := m.table.PrimaryKey
	if len(pk) == 0 {
		return nil, errorf("%s has no primary key to find by", m.table.Model)
	}
	values, err := m.splitKey(key)
	if err != nil {
		return nil, err
	}
	for i, v := range values {
		if v, err = operand(v); err != nil || v == nil || isList(v) {
			return nil, errorf("%s.%s: a primary key is found by one value, and it is not nil or a list", m.table.Model, pk[i].Name)
		}
		switch v.(type) {
		case query.Expr, *query.Find, *plan.List:
			return nil, errorf("%s.%s: a primary key is found by a value", m.table.Model, pk[i].Name)
		}
		values[i] = v
	}
	return values, nil
}

func (m *model) splitKey(key any) ([]any, error) {
	pk := m.table.PrimaryKey
	if w, ok := key.(Where); ok {
		values := make([]any, len(pk))
		for i, a := range pk {
			values[i] = w[a.Name]
		}
		if len(w) == len(pk) {
			return values, nil
		}
	} else if list, ok := key.([]any); ok && len(pk) > 1 {
		if len(list) == len(pk) {
			return append([]any(nil), list...), nil
		}
	} else if len(pk) == 1 {
		return []any{key}, nil
	}
	return nil, errorf("%s has a primary key of %d attributes: find it by []any with their values in order, or by a Where with each of them", m.table.Model, len(pk))
}
