package sequelize_test

import (
	"testing"

	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/internal/testdb/sqlserver"
)

func TestMain(m *testing.M) {
	testdb.StandIn = sqlserver.URI
	testdb.Main(m)
}
