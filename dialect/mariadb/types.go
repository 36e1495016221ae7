package mariadb

import "github.com/go-sequelize/sequelize/dialect/ast"

// CheckType implements dialect.Definitions.
func (d Dialect) CheckType(t *ast.Type) error {
	_, err := d.ColumnType(t)
	return err
}

// ColumnType implements dialect.Definitions. UUID is CHAR(36) as on MySQL: the server's own type came with 10.7 only.
func (d Dialect) ColumnType(t *ast.Type) (string, error) { return d.family().ColumnType(t) }
