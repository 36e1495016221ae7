package sqlite

import (
	"errors"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// AppendIdent implements dialect.Statements. Between double quotes SQLite takes the name of a column that is not there for
// a text, and a condition on it for one that holds; between backticks it is a name and nothing else.
func (Dialect) AppendIdent(b []byte, name string) []byte {
	b = append(b, '`')
	b = append(b, strings.ReplaceAll(name, "`", "``")...)
	return append(b, '`')
}

// AppendPlaceholder implements dialect.Statements.
func (Dialect) AppendPlaceholder(b []byte, n int) []byte { return append(b, '?') }

// AppendText implements dialect.Statements. A backslash is a character like any other.
func (Dialect) AppendText(b []byte, s string) []byte {
	b = append(b, '\'')
	b = append(b, strings.ReplaceAll(s, `'`, `''`)...)
	return append(b, '\'')
}

// Limit implements dialect.Statements. OFFSET cannot stand without LIMIT.
func (d Dialect) Limit(w dialect.Writer, limit *int64, offset ast.Expr) {
	if limit == nil {
		w.Text(" LIMIT -1")
	}
	d.Base.Limit(w, limit, offset)
}

// Function implements dialect.Statements. The current time has the form in which the library stores instants.
func (d Dialect) Function(w dialect.Writer, c *ast.Call) bool {
	switch c.Name {
	case ast.FuncRandom:
		w.Text("random()")
	case ast.FuncNow:
		w.Text("strftime('%Y-%m-%d %H:%M:%f000 +00:00', 'now')")
	case ast.FuncUUIDV4:
		w.Text("lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || " +
			"substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))")
	default:
		return ofDecimals(w, c) || d.Base.Function(w, c)
	}
	return true
}

// Cast implements dialect.Statements. Types without an affinity of their own are text, as they are stored; of dates, times
// of day and decimals functions make the text that is stored.
func (Dialect) Cast(w dialect.Writer, x ast.Expr, t *ast.Type) {
	if t == nil {
		w.Fail(errors.New("a cast needs a type"))
		return
	}
	argument := func() { w.Argument(x) }
	switch {
	case isFixed(t):
		fitted(w, t, argument)
		w.Text(" COLLATE decimal")
	case t.Kind == ast.Decimal:
		around(w, "decimal(", argument, asDecimal)
	case t.Kind == ast.DateOnly:
		around(w, "date(", argument, ")")
	case t.Kind == ast.Time:
		around(w, "time_of_day(", argument, ")")
	default:
		around(w, "CAST(", argument, " AS "+castName(t)+")")
	}
}

func around(w dialect.Writer, open string, inner func(), end string) {
	w.Text(open)
	inner()
	w.Text(end)
}

func castName(t *ast.Type) string {
	switch t.Kind {
	case ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt, ast.Boolean:
		return "INTEGER"
	case ast.Float, ast.Real, ast.Double:
		return "REAL"
	case ast.Blob:
		return "BLOB"
	case ast.RawType:
		return t.Raw
	}
	return "TEXT"
}

// Like implements dialect.Statements. The connector sets case_sensitive_like, so LIKE minds the case as elsewhere and
// has an index; on a *sql.DB that the user opened without it, LIKE ignores the case of ASCII letters.
func (d Dialect) Like(w dialect.Writer, l *ast.Like) { d.Base.Like(w, l) }

// Operator implements dialect.Statements. REGEXP is a function that the connector registers.
func (d Dialect) Operator(w dialect.Writer, b *ast.Binary) {
	switch b.Op {
	case ast.OpDistinct:
		dialect.Infix(w, b.L, " IS NOT ", b.R)
	case ast.OpNotDistinct:
		dialect.Infix(w, b.L, " IS ", b.R)
	case ast.OpRegexp:
		dialect.Infix(w, b.L, " REGEXP ", b.R)
	case ast.OpIRegexp:
		w.Expr(b.L)
		w.Text(" REGEXP '(?i)' || ")
		w.Expr(b.R)
	case ast.OpJSONEqual:
		w.Text("json(")
		w.Argument(b.L)
		w.Text(") = json(")
		w.Argument(b.R)
		w.Text(")")
	case ast.OpJSONHasKey, ast.OpAnyKeyExists, ast.OpAllKeysExist:
		// Names are compared, so that a key needs no path.
		dialect.WriteKeysExist(w, b, "EXISTS (SELECT 1 FROM json_each(", ") AS j WHERE j.key = ", ")")
	default:
		d.Base.Operator(w, b)
	}
}

// Quantified implements dialect.Statements by refusing.
func (Dialect) Quantified(w dialect.Writer, q *ast.Quantified) {
	w.Fail(errors.New("ANY and ALL do not exist: use IN or NOT IN"))
}

// InList implements dialect.Statements.
func (Dialect) InList(w dialect.Writer, x ast.Expr, list *ast.BindList, not bool) {
	dialect.WriteInList(w, x, list, not, func() {
		value := "value"
		if list.Type != nil && list.Type.Kind == ast.Blob {
			value = "unhex(value)"
		}
		w.Text(value + " FROM json_each(")
		w.PlaceholderList(list, true)
		w.Text(")")
	})
}

// ReadColumn implements dialect.Statements. The driver parses columns that are declared as dates, losing what does not
// fit its layouts; behind a plus the column has no declared type and comes as it is stored.
func (Dialect) ReadColumn(w dialect.Writer, x ast.Column) (unnamed bool) {
	if x.Type != nil {
		switch x.Type.Kind {
		case ast.Date, ast.DateOnly, ast.Time:
			w.Text("+")
			unnamed = true
		}
	}
	w.Expr(x)
	return unnamed
}

// Truncate implements dialect.Statements. restart needs the table to have an auto increment column: the server's list
// of them exists only then.
func (d Dialect) Truncate(t ast.Table, restart, cascade bool) ([]string, error) {
	if cascade {
		return nil, errors.New("TRUNCATE has no CASCADE here: empty the referring tables first")
	}
	schema := ""
	if t.Schema != "" {
		schema = string(d.AppendIdent(nil, t.Schema)) + "."
	}
	list := []string{"DELETE FROM " + schema + string(d.AppendIdent(nil, t.Name))}
	if restart {
		list = append(list, "DELETE FROM "+schema+"sqlite_sequence WHERE name = "+string(d.AppendText(nil, t.Name)))
	}
	return list, nil
}

// Explain implements dialect.Statements.
func (Dialect) Explain(sql string, analyze bool) (string, error) {
	if analyze {
		return "", errors.New("a plan cannot be measured here: EXPLAIN without ANALYZE only")
	}
	return "EXPLAIN QUERY PLAN " + sql, nil
}
