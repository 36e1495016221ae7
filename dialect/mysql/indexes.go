package mysql

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
)

// CreateIndex implements dialect.Definitions.
func (d Dialect) CreateIndex(t *dialect.TableDefinition, i *dialect.IndexDefinition) (string, error) {
	return d.family().CreateIndex(t, i)
}

// CreateIndex is the statement that creates an index.
func (f *Family) CreateIndex(t *dialect.TableDefinition, i *dialect.IndexDefinition) (string, error) {
	if err := f.checkIndex(t, i); err != nil {
		return "", fmt.Errorf("index %s on table %s: %w", i.Name, t.Table.Name, err)
	}
	b := []byte("CREATE ")
	if i.Unique {
		b = append(b, "UNIQUE "...)
	}
	if i.Type != "" {
		b = append(append(b, strings.ToUpper(i.Type)...), ' ')
	}
	b = append(b, "INDEX "...)
	b = f.AppendIdent(b, dialect.ShortName(dialect.IndexName(t, i), f.MaxIdentifier))
	if i.Using != "" {
		b = append(append(b, " USING "...), strings.ToUpper(i.Using)...)
	}
	b = append(f.Table(append(b, " ON "...), t.Table), " ("...)
	for n := range i.Fields {
		if n > 0 {
			b = append(b, ", "...)
		}
		b = f.indexField(b, &i.Fields[n])
	}
	b = append(b, ')')
	if i.Parser != "" {
		b = append(append(b, " WITH PARSER "...), i.Parser...)
	}
	return string(b), nil
}

func (f *Family) indexField(b []byte, field *dialect.IndexField) []byte {
	if field.Column == "" {
		b = append(append(append(b, '('), field.Expression...), ')')
	} else {
		b = f.AppendIdent(b, field.Column)
	}
	if field.Length > 0 {
		b = append(strconv.AppendInt(append(b, '('), int64(field.Length), 10), ')')
	}
	if field.Desc {
		b = append(b, " DESC"...)
	}
	return b
}

func (f *Family) checkIndex(t *dialect.TableDefinition, i *dialect.IndexDefinition) error {
	full := strings.EqualFold(i.Type, "FULLTEXT")
	switch {
	case len(i.Fields) == 0:
		return errors.New("it has no fields")
	case dialect.IndexName(t, i) == "":
		return errors.New("an index of expressions needs a name")
	case i.Type != "" && !full && !strings.EqualFold(i.Type, "SPATIAL"):
		return fmt.Errorf("%s has no %s indexes (known: FULLTEXT, SPATIAL)", f.Server, i.Type)
	case i.Type != "" && i.Unique:
		return fmt.Errorf("a %s index cannot be unique", i.Type)
	case i.Using != "" && !strings.EqualFold(i.Using, "BTREE") && !strings.EqualFold(i.Using, "HASH"):
		return fmt.Errorf("%s has no %s indexes (known: BTREE, HASH)", f.Server, i.Using)
	case i.Where != "":
		return fmt.Errorf("%s has no partial indexes", f.Server)
	case len(i.Include) > 0:
		return fmt.Errorf("%s's indexes include no further columns: add them to the fields", f.Server)
	case i.Operator != "":
		return fmt.Errorf("%s has no operator classes", f.Server)
	case i.Concurrently:
		return fmt.Errorf("%s has no CREATE INDEX CONCURRENTLY: it builds indexes online by itself", f.Server)
	case i.Parser != "" && !full:
		return errors.New("only a FULLTEXT index has a parser")
	}
	for n := range i.Fields {
		if err := f.checkField(&i.Fields[n]); err != nil {
			return err
		}
	}
	return dialect.CheckWord("parser", i.Parser, "")
}

func (f *Family) checkField(field *dialect.IndexField) error {
	switch {
	case field.Operator != "":
		return fmt.Errorf("%s has no operator classes", f.Server)
	case field.Collate != "":
		return fmt.Errorf("%s's indexes have the collation of their column: give %s its own", f.Server, field.Column)
	case field.Column == "" && !f.ExpressionIndex:
		return fmt.Errorf("%s cannot index an expression: index a computed column", f.Server)
	}
	return nil
}
