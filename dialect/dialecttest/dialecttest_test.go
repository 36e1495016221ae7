package dialecttest_test

import (
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect/dialecttest"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/internal/testdb/sqlserver"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// TestConformance runs the suite on every database, natively and over database/sql alone.
func TestConformance(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		t.Run("native", func(t *testing.T) { conform(t, uri) })
		t.Run("plain", func(t *testing.T) { conform(t, uri, sequelize.Plain(true)) })
	})
	t.Run("memory", func(t *testing.T) { conform(t, "sqlite::memory:") })
}

// TestConformanceOfSQLServer runs the suite's statements for SQL Server on what stands in for it.
func TestConformanceOfSQLServer(t *testing.T) {
	dialecttest.Run(t, func(t *testing.T) *sequelize.Sequelize {
		pool := sqlserver.New(t).DB()
		t.Cleanup(func() { pool.Close() })
		db, err := sequelize.OpenDB("mssql", pool)
		if err != nil {
			t.Fatal(err)
		}
		return db
	})
}

func conform(t *testing.T, uri string, options ...sequelize.OpenOption) {
	dialecttest.Run(t, func(t *testing.T) *sequelize.Sequelize {
		db, err := sequelize.Open(uri, options...)
		if err != nil {
			t.Fatal(err)
		}
		return db
	})
}
