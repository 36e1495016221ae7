package postgres

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// AppendIdent implements dialect.Statements.
func (Dialect) AppendIdent(b []byte, name string) []byte {
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(name, `"`, `""`)...)
	return append(b, '"')
}

// AppendPlaceholder implements dialect.Statements.
func (Dialect) AppendPlaceholder(b []byte, n int) []byte {
	return strconv.AppendInt(append(b, '$'), int64(n), 10)
}

// AppendText implements dialect.Statements. Text with a backslash takes the form E'…', which means the same whatever
// standard_conforming_strings is.
func (Dialect) AppendText(b []byte, s string) []byte {
	s = strings.ReplaceAll(s, `'`, `''`)
	if strings.Contains(s, `\`) {
		b = append(b, 'E')
		s = strings.ReplaceAll(s, `\`, `\\`)
	}
	b = append(b, '\'')
	b = append(b, s...)
	return append(b, '\'')
}

// Lock implements dialect.Statements.
func (Dialect) Lock(w dialect.Writer, l *ast.Lock) {
	w.Text([...]string{
		ast.LockUpdate: " FOR UPDATE", ast.LockNoKeyUpdate: " FOR NO KEY UPDATE",
		ast.LockShare: " FOR SHARE", ast.LockKeyShare: " FOR KEY SHARE",
	}[l.Strength])
	dialect.LockTail(w, l)
}

// Function implements dialect.Statements. now() is the start of the transaction, so it is not FuncNow.
func (d Dialect) Function(w dialect.Writer, c *ast.Call) bool {
	switch c.Name {
	case ast.FuncRandom:
		w.Text("random()")
	case ast.FuncNow:
		w.Text("statement_timestamp()")
	case ast.FuncUUIDV4:
		w.Text("gen_random_uuid()")
	default:
		return d.Base.Function(w, c)
	}
	return true
}

// Like implements dialect.Statements. PostgreSQL's escape is a backslash without a word about it, and a clause would
// depend on standard_conforming_strings.
func (Dialect) Like(w dialect.Writer, l *ast.Like) {
	word := " LIKE "
	if l.Fold {
		word = " ILIKE "
	}
	if l.Not {
		word = " NOT" + word
	}
	w.Expr(l.X)
	w.Text(word)
	w.Expr(l.Pattern)
}

// Cast implements dialect.Statements.
func (Dialect) Cast(w dialect.Writer, x ast.Expr, t *ast.Type) {
	name, err := castName(t)
	w.Fail(err)
	if t != nil && t.Kind == ast.Decimal && t.Precision > 0 {
		name = fmt.Sprintf("numeric(%d,%d)", t.Precision, t.Scale)
	}
	w.Text("CAST(")
	w.Argument(x)
	w.Text(" AS " + name + ")")
}

// WriteValue implements dialect.Statements. A column gives its placeholder the type, but geometries come as text.
func (Dialect) WriteValue(w dialect.Writer, b ast.Bind) {
	if b.Type != nil {
		switch b.Type.Kind {
		case ast.Geometry:
			w.Text("ST_GeomFromEWKT(")
			w.Placeholder(b)
			w.Text(")")
			return
		case ast.Geography:
			w.Text("ST_GeogFromText(")
			w.Placeholder(b)
			w.Text(")")
			return
		}
	}
	w.Placeholder(b)
}

// UntypedValue implements dialect.Statements: without the cast PostgreSQL takes the value for text, or cannot tell.
func (d Dialect) UntypedValue(w dialect.Writer, b ast.Bind) {
	if b.Type == nil {
		w.Placeholder(b)
		return
	}
	typed(w, b)
}

// typed writes a bound value with a cast to its type.
func typed(w dialect.Writer, b ast.Bind) {
	name, err := castName(b.Type)
	w.Fail(err)
	w.Placeholder(b)
	w.Text("::" + name)
}

// Truncate implements dialect.Statements.
func (d Dialect) Truncate(t ast.Table, restart, cascade bool) ([]string, error) {
	sql := "TRUNCATE TABLE " + tableText(t)
	if restart {
		sql += " RESTART IDENTITY"
	}
	if cascade {
		sql += " CASCADE"
	}
	return []string{sql}, nil
}

// tableText is a table's quoted name outside of a Writer.
func tableText(t ast.Table) string {
	var b []byte
	if t.Schema != "" {
		b = append(Dialect{}.AppendIdent(b, t.Schema), '.')
	}
	return string(Dialect{}.AppendIdent(b, t.Name))
}

// Explain implements dialect.Statements.
func (Dialect) Explain(sql string, analyze bool) (string, error) {
	if analyze {
		return "EXPLAIN (ANALYZE) " + sql, nil
	}
	return "EXPLAIN " + sql, nil
}

var errNoType = errors.New("a cast needs a type")
