package mssql

import (
	"strconv"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// JSONPath implements dialect.Statements. OPENJSON tells the type of a value and has it in full; JSON_VALUE cuts
// nothing but gives NULL for text of more than 4,000 characters, and neither it nor JSON_QUERY takes every value.
// Types are 0 null, 1 text, 2 number, 3 boolean, 4 array, 5 object.
func (Dialect) JSONPath(w dialect.Writer, p *ast.JSONPath) {
	if len(p.Path) == 0 {
		w.Expr(p.X)
		return
	}
	switch p.As {
	case ast.JSONDocument:
		read(w, p, `CASE j.[type] WHEN 0 THEN N'null' WHEN 1 THEN N'"' + STRING_ESCAPE(j.[value], 'json') + N'"' ELSE j.[value] END`, "", "NVARCHAR(MAX)")
	case ast.JSONText:
		read(w, p, "j.[value]", "", "NVARCHAR(MAX)")
	case ast.JSONNumber:
		// A number with an exponent converts to FLOAT only.
		read(w, p, "COALESCE(TRY_CAST(j.[value] AS DECIMAL(38,18)), CAST(TRY_CAST(j.[value] AS FLOAT) AS DECIMAL(38,18)))", " AND j.[type] = 2", "DECIMAL(38,18)")
	case ast.JSONBool:
		read(w, p, "CAST(CASE j.[value] WHEN N'true' THEN 1 ELSE 0 END AS BIT)", " AND j.[type] = 3", "BIT")
	}
}

// read writes a select of the value under the path's last step, as a value of the named type.
func read(w dialect.Writer, p *ast.JSONPath, value, where, typ string) {
	last := p.Path[len(p.Path)-1]
	w.Text("CAST((SELECT " + value + " FROM OPENJSON(")
	w.Argument(p.X)
	if len(p.Path) > 1 {
		w.Text(", ")
		w.Argument(ast.Text(dialect.JSONPathText(p.Path[:len(p.Path)-1])))
	}
	w.Text(") AS j WHERE j.[key] = ")
	if last.IsIndex {
		w.Text("N'" + strconv.Itoa(last.Index) + "'")
	} else {
		w.Argument(ast.Text(last.Key))
	}
	w.Text(where + ") AS " + typ + ")")
}

// placeMark stands for a value that JSON_MODIFY cannot be given: a number, a boolean or null as they are written. It
// is random, so no document holds it by chance.
const placeMark = "sequelize-9f86d081884c7d659a2feaa0c55ad015"

// JSONSet implements dialect.Statements: JSON_MODIFY sets a mark, which then gives way to the value's own text.
// Missing parents are made first.
func (Dialect) JSONSet(w dialect.Writer, s *ast.JSONSet) {
	if len(s.Path) == 0 {
		w.Argument(s.Value)
		return
	}
	w.Text("REPLACE(")
	for range s.Path {
		w.Text("JSON_MODIFY(")
	}
	w.Text("COALESCE(")
	w.Argument(s.X)
	w.Text(", N'{}')")
	for i := 1; i < len(s.Path); i++ {
		parent := ast.Text(dialect.JSONPathText(s.Path[:i]))
		w.Text(", ")
		w.Argument(parent)
		w.Text(", COALESCE(JSON_QUERY(")
		w.Argument(s.X)
		w.Text(", ")
		w.Argument(parent)
		if s.Path[i].IsIndex {
			w.Text("), JSON_QUERY(N'[]')))")
		} else {
			w.Text("), JSON_QUERY(N'{}')))")
		}
	}
	w.Text(", ")
	w.Argument(ast.Text(dialect.JSONPathText(s.Path)))
	w.Text(", N'" + placeMark + "'), N'\"" + placeMark + "\"', COALESCE(")
	valueText(w, s.Value)
	w.Text(", N'null'))")
}

// valueText writes the JSON text of a value: a bound one is JSON already.
func valueText(w dialect.Writer, x ast.Expr) {
	kind := ast.Unknown
	if c, ok := x.(ast.Column); ok && c.Type != nil {
		kind = c.Type.Kind
	}
	switch {
	case dialect.IsDocument(x) || kind == ast.JSON || kind == ast.JSONB:
		w.Argument(x)
	case kind == ast.Boolean:
		w.Text("CASE ")
		w.Argument(x)
		w.Text(" WHEN 1 THEN N'true' WHEN 0 THEN N'false' END")
	case kind >= ast.TinyInt && kind <= ast.Decimal:
		w.Text("CAST(")
		w.Argument(x)
		w.Text(" AS NVARCHAR(MAX))")
	default:
		w.Text("N'\"' + STRING_ESCAPE(CAST(")
		w.Argument(x)
		w.Text(" AS NVARCHAR(MAX)), 'json') + N'\"'")
	}
}

// InList implements dialect.Statements.
func (Dialect) InList(w dialect.Writer, x ast.Expr, list *ast.BindList, not bool) {
	dialect.WriteInList(w, x, list, not, func() {
		column, value := "NVARCHAR(MAX)", "given.v"
		if list.Type != nil {
			name, err := castName(list.Type)
			w.Fail(err)
			column = name
			if list.Type.Kind == ast.Blob {
				column, value = "NVARCHAR(MAX)", "CONVERT(VARBINARY(MAX), given.v, 2)"
			}
		}
		w.Text(value + " FROM OPENJSON(")
		w.PlaceholderList(list, true)
		w.Text(") WITH (v " + column + " '$') AS given")
	})
}
