package mariadb

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/mysql"
)

// family is MySQL's, without indexes of expressions and NOT NULL on computed columns, and with a reference system that
// is only a note (REF_SYSTEM_ID).
func (d Dialect) family() *mysql.Family {
	f := mysql.NewFamily(d, "MariaDB", d.Features().MaxIdentifier)
	f.SRID = "REF_SYSTEM_ID="
	return f
}

// CreateTable implements dialect.Definitions.
func (d Dialect) CreateTable(t *dialect.TableDefinition) ([]string, error) {
	return d.family().CreateTable(t)
}

// CreateIndex implements dialect.Definitions.
func (d Dialect) CreateIndex(t *dialect.TableDefinition, i *dialect.IndexDefinition) (string, error) {
	return d.family().CreateIndex(t, i)
}

// AddForeignKey implements dialect.Definitions.
func (d Dialect) AddForeignKey(t *dialect.TableDefinition, f *dialect.ForeignKeyDefinition) (string, error) {
	return d.family().AddForeignKey(t, f)
}
