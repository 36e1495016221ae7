package mssql

import (
	"errors"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// AppendIdent implements dialect.Statements.
func (Dialect) AppendIdent(b []byte, name string) []byte {
	b = append(b, '[')
	b = append(b, strings.ReplaceAll(name, "]", "]]")...)
	return append(b, ']')
}

// AppendPlaceholder implements dialect.Statements.
func (Dialect) AppendPlaceholder(b []byte, n int) []byte {
	return strconv.AppendInt(append(b, "@p"...), int64(n), 10)
}

// AppendText implements dialect.Statements. Without the N the server would lose what its code page lacks.
func (Dialect) AppendText(b []byte, s string) []byte {
	b = append(b, "N'"...)
	b = append(b, strings.ReplaceAll(s, "'", "''")...)
	return append(b, '\'')
}

// Constant implements dialect.Statements.
func (d Dialect) Constant(w dialect.Writer, c ast.Const) {
	switch c {
	case ast.True:
		w.Text("1")
	case ast.False:
		w.Text("0")
	default:
		d.Base.Constant(w, c)
	}
}

// ConditionValue implements dialect.Statements. BIT is read as a boolean, as conditions are elsewhere.
func (d Dialect) ConditionValue(w dialect.Writer, e ast.Expr) {
	w.Text("CAST(")
	d.Base.ConditionValue(w, e)
	w.Text(" AS BIT)")
}

// Limit implements dialect.Statements. The walk never asks for zero rows, which FETCH refuses.
func (Dialect) Limit(w dialect.Writer, limit *int64, offset ast.Expr) {
	if offset == nil {
		offset = ast.Int(0)
	}
	w.Text(" OFFSET ")
	w.Expr(offset)
	w.Text(" ROWS")
	if limit != nil {
		w.Text(" FETCH NEXT " + strconv.FormatInt(*limit, 10) + " ROWS ONLY")
	}
}

// Lock implements dialect.Statements: locks are hints, see Hint.
func (Dialect) Lock(w dialect.Writer, l *ast.Lock) {}

// Hint implements dialect.Statements: WITH (hints), those of a row lock among them.
func (Dialect) Hint(w dialect.Writer, hints []ast.Hint) {
	var names []string
	for _, h := range hints {
		if h.Kind != "" {
			w.Fail(errors.New("index hints USE, FORCE and IGNORE do not exist: use a table hint"))
			return
		}
		names = append(names, h.Names...)
		if h.Lock != nil {
			names = append(names, lockHints(h.Lock)...)
		}
	}
	for _, name := range names {
		if strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			w.Fail(errors.New("a table hint is one upper case word"))
			return
		}
	}
	w.Text(" WITH (" + strings.Join(names, ", ") + ")")
}

func lockHints(l *ast.Lock) []string {
	names := []string{"UPDLOCK", "ROWLOCK"}
	if l.Strength == ast.LockShare || l.Strength == ast.LockKeyShare {
		// A shared lock is given back at once otherwise.
		names[0] = "REPEATABLEREAD"
	}
	switch {
	case l.NoWait:
		names = append(names, "NOWAIT")
	case l.SkipLocked:
		names = append(names, "READPAST")
	}
	return names
}

// Function implements dialect.Statements. RAND() is one number for the whole statement, and COUNT is a 32 bit number.
func (d Dialect) Function(w dialect.Writer, c *ast.Call) bool {
	switch c.Name {
	case ast.FuncRandom, ast.FuncUUIDV4:
		w.Text("NEWID()")
	case ast.FuncNow:
		w.Text("SYSUTCDATETIME()")
	case ast.FuncRowCount:
		w.Text("COUNT_BIG(*)")
	default:
		return false
	}
	return true
}

// Concat implements dialect.Statements. CONCAT would take NULL for an empty text.
func (Dialect) Concat(w dialect.Writer, l, r ast.Expr) { dialect.Infix(w, l, " + ", r) }

// Operator implements dialect.Statements. IS DISTINCT FROM came with SQL Server 2022; INTERSECT has always taken NULLs
// as equal.
func (d Dialect) Operator(w dialect.Writer, b *ast.Binary) {
	switch b.Op {
	case ast.OpDistinct:
		w.Text("NOT ")
		intersect(w, b)
	case ast.OpNotDistinct:
		intersect(w, b)
	case ast.OpJSONEqual:
		// Documents are text here, which is compared as it was written.
		dialect.Infix(w, b.L, " = ", b.R)
	case ast.OpJSONHasKey, ast.OpAnyKeyExists, ast.OpAllKeysExist:
		// Names are compared, so that a key needs no path.
		dialect.WriteKeysExist(w, b, "EXISTS (SELECT 1 FROM OPENJSON(", ") AS j WHERE j.[key] = ", ")")
	default:
		d.Base.Operator(w, b)
	}
}

func intersect(w dialect.Writer, b *ast.Binary) {
	w.Text("EXISTS (SELECT ")
	w.Argument(b.L)
	w.Text(" INTERSECT SELECT ")
	w.Argument(b.R)
	w.Text(")")
}

// Truncate implements dialect.Statements. TRUNCATE restarts the identity whether it is asked to or not.
func (d Dialect) Truncate(t ast.Table, restart, cascade bool) ([]string, error) {
	if cascade {
		return nil, errors.New("TRUNCATE has no CASCADE here: empty the referring tables first")
	}
	return []string{"TRUNCATE TABLE " + tableText(t)}, nil
}

func tableText(t ast.Table) string {
	var b []byte
	if t.Schema != "" {
		b = append(Dialect{}.AppendIdent(b, t.Schema), '.')
	}
	return string(Dialect{}.AppendIdent(b, t.Name))
}

// Explain implements dialect.Statements by refusing: a plan is asked for by a setting of the session.
func (Dialect) Explain(sql string, analyze bool) (string, error) {
	return "", errors.New("a statement cannot be explained here: SHOWPLAN is a setting of the session")
}
