package sqlite

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// CreateIndex implements dialect.Definitions. In an attached database the index is qualified and its table is not.
func (d Dialect) CreateIndex(t *dialect.TableDefinition, i *dialect.IndexDefinition) (string, error) {
	if err := checkIndex(t, i); err != nil {
		return "", fmt.Errorf("index %s on table %s: %w", i.Name, t.Table.Name, err)
	}
	w := d.definer()
	b := []byte("CREATE ")
	if i.Unique {
		b = append(b, "UNIQUE "...)
	}
	b = w.Table(append(b, "INDEX "...), ast.Table{Schema: t.Table.Schema, Name: dialect.IndexName(t, i)})
	b = append(w.AppendIdent(append(b, " ON "...), t.Table.Name), " ("...)
	for n, f := range i.Fields {
		if n > 0 {
			b = append(b, ", "...)
		}
		if f.Column != "" {
			b = w.AppendIdent(b, f.Column)
		} else {
			b = append(append(append(b, '('), f.Expression...), ')')
		}
		if f.Collate != "" {
			b = w.AppendIdent(append(b, " COLLATE "...), f.Collate)
		}
		if f.Desc {
			b = append(b, " DESC"...)
		}
	}
	b = append(b, ')')
	if i.Where != "" {
		b = append(append(b, " WHERE "...), i.Where...)
	}
	return string(b), nil
}

func checkIndex(t *dialect.TableDefinition, i *dialect.IndexDefinition) error {
	switch {
	case len(i.Fields) == 0:
		return errors.New("it has no fields")
	case dialect.IndexName(t, i) == "":
		return errors.New("an index of expressions needs a name")
	case i.Type != "":
		return fmt.Errorf("SQLite has no %s indexes", i.Type)
	case i.Using != "" && !strings.EqualFold(i.Using, "BTREE"):
		return fmt.Errorf("SQLite has no %s indexes: all are B-trees", i.Using)
	case len(i.Include) > 0:
		return errors.New("SQLite's indexes include no further columns: add them to the fields")
	case i.Parser != "":
		return errors.New("SQLite's indexes have no parser")
	case i.Concurrently:
		return errors.New("SQLite has no CREATE INDEX CONCURRENTLY")
	}
	for _, f := range i.Fields {
		if f.Operator != "" || i.Operator != "" {
			return errors.New("SQLite has no operator classes")
		}
		if f.Length != 0 {
			return fmt.Errorf("SQLite cannot index a prefix of %s: index the expression substr(%s, 1, %d)", f.Column, f.Column, f.Length)
		}
	}
	return nil
}
