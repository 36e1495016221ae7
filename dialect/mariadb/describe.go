package mariadb

import (
	"context"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Describe implements dialect.Definitions. The catalogue gives defaults as SQL, and a JSON column as LONGTEXT.
func (d Dialect) Describe(ctx context.Context, r dialect.Runner, t ast.Table) (*dialect.TableDescription, error) {
	return d.family().Describe(ctx, r, t)
}
