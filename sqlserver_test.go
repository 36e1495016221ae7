package sequelize_test

import (
	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb/sqlserver"
)

// dialectName is the name of the dialect, also of what stands in for SQL Server.
func dialectName(db *sequelize.Sequelize) string {
	if name := db.DialectName(); name != sqlserver.Name {
		return name
	}
	return "mssql"
}
