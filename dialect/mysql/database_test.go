package mysql_test

import (
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/internal/mysqltest"
	"github.com/go-sequelize/sequelize/dialect/mysql"
)

func TestDatabase(t *testing.T) {
	mysqltest.Server{
		Dialect: mysql.Dialect{}, Name: "mysql", Variable: "SEQUELIZE_TEST_MYSQL", Database: "sequelize_dialect_mysql",
		Failures: map[string]dialect.Failure{
			"SELECT /*+ MAX_EXECUTION_TIME(20) */ count(*) FROM p a, p b WHERE SLEEP(5) = 0": {Kind: dialect.FailureTimeout},
		},
	}.Run(t)
}
