package mssql

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
)

// CreateIndex implements dialect.Definitions. A unique index leaves out rows with a NULL in one of its columns, which
// SQL Server would take as equal; other servers never compare them.
func (d Dialect) CreateIndex(t *dialect.TableDefinition, i *dialect.IndexDefinition) (string, error) {
	t = t.Keyed()
	if err := checkIndex(t, i); err != nil {
		return "", fmt.Errorf("index %s on table %s: %w", i.Name, t.Table.Name, err)
	}
	if strings.EqualFold(i.Type, "FULLTEXT") {
		return d.fullText(t, i), nil
	}
	w := d.definer()
	b := []byte("CREATE ")
	if i.Unique {
		b = append(b, "UNIQUE "...)
	}
	b = w.AppendIdent(append(b, "INDEX "...), dialect.ShortName(dialect.IndexName(t, i), w.MaxIdentifier))
	b = append(w.Table(append(b, " ON "...), t.Table), " ("...)
	var columns []string
	for n, f := range i.Fields {
		if n > 0 {
			b = append(b, ", "...)
		}
		b = w.AppendIdent(b, f.Column)
		if f.Desc {
			b = append(b, " DESC"...)
		}
		columns = append(columns, f.Column)
	}
	b = append(b, ')')
	if len(i.Include) > 0 {
		b = w.Columns(append(b, " INCLUDE "...), i.Include)
	}
	word := " WHERE "
	if i.Where != "" { // a filter has no OR, so AND behind it needs no parentheses, which a filter cannot have everywhere
		b = append(append(b, word...), i.Where...)
		word = " AND "
	}
	if i.Unique {
		b = d.notNull(b, word, nullable(t, columns))
	}
	return string(b), nil
}

// fullText is the table's one full text index, which has no name and finds rows by the primary key's index.
func (d Dialect) fullText(t *dialect.TableDefinition, i *dialect.IndexDefinition) string {
	w := d.definer()
	var columns []string
	for _, f := range i.Fields {
		columns = append(columns, f.Column)
	}
	b := append(w.Table([]byte("CREATE FULLTEXT INDEX ON "), t.Table), ' ')
	b = append(w.Columns(b, columns), " KEY INDEX "...)
	return string(w.AppendIdent(b, dialect.ShortName(dialect.PrimaryKeyName(t), w.MaxIdentifier)))
}

func checkIndex(t *dialect.TableDefinition, i *dialect.IndexDefinition) error {
	full := strings.EqualFold(i.Type, "FULLTEXT")
	switch {
	case len(i.Fields) == 0:
		return errors.New("it has no fields")
	case i.Type != "" && !full:
		return fmt.Errorf("SQL Server has no %s indexes here (known: FULLTEXT)", i.Type)
	case full && (i.Unique || i.Where != "" || len(i.Include) > 0):
		return errors.New("a FULLTEXT index is not unique, has no predicate and includes no columns")
	case full && len(t.PrimaryKey) != 1:
		return errors.New("a FULLTEXT index needs a primary key of one column")
	case i.Using != "" && !strings.EqualFold(i.Using, "BTREE"):
		return fmt.Errorf("SQL Server has no %s indexes: all are B-trees", i.Using)
	case i.Parser != "":
		return errors.New("SQL Server's indexes have no parser")
	case i.Operator != "":
		return errors.New("SQL Server has no operator classes")
	case i.Concurrently:
		return errors.New("SQL Server has no CREATE INDEX CONCURRENTLY")
	}
	for _, f := range i.Fields {
		if err := checkField(f); err != nil {
			return err
		}
	}
	return nil
}

func checkField(f dialect.IndexField) error {
	switch {
	case f.Column == "":
		return errors.New("SQL Server cannot index an expression: index a computed column")
	case f.Length != 0:
		return fmt.Errorf("SQL Server cannot index a prefix of %s: index a computed column", f.Column)
	case f.Collate != "":
		return fmt.Errorf("SQL Server's indexes have the collation of their column: give %s its own", f.Column)
	case f.Operator != "":
		return errors.New("SQL Server has no operator classes")
	}
	return nil
}
