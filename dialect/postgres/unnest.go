package postgres

import (
	"strconv"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// InsertRows implements dialect.Statements: one array a column, so that batches of every size share one statement.
// The rows keep their order, and with it the ids that they get.
func (Dialect) InsertRows(w dialect.Writer, in *ast.Insert) {
	w.Text("SELECT ")
	for i, c := range in.Lists.Columns {
		if i > 0 {
			w.Text(", ")
		}
		cell(w, dialect.Given, strconv.Itoa(i+1), c.Type)
	}
	w.Text(" FROM ")
	arrays(w, in.Lists)
	w.Text(" WITH ORDINALITY AS ")
	w.Ident(dialect.Given)
	w.Text(" ")
	dialect.Idents(w, append(numbers(len(in.Lists.Columns)), "n"))
	w.Text(" ORDER BY ")
	w.Ident(dialect.Given)
	w.Text(".")
	w.Ident("n")
}

// numbers are the names "1", "2", … of n columns.
func numbers(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strconv.Itoa(i + 1)
	}
	return names
}

// arrays writes unnest($1::bigint[], …).
func arrays(w dialect.Writer, r *ast.BindRows) {
	w.Text("unnest(")
	for i, c := range r.Columns {
		if i > 0 {
			w.Text(", ")
		}
		travels, _, err := listType(c.Type)
		w.Fail(err)
		w.PlaceholderRows(r, i, false)
		if travels != "" {
			w.Text("::" + travels + "[]")
		}
	}
	w.Text(")")
}

// cell writes a column of unnested rows in its column's type.
func cell(w dialect.Writer, table, name string, t *ast.Type) {
	shape := t != nil && (t.Kind == ast.Geometry || t.Kind == ast.Geography)
	if shape && t.Kind == ast.Geometry {
		w.Text("ST_GeomFromEWKT(")
	} else if shape {
		w.Text("ST_GeogFromText(")
	}
	w.Ident(table)
	w.Text(".")
	w.Ident(name)
	if shape {
		w.Text(")")
		return
	}
	if _, cast, _ := listType(t); cast != "" && cast != "text" {
		w.Text("::" + cast)
	}
}

// UpdateRows implements dialect.Statements.
func (Dialect) UpdateRows(w dialect.Writer, u *ast.UpdateRows) {
	if u.All == nil {
		updateRows(w, u)
		return
	}
	w.Text("WITH changed AS (")
	updateRows(w, u)
	w.Text(" RETURNING 1) SELECT 1 / (count(*) = ")
	w.Expr(u.All)
	w.Text(")::int FROM changed")
}

func updateRows(w dialect.Writer, u *ast.UpdateRows) {
	w.Text("UPDATE ")
	w.Table(u.Table)
	w.Text(" SET ")
	given := func(number int, t *ast.Type) { cell(w, dialect.Given, strconv.Itoa(number), t) }
	dialect.SetGiven(w, u, given)
	w.Text(" FROM ")
	arrays(w, &u.Rows)
	w.Text(" AS ")
	w.Ident(dialect.Given)
	w.Text(" ")
	dialect.Idents(w, numbers(len(u.Rows.Columns)))
	w.Text(" WHERE ")
	dialect.MatchGiven(w, u, given)
	if u.Where != nil {
		w.Text(" AND (")
		w.Condition(u.Where)
		w.Text(")")
	}
}

// BoundRows implements dialect.Statements.
func (Dialect) BoundRows(w dialect.Writer, r *ast.BindRows, alias string) {
	w.Text("(SELECT ")
	for i, c := range r.Columns {
		if i > 0 {
			w.Text(", ")
		}
		cell(w, dialect.Given, strconv.Itoa(i+1), c.Type)
		w.Text(" AS ")
		w.Ident(c.Name)
	}
	w.Text(" FROM ")
	arrays(w, r)
	w.Text(" AS ")
	w.Ident(dialect.Given)
	w.Text(" ")
	dialect.Idents(w, numbers(len(r.Columns)))
	w.Text(") AS ")
	w.Ident(alias)
}
