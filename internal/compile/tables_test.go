package compile_test

import "github.com/go-sequelize/sequelize/dialect/ast"

// The types and columns of the tables that the examples use; servers_test.go creates the tables.
var (
	bigint   = &ast.Type{Kind: ast.BigInt}
	integer  = &ast.Type{Kind: ast.Integer}
	text     = &ast.Type{Kind: ast.String}
	boolean  = &ast.Type{Kind: ast.Boolean}
	double   = &ast.Type{Kind: ast.Double}
	decimal  = &ast.Type{Kind: ast.Decimal, Precision: 10, Scale: 2}
	instant  = &ast.Type{Kind: ast.Date}
	dateOnly = &ast.Type{Kind: ast.DateOnly}
	uuid     = &ast.Type{Kind: ast.UUID}
	blob     = &ast.Type{Kind: ast.Blob}
	document = &ast.Type{Kind: ast.JSONB}
	texts    = &ast.Type{Kind: ast.Array, Elem: text}
	period   = &ast.Type{Kind: ast.Range, Elem: instant}
	search   = &ast.Type{Kind: ast.TSVector}

	users = ast.Table{Name: "users"}
	posts = ast.Table{Name: "posts"}
	tags  = ast.Table{Name: "tags"}

	id     = ast.Column{Name: "id", Type: bigint}
	name   = ast.Column{Name: "name", Type: text}
	age    = ast.Column{Name: "age", Type: integer}
	active = ast.Column{Name: "active", Type: boolean}
	price  = ast.Column{Name: "price", Type: decimal}
	code   = ast.Column{Name: "code", Type: uuid}
	since  = ast.Column{Name: "since", Type: instant}
	born   = ast.Column{Name: "born", Type: dateOnly}
	data   = ast.Column{Name: "data", Type: blob}
	doc    = ast.Column{Name: "doc", Type: document}
)

// of is a column of an aliased table.
func of(table string, c ast.Column) ast.Column {
	c.Table = table
	return c
}

// bind is the value at a place, encoded for a type.
func bind(index int, t *ast.Type) ast.Bind { return ast.Bind{Index: index, Type: t} }

func eq(l, r ast.Expr) ast.Expr { return &ast.Binary{Op: ast.OpEq, L: l, R: r} }

func op(o ast.Op, l, r ast.Expr) ast.Expr { return &ast.Binary{Op: o, L: l, R: r} }

func and(items ...ast.Expr) ast.Expr { return &ast.Logic{Items: items} }

func or(items ...ast.Expr) ast.Expr { return &ast.Logic{Or: true, Items: items} }

func cols(list ...ast.Expr) []ast.Selected {
	selected := make([]ast.Selected, len(list))
	for i, x := range list {
		selected[i] = ast.Selected{X: x}
	}
	return selected
}

// where is a select of ids under a condition.
func where(condition ast.Expr) *ast.Select {
	return &ast.Select{Columns: cols(id), From: ast.Source{Table: users}, Where: condition}
}

// value is a select of one expression.
func value(x ast.Expr) *ast.Select {
	return &ast.Select{Columns: []ast.Selected{{X: x, As: "x"}}, From: ast.Source{Table: users}}
}

func limit(n int64) *int64 { return &n }
