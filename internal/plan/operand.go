package plan

import (
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/convert"
	"github.com/go-sequelize/sequelize/internal/query"
)

var (
	stringType = &ast.Type{Kind: ast.TextKind}
	jsonType   = &ast.Type{Kind: ast.JSON}
)

// cut splits a path at its first dot.
func cut(path string) (head, rest string) {
	head, rest, _ = strings.Cut(path, ".")
	return head, rest
}

// moved marks copy as a copy of old, under whose address the places of its value were recorded.
func (l *lowerer) moved(old *query.Cond, copy query.Cond) query.Cond {
	if copy.Origin == nil {
		copy.Origin = old
	}
	return copy
}

// right is the right side of a comparison with lt: a value of lt's type, an expression or a sub-query.
func (l *lowerer) right(n, v any, lt left, name string, sc *scope) ast.Expr {
	switch v := v.(type) {
	case nil:
		return ast.Null
	case query.Expr:
		return l.expr(v, sc, lt.typ)
	case *query.Find:
		return &ast.Sub{Select: l.oneColumn(v, name)}
	}
	switch {
	case len(lt.json) > 0:
		return l.bind(n, nil, jsonPlace, name)
	case lt.typ == nil:
		return l.bind(n, nil, untyped, name)
	}
	return l.bind(n, lt.typ, plain, name)
}

// textRight is a right side that is text whatever the column's type.
func (l *lowerer) textRight(c *query.Cond, v any, name string, sc *scope) ast.Expr {
	return l.right(c, v, left{typ: stringType}, name, sc)
}

// jsonSide is the left side of a comparison with value v: for a JSON path, read in the form of the value's kind.
func (l *lowerer) jsonSide(lt left, v any) ast.Expr {
	switch x := v.(type) {
	case *query.JSONPath:
		return l.jsonAs(lt, x.As)
	case *query.Find:
		return l.jsonBeside(lt, x)
	case query.Expr:
		return l.jsonAs(lt, ast.JSONText)
	}
	return l.jsonForm(lt, classOf(v))
}

// jsonBeside is the left side of a comparison with a sub-query's column: a place in a document is read as what that is.
func (l *lowerer) jsonBeside(lt left, f *query.Find) ast.Expr {
	t := selectedType(f)
	switch {
	case len(lt.json) == 0 || t == nil:
	case isNumber(t):
		return l.jsonAs(lt, ast.JSONNumber)
	case t.Kind == ast.Boolean:
		return l.jsonAs(lt, ast.JSONBool)
	}
	return l.jsonText(lt)
}

// selectedType is the type of a sub-query's one column, where it is known.
func selectedType(f *query.Find) *ast.Type {
	if f.HasSelect && len(f.Select) == 1 {
		return typeOf(f.Select[0].X, &scope{table: f.Table})
	}
	if !f.HasSelect && len(f.Table.PrimaryKey) == 1 {
		return f.Table.PrimaryKey[0].Type
	}
	return nil
}

func (l *lowerer) jsonForm(lt left, c class) ast.Expr {
	switch {
	case c.number():
		return l.jsonAs(lt, ast.JSONNumber)
	case c == classBool:
		return l.jsonAs(lt, ast.JSONBool)
	}
	return l.jsonAs(lt, ast.JSONText)
}

// jsonAs reads a place in a JSON document in one form; any other left side is itself.
func (l *lowerer) jsonAs(lt left, as ast.JSONAs) ast.Expr {
	if len(lt.json) == 0 {
		return lt.x
	}
	return &ast.JSONPath{X: lt.x, Path: lt.json, As: as}
}

func (l *lowerer) jsonText(lt left) ast.Expr { return l.jsonAs(lt, ast.JSONText) }

func (l *lowerer) jsonDocument(lt left) ast.Expr { return l.jsonAs(lt, ast.JSONDocument) }

// like escapes v and puts wildcards around it.
func like(v any, before, after string) (any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("takes text, not %T", v)
	}
	return before + wildcards.Replace(s) + after, nil
}

var wildcards = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// list brings every element of a list into canonical form. Lists of the common types pass as they are.
func (c *value) list(v any) (any, error) {
	if c.typ != nil && !convert.Plain(c.typ, v) {
		return convert.List(c.typ, v)
	}
	if c.typ != nil {
		return v, nil
	}
	items, err := convert.List(nil, v)
	if err == nil && classOfList(v).number() {
		items = numbers(items)
	}
	return items, err
}
