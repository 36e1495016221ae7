package sequelize

import (
	"context"
	"slices"
	"strings"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/op"
)

// updateComputed writes the changed attributes of one record together with expressions, and reads back what the database
// made of these. It is updateRecord for what no prepared statement of the model covers.
func (m *model) updateComputed(ctx context.Context, p unsafe.Pointer, c *writeCall, changed attributeSet) error {
	u, err := m.ofRecord(p, c)
	if err != nil {
		return err
	}
	if a := m.table.Version; a != nil {
		v, err := m.get(a, p)
		if err != nil {
			return err
		}
		u.Update.Where = append(u.Update.Where, query.Cond{Op: op.KindEq, Path: a.Name, Value: v})
	}
	for _, a := range changed.of(m.table) {
		s, err := m.assignmentOf(a, p)
		if err != nil {
			return err
		}
		u.Update.Set = append(u.Update.Set, s)
	}
	computed, names := m.toCompute(c, changed)
	computed.update(u)
	if u.err != nil {
		return u.err
	}
	n, err := m.updateStatement(ctx, u)
	if err == nil && n == 0 {
		err = m.missed(p)
	}
	if err != nil {
		return err
	}
	m.rememberMade(ctx, p, names)
	m.adoptOne(p, changed.of(m.table))
	return m.rereadNames(ctx, p, append(names, m.keptNames()...), c.schema)
}

// toCompute are the expressions of an update and the attributes that they set. What a hook set takes the place of an
// expression for the same attribute.
func (m *model) toCompute(c *writeCall, changed attributeSet) (computed Set, names []string) {
	computed = Set{}
	for _, path := range sortedNames(c.computed) {
		name, _, _ := strings.Cut(path, ".")
		if changed.has(m.table.Attribute(name).Place) {
			continue
		}
		computed[path] = c.computed[path]
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return computed, names
}
