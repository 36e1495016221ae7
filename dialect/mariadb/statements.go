package mariadb

import (
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/dialect/mysql"
)

// Lock implements dialect.Statements. MariaDB knows neither FOR SHARE nor OF: without OF it locks the rows of every
// table, which is more than was asked for.
func (Dialect) Lock(w dialect.Writer, l *ast.Lock) {
	if l.Strength == ast.LockShare || l.Strength == ast.LockKeyShare {
		w.Text(" LOCK IN SHARE MODE")
	} else {
		w.Text(" FOR UPDATE")
	}
	dialect.LockTail(w, &ast.Lock{NoWait: l.NoWait, SkipLocked: l.SkipLocked})
}

// Operator implements dialect.Statements: MariaDB has REGEXP instead of REGEXP_LIKE, with flags inside the pattern.
func (d Dialect) Operator(w dialect.Writer, b *ast.Binary) {
	switch b.Op {
	case ast.OpRegexp:
		regexp(w, b, "(?-i)")
	case ast.OpIRegexp:
		regexp(w, b, "(?i)")
	case ast.OpJSONEqual:
		jsonEqual(w, b)
	case ast.OpJSONHasKey, ast.OpAnyKeyExists, ast.OpAllKeysExist:
		// Keys are looked for in the list of all: no path could name every key.
		dialect.WriteKeysExist(w, b, "JSON_CONTAINS(JSON_KEYS(", "), JSON_QUOTE(", "))")
	default:
		d.Dialect.Operator(w, b)
	}
}

// jsonEqual compares texts without white space: JSON_EQUALS came with 10.7 only.
func jsonEqual(w dialect.Writer, b *ast.Binary) {
	w.Text("JSON_COMPACT(")
	w.Argument(b.L)
	w.Text(") = JSON_COMPACT(")
	w.Argument(b.R)
	w.Text(")")
}

func regexp(w dialect.Writer, b *ast.Binary, flags string) {
	w.Expr(b.L)
	w.Text(" REGEXP CONCAT('" + flags + "', ")
	w.Argument(b.R)
	w.Text(")")
}

// Conflict implements dialect.Statements: MariaDB has VALUES(column), not an alias for the new row.
func (Dialect) Conflict(w dialect.Writer, in *ast.Insert) { mysql.OnDuplicateKey(w, in) }

// Inserted implements dialect.Statements.
func (Dialect) Inserted(w dialect.Writer, column string) {
	w.Text("VALUES(")
	w.Ident(column)
	w.Text(")")
}

// Cast implements dialect.Statements: JSON is text here.
func (d Dialect) Cast(w dialect.Writer, x ast.Expr, t *ast.Type) {
	if name, _ := mysql.CastName(t); name == "JSON" {
		w.Text("JSON_COMPACT(")
		w.Argument(x)
		w.Text(")")
		return
	}
	d.Dialect.Cast(w, x, t)
}

// Operand implements dialect.Statements. A decimal is bound as text, and MariaDB makes DOUBLE of a text beside a DECIMAL in
// arithmetic, in BETWEEN and in a list of IN (10.11); compared by an operator it is exact.
func (d Dialect) Operand(w dialect.Writer, b ast.Bind) {
	if b.Type == nil || b.Type.Kind != ast.Decimal {
		w.Placeholder(b)
		return
	}
	d.Dialect.Cast(w, b, &ast.Type{Kind: ast.Decimal})
}

// InList implements dialect.Statements.
func (d Dialect) InList(w dialect.Writer, x ast.Expr, list *ast.BindList, not bool) {
	if list.Large || list.Type == nil || list.Type.Kind != ast.Decimal {
		d.Dialect.InList(w, x, list, not)
		return
	}
	dialect.InElements(w, x, not, func() {
		dialect.ListElements(w, list, ", ", func(b ast.Bind) { d.Operand(w, b) })
	})
}

// UpdateRows implements dialect.Statements.
func (d Dialect) UpdateRows(w dialect.Writer, u *ast.UpdateRows) {
	mysql.WriteUpdateRows(w, u, func(r *ast.BindRows) { d.BoundRows(w, r, dialect.Given) })
}

// BoundRows implements dialect.Statements: a union, because VALUES takes no names for its columns.
func (Dialect) BoundRows(w dialect.Writer, r *ast.BindRows, alias string) {
	w.Text("(")
	for i := range r.Len {
		if i > 0 {
			w.Text(" UNION ALL ")
		}
		w.Text("SELECT ")
		for j, c := range r.Columns {
			if j > 0 {
				w.Text(", ")
			}
			mysql.TypedCell(w, r, i, j)
			if i == 0 {
				w.Text(" AS ")
				w.Ident(c.Name)
			}
		}
	}
	w.Text(") AS ")
	w.Ident(alias)
}

// Explain implements dialect.Statements.
func (d Dialect) Explain(sql string, analyze bool) (string, error) {
	if analyze {
		return "ANALYZE " + sql, nil
	}
	return "EXPLAIN " + sql, nil
}
