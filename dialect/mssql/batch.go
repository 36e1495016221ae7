package mssql

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// written is the table variable through which rows come back from a table with triggers: OUTPUT without INTO is
// refused there.
const written = "@written"

// write is what the batch around a write depends on.
type write struct {
	identity  *ast.Table // table whose identity column is written
	returning []ast.Selected
}

func writeOf(s ast.Statement) write {
	var o write
	hasTrigger := false
	switch s := s.(type) {
	case *ast.Insert:
		o.returning, hasTrigger = s.Returning, s.HasTrigger
		if s.KeepIdentity {
			o.identity = &s.Table
		}
	case *ast.Update:
		o.returning, hasTrigger = s.Returning, s.HasTrigger
	case *ast.Delete:
		o.returning, hasTrigger = s.Returning, s.HasTrigger
	}
	if !hasTrigger {
		o.returning = nil
	}
	return o
}

// Prologue implements dialect.Statements. Both settings end with the batch that the driver sends.
func (Dialect) Prologue(w dialect.Writer, s ast.Statement) {
	o := writeOf(s)
	if len(o.returning) > 0 {
		w.Text("DECLARE " + written + " TABLE (")
		for i, c := range o.returning {
			if i > 0 {
				w.Text(", ")
			}
			w.Ident(resultName(w, c))
			w.Text(" " + resultType(c))
		}
		w.Text("); ")
	}
	if o.identity != nil {
		w.Text("SET IDENTITY_INSERT ")
		w.Table(*o.identity)
		w.Text(" ON; ")
	}
}

// Output implements dialect.Statements.
func (Dialect) Output(w dialect.Writer, s ast.Statement, prefix string) {
	w.Text("OUTPUT ")
	switch s := s.(type) {
	case *ast.Insert:
		w.Returning(s.Returning, prefix)
	case *ast.Update:
		w.Returning(s.Returning, prefix)
	case *ast.Delete:
		w.Returning(s.Returning, prefix)
	}
	if len(writeOf(s).returning) > 0 {
		w.Text(" INTO " + written)
	}
}

// Epilogue implements dialect.Statements.
func (Dialect) Epilogue(w dialect.Writer, s ast.Statement) {
	o := writeOf(s)
	_, isMerge := s.(*ast.Insert)
	isMerge = isMerge && s.(*ast.Insert).Conflict != nil
	if (o.identity != nil || len(o.returning) > 0) && !isMerge {
		w.Text(";")
	}
	if o.identity != nil {
		w.Text(" SET IDENTITY_INSERT ")
		w.Table(*o.identity)
		w.Text(" OFF;")
	}
	if len(o.returning) > 0 {
		w.Text(" SELECT ")
		for i, c := range o.returning {
			if i > 0 {
				w.Text(", ")
			}
			w.Ident(resultName(w, c))
		}
		w.Text(" FROM " + written + ";")
	}
}

func resultName(w dialect.Writer, c ast.Selected) string {
	if c.As != "" {
		return c.As
	}
	if column, ok := c.X.(ast.Column); ok {
		return column.Name
	}
	w.Fail(errUnnamed)
	return "?"
}

// resultType is a type that holds the returned column.
func resultType(c ast.Selected) string {
	if column, ok := c.X.(ast.Column); ok && column.Type != nil {
		if name, err := castName(column.Type); err == nil {
			return name
		}
	}
	return "NVARCHAR(MAX)"
}
