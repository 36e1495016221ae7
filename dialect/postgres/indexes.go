package postgres

import (
	"errors"
	"fmt"

	"github.com/go-sequelize/sequelize/dialect"
)

// CreateIndex implements dialect.Definitions. It has no IF NOT EXISTS, which would take an index of the same name on
// another table for this one.
func (d Dialect) CreateIndex(t *dialect.TableDefinition, i *dialect.IndexDefinition) (string, error) {
	if err := checkIndex(i); err != nil {
		return "", fmt.Errorf("index %s on table %s: %w", i.Name, t.Table.Name, err)
	}
	w := d.definer()
	b := []byte("CREATE ")
	if i.Unique {
		b = append(b, "UNIQUE "...)
	}
	b = append(b, "INDEX "...)
	if i.Concurrently {
		b = append(b, "CONCURRENTLY "...)
	}
	if name := dialect.IndexName(t, i); name != "" { // the server finds a name where there is none
		b = append(w.AppendIdent(b, dialect.ShortName(name, w.MaxIdentifier)), ' ')
	}
	b = w.Table(append(b, "ON "...), t.Table)
	if i.Using != "" {
		b = append(append(b, " USING "...), i.Using...)
	}
	b = append(b, " ("...)
	for n := range i.Fields {
		if n > 0 {
			b = append(b, ", "...)
		}
		b = d.indexField(b, i, &i.Fields[n])
	}
	b = append(b, ')')
	if len(i.Include) > 0 {
		b = w.Columns(append(b, " INCLUDE "...), i.Include)
	}
	if i.Where != "" {
		b = append(append(b, " WHERE "...), i.Where...)
	}
	return string(b), nil
}

func (d Dialect) indexField(b []byte, i *dialect.IndexDefinition, f *dialect.IndexField) []byte {
	if f.Column != "" {
		b = d.AppendIdent(b, f.Column)
	} else {
		b = append(append(append(b, '('), f.Expression...), ')')
	}
	if f.Collate != "" {
		b = d.AppendIdent(append(b, " COLLATE "...), f.Collate)
	}
	operator := f.Operator
	if operator == "" {
		operator = i.Operator
	}
	if operator != "" {
		b = append(append(b, ' '), operator...)
	}
	if f.Desc {
		b = append(b, " DESC"...)
	}
	return b
}

func checkIndex(i *dialect.IndexDefinition) error {
	if len(i.Fields) == 0 {
		return errors.New("it has no fields")
	}
	if i.Type != "" {
		return fmt.Errorf("PostgreSQL has no %s indexes: use using:GIN or using:GIST", i.Type)
	}
	if i.Parser != "" {
		return errors.New("PostgreSQL's indexes have no parser")
	}
	if err := dialect.CheckWord("access method", i.Using, ""); err != nil {
		return err
	}
	if err := dialect.CheckWord("operator class", i.Operator, "."); err != nil {
		return err
	}
	for _, f := range i.Fields {
		if f.Length != 0 {
			return fmt.Errorf("PostgreSQL cannot index a prefix of %s: index the expression left(%s, %d)", f.Column, f.Column, f.Length)
		}
		if err := dialect.CheckWord("operator class", f.Operator, "."); err != nil {
			return err
		}
	}
	return nil
}
