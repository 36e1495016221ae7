package mssql

import (
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// likePattern is the type that a pattern is bound as: its encoder escapes what only this server reads as a wildcard.
var likePattern = &ast.Type{Kind: ast.TextKind}

// Like implements dialect.Statements. [ starts a class of characters here and is a letter like any other elsewhere.
func (Dialect) Like(w dialect.Writer, l *ast.Like) {
	escaped := *l
	switch p := l.Pattern.(type) {
	case ast.Bind:
		p.Type = likePattern
		escaped.Pattern = p
	case ast.Text:
		escaped.Pattern = ast.Text(escapeBrackets(string(p)))
	case *ast.Quantified:
	default:
		escaped.Pattern = &ast.Call{Name: "REPLACE", Args: []ast.Expr{p, ast.Text("["), ast.Text(`\[`)}}
	}
	dialect.WriteLike(w, &escaped, ` ESCAPE N'\'`)
}

func encodePattern(v any) (any, error) {
	plain, err := dialect.PlainValue(v)
	if err != nil || plain == nil {
		return nil, err
	}
	s, ok := plain.(string)
	if !ok {
		return nil, fmt.Errorf("a pattern is text, not %T", v)
	}
	return escapeBrackets(s), nil
}

// escapeBrackets puts a backslash in front of each [ that has none: one behind a backslash is escaped already.
func escapeBrackets(s string) string {
	if !strings.Contains(s, "[") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			b.WriteByte(s[i])
			i++
		} else if s[i] == '[' {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
