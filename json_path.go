package sequelize

import (
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
)

// JSONPath is a place inside a JSON attribute, for keys that a dotted name cannot say: steps are string keys and
// integer indexes. It reads text; see Number, Bool and Document.
func JSONPath(attribute string, steps ...any) JSONExpression {
	p := &query.JSONPath{Attr: attribute, As: ast.JSONText}
	for _, s := range steps {
		switch s := s.(type) {
		case string:
			p.Steps = append(p.Steps, ast.PathStep{Key: s})
		case int:
			if s >= 0 {
				p.Steps = append(p.Steps, ast.PathStep{Index: s, IsIndex: true})
				continue
			}
			return JSONExpression{Expression{x: &query.Attr{Err: errorf("JSONPath: the index %d is negative", s)}}}
		default:
			return JSONExpression{Expression{x: &query.Attr{Err: errorf("JSONPath: a step is a string or an int, not %T", s)}}}
		}
	}
	return JSONExpression{Expression{x: p}}
}

// JSONExpression is a place inside a JSON attribute, read as text.
type JSONExpression struct{ Expression }

func (j JSONExpression) form(as ast.JSONAs) Expression {
	p, ok := j.x.(*query.JSONPath)
	if !ok {
		return j.Expression
	}
	c := *p
	c.As = as
	return Expression{x: &c, as: j.as}
}

// Number reads the place as a number.
func (j JSONExpression) Number() Expression { return j.form(ast.JSONNumber) }

// Bool reads the place as a boolean.
func (j JSONExpression) Bool() Expression { return j.form(ast.JSONBool) }

// Document reads the place as JSON.
func (j JSONExpression) Document() Expression { return j.form(ast.JSONDocument) }
