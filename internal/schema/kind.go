package schema

import (
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// IsDateOnly reports whether the attribute is a calendar date.
func (a *Attribute) IsDateOnly() bool { return a.Type != nil && a.Type.Kind == ast.DateOnly }

// IsArray reports whether the attribute is an ARRAY.
func (a *Attribute) IsArray() bool { return a.Type != nil && a.Type.Kind == ast.Array }

// IsNumber reports whether the attribute is a number.
func (a *Attribute) IsNumber() bool {
	if a.Type == nil {
		return false
	}
	switch a.Type.Kind {
	case ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt, ast.Float, ast.Real, ast.Double, ast.Decimal:
		return true
	}
	return false
}

// FieldsOf are the attributes of a violated key, from its columns or from the name of its constraint, and the message
// that the key was given. Servers tell the one or the other.
func (t *Table) FieldsOf(constraint string, columns []string) (fields []string, message string) {
	if len(columns) == 0 {
		columns = t.columnsOf(constraint)
	}
	for _, column := range columns {
		if a := t.ByColumn(column); a != nil {
			fields = append(fields, a.Name)
		} else {
			fields = append(fields, column)
		}
	}
	for _, u := range t.Uniques {
		if u.Name == constraint || slices.Equal(attributeNames(u.Attributes), fields) {
			message = u.Message
		}
	}
	for _, x := range t.Indexes {
		if x.Message != "" && (x.Name == constraint || x.Unique && slices.Equal(indexColumns(&x), columns)) {
			message = x.Message
		}
	}
	return fields, message
}

// KeysAmong are the columns of every unique key whose attributes are all among those given. Indexes over expressions or
// over some of the rows are not among them.
func (t *Table) KeysAmong(given []*Attribute) [][]string {
	var keys [][]string
	add := func(key []string) {
		whole := len(key) > 0 && !slices.ContainsFunc(key, func(column string) bool {
			return !slices.ContainsFunc(given, func(a *Attribute) bool { return a.Column == column })
		})
		if whole && !slices.ContainsFunc(keys, func(k []string) bool { return slices.Equal(k, key) }) {
			keys = append(keys, key)
		}
	}
	add(columns(t.PrimaryKey))
	for _, u := range t.Uniques {
		add(columns(u.Attributes))
	}
	for _, x := range t.Indexes {
		if x.Unique && x.Where == "" {
			add(indexColumns(&x))
		}
	}
	return keys
}

// indexColumns are the columns of an index, empty for its expressions.
func indexColumns(x *Index) []string {
	list := make([]string, len(x.Fields))
	for i, f := range x.Fields {
		list[i] = f.Column
	}
	return list
}

// columnsOf are the columns of the table's key or index of that name.
func (t *Table) columnsOf(constraint string) []string {
	switch {
	case constraint == "":
		return nil
	case strings.EqualFold(constraint, "PRIMARY") || constraint == t.Name.Name+"_pkey" || constraint == t.Name.Name+"_pk":
		return columns(t.PrimaryKey)
	}
	for _, u := range t.Uniques {
		if u.Name == constraint {
			return columns(u.Attributes)
		}
	}
	for _, x := range t.Indexes {
		if x.Name == constraint {
			return indexColumns(&x)
		}
	}
	for _, f := range foreignKeyDefinitions(t) {
		if f.Name == constraint {
			return f.Columns
		}
	}
	return nil
}

// IsEnum reports whether the attribute is one of a list of texts.
func (a *Attribute) IsEnum() bool { return a.Type != nil && a.Type.Kind == ast.Enum }

// CanHoldNull reports whether the attribute's Go type can hold NULL.
func (a *Attribute) CanHoldNull() bool {
	return a.HasField && a.Dest.Null != dialect.NullError && a.Dest.Null != dialect.NullZero
}
