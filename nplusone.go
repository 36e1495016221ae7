package sequelize

import (
	"context"

	"github.com/go-sequelize/sequelize/dialect"
)

// countShape counts the statements of one shape on one context.
func (s *Sequelize) countShape(context.Context, *dialect.Statement) {}
