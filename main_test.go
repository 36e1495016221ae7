package sequelize_test

import (
	"testing"

	"github.com/go-sequelize/sequelize/internal/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }
