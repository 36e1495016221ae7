package sequelize

import (
	"context"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// TableDescription is a table as the database has it.
type TableDescription = dialect.TableDescription

// Describe reads a table back from the database; nil without an error where it does not exist.
func (s *Sequelize) Describe(ctx context.Context, name string) (*TableDescription, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	d, err := s.dialect.Describe(ctx, s.on(ctx), tableNamed(name))
	return d, s.failure(err, nil)
}

// Describe reads the model's table back from the database; nil without an error where it does not exist.
func (m *untyped) Describe(ctx context.Context) (*TableDescription, error) {
	if err := m.model.db.open(); err != nil {
		return nil, err
	}
	d, err := m.model.db.dialect.Describe(ctx, m.model.db.on(ctx), m.model.tableName())
	return d, m.model.db.failure(err, m.model.table)
}

// TableExists reports whether a table of that name exists. A name with a schema is given as "schema.table".
func (s *Sequelize) TableExists(ctx context.Context, name string) (bool, error) {
	d, err := s.Describe(ctx, name)
	return d != nil, err
}

// Tables lists the tables of a schema, sorted; "" is the connection's own.
func (s *Sequelize) Tables(ctx context.Context, schemaName string) ([]string, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	list, err := s.dialect.Tables(ctx, s.on(ctx), schemaName)
	return list, s.failure(err, nil)
}

// tableName is the model's table in the schema of its view.
func (m *model) tableName() ast.Table {
	t := m.table.Name
	if m.schemaName != "" {
		t.Schema = m.schemaName
	}
	return t
}

// tableNamed splits "schema.table".
func tableNamed(name string) ast.Table {
	if schemaName, table, ok := strings.Cut(name, "."); ok {
		return ast.Table{Schema: schemaName, Name: table}
	}
	return ast.Table{Name: name}
}
