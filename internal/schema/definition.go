package schema

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Definition describes the table for CREATE TABLE, conditions in the quotes of q. Associations must be resolved.
func Definition(t *Table, q dialect.Quoter) *dialect.TableDefinition {
	o := &t.Options
	d := &dialect.TableDefinition{
		Table: t.Name, PrimaryKey: columns(t.PrimaryKey), Checks: slices.Clone(t.Checks), Comment: o.Comment,
		Engine: o.Engine, Charset: o.Charset, Collate: o.Collate, RowFormat: o.RowFormat, InitialAutoIncrement: o.InitialAutoIncrement,
		ForeignKeys: foreignKeyDefinitions(t),
	}
	for _, a := range t.Attributes {
		if !a.Virtual {
			d.Columns = append(d.Columns, columnDefinition(a))
		}
	}
	for _, x := range t.Indexes {
		d.Indexes = append(d.Indexes, x.IndexDefinition)
	}
	uniques(t, d, q)
	return d
}

// uniques adds the unique constraints. Those among the living are partial indexes, which need a database that has them.
func uniques(t *Table, d *dialect.TableDefinition, q dialect.Quoter) {
	living := t.Options.UniqueAmongLiving && t.DeletedAt != nil
	for _, u := range t.Uniques {
		if !living {
			d.Uniques = append(d.Uniques, dialect.UniqueDefinition{Name: u.Name, Columns: columns(u.Attributes)})
			continue
		}
		x := dialect.IndexDefinition{Name: u.Name, Unique: true, Where: livingCondition(t, q)}
		for _, c := range columns(u.Attributes) {
			x.Fields = append(x.Fields, dialect.IndexField{Column: c})
		}
		d.Indexes = append(d.Indexes, x)
	}
	for i := range d.Indexes {
		if living && d.Indexes[i].Unique && d.Indexes[i].Where == "" {
			d.Indexes[i].Where = livingCondition(t, q)
		}
	}
}

// livingCondition is met by the rows that are not deleted.
func livingCondition(t *Table, q dialect.Quoter) string {
	return string(q.AppendIdent(nil, t.DeletedAt.Column)) + " IS NULL"
}

func columnDefinition(a *Attribute) dialect.ColumnDefinition {
	return dialect.ColumnDefinition{
		Name: a.Column, Type: a.Type, AllowNull: a.AllowNull, AutoIncrement: a.AutoIncrement, Identity: a.Identity,
		Default: defaultExpr(a), Generated: a.Generated, Stored: a.Stored, Collate: a.Collate, Comment: a.Comment, PrimaryKey: a.PrimaryKey,
	}
}

// defaultExpr is the default in DDL: constants and expressions. What the library makes on create is not in it.
func defaultExpr(a *Attribute) ast.Expr {
	switch a.Default.Kind {
	case DefaultSQL:
		return &ast.Raw{SQL: a.Default.SQL}
	case DefaultValue:
		return constantExpr(a.Default.Value)
	}
	return nil
}

// constantExpr writes a canonical value as a constant; nil where there is none for it.
func constantExpr(v any) ast.Expr {
	switch x := v.(type) {
	case bool:
		if x {
			return ast.True
		}
		return ast.False
	case int64:
		return ast.Int(x)
	case uint64:
		return &ast.Raw{SQL: strconv.FormatUint(x, 10)}
	case float64:
		return &ast.Raw{SQL: strconv.FormatFloat(x, 'g', -1, 64)}
	case datatypes.Decimal:
		return &ast.Raw{SQL: x.String()}
	case string:
		return ast.Text(x)
	case json.RawMessage:
		return ast.Text(x)
	case time.Time:
		return ast.Text(datatypes.AppendTimestamp(nil, x))
	case fmt.Stringer: // UUID, DateOnly, TimeOfDay, ranges
		return ast.Text(x.String())
	}
	return nil
}

// foreignKeyDefinitions are the keys that refer to tables.
func foreignKeyDefinitions(t *Table) (list []dialect.ForeignKeyDefinition) {
	for _, f := range t.ForeignKeys {
		if f.Refers() {
			list = append(list, foreignKeyDefinition(t, f))
		}
	}
	return list
}

// foreignKeyDefinition names the constraint <table>_<columns>_fkey, shortened to what the database takes.
func foreignKeyDefinition(t *Table, f *ForeignKey) dialect.ForeignKeyDefinition {
	d := dialect.ForeignKeyDefinition{Columns: columns(f.Attributes), RefTable: f.RefTable, RefColumns: columns(f.To), Deferrable: f.Deferrable}
	if f.Target != nil {
		d.RefTable = f.Target.Name
	}
	if len(d.RefColumns) == 0 {
		column := f.RefColumn
		if column == "" {
			column = "id"
		}
		d.RefColumns = []string{column}
	}
	d.OnDelete, d.OnUpdate = f.Actions()
	name := dialect.ForeignKeyName(&dialect.TableDefinition{Table: t.Name}, &d)
	d.Name = dialect.ShortName(name, t.dialect.Features().MaxIdentifier)
	return d
}
