package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/convert"
)

// parseDefault reads a defaultValue: sql(…) is an expression of the database, NOW and UUIDV1, UUIDV4, UUIDV7 are made
// by the library where the column can hold them, all else is a constant. Quotes make a constant of any word.
func parseDefault(a *Attribute, text string) (Default, error) {
	if sql, ok := wrapped(text, "sql"); ok {
		if sql = unquote(strings.TrimSpace(sql)); sql == "" {
			return Default{}, errors.New("defaultValue:sql(…) needs an expression")
		}
		return Default{Kind: DefaultSQL, SQL: sql}, nil
	}
	if kind := markedDefault(a.Type, text); kind != NoDefault {
		return Default{Kind: kind}, nil
	}
	v, err := constant(a.Type, text)
	if err != nil {
		return Default{}, fmt.Errorf("defaultValue: %w", err)
	}
	return Default{Kind: DefaultValue, Value: v}, nil
}

func markedDefault(t *ast.Type, text string) DefaultKind {
	if text == "NOW" && (t.Kind == ast.Date || t.Kind == ast.DateOnly || t.Kind == ast.Time) {
		return DefaultNow
	}
	if t.Kind != ast.UUID && !slices.Contains(textKinds, t.Kind) && t.Kind != ast.Blob {
		return NoDefault
	}
	switch text {
	case "UUIDV1":
		return DefaultUUIDV1
	case "UUIDV4":
		return DefaultUUIDV4
	case "UUIDV7":
		return DefaultUUIDV7
	}
	return NoDefault
}

// constant reads the text of a constant; of a JSON column it is the document, of an ARRAY a JSON list.
func constant(t *ast.Type, text string) (any, error) {
	plain := unquote(text)
	switch {
	case text == "NULL" || text == "null":
		return nil, nil
	case t.Kind == ast.JSON || t.Kind == ast.JSONB:
		return convert.Canonical(t, json.RawMessage(plain))
	case t.Kind == ast.Array:
		var items []any
		if err := json.Unmarshal([]byte(plain), &items); err != nil {
			return nil, errors.New(`the default of an ARRAY is a JSON list, as in ["a","b"]`)
		}
		return convert.Canonical(t, items)
	}
	v, err := convert.Canonical(t, plain)
	if err != nil && t.Kind == ast.Boolean && (plain == "0" || plain == "1") {
		return plain == "1", nil
	}
	return v, err
}

// optionDefaults folds the defaults that were given as options.
func (p *parser) optionDefaults() {
	for _, name := range slices.Sorted(maps.Keys(p.options.Defaults)) {
		a := p.table.byName[name]
		if a == nil {
			p.failWith("", fmt.Errorf("a default value is given for an %w", unknownWord("attribute", name, p.table.names())))
			continue
		}
		d := p.options.Defaults[name]
		if d.Kind == DefaultValue {
			v, err := convert.Canonical(a.Type, d.Value)
			if err != nil {
				p.fail(a.Field, "the default value of %s: %w", name, err)
			}
			d.Value = v
		}
		a.Default = d
	}
}
