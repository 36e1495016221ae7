package mssql

import (
	"errors"
	"strconv"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

var errUnnamed = errors.New("an expression that a table with triggers gives back needs a name")

// source is the alias of the rows that a MERGE brings.
const source = "source"

// Merge implements dialect.Statements. HOLDLOCK keeps another session from inserting the key between the search and
// the insert.
func (d Dialect) Merge(w dialect.Writer, in *ast.Insert) {
	c := in.Conflict
	m := merge{in: in, columns: mergeColumns(in), keys: c.Keys}
	if len(c.Target) > 0 {
		m.keys = [][]string{c.Target}
	} else if !c.DoNothing {
		w.Fail(errors.New("an upsert needs the columns of the key that it compares"))
		return
	}
	w.Text("MERGE INTO ")
	w.Table(in.Table)
	w.Text(" WITH (HOLDLOCK) USING (")
	m.source(w)
	w.Text(") AS ")
	w.Ident(source)
	w.Text(" ")
	dialect.Idents(w, m.names(true))
	w.Text(" ON ")
	m.match(w)
	if !c.DoNothing && len(c.Set) > 0 {
		w.Text(" WHEN MATCHED THEN UPDATE SET ")
		dialect.Assignments(w, c.Set)
	}
	m.insert(w)
	if len(in.Returning) > 0 {
		w.Text(" ")
		d.Output(w, in, "INSERTED.")
	}
	w.Text(";")
}

// merge is one MERGE while it is written.
type merge struct {
	in      *ast.Insert
	columns []mergeColumn
	keys    [][]string // a row that has one of them is there already
}

// source writes the rows that are merged. Where nothing happens to a row whose key exists, of several rows with one key
// the first is taken, as a MERGE looks for keys in the table only, before it writes any row.
func (m *merge) source(w dialect.Writer) {
	if !m.in.Conflict.DoNothing || len(m.in.Rows) == 1 || len(m.keys) == 0 {
		m.values(w)
		return
	}
	w.Text("SELECT ")
	m.list(w)
	w.Text(" FROM (SELECT ")
	m.list(w)
	for i, key := range m.keys {
		w.Text(", ROW_NUMBER() OVER (PARTITION BY ")
		dialect.IdentList(w, key)
		w.Text(" ORDER BY (SELECT NULL)) AS ")
		w.Ident(turn(i))
	}
	w.Text(" FROM (")
	m.values(w)
	w.Text(") AS ")
	w.Ident(dialect.Given)
	w.Text(" ")
	dialect.Idents(w, m.names(true))
	w.Text(") AS ")
	w.Ident(dialect.Given)
	for i, key := range m.keys {
		w.Text([]string{" WHERE (", " AND ("}[min(i, 1)])
		w.Ident(turn(i))
		w.Text(" = 1")
		for _, name := range key { // NULL is no duplicate of NULL
			w.Text(" OR ")
			w.Ident(name)
			w.Text(" IS NULL")
		}
		w.Text(")")
	}
}

// turn names the column that counts the rows with one key.
func turn(key int) string { return "turn by key " + strconv.Itoa(key+1) }

func (m *merge) list(w dialect.Writer) { dialect.IdentList(w, m.names(true)) }

func (m *merge) values(w dialect.Writer) {
	w.Text("VALUES ")
	m.rows(w)
}

// mergeColumn is a column that is inserted; DEFAULT cannot stand among the source's values, only in the insert.
type mergeColumn struct {
	name      string
	byDefault bool
}

func mergeColumns(in *ast.Insert) []mergeColumn {
	var columns []mergeColumn
	if in.Lists != nil {
		for _, c := range in.Lists.Columns {
			columns = append(columns, mergeColumn{name: c.Name})
		}
		return columns
	}
	for i, c := range in.Columns {
		all := len(in.Rows) > 0
		for _, row := range in.Rows {
			all = all && i < len(row) && row[i] == ast.Expr(ast.Default)
		}
		columns = append(columns, mergeColumn{c.Name, all})
	}
	return columns
}

// names are the names of the columns; bound leaves out those whose value is DEFAULT.
func (m *merge) names(bound bool) []string {
	var names []string
	for _, c := range m.columns {
		if !bound || !c.byDefault {
			names = append(names, c.name)
		}
	}
	return names
}

func (m *merge) rows(w dialect.Writer) {
	if m.in.Lists != nil {
		dialect.RowList(w, m.in.Lists, "(")
		return
	}
	for i, row := range m.in.Rows {
		if i > 0 {
			w.Text(", ")
		}
		w.Text("(")
		first := true
		for j, cell := range row {
			if j >= len(m.columns) || m.columns[j].byDefault {
				continue
			}
			if cell == ast.Expr(ast.Default) {
				w.Fail(errors.New("DEFAULT in an upsert must stand in every row or in none: leave the column out"))
				return
			}
			if !first {
				w.Text(", ")
			}
			first = false
			w.Stored(cell, m.in.Columns[j].Type)
		}
		w.Text(")")
	}
}

func (m *merge) match(w dialect.Writer) {
	if len(m.keys) == 0 {
		w.Text("1 = 0")
	}
	for i, key := range m.keys {
		if i > 0 {
			w.Text(" OR ")
		}
		for j, name := range key {
			if j > 0 {
				w.Text(" AND ")
			}
			w.Ident(m.in.Table.Name)
			w.Text(".")
			w.Ident(name)
			w.Text(" = ")
			w.Ident(source)
			w.Text(".")
			w.Ident(name)
		}
	}
	if m.in.Conflict.Where != nil {
		w.Text(" AND (")
		w.Condition(m.in.Conflict.Where)
		w.Text(")")
	}
}

func (m *merge) insert(w dialect.Writer) {
	w.Text(" WHEN NOT MATCHED THEN INSERT ")
	dialect.Idents(w, m.names(false))
	w.Text(" VALUES (")
	for i, c := range m.columns {
		if i > 0 {
			w.Text(", ")
		}
		if c.byDefault {
			w.Text("DEFAULT")
			continue
		}
		w.Ident(source)
		w.Text(".")
		w.Ident(c.name)
	}
	w.Text(")")
}

// Inserted implements dialect.Statements.
func (Dialect) Inserted(w dialect.Writer, column string) {
	w.Ident(source)
	w.Text(".")
	w.Ident(column)
}
