package mariadb_test

import (
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/internal/mysqltest"
	"github.com/go-sequelize/sequelize/dialect/mariadb"
)

func TestDatabase(t *testing.T) {
	mysqltest.Server{
		Dialect: mariadb.Dialect{}, Name: "mariadb", Variable: "SEQUELIZE_TEST_MARIADB", Database: "sequelize_dialect_mariadb",
		Failures: map[string]dialect.Failure{
			"SET STATEMENT max_statement_time = 0.02 FOR SELECT SLEEP(5)": {Kind: dialect.FailureTimeout},
		},
	}.Run(t)
}
