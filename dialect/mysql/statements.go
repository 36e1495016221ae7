package mysql

import (
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// AppendIdent implements dialect.Statements.
func (Dialect) AppendIdent(b []byte, name string) []byte {
	b = append(b, '`')
	b = append(b, strings.ReplaceAll(name, "`", "``")...)
	return append(b, '`')
}

// AppendPlaceholder implements dialect.Statements.
func (Dialect) AppendPlaceholder(b []byte, n int) []byte { return append(b, '?') }

// AppendText implements dialect.Statements. What a backslash means in a literal depends on sql_mode
// (NO_BACKSLASH_ESCAPES), so text with one is written in hexadecimal digits.
func (Dialect) AppendText(b []byte, s string) []byte {
	if strings.Contains(s, `\`) {
		b = append(b, "_utf8mb4 X'"...)
		b = hex.AppendEncode(b, []byte(s))
		return append(b, '\'')
	}
	b = append(b, '\'')
	b = append(b, strings.ReplaceAll(s, `'`, `''`)...)
	return append(b, '\'')
}

// Limit implements dialect.Statements. OFFSET cannot stand without LIMIT.
func (d Dialect) Limit(w dialect.Writer, limit *int64, offset ast.Expr) {
	if limit == nil {
		w.Text(" LIMIT 18446744073709551615")
	}
	d.Base.Limit(w, limit, offset)
}

// Hint implements dialect.Statements: index hints.
func (Dialect) Hint(w dialect.Writer, hints []ast.Hint) {
	for _, h := range hints {
		switch h.Kind {
		case "USE", "FORCE", "IGNORE":
			w.Text(" " + h.Kind + " INDEX ")
			dialect.Idents(w, h.Names)
		default:
			w.Fail(errors.New("table hints do not exist: use an index hint USE, FORCE or IGNORE"))
		}
	}
}

// Function implements dialect.Statements. UUID() of the server is version 1, so version 4 is made of random bytes.
func (d Dialect) Function(w dialect.Writer, c *ast.Call) bool {
	switch c.Name {
	case ast.FuncRandom:
		w.Text("RAND()")
	case ast.FuncNow:
		w.Text("UTC_TIMESTAMP(6)")
	case ast.FuncUUIDV4:
		w.Text("LOWER(CONCAT(HEX(RANDOM_BYTES(4)), '-', HEX(RANDOM_BYTES(2)), '-4', SUBSTR(HEX(RANDOM_BYTES(2)), 2), '-', " +
			"SUBSTR('89AB', 1 + (ASCII(RANDOM_BYTES(1)) & 3), 1), SUBSTR(HEX(RANDOM_BYTES(2)), 2), '-', HEX(RANDOM_BYTES(6))))")
	default:
		return d.Base.Function(w, c)
	}
	return true
}

// Concat implements dialect.Statements: || is OR unless sql_mode says otherwise.
func (Dialect) Concat(w dialect.Writer, l, r ast.Expr) {
	w.Text("CONCAT(")
	w.Argument(l)
	w.Text(", ")
	w.Argument(r)
	w.Text(")")
}

// Like implements dialect.Statements. The escape is written as a number, because '\' is half a literal in one
// sql_mode and the backslash no escape at all in another.
func (Dialect) Like(w dialect.Writer, l *ast.Like) { dialect.WriteLike(w, l, " ESCAPE X'5C'") }

// Operator implements dialect.Statements.
func (d Dialect) Operator(w dialect.Writer, b *ast.Binary) {
	switch b.Op {
	case ast.OpDistinct:
		w.Text("NOT (")
		dialect.Infix(w, b.L, " <=> ", b.R)
		w.Text(")")
	case ast.OpNotDistinct:
		dialect.Infix(w, b.L, " <=> ", b.R)
	case ast.OpRegexp:
		call(w, "REGEXP_LIKE", b.L, b.R, ", 'c')")
	case ast.OpIRegexp:
		call(w, "REGEXP_LIKE", b.L, b.R, ", 'i')")
	case ast.OpMatch:
		d.match(w, b)
	case ast.OpJSONEqual:
		w.Expr(b.L)
		w.Text(" = CAST(")
		w.Argument(b.R)
		w.Text(" AS JSON)")
	default:
		JSONOperator(w, b, d.Base)
	}
}

// call writes name(a, b followed by tail.
func call(w dialect.Writer, name string, a, b ast.Expr, tail string) {
	w.Text(name + "(")
	w.Argument(a)
	w.Text(", ")
	w.Argument(b)
	w.Text(tail)
}

func (Dialect) match(w dialect.Writer, b *ast.Binary) {
	w.Text("MATCH ")
	if _, ok := b.L.(ast.Tuple); ok {
		w.Expr(b.L)
	} else {
		w.Text("(")
		w.Argument(b.L)
		w.Text(")")
	}
	w.Text(" AGAINST (")
	w.Argument(b.R)
	w.Text(")")
}

// InsertDefaults implements dialect.Statements.
func (Dialect) InsertDefaults(w dialect.Writer) { w.Text("() VALUES ()") }

// Truncate implements dialect.Statements. The server restarts the auto increment whether it is asked to or not.
func (d Dialect) Truncate(t ast.Table, restart, cascade bool) ([]string, error) {
	if cascade {
		return nil, errors.New("TRUNCATE has no CASCADE here: empty the referring tables first")
	}
	sql := "TRUNCATE TABLE "
	if t.Schema != "" {
		sql += string(d.AppendIdent(nil, t.Schema)) + "."
	}
	return []string{sql + string(d.AppendIdent(nil, t.Name))}, nil
}

// Cast implements dialect.Statements.
func (d Dialect) Cast(w dialect.Writer, x ast.Expr, t *ast.Type) {
	name, err := castName(t)
	w.Fail(err)
	if name == exactDecimal && t.Precision > 0 {
		name = "DECIMAL(" + strconv.Itoa(t.Precision) + "," + strconv.Itoa(t.Scale) + ")"
	}
	w.Text("CAST(")
	w.Argument(x)
	w.Text(" AS " + name + ")")
}

// CastName is the word for a type in CAST; a JSON type gives JSON, which MariaDB has no cast to.
func CastName(t *ast.Type) (string, error) { return castName(t) }

func castName(t *ast.Type) (string, error) {
	if t == nil {
		return "", errors.New("a cast needs a type")
	}
	switch t.Kind {
	case ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt:
		if t.Unsigned {
			return "UNSIGNED", nil
		}
		return "SIGNED", nil
	case ast.Boolean:
		return "SIGNED", nil
	case ast.Float, ast.Real:
		return "FLOAT", nil
	case ast.Double:
		return "DOUBLE", nil
	case ast.Decimal:
		return exactDecimal, nil
	case ast.String, ast.Char, ast.TextKind, ast.CIText, ast.UUID, ast.Enum, ast.CIDR, ast.Inet, ast.MacAddr, ast.MacAddr8:
		return "CHAR", nil
	case ast.Blob:
		return "BINARY", nil
	case ast.Time:
		return "TIME(6)", nil
	case ast.Date:
		return "DATETIME(6)", nil
	case ast.DateOnly:
		return "DATE", nil
	case ast.JSON, ast.JSONB, ast.Array:
		return "JSON", nil
	case ast.RawType:
		return t.Raw, nil
	}
	return "", errors.New("there is no cast to this type")
}

// exactDecimal keeps every digit that a decimal can have here.
const exactDecimal = "DECIMAL(65,30)"
